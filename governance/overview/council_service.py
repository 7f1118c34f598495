"""议事服务: who came to a meeting and is a volunteer may have the time counted; a clerk's tap decides, nothing else.

It stands above both: meetings know nothing of volunteers, and volunteers nothing of meetings.
"""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.overview.serving_councils import key_of, waiting
from volunteers.actions import credit
from volunteers.choices import HoursSource

AT_ONCE = 200


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
