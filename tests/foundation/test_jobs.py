"""The job table: exactly once, again after failure, given up in the end, and never in anybody's way."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import Beat, Job
from hierarchy.models import SignInAttempt


@pytest.fixture
def done(monkeypatch):
    """A list that the topics of a test write to; `fails` raises, `storm` is the database's own error."""
    done = []

    def fails(**payload):
        done.append("fails")
        raise ValueError("打印机没纸")

    def storm(**payload):
        done.append("storm")
        raise OperationalError("statement timeout")

    for topic, function in {
        "test.note": lambda word: done.append(word),
        "test.fails": fails,
        "test.storm": storm,
    }.items():
        monkeypatch.setitem(jobs.HANDLERS, topic, function)
    return done


def later(seconds):
    """Let time pass for every job that waits."""
    for job in Job.objects.filter(done_at=None):
        Job.objects.filter(pk=job.pk).update(due_at=job.due_at - timedelta(seconds=seconds))


def test_jobs_run_oldest_first_and_once(db, done):
    now = timezone.now()
    for word, age in [("second", 1), ("first", 2)]:
        jobs.enqueue("test.note", key=word, due_at=now - timedelta(minutes=age), word=word)
    jobs.enqueue("test.note", key="later", due_at=now + timedelta(hours=1), word="later")
    assert [jobs.drain(), jobs.drain()] == [2, 0]
    assert done == ["first", "second"]
    assert Job.objects.filter(done_at=None).get().key == "later"


def test_the_same_key_asked_twice_is_one_job(db, done):
    for word in ("one", "two"):
        jobs.enqueue("test.note", key="same", word=word)
    jobs.drain()
    assert done == ["one"]


def test_two_clocks_striking_in_one_minute_make_one_job(db, done, monkeypatch):
    monkeypatch.setitem(jobs.HANDLERS, "test.tick", lambda: done.append("tick"))
    now = timezone.now().replace(second=10)
    for second in (0, 5):
        jobs.tick("test.tick", now + timedelta(seconds=second))
    jobs.drain()
    jobs.tick("test.tick", now + timedelta(seconds=20))  # still that minute, though the job is done
    jobs.tick("test.tick", now + timedelta(seconds=60))
    assert Job.objects.filter(topic="test.tick").count() == 2
    assert jobs.drain() == 1
    assert done == ["tick", "tick"]
    assert Beat.objects.get().at == now + timedelta(seconds=60)


@pytest.mark.django_db(transaction=True)
def test_a_job_belongs_to_the_transaction_that_asks_for_it(done):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue("test.note", key="lost", word="lost")
        raise ZeroDivisionError
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_failing_handler_wrote_is_taken_back(monkeypatch):
    def half():
        SignInAttempt.objects.create(name_key="x", address="10.0.0.1")
        raise ValueError

    monkeypatch.setitem(jobs.HANDLERS, "test.half", half)
    jobs.enqueue("test.half", key="half")
    jobs.drain()
    assert not SignInAttempt.objects.exists()
    assert Job.objects.get().done_at is None


def test_a_failing_job_is_tried_again_later_and_later_and_given_up_after_eight(db, done):
    jobs.enqueue("test.fails", key="fails")
    waits = []
    for _ in range(jobs.MOST_ATTEMPTS):
        begun = timezone.now()
        assert jobs.drain() == 0
        waits.append(round((Job.objects.get().due_at - begun).total_seconds()))
        later(1000)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    job = Job.objects.get()
    assert (job.dead, job.attempts, done) == (True, 8, ["fails"] * 8)
    assert job.error.endswith("ValueError: 打印机没纸\n")
    assert jobs.drain() == 0
    assert len(done) == 8


def test_a_job_that_killed_its_process_eight_times_is_not_tried_again(db, done):
    jobs.enqueue("test.note", key="deadly", word="never")
    Job.objects.update(attempts=jobs.MOST_ATTEMPTS)
    assert jobs.drain() == 0
    assert (Job.objects.get().dead, done) == (True, [])


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("test.fails", "打印机没纸"),
        ("test.storm", "statement timeout"),
        ("test.unheard_of", "没有处理“test.unheard_of”的程序"),
    ],
)
def test_the_drain_goes_on_after_a_bad_job(db, done, bad, said):
    jobs.enqueue(bad, key="bad", due_at=timezone.now() - timedelta(hours=1))
    jobs.enqueue("test.note", key="good", word="good")
    assert jobs.drain() == 1
    assert done[-1] == "good"
    job = Job.objects.get(key="bad")
    assert (job.attempts, job.done_at, job.dead) == (1, None, False)
    assert said in job.error


