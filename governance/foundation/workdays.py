"""Deadlines in working time, over the stored calendar (`CalendarDay`).

The day of receipt is not counted (Civil Code 201/203); n working days end at the close of business of the
n-th working day after it; natural days that end on a day off move to the next working day. Years before the
table are plain Monday to Friday; years nobody has published yet are reckoned provisionally and marked so.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.foundation.models import CalendarDay
from governance.foundation.provisional import provisional_days

FIRST_YEAR = 2004
WEEKDAYS = "一二三四五六日"
AMBER = 0.7  # the yellow lamp comes on when this part of the limit is used


class DurationUnit(models.TextChoices):
    WORKING_HOUR = "working_hour", "工作小时"
    MINUTE = "minute", "分钟"
    NATURAL_HOUR = "natural_hour", "小时"
    WORKING_DAY = "working_day", "个工作日"
    NATURAL_DAY = "natural_day", "天"


@dataclass(frozen=True)
class Duration:
    amount: float
    unit: str

    def __str__(self):
        return f"{self.amount:g} {DurationUnit(self.unit).label}"

    def half(self):
        """Half of it, never less than one whole unit: the limit of a ticket that was reopened."""
        return Duration(max(1, -(-int(self.amount) // 2)), self.unit)


@dataclass
class Deadline:
    """When something is due, when the lamp turns yellow, and the sentence that shows the reckoning."""

    at: datetime
    amber_at: datetime
    basis: str
    provisional: bool = False


@dataclass
class Calendar:
    """The days around a reckoning, read in one query."""

    days: dict = field(default_factory=dict)

    @classmethod
    def around(cls, start, reach=120):
        """Days from `start` on; further days are fetched when a reckoning runs past them."""
        rows = CalendarDay.objects.filter(date__gte=start, date__lte=start + timedelta(days=reach))
        return cls({row.date: row for row in rows})

    def day(self, when):
        if when not in self.days:
            self.days[when] = _unstored(when)
        return self.days[when]

    def works(self, when):
        return self.day(when).works


@lru_cache(maxsize=8)
def _provisional(year):
    return {row.date: row for row in provisional_days(year)}


def _unstored(when):
    """A day the table does not hold."""
    if when.year >= FIRST_YEAR and when in (days := _provisional(when.year)):
        return days[when]
    kind = CalendarDay.Kind.WORKDAY if when.weekday() < 5 else CalendarDay.Kind.WEEKEND
    return CalendarDay(date=when, kind=kind, source=CalendarDay.Source.LIBRARY)


def spans():
    """The office's hours of a working day as [(from, to)]."""
    return [tuple(time.fromisoformat(part) for part in span.split("-")) for span in settings.WORK_SPANS]


def close_of_business():
    return spans()[-1][1]


def deadline(start, duration, calendar=None):
    """When `duration` that begins at the aware datetime `start` is over: a `Deadline`."""
    start = timezone.localtime(start)
    reach = int(duration.amount) * 3 + 40
    calendar = calendar or Calendar.around(start.date(), reach)
    reckon = {
        DurationUnit.WORKING_DAY: _working_days,
        DurationUnit.NATURAL_DAY: _natural_days,
        DurationUnit.WORKING_HOUR: _working_hours,
        DurationUnit.NATURAL_HOUR: _natural_hours,
        DurationUnit.MINUTE: _minutes,
    }[duration.unit]
    at = reckon(start, duration.amount, calendar)
    passed = [calendar.day(start.date() + timedelta(days=n)) for n in range((at.date() - start.date()).days + 1)]
    provisional = any(day.source == CalendarDay.Source.PROVISIONAL for day in passed)
    return Deadline(at, _amber(start, at, duration, calendar), _basis(start, at, duration, passed, provisional), provisional)


def _working_days(start, amount, calendar):
    when, left = start.date(), int(amount)
    while left > 0:
        when += timedelta(days=1)
        left -= calendar.works(when)
    return _moment(when, close_of_business())


def _natural_days(start, amount, calendar):
    when = start.date() + timedelta(days=int(amount))
    while not calendar.works(when):
        when += timedelta(days=1)
    return _moment(when, close_of_business())


def _natural_hours(start, amount, calendar):
    return start + timedelta(hours=float(amount))


def _minutes(start, amount, calendar):
    return start + timedelta(minutes=float(amount))


def _working_hours(start, amount, calendar):
    left = timedelta(hours=float(amount))
    when = start.date()
    while True:
        for begin, end in _open_spans(when, calendar):
            begin = max(begin, start)
            if begin < end:
                if end - begin >= left:
                    return begin + left
                left -= end - begin
        when += timedelta(days=1)


def _open_spans(when, calendar):
    if calendar.works(when):
        for begin, end in spans():
            yield _moment(when, begin), _moment(when, end)


def _moment(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))


def worked_between(start, end, calendar):
    """Working time between two moments, as a timedelta."""
    total, when = timedelta(), start.date()
    while when <= end.date():
        for begin, stop in _open_spans(when, calendar):
            total += max(min(stop, end) - max(begin, start), timedelta())
        when += timedelta(days=1)
    return total


def _amber(start, at, duration, calendar):
    if duration.unit in (DurationUnit.MINUTE, DurationUnit.NATURAL_HOUR, DurationUnit.NATURAL_DAY):
        return start + (at - start) * AMBER
    worked = worked_between(start, at, calendar)
    return _working_hours(start, worked.total_seconds() * AMBER / 3600, calendar) if worked else at


def _basis(start, at, duration, days, provisional):
    """How the deadline was reckoned, in the words a clerk would use to a resident."""
    counts_from_next = duration.unit in (DurationUnit.WORKING_DAY, DurationUnit.NATURAL_DAY)
    words = [f"{_said(start.date())} {start:%H:%M} 起" + ("，当日不计" if counts_from_next else ""), f"限 {duration}"]
    if duration.unit in (DurationUnit.WORKING_DAY, DurationUnit.WORKING_HOUR):
        words += _skipped(days)
    words.append(f"到 {_said(at.date())} {at:%H:%M}")
    if provisional:
        words.append("节假日安排未公布，暂按周末推算")
    return "；".join(words)


def _skipped(days):
    holidays, makeups = {}, []
    for day in days:
        if day.kind == CalendarDay.Kind.HOLIDAY:
            holidays.setdefault(day.name or "节假日", []).append(day.date)
        elif day.kind == CalendarDay.Kind.MAKEUP:
            makeups.append(day.date)
    said = [f"跳过{name} {_short(run[0])}–{_short(run[-1])}" for name, run in holidays.items()]
    if any(day.kind == CalendarDay.Kind.WEEKEND for day in days):
        said.append("跳过周末")
    if makeups:
        said.append("补班 " + "、".join(map(_short, makeups)))
    return said


def _short(day):
    return f"{day.month}/{day.day}"


def _said(day):
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


RECKONED_AGAIN = []


def reckoned_again_by(topic):
    """Name a job topic that reckons open deadlines anew after the calendar changed."""
    RECKONED_AGAIN.append(topic)


def missing_year(today=None):
    """The next year if it is November or later and its days are not published yet, else None."""
    today = today or timezone.localdate()
    if today.month < 11:
        return None
    published = CalendarDay.objects.filter(date=date(today.year + 1, 1, 1)).exclude(source=CalendarDay.Source.PROVISIONAL)
    return None if published.exists() else today.year + 1
