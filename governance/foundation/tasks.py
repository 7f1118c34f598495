"""Celery's two doors into the job table. Both are harmless to call twice."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from governance.foundation import (  # noqa: F401 - they register their handlers
    calendar,
    jobs,
    ledger,
    notices,
    reminding,
    telling,
)
from governance.foundation.outbox import sending  # noqa: F401 - the same

AGAIN = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 1,
    "retry_backoff_max": 30,
    "max_retries": 20,
}


@shared_task(name="foundation.drain", **AGAIN)
def drain():
    jobs.drain()


@shared_task(name="foundation.periodic", **AGAIN)
def periodic(topic):
    jobs.tick(topic)
