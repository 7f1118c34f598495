"""Reading what the hall keeps. Every reading for a person starts with `visible_to(user)`."""

from django.db.models import Q

from hierarchy.models.unit import STEP
from hierarchy.querysets import ScopedQuerySet


class SelfCheckQuerySet(ScopedQuerySet):
    """Findings of the self-check: a street sees its own, the system manager all of them and the portal's own."""

    builders_see_all = True

    def reach(self, scope):
        return Q(street_path__in=[path for path in scope.branches if len(path) == STEP])
