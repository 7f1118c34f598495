"""The trial mode's background process: the clock and the hands that Celery's beat and worker are in production."""

import logging
import signal
import threading
from copy import copy

from celery import current_app
from celery.schedules import maybe_schedule
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import Beat
from governance.foundation.tasks import periodic

log = logging.getLogger(__name__)
PAUSE = 2  # seconds between two looks at the table


class Command(BaseCommand):
    help = "按 Celery 的时间表敲钟，并执行后台任务（试用模式不需要 Redis）"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="只看一次时间表、做完到期的任务就结束")

    def handle(self, **options):
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                strike()
                while not stop.is_set() and jobs.drain(limit=20):
                    pass
            except (OperationalError, InterfaceError) as error:
                log.warning("the database does not answer, trying again: %s", error)
                connection.close()
            if options["once"]:
                return
            stop.wait(PAUSE)


def strike(now=None):
    """Tick every periodic topic that is due since its last tick; one that never ticked is due at once.

    The last tick is read from the table, so a clock that stood still for three days makes up each topic once.
    """
    now = now or timezone.now()
    last = dict(Beat.objects.values_list("topic", "at"))
    for entry in current_app.conf.beat_schedule.values():
        if entry["task"] != periodic.name:
            continue
        (topic,) = entry["args"]
        if topic not in last or is_due(entry["schedule"], last[topic], now):
            jobs.tick(topic, now)


def is_due(schedule, last, now):
    schedule = copy(maybe_schedule(schedule))
    schedule.nowfun = lambda: now
    return schedule.is_due(last).is_due
