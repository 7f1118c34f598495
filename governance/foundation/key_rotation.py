"""Give personal data a new key. Old keys stay in the file: backups need them."""

import json
import os
import secrets

from django.conf import settings
from django.db import connection, transaction

from governance.foundation import ledger
from governance.foundation.fields import current_key, decrypt, encrypt, encrypted_columns
from governance.foundation.secrets import local_keys

BATCH = 500


def add_key():
    """Write the key file with one more key, the new current one; whole or not at all. Returns its id."""
    path = settings.FIELD_KEYS_FILE
    keys = local_keys(path)
    key_id = str(max(map(int, keys["keys"])) + 1)
    keys["keys"][key_id], keys["current"] = secrets.token_hex(32), key_id
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        json.dump(keys, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    return key_id


def seal_anew():
    """Put every value under the current key, in batches; harmless to run again. Returns {place: rows}."""
    done = {field.place: sum(_seal_column(model, field)) for model, field in encrypted_columns()}
    with transaction.atomic():
        ledger.record("keys.rotated", None, by=None, key=current_key(), rows=sum(done.values()))
    return done


def _seal_column(model, field):
    """Counts of rows, batch by batch. A value that changes meanwhile is left to its own writer."""
    quote = connection.ops.quote_name
    table, key, column = quote(model._meta.db_table), quote(model._meta.pk.column), quote(field.column)
    pick = (
        f"SELECT {key}, {column} FROM {table} WHERE {key} > %s AND {column} <> '' AND {column} NOT LIKE %s "  # noqa: S608
        f"ORDER BY {key} LIMIT {BATCH}"
    )
    put = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608 - names from our models
    last = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(pick, [last, f"e{current_key()}:%"])
            rows = cursor.fetchall()
            cursor.executemany(
                put, [(encrypt(decrypt(stored, field.place), field.place), pk, stored) for pk, stored in rows]
            )
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)
