"""The page of the self-check: a run as a job, each street its own breaches, told of once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Ticket
from governance.foundation import jobs
from governance.foundation.models import LedgerEntry, Notice
from governance.overview.invariants import examining
from governance.overview.invariants.registry import INVARIANTS, Breach, Span, spans
from governance.overview.invariants.rooms import of_group
from governance.overview.invariants.running import ask_for_check
from governance.overview.models import SelfCheck, SelfCheckBreach, SelfCheckCount
from hierarchy.models import OrgUnit
from tests.builders import make_ticket


def check():
    run = ask_for_check(by=None)
    jobs.drain()
    run.refresh_from_db()
    return run


def spoil(*tickets):
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(photos_count=7)


def breaches(run):
    return list(run.breaches.order_by("pk").values_list("key", "subject", "wrong", "street_path"))


def test_a_town_in_order_is_clean(town):
    make_ticket(town.willow_1)

    run = check()

    assert breaches(run) == []
    assert (run.done, run.total, run.ended_at is not None) == (len(INVARIANTS), len(INVARIANTS), True)


def test_the_command_says_one_line_and_succeeds_or_a_line_a_breach_and_fails(town):
    out = StringIO()
    call_command("self_check", stdout=out)
    assert out.getvalue() == f"自检完成：{len(INVARIANTS)} 项都没有问题\n"

    ticket, out = make_ticket(town.willow_1), StringIO()
    spoil(ticket)
    with pytest.raises(CommandError, match="自检发现 1 处问题") as failed:
        call_command("self_check", "--only", "tickets", stdout=out)
    assert failed.value.returncode == 1
    assert out.getvalue().splitlines() == [
        f"tickets.photos 诉求{ticket.number}（{ticket.path}）：照片数记为 7，实为 0。{INVARIANTS['tickets.photos'].mend}"
    ]

    out = StringIO()
    call_command("self_check", "--only", "hierarchy", stdout=out)
    assert out.getvalue() == f"自检完成：{len(of_group('hierarchy'))} 项都没有问题\n"


def test_a_breach_is_told_once_to_the_street_and_the_system_manager(town):
    spoil(make_ticket(town.willow_1))
    first = check()
    second = check()
    jobs.drain()

    assert breaches(first) == breaches(second) != []
    since = [run.breaches.get().since for run in (first, second)]
    assert since[0] == since[1]
    told = LedgerEntry.objects.filter(action="self_check.found").order_by("pk").values_list("unit_path", "facts")
    assert list(told) == [(town.street.path, {"new": 1}), ("", {"new": 1})]
    notices = Notice.objects.filter(text="数据自检新发现 1 处问题，请查看处理").values_list("user__name", "url")
    assert sorted(notices) == sorted([("周街道", reverse("self-check")), ("系统管理员", reverse("self-check"))])


def test_each_street_sees_its_own_and_the_system_manager_no_way_to_a_ticket(client, town):
    mine, theirs = make_ticket(town.willow_1), make_ticket(town.next_grid)
    spoil(mine, theirs)
    check()

    def page(person):
        client.force_login(person)
        return client.get(reverse("self-check"), {"key": "tickets.photos"}).content.decode()

    links = {ticket.number: f'href="{ticket.get_absolute_url()}"' for ticket in (mine, theirs)}
    of_street, next_door, of_system = page(town.director), page(town.outsider), page(town.system_manager)
    assert links[mine.number] in of_street and theirs.number not in of_street
    assert links[theirs.number] in next_door and mine.number not in next_door
    assert mine.number in of_system and theirs.number in of_system
    assert links[mine.number] not in of_system
    for someone in (town.willow_secretary, town.auditor, town.grid_leader):
        client.force_login(someone)
        assert client.get(reverse("self-check")).status_code == 403


def test_two_who_ask_at_once_watch_the_same_run(client, town):
    client.force_login(town.director)
    for _ in range(2):
        assert client.post(reverse("run-self-check")).status_code == 302
    run = SelfCheck.objects.get()
    page = client.get(reverse("self-check")).content.decode()
    assert f"已完成 0 / {len(INVARIANTS)} 项" in page and 'hx-trigger="every 3s"' in page

    jobs.drain()

    run.refresh_from_db()
    page = client.get(reverse("self-check")).content.decode()
    assert run.ended_at is not None and "没有问题。" in page and "every 3s" not in page
    assert run.asked_by == town.director


def test_a_run_that_came_twice_is_written_once(town):
    spoil(make_ticket(town.willow_1))
    run = check()
    found = [examining.examine(each) for each in of_group("tickets")]

    jobs.HANDLERS["self_check.run"](run=run.pk, prepared=found)

    assert run.breaches.count() == 1


def test_a_question_that_fails_is_named_and_keeps_no_other_from_being_asked(client, town, monkeypatch):
    def timed_out():
        raise DatabaseError("canceling statement due to statement timeout")

    broken = INVARIANTS["tickets.open"]
    monkeypatch.setattr(type(broken), "questions", lambda each: iter([timed_out]) if each is broken else iter([]))
    monkeypatch.setattr(examining, "BREATH", 0)
    found = examining.examine(broken)
    assert found.error == "没有查完：canceling statement due to statement timeout"
    run = SelfCheck.objects.create(total=1)
    jobs.HANDLERS["self_check.run"](run=run.pk, prepared=[found])
    client.force_login(town.system_manager)
    assert "有 1 项没有查完" in client.get(reverse("self-check")).content.decode()


def test_only_the_first_two_hundred_of_a_street_are_kept_and_all_are_counted(town, monkeypatch):
    def many():
        for n in range(250):
            yield Breach(f"行{n}", "不对", town.street.path)
        yield Breach("邻", "不对", town.next_street.path)

    one = INVARIANTS["jobs.dead"]
    monkeypatch.setattr(type(one), "questions", lambda each: iter([many]))
    found = examining.examine(one)
    assert dict(found.counts) == {town.street.path: 250, town.next_street.path: 1}
    assert len(found.first) == 201 and found.first[-1].subject == "邻"


def test_nothing_is_written_while_it_is_asked(town):
    with pytest.raises(DatabaseError), transaction.atomic(), examining.read_only():
        OrgUnit.objects.filter(pk=town.street.pk).update(name="改名")
    town.street.refresh_from_db()
    assert town.street.name == "望湖街道"


def test_stretches_cover_every_key_once(town):
    tickets = [make_ticket(town.willow_1) for _ in range(5)]
    first, last = tickets[0].pk, tickets[-1].pk
    assert list(spans(Ticket, 2)) == [Span(n, min(n + 1, last)) for n in range(first, last + 1, 2)]


def test_what_is_old_is_forgotten(town):
    old = SelfCheck.objects.create(total=1, began_at=timezone.now() - timedelta(days=500), ended_at=timezone.now())
    runs = [SelfCheck.objects.create(total=1, ended_at=timezone.now()) for _ in range(14)]
    SelfCheckBreach.objects.create(run=runs[0], key="jobs.dead", subject="任务1", wrong="x")
    SelfCheckCount.objects.create(run=runs[0], key="jobs.dead", count=1)

    check()

    assert not SelfCheck.objects.filter(pk=old.pk).exists()
    assert (runs[0].breaches.count(), runs[0].counts.count()) == (0, 1)


@pytest.mark.parametrize("wrong", [1, 3])
def test_the_page_costs_the_same_for_any_number(client, town, wrong, django_assert_num_queries):
    for _ in range(wrong):
        spoil(make_ticket(town.willow_1))
        check()
    client.force_login(town.director)
    client.get(reverse("self-check"))

    with django_assert_num_queries(13):
        client.get(reverse("self-check"), {"key": "tickets.photos"})
