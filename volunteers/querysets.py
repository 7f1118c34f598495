"""Reading wishes. Every reading for a person starts with `visible_to(user)`."""

from django.db.models import Q

from hierarchy.querysets import ScopedQuerySet, under


class WishQuerySet(ScopedQuerySet):
    """Wishes of the branches served; a leader of a building or entrance sees those he collected himself."""

    def reach(self, scope):
        return under(scope.branches) | Q(collected_by=scope.user_id)

    def for_list(self):
        return self.select_related("home", "collected_by")
