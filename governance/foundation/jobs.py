"""The database is the queue. A job is a row of the business transaction that asked for it.

`enqueue` writes it, `drain` runs what is due: handler and `done_at` commit together, so the effect on the
database happens exactly once, whatever is killed. Celery (production) and `manage.py run_jobs` (trial) only
call `drain`; nothing else may call `.delay()`.
"""

import logging
import traceback
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from governance.foundation.models import Beat, Job

log = logging.getLogger(__name__)
HANDLERS = {}
PREPARERS = {}
NAMES = {}
MOST_ATTEMPTS = 8


LEASE = timedelta(seconds=45)  # how long a preparation may be silent before another worker takes the job over


def handler(topic, prepare=None):
    """Register the function that does the jobs of a topic; it must be harmless to run twice.

    `prepare(alive, **payload)` is the long part that needs no transaction: it runs before the job's own one is
    opened, calls `alive()` every few seconds, and what it returns comes to the handler as `prepared`. On SQLite
    nobody can write while a handler runs; while it prepares, everybody can.
    """

    def register(function):
        HANDLERS[topic] = function
        if prepare is not None:
            PREPARERS[topic] = prepare
        return function

    return register


def named(names):
    """Register the words people read for topics: {"ledger.seal": "封存台账", …}, in `<app>/recorded.py`."""
    NAMES.update(names)


def name_of(topic):
    return NAMES.get(topic, topic)


def enqueue(topic, key, due_at=None, **payload):
    """Ask for work, once per key. Returns nothing: the same key asked twice is one job."""
    Job.objects.bulk_create(
        [Job(topic=topic, key=key, payload=payload, due_at=due_at or timezone.now())], ignore_conflicts=True
    )


def each(topic, keys, now):
    """Do a topic's work for every key at the time `now`, each on its own: one that fails keeps no other waiting.

    It becomes a job, an hour at most one, so that a person sees what is wrong with it.
    """
    for key in keys:
        try:
            with transaction.atomic():
                HANDLERS[topic](key, now)
        except OperationalError:  # the database's own trouble is everybody's: the whole stroke is tried again
            raise
        except Exception:  # whatever is wrong with this one
            log.exception("%s %s failed", topic, key)
            enqueue(topic, key=f"{topic}:{key}@{now:%Y%m%d%H}", pk=key)


def tick(topic, now=None):
    """A clock's stroke for a periodic topic. Two clocks striking in one minute make one job."""
    now = now or timezone.now()
    Beat.objects.update_or_create(topic=topic, defaults={"at": now})
    enqueue(topic, key=f"{topic}@{now:%Y%m%d%H%M}")


def waiting(now=None):
    """What is due, oldest first."""
    return Job.objects.filter(done_at=None, dead=False, due_at__lte=now or timezone.now()).order_by("due_at", "id")


def drain(limit=200):
    """Run what is due, oldest first, at most `limit` jobs. Returns how many were done."""
    done = 0
    for _ in range(limit):
        outcome = _run_next()
        if outcome is None:
            break
        done += outcome
    return done


def _run_next():
    """Claim the next job and do it: 1 when done, 0 when not, None when nothing is due."""
    job = _claim()
    if job is None:
        return None
    if job.dead:
        log.error("job %s is given up after %s attempts", job.key, MOST_ATTEMPTS)
        return 0
    try:
        return _do(job, _prepared(job))
    except Exception as error:  # whatever a handler raises is put on the job, where a person sees it
        log.exception("job %s failed", job.key)
        _note_failure(job, error)
        return 0


@transaction.atomic
def _claim():
    """Count the attempt and put the job off before anything is tried: one that kills its process ends as dead."""
    job = _lock(waiting())
    if job is not None:
        job.attempts += 1
        job.dead = job.attempts > MOST_ATTEMPTS
        job.due_at = timezone.now() + timedelta(seconds=min(2**job.attempts, 600))
        job.save(update_fields=["attempts", "dead", "due_at"])
    return job


def _prepared(job):
    """What the topic's preparation made, as the handler's argument; meanwhile the job counts as taken."""
    if job.topic not in PREPARERS:
        return {}

    def alive():
        Job.objects.filter(pk=job.pk, done_at=None).update(due_at=timezone.now() + LEASE)

    alive()
    prepared = PREPARERS[job.topic](alive, **job.payload)
    alive()
    return {"prepared": prepared}


@transaction.atomic
def _do(job, prepared=None):
    """The handler's work and `done_at` in one transaction. Another drain that holds or did the job leaves nothing."""
    if _lock(Job.objects.filter(pk=job.pk, done_at=None)) is None:
        return 0
    if job.topic not in HANDLERS:
        raise LookupError(f"没有处理“{job.topic}”的程序，可能是新旧版本同时在运行")
    HANDLERS[job.topic](**job.payload, **(prepared or {}))
    Job.objects.filter(pk=job.pk).update(done_at=timezone.now(), error="")
    return 1


def _note_failure(job, error):
    """Write the error on the job. When it is the database itself that is away, this raises and the drain ends."""
    said = "".join(traceback.format_exception(error, limit=-3))[-2000:]
    Job.objects.filter(pk=job.pk, done_at=None).update(error=said, dead=job.attempts >= MOST_ATTEMPTS)


def _lock(queryset):
    if connection.features.has_select_for_update_skip_locked:
        queryset = queryset.select_for_update(skip_locked=True)
    return queryset.first()


@handler("jobs.forget_old")
def forget_old():
    """Finished jobs are kept a week."""
    Job.objects.filter(done_at__lt=timezone.now() - timedelta(days=7)).delete()


def retry(job):
    """Give a dead job another life; False when it is not dead (any more)."""
    dead = Job.objects.filter(pk=job.pk, done_at=None, dead=True)
    return bool(dead.update(dead=False, attempts=0, due_at=timezone.now()))


RECONCILERS = []


def reconciler(function):
    """Register a function that enqueues whatever should exist and does not."""
    RECONCILERS.append(function)
    return function


@handler("jobs.reconcile")
def reconcile():
    for function in RECONCILERS:
        function()
