"""Tickets, meetings and what follows from them as rows. E-1 and E-2 are told by the floor that prints them."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from deliberation import sheets, sheets_meetings
from deliberation.choices_councils import MeetingState
from deliberation.models import Dispute, Meeting, Pause, Project, Resolution, Supervision, Ticket
from deliberation.sheets_meetings import rows_of
from governance.overview.stocks.listed import Listed, along, columns_named, listed_by

TICKET_NAMES = (
    "number reported_at accepted_at source complainant category place text level unit due_at contacted_at meeting "
    "summary resolved_at resolution overdue followed_up_at solved satisfaction note external_number"
)
MEETING_NAMES = (
    "title kind starts_at place chair attendance parties topic decision responsible due_on state published_on note"
)
TICKETS = Listed(
    rows=lambda user: Ticket.objects.visible_to(user),
    fields=columns_named(TICKET_NAMES, [*sheets.REGISTER, sheets.OUTSIDE]),
    told=lambda tickets, eye: ((*line[1:], reverse("ticket", args=[line[1]])) for line in sheets.lines(tickets)),
    near=along(),
)
MEETINGS = Listed(
    rows=lambda user: Meeting.objects.visible_to(user).filter(state=MeetingState.CLOSED),
    fields=columns_named(MEETING_NAMES, sheets_meetings.LEDGER),
    told=lambda meetings, eye: ((*line[1:], meeting.get_absolute_url()) for meeting, line in rows_of(meetings)),
    near=along(),
)


def _on(moment):
    return timezone.localdate(moment) if moment else None


def _yes(fact):
    return "是" if fact else ""


PARKED = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.ticket.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.ticket.path)),
        "number": ("编号", 16, "short", lambda row, eye: row.ticket.number),
        "title": ("诉求", 30, "text", lambda row, eye: _title(row.ticket)),
        "category": ("类别", 16, "text", lambda row, eye: row.ticket.category.full_name),
        "level": ("级别", 7, "short", lambda row, eye: row.ticket.get_level_display()),
        "unit": ("责任单位", 18, "text", lambda row, eye: row.unit.name),
        "plan": ("后续计划", 36, "text", lambda row, eye: "" if row.ticket.confidential else row.plan),
        "began_at": ("挂账日期", 12, "day", lambda row, eye: _on(row.began_at)),
        "review_on": ("下次复查", 12, "day", lambda row, eye: row.review_on),
        "until": ("最迟恢复办理", 12, "day", lambda row, eye: row.until),
        "days": ("已挂账天数", 9, "number", lambda row, eye: (eye.today - _on(row.began_at)).days),
    },
    rows=lambda user: Pause.objects.filter(ended_at=None, ticket__in=Ticket.objects.visible_to(user).values("pk")),
    prepared=lambda rows, eye: rows.select_related("ticket__category", "unit"),
    near=along("ticket__"),
    path="ticket__path",
    page=lambda row: row.ticket.get_absolute_url(),
)


def _title(ticket):
    return "保密件" if ticket.confidential else ticket.title


SUPERVISIONS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "level": ("督办级别", 10, "short", lambda row, eye: row.get_level_display()),
        "matter": ("督办事项", 18, "text", lambda row, eye: row.matter_number),
        "title": ("内容", 28, "text", lambda row, eye: _title(row.ticket) if row.ticket_id else row.resolution.line),
        "unit": ("督办对象", 18, "text", lambda row, eye: row.unit.name),
        "issuer": ("督办单位", 16, "text", lambda row, eye: row.issuer_unit.name),
        "issued_at": ("督办日期", 12, "day", lambda row, eye: _on(row.issued_at)),
        "why": ("事由", 22, "text", lambda row, eye: row.why),
        "reply_due_at": ("回复期限", 18, "moment", lambda row, eye: row.reply_due_at),
        "state": ("状态", 9, "short", lambda row, eye: row.get_state_display()),
        "late": ("逾期未复", 9, "short", lambda row, eye: _yes(row.late)),
        "finished_at": ("办结日期", 12, "day", lambda row, eye: _on(row.finished_at)),
    },
    rows=lambda user: Supervision.objects.visible_to(user),
    prepared=lambda rows, eye: rows.for_list(),
    near=along(),
)
DISPUTES = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "number": ("编号", 10, "short", lambda row, eye: f"JF{row.pk:05d}"),
        "unit": ("调解单位", 18, "text", lambda row, eye: row.unit.name),
        "kind": ("纠纷类型", 11, "short", lambda row, eye: row.get_kind_display()),
        "registered_on": ("登记日期", 12, "day", lambda row, eye: row.registered_on),
        "accepted_on": ("受理日期", 12, "day", lambda row, eye: row.accepted_on),
        "due_on": ("调解期限", 12, "day", lambda row, eye: row.due_on),
        "state": ("状态", 10, "short", lambda row, eye: row.get_state_display()),
        "concluded_on": ("结案日期", 12, "day", lambda row, eye: row.concluded_on),
        "agreement": ("协议形式", 12, "short", lambda row, eye: row.get_agreement_display()),
        "performance": ("履行情况", 10, "short", lambda row, eye: row.get_performance_display()),
        "ticket": ("来源诉求", 16, "short", lambda row, eye: row.ticket.number if row.ticket_id else ""),
    },
    rows=lambda user: Dispute.objects.visible_to(user),
    prepared=lambda rows, eye: rows.select_related("unit", "ticket").defer(
        "facts", "agreement_text", "result", "ticket__reporter_phone"
    ),
    near=along(),
)
RESOLUTIONS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "text": ("议定事项", 40, "text", lambda row, eye: row.text),
        "meeting": ("议定会议", 24, "text", lambda row, eye: row.item.meeting.title if row.item_id else ""),
        "made_on": ("议定日期", 12, "day", lambda row, eye: row.made_on),
        "lead": ("牵头单位", 18, "text", lambda row, eye: row.lead.name),
        "person": ("责任人", 10, "short", lambda row, eye: row.lead_person),
        "with_units": ("配合单位", 18, "text", lambda row, eye: row.with_units),
        "due_on": ("完成时限", 12, "day", lambda row, eye: row.due_on),
        "criterion": ("验收标准", 22, "text", lambda row, eye: row.criterion),
        "state": ("落实情况", 10, "short", lambda row, eye: row.get_state_display()),
        "done_at": ("完成日期", 12, "day", lambda row, eye: _on(row.done_at)),
        "accepted_at": ("验收日期", 12, "day", lambda row, eye: _on(row.accepted_at)),
    },
    rows=lambda user: Resolution.objects.visible_to(user),
    prepared=lambda rows, eye: rows.select_related("item__meeting", "lead"),
    near=along(),
)


def _outcomes(project):
    return "，".join(map(str, project.outcomes.all()))


def _funds(project):
    return "，".join(f"{fund.partner}{fund.amount or fund.in_kind}" for fund in project.fundings.all())


PROJECTS = listed_by(
    {
        "community": ("社区", 14, "text", lambda row, eye: eye.community(row.path)),
        "grid": ("网格", 16, "text", lambda row, eye: eye.grid(row.path)),
        "year": ("年度", 7, "short", lambda row, eye: str(row.year)),
        "kind": ("类别", 14, "short", lambda row, eye: row.get_kind_display()),
        "title": ("项目名称", 30, "text", lambda row, eye: row.title),
        "source": ("来源", 12, "short", lambda row, eye: row.get_source_display()),
        "owner": ("责任单位", 18, "text", lambda row, eye: row.owner.name),
        "budget": ("预算（元）", 11, "number", lambda row, eye: float(row.budget) if row.budget is not None else None),
        "funds": ("出资", 24, "text", lambda row, eye: _funds(row)),
        "state": ("进度", 8, "short", lambda row, eye: row.get_state_display()),
        "founded_on": ("立项日期", 12, "day", lambda row, eye: row.founded_on),
        "finished_on": ("验收日期", 12, "day", lambda row, eye: row.finished_on),
        "outcomes": ("成效", 28, "text", lambda row, eye: _outcomes(row)),
    },
    rows=lambda user: Project.objects.visible_to(user),
    prepared=lambda rows, eye: rows.select_related("owner").prefetch_related(
        Prefetch("outcomes"), Prefetch("fundings")
    ),
    near=along(),
)
