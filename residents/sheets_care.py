"""E-3 重点人群走访台账: who was to be seen in a period, how often somebody came, and what came of it.

Five queries whatever the length; nothing encrypted is opened, so no word anybody wrote is in the file.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.utils import timezone

from governance.foundation.fields import mask_name
from governance.foundation.workbooks import Column, write_table
from residents.cadence import settings_of, times_due
from residents.choices import CareKind, VisitOutcome
from residents.models import CareMark, Visit, VisitResult

LEDGER = [
    Column("序号", 6, "number"),
    Column("姓名", 10, "short"),
    Column("类别", 22),
    Column("住址（到楼栋）", 22),
    Column("责任人", 10, "short"),
    Column("应访次数", 9, "number"),
    Column("实访次数", 9, "number"),
    Column("最近走访", 12, "day"),
    Column("发现问题", 9, "number"),
    Column("处置情况", 30),
    Column("走访率", 9, "short"),
]
AT_ONCE = 2000
LABELS = dict(CareKind.choices)


@dataclass
class Tally:
    """One category: people, those due, those of them who were seen, and how often."""

    people: int = 0
    due_people: int = 0
    seen_people: int = 0
    due: int = 0
    made: int = 0

    def add(self, due, made):
        self.people += 1
        self.due_people += bool(due)
        self.seen_people += bool(due and made)
        self.due += due
        self.made += made


@dataclass
class Period:
    """What the visits of a period come to, by resident."""

    since: object
    until: object
    counts: dict = field(default_factory=dict)  # resident: (visits, last day, problems)
    results: dict = field(default_factory=lambda: defaultdict(list))
    marks: dict = field(default_factory=lambda: defaultdict(list))  # profile: [(kind, since, ended_on)]


def write_ledger(target, profiles, *, since, until, title, unit, mark, today=None):
    """Write the ledger of the profiles that ran in the period; returns how many lines it has."""
    today = today or timezone.localdate()
    ran = profiles.filter(Q(closed_on=None) | Q(closed_on__gt=since), opened_on__lte=until)
    return write_table(
        target,
        title=title,
        left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=LEDGER,
        rows=_rows(ran, _period(ran, since, min(until, today)), unit),
        mark=mark,
        sheet="重点人群走访台账",
    )


def _period(profiles, since, until):
    period = Period(since, until)
    visits = Visit.objects.filter(
        resident__in=profiles.values("resident"), revoked_at=None, at__date__gte=since, at__date__lte=until
    )
    contact = ~Q(outcome=VisitOutcome.ABSENT)
    sums = (
        visits.order_by()
        .values_list("resident")
        .annotate(
            made=Count("pk", filter=contact),
            last=Max("at", filter=contact),
            found=Count("pk", filter=Q(outcome=VisitOutcome.FOUND)),
        )
    )
    for resident, made, last, found in sums:
        period.counts[resident] = (made, last and timezone.localtime(last).date(), found)
    filed = VisitResult.objects.filter(visit__in=visits.values("pk")).order_by("pk")
    for resident, label in filed.values_list("visit__resident", "label"):
        period.results[resident].append(label)
    running = CareMark.objects.filter(profile__in=profiles.values("pk"), since__lte=until)
    running = running.filter(Q(ended_on=None) | Q(ended_on__gt=since)).order_by("pk")
    for profile, *mark in running.values_list("profile", "kind", "since", "ended_on"):
        period.marks[profile].append(tuple(mark))
    return period


def _rows(profiles, period, unit):
    settings, tallies, whole = settings_of(unit.path), defaultdict(Tally), Tally()
    found = profiles.order_by("resident__building", "resident__entrance", "pk").values_list(
        "pk", "resident", "resident__name", "resident__building__estate__name", "resident__building__number",
        "worker__name", "opened_on", "closed_on", "every",
    )  # fmt: skip
    for n, row in enumerate(found.iterator(chunk_size=AT_ONCE), start=1):
        pk, resident, name, estate, building, worker, opened, closed, every = row
        marks = period.marks.get(pk, [])
        due = times_due(
            period.since, period.until, opened_on=opened, closed_on=closed, marks=marks, every=every, settings=settings
        )
        made, last, problems = period.counts.get(resident, (0, None, 0))
        kinds = list(dict.fromkeys(kind for kind, *_ in marks))
        for tally in (whole, *(tallies[kind] for kind in kinds)):
            tally.add(due, made)
        place = f"{estate}{building}号楼" if building.isdigit() else f"{estate}{building}"
        labels, filed = "、".join(LABELS[kind] for kind in kinds), "；".join(period.results.get(resident, []))
        yield (
            n, mask_name(name), labels, place, worker or "（未指派）",
            due, made, last, problems or None, filed, percent(min(made, due), due),
        )  # fmt: skip
    yield from _summary(tallies, whole)


def _summary(tallies, whole):
    """Below the people, a line for each category and one for all: 走访率 is seen people ÷ people who were due."""
    lines = [("小计", LABELS[kind], tallies[kind]) for kind in LABELS if kind in tallies]
    for word, label, tally in [*lines, ("合计", "", whole)]:
        said = f"共 {tally.people} 人，应访 {tally.due_people} 人，访到 {tally.seen_people} 人"
        rate = percent(tally.seen_people, tally.due_people)
        yield (None, word, label, "", "", tally.due, tally.made, None, None, said, rate)


def percent(part, whole):
    """A rate of nothing is neither 0 nor 100."""
    return f"{round(part * 100 / whole)}%" if whole else "—"
