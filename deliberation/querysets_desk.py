"""Reading what makes a clerk's day shorter: canned replies, saved views, checklists, units that help."""

from django.db import models
from django.db.models import Q

from hierarchy.querysets import ScopedQuerySet, under


def prefixes(path):
    """The paths of a unit and of all above it."""
    return [path[:n] for n in range(4, len(path) + 1, 4)]


class CannedReplyQuerySet(ScopedQuerySet):
    """The street's own, those of one's units and of the units above and below them."""

    def reach(self, scope):
        above = {path for branch in scope.branches for path in prefixes(branch)}
        within = Q(unit=None) | Q(unit__path__in=above) | under(scope.branches, "unit__path")
        return Q(office__path__in=scope.offices) & within

    def fitting(self, ticket, deed):
        """Those a deed's form offers on this ticket; the ones for its category first."""
        own = [pk for pk in (ticket.category_id, ticket.category.parent_id) if pk]
        lines = {*prefixes(ticket.unit.path), *prefixes(ticket.path)}
        found = self.filter(Q(unit=None) | Q(unit__path__in=lines), office__path=ticket.path[:4], active=True)
        found = [each for each in found if not each.deeds or deed in each.deeds]
        rank = {pk: n for n, pk in enumerate(own)}
        return sorted(found, key=lambda each: rank.get(each.category_id, 8 if each.category_id is None else 9))


class SavedViewQuerySet(ScopedQuerySet):
    """One's own and those shared with a unit one serves at."""

    def reach(self, scope):
        return Q(owner=scope.user_id) | Q(unit__in=scope.units)


class ChecklistQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return Q(category__office__path__in=scope.offices)

    def for_category(self, category):
        """What is to be done on a ticket of this category: its own list and those of the categories above."""
        line = Q(category=category) | Q(category__children=category) | Q(category__children__children=category)
        return self.filter(line, active=True).distinct()


class HelperQuerySet(models.QuerySet):
    def asked(self):
        """Units that were asked to help and have not been released."""
        return self.exclude(asked="")

    def for_page(self):
        return self.select_related("unit", "asked_by", "answered_by").order_by("asked_at", "pk")
