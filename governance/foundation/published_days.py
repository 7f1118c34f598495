"""The days chinesecalendar knows; the table is seeded from it and takes a new year from a newer version."""

from datetime import date, timedelta

import chinese_calendar

from governance.foundation.models import CalendarDay

NAMES = {
    "Tomb-sweeping Day": "清明节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def library_days(year):
    """Every day of a year as an unsaved `CalendarDay`; none when the library does not know the year yet."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    try:
        return [_day(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    except NotImplementedError:
        return []


def _day(when):
    off, english = chinese_calendar.get_holiday_detail(when)
    if english:
        kind = CalendarDay.Kind.HOLIDAY if off else CalendarDay.Kind.MAKEUP
    else:
        kind = CalendarDay.Kind.WEEKEND if off else CalendarDay.Kind.WORKDAY
    name = (NAMES.get(english) or chinese_calendar.Holiday(english).chinese) if english else ""
    return CalendarDay(date=when, kind=kind, name=name, source=CalendarDay.Source.LIBRARY)
