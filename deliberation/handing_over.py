"""What becomes of tickets when a post changes hands, or a building changes its unit."""

from django.db.models import Q

from deliberation.actions._move import lock, save, step
from deliberation.choices import TicketState
from deliberation.models import Ticket
from hierarchy.handover import lists_work, takes_over
from hierarchy.paths import follows_building

HELD = [TicketState.DISPATCHED, TicketState.IN_PROGRESS]


@lists_work
def open_tickets(user, unit):
    """What a person still has to handle there; without a person, every open ticket of the unit or its places."""
    held = Ticket.objects.open().filter(Q(unit=unit) | Q(home=unit))
    if user is not None:
        held = Ticket.objects.filter(unit=unit, handler=user, state__in=HELD)
    return [("在办诉求", held.count(), f"/tickets/?st=open&unit={unit.code}")]


@takes_over
def tickets_of(from_user, to_user, post):
    """The successor carries on what the predecessor had in hand at the unit; each ticket says so."""
    if post.building_id or post.entrance_id:  # these posts handle nothing
        return 0
    held = list(Ticket.objects.filter(unit=post.unit, handler=from_user, state__in=HELD).values_list("pk", flat=True))
    for pk in held:
        ticket = lock(Ticket(pk=pk))
        ticket.handler = to_user
        save(ticket, "handler")
        step(ticket, "handler_changed", by=None, reason=f"岗位交接：{from_user.name} → {to_user.name}")
    return len(held)


@follows_building
def tickets_follow_their_building(building, unit):
    """Where it happened now belongs to another unit; who holds the ticket does not change by itself."""
    Ticket.objects.filter(building=building).update(home=unit, path=unit.path)
