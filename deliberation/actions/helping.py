"""联合办理: the unit that holds a ticket asks others to help; it stays responsible for the whole."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, save, step
from deliberation.actions.photos import add_photos
from deliberation.models import TicketHelper
from governance.foundation.errors import ActionRefused
from hierarchy.choices import Level
from hierarchy.models import User


@transaction.atomic
def ask_help(ticket, *, by, unit, asked, version=None):
    """请求协办: another unit of the street sees the ticket from now on and reads what is asked of it."""
    ticket = lock(ticket, version, by=by, deed="ask_help")
    if not asked.strip():
        raise ActionRefused("请写明要对方做什么、什么时候要。")
    if ticket.confidential:
        raise ActionRefused("这是保密件，不能请其他单位协办。确实需要的，请上报上一级。")
    if unit.pk == ticket.unit_id:
        raise ActionRefused(f"{unit}就是承办单位，请选其他单位。")
    if unit.closed_on or unit.depth > Level.GRID or unit.path[:4] != ticket.path[:4]:
        raise ActionRefused(f"{unit}不能协办这件诉求，请选本街道在用的网格、社区或科室。")
    if not User.objects.serving_at(unit).exists():
        raise ActionRefused(f"{unit}现在没有在任的人，没有人能答复。请选其他单位。")
    place = {"path": unit.path, "on_line": ticket.path.startswith(unit.path)}
    helper, _ = TicketHelper.objects.get_or_create(ticket=ticket, unit=unit, defaults=place)
    if helper.asked and helper.answered_at is None:
        raise ActionRefused(f"已经请{unit}协办，还在等答复。要换内容，先结束协办再请。")
    helper.asked, helper.asked_by, helper.asked_at = asked.strip(), by, timezone.now()
    helper.answer, helper.answered_by, helper.answered_at = "", None, None
    helper.save()
    save(ticket)
    step(ticket, "help_asked", by=by, reason=f"请{unit}协办"[:60], text=helper.asked, unit_id=unit.pk)
    return ticket


@transaction.atomic
def answer_help(ticket, *, by, answer, photos=(), version=None):
    """The helping unit says what it did; who leads reads it and goes on."""
    if not answer.strip():
        raise ActionRefused("请写明已经做了什么、结果怎样。")
    ticket = lock(ticket, version, by=by, deed="answer_help")
    helper = ticket.helpers.asked().for_page().filter(answered_at=None, unit__in=by.scope.units)[0]
    helper.answer, helper.answered_by, helper.answered_at = answer.strip(), by, timezone.now()
    helper.save(update_fields=["answer", "answered_by", "answered_at"])
    save(ticket)
    event = step(ticket, "help_answered", by=by, reason=f"{helper.unit}答复"[:60], text=helper.answer)
    add_photos(ticket, photos, by=by, event=event)
    return ticket


@transaction.atomic
def release_help(ticket, *, by, helper, version=None):
    """结束协办. A unit that never held the ticket itself no longer sees it."""
    ticket = lock(ticket, version, by=by, deed="release_help")
    helper = ticket.helpers.asked().select_related("unit").filter(pk=helper.pk).first()
    if helper is None:
        raise ActionRefused("协办已经结束，请刷新页面。")
    unit = helper.unit
    if ticket.unit_id == unit.pk or ticket.events.filter(unit=unit).exists():
        helper.asked = helper.answer = ""
        helper.asked_by = helper.asked_at = helper.answered_by = helper.answered_at = None
        helper.save()
    else:
        helper.delete()
    save(ticket)
    step(ticket, "help_released", by=by, reason=f"{unit}协办结束"[:60], unit_id=unit.pk)
    return ticket
