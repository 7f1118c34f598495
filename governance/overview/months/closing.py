"""Closing a month: counted whole, written whole. Twice, by two at once or after a kill: the same rows, once.

Who closes a month holds its `MonthClosing` row; a second worker waits for it. The rows and the lock live in one
transaction, so a run that is killed leaves nothing behind. What is frozen is never written over: a figure that turns
out otherwise becomes a line of 追补 or 更正.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit, deadline
from governance.overview.models import (
    ChangeKind,
    MonthClosing,
    MonthlyFigureChange,
    MonthlyFigures,
    MonthReport,
    MonthState,
)
from governance.overview.months.counting import count
from governance.overview.months.definitions import FLOW, INDICATORS
from governance.overview.months.places import midnight
from governance.overview.months.reading import first_of, last_month, next_month
from hierarchy.models import OrgUnit

SUBMIT_WITHIN = Duration(3, DurationUnit.WORKING_DAY)  # after the month is over
BATCH = 200
LOOK_BACK = 12  # months that a night makes up for


def close_month(month, now=None):
    """Close a month that is over: {"units", "drafts", "changes"} of how many rows it has, were drafted and differ."""
    month, now = first_of(month), now or timezone.now()
    if month >= first_of(timezone.localdate(now)):
        raise ActionRefused(f"{month:%Y-%m} 还没有结束，下月 1 日起才能月结；本月的数请看“本月（未结）”。")
    return _run(month, now, over=True)


def refresh(now=None):
    """The running month's figures as they are now; no report, nothing to sign."""
    now = now or timezone.now()
    return _run(first_of(timezone.localdate(now)), now, over=False)


@transaction.atomic
def _run(month, now, *, over):
    MonthClosing.objects.get_or_create(month=month)
    closing = MonthClosing.objects.select_for_update().get(month=month)
    closing.began_at = now
    tree, counted = count(month, now)
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(pk__in=tree.here.values()).order_by()}
    frozen, kept = _signed(month, tree, MonthState.FROZEN), _signed(month, tree, MonthState.SUBMITTED)
    changes = _note_changes(month, tree, counted, frozen, now) if frozen else 0
    rows = [
        MonthlyFigures(unit_id=pk, month=month, path=path, figures=counted[path], counted_at=now)
        for path, pk in tree.here.items()
        if pk not in frozen and pk not in kept
    ]
    MonthlyFigures.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["unit", "month"],
        update_fields=["path", "figures", "counted_at"],
    )
    drafts = _draft(month, tree, units, now) if over else 0
    if over:
        closing.done_at = now
        ledger.record("month.closed", None, by=None, month=f"{month:%Y-%m}", units=len(tree.here), changes=changes)
    closing.save()
    return {"units": len(tree.here), "drafts": drafts, "changes": changes}


def _signed(month, tree, state):
    """Units whose figures nobody writes over: of a report in that state its own, of a community also its grids'."""
    paths = set(MonthReport.objects.filter(month=month, state=state).values_list("path", flat=True))
    units = {pk for path, pk in tree.here.items() if path in paths or (len(path) > 8 and path[:8] in paths)}
    return units & set(MonthlyFigures.objects.filter(month=month).values_list("unit", flat=True))


def _draft(month, tree, units, now):
    """The reports of streets and communities, once each; drafts of before stay as they are."""
    due = deadline(midnight(next_month(month)) - timedelta(seconds=1), SUBMIT_WITHIN).at.date()
    reports = [
        MonthReport(unit=units[pk], path=path, month=month, drafted_at=now, due_on=due)
        for path, pk in tree.here.items()
        if len(path) <= 8
    ]
    before = MonthReport.objects.filter(month=month).count()
    MonthReport.objects.bulk_create(reports, batch_size=BATCH, ignore_conflicts=True)
    return MonthReport.objects.filter(month=month).count() - before


def _note_changes(month, tree, counted, frozen, now):
    """What a frozen figure is counted as by now, where that differs from what was last told of it."""
    last, serials = told(month, frozen)
    lines = []
    for path, unit in tree.here.items():
        if unit not in frozen:
            continue
        for code, new in counted[path].items():
            old = last[unit].get(code)
            if old is not None and code in INDICATORS and list(old) != list(new):
                serial = serials.get((unit, code), 0) + 1
                kind = _kind(INDICATORS[code], old, new)
                lines.append(
                    MonthlyFigureChange(
                        unit_id=unit, month=month, code=code, serial=serial, kind=kind, old=old, new=new, at=now
                    )
                )
    MonthlyFigureChange.objects.bulk_create(lines, batch_size=BATCH)
    return len(lines)


def told(month, units):
    """({unit: {code: as last told}}, {(unit, code): serial of the last line}) of frozen units."""
    rows = MonthlyFigures.objects.filter(month=month, unit__in=units)
    last = {unit: dict(figures) for unit, figures in rows.values_list("unit", "figures")}
    serials = {}
    lines = MonthlyFigureChange.objects.filter(month=month, unit__in=units).order_by("serial")
    for unit, code, serial, new in lines.values_list("unit", "code", "serial", "new"):
        last[unit][code], serials[unit, code] = new, serial
    return last, serials


def _kind(indicator, old, new):
    """追补: more happened in the month than was known. Everything else puts a number right."""
    more = indicator.kind == FLOW and old[1] is None and (new[0] or 0) > (old[0] or 0)
    return ChangeKind.ADDED if more else ChangeKind.CORRECTED


def to_recount(now=None):
    """Months to close by night: last month, and older ones that were missed or still have a report that is not frozen.

    A missed month is one between the first and the last closing; not older than a year.
    """
    running = first_of(timezone.localdate(now or timezone.now()))
    months, month = [], running
    for _ in range(LOOK_BACK):
        month = last_month(month)
        months.append(month)
    closed = set(MonthClosing.objects.filter(month__in=months, done_at__isnull=False).values_list("month", flat=True))
    waiting = MonthReport.objects.filter(month__in=months).exclude(state=MonthState.FROZEN)
    waiting = set(waiting.values_list("month", flat=True))
    first = min(closed, default=months[0])
    missed = {month for month in months if month > first and month not in closed}
    return sorted({months[0]} | waiting | missed)
