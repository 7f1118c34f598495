"""落实率: of what fell due in a period, what was completed in time; and what projects brought."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncDate

from deliberation.choices_councils import ResolutionState
from deliberation.models import Outcome

KEPT = (ResolutionState.DONE, ResolutionState.ACCEPTED)


@dataclass(frozen=True)
class Rate:
    """`done` of `due` (件), and how many were dropped, which count in neither."""

    done: int
    due: int
    dropped: int

    @property
    def percent(self):
        """One decimal; None where nothing fell due."""
        return round(100 * self.done / self.due, 1) if self.due else None


def fulfilment(resolutions, since, until):
    """落实率 of a queryset of `Resolution`: due from `since` to `until` (days, both included), completed by then.

    Counted by the day it was completed, not by today's state: accepting later changes nothing.
    """
    due = resolutions.filter(due_on__gte=since, due_on__lte=until)
    kept = Q(state__in=KEPT, completed_on__lte=F("due_on"))
    dropped = Q(state=ResolutionState.DROPPED)
    found = due.annotate(completed_on=TruncDate("done_at")).aggregate(
        done=Count("pk", filter=kept), due=Count("pk", filter=~dropped), dropped=Count("pk", filter=dropped)
    )
    return Rate(**found)


def outcomes(projects):
    """[(name, unit word, sum)] of a queryset of `Project`, largest first. 终止 ones brought nothing."""
    rows = Outcome.objects.filter(project__in=projects.exclude(state="ended").values("pk"))
    return list(rows.order_by().values_list("name", "unit_word").annotate(n=Sum("count")).order_by("-n", "name"))


def outcomes_by_unit_and_year(projects):
    """[(unit name, year, name, unit word, sum)], newest year first."""
    rows = Outcome.objects.filter(project__in=projects.exclude(state="ended").values("pk")).order_by()
    summed = rows.values_list("project__unit__name", "project__year", "name", "unit_word").annotate(n=Sum("count"))
    return list(summed.order_by("-project__year", "project__unit__path", "-n", "name"))
