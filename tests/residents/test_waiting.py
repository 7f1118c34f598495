"""What of the register waits for a person on the landing page: each kind of work once, for whom it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from residents.choices import CareKind, RequestKind
from residents.models import Finding, RegisterRequest
from residents.waiting import waiting_for
from tests.residents.homes import at_home, cared_for

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def work(town):
    """An elder of 80 in April, two days late, for the grid leader to see; a request and a finding about her."""
    elder = at_home(town.building, birth_date=date(1946, 4, 2))
    cared_for(elder, CareKind.LIVING_ALONE_ELDER, worker=town.grid_leader, due_on=date(2026, 3, 8))
    RegisterRequest.objects.create(
        resident=elder, kind=RequestKind.CORRECT, words="电话换了", due_at=timezone.now() + timedelta(days=9)
    )
    Finding.objects.create(check_code="no_head", key="no_head:1", resident=elder, path=elder.path, home=town.willow)
    return elder


def lines(user):
    return [(line.words, line.tone, line.address) for line in waiting_for(user)]


def test_the_clerk_reads_what_is_late_asked_contradictory_and_to_be_congratulated(town, work):
    assert lines(town.willow_worker) == [
        ("1 位走访逾期", "late", "/care/?due=late"),
        ("1 件个人信息申请", "soon", "/register-requests/"),
        ("1 处数据对不上", "", "/checkup/"),
        ("1 位整十生日", "", "/care/birthdays/"),
    ]


def test_who_is_responsible_reads_it_as_their_own(town, work):
    assert ("1 位该走访", "soon", "/visits/due/") in lines(town.grid_leader)


def test_a_late_request_is_red(town, work):
    RegisterRequest.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert ("1 件个人信息申请", "late", "/register-requests/") in lines(town.willow_worker)


def test_other_places_read_nothing_of_it(town, work):
    assert lines(town.maple_secretary) == []


def test_the_landing_page_shows_it_and_says_that_no_matter_waits(client, town, work):
    client.force_login(town.willow_worker)
    html = client.get(reverse("desk")).content.decode()
    assert "1 件个人信息申请" in html
    assert "手头的事都办完了" not in html
