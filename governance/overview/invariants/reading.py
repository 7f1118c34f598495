"""What the page of the self-check shows one person of the last run, and of those before it."""

from dataclasses import dataclass

from django.db.models import Sum

from governance.overview.invariants.registry import GROUPS, HIERARCHY, MACHINE
from governance.overview.invariants.rooms import of_group
from governance.overview.models import SelfCheck, SelfCheckBreach, SelfCheckCount

SHOWN = 14  # runs of the history
BUILDERS = (HIERARCHY, MACHINE)  # of these the system manager opens the rows; residents' matters he does not see


@dataclass
class Line:
    """One invariant with its breaches in the viewer's reach."""

    invariant: object
    count: int = 0
    error: str = ""


def last_run():
    return SelfCheck.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").first()


def running():
    return SelfCheck.objects.filter(ended_at=None).order_by("-pk").first()


def groups_of(run, user):
    """[(key, words, [Line])] in the page's order; one query."""
    counts, errors = {}, {}
    if run is not None:
        rows = SelfCheckCount.objects.visible_to(user).filter(run=run).values_list("key", "count", "error")
        for key, count, error in rows:
            counts[key] = counts.get(key, 0) + count
            errors[key] = errors.get(key) or error
    lines = [Line(each, counts.get(each.key, 0), errors.get(each.key) or "") for each in of_group()]
    return [(key, words, [line for line in lines if line.invariant.group == key]) for key, words in GROUPS.items()]


def breaches_of(run, user, invariant):
    """The rows of one invariant; whoever does not see the thing itself gets no link to it."""
    return SelfCheckBreach.objects.visible_to(user).filter(run=run, key=invariant.key)


def opens(user, invariant):
    """Whether the viewer may open the rows a breach is about."""
    return not user.is_system_manager or invariant.group in BUILDERS


def history(user):
    """[(run, breaches in the viewer's reach)], the newest first; two queries."""
    runs = list(SelfCheck.objects.exclude(ended_at=None).order_by("-ended_at", "-pk")[:SHOWN])
    counts = SelfCheckCount.objects.visible_to(user).filter(run__in=runs).order_by()
    totals = dict(counts.values_list("run").annotate(n=Sum("count")))
    return [(run, totals.get(run.pk, 0)) for run in runs]
