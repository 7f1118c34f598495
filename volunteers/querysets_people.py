"""Reading what people asked to become."""

from hierarchy.querysets import ScopedQuerySet, on_lines
from volunteers.choices import ApplicationState


class ApplicationQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return on_lines(scope.branches)

    def open(self):
        return self.filter(state=ApplicationState.OPEN)
