"""The three clocks of a ticket, the lamps, and what a changed calendar does to promises."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, save, step
from deliberation.choices import Clock, Lamp
from deliberation.choices_ladder import ExtensionState
from deliberation.limits import limits_of
from deliberation.models import Ticket
from deliberation.reckoning import reckon
from governance.foundation import jobs, workdays
from governance.foundation.workdays import Calendar, deadline

CLOCK_FIELDS = ["clock_began_at", "clock_level", "due_at", "amber_at", "due_basis", "lamp", "press_at"]
DISPATCH_FIELDS = ["acknowledge_due_at", "contact_due_at", "press_at"]


def start_handling(ticket, at=None, *, half=False):
    """Begin the handling clock: at acceptance, and anew (with half the limit) when a ticket is reopened."""
    ticket.clock_began_at = at or timezone.now()
    ticket.halved, ticket.clock_level = half, ticket.level
    ticket.due_at = None
    _set_due(ticket, reckon(ticket.clock_began_at, handling_limit(ticket)))


def keep_promise(ticket, *, agreed=False):
    """Reckon the handling deadline again from history; never earlier than was promised.

    A higher level brings its own limit only while the promise is not broken yet: climbing puts out no red lamp.
    `agreed`: more time was granted or the ticket lay parked, which holds for all who are waiting for it.
    """
    if ticket.clock_began_at:
        if ticket.due_at is None or timezone.now() <= ticket.due_at:
            ticket.clock_level = ticket.level
        _set_due(ticket, from_history(ticket), agreed)


def handling_limit(ticket):
    """How long the present round of handling may take, by the level whose clock runs."""
    limit = _limits(ticket, ticket.clock_level or ticket.level)[Clock.HANDLE]
    return limit.half() if ticket.halved else limit


def limit_of_level(ticket):
    """How long a unit of the ticket's present level has for such a matter."""
    return _limits(ticket)[Clock.HANDLE]


def pauses_of(ticket):
    """The stretches in which the handling clock stood still, as [(began, ended)]."""
    return list(ticket.pauses.values_list("began_at", "ended_at"))


def start_dispatch(ticket, at=None):
    """The clocks of acknowledging and of first contact begin with the dispatch. A contact once late stays late."""
    at, limits = at or timezone.now(), _limits(ticket)
    calendar = Calendar.around(timezone.localtime(at).date())
    sign, call = limits[Clock.ACKNOWLEDGE], limits[Clock.CONTACT]
    ticket.acknowledge_due_at = deadline(at, sign, calendar).at if sign else None
    ticket.press_at = None
    late = ticket.contact_due_at is not None and at > ticket.contact_due_at
    if ticket.contacted_at is None and ticket.reachable and not late:
        ticket.contact_due_at = deadline(at, call, calendar).at if call else None


def _limits(ticket, level=None):
    return limits_of(ticket.path[:4], level or ticket.level, ticket.category, ticket.urgent, ticket.kind)


def _set_due(ticket, reckoned, agreed=False):
    later = ticket.due_at is not None and reckoned.at > ticket.due_at
    if ticket.due_at is None or (later and (agreed or not promised_earlier(ticket, reckoned.at))):
        ticket.due_at, ticket.amber_at = reckoned.at, reckoned.amber_at
        ticket.lamp, ticket.press_at = Lamp.NONE, None
    if reckoned.at == ticket.due_at:  # the same day may by now stand on published days
        ticket.due_basis = (("重办件时限减半；" if ticket.halved else "") + reckoned.basis)[:300]


def from_history(ticket):
    """The deadline from the clock's start, what was parked, and the extension granted for this round and level."""
    began, pauses = ticket.clock_began_at, pauses_of(ticket)
    reckoned = reckon(began, handling_limit(ticket), pauses)
    granted = ticket.extensions.filter(
        round=ticket.reopened, level=ticket.clock_level or ticket.level, state=ExtensionState.GRANTED
    ).first()
    if granted is None:
        return reckoned
    longer = reckon(reckoned.at, granted.duration, pauses)
    return replace(longer, basis=f"{reckoned.basis}；经批准延期 {granted.duration}，到 {_day(longer.at)}")


def _day(moment):
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def promised_earlier(ticket, at):
    """Whether somebody whose ticket was merged into this one was promised an earlier end than `at`."""
    if not ticket.voices_count or ticket.reopened:
        return False
    return Ticket.objects.filter(merged_into=ticket, due_at__lt=at).exists()


@jobs.handler("tickets.light_lamps")
def light_lamps(now=None):
    """Turn lamps yellow at 70 % and red when overdue, each once. Another worker may have been first."""
    now = now or timezone.now()
    for lamp, due in ((Lamp.RED, "due_at"), (Lamp.AMBER, "amber_at")):
        waiting = Ticket.objects.running().exclude(lamp__in=[Lamp.RED, lamp]).filter(**_reached(lamp, now))
        for ticket in waiting.order_by(due)[:2000]:
            light(ticket, lamp, now)


def _reached(lamp, now):
    """The last moment itself is still in time."""
    return {"due_at__lt": now} if lamp == Lamp.RED else {"amber_at__lte": now}


@transaction.atomic
def light(ticket, lamp, now=None):
    """Set one ticket's lamp and say so, once: only the one that changes the row speaks, and only if it is still due."""
    due = _reached(lamp, now or timezone.now())
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
        words = f"节假日安排更新：时限由 {_day(before)} 延至 {_day(ticket.due_at)}"
        step(ticket, "deadline_moved", by=None, text=words, old=before.isoformat(), new=ticket.due_at.isoformat())
