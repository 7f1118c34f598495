import threading
import time

import pytest
from django.core.files.storage import default_storage

from governance.foundation import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database_thread(monkeypatch):
    """The test's transaction is the only door to its database; the real question is asked in tests/test_compose.py."""
    monkeypatch.setattr(health, "database", lambda: None)


def test_it_says_ok_when_everything_configured_answers(client, no_database_thread, settings):
    settings.CELERY_BROKER_URL = ""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "storage": "ok"})


def test_the_question_to_the_storage_leaves_nothing_behind(client, no_database_thread):
    client.get("/healthz")
    assert default_storage.listdir("health") == ([], [])


def test_a_broker_that_is_away_is_503_and_its_reason_stays_inside(client, no_database_thread, settings):
    settings.CELERY_BROKER_URL = "redis://:secret@127.0.0.1:1/0"
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "database": "ok", "storage": "ok", "broker": "down"}


def test_a_frozen_part_costs_under_three_seconds_and_is_asked_only_once(client, monkeypatch, settings):
    settings.CELERY_BROKER_URL = ""
    asked, over = [], threading.Event()

    def frozen():
        asked.append(time.monotonic())
        over.wait(20)

    monkeypatch.setattr(health, "database", frozen)
    began = time.monotonic()
    answers = [client.get("/healthz") for _ in range(2)]
    took = time.monotonic() - began
    over.set()
    assert [answer.json()["database"] for answer in answers] == ["down", "down"]
    assert len(asked) == 1
    assert took < 6


def test_a_storage_that_cannot_be_written_is_503(client, no_database_thread, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "file"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["storage"]) == (503, "down")
