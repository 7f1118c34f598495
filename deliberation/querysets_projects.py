"""Reading projects and what belongs to an office. Every reading for a person starts with `visible_to(user)`."""

from django.db.models import Q

from hierarchy.querysets import ScopedQuerySet, on_lines


def _reach(scope, prefix=""):
    """Along the branch, in the places one leads, and whatever one's own unit is to carry out."""
    above = [path[:n] for path in scope.branches for n in range(4, len(path), 4)]
    reach = on_lines(scope.branches, prefix) | Q(**{f"{prefix}owner__in": scope.units})
    if above:
        reach |= Q(**{f"{prefix}path__in": above})
    for path in {term.post.unit.path for term in scope.terms if term.post.building_id or term.post.entrance_id}:
        reach |= Q(**{f"{prefix}path__in": [path[:n] for n in range(4, len(path) + 1, 4)]})
    return reach


class ProjectQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return _reach(scope)

    def published(self):
        return self.filter(public=True)


class OfProjectQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return _reach(scope, "project__")


class OfOfficeQuerySet(ScopedQuerySet):
    """What a street or community set for itself: seen by the people of its street."""

    def reach(self, scope):
        return Q(path__in=scope.offices)
