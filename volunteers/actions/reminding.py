"""班次快到了: whoever has a place is told once, the afternoon of the last working day before."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.workdays import Calendar
from volunteers.actions.joining import lock_shift
from volunteers.choices import ActivityState
from volunteers.models import Shift

AT_ONCE = 200


@jobs.handler("shifts.remind")
def remind_of_shifts(now=None):
    """Shifts of open activities that begin until the next working day and of which nobody was told yet.

    On a day off only those of tomorrow, which were planned since.
    """
    now = now or timezone.now()
    first, last = _days_ahead(timezone.localdate(now))
    ahead = Shift.objects.filter(
        begins_at__date__gte=first,
        begins_at__date__lte=last,
        told_at=None,
        closed_at=None,
        activity__state=ActivityState.OPEN,
    )
    jobs.each("shifts.remind_one", list(ahead.order_by("begins_at").values_list("pk", flat=True)[:AT_ONCE]), now)


def _days_ahead(today):
    """Tomorrow, and the day until which a reminder given today has to reach."""
    calendar, tomorrow = Calendar.around(today), today + timedelta(days=1)
    last = tomorrow
    while calendar.works(today) and not calendar.works(last):
        last += timedelta(days=1)
    return tomorrow, last


@jobs.handler("shifts.remind_one")
@transaction.atomic
def remind_of_shift(pk, now=None):
    shift = lock_shift(Shift(pk=pk))
    if shift.told_at or shift.closed_at:
        return
    shift.told_at = now or timezone.now()
    shift.save(update_fields=["told_at"])
    activity = shift.activity
    ledger.record("shift.reminded", activity, by=None, unit=activity.path, shift=shift.pk, joined=shift.joined)
