"""The page of background work: what waits, what gave up, and another try for it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import Beat, Job, LedgerEntry

TRACE = "Traceback (most recent call last):\n  File x\nValueError: 打印机没纸\n"


@pytest.fixture
def page(client, town):
    client.force_login(town.system_manager)
    return lambda **query: client.get(reverse("jobs"), query)


def dead(key, **more):
    return Job.objects.create(topic="notices.tell", key=key, dead=True, attempts=8, error=TRACE, **more)


def test_the_page_counts_what_waits_and_what_gave_up(page):
    now = timezone.now()
    for key, due in [("a", now - timedelta(seconds=200)), ("b", now), ("c", now + timedelta(hours=1))]:
        Job.objects.create(topic="ledger.seal", key=key, due_at=due)
    Job.objects.create(topic="ledger.seal", key="done", done_at=now)
    dead("x")
    Beat.objects.create(topic="ledger.seal", at=now - timedelta(minutes=3))
    answer = page()
    context = answer.context
    assert {name: context[name] for name in ("due", "planned", "dead", "late")} == {
        "due": 2,
        "planned": 1,
        "dead": 1,
        "late": True,
    }
    html = answer.content.decode()
    assert "封存台账" in html and "ValueError: 打印机没纸" in html and "后台进程可能停了" in html


def test_a_quiet_table_is_said_to_be_quiet(page):
    html = page().content.decode()
    assert "没有停止重试的任务" in html and "后台进程可能停了" not in html


def test_a_dead_job_is_tried_again_on_record(client, page, town, monkeypatch):
    done = []
    monkeypatch.setitem(jobs.HANDLERS, "notices.tell", lambda: done.append("told"))
    job = dead("x")
    assert client.post(reverse("retry-job", args=[job.pk])).url == reverse("jobs")
    jobs.drain()
    assert done == ["told"]
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_label) == ("job.retried", town.system_manager, "x")


def test_a_job_that_is_not_dead_is_left_alone(client, page):
    job = Job.objects.create(topic="notices.tell", key="x", attempts=3)
    answer = client.post(reverse("retry-job", args=[job.pk]))
    assert answer.status_code == 409
    assert "这项任务没有停止" in answer.content.decode()
    job.refresh_from_db()
    assert job.attempts == 3
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("person", ["director", "auditor", "entrance_leader"])
def test_nobody_else_sees_or_retries(client, town, person):
    job = dead("x")
    client.force_login(getattr(town, person))
    assert client.get(reverse("jobs")).status_code == 403
    assert client.post(reverse("retry-job", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.dead


def test_dead_jobs_are_paged(page):
    for n in range(31):
        dead(str(n))
    first = page()
    assert (len(first.context["page"].rows), first.context["dead"]) == (30, 31)
    second = page(before=first.context["page"].older)
    assert [job.key for job in second.context["page"].rows] == ["0"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_jobs(page, count, django_assert_num_queries):
    for n in range(count):
        dead(f"x{n}")
        Job.objects.create(topic="ledger.seal", key=f"w{n}", attempts=1, error=TRACE)
        Beat.objects.create(topic=f"t{n}", at=timezone.now())
    page()
    with django_assert_num_queries(13):
        page()


@pytest.mark.parametrize("topic", sorted(jobs.HANDLERS))
def test_every_topic_has_a_name_people_read(topic):
    assert jobs.name_of(topic) != topic
