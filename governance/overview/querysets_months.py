"""Reading months by scope: what a unit's month says is seen by who answers for the unit or one above it."""

from hierarchy.querysets import ScopedQuerySet, under


class OfUnitQuerySet(ScopedQuerySet):
    def reach(self, scope):
        return under(scope.branches, "unit__path")


class MonthReportQuerySet(OfUnitQuerySet):
    def of_month(self, month):
        return self.filter(month=month).select_related("unit").order_by("path")
