"""Reading what hangs on the ledger of hours: corrections, stars, imports, objections."""

from django.db.models import Q

from hierarchy.querysets import ScopedQuerySet, on_lines
from volunteers.choices import CorrectionState, ObjectionState


class CorrectionQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "entry__") | Q(entry__volunteer__user=scope.user_id)

    def waiting(self):
        return self.filter(state=CorrectionState.ASKED)


class StarQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches, "volunteer__") | Q(volunteer__user=scope.user_id)

    def standing(self):
        """Given or on notice; a dropped one counts for nothing."""
        return self.filter(dropped_why="")

    def on_notice(self):
        return self.filter(dropped_why="", given_at=None)


class HoursBatchQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches)


class NoticeObjectionQuerySet(ScopedQuerySet):
    """Objections to stars and certificates of the branches served."""

    def reach(self, scope):
        return on_lines(scope.branches, "star__volunteer__") | on_lines(scope.branches, "certificate__")

    def waiting(self):
        return self.filter(state=ObjectionState.OPEN)
