"""What falls due among tickets, supervisions, decisions, councils and disputes; actions say so."""

from django.utils import timezone

from deliberation.actions.councils import AHEAD
from deliberation.choices import TicketState
from deliberation.choices_councils import MeetingState, MinutesState, ResolutionState
from deliberation.choices_ladder import SupervisionState
from deliberation.figures_councils import owed, with_meetings
from deliberation.models import Council, Dispute, Meeting, Resolution, Supervision, Ticket
from governance.foundation.kinds import kind, while_in

TICKETS, DECISIONS = "诉求办理", "议事协商"
HANDLERS, UNIT = "承办人；没有承办人时，承办单位的人", "承办单位的人"


def _is_urgent(entry):
    return Ticket.objects.filter(pk=entry.subject_id, urgent=True).exists()


def _in_work():
    return Ticket.objects.running()


def _pressed(field):
    """Tickets or resolutions with a 督办 that waits for its reply."""

    def still(pairs):
        subjects = {subject for subject, _ in pairs if subject.isdecimal()}
        rows = Supervision.objects.filter(state=SupervisionState.OPEN, **{f"{field}__in": subjects})
        there = {str(pk) for pk in rows.values_list(field, flat=True)}
        return {pair for pair in pairs if pair[0] in there}

    return still


kind(
    "ticket.filed", "新诉求", TICKETS, news=True, presses=_is_urgent,
    when="登记时；紧急诉求不分时段", whom="受理单位和所在网格的人",
    still=while_in(lambda: Ticket.objects.filter(state=TicketState.SUBMITTED)),
)  # fmt: skip
kind(
    "ticket.dispatched", "待签收的诉求", TICKETS, news=True, presses=_is_urgent,
    when="分办时；紧急诉求不分时段", whom=HANDLERS,
    still=while_in(lambda: Ticket.objects.filter(state=TicketState.DISPATCHED)),
)  # fmt: skip
kind(
    "ticket.lamp_amber", "时限用去七成的诉求", TICKETS, presses=_is_urgent,
    when="时限用去七成；紧急诉求不分时段", whom=HANDLERS, still=while_in(_in_work),
)  # fmt: skip
kind(
    "ticket.lamp_red", "已超时的诉求", TICKETS, presses=_is_urgent,
    when="时限一过；紧急诉求不分时段", whom=UNIT, still=while_in(_in_work),
)  # fmt: skip
kind(
    "ticket.follow_up_late", "该回访的诉求", TICKETS,
    when="办结满 3 个工作日还没有回访到", whom="承办单位里没有办这件的人；没有别人时上一级",
    still=while_in(lambda: Ticket.objects.filter(state=TicketState.RESOLVED)),
)  # fmt: skip
kind(
    "ticket.review_due", "该复查的挂账件", TICKETS, when="复查日期到", whom="承办单位和牵头单位的人",
    still=while_in(lambda: Ticket.objects.filter(state=TicketState.PARKED)),
)  # fmt: skip
kind(
    "ticket.supervision_late", "逾期未复的督办", TICKETS, when="督办回复期限一过", whom="督办对象和督办人",
    still=_pressed("ticket"),
)  # fmt: skip
kind(
    "resolution.supervision_late", "逾期未复的督办（议定事项）", DECISIONS, when="督办回复期限一过",
    whom="督办对象和督办人", still=_pressed("resolution"),
)  # fmt: skip

_UNDONE = [ResolutionState.OPEN, ResolutionState.DOING]
kind(
    "resolution.due_soon", "快到期的议定事项", DECISIONS, when="到期前 3 天", whom="牵头单位的人",
    still=while_in(lambda: Resolution.objects.filter(state__in=_UNDONE)),
)  # fmt: skip
kind(
    "resolution.overdue", "超期的议定事项", DECISIONS, when="到期后第一个工作日", whom="牵头单位的人",
    still=while_in(lambda: Resolution.objects.filter(state__in=_UNDONE)),
)  # fmt: skip
kind(
    "minutes.overdue", "该整理的会议纪要", DECISIONS, when="散会满 3 个工作日还没有整理", whom="召集会议的人",
    still=while_in(
        lambda: Meeting.objects.filter(
            state=MeetingState.CLOSED, minutes_state__in=[MinutesState.NONE, MinutesState.DRAFT]
        )
    ),
)  # fmt: skip


def _without_a_meeting():
    day = timezone.localdate()
    called = Meeting.objects.filter(state__in=AHEAD).values("council")
    return with_meetings(owed(Council.objects.current(), day), day).filter(held=False).exclude(pk__in=called)


kind(
    "council.not_met", "本期还没有开会的议事会", DECISIONS, when="一期结束前 10 天", whom="召集人",
    still=while_in(_without_a_meeting),
)  # fmt: skip
kind(
    "dispute.due_soon", "快到期的调解", DECISIONS, when="调解期限前 5 天", whom="调解单位能办纠纷的人",
    still=while_in(lambda: Dispute.objects.filter(concluded_on=None)),
)  # fmt: skip
kind(
    "dispute.overdue", "超期的调解", DECISIONS, when="调解期限一过", whom="调解单位能办纠纷的人",
    still=while_in(lambda: Dispute.objects.filter(concluded_on=None)),
)  # fmt: skip
