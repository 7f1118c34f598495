"""诉求人自评: a link opens without an account, tells nothing personal, and takes one answer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation.actions import follow_up, make_link, rate
from deliberation.actions.rating import find_link, is_open
from deliberation.choices import TicketState
from deliberation.models import RateLink
from deliberation.told import told
from governance.foundation.errors import ActionRefused, Conflict
from tests.deliberation.test_following import YES, add_voice, browser, done

CONTENT = {"was_contacted": "yes", "solved": "yes", "satisfaction": "5"}


def test_the_residents_own_answer_closes_the_ticket_and_is_marked_as_theirs(town):
    ticket = done(town)
    code = make_link(ticket, by=town.willow_worker)

    page = Client().post(f"/r/{code}/", CONTENT)

    ticket.refresh_from_db()
    call = ticket.follow_ups.get()
    assert page.status_code == 200 and "您的评价已经收到" in page.content.decode()
    assert (ticket.state, ticket.satisfaction) == (TicketState.CLOSED, 5)
    assert (call.by, call.way, call.was_contacted) == (None, "self", True)
    assert ticket.events.get(action="followed_up").by_line == "诉求人自评"


def test_a_discontent_answer_reopens_even_after_closing(town):
    ticket = done(town)
    second = add_voice(ticket, "李大爷", "13800005678")
    code = make_link(ticket, by=town.willow_worker, voice=second)
    follow_up(ticket, by=town.willow_worker, **YES)
    follow_up(ticket, by=town.willow_worker, voice=second, **YES)

    Client().post(f"/r/{code}/", CONTENT | {"solved": "no", "satisfaction": "1"})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.reopened, ticket.unit) == (TicketState.DISPATCHED, 1, town.willow)


@pytest.mark.parametrize(("seconds", "still"), [(-1, True), (0, True), (1, False)])
def test_seven_days_after_closing_the_page_ends(town, seconds, still):
    ticket = done(town)
    link = find_link(make_link(ticket, by=town.willow_worker))
    follow_up(ticket, by=town.willow_worker, **YES)
    ticket.refresh_from_db()
    link.ticket = ticket

    assert is_open(link, ticket.closed_at + timedelta(days=7, seconds=seconds)) is still


def test_a_used_link_answers_nothing_a_second_time(town):
    ticket = done(town)
    add_voice(ticket, "李大爷", "13800005678")
    code = make_link(ticket, by=town.willow_worker)
    link = find_link(code)
    rate(link, solved="yes", satisfaction=4)

    with pytest.raises(Conflict, match="已经评价过"):
        rate(link, solved="no", satisfaction=1)
    again = Client().post(f"/r/{code}/", CONTENT | {"solved": "no"})

    assert again.status_code == 409
    assert ticket.follow_ups.count() == 1


def test_wrong_ended_and_replaced_links_read_the_same(town):
    ticket = done(town)
    replaced = make_link(ticket, by=town.willow_worker)
    ended = make_link(ticket, by=town.willow_worker)
    RateLink.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))

    pages = [Client().get(f"/r/{code}/") for code in (replaced, ended, "A" * 20, "x")]

    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_a_link_of_before_the_reopening_is_over(town):
    ticket = done(town)
    code = make_link(ticket, by=town.willow_worker)
    follow_up(ticket, by=town.willow_worker, reached=True, solved="no", satisfaction=1)

    assert Client().get(f"/r/{code}/").status_code == 404


def test_guessing_is_stopped(town):
    client = Client()
    statuses = [client.get(f"/r/GUESS{n}/").status_code for n in range(7)]

    assert statuses == [404] * 5 + [429] * 2


def test_only_a_digest_is_stored_and_the_page_names_nobody(town):
    ticket = done(town)
    ticket.resolution_text = "已联系吴秀英家（3-1-502室，13800001234），葛网格和王师傅换了灯。"
    ticket.save()
    code = make_link(ticket, by=town.willow_worker)

    page = Client().get(f"/r/{code}/")
    words = page.content.decode()

    assert code not in str(RateLink.objects.values().get())
    assert "杏花苑" in words and "换了灯" in words and "等您说满不满意" in words
    for secret in ("吴秀英", "502", "13800001234", "葛网格", "王师傅", "1号楼", ticket.number, ticket.title):
        assert secret not in words, secret
    assert page.headers["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin")


def test_a_confidential_matter_says_only_where_it_stands(town):
    ticket = done(town, confidential=True)
    words = Client().get(f"/r/{make_link(ticket, by=town.willow_worker)}/").content.decode()

    assert "声控灯" not in words and "杏花苑" not in words and "您反映的事" in words


def test_the_handler_makes_no_link_and_who_was_asked_needs_none(town):
    ticket = done(town)
    with pytest.raises(ActionRefused, match="承办人以外的人"):
        make_link(ticket, by=town.grid_leader)
    add_voice(ticket, "李大爷", "13800005678")
    follow_up(ticket, by=town.willow_worker, **YES)
    ticket.refresh_from_db()
    with pytest.raises(ActionRefused, match="不用再发"):
        make_link(ticket, by=town.willow_worker)


def test_the_slip_shows_link_share_text_and_code_once(town):
    ticket = done(town)
    page = browser(town.willow_worker).post(f"/follow-ups/{ticket.number}/link/").content.decode()

    assert "http://testserver/r/" in page and "<svg" in page and "不用登录" in page


def test_nothing_is_sent_with_an_answer_missing(town):
    ticket = done(town)
    code = make_link(ticket, by=town.willow_worker)

    page = Client().post(f"/r/{code}/", {"solved": "yes", "text": "谢谢"})

    assert page.status_code == 422 and "谢谢" in page.content.decode()
    assert not ticket.follow_ups.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("已到5号楼2单元换灯", "已到5号楼2单元换灯"),
        ("家住301室的张先生", "家住某户的＊先生"),
        ("电话13800001234，证号340111195603070029", "电话（电话略），证号（证件号略）"),
        ("2026年3月5日更换6只灯", "2026年3月5日更换6只灯"),
    ],
)
def test_what_was_done_stays_readable_and_who_does_not(text, words):
    assert told(text) == words
