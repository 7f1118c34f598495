"""What hangs on the tickets and meetings of a grown town, in the numbers of a busy office."""

from datetime import timedelta

from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.choices_councils import ResolutionState
from deliberation.models import (
    AgendaItem,
    Dispute,
    Exclusion,
    Extension,
    Funding,
    Milestone,
    Outcome,
    Pause,
    Project,
    Resolution,
    Supervision,
    Ticket,
    TicketMerge,
    Voice,
)
from hierarchy.models import OrgUnit, User

DAY = timedelta(days=1)
PIECE = 2000


def write_beside(step):
    """Of a hundred tickets ten have a voice, two are merged, three supervised, two extended, one left out and one a
    dispute; each item decided by a council has a resolution, one in twenty of them a project. `step` lies between a
    ticket and its copy.
    """
    by = User.objects.get(username="jiedao")
    above = {unit.path: unit for unit in OrgUnit.objects.filter(depth__lte=2)}
    read = ("state", "is_open", "path", "unit__path", "created_at", "due_at", "voices_count", "merged_into")
    rows = Ticket.objects.filter(pk__gt=step).only(*read)
    made = {model: [] for model in (Voice, TicketMerge, Supervision, Extension, Exclusion, Dispute, Pause)}
    changed = []
    for ticket in rows.select_related("unit").iterator(PIECE):
        kind, row = _beside(ticket, ticket.pk % 100, step, by, above[ticket.unit.path[:4]])
        if row:
            made[kind].append(row)
        if kind in (Voice, TicketMerge, Pause):
            changed.append(ticket)
    for model, found in made.items():
        model.objects.bulk_create(found, PIECE)
    Ticket.objects.bulk_update(changed, ["state", "is_open", "voices_count", "merged_into"], PIECE)
    _decided(by)


def _beside(ticket, n, step, by, street):
    """What the n-th of a hundred tickets has: (model, row)."""
    at, held = ticket.created_at + DAY, {"unit": ticket.unit, "path": ticket.unit.path}
    if ticket.state == TicketState.IN_PROGRESS and n % 4 == 0:
        ticket.state = TicketState.PARKED
        soon = timezone.localdate() + 9 * DAY
        return Pause, Pause(ticket=ticket, plan="等维修资金到账", unit=ticket.unit, review_on=soon, until=soon, by=by)
    if n < 10:
        ticket.voices_count = 1
        return Voice, Voice(ticket=ticket, reporter_name="邻居", text="我家也是", filed_by=by, at=at)
    if n < 12 and ticket.state == TicketState.CLOSED:
        ticket.state, ticket.merged_into_id = TicketState.MERGED, ticket.pk - step
        return TicketMerge, TicketMerge(main_id=ticket.pk - step, other=ticket, by=by, at=at, was_state="in_progress")
    if 12 <= n < 15:
        state = ("open" if n == 12 else "replied") if ticket.is_open else "done"
        asked = {"ask": "请尽快办理", "issued_by": by, "issuer_line": "韩志刚", "issued_at": at, "issuer_unit": street}
        due = at + 3 * DAY
        return Supervision, Supervision(ticket=ticket, level=n - 11, state=state, reply_due_at=due, **held, **asked)
    if 15 <= n < 17:
        asked = {"unit": ticket.unit, "answered_at_unit": street, "asked_by": by, "asked_at": at, "reason": "等材料"}
        state = {"state": "asked" if ticket.is_open else "granted", "due_before": ticket.due_at or at, "round": 0}
        return Extension, Extension(ticket=ticket, level=1, amount=3, measure="working_day", **asked, **state)
    if n == 17:
        state = ("asked", "approved", "refused")[ticket.pk // 100 % 3]
        return Exclusion, Exclusion(ticket=ticket, reason="malicious", state=state, asked_by=by, asked_at=at, **held)
    if n == 18:
        day = timezone.localdate(at)
        end = {"state": "mediating"} if ticket.is_open else {"state": "failed", "concluded_on": day + 9 * DAY}
        told = {"facts": "因堆物争执", "registered_on": day, "registered_by": by, "due_on": day + 30 * DAY}
        return Dispute, Dispute(ticket=ticket, kind="neighbours", **held, **told, **end)
    return None, None


def _decided(by):
    items = AgendaItem.objects.filter(state="decided", resolutions=None).select_related("meeting__unit").order_by("pk")
    made = []
    for item in items.iterator(PIECE):
        day, unit = timezone.localdate(item.meeting.starts_at), item.meeting.unit
        old = timezone.localdate() - day > 45 * DAY
        state = ResolutionState.ACCEPTED if old else (ResolutionState.DOING, ResolutionState.OPEN)[item.pk % 2]
        at = {"due_on": day + 30 * DAY, "made_on": day, "done_at": item.meeting.starts_at + 20 * DAY if old else None}
        made.append(Resolution(item=item, unit=unit, path=unit.path, text=item.title, lead=unit, state=state, **at))
    made = Resolution.objects.bulk_create(made, PIECE)
    projects = [
        Project(
            unit=each.unit, path=each.path, year=each.made_on.year, title=each.text, owner=each.unit, state="accepted"
        )
        for each in made[::20]
    ]
    for project in Project.objects.bulk_create(projects):
        Outcome.objects.create(project=project, name="机动车位", count=12)
        Funding.objects.create(project=project, partner="农商银行", amount=3000)
        Milestone.objects.create(project=project, title="开工")
