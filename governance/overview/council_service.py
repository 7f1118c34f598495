"""议事服务: who came to a meeting and is a volunteer may have the time counted; a clerk's tap decides, nothing else.

It stands above both: meetings know nothing of volunteers, and volunteers nothing of meetings.
"""

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from deliberation.choices_councils import MeetingState
from deliberation.models import Attendance, Meeting
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from volunteers.actions import credit
from volunteers.choices import HoursSource
from volunteers.models import HoursEntry, HoursSettings, Volunteer

MEETINGS, AT_ONCE = 30, 200


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


@access("hours.record")
@require_http_methods(["GET", "POST"])
def council_service(request):
    """Context: meetings [(meeting, rows)]. POST: `who`, ids of attendances that are counted, each on its own."""
    meetings = waiting(request.user)
    if request.method == "POST":
        chosen = set(request.POST.getlist("who")[:AT_ONCE])
        _count(request, [row for _, rows in meetings for row in rows if str(row.pk) in chosen])
        return redirect("council-service")
    return render(request, "overview/council_service.html", {"meetings": meetings})


def _count(request, rows):
    made, refused = 0, []
    for row in sorted(rows, key=lambda each: each.volunteer.pk):
        meeting = row.meeting
        try:
            with transaction.atomic():
                credit(
                    row.volunteer, by=request.user, unit=meeting.unit, source=HoursSource.COUNCIL,
                    words=f"参加{meeting.title}"[:100], place=meeting.place[:60], begins_at=row.begins,
                    ends_at=row.ends, client_key=key_of(row),
                )  # fmt: skip
            made += 1
        except ActionRefused as refusal:
            refused.append(f"{row.volunteer.masked_name}：{refusal}")
    if made:
        messages.success(request, f"已记入议事服务 {made} 人次。")
    for words in refused[:5]:
        messages.error(request, words)
    if not rows:
        messages.error(request, "请先勾选要记入的人。")
