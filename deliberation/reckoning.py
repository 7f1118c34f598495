"""A deadline with the stretches in which its clock stood still, rebuilt from history each time.

By days: a day any part of which was paused is not counted, as the day of receipt is not. By hours: the time inside
the stretches does not run. So a pause never brings a deadline nearer, and overlapping or backdated ones count once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from governance.foundation.workdays import (
    AMBER,
    BY_DAY,
    Calendar,
    Duration,
    DurationUnit,
    deadline,
    worked_between,
)


def merged(pauses, start):
    """Stretches [(began, ended)] from `start` on, in order, none touching another; open ones are left out."""
    stretches = sorted((max(began, start), ended) for began, ended in pauses if ended and ended > max(began, start))
    joined = []
    for began, ended in stretches:
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ended, joined[-1][1]))
        else:
            joined.append((began, ended))
    return joined


def reckon(start, duration, pauses=()):
    """When `duration` from `start` is over, not counting `pauses` [(began, ended)]: a `workdays.Deadline`."""
    pauses = merged(pauses, start)
    if not pauses:
        return deadline(start, duration)
    found = _by_days(start, duration, pauses) if duration.unit in BY_DAY else _by_hours(start, duration, pauses)
    lain = [each for each in pauses if each[0] < found.at]
    if not lain:
        return found
    return replace(found, basis=f"{found.basis}；挂账期间不计：{'、'.join(_said(*each) for each in lain)}")


def _said(began, ended):
    return f"{timezone.localtime(began):%m-%d %H:%M} 至 {timezone.localtime(ended):%m-%d %H:%M}"


def _by_days(start, duration, pauses):
    calendar = PausedDays(Calendar.around(timezone.localtime(start).date()), pauses)
    if duration.unit == DurationUnit.WORKING_DAY:
        return deadline(start, duration, calendar)
    when, left, days = timezone.localtime(start).date(), int(duration.amount), 0
    while left > 0:
        when, days = when + timedelta(days=1), days + 1
        left -= not calendar.is_paused(when)
    return deadline(start, Duration(days, duration.unit))


def _by_hours(start, duration, pauses):
    hours = {DurationUnit.MINUTE: duration.amount / 60}.get(duration.unit, duration.amount)
    working = duration.unit == DurationUnit.WORKING_HOUR
    found = deadline(start, duration)
    at, amber_at = (_run(start, timedelta(hours=float(part)), pauses, working) for part in (hours, hours * AMBER))
    return replace(
        found, at=at, amber_at=amber_at, basis=f"{found.basis}；重新推算到 {timezone.localtime(at):%m-%d %H:%M}"
    )


def _run(start, need, pauses, working):
    """Where `need` hours end that run only outside the pauses."""
    for began, ended in pauses:
        ran = worked_between(start, began) if working else began - start
        if ran >= need:
            break
        need, start = need - ran, ended
    if not working:
        return start + need
    return deadline(start, Duration(need.total_seconds() / 3600, DurationUnit.WORKING_HOUR)).at


@dataclass
class PausedDays:
    """A calendar in which a day touched by a pause is no working day."""

    calendar: Calendar
    pauses: list

    def day(self, when):
        return self.calendar.day(when)

    def between(self, first, last):
        return self.calendar.between(first, last)

    def works(self, when):
        return self.calendar.works(when) and not self.is_paused(when)

    def is_paused(self, when):
        begins = timezone.make_aware(datetime.combine(when, datetime.min.time()))
        ends = begins + timedelta(days=1)
        return any(began < ends and ended > begins for began, ended in self.pauses)
