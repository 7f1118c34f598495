"""All that somebody without an account may read of activities, calls for works and the gallery."""

from django.utils import timezone

from hierarchy.querysets import on_lines
from volunteers.choices import ActivityState
from volunteers.models import ActivityPhoto, ArtCall, ArtWork, Shift, VolunteerActivity

SEEN = [ActivityState.OPEN, ActivityState.DONE, ActivityState.CANCELLED]


def activities():
    """Published ones, also those that were called off afterwards."""
    return VolunteerActivity.objects.filter(state__in=SEEN).select_related("unit", "series", "team", "partner")


def over(unit):
    rows = VolunteerActivity.objects.filter(on_lines([unit.path]), state=ActivityState.DONE)
    return rows.select_related("unit")


def ahead(unit):
    """Shifts one may still join, soonest first."""
    rows = Shift.objects.filter(on_lines([unit.path], "activity__"), activity__state=ActivityState.OPEN)
    rows = rows.filter(closed_at=None, ends_at__gt=timezone.now())
    return rows.select_related("activity__unit", "activity__series").order_by("begins_at", "pk")


def photos():
    return ActivityPhoto.objects.public()


def calls(unit=None):
    """Calls for works, the one that closes last first."""
    rows = ArtCall.objects.published().select_related("unit", "building__estate").order_by("-closes_on", "-pk")
    return rows.filter(on_lines([unit.path])) if unit else rows


def works(call=None):
    """What hangs, without the maker's own name and telephone."""
    rows = ArtWork.objects.shown().defer("author", "phone")
    return rows.filter(call=call) if call else rows