def test_a_database_that_is_away_ends_the_drain_and_keeps_the_job(db, done, monkeypatch):
    def away(job, error):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(jobs, "_note_failure", away)
    jobs.enqueue("test.storm", key="storm")
    with pytest.raises(OperationalError):
        jobs.drain()
    monkeypatch.undo()
    monkeypatch.setitem(jobs.HANDLERS, "test.storm", lambda: done.append("calm"))
    later(10)
    assert jobs.drain() == 1
    assert done == ["storm", "calm"]


def test_a_drain_that_was_overtaken_does_not_do_the_job_again(db, done):
    """The first drain claimed the job and stood still; the second did it meanwhile."""
    jobs.enqueue("test.note", key="slow", word="once")
    claimed = jobs._claim()
    later(10)
    assert jobs.drain() == 1
    assert jobs._do(claimed) == 0
    assert done == ["once"]


def test_only_a_dead_job_is_given_another_life(db, done):
    jobs.enqueue("test.note", key="dead", word="alive")
    job = Job.objects.get()
    assert jobs.retry(job) is False
    Job.objects.update(dead=True, attempts=8, error="x")
    assert jobs.retry(job) is True
    assert jobs.drain() == 1
    assert (done, Job.objects.get().error, jobs.retry(job)) == (["alive"], "", False)


def test_finished_jobs_are_kept_a_week(db, done):
    now = timezone.now()
    for key, age in [("old", 8), ("new", 6)]:
        Job.objects.create(topic="test.note", key=key, done_at=now - timedelta(days=age))
    Job.objects.create(topic="test.note", key="waiting", due_at=now + timedelta(days=1))
    jobs.forget_old()
    assert set(Job.objects.values_list("key", flat=True)) == {"new", "waiting"}


def test_reconciling_asks_every_reconciler(db, monkeypatch, done):
    monkeypatch.setattr(jobs, "RECONCILERS", [lambda: done.append("a"), lambda: done.append("b")])
    jobs.tick("jobs.reconcile")
    assert jobs.drain() == 1
    assert done == ["a", "b"]


def test_the_long_part_runs_before_the_jobs_own_transaction_and_the_job_counts_as_taken(db, done, monkeypatch):
    def prepare(alive, word):
        alive()
        done.append(("prepared", jobs.drain()))  # another worker finds nothing to do meanwhile
        return word * 2

    monkeypatch.setitem(jobs.HANDLERS, "test.long", lambda word, prepared: done.append((word, prepared)))
    monkeypatch.setitem(jobs.PREPARERS, "test.long", prepare)
    jobs.enqueue("test.long", key="long", word="a")
    assert jobs.drain() == 1
    assert done == [("prepared", 0), ("a", "aa")]


def test_a_job_whose_preparation_was_killed_is_taken_over_when_its_lease_ends(db, done, monkeypatch):
    def killed(alive, word):
        alive()
        raise SystemExit  # as kill -9: nothing of ours runs any more

    monkeypatch.setitem(jobs.HANDLERS, "test.long", lambda word, prepared: done.append((word, prepared)))
    monkeypatch.setitem(jobs.PREPARERS, "test.long", killed)
    jobs.enqueue("test.long", key="long", word="a")
    with pytest.raises(SystemExit):
        jobs.drain()
    monkeypatch.setitem(jobs.PREPARERS, "test.long", lambda alive, word: word)
    assert jobs.drain() == 0
    later(46)
    assert (jobs.drain(), done) == (1, [("a", "a")])


def test_one_row_that_fails_keeps_no_other_waiting_and_shows_as_a_job(db, monkeypatch):
    done, now = [], timezone.now()

    def look(pk, now):
        if pk == 2:
            raise ValueError("坏行")
        done.append(pk)

    monkeypatch.setitem(jobs.HANDLERS, "test.look", look)
    jobs.each("test.look", [1, 2, 3], now)
    jobs.each("test.look", [2], now)
    assert done == [1, 3]
    assert [job.payload for job in Job.objects.filter(topic="test.look")] == [{"pk": 2}]
