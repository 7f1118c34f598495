"""The whole machine of a ticket: lock it, move it along the allowed edges, write what happened."""

from deliberation.choices import DEEDS, FINISHED, NEXT, TicketState
from deliberation.models import Ticket, TicketEvent
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict


def lock(ticket, version=None):
    """The ticket as the database has it now, held until the action commits.

    `version` is what the person's page showed; when somebody else has moved the ticket since, they read
    who and what instead of overwriting it.
    """
    locked = Ticket.objects.select_for_update(of=("self",)).select_related("unit", "home", "category").get(pk=ticket.pk)
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{_last_deed(locked)}，页面已过时。请刷新后再操作。")
    return locked


def _last_deed(ticket):
    last = ticket.events.order_by("-id").first()
    if last is None:
        return f"{ticket.number} 刚被修改"
    return f"{last.by_line or '系统'}已于 {last.at.astimezone():%H:%M} {DEEDS.get(last.action, '处理')}这件诉求"


def move(ticket, state):
    """Give a locked ticket its next state, or say why it cannot go there."""
    if state not in NEXT[ticket.state]:
        raise ActionRefused(
            f"这件诉求现在是“{ticket.get_state_display()}”，不能改为“{TicketState(state).label}”。"
            f"{_last_deed(ticket)}，请刷新页面看最新进度。"
        )
    ticket.state = state
    ticket.is_open = state not in FINISHED


def step(ticket, action, *, by, was=None, reason="", text="", internal=False, at=None, **facts):
    """Write one step: the event people read and its ledger row, in the action's transaction.

    Every action ends here exactly once, so the count of events, ledger rows and version steps agree.
    """
    entry = ledger.record(
        f"ticket.{action}", ticket, by=by, unit=ticket.path, number=ticket.number, title=ticket.title[:40], **facts
    )
    more = {"at": at} if at else {}
    return TicketEvent.objects.create(
        ticket=ticket,
        entry=entry,
        action=action,
        by=by,
        by_line=f"{by.name}（{by.post_line}）"[:80] if by else "系统",
        unit=ticket.unit,
        from_state=was or ticket.state,
        to_state=ticket.state,
        reason=reason[:60],
        text=text,
        internal=internal,
        **more,
    )


def save(ticket, *fields):
    """Save named columns and one more version, so that a page shown before reads as out of date."""
    ticket.version += 1
    ticket.save(update_fields=[*fields, "version"])
