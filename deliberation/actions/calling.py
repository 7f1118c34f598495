"""回访 that is late is said once, to those who may call."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import step
from deliberation.choices import TicketState
from deliberation.models import Ticket
from governance.foundation import jobs

AT_ONCE = 500


@jobs.handler("tickets.remind_follow_ups")
def remind_late(now=None):
    """Every ticket that waits for its call longer than allowed: once since it was resolved."""
    now = now or timezone.now()
    late = Ticket.objects.filter(state=TicketState.RESOLVED, follow_up_due_at__lt=now, follow_up_reminded_at=None)
    for ticket in late.order_by("follow_up_due_at")[:AT_ONCE]:
        _remind(ticket, now)


@transaction.atomic
def _remind(ticket, now):
    """Only the worker that changes the row speaks."""
    still = Ticket.objects.filter(pk=ticket.pk, state=TicketState.RESOLVED, follow_up_reminded_at=None)
    if still.update(follow_up_reminded_at=now):
        step(ticket, "follow_up_late", by=None)
