"""Reading what follows a ticket: who sees which exclusion and which dispute."""

from django.db.models import Q

from deliberation.choices_disputes import RUNNING
from deliberation.choices_following import ExclusionState
from hierarchy.querysets import LINES, ScopedQuerySet, on_lines, under


class ExclusionQuerySet(ScopedQuerySet):
    """Seen by the unit that asked and those above it."""

    def reach(self, scope):
        return under([path for path in scope.branches if len(path) <= 12])

    def waiting(self):
        return self.filter(state=ExclusionState.ASKED)


class DisputeQuerySet(ScopedQuerySet):
    """Always confidential: the unit that mediates and those above it, nobody beside or below, no building leader."""

    def reach(self, scope):
        return on_lines([path for path in scope.branches if len(path) in LINES])

    def running(self):
        return self.filter(state__in=RUNNING)

    def in_branch(self, unit):
        return self.filter(on_lines([unit.path]))

    def late(self, today):
        return self.running().filter(Q(due_on__lt=today))


class OfDisputeQuerySet(ScopedQuerySet):
    """What belongs to a dispute is seen with it."""

    def reach(self, scope):
        return on_lines([path for path in scope.branches if len(path) in LINES], "dispute__")
