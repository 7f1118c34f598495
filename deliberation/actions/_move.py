"""The whole machine of a ticket: lock it, move it along the allowed edges, write what happened."""

from django.db.models import prefetch_related_objects

from deliberation import rules
from deliberation.actions import spells
from deliberation.choices import DEEDS, FINISHED, NEXT, TicketState
from deliberation.models import Ticket, TicketEvent
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict


def lock(ticket, version=None, *, by=None, deed=None):
    """The ticket as the database has it now, held until the action commits.

    `version` is what the person's page showed; when somebody else has moved the ticket since, they read
    who and what instead of overwriting it. Whether `by` may do the `deed` is asked of the locked row: what the
    page asked a moment ago may no longer hold.
    """
    # The bare row first: locked through a join, PostgreSQL would lose it when its unit changes meanwhile.
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    prefetch_related_objects([locked], "unit", "home", "category")
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{last_deed(locked)}，页面已过时。请刷新后再操作。")
    if by is not None and deed is not None and not rules.DEEDS[deed].test(by, locked):
        raise Conflict(f"{rules.why_not(by, locked, deed)}{last_deed(locked)}。")
    return locked


def last_deed(ticket):
    last = ticket.events.order_by("-id").first()
    if last is None:
        return f"{ticket.number} 刚被修改"
    return f"{last.by_line or '系统'}已于 {last.at.astimezone():%H:%M} {DEEDS.get(last.action, '处理')}这件诉求"


def move(ticket, state):
    """Give a locked ticket its next state, or say why it cannot go there."""
    if state not in NEXT[ticket.state]:
        raise ActionRefused(
            f"这件诉求现在是“{ticket.get_state_display()}”，不能改为“{TicketState(state).label}”。"
            f"{last_deed(ticket)}，请刷新页面看最新进度。"
        )
    ticket.state = state
    ticket.is_open = state not in FINISHED


def as_it_is(ticket, *fields):
    """The named columns as JSON, for a step that can be undone."""
    found = {name: getattr(ticket, Ticket._meta.get_field(name).attname) for name in fields}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}


def step(ticket, action, *, by, was=None, reason="", text="", internal=False, at=None, line="", before=None, **facts):
    """Write one step: the event people read and its ledger row, in the action's transaction.

    `before` holds the columns of a saved ticket as they were (`as_it_is`), for a step that can be undone.

    Every action ends here exactly once, so the count of events, ledger rows and version steps agree.
    `line` says who acted where no account did.
    """
    entry = ledger.record(f"ticket.{action}", ticket, by=by, unit=ticket.path, **facts)
    more = {"at": at} if at else {}
    event = TicketEvent.objects.create(
        ticket=ticket,
        entry=entry,
        action=action,
        by=by,
        by_line=f"{by.name}（{by.post_line}）"[:80] if by else line or "系统",
        unit=ticket.unit,
        from_state=was or ticket.state,
        to_state=ticket.state,
        reason=reason[:60],
        text=text,
        internal=internal,
        before=None if before is None else {"version": ticket.version, "was": before},
        **more,
    )
    spells.keep(ticket, was, event.at)
    return event


def save(ticket, *fields):
    """Save named columns and one more version, so that a page shown before reads as out of date."""
    ticket.version += 1
    ticket.save(update_fields=[*fields, "version"])
