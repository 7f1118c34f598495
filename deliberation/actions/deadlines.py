"""The three clocks of a ticket, the lamps, and what a changed calendar does to promises."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, save, step
from deliberation.choices import Clock, Lamp
from deliberation.limits import limits_of
from deliberation.models import Ticket
from governance.foundation import jobs, workdays
from governance.foundation.workdays import Calendar, deadline

CLOCK_FIELDS = ["clock_began_at", "due_at", "amber_at", "due_basis", "lamp"]
DISPATCH_FIELDS = ["acknowledge_due_at", "contact_due_at"]


def start_handling(ticket, at=None, *, half=False):
    """Begin the handling clock: at acceptance, and anew (with half the limit) when a ticket is reopened."""
    ticket.clock_began_at = at or timezone.now()
    ticket.halved = half
    ticket.due_at = None
    _set_due(ticket, _limits(ticket))


def keep_promise(ticket):
    """Reckon the handling deadline again after level or category changed; never earlier than was promised."""
    if ticket.clock_began_at:
        _set_due(ticket, _limits(ticket))


def start_dispatch(ticket, at=None):
    """The clocks of acknowledging and of first contact begin with the dispatch."""
    at, limits = at or timezone.now(), _limits(ticket)
    calendar = Calendar.around(timezone.localtime(at).date())
    sign, call = limits[Clock.ACKNOWLEDGE], limits[Clock.CONTACT]
    ticket.acknowledge_due_at = deadline(at, sign, calendar).at if sign else None
    if ticket.contacted_at is None and ticket.reachable:
        ticket.contact_due_at = deadline(at, call, calendar).at if call else None


def _limits(ticket):
    return limits_of(ticket.path[:4], ticket.level, ticket.category, ticket.urgent, ticket.kind)


def _set_due(ticket, limits):
    duration = limits[Clock.HANDLE].half() if ticket.halved else limits[Clock.HANDLE]
    reckoned = deadline(ticket.clock_began_at, duration)
    if ticket.due_at is None or (reckoned.at > ticket.due_at and not _promised_earlier(ticket, reckoned.at)):
        ticket.due_at, ticket.amber_at = reckoned.at, reckoned.amber_at
        ticket.lamp = Lamp.NONE
    if reckoned.at == ticket.due_at:  # the same day may by now stand on published days
        ticket.due_basis = ("重办件时限减半；" if ticket.halved else "") + reckoned.basis


def _promised_earlier(ticket, at):
    """Whether somebody whose ticket was merged into this one was promised an earlier end than `at`."""
    if not ticket.voices_count or ticket.reopened:
        return False
    return Ticket.objects.filter(merged_into=ticket, due_at__lt=at).exists()


@jobs.handler("tickets.light_lamps")
def light_lamps(now=None):
    """Turn lamps yellow at 70 % and red when overdue, each once. Another worker may have been first."""
    now = now or timezone.now()
    for lamp, due in ((Lamp.RED, "due_at"), (Lamp.AMBER, "amber_at")):
        waiting = Ticket.objects.running().exclude(lamp__in=[Lamp.RED, lamp]).filter(**{f"{due}__lte": now})
        for ticket in waiting.order_by(due)[:2000]:
            light(ticket, lamp, now)


@transaction.atomic
def light(ticket, lamp, now=None):
    """Set one ticket's lamp and say so, once: only the one that changes the row speaks, and only if it is still due."""
    due = {"due_at__lte" if lamp == Lamp.RED else "amber_at__lte": now or timezone.now()}
    if Ticket.objects.running().filter(pk=ticket.pk, **due).exclude(lamp__in=[Lamp.RED, lamp]).update(lamp=lamp):
        ticket.lamp = lamp
        step(ticket, f"lamp_{lamp}", by=None, due_at=ticket.due_at.isoformat())


workdays.reckoned_again_by("tickets.reckon_again")


@jobs.handler("tickets.reckon_again")
def reckon_again():
    """After the calendar changed: open tickets whose deadline would now be later get the later one."""
    for pk in Ticket.objects.running().exclude(clock_began_at=None).values_list("pk", flat=True):
        reckon_one_again(pk)


@transaction.atomic
def reckon_one_again(pk):
    """A promise once made is never shortened; a longer one is logged with the old and the new time."""
    ticket = lock(Ticket(pk=pk))
    before, basis = ticket.due_at, ticket.due_basis
    keep_promise(ticket)
    if ticket.due_at == before and ticket.due_basis != basis:
        ticket.save(update_fields=["due_basis"])
    elif ticket.due_at != before:
        save(ticket, *CLOCK_FIELDS)
        old, new = (f"{timezone.localtime(when):%m-%d %H:%M}" for when in (before, ticket.due_at))
        words = f"节假日安排更新：时限由 {old} 延至 {new}"
        step(ticket, "deadline_moved", by=None, text=words, old=before.isoformat(), new=ticket.due_at.isoformat())
