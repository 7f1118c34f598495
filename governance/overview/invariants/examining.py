"""Asking the invariants: read-only, question by question, never more rows kept than a page can show."""

import logging
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, transaction

from governance.overview.invariants.registry import Invariant
from hierarchy.models.unit import STEP

MOST = 200  # breaches of an invariant kept for a street
BREATH = 5  # seconds between two signs of life
log = logging.getLogger(__name__)


@dataclass
class Found:
    """What one invariant came to: breaches counted by street path ("" of nobody's), the first of each, or an error."""

    invariant: Invariant
    counts: Counter = field(default_factory=Counter)
    first: list = field(default_factory=list)
    error: str = ""

    @property
    def total(self):
        return sum(self.counts.values())


@contextmanager
def read_only():
    """Nothing inside can write, and on PostgreSQL everything inside sees one moment."""
    if connection.vendor == "postgresql":
        outermost = not connection.in_atomic_block
        with transaction.atomic(), connection.cursor() as cursor:
            level = "ISOLATION LEVEL REPEATABLE READ, " if outermost else ""
            cursor.execute(f"SET TRANSACTION {level}READ ONLY")
            yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:  # also where a transaction is broken, in which Django asks nothing more
        connection.connection.execute("PRAGMA query_only = OFF")


def examine(invariant, alive=lambda: None):
    """`Found` of one invariant. One that cannot be answered says so, and keeps no other from being asked."""
    found, kept = Found(invariant), defaultdict(int)
    try:
        for question in invariant.questions():
            with read_only():
                for breach in question():
                    street = breach.path[:STEP]
                    found.counts[street] += 1
                    if kept[street] < MOST:
                        kept[street] += 1
                        found.first.append(breach)
            alive()
    except DatabaseError as error:
        log.exception("%s could not be asked", invariant.key)
        found.error = f"没有查完：{str(error).splitlines()[0][:120]}"
    return found


def breathing(alive):
    """`alive`, called at most every few seconds however often it is asked for."""
    last = [time.monotonic()]

    def breath():
        if time.monotonic() - last[0] >= BREATH:
            last[0] = time.monotonic()
            alive()

    return breath
