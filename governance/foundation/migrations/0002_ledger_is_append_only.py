"""Triggers that refuse to change or remove a ledger row, on both databases."""

from django.db import migrations

TABLES = ["foundation_ledgerentry", "foundation_ledgerseal"]


def guard(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"""
                CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
                CREATE TRIGGER {table}_keep_rows BEFORE UPDATE OR DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
                CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
                """
            )
        else:
            for deed in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                )


def unguard(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"DROP TRIGGER {table}_keep_rows ON {table}; DROP TRIGGER {table}_keep_all ON {table};"
                f"DROP FUNCTION {table}_is_append_only();"
            )
        else:
            for deed in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_ledger_jobs_notices_calendar")]
    operations = [migrations.RunPython(guard, unguard)]
