"""撤销 of a step just done, and one deed done to many tickets: each row stands or falls for itself."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import last_deed, lock, save, step
from deliberation.choices import DEEDS
from deliberation.models import Ticket, TicketEvent
from governance.foundation.errors import ActionRefused, Conflict

UNDOABLE = {"classified": "classify", "handler_changed": "assign"}  # step -> the deed whose right it takes
SAID = {"reply": "replied", "note": "noted"}
TWICE_WITHIN = timedelta(minutes=30)


@transaction.atomic
def undo_step(event, *, by):
    """Put the ticket's columns back as they were before one's own step; refused when anybody changed it since."""
    ticket = lock(event.ticket)
    event = TicketEvent.objects.get(pk=event.pk)
    if event.by_id != by.pk:
        raise ActionRefused("只能撤销自己刚做的操作，请联系办理的同事。")
    if event.before is None or event.action not in UNDOABLE:
        raise ActionRefused("这一步已经撤销过，或不能撤销。请刷新页面看最新情况。")
    since = ticket.events.filter(pk__gt=event.pk).exclude(action__startswith="lamp_")
    if ticket.version != event.before["version"] or since.exists():
        raise Conflict(f"{last_deed(ticket)}，不能再撤销。请打开诉求看最新情况，需要时重新调整。")
    lock(ticket, by=by, deed=UNDOABLE[event.action])
    for name, value in event.before["was"].items():
        column = Ticket._meta.get_field(name)
        setattr(ticket, column.attname, value if column.is_relation else column.to_python(value))
    save(ticket, *event.before["was"])
    TicketEvent.objects.filter(pk=event.pk).update(before=None)
    step(ticket, "undone", by=by, reason=f"撤销“{DEEDS[event.action]}”")
    return ticket


@transaction.atomic
def do_one_of_many(ticket, deed, action, *, by, version, **values):
    """One row of a bulk: the single action, on a ticket that is still as the person's list showed it.

    The same words are not said twice when the whole bulk is sent again.
    """
    locked = lock(ticket, version, by=by, deed=deed)
    if deed in SAID:
        lately = locked.events.filter(action=SAID[deed], by=by, at__gt=timezone.now() - TWICE_WITHIN)
        if lately.filter(text=values["text"].strip()).exists():
            raise ActionRefused("刚才已经写过同样的内容，没有重复写。")
    return action(locked, by=by, **values)
