"""After many rows were written at once."""

from django.db import connection


def settled(*models):
    """Let PostgreSQL count tables again, inside the writer's own transaction.

    Its planner would otherwise go on believing they are empty until the server's own round comes by, and walk
    whole tables for every row: seconds become minutes, and the statement limit ends them.
    """
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
