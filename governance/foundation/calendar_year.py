"""A year of the calendar as a page shows it: months of weeks, holiday by holiday, and how many days are worked."""

import calendar
from datetime import timedelta
from functools import cached_property

from governance.foundation.models import CalendarDay
from governance.foundation.reckoning_words import WEEKDAYS, holiday_runs, span
from governance.foundation.stored_days import days_of

MARKS = {CalendarDay.Kind.HOLIDAY: "休", CalendarDay.Kind.MAKEUP: "班"}


class Year:
    """`changed` are rows that stand in for the stored ones: the year as it would be."""

    def __init__(self, number, today, changed=None):
        self.number, self.today = number, today
        self.days = [(changed or {}).get(day.date, day) for day in days_of(number)]

    @cached_property
    def months(self):
        return [Month(n, [day for day in self.days if day.date.month == n], self.today) for n in range(1, 13)]

    @property
    def working_days(self):
        return sum(day.works for day in self.days)

    @property
    def holidays(self):
        return sum(day.kind == CalendarDay.Kind.HOLIDAY for day in self.days)

    @property
    def makeups(self):
        return sum(day.kind == CalendarDay.Kind.MAKEUP for day in self.days)

    @property
    def provisional(self):
        return any(day.source == CalendarDay.Source.PROVISIONAL for day in self.days)

    @property
    def runs(self):
        """[(name, days off, how many, make-up days)] in the order of the year."""
        rows = []
        for run in holiday_runs(self.days):
            name, near = run[0].name or "节假日", timedelta(days=20)
            makeups = [
                f"{day.date.month}/{day.date.day}"
                for day in self.days
                if day.kind == CalendarDay.Kind.MAKEUP
                and day.name == run[0].name
                and run[0].date - near <= day.date <= run[-1].date + near
            ]
            rows.append((name, span(run), len(run), "、".join(makeups)))
        return rows


class Month:
    def __init__(self, number, days, today):
        self.number, self.days, self.today = number, days, today

    @property
    def working_days(self):
        return sum(day.works for day in self.days)

    @property
    def weeks(self):
        """Weeks from Monday on; None where the day belongs to another month."""
        cells = {day.date.day: Cell(day, day.date == self.today) for day in self.days}
        year = self.days[0].date.year
        return [[cells.get(n) for n in week] for week in calendar.Calendar().monthdayscalendar(year, self.number)]


class Cell:
    def __init__(self, day, is_today):
        self.day, self.is_today = day, is_today
        self.number, self.mark = day.date.day, MARKS.get(day.kind, "")

    @property
    def words(self):
        """The day in words, for a pointer and for a screen reader."""
        when = self.day.date
        name = f"（{self.day.name}）" if self.day.name else ""
        source = "，暂按推算" if self.day.source == CalendarDay.Source.PROVISIONAL else ""
        return f"{when.month}月{when.day}日 周{WEEKDAYS[when.weekday()]} {self.day.get_kind_display()}{name}{source}"
