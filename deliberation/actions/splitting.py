"""拆分: one ticket that holds several matters becomes parts, each handled and followed up by itself."""

from django.db import transaction
from django.utils import timezone

from deliberation import search
from deliberation.actions._move import lock, save, step
from deliberation.actions.deadlines import CLOCK_FIELDS
from deliberation.actions.intake import title_from
from deliberation.actions.numbering import next_numbers
from deliberation.choices import TicketState
from deliberation.models import Ticket
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit

MOST_PARTS = 5
AS_THE_PARENT = (
    "level", "level_reason", "kind", "source", "urgent", "confidential", "about_elder", "about_minor", "home", "path",
    "estate", "building", "entrance", "room", "spot", "place_line", "unit", "filed_by", "reporter_name",
    "reporter_phone", "reporter_phone_key", "anonymous", "reported_at", "accepted_at", "contacted_at", "halved",
    *CLOCK_FIELDS,
)  # fmt: skip


@transaction.atomic
def split(ticket, *, by, parts, note="", version=None):
    """拆分 into parts [{text, category, title}], two at first and five in all. Answers the parent.

    A part stands where its parent stood: same place and reporter, same promise. Once accepted it waits to be
    handed out; before that it waits to be accepted.
    """
    parts = [part for part in parts if part["text"].strip()]
    ticket = lock(ticket, version, by=by, deed="split")
    already = ticket.children.count()
    if len(parts) + already < 2:
        raise ActionRefused("拆分至少要两个子件，请把每件事各写一段。")
    if len(parts) + already > MOST_PARTS:
        raise ActionRefused(f"一件诉求最多拆成 {MOST_PARTS} 个子件，已有 {already} 个。")
    office = OrgUnit.objects.get(path=ticket.path[:4])
    for part in parts:
        if part["category"].office_id != office.pk or not part["category"].active:
            raise ActionRefused("这个类别不是当地街道在用的类别，请重新选择。")
    numbers = next_numbers(office, len(parts))
    children = [_part(ticket, part, number) for part, number in zip(parts, numbers, strict=True)]
    for child in children:
        child.save()
        step(child, "split_off", by=by, reason=f"自 {ticket.number} 拆分", text=child.text, parent=ticket.number)
    search.index(children)
    save(ticket)
    step(ticket, "split", by=by, reason="、".join(numbers)[:60], text=note.strip(), parts=len(parts))
    return ticket


def _part(parent, part, number):
    accepted = parent.clock_began_at is not None
    return Ticket(
        number=number,
        parent=parent,
        category=part["category"],
        text=part["text"].strip(),
        title=(part.get("title") or "").strip()[:120] or title_from(part["text"]),
        state=TicketState.ACCEPTED if accepted else TicketState.SUBMITTED,
        created_at=timezone.now(),
        **{name: getattr(parent, name) for name in AS_THE_PARENT},
    )
