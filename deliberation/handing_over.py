"""What becomes of tickets when a post changes hands, or a building changes its unit."""

from deliberation.choices import TicketState
from deliberation.models import Ticket
from hierarchy.handover import lists_work, takes_over
from hierarchy.paths import follows_building

HELD = [TicketState.DISPATCHED, TicketState.IN_PROGRESS]


@lists_work
def open_tickets(user, unit):
    """Tickets a person (or, without one, the whole unit) still has to handle there."""
    held = Ticket.objects.filter(unit=unit, state__in=HELD)
    if user is not None:
        held = held.filter(handler=user)
    return [("在办诉求", held.count(), f"/tickets/?st=open&unit={unit.code}")]


@takes_over
def tickets_of(from_user, to_user, post):
    """The successor carries on what the predecessor had in hand at the unit."""
    return Ticket.objects.filter(unit=post.unit, handler=from_user, state__in=HELD).update(handler=to_user)


@follows_building
def tickets_follow_their_building(building, unit):
    """Where it happened now belongs to another unit; who holds the ticket does not change by itself."""
    Ticket.objects.filter(building=building).update(home=unit, path=unit.path)
