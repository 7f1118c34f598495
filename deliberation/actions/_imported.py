"""Writing imported tickets: many rows, few statements, and for each one event and one ledger row as for any other."""

from django.db.models import Exists, OuterRef

from deliberation import search
from deliberation.actions import spells
from deliberation.actions.intake import phone_key, title_from
from deliberation.actions.numbering import next_numbers
from deliberation.categories import CategoryFinder
from deliberation.choices import IssueLevel, TicketState
from deliberation.examining import content_key, lines_above
from deliberation.levels import suggest
from deliberation.models import Category, Ticket, TicketEvent
from deliberation.place_words import PlaceFinder
from deliberation.places import Place, responsible_unit
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.fields import EncryptedTextField

AT_ONCE = 500
STORED = [
    "title", "text", "reported_at", "kind", "level", "level_reason", "reporter_name", "reporter_phone",
    "reporter_phone_key", "contacted_at", "resolved_at", "closed_at", "resolution", "resolution_text", "solved",
    "satisfaction", "followed_up_at", "external_due_at", "external_urged",
    "category", "category_marked", "state", "is_open", "version",
]  # fmt: skip


def worked_on():
    """Whether anybody did something with a ticket since it was imported."""
    return Exists(TicketEvent.objects.filter(ticket=OuterRef("pk")).exclude(action="imported"))


def make_tickets(batch, rows, by):
    """The tickets of new rows: waiting for acceptance, or closed when the sheet says when the matter ended.

    Nobody promised a deadline for them here, so they have none.
    """
    if not rows:
        return []
    finder, places = CategoryFinder(Category.objects.of(batch.office.path)), PlaceFinder(batch.home)
    if finder.other is None:
        raise ActionRefused("本街道没有名为“其他”的一级类别，认不出的诉求没有地方放。请先在类别维护里加上“其他”。")
    numbers = next_numbers(batch.office, len(rows))
    tickets = [_ticket(batch, row, number, finder, places, by) for row, number in zip(rows, numbers, strict=True)]
    line = lines_above({ticket.home.path for ticket in tickets})
    for ticket in tickets:
        ticket.unit = responsible_unit(ticket.home, ticket.level, line.values())
    tickets = Ticket.objects.bulk_create(tickets, batch_size=AT_ONCE)
    spells.write_imported(tickets)
    _put_on_record(batch, zip(tickets, rows, strict=True), by, "new")
    search.index(tickets)
    return tickets


def _ticket(batch, row, number, finder, places, by):
    said = row.said
    place = places.find(said.place) if said.place else places.find(f"{said.values['title']} {said.values['text']}")
    place = place or Place(unit=batch.home, spot=said.place[:80])
    if not said.place:
        place.spot = ""  # the words of the matter are no address
    values = {name: value for name, value in said.values.items() if value not in (None, "")} | said.outside
    category = row.category or finder.other
    values.setdefault("title", title_from(values["text"])[:120])
    suggestion = suggest(category, f"{values['title']} {values['text']}")
    level = IssueLevel(values.pop("level", suggestion.level))
    ticket = Ticket(
        number=number, category=category, category_marked="" if row.category else said.category_key[:80],
        level=level, level_reason=suggestion.line[:200] if level == suggestion.level else "按导入的表格定级",
        external_number=said.number, client_key=None if said.number else content_key(batch.office, said),
        home=place.home, path=place.home.path, estate=place.estate, building=place.building, entrance=place.entrance,
        room=place.room, spot=place.spot, place_line=place.line if place.estate or said.place else str(batch.home),
        unit=place.home, batch=batch, filed_by=by, confidential=category.confidential, **values,
    )  # fmt: skip
    ticket.reporter_phone_key = phone_key(ticket.reporter_phone)
    _set_state(ticket)
    ticket.urgent = category.urgent and ticket.is_open
    return ticket


def _set_state(ticket):
    if ticket.resolved_at:
        ticket.state, ticket.is_open = TicketState.CLOSED, False
        ticket.closed_at = max(ticket.followed_up_at or ticket.resolved_at, ticket.resolved_at)
    else:
        ticket.state, ticket.is_open = TicketState.SUBMITTED, True


def _put_on_record(batch, pairs, by, kind):
    pairs = list(pairs)
    entries = ledger.record_many(
        "ticket.imported",
        [
            (ticket, ticket.path, {"number": ticket.number, "batch": batch.pk, "row": row.said.row, "kind": kind})
            for ticket, row in pairs
        ],
        by=by,
    )
    words = "从“{}”第 {} 行导入" if kind == "new" else "按“{}”第 {} 行更新"
    line = f"{by.name}（{by.post_line}）"[:80] if by else "系统导入"
    TicketEvent.objects.bulk_create(
        [
            TicketEvent(
                ticket=ticket,
                entry=entry,
                action="imported",
                by=by,
                by_line=line,
                unit_id=ticket.unit_id,
                to_state=ticket.state,
                reason=row.message[:60] if kind == "changed" else "",
                text="\n".join([words.format(batch.file_name, row.said.row), *row.said.extra]),
            )
            for (ticket, row), entry in zip(pairs, entries, strict=True)
        ],
        batch_size=AT_ONCE,
    )


def update_tickets(batch, rows, by):
    """Change what the sheet has otherwise; returns the old values by ticket, as JSON, for undoing."""
    before, tickets = {}, []
    added = [row for row in rows if row.only_outside]
    rows = [row for row in rows if not row.only_outside]
    for row in rows:
        ticket = row.ticket
        old = {name: getattr(ticket, _column(name).attname) for name in STORED if name != "version"}
        for name, value in row.changes.items():
            setattr(ticket, name, value)
        ticket.reporter_phone_key = phone_key(ticket.reporter_phone)
        _set_state(ticket)
        ticket.version += 1
        changed = {name: value for name, value in old.items() if value != getattr(ticket, _column(name).attname)}
        before[str(ticket.pk)] = {name: _kept(name, value) for name, value in changed.items()}
        tickets.append(ticket)
    save_tickets(tickets, before)
    _put_on_record(batch, zip(tickets, rows, strict=True), by, "changed")
    _add_outside(batch, added, by)
    return before | {str(row.ticket.pk): {} for row in added}


def _add_outside(batch, rows, by):
    """What a platform says of tickets worked on here, each column only where it is still empty.

    Not through the ticket's version: nothing a page shows for deciding is overwritten.
    """
    for row in rows:
        for name, value in row.changes.items():
            empty = {f"{name}__isnull": True} if _column(name).null else {name: ""}
            Ticket.objects.filter(pk=row.ticket.pk, **empty).update(**{name: value})
    _put_on_record(batch, [(row.ticket, row) for row in rows], by, "changed")


def save_tickets(tickets, before):
    """Save the columns that `before` names for any of the tickets."""
    names = {name for changed in before.values() for name in changed} | {"version", "reporter_phone_key"}
    Ticket.objects.bulk_update(tickets, sorted(names), batch_size=AT_ONCE)
    spells.write_imported(tickets)
    search.index(tickets)


def _column(name):
    return Ticket._meta.get_field(name)


def _kept(name, value):
    """An old value as JSON; a phone number stays sealed."""
    if isinstance(_column(name), EncryptedTextField):
        return _column(name).get_prep_value(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def restored_value(name, value):
    """A kept value as the column's own: (attribute, value)."""
    column = _column(name)
    if isinstance(column, EncryptedTextField):
        return column.attname, column.from_db_value(value, None, None)
    return column.attname, value if column.is_relation else column.to_python(value)
