from hierarchy.querysets import ScopedQuerySet, under


class BlankFormQuerySet(ScopedQuerySet):
    """Forms of the units in one's branches."""

    def reach(self, scope):
        return under(scope.branches, "unit__path")


class FilledFormQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches, "unit__path")
