"""Who served a council and may have the time counted: closed meetings, who came, and who of them is a volunteer."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from deliberation.choices_councils import MeetingState
from deliberation.models import Attendance, Meeting
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from volunteers.models import HoursEntry, HoursSettings, Volunteer

MEETINGS = 30


def waiting(user):
    """[(meeting, attendances with `volunteer`)]: closed meetings of the last days whose volunteers were not credited.

    Constant queries: meetings, attendances, volunteers, and what was credited already.
    """
    offices = sorted(user.scope.offices)
    since = timezone.now() - timedelta(days=HoursSettings.of(offices[0] if offices else "").late_days)
    meetings = list(
        Meeting.objects.visible_to(user)
        .filter(state=MeetingState.CLOSED, closed_at__gte=since, unit__in=_units(user))
        .select_related("unit", "council")
        .defer("minutes_text", "extract")
        .order_by("-closed_at", "-pk")[:MEETINGS]
    )
    found = defaultdict(list)
    for row in _came(user, meetings):
        found[row.meeting_id].append(row)
    return [(meeting, found[meeting.pk]) for meeting in meetings if found[meeting.pk]]


def _units(user):
    return OrgUnit.objects.filter(under(user.scope.branches)).values("pk")


def _came(user, meetings):
    """Attendances of people who came, are volunteers of the street, and have no row of the ledger yet."""
    registered = Volunteer.objects.serving().filter(street_path__in=user.scope.offices)
    rows = Attendance.objects.visible_to(user).filter(meeting__in=meetings, arrived_at__isnull=False)
    rows = rows.filter(Q(resident__isnull=False) | Q(user__isnull=False)).annotate(
        by_resident=Subquery(registered.filter(resident=OuterRef("resident")).values("pk")[:1]),
        by_user=Subquery(registered.filter(user=OuterRef("user")).values("pk")[:1]),
    )
    rows = [row for row in rows.select_related("meeting__unit").order_by("pk") if row.by_resident or row.by_user]
    people = registered.in_bulk([row.by_resident or row.by_user for row in rows])
    counted = HoursEntry.objects.visible_to(user).filter(client_key__in=[key_of(row) for row in rows])
    done = set(counted.values_list("client_key", flat=True))
    for row in rows:
        row.volunteer = people.get(row.by_resident or row.by_user)
        row.begins, row.ends = span_of(row)
    return [row for row in rows if row.volunteer and key_of(row) not in done and row.ends > row.begins]


def key_of(attendance):
    return f"attendance:{attendance.pk}"


def span_of(attendance):
    """From when the meeting ran and the person was there, to when either ended."""
    meeting = attendance.meeting
    begins = max(meeting.opened_at or meeting.starts_at, attendance.arrived_at)
    return begins, min(each for each in (attendance.left_at, meeting.closed_at) if each)
