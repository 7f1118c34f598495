"""When people may be reminded: from the first opening to the last closing of a working day, lunch included."""

from datetime import datetime, timedelta

from django.utils import timezone

from governance.foundation.stored_days import Calendar
from governance.foundation.workdays import spans


def is_open(now=None, calendar=None):
    """Whether a reminder may reach somebody at this moment."""
    now = timezone.localtime(now)
    opening, closing = _hours()
    if not opening <= now.time() < closing:
        return False
    return (calendar or Calendar.around(now.date(), 0)).works(now.date())


def opens_at(now=None, calendar=None):
    """The moment itself while the office is open, else when it opens next."""
    now = timezone.localtime(now)
    calendar = calendar or Calendar.around(now.date(), 15)
    if is_open(now, calendar):
        return now
    opening, _ = _hours()
    day = now.date() if now.time() < opening else now.date() + timedelta(days=1)
    while not calendar.works(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, opening))


def _hours():
    open_spans = spans()
    return open_spans[0][0], open_spans[-1][1]
