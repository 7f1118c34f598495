"""A town grown to a hundred thousand or a million tickets: the demo's own, copied by the database, each with its way,
its stays in work and its calls; one council, meeting and vote in ten copies. What the demo has too few of
(`beside.py`) is written beside them.

A copy's id is the id in the demo and n times the highest one, in every table: so a copy finds what it belongs to.
"""

from django.db import connection

from benchmarks.beside import write_beside
from deliberation.models import (
    AgendaItem,
    Attendance,
    Council,
    CouncilMember,
    FollowUp,
    Meeting,
    Motion,
    SeatGroup,
    Spell,
    Ticket,
    TicketEvent,
    TicketHelper,
)

TICKETS = [Ticket, TicketEvent, TicketHelper, Spell, FollowUp]
COUNCILS = [Council, SeatGroup, CouncilMember, Meeting, AgendaItem, Attendance, Motion]
STAYS = "(NOT old.is_open OR n % 20 = 0 OR old.state = 'resolved' AND n % 4 = 0)"  # closed otherwise: most is past
CLOSED = "coalesce(old.resolved_at, old.created_at + interval '3 days')"
OTHERWISE = {  # table.column -> what a copy holds instead
    "ticket.number": "'B' || n || '-' || old.id",
    "ticket.external_number": "''",
    "ticket.is_open": f"old.is_open AND {STAYS}",
    "ticket.state": f"CASE WHEN {STAYS} THEN old.state ELSE 'closed' END",
    "ticket.resolved_at": f"CASE WHEN {STAYS} THEN old.resolved_at ELSE {CLOSED} END",
    "ticket.closed_at": f"CASE WHEN {STAYS} THEN old.closed_at ELSE {CLOSED} END",
    "ticketevent.entry_id": "NULL",
    "council.name": "old.name || n",
    "meeting.token": "old.token || n",
}


def grow(rows):
    """Copy the demo until there are `rows` tickets, search rows included."""
    have = Ticket.objects.count()
    copies = -(-(rows - have) // have)
    if copies <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        last = {model: _last(cursor, model) for model in TICKETS + COUNCILS}
        for model in TICKETS:
            _copy(cursor, model, last, copies)
        for model in COUNCILS:
            _copy(cursor, model, last, copies // 10)
        cursor.execute(
            "INSERT INTO deliberation_ticketsearch (ticket_id, pairs) SELECT s.ticket_id + n * %s, s.pairs "
            "FROM deliberation_ticketsearch s CROSS JOIN generate_series(1, %s) AS n",
            [last[Ticket], copies],
        )
        cursor.execute(
            "UPDATE deliberation_spell s SET ended_at = greatest(t.resolved_at, s.began_at), \"left\" = 'resolved' "
            "FROM deliberation_ticket t WHERE t.id = s.ticket_id AND s.ended_at IS NULL AND t.state = 'closed'"
        )
        write_beside(last[Ticket])
        cursor.execute("VACUUM ANALYZE")


def _last(cursor, model):
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}")
    return cursor.fetchone()[0]


def _copy(cursor, model, last, copies):
    """Copy a table's rows; what points to a copied table points to the copy of the same n."""
    table = model._meta.db_table
    columns = {field.column: _value(field, last) for field in model._meta.concrete_fields if not field.generated}
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} "
        f"FROM {table} old CROSS JOIN generate_series(1, {copies}) AS n WHERE old.id <= {last[model]} "
        "ORDER BY n, old.id"
    )
    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last[model] * (copies + 1)])


def _value(field, last):
    instead = OTHERWISE.get(f"{field.model._meta.model_name}.{field.column}")
    if instead:
        return instead
    if field.column == "client_key":
        return "NULL"
    target = field.model if field.primary_key else field.related_model
    return f'old."{field.column}"' + (f" + n * {last[target]}" if target in last else "")
