"""5+N of the demo: four dozen buildings of 望湖街道 on the way from 培育 to 命名, checked by their communities."""

from datetime import timedelta

from django.db.models import Count, F, Q

from awards.choices import ItemState, Stage
from awards.models import BuildingPlan, ChecklistItem, PlanItem
from governance.overview.demo.award_words import THEMES
from hierarchy.models import Building, OrgUnit, User

READY, GATED, LATER, GROWING = 23, 2, 6, 14  # all five required items, one missing, ready by now, on the way


def write_buildings(street, today, rng):
    """Save their plans; returns (those that were ready for the first round, those one item short, those ready now)."""
    lived_in = Count("dwellings__households", filter=Q(dwellings__households__ended_on=None))
    rows = Building.objects.filter(unit__path__startswith=street.path).select_related("unit", "estate")
    rows = list(rows.annotate(doors=lived_in).order_by(F("doors").desc(), "pk"))  # those in the register first
    ready, gated = rows[:READY], rows[READY : READY + GATED]
    later = rows[READY + GATED :][:LATER]
    others = rows[READY + GATED + LATER :]
    chosen = ready + gated + later + rng.sample(others, min(len(others), GROWING))
    items = list(ChecklistItem.objects.filter(office=street))
    checkers = _checkers(street)
    for n, building in enumerate(chosen):
        kept = 5 if building in ready + later else 4 if building in gated else rng.randrange(1, 5)
        stage = Stage.CHECKED if kept == 5 else Stage.GROWING
        since = today - timedelta(days=90 + n)
        plan = BuildingPlan.objects.create(
            building=building, theme=THEMES[n % len(THEMES)], stage=stage, since=since, version=2
        )
        PlanItem.objects.bulk_create(_lines(plan, items, kept, since, checkers[building.unit.path[:8]], rng))
    return ready, gated, later


def _checkers(street):
    """{path of a community: somebody who serves there}."""
    communities = OrgUnit.objects.children_of(street)
    return {unit.path: User.objects.serving_at(unit).order_by("pk").first() for unit in communities}


def _lines(plan, items, kept, since, checker, rng):
    required, optional = [item for item in items if item.required], [item for item in items if not item.required]
    reached = required[:kept] + rng.sample(optional, rng.randrange(1, 6) if kept == 5 else 1)
    rows = [
        PlanItem(
            plan=plan, item=item, state=ItemState.REACHED, checked_by=checker,
            checked_on=since - timedelta(days=rng.randrange(5, 120)),
        )
        for item in reached
    ]  # fmt: skip
    if kept < 5:
        rows.append(PlanItem(plan=plan, item=required[kept], state=ItemState.GROWING, note="正在和居民商量"))
    return rows
