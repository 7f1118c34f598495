"""Changing the stored calendar: every day of a change or none, on record, and undone by restoring what stood before.

A year the State Council has not published is loaded whole (all its statutory days must be there, the rest
follows the weekday); in a published year only the days given change. What is promised on the old calendar is
then reckoned again by the apps that promised it.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import CalendarDay, LedgerEntry
from governance.foundation.provisional import provisional_days, statutory_days
from governance.foundation.published_days import library_days
from governance.foundation.stored_days import by_weekday
from governance.foundation.workdays import RECKONED_AGAIN, ask_again, is_published

CHANGED, RESTORED, PROVIDED = "calendar.changed", "calendar.restored", "calendar.provided"
UNDOABLE = (CHANGED, RESTORED)
Source = CalendarDay.Source
PARTS = {"notice": Source.NOTICE, "sheet": Source.MANUAL}  # what a few days of a published year rest on


def planned(days, how):
    """The rows that {date: (kind, name)} stands for, sorted; refuses a part of an unpublished year."""
    by_year = defaultdict(dict)
    for when, (kind, name) in days.items():
        by_year[when.year][when] = CalendarDay(date=when, kind=kind, name=name, source=PARTS[how])
    rows = {}
    for year, given in by_year.items():
        missing = [when for when in statutory_days(year) if when not in given or given[when].works]
        if not missing:
            rows |= {when: by_weekday(when, Source.NOTICE) for when in _dates(year)}
            for day in given.values():
                day.source = Source.NOTICE
        elif not is_published(year):
            names = "、".join(dict.fromkeys(statutory_days(year)[when] for when in sorted(missing)))
            raise ActionRefused(f"{year} 年还没有正式安排，缺少 {names} 的放假日期；请把全年的节假日一次导入。")
        rows |= given
    return [rows[when] for when in sorted(rows)]


def differences(rows):
    """[(the stored row or None, the new row)] for the rows that would change anything."""
    now = CalendarDay.objects.select_for_update().in_bulk([row.date for row in rows]) if rows else {}
    return [(now.get(row.date), row) for row in rows if _told(now.get(row.date)) != _told(row)]


@transaction.atomic
def preview(rows):
    """What `change_days` would do: the same code, nothing kept."""
    return differences(rows)


@transaction.atomic
def change_days(rows, *, by, how):
    """Store the rows that differ. `how` says where they come from: day, notice or sheet."""
    changes = differences(rows)
    if not changes:
        raise ActionRefused("与现在的日历完全相同，没有需要修改的日期。")
    _write([after for _, after in changes])
    return _recorded(CHANGED, changes, by=by, how=how)


@transaction.atomic
def undo_change(entry, *, by):
    """Put back the days of a recorded change, as long as nobody has changed them again since."""
    if entry.action not in UNDOABLE:
        raise ActionRefused("这条记录不是日历修改，不能撤销。")
    before, after = _rows(entry.facts["before"]), _rows(entry.facts["after"])
    dates = [(old or new).date for old, new in zip(before, after, strict=True)]
    now = CalendarDay.objects.select_for_update().in_bulk(dates)
    for when, row in zip(dates, after, strict=True):
        if _told(now.get(when)) != _told(row):
            raise Conflict(f"{when:%Y-%m-%d} 后来又改过，不能直接撤销；请先撤销后来的那次修改。")
    CalendarDay.objects.filter(date__in=[when for when, row in zip(dates, before, strict=True) if row is None]).delete()
    _write([row for row in before if row is not None])
    return _recorded(RESTORED, list(zip(after, before, strict=True)), by=by, how="undo", of=entry.pk)


@transaction.atomic
def provide(year, by=None):
    """Every day of a year in the table: as the library knows it, else provisional. Published days are not touched.

    Returns how many days were written; a second call writes none.
    """
    now = CalendarDay.objects.in_bulk(_dates(year))
    known = library_days(year)
    rows = [
        row
        for row in known or provisional_days(year)
        if row.date not in now or (known and now[row.date].source == Source.PROVISIONAL)
    ]
    if rows:
        _write(rows)
        entry = ledger.record(PROVIDED, rows[0], by=by, year=year, days=len(rows), source=rows[0].source)
        if known:
            _reckon_again(entry)
    return len(rows)


@jobs.handler("calendar.provide_next_year")
def provide_next_year():
    """The days of this and the next year are always in the table, provisional until they are published."""
    this_year = timezone.localdate().year
    provide(this_year)
    provide(this_year + 1)


def recent_changes(most=8):
    return LedgerEntry.objects.filter(action__in=UNDOABLE).order_by("-id")[:most]


def _recorded(action, changes, *, by, how, **more):
    first = next(row for pair in changes for row in reversed(pair) if row is not None)
    entry = ledger.record(
        action,
        first,
        by=by,
        how=how,
        days=len(changes),
        before=[_told(before) for before, _ in changes],
        after=[_told(after) for _, after in changes],
        **more,
    )
    _reckon_again(entry)
    return entry


def _reckon_again(entry):
    for topic in RECKONED_AGAIN:
        jobs.enqueue(topic, key=f"{topic}:calendar:{entry.pk}")


def _write(rows):
    CalendarDay.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "source"]
    )
    transaction.on_commit(ask_again)


def _rows(told):
    """Days as the ledger kept them, as rows again."""
    return [
        row and CalendarDay(date=date.fromisoformat(row[0]), kind=row[1], name=row[2], source=row[3]) for row in told
    ]


def _told(row):
    """A day as the ledger keeps it; None for a day that is not in the table."""
    return row and [f"{row.date:%Y-%m-%d}", str(row.kind), row.name, str(row.source)]


def _dates(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
