"""The days a reckoning stands on: read from the table in one query, filled by rule where the table is silent."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from governance.foundation.models import CalendarDay
from governance.foundation.provisional import LAST_YEAR, provisional_days

FIRST_YEAR = 2004  # older years, met only in historic imports, are plain Monday to Friday
REACH = 120


@dataclass
class Calendar:
    """The days around a reckoning. `stored` says whether days not yet here may be fetched from the table."""

    days: dict = field(default_factory=dict)
    stored: bool = False

    @classmethod
    def around(cls, start, reach=REACH):
        """Days from `start` on; a reckoning that runs past them fetches the next stretch."""
        calendar = cls(stored=True)
        calendar._fetch(start, reach)
        return calendar

    def day(self, when):
        if when not in self.days:
            if self.stored:
                self._fetch(when, REACH)
            else:
                self.days[when] = unstored(when)
        return self.days[when]

    def works(self, when):
        return self.day(when).works

    def between(self, first, last):
        return [self.day(first + timedelta(days=n)) for n in range((last - first).days + 1)]

    def _fetch(self, start, reach):
        rows = CalendarDay.objects.filter(date__gte=start, date__lte=start + timedelta(days=reach)).in_bulk()
        for n in range(reach + 1):
            when = start + timedelta(days=n)
            self.days.setdefault(when, rows.get(when) or unstored(when))


def unstored(when):
    """A day the table does not hold: provisional in the years that have a calendar, by weekday otherwise."""
    if FIRST_YEAR <= when.year <= LAST_YEAR:
        return _provisional(when.year)[when]
    source = CalendarDay.Source.LIBRARY if when.year < FIRST_YEAR else CalendarDay.Source.PROVISIONAL
    return by_weekday(when, source)


def by_weekday(when, source):
    """The day no holiday and no make-up day touches."""
    kind = CalendarDay.Kind.WORKDAY if when.weekday() < 5 else CalendarDay.Kind.WEEKEND
    return CalendarDay(date=when, kind=kind, source=source)


@lru_cache(maxsize=8)
def _provisional(year):
    return {row.date: row for row in provisional_days(year)}


def days_of(year):
    """Every day of a year in order, as the table has it or by rule."""
    return Calendar.around(date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days).between(
        date(year, 1, 1), date(year, 12, 31)
    )
