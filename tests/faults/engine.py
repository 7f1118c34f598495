"""What the fault scripts share: a database of their own, a job whose effect can be counted, and the final count.

Also the Celery app of their workers (`celery -A tests.faults.engine`): the real one, which knows that job too.
An effect is a row in a table without any uniqueness, so a job done twice is seen as two rows.
"""

import os
import shutil
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import django

from tests import servers


@contextmanager
def database(kind):
    """A migrated database, on SQLite or on a PostgreSQL of its own (which is yielded, to be stopped at will)."""
    with tempfile.TemporaryDirectory(prefix="linjuli-fault-", ignore_cleanup_errors=True) as folder:
        os.environ["DATA_DIR"] = folder
        if kind == "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/fault.sqlite3"
            migrated = Path(os.environ.get("FAULT_TEMPLATE") or f"{folder}/migrated")  # shared by many scripts, or not
            if migrated.is_file():
                shutil.copy(migrated, f"{folder}/fault.sqlite3")
                awake()
            else:
                prepare()
                shutil.copy(f"{folder}/fault.sqlite3", f"{migrated}.{os.getpid()}")
                os.replace(f"{migrated}.{os.getpid()}", migrated)
            yield None
            return
        with servers.postgres() as server:
            os.environ["DATABASE_URL"] = server.url
            prepare()
            yield server


def prepare():
    awake()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (job integer NOT NULL)")
        cursor.execute("CREATE TABLE stroke (topic varchar(60) NOT NULL)")
    connection.close()


def awake():
    """Django with the counted job registered."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    os.environ.setdefault("LOG_LEVEL", "CRITICAL")
    django.setup()
    from governance.foundation import jobs

    jobs.HANDLERS["faults.effect"] = effect
    jobs.HANDLERS["faults.tick"] = lambda: effect(int(time.time()))


def moment(year, month, day):
    from datetime import datetime

    from django.utils import timezone

    return timezone.make_aware(datetime(year, month, day, 10))


def effect(number):
    from django.db import connection

    time.sleep(0.004)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (job) VALUES (%s)", [number])


def ask(numbers):
    """Enqueue, each in its own transaction; returns the numbers whose commit came back, and the slowest in seconds."""
    from django.db import InterfaceError, OperationalError, connection, transaction

    from governance.foundation import jobs

    acked, slowest = [], 0.0
    for number in numbers:
        began = time.monotonic()
        try:
            with transaction.atomic():
                jobs.enqueue("faults.effect", key=f"faults.effect:{number}", number=number)
            acked.append(number)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.1)
        slowest = max(slowest, time.monotonic() - began)
    return acked, slowest


def effects():
    from django.db import InterfaceError, OperationalError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT job FROM effect")
            return [row[0] for row in cursor.fetchall()]
    except (OperationalError, InterfaceError):
        connection.close()
        return []


def await_effects(acked, seconds):
    """Wait until every acknowledged job had its effect, at most so long; returns how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds and not set(acked) <= set(effects()):
        time.sleep(0.2)
    return time.monotonic() - began


def report(acked, broken=False, **more):
    """Print `acked found lost double` and end: 1 when something was lost or done twice, or a promise was broken."""
    found = effects()
    lost, double = len(set(acked) - set(found)), len(found) - len(set(found))
    figures = {"acked": len(acked), "found": len(set(found)), "lost": lost, "double": double, **more}
    print(" ".join(f"{name}={value}" for name, value in figures.items()), flush=True)
    sys.exit(1 if lost + double or broken else 0)


def strokes():
    """How often a clock struck, counted before the job table makes one job of a slot's strokes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stroke")
        return cursor.fetchone()[0]


def count_the_strokes(tick, naive):
    from django.db import connection

    def counted(topic, now=None):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO stroke (topic) VALUES (%s)", [topic])
        if naive:
            jobs.enqueue(topic, key=f"{topic}@{timezone.now():%Y%m%d%H%M}{uuid.uuid4()}")
        else:
            tick(topic, now)

    from django.utils import timezone

    from governance.foundation import jobs

    return counted


if os.environ.get("FAULT_WORKER"):
    awake()
    from governance.celery import app
    from governance.foundation import jobs

    if os.environ["FAULT_WORKER"] != "1":
        jobs.tick = count_the_strokes(jobs.tick, naive=os.environ["FAULT_WORKER"] == "naive")
        app.conf.beat_schedule = {
            "every second": {"task": "foundation.periodic", "schedule": 1.0, "args": ["faults.tick"]},
        }
