"""Following up: somebody other than the handler asks the resident; the answer closes the ticket or reopens it."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, start_handling
from deliberation.actions.routing import TO_UNIT, _give, _raise_level
from deliberation.choices import Satisfaction, Solved, TicketState
from deliberation.models import FollowUp
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit

MOST_ATTEMPTS = 3  # calls before “联系不上” closes a ticket
LEAST_DAYS = 2  # on which those calls are spread


@transaction.atomic
def follow_up(ticket, *, by, reached, was_contacted=None, solved="", satisfaction=None, text="", version=None):
    """回访. Unsolved or dissatisfied reopens one level up with half the limit; anything else closes.

    部分解决 closes when the resident is content with it, and is never counted as solved.

    Not reached: after three calls on at least two days the ticket closes as 联系不上, outside the rates.
    """
    ticket = lock(ticket, version, by=by, deed="follow_up")
    if reached and not solved:
        raise ActionRefused("请问清楚并选择：问题是否解决。")
    call = FollowUp.objects.create(
        ticket=ticket, by=by, round=ticket.reopened, reached=reached, was_contacted=was_contacted,
        solved=solved if reached else "", satisfaction=satisfaction if reached else None, text=text.strip(),
    )  # fmt: skip
    if not reached:
        return _not_reached(ticket, call, by)
    ticket.solved, ticket.satisfaction, ticket.followed_up_at = solved, satisfaction, call.at
    save(ticket, "solved", "satisfaction", "followed_up_at")
    words = "，".join(filter(None, [Solved(solved).label, Satisfaction(satisfaction).label if satisfaction else ""]))
    step(ticket, "followed_up", by=by, reason=words, text=call.text, solved=solved, satisfaction=satisfaction)
    if solved == Solved.NO or (satisfaction is not None and satisfaction < Satisfaction.FAIR):
        return _reopen(ticket, by, f"回访：{words}")
    return _close(ticket, by, "回访确认已解决" if solved == Solved.YES else "回访：部分解决，群众认可")


def _not_reached(ticket, call, by):
    calls = list(ticket.follow_ups.filter(round=ticket.reopened))
    step(ticket, "followed_up", by=by, reason=f"第 {len(calls)} 次未联系上", text=call.text)
    days = {timezone.localdate(each.at) for each in calls}
    if len(calls) >= MOST_ATTEMPTS and len(days) >= LEAST_DAYS:
        return _close(ticket, by, f"{len(calls)} 次回访未联系上")
    save(ticket)
    return ticket


@transaction.atomic
def close_anonymous(ticket, *, by, version=None):
    """A ticket nobody can call about is closed after a look at the result by somebody else."""
    ticket = lock(ticket, version, by=by, deed="close")
    if ticket.reachable:
        raise ActionRefused("诉求人留了电话，请先回访再结案。")
    return _close(ticket, by, "匿名或无电话，核对办理结果后结案")


def _close(ticket, by, why):
    was = ticket.state
    move(ticket, TicketState.CLOSED)
    ticket.closed_at = timezone.now()
    save(ticket, "state", "is_open", "closed_at")
    step(ticket, "closed", by=by, was=was, reason=why)
    return ticket


@transaction.atomic
def reopen(ticket, *, by, note, version=None):
    """重办 of a closed ticket, on the resident's word."""
    if not note.strip():
        raise ActionRefused("请写明为什么重办，诉求人怎么说。")
    return _reopen(lock(ticket, version, by=by, deed="reopen"), by, note.strip())


def _reopen(ticket, by, why):
    """One level up (the street stays with the street), with half of that level's limit and a new clock."""
    was = ticket.state
    above = OrgUnit.objects.get_parent(ticket.unit) or ticket.unit
    _raise_level(ticket, above)
    _give(ticket, above)
    ticket.reopened += 1
    ticket.resolved_at = ticket.closed_at = ticket.resolved_by = None
    ticket.resolution = ticket.resolution_text = ""
    start_handling(ticket, half=True)
    fields = ["reopened", "resolved_at", "closed_at", "resolved_by", "resolution", "resolution_text", "halved"]
    save(ticket, *TO_UNIT, *fields, "level", "level_reason", *CLOCK_FIELDS)
    step(
        ticket,
        "reopened",
        by=by,
        was=was,
        reason=f"第 {ticket.reopened} 次重办，交{above}",
        text=why,
        unit_name=above.name,
        unit_id=above.pk,
    )
    return ticket
