"""The days of a year whose holidays the State Council has not published yet.

Weekends are off; so are the statutory days themselves (13 a year since 2025). No bridge days and no make-up
days are guessed: those are what the notice decides.
"""

from datetime import date, timedelta

from lunardate import LunarDate

from governance.foundation.models import CalendarDay

LAST_YEAR = 2099  # as far as the lunar tables reach


def statutory_days(year):
    """{date: name} of the statutory holidays of a year, the lunar ones reckoned."""
    new_year = LunarDate(year, 1, 1).to_solar_date()
    days = {LunarDate(year, 8, 15).to_solar_date(): "中秋节", date(year, 1, 1): "元旦"}
    days |= {date(year, 5, n): "劳动节" for n in (1, 2)}
    days |= {date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    days |= {new_year + timedelta(days=n): "春节" for n in (-1, 0, 1, 2)}
    days[_qingming(year)] = "清明节"
    days[LunarDate(year, 5, 5).to_solar_date()] = "端午节"
    return days


def _qingming(year):
    """Clear Brightness by the century formula, exact for 2000–2099."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def provisional_days(year):
    """Every day of the year as an unsaved `CalendarDay`, marked provisional."""
    statutory = statutory_days(year)
    day, rows = date(year, 1, 1), []
    while day.year == year:
        if day in statutory:
            kind = CalendarDay.Kind.HOLIDAY
        else:
            kind = CalendarDay.Kind.WORKDAY if day.weekday() < 5 else CalendarDay.Kind.WEEKEND
        rows.append(
            CalendarDay(date=day, kind=kind, name=statutory.get(day, ""), source=CalendarDay.Source.PROVISIONAL)
        )
        day += timedelta(days=1)
    return rows
