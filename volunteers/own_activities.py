"""What activities put on a volunteer's own page: shifts one may join, places one may still give up, courses taken."""

from django.utils import timezone

from volunteers.choices import ActivityState, SignUpState
from volunteers.figures_activities import trainings
from volunteers.models import Shift, SignUp
from volunteers.own_page import own_section

SHOWN = 12


@own_section(15)
def open_shifts(own):
    """Context s.open [Shift with free], s.mine [SignUp that may be cancelled]."""
    now = timezone.now()
    held = SignUp.objects.filter(volunteer=own.volunteer).exclude(state=SignUpState.CANCELLED)
    ahead = Shift.objects.filter(
        activity__street_path=own.volunteer.path[:4],
        activity__state=ActivityState.OPEN,
        closed_at=None,
        ends_at__gt=now,
    ).exclude(pk__in=held.values("shift"))
    shifts = list(ahead.select_related("activity__unit").order_by("begins_at", "pk")[:SHOWN])
    for shift in shifts:
        shift.free = max(0, shift.capacity - shift.joined)
    mine = held.filter(state__in=[SignUpState.JOINED, SignUpState.WAITING], shift__begins_at__gt=now)
    mine = list(mine.select_related("shift__activity").order_by("shift__begins_at")[:SHOWN])
    return ("volunteers/_own_open.html", {"open": shifts, "mine": mine}) if shifts or mine else None


@own_section(25)
def own_courses(own):
    """Context s.courses: 培训情况."""
    courses = trainings(own.volunteer)[:SHOWN]
    return ("volunteers/_own_courses.html", {"courses": courses}) if courses else None
