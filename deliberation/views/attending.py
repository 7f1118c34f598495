"""Who came: ticked by the recorder, added at the door, excused, standing in for somebody; or by one's own account."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from deliberation import forms_meetings as forms
from deliberation.actions import attending as actions
from deliberation.models import Attendance
from deliberation.views.meetings import found
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import allow, deed, plain_deed


def _held(request, pk):
    meeting = found(request, pk)
    allow(request.user, "deliberation.lead_meeting", meeting)
    return meeting


def _attendance(request, pk):
    rows = Attendance.objects.visible_to(request.user).select_related("meeting__council__unit", "member")
    one = get_object_or_404(rows, pk=pk)
    allow(request.user, "deliberation.lead_meeting", one.meeting)
    return one


def _people(meeting):
    return f"{meeting.get_absolute_url()}#people"


@access("meeting.hold")
@require_POST
def tick(request, pk):
    """点名: those ticked are here."""
    meeting = _held(request, pk)
    chosen = [int(each) for each in request.POST.getlist("people")[:500] if each.isdecimal() and len(each) < 18]
    rows = list(Attendance.objects.visible_to(request.user).filter(meeting=meeting, pk__in=chosen, awaiting=False))
    try:
        for row in rows:
            actions.arrive(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已登记 {len(rows)} 人到会。" if rows else "没有勾选人。请先勾选，再登记到会。")
    return redirect(_people(meeting))


@access("meeting.attend")
@require_POST
def attend(request, pk):
    """An invited person's own account says that he is here."""
    meeting = found(request, pk)
    return plain_deed(
        request,
        lambda: actions.attend(meeting, by=request.user),
        success="已签到。",
        back=meeting.get_absolute_url(),
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def add_person(request, pk):
    meeting = _held(request, pk)
    return deed(
        request,
        forms.NewPersonForm(request.POST or None, meeting=meeting),
        lambda **sent: actions.add_person(meeting, by=request.user, **sent),
        title="登记到会的人",
        intro="不在应邀名单上、现在到会的人；列席的人没有表决权。",
        success="已登记到会。",
        back=_people(meeting),
        submit="登记到会",
        icon="user-plus",
    )


@access("meeting.hold")
@require_POST
def leave(request, pk):
    one = _attendance(request, pk)
    return plain_deed(
        request, lambda: actions.leave(one, by=request.user), success="已登记离会。", back=_people(one.meeting)
    )


@access("meeting.hold")
@require_POST
def take_back(request, pk):
    one = _attendance(request, pk)
    return plain_deed(
        request,
        lambda: actions.take_back_arrival(one, by=request.user),
        success="已撤销签到。",
        back=_people(one.meeting),
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def excuse(request, pk):
    one = _attendance(request, pk)
    return deed(
        request,
        forms.ExcuseForm(request.POST or None),
        lambda **sent: actions.excuse(one, by=request.user, **sent),
        title=f"{one.name}请假",
        success="已登记请假。",
        back=_people(one.meeting),
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def entrust(request, pk):
    one = _attendance(request, pk)
    most = one.meeting.council.proxies_most
    return deed(
        request,
        forms.EntrustForm(request.POST or None, attendance=one),
        lambda **sent: actions.entrust(one, by=request.user, **sent),
        title=f"{one.name}委托别人表决",
        success="已登记委托。",
        back=_people(one.meeting),
        lines=[f"一人最多代 {most} 人表决，不能转委托。委托只算票数，不算到会人数。"],
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def settle(request, pk):
    """A name signed in that nobody invited: the recorder looks who it is, or sends it away (away=yes)."""
    one = _attendance(request, pk)
    if request.method == "POST" and request.POST.get("away") == "yes":
        return plain_deed(
            request,
            lambda: actions.settle_awaiting(one, by=request.user, turn_away=True),
            success="已退回这次签到。",
            back=_people(one.meeting),
        )
    return deed(
        request,
        forms.PersonForm(request.POST or None, meeting=one.meeting),
        lambda **sent: actions.settle_awaiting(one, by=request.user, **sent),
        title=f"确认签到：{one.name}",
        success="已确认到会。",
        back=_people(one.meeting),
        lines=["请当面看清是谁。认不出来的，回到会议页面点“退回”。"],
    )
