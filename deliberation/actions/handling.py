"""Handling: first contact, replies and internal notes, what others add, the finish with its proof."""

from django.db import transaction
from django.utils import timezone

from deliberation import search
from deliberation.actions._move import lock, move, save, step
from deliberation.actions.checking import must_be_complete
from deliberation.actions.photos import add_photos
from deliberation.choices import IssueSource, ResolutionKind, TicketState
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit, deadline

FOLLOW_UP_WITHIN = Duration(3, DurationUnit.WORKING_DAY)  # 回访 after 办结
DONE_FIELDS = ["resolution", "resolution_text", "resolved_at", "resolved_by"]
TO_CALL_FIELDS = ["follow_up_due_at", "follow_up_reminded_at"]


@transaction.atomic
def contact(ticket, *, by, note, version=None):
    """先行联系: the first talk with the reporter; only the first one stops the clock."""
    if not note.strip():
        raise ActionRefused("请记下怎么联系的、诉求人怎么说。")
    ticket = lock(ticket, version, by=by, deed="contact")
    if ticket.contacted_at is not None:
        raise ActionRefused("首次联系已经登记过，再次沟通请用“答复”。")
    ticket.contacted_at = timezone.now()
    on_time = ticket.contact_due_at is None or ticket.contacted_at <= ticket.contact_due_at
    save(ticket, "contacted_at")
    step(ticket, "contacted", by=by, text=note, on_time=on_time)
    return ticket


@transaction.atomic
def reply(ticket, *, by, text, photos=()):
    """An answer the reporter may read."""
    return _say(ticket, "replied", "reply", by, text, photos)


@transaction.atomic
def note(ticket, *, by, text, photos=()):
    """An internal note: never shown to the reporter, nor to building and entrance leaders."""
    return _say(ticket, "noted", "note", by, text, photos, internal=True)


@transaction.atomic
def supplement(ticket, *, by, text, photos=()):
    """What somebody who sees the ticket can add: a leader, a neighbour's word, another photo."""
    return _say(ticket, "supplemented", "supplement", by, text, photos)


def _say(ticket, action, deed, by, text, photos, internal=False):
    if not (text or "").strip() and not photos:
        raise ActionRefused("请写几句话，或附上照片。")
    ticket = lock(ticket, by=by, deed=deed)
    event = step(ticket, action, by=by, text=(text or "").strip(), internal=internal)
    add_photos(ticket, photos, by=by, event=event)
    return ticket


@transaction.atomic
def resolve(ticket, *, by, kind, text, photos=(), version=None):
    """办结 with its kind and what was done; 实质性 means it is solved, 程序性 never counts as solved."""
    if len((text or "").strip()) < 5:
        raise ActionRefused("请写明办理结果：做了什么、现在怎么样。回访的人要照着问。")
    ticket = lock(ticket, version, by=by, deed="resolve")
    if waiting := ticket.unresolved_children():
        numbers = "、".join(child.number for child in waiting)
        raise ActionRefused(f"子件 {numbers} 还没有办结。请等子件办结，再办结本件。")
    must_be_complete(ticket)
    was = ticket.state
    move(ticket, TicketState.RESOLVED)
    ticket.resolution, ticket.resolution_text = ResolutionKind(kind), text.strip()
    ticket.resolved_at, ticket.resolved_by = timezone.now(), by
    ticket.follow_up_due_at = deadline(ticket.resolved_at, FOLLOW_UP_WITHIN).at
    ticket.follow_up_reminded_at = None
    overdue = bool(ticket.due_at and ticket.resolved_at > ticket.due_at)
    save(ticket, "state", "is_open", *DONE_FIELDS, *TO_CALL_FIELDS)
    event = step(
        ticket,
        "resolved",
        by=by,
        was=was,
        reason=ResolutionKind(kind).label,
        text=ticket.resolution_text,
        overdue=overdue,
    )
    add_photos(ticket, photos, by=by, event=event)
    search.index([ticket])
    return ticket


@transaction.atomic
def reveal_phone(ticket, *, by, reason, voice=None):
    """Show the full number of the first reporter, or of another `voice`, for a reason that goes into the ledger."""
    if len(reason.strip()) < 2:
        raise ActionRefused("请写明查看电话的用途，例如“联系诉求人核实地点”。")
    ledger.record("ticket.phone_shown", ticket, by=by, unit=ticket.path, reason=reason.strip()[:60])
    return (voice or ticket).reporter_phone


def source_for(user):
    """The channel a person usually files through: their post says it."""
    roles = {role.value for role in user.scope.roles}
    if roles & {"building", "entrance"}:
        return IssueSource.BUILDING_LEADER
    return IssueSource.GRID if "grid" in roles else IssueSource.WALK_IN
