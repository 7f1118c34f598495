"""Following up: somebody other than the handler asks the resident; the answer closes the ticket or reopens it."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, start_handling
from deliberation.actions.routing import TO_UNIT, _give, _raise_level, goes_on_helping, staffed_above
from deliberation.actions.supervising import end_with_ticket, supervise_by_itself
from deliberation.choices import Satisfaction, Solved, TicketState
from deliberation.choices_following import FollowUpWay
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import FollowUp
from deliberation.reporters import reporters_of
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit

MOST_ATTEMPTS = 3  # calls before “联系不上” closes a ticket
LEAST_DAYS = 2  # on which those calls are spread
REOPENED = [
    "reopened", "meeting_wanted", "resolved_at", "closed_at", "resolved_by", "follow_up_due_at", "resolution",
    "resolution_text", "halved",
]  # fmt: skip


@transaction.atomic
def follow_up(
    ticket, *, by, reached, was_contacted=None, solved="", satisfaction=None, text="", voice=None, version=None
):
    """回访: one call to one of those who reported it (`voice`; None is the first of them).

    Everybody who can be reached is asked. The first answer “未解决” or “不满意” reopens one level up with half the
    limit: of several answers the worst counts. 部分解决 closes when the resident is content with it, and is never
    counted as solved. Who is not reached by three calls on at least two days is given up; when nobody answered, the
    ticket closes as 联系不上, outside the rates.
    """
    ticket = lock(ticket, version, by=by, deed="follow_up")
    if any(p.reached for p in reporters_of([ticket])[ticket.pk] if p.voice == voice):
        raise ActionRefused("这位反映人已经回访过，请刷新页面，给还没问到的人打电话。")
    answer = {"was_contacted": was_contacted, "solved": solved, "satisfaction": satisfaction, "text": text}
    return take_answer(ticket, by, voice, reached, way=FollowUpWay.CALL, **answer)


def take_answer(ticket, by, voice, reached, *, way, was_contacted, solved, satisfaction, text):
    """Write one answer (or a call in vain) on a locked ticket and let it close or reopen, if that is due."""
    if reached and not solved:
        raise ActionRefused("请问清楚并选择：问题是否解决。")
    if voice is not None and voice.ticket_id != ticket.pk:
        raise ActionRefused("这位反映人不在这件诉求上，请刷新页面后重选。")
    call = FollowUp.objects.create(
        ticket=ticket, by=by, round=ticket.reopened, reached=reached, was_contacted=was_contacted, voice=voice,
        solved=solved if reached else "", satisfaction=satisfaction if reached else None, text=text.strip(),
        way=way, resolution=ticket.resolution,
    )  # fmt: skip
    people = reporters_of([ticket])[ticket.pk]
    if not reached:
        return _not_reached(ticket, call, by, people)
    _keep_the_worst(ticket, call)
    save(ticket, "solved", "satisfaction", "followed_up_at")
    words = "，".join(filter(None, [Solved(solved).label, Satisfaction(satisfaction).label if satisfaction else ""]))
    line = "" if by else FollowUpWay(way).label
    step(
        ticket, "followed_up", by=by, reason=words, text=call.text, solved=solved, satisfaction=satisfaction, line=line
    )
    if solved == Solved.NO or (satisfaction is not None and satisfaction < Satisfaction.FAIR):
        return _reopen(ticket, by, f"{line or '回访'}：{words}")
    return _close_when_all_were_asked(ticket, by, people, voice)


def _keep_the_worst(ticket, call):
    """The ticket shows the worst answer of the round."""
    answers = list(ticket.follow_ups.filter(round=ticket.reopened, reached=True).exclude(solved=""))
    order = [Solved.NO, Solved.PARTLY, Solved.YES]
    ticket.solved = min((each.solved for each in answers), key=order.index)
    ticket.satisfaction = min((each.satisfaction for each in answers if each.satisfaction), default=None)
    ticket.followed_up_at = call.at


def _not_reached(ticket, call, by, people):
    calls = next((p.calls for p in people if call in p.calls), [call])
    save(ticket)
    step(ticket, "followed_up", by=by, reason=f"第 {len(calls)} 次未联系上", text=call.text)
    return _close_when_all_were_asked(ticket, by, people, call.voice)


def given_up(person):
    """Called in vain often enough, on enough days: nobody has to try again."""
    days = {timezone.localdate(call.at) for call in person.calls}
    return not person.reached and len(person.calls) >= MOST_ATTEMPTS and len(days) >= LEAST_DAYS


def _close_when_all_were_asked(ticket, by, people, voice):
    if ticket.state != TicketState.RESOLVED:
        return ticket
    if any(not p.reached and not given_up(p) for p in people if p.reachable or p.voice == voice):
        return ticket
    if not any(p.reached for p in people):
        return _close(ticket, by, f"{max(len(p.calls) for p in people)} 次回访未联系上")
    return _close(ticket, by, "回访确认已解决" if ticket.solved == Solved.YES else "回访：部分解决，群众认可")


@transaction.atomic
def close_anonymous(ticket, *, by, version=None):
    """结案 of a ticket nobody can call about, after a look at the result by somebody else."""
    ticket = lock(ticket, version, by=by, deed="close")
    if any(person.reachable for person in reporters_of([ticket])[ticket.pk]):
        raise ActionRefused("有反映人留了电话，请先回访再结案。")
    return _close(ticket, by, "匿名或无电话，核对办理结果后结案")


def _close(ticket, by, why):
    was = ticket.state
    move(ticket, TicketState.CLOSED)
    ticket.closed_at = timezone.now()
    save(ticket, "state", "is_open", "closed_at")
    step(ticket, "closed", by=by, was=was, reason=why)
    end_with_ticket(ticket, by=by)
    return ticket


@transaction.atomic
def reopen(ticket, *, by, note, version=None):
    """重办 of a closed ticket, on the resident's word."""
    if not note.strip():
        raise ActionRefused("请写明为什么重办，诉求人怎么说。")
    return _reopen(lock(ticket, version, by=by, deed="reopen"), by, note.strip())


def _reopen(ticket, by, why):
    """One level up with half of that level's limit and a new clock; the second time to the street, which is pressed.

    The street stays with the street. Who had it goes on helping.
    """
    was, below = ticket.state, ticket.unit
    again = ticket.reopened > 0
    above = (OrgUnit.objects.get(path=ticket.path[:4]) if again else staffed_above(below)) or below
    _raise_level(ticket, above)
    _give(ticket, above)
    if above != below:
        goes_on_helping(ticket, below)
    ticket.reopened += 1
    ticket.meeting_wanted |= again
    ticket.resolved_at = ticket.closed_at = ticket.resolved_by = ticket.follow_up_due_at = None
    ticket.resolution = ticket.resolution_text = ""
    start_handling(ticket, half=True)
    save(ticket, *TO_UNIT, *REOPENED, "level", "level_reason", *CLOCK_FIELDS)
    reason = f"第 {ticket.reopened} 次重办，交{above}" + ("，建议召开议事会" if again else "")
    facts = {"unit_name": above.name, "unit_id": above.pk}
    step(ticket, "reopened", by=by, was=was, reason=reason, text=why, **facts)
    if again:
        supervise_by_itself(ticket, SupervisionLevel.RED, f"第 {ticket.reopened} 次重办，群众仍不满意")
    return ticket
