"""Deadlines in working time, over the stored calendar (`CalendarDay`).

The day of receipt is not counted (Civil Code 201/203); n working days end at the close of business of the
n-th working day after it; natural days that end on a day off move to the next working day. Hours run from the
moment itself: working hours only while the office is open, natural ones always. Years before the table are
plain Monday to Friday; years nobody has published yet are reckoned provisionally and marked so.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.utils import timezone

from governance.foundation.models import CalendarDay
from governance.foundation.reckoning_words import basis
from governance.foundation.stored_days import Calendar

AMBER = 0.7  # the yellow lamp comes on when this part of the limit is used


class DurationUnit(models.TextChoices):
    WORKING_HOUR = "working_hour", "工作小时"
    MINUTE = "minute", "分钟"
    NATURAL_HOUR = "natural_hour", "小时"
    WORKING_DAY = "working_day", "个工作日"
    NATURAL_DAY = "natural_day", "天"


BY_DAY = (DurationUnit.WORKING_DAY, DurationUnit.NATURAL_DAY)
BY_WORK = (DurationUnit.WORKING_DAY, DurationUnit.WORKING_HOUR)


@dataclass(frozen=True)
class Duration:
    amount: float
    unit: str

    def __post_init__(self):
        if not 0 < self.amount <= 10_000:
            raise ValueError(f"时限必须大于零：{self.amount}")
        if self.unit in BY_DAY and self.amount != int(self.amount):
            raise ValueError(f"按天计的时限必须是整数：{self.amount}")

    def __str__(self):
        return f"{self.amount:g} {DurationUnit(self.unit).label}"

    def half(self):
        """Half of it in whole units, never less than one: the limit of a ticket that was reopened."""
        return Duration(min(self.amount, max(1, math.ceil(self.amount / 2))), self.unit)


@dataclass
class Deadline:
    """When something is due, when the lamp turns yellow, and the sentence that shows the reckoning."""

    at: datetime
    amber_at: datetime
    basis: str
    provisional: bool = False


def spans():
    """The office's hours of a working day as [(from, to)]."""
    return [tuple(time.fromisoformat(part) for part in span.split("-")) for span in settings.WORK_SPANS]


def close_of_business():
    return spans()[-1][1]


def deadline(start, duration, calendar=None):
    """When `duration` that begins at the aware datetime `start` is over: a `Deadline`."""
    start = timezone.localtime(start)
    calendar = calendar or Calendar.around(start.date(), int(duration.amount) * 2 + 40)
    reckon = {
        DurationUnit.WORKING_DAY: _working_days,
        DurationUnit.NATURAL_DAY: _natural_days,
        DurationUnit.WORKING_HOUR: _working_hours,
        DurationUnit.NATURAL_HOUR: _natural_hours,
        DurationUnit.MINUTE: _minutes,
    }[duration.unit]
    at = reckon(start, duration.amount, calendar)
    passed, moved = _days_that_counted(start, at, duration, calendar)
    provisional = any(day.source == CalendarDay.Source.PROVISIONAL for day in [*passed, *moved])
    words = basis(
        start, at, duration, passed, from_next_day=duration.unit in BY_DAY, moved=moved[:-1], provisional=provisional
    )
    return Deadline(at, _amber(start, at, duration, calendar), words, provisional)


def _days_that_counted(start, at, duration, calendar):
    """(days passed over, days from the nominal end to the real one): what the deadline depends on."""
    if duration.unit == DurationUnit.WORKING_DAY:
        return calendar.between(start.date() + timedelta(days=1), at.date()), []
    if duration.unit == DurationUnit.WORKING_HOUR:
        return calendar.between(start.date(), at.date()), []
    if duration.unit == DurationUnit.NATURAL_DAY:
        return [], calendar.between(start.date() + timedelta(days=int(duration.amount)), at.date())
    return [], []


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


def worked_between(start, end, calendar=None):
    """Working time between two moments, as a timedelta."""
    start, end = timezone.localtime(start), timezone.localtime(end)
    calendar = calendar or Calendar.around(start.date())
    total, when = timedelta(), start.date()
    while when <= end.date():
        for begin, stop in _open_spans(when, calendar):
            total += max(min(stop, end) - max(begin, start), timedelta())
        when += timedelta(days=1)
    return total


def _amber(start, at, duration, calendar):
    if duration.unit not in BY_WORK:
        return start + (at - start) * AMBER
    worked = worked_between(start, at, calendar)
    return _working_hours(start, worked.total_seconds() * AMBER / 3600, calendar)


RECKONED_AGAIN = []


def reckoned_again_by(topic):
    """Name a job topic that reckons open deadlines anew after the calendar changed."""
    RECKONED_AGAIN.append(topic)


def is_published(year):
    """Whether the year's days come from the State Council, by its notice or by the library that follows it."""
    sources = [CalendarDay.Source.NOTICE, CalendarDay.Source.LIBRARY]
    days = CalendarDay.objects.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31))
    return days.filter(source__in=sources).exists()


def missing_year(today=None):
    """The next year if it is November or later and its days are not published yet, else None."""
    today = today or timezone.localdate()
    return today.year + 1 if today.month >= 11 and not is_published(today.year + 1) else None


def asked_year():
    """The missing year as every page's banner shows it: looked up once in five minutes, and after a change here."""
    return cache.get_or_set(_asked_key(), lambda: missing_year() or 0, 300)


def ask_again():
    cache.delete(_asked_key())


def _asked_key():
    return f"missing-year:{timezone.localdate()}"
