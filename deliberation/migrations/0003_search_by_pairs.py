"""The search table: pairs of characters, a GIN array on PostgreSQL, FTS5 on SQLite. No foreign key: it is an index."""

from django.db import migrations

TABLE = "deliberation_ticketsearch"


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE TABLE {TABLE} (ticket_id bigint PRIMARY KEY, pairs text[] NOT NULL)")
        schema_editor.execute(f"CREATE INDEX {TABLE}_pairs ON {TABLE} USING gin (pairs)")
    else:
        schema_editor.execute(f"CREATE VIRTUAL TABLE {TABLE} USING fts5(pairs, tokenize = 'unicode61 remove_diacritics 0')")


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0002_limits_in_minutes")]
    operations = [migrations.RunPython(build, drop)]
