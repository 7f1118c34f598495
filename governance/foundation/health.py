"""Whether the configured database, broker and storage answer. Each is asked in a thread of its own, so that a
frozen one costs the page under three seconds; while an old question hangs, no second one is asked."""

import logging
import threading
import time
import uuid

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from governance.foundation.access import PUBLIC, access

log = logging.getLogger(__name__)
PATIENCE = 2.5  # seconds, for all questions together
_asking, _lock = {}, threading.Lock()


@access(PUBLIC)
@require_safe
def healthz(request):
    """200 when everything configured answers, 503 otherwise; why something is down is told to the log only."""
    said = answers()
    well = all(word == "ok" for word in said.values())
    return JsonResponse({"status": "ok" if well else "down", **said}, status=200 if well else 503)


def answers():
    """{"database": "ok", "storage": "down", …} for whatever is configured; the trial mode has no broker."""
    questions = {"database": database, "storage": storage}
    if settings.CELERY_BROKER_URL:
        questions["broker"] = broker
    begun = {name: _ask(question) for name, question in questions.items()}
    end = time.monotonic() + PATIENCE
    for thread, _ in begun.values():
        thread.join(max(end - time.monotonic(), 0))
    return {name: outcome.get("said", "down") for name, (_, outcome) in begun.items()}


def database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


def storage():
    name = default_storage.save(f"health/{uuid.uuid4().hex}", ContentFile(b"ok"))
    default_storage.delete(name)


def broker():
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        client.ping()
    finally:
        client.close()


def _ask(question):
    """The thread that asks, and where its answer will be; the one already under way, if there is one."""
    with _lock:
        thread, outcome = _asking.get(question, (None, None))
        if thread is None or not thread.is_alive():
            outcome = {}
            thread = threading.Thread(target=_listen, args=(question, outcome), daemon=True)
            _asking[question] = thread, outcome
            thread.start()
        return thread, outcome


def _listen(question, outcome):
    try:
        question()
        outcome["said"] = "ok"
    except Exception:
        log.exception("%s does not answer", question.__name__)
