"""Many rows at once: writing them, and what the database wants to know afterwards."""

import csv
import io

from django.db import connection

NOTHING = "\x01"  # stands for NULL on the way; no text of ours holds it


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


class Inserter:
    """Writes thousands of rows of one table from plain values, several times as fast as model instances.

    Rows are {attribute: value}; what is missing has the model's default. The numbers are taken beforehand, so that
    rows of another table can refer to them. Encrypted columns come as `Sealed`.
    """

    def __init__(self, model):
        meta = model._meta
        self.table, self.pk = meta.db_table, meta.pk.column
        self.fields = {field.attname: field for field in meta.concrete_fields if not field.generated}
        self.columns = [field.column for field in self.fields.values()]
        self.usual = {name: self._prepared(field, field.get_default()) for name, field in self.fields.items()}
        self.key = meta.pk.attname

    def _prepared(self, field, value):
        return value if value is None or type(value) in (int, str) else field.get_db_prep_save(value, connection)

    def insert(self, rows):
        """Insert them; returns their numbers, in order."""
        if not rows:
            return []
        numbers = self._numbers(len(rows))
        fields, usual, key = self.fields, self.usual, self.key
        plain = (int, str, type(None))
        tuples = []
        for number, row in zip(numbers, rows, strict=True):
            full = usual | row
            full[key] = number
            tuples.append(
                [
                    value if type(value) in plain else fields[name].get_db_prep_save(value, connection)
                    for name, value in full.items()
                ]
            )
        self._write(tuples)
        return numbers

    def _numbers(self, count):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                    [connection.ops.quote_name(self.table), self.pk, count],
                )
                return [number for (number,) in cursor.fetchall()]
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + count + 1))

    def _write(self, tuples):
        quote = connection.ops.quote_name
        columns = ", ".join(quote(column) for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.copy_expert(
                    f"COPY {quote(self.table)} ({columns}) FROM STDIN (FORMAT csv, NULL '{NOTHING}')", _as_csv(tuples)
                )
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(
                    f"INSERT INTO {quote(self.table)} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
                    tuples,
                )


def _as_csv(tuples):
    file = io.StringIO()
    csv.writer(file).writerows([[NOTHING if value is None else value for value in row] for row in tuples])
    file.seek(0)
    return file
