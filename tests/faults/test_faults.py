"""The fault scripts with small numbers. Their full figures: docs/operations.md."""

import os
import subprocess
import sys

import pytest

from tests import servers

pytestmark = pytest.mark.faults
OURS = {"PRODUCTION", "DATABASE_URL", "CELERY_BROKER_URL", "DATA_DIR", "FAULT_WORKER"}


@pytest.fixture(autouse=True, scope="module")
def migrated_once(tmp_path_factory):
    """The scripts on SQLite begin with a copy of one migrated file, also those of the other workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAULT_TEMPLATE", str(shared / "migrated.sqlite3"))
        yield


def run(script, *words):
    """The figures a script printed last, and its exit code."""
    env = {key: value for key, value in os.environ.items() if key not in OURS}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{script}", *map(str, words)],
        cwd=servers.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=240,
    )
    lines = [line for line in done.stdout.splitlines() if "=" in line and not line.startswith(" ")]
    assert lines, done.stdout[-2000:] + done.stderr[-4000:]
    return {word.split("=")[0]: word.split("=")[1] for word in lines[-1].split()}, done.returncode


@pytest.fixture
def needs_postgres():
    if not servers.postgres_program("postgres"):
        servers.missing("PostgreSQL 服务端程序")


@pytest.fixture
def needs_redis():
    if not servers.redis_program():
        servers.missing("redis-server")


def test_killed_workers_lose_nothing_and_double_nothing_on_sqlite():
    figures, code = run("fault_jobs", "--database", "sqlite", "--jobs", 200, "--kills", 8, "--workers", 2)
    assert (figures["acked"], figures["lost"], figures["double"], figures["kills"], code) == ("200", "0", "0", "8", 0)


@pytest.mark.postgres
def test_killed_workers_and_a_power_cut_of_the_database_lose_nothing_and_double_nothing(needs_postgres):
    figures, code = run(
        "fault_jobs", "--database", "postgres", "--jobs", 240, "--kills", 8, "--stops", 1, "--workers", 3
    )
    assert (figures["lost"], figures["double"], figures["kills"], figures["stops"], code) == ("0", "0", "8", "1", 0)
    assert int(figures["acked"]) >= 200


def test_the_same_test_catches_a_worker_that_ticks_off_before_it_works():
    figures, code = run("fault_jobs", "--database", "sqlite", "--jobs", 600, "--kills", 10, "--workers", 2, "--naive")
    assert int(figures["lost"]) > 0
    assert code == 1


IMPORTED = {"partial": "0", "state": "done", "identical": "1"}


def test_a_worker_killed_in_an_import_leaves_all_or_nothing_on_sqlite():
    figures, code = run("fault_import", "--database", "sqlite", "--rows", 600, "--kills", 3)
    assert (figures.items() >= IMPORTED.items(), figures["kills"], code) == (True, "3", 0)


@pytest.mark.postgres
def test_a_worker_killed_in_an_import_leaves_all_or_nothing_on_postgres(needs_postgres):
    figures, code = run("fault_import", "--database", "postgres", "--rows", 600, "--kills", 3)
    assert (figures.items() >= IMPORTED.items(), figures["kills"], code) == (True, "3", 0)


@pytest.mark.redis
@pytest.mark.parametrize("fault", ["stop", "freeze", "flush"])
def test_a_broker_that_fails_holds_up_nobody_and_loses_nothing(needs_redis, fault):
    words = ["--seconds", 6, "--slowest", 3, "--jobs", 60, "--database", "sqlite"]
    figures, code = run("fault_broker", "--fault", fault, *words)
    wanted = {"acked": "60", "found": "60", "lost": "0", "double": "0", "fault": fault, "touched": "0"}
    assert (figures.items() >= wanted.items(), code) == (True, 0), figures


@pytest.mark.redis
def test_the_same_test_catches_a_page_that_speaks_to_the_broker_itself(needs_redis):
    figures, code = run("fault_broker", "--seconds", 1, "--jobs", 9, "--database", "sqlite", "--naive")
    assert int(figures["touched"]) > 0
    assert code == 1


@pytest.mark.redis
def test_two_beats_make_one_job_a_slot(needs_redis):
    figures, code = run("fault_beats", "--beats", 2, "--seconds", 5)
    assert figures["done"] == figures["slots"]
    assert int(figures["strokes"]) > 2 * int(figures["slots"])
    assert code == 0


def test_six_writers_on_sqlite_are_never_told_that_it_is_locked():
    figures, code = run("fault_sqlite", "--writers", 4, "--inserters", 2, "--seconds", 4)
    assert int(figures.pop("acked")) > 100
    assert (figures, code) == ({"locked": "0", "lost": "0", "integrity": "ok"}, 0)


def test_the_same_test_catches_djangos_default_options():
    figures, code = run("fault_sqlite", "--writers", 4, "--inserters", 2, "--seconds", 3, "--naive")
    assert int(figures["locked"]) > 0
    assert code == 1


LETTERS = ["--letters", 400, "--kills", 4, "--server-kills", 1]


def test_a_mail_server_and_senders_that_die_send_nothing_twice_and_lose_nothing_on_sqlite():
    figures, code = run("fault_letters", "--database", "sqlite", *LETTERS)
    assert (figures["lost"], figures["double"], code) == ("0", "0", 0)
    assert int(figures["arrived"]) + int(figures["unsure"]) >= 400


@pytest.mark.postgres
def test_with_a_server_that_throws_doubles_away_each_arrives_exactly_once(needs_postgres):
    figures, code = run("fault_letters", "--database", "postgres", "--senders", 3, "--dedupe", *LETTERS)
    assert (figures["arrived"], figures["lost"], figures["double"], figures["unsure"], code) == (
        "400",
        "0",
        "0",
        "0",
        0,
    )


def test_nothing_arrives_in_the_night():
    figures, code = run("fault_letters", "--letters", 50, "--kills", 0, "--server-kills", 0, "--night")
    assert (figures["arrived"], figures["lost"], code) == ("0", "0", 0)


def test_a_month_whose_closing_is_killed_is_closed_once_on_sqlite():
    figures, code = run("fault_month", "--kills", 4, "--workers", 2)
    assert (figures["halves"], figures["same"], code) == ("0", "1", 0)


@pytest.mark.postgres
def test_a_month_whose_closing_is_killed_and_that_four_close_at_once_is_closed_once(needs_postgres):
    figures, code = run("fault_month", "--database", "postgres", "--kills", 6, "--workers", 4)
    assert (figures["halves"], figures["failed"], figures["same"], code) == ("0", "0", "1", 0)


def test_the_same_test_catches_a_sender_that_marks_a_letter_afterwards():
    more = ["--letters", 800, "--kills", 15, "--server-kills", 1, "--naive"]
    figures, code = run("fault_letters", "--database", "sqlite", *more)
    assert int(figures["double"]) + int(figures["lost"]) > 0
    assert code == 1
