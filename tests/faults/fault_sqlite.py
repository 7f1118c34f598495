"""Several writers on one SQLite file: none is told `database is locked`, no update is lost.

python -m tests.faults.fault_sqlite --writers 4 --inserters 2 --seconds 300
… --naive    Django's default options, to see this test fail
"""

import argparse
import multiprocessing
import sys
import time

from tests.faults import engine

fork = multiprocessing.get_context("fork")


def settle(naive):
    from django.db import connection

    connection.close()
    if naive:
        connection.settings_dict["OPTIONS"] = {}


def write(seconds, naive, told):
    """Read, think, write: the transaction that SQLite refuses when it began as a reader."""
    settle(naive)
    from django.db import OperationalError, connection, transaction

    end, added, locked = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT job FROM effect")
                value = cursor.fetchone()[0]
                time.sleep(0.002)
                cursor.execute("UPDATE effect SET job = %s", [value + 1])
            added += 1
        except OperationalError:
            locked += 1
    told.put(("added", added, locked))


def insert(seconds, naive, told):
    settle(naive)
    from django.db import OperationalError, connection

    end, put, locked = time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        try:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO stroke (topic) VALUES ('x')")
            put += 1
        except OperationalError:
            locked += 1
        time.sleep(0.002)
    told.put(("put", put, locked))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--inserters", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main():
    asked = arguments()
    with engine.database("sqlite"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effect (job) VALUES (0)")
        connection.close()
        told = fork.Queue()
        targets = [write] * asked.writers + [insert] * asked.inserters
        running = [fork.Process(target=each, args=(asked.seconds, asked.naive, told)) for each in targets]
        for each in running:
            each.start()
        answers = [told.get(timeout=asked.seconds + 60) for _ in running]
        for each in running:
            each.join()
        acked = sum(count for kind, count, _ in answers if kind == "added")
        locked = sum(count for *_, count in answers)
        lost = acked - engine.effects()[0] + sum(n for kind, n, _ in answers if kind == "put") - engine.strokes()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            integrity = cursor.fetchone()[0]
        print(f"acked={acked} locked={locked} lost={lost} integrity={integrity}", flush=True)
        sys.exit(1 if locked or lost or integrity != "ok" else 0)


if __name__ == "__main__":
    main()
