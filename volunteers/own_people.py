"""What every volunteer's own page shows: the hours that stand, and the shifts ahead."""

from django.utils import timezone

from volunteers.choices import SignUpState
from volunteers.models import HoursEntry, SignUp
from volunteers.own_page import own_section

AHEAD, SHOWN = 5, 20


@own_section(10)
def next_shifts(own):
    """Context s.ups: places on shifts that are not over, the nearest first."""
    ahead = SignUp.objects.filter(
        volunteer=own.volunteer,
        shift__ends_at__gt=timezone.now(),
        state__in=[SignUpState.JOINED, SignUpState.WAITING, SignUpState.CAME],
    )
    ups = list(ahead.select_related("shift__activity").order_by("shift__begins_at", "pk")[:AHEAD])
    return "volunteers/_own_shifts.html", {"ups": ups}


@own_section(20)
def own_hours(own):
    """Context s.sums {people, times, minutes}, s.rows: the newest rows that stand; those reversed count for nothing."""
    mine = HoursEntry.objects.filter(volunteer=own.volunteer)
    rows = list(mine.standing().select_related("unit", "team").order_by("-begins_at", "-pk")[:SHOWN])
    return "volunteers/_own_hours.html", {"sums": mine.sums(), "rows": rows}
