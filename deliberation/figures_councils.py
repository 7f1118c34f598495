"""What is counted about councils: seats filled, and whether each met in its period.

A period is one, two, three … whole months from January on, as `every_months` says: with 3 it is the quarter. A
meeting counts in the period in which it was held, once it is closed.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from deliberation.choices_councils import MeetingState
from deliberation.models import CouncilMember, Meeting

MOST_MONTHS = 12
SPANS = range(1, MOST_MONTHS + 1)


def period_start(day, months):
    """The first day of the period of so many months that `day` lies in."""
    count = (day.year * 12 + day.month - 1) // months * months
    return date(count // 12, count % 12 + 1, 1)


def period_end(day, months):
    """Its last day."""
    start = period_start(day, months)
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1) - timedelta(days=1)


def due_on(council, day=None):
    """By which day it has to meet next: the end of this period, or of the next one once it has met. None: as needed.

    Needs `.held` of `with_meetings`.
    """
    if not council.every_months:
        return None
    end = period_end(day or timezone.localdate(), council.every_months)
    return period_end(end + timedelta(days=1), council.every_months) if council.held else end


def _moment(day):
    return timezone.make_aware(datetime.combine(day, time()))


def _each_span(value):
    """A column that depends on a council's own span of months."""
    return Case(
        *[When(every_months=n, then=Value(value(n))) for n in SPANS], default=Value(None), output_field=DateField()
    )


def with_meetings(councils, day=None):
    """Councils with `.last_met` (moment of the last closed meeting) and `.held`: whether one lies in the period of
    `day`. A council that meets as needed counts by the month.
    """
    day = day or timezone.localdate()
    closed = Meeting.objects.filter(council=OuterRef("pk"), state=MeetingState.CLOSED)
    within = Q(pk__in=[])
    for n in [0, *SPANS]:
        start, after = period_start(day, n or 1), period_end(day, n or 1) + timedelta(days=1)
        span = Q(starts_at__gte=_moment(start), starts_at__lt=_moment(after))
        within |= Q(council__every_months=n) & span
    last = closed.order_by("-starts_at").values("starts_at")[:1]
    return councils.annotate(last_met=Subquery(last), held=Exists(closed.filter(within)))


def owed(councils, day=None):
    """Councils that have to meet by a rhythm and were in office in the period of `day`."""
    day = day or timezone.localdate()
    starts = councils.filter(every_months__range=(1, MOST_MONTHS)).annotate(period=_each_span(
        lambda n: period_start(day, n)
    ))  # fmt: skip
    there = Q(founded_on=None) | Q(founded_on__lte=day)
    return starts.filter(there, Q(closed_on=None) | Q(closed_on__gt=F("period")))


def by_community(councils, day=None):
    """{path of the community (or street): {kind: (held, owed)}} in one question."""
    rows = with_meetings(owed(councils, day), day).order_by().values("community_path", "kind")
    rows = rows.annotate(owed=Count("pk"), met=Count("pk", filter=Q(held=True)))
    found = {}
    for row in rows:
        place = row["community_path"]  # of a council of the street the street's own path
        met, every = found.setdefault(place, {}).get(row["kind"], (0, 0))
        found[place][row["kind"]] = (met + row["met"], every + row["owed"])
    return found


def with_seats(councils, day=None):
    """Councils with `.sitting`: how many members have a term in force."""
    sitting = CouncilMember.objects.sitting(day).filter(council=OuterRef("pk")).order_by()
    counted = sitting.values("council").annotate(n=Count("pk")).values("n")
    return councils.annotate(sitting=Subquery(counted))


BANDS = ((0, 17, "18 岁以下"), (18, 34, "18–34 岁"), (35, 59, "35–59 岁"), (60, 79, "60–79 岁"), (80, 200, "80 岁以上"))


def age_bands(members, day=None):
    """[(words, how many)] of 议事员 by age; whose date of birth nobody knows counts as a minor or as unknown."""
    ages = [each.resident.age_on(day) if each.resident_id else None for each in members]
    young = sum(1 for each, age in zip(members, ages, strict=True) if age is None and each.minor)
    found = []
    for youngest, oldest, words in BANDS:
        count = sum(1 for age in ages if age is not None and youngest <= age <= oldest)
        found.append((words, count + (young if youngest == 0 else 0)))
    return [*found, ("未登记年龄", sum(1 for age in ages if age is None) - young)]
