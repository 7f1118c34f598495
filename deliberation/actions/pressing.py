"""What becomes of overdue tickets by themselves: 督办 at 1, 2 and 3 times the limit past due, and the climb.

A ticket carries when it is to be looked at next (`press_at`), so that a minute's job reads only what is due. Whatever
changes its deadline or its unit clears that moment, and the job reckons it anew.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from deliberation.actions._move import lock
from deliberation.actions.deadlines import handling_limit, limit_of_level, pauses_of
from deliberation.actions.routing import hand_up, staffed_above
from deliberation.actions.supervising import supervise_by_itself
from deliberation.choices import IN_WORK, EscalationReason, Lamp, TicketState
from deliberation.choices_ladder import ExtensionState
from deliberation.models import Extension, LadderSettings, Supervision, Ticket
from deliberation.reckoning import reckon
from governance.foundation import jobs
from governance.foundation.workdays import Duration
from hierarchy.choices import Level

AT_ONCE = 100  # tickets a stroke; the rest wait for the next minute
LATER = timedelta(days=30)  # when nothing more is to come, it is looked at again all the same
MOST = 10_000


@jobs.handler("tickets.press_overdue")
def press_overdue(now=None):
    """Climb, press, let unanswered extensions lapse, and say which supervisions lack their reply; each once."""
    now = now or timezone.now()
    waiting = Ticket.objects.running().filter(Q(press_at=None) | Q(press_at__lte=now), is_open=True, lamp=Lamp.RED)
    jobs.each("tickets.press", list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]), now)
    too_late = Q(ticket__due_at__lt=now, ticket__state__in=IN_WORK)
    moved_on = ~Q(ticket__state__in=[*IN_WORK, TicketState.PARKED]) | ~Q(unit=F("ticket__unit"))
    asked = Extension.objects.filter(too_late | moved_on, state=ExtensionState.ASKED)
    jobs.each("extensions.lapse", list(asked.order_by("ticket_id").values_list("pk", flat=True)[:AT_ONCE]), now)
    late = Supervision.objects.unanswered(now).filter(late=False).order_by("ticket_id")
    jobs.each("supervisions.say_late", list(late.values_list("pk", flat=True)[:AT_ONCE]), now)


@jobs.handler("tickets.press")
@transaction.atomic
def press(pk, now=None):
    """Do what one overdue ticket has come to, if nobody else has meanwhile, and note when to look again."""
    now = now or timezone.now()
    ticket = lock(Ticket(pk=pk))
    if ticket.state not in IN_WORK or ticket.lamp != Lamp.RED or (ticket.press_at and ticket.press_at > now):
        return
    settings, pauses = LadderSettings.of(ticket.path[:4]), pauses_of(ticket)
    limit = handling_limit(ticket)
    moments = {level: _after(ticket.due_at, limit, times, pauses) for level, times in settings.after().items()}
    reached = max((level for level, at in moments.items() if at <= now), default=None)
    if reached is not None and not _pressed(ticket, reached):
        supervise_by_itself(ticket, reached, f"超过办理时限 {settings.after()[reached]} 倍")
    climbs = _climbs_at(ticket, settings, pauses)
    if climbs and climbs <= now and (above := staffed_above(ticket.unit)):
        words = f"{ticket.unit}超期未办结，系统上报一级；原承办单位继续协办。"
        hand_up(ticket, above, by=None, reason=EscalationReason.OVERDUE, text=words)
        climbs = _climbs_at(ticket, settings, pauses)
    to_come = [at for at in [*moments.values(), climbs] if at and at > now]
    ticket.press_at = min(to_come, default=now + LATER)
    ticket.save(update_fields=["press_at"])


def _pressed(ticket, level):
    """Whether this round was already pressed by itself as hard as that or harder."""
    return ticket.supervisions.filter(automatic=True, round=ticket.reopened, level__gte=level).exists()


def _climbs_at(ticket, settings, pauses):
    """When the unit that has it now loses it: a multiple of its own limit after the deadline and after it got it."""
    if not settings.climb_after or ticket.unit.depth == Level.STREET:
        return None
    begins = max(ticket.due_at, ticket.dispatched_at or ticket.due_at)
    return _after(begins, limit_of_level(ticket), settings.climb_after, pauses)


def _after(start, limit, times, pauses):
    return reckon(start, Duration(min(limit.amount * times, MOST), limit.unit), pauses).at
