"""Reading the register. Every reading for a person starts with `visible_to(user)`.

A leader of a building sees its doors and who lives behind them, a leader of an entrance those of that entrance
only; a person with a second home is seen from both.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from hierarchy.querysets import ScopedQuerySet, on_lines, under
from residents.choices import Presence


def at_places(scope, prefix=""):
    """Rows of the branches served, of the buildings led and of the entrances led."""
    reach = on_lines(scope.branches, prefix)
    if scope.buildings:
        reach |= Q(**{f"{prefix}building__in": scope.buildings})
    if scope.entrances:
        reach |= Q(**{f"{prefix}entrance__in": scope.entrances})
    return reach


class PlacedQuerySet(ScopedQuerySet):
    """Rows that carry their place: path, building, entrance."""

    def reach(self, scope):
        return at_places(scope)

    def in_branch(self, unit):
        return self.filter(on_lines([unit.path]))


class DwellingQuerySet(PlacedQuerySet):
    def in_order(self):
        """As one walks a building: by entrance, from the top floor down."""
        return self.order_by("entrance_id", "-floor", "number")


class HouseholdQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return at_places(scope, "dwelling__")

    def living(self):
        return self.filter(ended_on=None)


class ResidentQuerySet(PlacedQuerySet):
    def visible_to(self, user, *, guests=True):
        """Without `guests` only whose main home is in reach: counted and listed once, and asked by one index."""
        if guests or not user.is_authenticated or user.is_system_manager:
            return super().visible_to(user)
        return self.filter(at_places(user.scope))

    def reach(self, scope):
        from residents.models import SecondHome

        elsewhere = SecondHome.objects.filter(at_places(scope, "household__dwelling__"), ended_on=None)
        return at_places(scope) | Q(Exists(elsewhere.filter(resident=OuterRef("pk"))))

    def here(self):
        return self.filter(presence=Presence.HERE)

    def of_office(self, office):
        return self.filter(street_path=office.path)


class CareQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return at_places(scope, "resident__")

    def running(self):
        return self.filter(closed_on=None)


class VisitQuerySet(PlacedQuerySet):
    pass


class OfResidentQuerySet(ScopedQuerySet):
    """Rows that belong to a person: seen by whoever sees the person's main home."""

    def reach(self, scope):
        return at_places(scope, "resident__")


class RosterBatchQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches, "home__path")


class FindingQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches)

    def open(self):
        return self.filter(closed_at=None)


class Loose(models.QuerySet):
    """Rows without a scope of their own: reached only through their parent."""
