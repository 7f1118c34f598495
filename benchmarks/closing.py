"""The month of a grown town closed, ten thousand letters written, and the whole database looked through."""

import statistics
import time

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measures import in_turns
from governance.foundation.models import Channel, LedgerEntry, Letter, Notice, Reach, Wanted
from governance.foundation.outbox.posting import post
from governance.overview.invariants.rooms import of_group
from governance.overview.months.closing import close_month
from governance.overview.months.places import Month
from governance.overview.months.reading import last_month, live

LETTERS = 10_000
PASSES = (  # as plain as a whole month can be asked for: each row once, by the place it lies in
    "SELECT t.path, count(*), sum((s.began_at < %(begin)s)::int), sum((s.ended_at < %(end)s)::int) "
    "FROM deliberation_spell s JOIN deliberation_ticket t ON t.id = s.ticket_id "
    "WHERE s.began_at < %(end)s AND (s.ended_at >= %(begin)s OR s.ended_at IS NULL) GROUP BY 1",
    "SELECT path, count(*), sum((contacted_at <= contact_due_at)::int) FROM deliberation_ticket "
    "WHERE accepted_at >= %(begin)s AND accepted_at < %(end)s GROUP BY 1",
    "SELECT path, count(*), sum((acknowledged_at <= acknowledge_due_at)::int) FROM deliberation_ticket "
    "WHERE acknowledge_due_at >= %(begin)s AND acknowledge_due_at < %(end)s GROUP BY 1",
    "SELECT path, count(*), sum((resolved_at <= due_at)::int) FROM deliberation_ticket "
    "WHERE due_at >= %(begin)s AND due_at < %(end)s OR resolved_at >= %(begin)s AND resolved_at < %(end)s GROUP BY 1",
    "SELECT t.path, count(*), count(DISTINCT f.ticket_id) FROM deliberation_followup f "
    "JOIN deliberation_ticket t ON t.id = f.ticket_id WHERE f.at >= %(begin)s AND f.at < %(end)s GROUP BY 1",
    "SELECT t.path, e.action, count(*) FROM deliberation_ticketevent e "
    "JOIN deliberation_ticket t ON t.id = e.ticket_id "
    "WHERE e.at >= %(begin)s AND e.at < %(end)s AND e.action IN ('returned', 'reopened') GROUP BY 1, 2",
    "SELECT path, count(*), sum(met), count(DISTINCT household_id) FROM residents_visit "
    "WHERE at >= %(begin)s AND at < %(end)s AND revoked_at IS NULL GROUP BY 1",
    "SELECT path, count(*) FROM residents_resident WHERE created_at < %(end)s GROUP BY 1",
    "SELECT path, count(*), sum(minutes), count(DISTINCT volunteer_id) FROM volunteers_hoursentry "
    "WHERE begins_at >= %(begin)s AND begins_at < %(end)s GROUP BY 1",
    "SELECT path, count(*) FROM deliberation_meeting WHERE starts_at >= %(begin)s AND starts_at < %(end)s GROUP BY 1",
)


def closing(town):
    """7: a month of every unit counted and written, against one plain pass over each table it reads."""
    for words, months_back in (("last month", 1), ("ten months ago", 10)):
        month = live()
        for _ in range(months_back):
            month = last_month(month)
        of = Month.of(month)
        values, made = {"begin": of.period.begin, "end": of.period.end}, []
        took, floor = in_turns(
            lambda: made.append(_unlimited(close_month, month)),  # noqa: B023
            lambda: _unlimited(_pass, values),  # noqa: B023
            times=4,
        )
        yield f"close {words} (floor: plain passes)", took, floor, "≤ 1.7", f"{made[-1]['units']} units"


def _unlimited(work, *values):
    """A month is closed by a job of the night: it may last as long as it must."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        return work(*values)


def _pass(values):
    with connection.cursor() as cursor:
        for sql in PASSES:
            cursor.execute(sql, values)
            cursor.fetchall()


def letters(town):
    """12: ten thousand people's letters found and written, against inserting as many bare rows; nothing is kept."""
    with transaction.atomic():
        channel = Channel.objects.create(way="mail", name="基准", active=True)
        people = _readers()
        entry = LedgerEntry.objects.order_by("-pk").first()
        Notice.objects.bulk_create([Notice(user_id=pk, entry=entry, text="提醒") for pk in people], batch_size=2000)
        began = time.perf_counter()
        made = post()
        took = (time.perf_counter() - began) * 1000
        Letter.objects.all().delete()
        now = timezone.now()
        rows = [
            Letter(key=f"b{n}", channel=channel, user_id=pk, next_at=now, ends_at=now) for n, pk in enumerate(people)
        ]
        began = time.perf_counter()
        Letter.objects.bulk_create(rows, batch_size=2000)
        floor = (time.perf_counter() - began) * 1000
        transaction.set_rollback(True)
    yield f"write {made} letters (floor: bare rows)", took, floor, "≤ 3000 ms", ""


def _readers():
    """Ids of ten thousand people who want letters."""
    model = get_user_model()
    model.objects.bulk_create([model(name=f"基准{n}", password="!") for n in range(LETTERS)], batch_size=2000)
    ids = list(model.objects.filter(name__startswith="基准").values_list("pk", flat=True))
    since = timezone.now() - timezone.timedelta(days=1)
    Reach.objects.bulk_create(
        [Reach(user_id=pk, by_mail=Wanted.EVERYTHING, since=since) for pk in ids], batch_size=2000
    )
    return ids


def self_check(town):
    """The night's look through everything, against its longest single question: what a statement's limit must allow."""
    longest, began = [], time.perf_counter()
    for invariant in of_group():
        for question in invariant.questions():
            start = time.perf_counter()
            for _ in question():
                pass
            longest.append(((time.perf_counter() - start) * 1000, invariant.key))
    took = (time.perf_counter() - began) * 1000
    most, key = max(longest)
    note = f"{len(longest)} questions, median {statistics.median(ms for ms, _ in longest):.0f} ms, longest {key}"
    yield "self-check of everything (floor: its longest question)", took, most, "question ≤ 15000 ms", note
