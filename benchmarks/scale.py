"""A town grown to a million tickets: the demo's own tickets, copied by the database with new numbers and days."""

from django.db import connection

from deliberation.models import Ticket


def grow(rows):
    """Copy the tickets of the demo until there are `rows` of them, search rows included."""
    have = Ticket.objects.count()
    copies = -(-(rows - have) // have)
    if copies <= 0:
        return
    plain = [
        field.column
        for field in Ticket._meta.concrete_fields
        if not field.generated and field.column not in ("id", "number", "client_key", "external_number", "is_open")
    ]
    columns = ", ".join(f'"{name}"' for name in plain)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT max(id) FROM deliberation_ticket")
        (last,) = cursor.fetchone()
        # One copy in twenty stays open, as in an office's real life; most of its past is closed.
        cursor.execute(
            f"INSERT INTO deliberation_ticket ({columns}, number, external_number, is_open) "
            f"SELECT {columns}, 'B' || n || '-' || id, '', is_open AND n % 20 = 0 "
            f"FROM deliberation_ticket CROSS JOIN generate_series(1, {copies}) AS n WHERE id <= {last} ORDER BY n, id"
        )
        cursor.execute(
            "INSERT INTO deliberation_ticketsearch (ticket_id, pairs) "
            "SELECT t.id, s.pairs FROM deliberation_ticket t "
            "JOIN deliberation_ticketsearch s ON s.ticket_id = split_part(t.number, '-', 2)::bigint "
            f"WHERE t.id > {last}"
        )
        cursor.execute("VACUUM ANALYZE")
