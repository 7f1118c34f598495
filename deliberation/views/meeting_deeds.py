"""Deeds on a meeting and its agenda, each at an address of its own: read, ask, call, answer."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from deliberation import forms_meetings as forms
from deliberation.actions import agenda
from deliberation.actions import meetings as actions
from deliberation.choices_councils import MeetingState
from deliberation.models import AgendaItem
from deliberation.views.meetings import found
from governance.foundation.access import access
from hierarchy.views.deed import allow, deed, plain_deed


@dataclass(frozen=True)
class Plan:
    title: str
    form: Any
    action: Any
    done: str
    icon: str
    line: str = ""
    danger: bool = False


DEEDS = {
    "change": Plan("修改会议", forms.ChangeMeetingForm, actions.change_meeting, "已保存。", "pencil"),
    "announce": Plan(
        "发会议通知", forms.AnnounceForm, actions.announce_meeting, "已通知有账号的应邀人；其他人请送达纸质通知。",
        "megaphone", "通知写明时间、地点和议题；发出后应邀名单就定下来，之后还可以加人。",
    ),
    "open": Plan(
        "开会", forms.AnnounceForm, actions.open_meeting, "会议开始，可以签到、议事、表决了。", "play",
        "开始以后就能签到、议事、表决。",
    ),
    "close": Plan(
        "散会", forms.VersionForm, actions.close_meeting, "会议已散会。请在 3 个工作日内整理纪要。", "door-closed",
        "散会后不能再签到和表决。每个议题都要有结果：议定、结转下次或撤下。",
    ),
    "cancel": Plan(
        "取消会议", forms.ReasonForm, actions.cancel_meeting, "会议已取消，议题结转到下次。", "circle-x",
        "收到通知的人会看到取消的原因。", True,
    ),
}  # fmt: skip


def meeting_deed(name):
    """The view of one deed of `DEEDS`."""
    plan = DEEDS[name]

    @access("meeting.hold")
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        meeting = found(request, pk)
        allow(request.user, "deliberation.lead_meeting", meeting)
        facts = {field: getattr(meeting, field) for field in (*actions.FACTS, "version", "short_notice")}
        form = plan.form(request.POST or None, initial=facts)
        if name == "open" and meeting.state == MeetingState.ANNOUNCED:
            del form.fields["short_notice"]  # the notice was given
        return deed(
            request,
            form,
            lambda **sent: plan.action(meeting, by=request.user, **sent),
            title=plan.title,
            intro=meeting.title,
            lines=[plan.line] if plan.line else [],
            success=plan.done,
            back=meeting.get_absolute_url(),
            submit=plan.title,
            icon=plan.icon,
            danger=plan.danger,
        )

    view.__name__ = f"{name}_meeting"
    return view


@access("meeting.hold")
@require_POST
def renew_sign_in(request, pk):
    meeting = found(request, pk)
    allow(request.user, "deliberation.lead_meeting", meeting)
    return plain_deed(
        request,
        lambda: actions.renew_sign_in(meeting, by=request.user),
        success="签到码和二维码已更换，原来的作废。",
        back=reverse("meeting-poster", args=[pk]),
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def add_item(request, pk):
    meeting = found(request, pk)
    allow(request.user, "deliberation.lead_meeting", meeting)
    start = {"ticket": request.GET.get("ticket", "")}
    return deed(
        request,
        forms.ItemForm(request.POST or None, initial=start, user=request.user, meeting=meeting),
        lambda **sent: agenda.add_item(meeting, by=request.user, **sent),
        title="加一个议题",
        intro=meeting.title,
        success="已列入议程。",
        back=meeting.get_absolute_url(),
        submit="列入议程",
        icon="plus",
    )


def item_of(request, pk):
    """An item whose meeting the person may hold."""
    rows = AgendaItem.objects.visible_to(request.user).select_related("meeting__council", "ticket")
    item = get_object_or_404(rows, pk=pk)
    allow(request.user, "deliberation.lead_meeting", item.meeting)
    return item


@access("meeting.hold")
@require_POST
def move_item(request, pk):
    item = item_of(request, pk)
    return plain_deed(
        request,
        lambda: agenda.move_item(item, by=request.user, up=request.POST.get("to") == "up"),
        success="次序已调整。",
        back=f"{item.meeting.get_absolute_url()}#items",
    )


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def conclude_item(request, pk):
    item = item_of(request, pk)
    facts = {name: getattr(item, name) for name in ("opinions", "minority", "decision")}
    facts["state"] = item.state if item.state != "planned" else request.GET.get("state", "decided")
    note = "这一项属于业主共同决定事项，这里的结果只是协商意见，须由业主大会依法表决。"
    return deed(
        request,
        forms.ConcludeForm(request.POST or None, initial=facts),
        lambda **sent: agenda.conclude_item(item, by=request.user, **sent),
        title="登记议题结果",
        intro=item.title,
        lines=[note] if item.owners_matter else [],
        success="已登记，诉求的办理过程里也能看到。" if item.ticket_id else "已登记。",
        back=f"{item.meeting.get_absolute_url()}#items",
    )
