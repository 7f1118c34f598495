"""A ticket's stays in work, kept by every step: one row from 受理 or 重办 to 办结 or out."""

from itertools import groupby

from deliberation.choices import IN_WORK, TicketState
from deliberation.choices_following import Entered, FollowUpWay, Left
from deliberation.models import FollowUp, Spell, TicketEvent

S = TicketState
INSIDE = IN_WORK | {S.PARKED}  # 挂账 is still in work: it only stops the clock
ENTERED = {S.RESOLVED: Entered.REOPENED, S.CLOSED: Entered.REOPENED, S.MERGED: Entered.UNMERGED}
LEFT = {
    S.RESOLVED: Left.RESOLVED,
    S.CLOSED: Left.RESOLVED,
    S.WITHDRAWN: Left.WITHDRAWN,
    S.DECLINED: Left.WITHDRAWN,
    S.TRANSFERRED: Left.TRANSFERRED,
    S.MERGED: Left.MERGED,
}


def keep(ticket, was, at):
    """Begin or end the ticket's stay as its present state asks; nothing when it is as it should be."""
    if ticket.state in INSIDE:
        entered = ENTERED.get(was, Entered.ACCEPTED)
        Spell.objects.get_or_create(ticket=ticket, ended_at=None, defaults={"began_at": at, "entered": entered})
    elif ticket.state in LEFT:
        Spell.objects.filter(ticket=ticket, ended_at=None).update(ended_at=at, left=LEFT[ticket.state])


def write_from_events(tickets):
    """The stays of tickets that were written in bulk, told by their events."""
    events = TicketEvent.objects.filter(ticket__in=tickets).order_by("ticket", "id")
    made = []
    for pk, steps in groupby(events.values_list("ticket", "to_state", "at"), key=lambda step: step[0]):
        made += _stays(pk, steps)
    Spell.objects.bulk_create(made, batch_size=2000)


def _stays(pk, steps):
    stays, was = [], ""
    for _, state, at in steps:
        running = bool(stays) and stays[-1].ended_at is None
        if state in INSIDE and not running:
            stays.append(Spell(ticket_id=pk, began_at=at, entered=ENTERED.get(was, Entered.ACCEPTED)))
        elif state in LEFT and running:
            stays[-1].ended_at, stays[-1].left = at, LEFT[state]
        was = state
    return stays


def write_imported(tickets):
    """What a sheet says of matters that ended before they came to us: one stay each, and the answer it has.

    The same tickets may come again with other words; what was written before goes.
    """
    ids = [ticket.pk for ticket in tickets]
    Spell.objects.filter(ticket__in=ids).delete()
    FollowUp.objects.filter(ticket__in=ids, way=FollowUpWay.IMPORTED).delete()
    done = [ticket for ticket in tickets if ticket.resolved_at]
    Spell.objects.bulk_create(
        [
            Spell(
                ticket=ticket,
                began_at=ticket.reported_at,
                entered=Entered.ACCEPTED,
                ended_at=max(ticket.resolved_at, ticket.reported_at),
                left=Left.RESOLVED,
            )
            for ticket in done
        ],
        batch_size=500,
    )
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                ticket=ticket,
                way=FollowUpWay.IMPORTED,
                at=ticket.followed_up_at or ticket.resolved_at,
                solved=ticket.solved,
                satisfaction=ticket.satisfaction,
                resolution=ticket.resolution,
            )
            for ticket in done
            if ticket.solved or ticket.satisfaction
        ],
        batch_size=500,
    )
