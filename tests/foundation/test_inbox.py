"""The inbox: one's own notices, unread first, every page as cheap as the first."""

import pytest
from django.db import transaction
from django.urls import reverse

from governance.foundation import ledger
from governance.foundation.inbox import inbox_page
from governance.foundation.models import Notice


def tell(person, text="有新诉求", url="/tickets/1/"):
    with transaction.atomic():
        entry = ledger.record("test.told", person, by=None)
    return Notice.objects.create(user=person, entry=entry, text=text, url=url)


@pytest.fixture
def leader(client, town):
    client.force_login(town.grid_leader)
    return town.grid_leader


def read(client, notice):
    client.get(reverse("notice", args=[notice.pk]))


def test_unread_come_first_and_each_newest_first(client, leader, town):
    notices = [tell(leader, f"第{n}条") for n in range(1, 5)]
    read(client, notices[3])
    read(client, notices[1])
    tell(town.outsider, "别人的")
    page = client.get(reverse("inbox"))
    assert [row.text for row in page.context["page"].rows] == ["第3条", "第1条", "第4条", "第2条"]
    assert "别人的" not in page.content.decode()


def test_pages_by_key_show_every_notice_once(client, leader):
    for n in range(7):
        notice = tell(leader, str(n))
        if n % 3 == 0:
            read(client, notice)
    seen, after = [], ""
    while True:
        page = inbox_page(leader, after, size=2)
        seen += [row.text for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == ["5", "4", "2", "1", "6", "3", "0"]


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client, leader):
    notice = tell(leader, url="/tickets/WH-1/")
    answer = client.get(reverse("notice", args=[notice.pk]))
    assert (answer.status_code, answer.url) == (302, "/tickets/WH-1/")
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize(
    "url", ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_notice_never_leads_out_of_the_house(client, leader, url):
    answer = client.get(reverse("notice", args=[tell(leader, url=url).pk]))
    assert (answer.status_code, answer.url) == (302, reverse("inbox"))


@pytest.mark.parametrize("name", ["notice", "read-notice"])
def test_somebody_elses_notice_is_not_found_and_stays_unread(client, leader, town, name):
    notice = tell(town.director)
    answer = (client.get if name == "notice" else client.post)(reverse(name, args=[notice.pk]))
    notice.refresh_from_db()
    assert (answer.status_code, notice.read_at) == (404, None)


def test_one_is_marked_read_without_leaving(client, leader):
    one, two = tell(leader), tell(leader)
    assert client.post(reverse("read-notice", args=[one.pk])).url == reverse("inbox")
    assert list(leader.notices.filter(read_at=None)) == [two]


def test_all_that_were_on_the_page_are_marked_read(client, leader, town):
    tell(leader)
    page = client.get(reverse("inbox")).context["page"]
    late, other = tell(leader, "刚到"), tell(town.director)
    client.post(reverse("read-all-notices"), {"newest": page.newest})
    assert set(Notice.objects.filter(read_at=None)) == {late, other}
    client.post(reverse("read-all-notices"))
    assert list(Notice.objects.filter(read_at=None)) == [other]


@pytest.mark.parametrize("name", ["read-all-notices", "read-notice"])
def test_marking_needs_a_post(client, leader, name):
    notice = tell(leader)
    assert client.get(reverse(name, args=[notice.pk] if name == "read-notice" else [])).status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("after", ["x", "u", "uabc", "u99999999999999999999", "r-1"])
def test_a_key_that_is_none_opens_the_first_page(client, leader, after):
    tell(leader, "在这里")
    assert "在这里" in client.get(reverse("inbox"), {"after": after}).content.decode()


def test_an_empty_inbox_says_what_will_come(client, leader):
    assert "没有消息" in client.get(reverse("inbox")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_notices(client, leader, count, django_assert_num_queries):
    for _ in range(count):
        tell(leader)
    client.get(reverse("inbox"))
    with django_assert_num_queries(9):
        client.get(reverse("inbox"))
