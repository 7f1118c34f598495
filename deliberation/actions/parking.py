"""挂账: a hard case waits with a plan, a responsible unit and a date for looking again; its handling clock stands."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, move, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS, keep_promise
from deliberation.actions.routing import can_take_it
from deliberation.choices import TicketState
from deliberation.choices_ladder import LONGEST_PARKED, LONGEST_REVIEW
from deliberation.models import Pause, Ticket, TicketHelper
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused


@transaction.atomic
def park(ticket, *, by, plan, unit, review_on, version=None):
    """挂账 by the unit that holds it; whoever filed the ticket sees the plan and the date."""
    if len((plan or "").strip()) < 10:
        raise ActionRefused("挂账要写明后续计划：卡在哪里、等什么条件、谁来推动。")
    ticket = lock(ticket, version, by=by, deed="park")
    if unit.path[:4] != ticket.path[:4]:
        raise ActionRefused(f"{unit}不在本街道，责任单位请选本街道的单位。")
    can_take_it(unit)
    today = timezone.localdate()
    left = LONGEST_PARKED - sum((_day(end) - _day(began)).days for began, end in _before(ticket))
    if left <= 0:
        raise ActionRefused(f"这一轮已累计挂账 {LONGEST_PARKED} 天，不能再挂账。请办理，或“上报”。")
    until = today + timedelta(days=left)
    _checked(review_on, until)
    was = ticket.state
    move(ticket, TicketState.PARKED)
    Pause.objects.create(ticket=ticket, plan=plan.strip(), unit=unit, review_on=review_on, until=until, by=by)
    if not ticket.path.startswith(unit.path):
        TicketHelper.objects.get_or_create(ticket=ticket, unit=unit, defaults={"path": unit.path})
    save(ticket, "state", "is_open")
    reason = f"责任单位 {unit}，{review_on:%m-%d} 前复查"
    step(ticket, "parked", by=by, was=was, reason=reason, text=plan.strip(), unit_name=unit.name, unit_id=unit.pk)
    return ticket


def _before(ticket):
    rows = ticket.pauses.filter(began_at__gte=ticket.clock_began_at) if ticket.clock_began_at else ticket.pauses.none()
    return rows.exclude(ended_at=None).values_list("began_at", "ended_at")


def _day(moment):
    return timezone.localtime(moment).date()


def _checked(review_on, until):
    today = timezone.localdate()
    if not today < review_on <= today + timedelta(days=LONGEST_REVIEW):
        raise ActionRefused(f"复查日期请选明天起 {LONGEST_REVIEW} 天以内的一天。")
    if review_on > until:
        raise ActionRefused(f"最迟 {until:%Y-%m-%d} 要恢复办理或由上级领导同意续挂，复查日期请选在这之前。")


def _lying(ticket):
    return ticket.pauses.select_for_update(of=("self",)).select_related("unit").get(ended_at=None)


@transaction.atomic
def review_parked(ticket, *, by, note, review_on, version=None):
    """复查: what was found, and when to look again."""
    if not (note or "").strip():
        raise ActionRefused("请写明复查的情况：条件有没有变化、下一步怎么办。")
    ticket = lock(ticket, version, by=by, deed="review_parked")
    pause = _lying(ticket)
    _checked(review_on, pause.until)
    pause.review_on = review_on
    pause.save(update_fields=["review_on"])
    save(ticket)
    step(ticket, "parking_reviewed", by=by, reason=f"下次复查 {review_on:%Y-%m-%d}", text=note.strip())
    return ticket


@transaction.atomic
def renew_parked(ticket, *, by, note, version=None):
    """续挂 by a leader one level up: another 180 days from today."""
    if not (note or "").strip():
        raise ActionRefused("续挂要写明理由：为什么还不能办、今后半年怎么推动。")
    ticket = lock(ticket, version, by=by, deed="renew_parked")
    pause = _lying(ticket)
    pause.until = timezone.localdate() + timedelta(days=LONGEST_PARKED)
    pause.save(update_fields=["until"])
    save(ticket)
    step(ticket, "parking_renewed", by=by, reason=f"可挂账到 {pause.until:%Y-%m-%d}", text=note.strip())
    return ticket


@transaction.atomic
def resume(ticket, *, by, note, version=None):
    """恢复办理: the clock runs again, and the deadline is reckoned anew from what was parked."""
    if not (note or "").strip():
        raise ActionRefused("请写明为什么现在可以办了。")
    return _resume(lock(ticket, version, by=by, deed="resume"), by, note.strip())


def _resume(ticket, by, why):
    was = ticket.state
    pause = _lying(ticket)
    pause.ended_at = max(timezone.now(), pause.began_at)
    pause.save(update_fields=["ended_at"])
    move(ticket, TicketState.IN_PROGRESS)
    keep_promise(ticket, agreed=True)
    save(ticket, "state", "is_open", *CLOCK_FIELDS)
    due = f"时限到 {timezone.localtime(ticket.due_at):%m-%d %H:%M}" if ticket.due_at else ""
    step(ticket, "resumed", by=by, was=was, reason=due, text=why)
    return ticket


@jobs.handler("tickets.look_at_parked")
def look_at_parked():
    """Each morning: remind once of every review that is due, and take up again what lay too long unrenewed."""
    today = timezone.localdate()
    lying = Pause.objects.filter(ended_at=None, review_on__lte=today).order_by("ticket_id")
    for pk, ticket in list(lying.values_list("pk", "ticket_id")[:2000]):
        _look_at(pk, ticket, today)


@transaction.atomic
def _look_at(pk, ticket, today):
    ticket = lock(Ticket(pk=ticket))
    pause = Pause.objects.select_for_update(of=("self",)).get(pk=pk)
    if pause.ended_at is not None or pause.review_on > today:
        return
    if pause.until < today:
        _resume(ticket, None, f"挂账满 {LONGEST_PARKED} 天未经上级领导续挂，自动恢复办理。")
    elif pause.reminded_for != pause.review_on:
        pause.reminded_for = pause.review_on
        pause.save(update_fields=["reminded_for"])
        step(ticket, "review_due", by=None, reason=f"应于 {pause.review_on:%Y-%m-%d} 复查", to_unit=pause.unit_id)
