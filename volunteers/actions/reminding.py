"""明天的班次: whoever has a place is told once, the evening before."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from volunteers.actions.joining import lock_shift
from volunteers.choices import ActivityState
from volunteers.models import Shift

AT_ONCE = 200


@jobs.handler("shifts.remind")
def remind_of_shifts(now=None):
    """Shifts of open activities that begin tomorrow and of which nobody was told yet."""
    now = now or timezone.now()
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    ahead = Shift.objects.filter(
        begins_at__date=tomorrow, told_at=None, closed_at=None, activity__state=ActivityState.OPEN
    )
    jobs.each("shifts.remind_one", list(ahead.order_by("begins_at").values_list("pk", flat=True)[:AT_ONCE]), now)


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
