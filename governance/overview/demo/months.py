"""The demo's twelve months: closed, signed by the communities, frozen by the streets; the last one still on its way.

The figures are those the month's closing counts, nothing is invented. One visit of a month that had been frozen is
written down afterwards, so that 追补 can be seen as it happens.
"""

from datetime import datetime, time, timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from governance.foundation.models import LedgerEntry
from governance.overview.models import MonthlyFigureChange, MonthlyFigures, MonthReport, MonthState
from governance.overview.months.closing import close_month, refresh
from governance.overview.months.reading import first_of, last_month, next_month
from hierarchy.choices import Level
from hierarchy.models import User
from residents.choices import VisitOutcome
from residents.models import Visit

MONTHS = 12
LATE_MONTH = 4  # how many months back the visit is that was written down late
LATE_WHY = "月底的一次走访，走访人手机没电，次月初补登。"


def write_months(today, streets):
    """Close the twelve months before `today` and the running one; returns how many reports were frozen."""
    now = timezone.make_aware(datetime.combine(today, time()))
    months, month = [], first_of(today)
    for _ in range(MONTHS):
        month = last_month(month)
        months.insert(0, month)
    late = _put_aside(streets[0], months[-LATE_MONTH])
    for month in months:
        close_month(month, now)
        _sign(month, now, Random(f"months {month}"), last=month == months[-1])
    if late is not None:
        _written_late(late, months[-LATE_MONTH], now)
    refresh(now)
    return MonthReport.objects.filter(state=MonthState.FROZEN).count()


def _put_aside(street, month):
    """A visit of the month's last days, taken out of the month until it is frozen."""
    begin = _at(next_month(month) - timedelta(days=4), 0)
    visits = Visit.objects.filter(street_path=street.path, at__gte=begin, at__lt=_at(next_month(month), 0))
    visits = visits.filter(revoked_at=None).exclude(outcome=VisitOutcome.ABSENT)
    late = visits.exclude(grid_path="").order_by("-at", "pk").values_list("pk", "at").first()
    if late is not None:
        Visit.objects.filter(pk=late[0]).update(at=late[1] - timedelta(days=4000))
    return late


def _written_late(late, month, now):
    """The visit as it was, written down after the month was frozen; the closing notes what changes by it."""
    pk, at = late
    frozen = MonthReport.objects.filter(month=month).order_by("-frozen_at").values_list("frozen_at", flat=True).first()
    Visit.objects.filter(pk=pk).update(at=at, created_at=frozen + timedelta(hours=3))
    close_month(month, now)
    by = Visit.objects.get(pk=pk).by_id
    MonthlyFigureChange.objects.filter(month=month).update(at=frozen + timedelta(hours=22), why=LATE_WHY, why_by=by)


def _at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _sign(month, now, rng, *, last):
    """Communities submit by their day and streets freeze two days later; of the last month only some have so far."""
    drafted = _at(next_month(month), 1, 15)
    MonthlyFigures.objects.filter(month=month).update(counted_at=drafted)
    reports = list(MonthReport.objects.filter(month=month).select_related("unit").order_by("path"))
    entries = []
    for report in reports:
        report.drafted_at = drafted
        of_street = report.unit.depth == Level.STREET
        by = User.objects.serving_at(report.unit).order_by("pk").first()
        if by is None or (last and (of_street or rng.random() < 0.5)):
            continue
        if not of_street:
            _submitted(report, by, _at(report.due_on - timedelta(days=rng.randrange(2)), 15, rng.randrange(60)), now)
            entries.append(_entry("month.submitted", report, by, report.submitted_at, late=report.is_late))
        if not last:
            boss = User.objects.serving_at(_office(reports, report)).order_by("pk").first() or by
            _frozen(
                report, boss, _at(report.due_on + timedelta(days=2), 10 if not of_street else 16, rng.randrange(60))
            )
            entries.append(_entry("month.frozen", report, boss, report.frozen_at))
    signed = ["state", "submitted_at", "submitted_by", "frozen_at", "frozen_by", "drafted_at"]
    MonthReport.objects.bulk_update(reports, signed, batch_size=200)
    MonthReport.objects.filter(month=month, state=MonthState.SUBMITTED).update(version=F("version") + 1)
    MonthReport.objects.filter(month=month, state=MonthState.FROZEN).update(version=F("version") + 2)
    LedgerEntry.objects.bulk_create(entries, batch_size=500)


def _office(reports, report):
    return next(each.unit for each in reports if each.path == report.path[:4])


def _submitted(report, by, at, now):
    report.state, report.submitted_at, report.submitted_by = MonthState.SUBMITTED, min(at, now), by


def _frozen(report, by, at):
    report.state, report.frozen_at, report.frozen_by = MonthState.FROZEN, at, by


def _entry(action, report, by, at, **facts):
    """The row the action itself would have written that day."""
    facts |= {"month": f"{report.month:%Y-%m}", "unit_name": report.unit.name, "code": report.unit.code}
    return LedgerEntry(
        action=action, at=at, actor=by, actor_name=by.name, unit_path=report.unit.path,
        subject_type=report._meta.label_lower, subject_id=str(report.pk), subject_label=str(report)[:120], facts=facts,
    )  # fmt: skip
