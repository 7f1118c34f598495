"""Reading, by scope. Every list, object, search, counter, export and API starts at `visible_to(user)`.

沁心湖社区 书记 ──► every row whose path begins with the community's
3号楼 楼栋长    ──► rows of that building       2单元 单元长 ──► rows of that entrance
系统管理员      ──► the tree and the territory, which they build; no row of residents' matters
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from treebeard.mp_tree import MP_NodeQuerySet


def under(paths, lookup="path"):
    """Rows whose path begins with one of `paths`; none at all when there is no path."""
    reach = Q(pk__in=[])
    for path in paths:
        reach |= Q(**{f"{lookup}__startswith": path})
    return reach


LINES = {4: "street_path", 8: "community_path", 12: "grid_path"}  # by the length of a path


def on_lines(branches, prefix="", columns=LINES):
    """Rows whose place lies in one of the branches: an equality on one indexed column a level.

    A branch for whose level a table has no column is asked for by the beginning of the path.
    """
    reach = Q(pk__in=[])
    for length in sorted({len(path) for path in branches}):
        paths = [path for path in branches if len(path) == length]
        column = f"{prefix}{columns[length]}" if length in columns else ""
        if not column:
            reach |= under(paths, f"{prefix}path")
        else:
            reach |= Q(**{f"{column}__in": paths}) if len(paths) > 1 else Q(**{column: paths[0]})
    return reach


class ScopedQuerySet(models.QuerySet):
    """Subclasses say in `reach(scope)` which rows a scope covers; nobody sees a row outside it."""

    builders_see_all = False  # whether the system manager, who builds tree and territory, sees these rows

    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        if user.is_system_manager:
            return self.all() if self.builders_see_all else self.none()
        return self.filter(self.reach(user.scope))

    def reach(self, scope):
        raise NotImplementedError


class OrgUnitQuerySet(MP_NodeQuerySet, ScopedQuerySet):
    builders_see_all = True

    def reach(self, scope):
        return under(scope.branches) | Q(pk__in=scope.homes)

    def current(self):
        return self.filter(closed_on=None)

    def children_of(self, unit):
        return self.filter(path__startswith=unit.path, depth=unit.depth + 1)

    def branch(self, unit):
        """The unit and everything below it."""
        return self.filter(path__startswith=unit.path)

    def named_like(self, words):
        """By name, by the beginning of the code, or by pinyin initials; two characters are enough."""
        words = words.strip()[:40]
        letters = words.lower() if words.isascii() else "-"
        return self.filter(Q(name__contains=words) | Q(code__istartswith=words) | Q(initials__contains=letters))

    def lines_above(self, path, step=4):
        """The chain from the street down to `path`, itself included."""
        return self.filter(path__in=[path[:n] for n in range(step, len(path) + 1, step)])


class EstateQuerySet(ScopedQuerySet):
    """An estate may lie across grids: it is seen by all who answer for one of its buildings."""

    builders_see_all = True

    def reach(self, scope):
        from hierarchy.models import Building

        buildings = Building.objects.filter(under(scope.branches, "unit__path"))
        return under(scope.branches, "unit__path") | Q(pk__in=buildings.values("estate")) | Q(pk__in=scope.estates)


class BuildingQuerySet(ScopedQuerySet):
    builders_see_all = True

    def reach(self, scope):
        return under(scope.branches, "unit__path") | Q(pk__in=scope.buildings | scope.entrance_buildings)


class EntranceQuerySet(ScopedQuerySet):
    builders_see_all = True

    def reach(self, scope):
        return (
            under(scope.branches, "building__unit__path") | Q(building__in=scope.buildings) | Q(pk__in=scope.entrances)
        )


class PostQuerySet(ScopedQuerySet):
    builders_see_all = True

    def reach(self, scope):
        """A building leader's building includes its entrances' posts."""
        led = Q(building__in=scope.buildings) | Q(entrance__building__in=scope.buildings)
        return under(scope.branches, "unit__path") | led | Q(entrance__in=scope.entrances)

    def open(self):
        return self.filter(abolished_on=None)

    def vacant(self, on=None):
        return self.open().exclude(pk__in=_terms_in_force(on).values("post"))

    def filled(self, on=None):
        return self.open().filter(pk__in=_terms_in_force(on).values("post"))


class TermQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Terms that give rights on a day: begun, and not ended."""
        on = on or timezone.localdate()
        return self.filter(began_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def falling_due(self, within, on=None):
        on = on or timezone.localdate()
        return self.in_force(on).filter(due_on__lte=on + within)


class UserQuerySet(ScopedQuerySet):
    """People are seen through their posts: those who serve in my branches, and myself."""

    builders_see_all = True

    def reach(self, scope):
        serving = _terms_in_force().filter(
            under(scope.branches, "post__unit__path") | Q(post__building__in=scope.buildings)
        )
        return Q(pk__in=serving.values("holder")) | Q(pk=scope.user_id)

    def serving_at(self, unit, *roles):
        """Active people who hold a post at exactly this unit today (one of `roles`, or any of its own posts)."""
        terms = _terms_in_force().filter(post__unit=unit, post__building=None, post__entrance=None)
        if roles:
            terms = terms.filter(post__role__in=roles)
        return self.filter(pk__in=terms.values("holder"), is_active=True)

    def serving_on_line(self, home, at_least):
        """Active people from the unit `at_least` down to the grid of `home`: those who may start on a matter there."""
        line = [home.path[:n] for n in range(len(at_least.path), min(len(home.path), 12) + 1, 4)]
        terms = _terms_in_force().filter(post__unit__path__in=line, post__building=None, post__entrance=None)
        return self.filter(pk__in=terms.values("holder"), is_active=True)


def _terms_in_force(on=None):
    from hierarchy.models import Term

    return Term.objects.in_force(on)


class BatchQuerySet(ScopedQuerySet):
    """Imports of an office: for the people of its street, and for who builds the tree."""

    builders_see_all = True

    def reach(self, scope):
        return under(scope.branches, "office__path")
