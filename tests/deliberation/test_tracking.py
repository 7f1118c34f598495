"""进度链接: the reporter's own look at a ticket, a word and a push, without an account."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from deliberation.actions import merge, resolve, take_up
from deliberation.actions.tracking import find_track_link, make_track_link
from deliberation.models import Ticket, TrackLink
from governance.foundation import jobs
from governance.foundation.errors import Conflict
from governance.foundation.models import LedgerEntry, Notice
from tests.builders import make_ticket
from tests.deliberation.held_matters import SECOND, at
from tests.deliberation.test_following import browser

WHO = {"reporter_name": "吴秀英", "reporter_phone": "13800001234"}


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    cache.clear()


@pytest.fixture
def lamp(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, **WHO)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def say(code, **sent):
    return Client().post(f"/t/{code}/", sent)


def test_the_page_says_where_it_stands_and_names_nobody(town, lamp):
    code = make_track_link(lamp, by=town.building_leader)

    words = Client().get(f"/t/{code}/").content.decode()

    assert "杨柳第一网格正在办" in words and "杏花苑" in words and "催一催" in words
    for secret in ("吴秀英", "13800001234", "葛网格", "1号楼", lamp.number, lamp.title):
        assert secret not in words, secret
    assert code not in str(TrackLink.objects.values().get())
    assert code not in str(LedgerEntry.objects.get(action="ticket.track_link_made").facts)


def test_a_word_reaches_who_handles_it_once(town, lamp):
    code = make_track_link(lamp, by=town.building_leader)

    for _ in range(2):
        assert "已经收到" in say(code, deed="say", text="二楼的灯也坏了").content.decode()
    assert say(code, deed="say", text=" ").status_code == 409

    event = lamp.events.get(action="supplemented")
    assert (event.text, event.by, event.by_line, event.internal) == (
        "二楼的灯也坏了",
        None,
        "诉求人（进度链接）",
        False,
    )
    jobs.drain()
    assert [each.user for each in Notice.objects.filter(text__startswith="诉求人补充了情况")] == [town.grid_leader]
    for n in range(5):
        answer = say(code, deed="say", text=f"又坏了 {n} 盏")
    assert answer.status_code == 409 and "请明天再写" in answer.content.decode()
    assert "又坏了 4 盏" in answer.content.decode(), "nothing typed is lost"
    assert lamp.events.filter(action="supplemented").count() == 5


def test_the_reporter_presses_once_a_day_and_that_is_no_order_of_the_system(town, lamp):
    code = make_track_link(lamp, by=town.building_leader)

    assert "已经催办" in say(code, deed="press").content.decode()
    again = say(code, deed="press")

    assert again.status_code == 409 and "今天已经催办过" in again.content.decode()
    urged = lamp.supervisions.get()
    assert (urged.level, urged.automatic, urged.issuer_line) == (1, False, "诉求人（进度链接）")
    assert [each.user for each in urged.targets.all()] == [town.grid_leader]
    assert lamp.events.get(action="urged").by_line == "诉求人（进度链接）"
    with at(urged.issued_at + timedelta(days=1)):
        assert say(code, deed="press", text="还是黑的").status_code == 200
    assert lamp.supervisions.count() == 2


def test_what_was_merged_is_pressed_where_it_is_worked_on(town, lamp):
    code = make_track_link(lamp, by=town.building_leader)
    main = make_ticket(town.group, by=town.grid_leader, building=town.building)
    take_up(main, by=town.grid_leader, unit=town.willow_1)
    merge(Ticket.objects.get(pk=main.pk), by=town.grid_leader, others=[lamp])

    page = say(code, deed="press").content.decode()

    assert "和别人反映的同一件事一起办" in page and "杨柳第一网格正在办" in page
    assert main.supervisions.count() == 1 and not lamp.supervisions.exists()


def test_done_it_is_not_pressed_and_closed_it_takes_no_word(town, lamp):
    code = make_track_link(lamp, by=town.building_leader)
    resolve(lamp, by=town.grid_leader, kind="substantive", text="已换灯，葛网格现场看过。")
    pressed = say(code, deed="press")
    assert pressed.status_code == 409 and "等回访" in pressed.content.decode()
    assert "葛网格" not in pressed.content.decode()
    assert say(code, deed="say", text="楼梯上还有碎玻璃").status_code == 200

    Ticket.objects.filter(pk=lamp.pk).update(state="closed", is_open=False)
    assert "补充情况" not in Client().get(f"/t/{code}/").content.decode()
    assert "已经办完" in say(code, deed="say", text="还有一盏").content.decode()
    assert lamp.events.filter(action="supplemented").count() == 1
    with pytest.raises(Conflict):
        make_track_link(lamp, by=town.building_leader)


@pytest.mark.parametrize(("seconds", "opens"), [(-1, True), (0, False), (1, False)])
def test_a_link_ends_after_ninety_days_and_with_the_next_one(town, lamp, seconds, opens):
    code = make_track_link(lamp, by=town.building_leader)
    with at(TrackLink.objects.get().expires_at + seconds * SECOND):
        assert (find_track_link(code) is not None) is opens
    newer = make_track_link(lamp, by=town.grid_leader)
    assert find_track_link(code) is None and find_track_link(newer).ticket == lamp


def test_wrong_links_read_the_same_and_guessing_is_stopped(town):
    client = Client()
    assert [client.get(f"/t/GUESS{n}/").status_code for n in range(7)] == [404] * 5 + [429] * 2


def test_who_filed_or_handles_it_makes_the_link_on_its_page(town, lamp):
    for person in (town.building_leader, town.grid_leader):
        page = browser(person)
        assert "给诉求人进度链接" in page.get(lamp.get_absolute_url()).content.decode()
        slip = page.post(f"/tickets/{lamp.number}/track/").content.decode()
        assert "http://testserver/t/" in slip and "<svg" in slip
    assert browser(town.entrance_leader).post(f"/tickets/{lamp.number}/track/").status_code in (404, 409)
    assert browser(town.outsider).post(f"/tickets/{lamp.number}/track/").status_code == 404


def test_a_confidential_matter_says_only_where_it_stands(town, lamp):
    Ticket.objects.filter(pk=lamp.pk).update(confidential=True)
    lamp.refresh_from_db()
    words = Client().get(f"/t/{make_track_link(lamp, by=town.grid_leader)}/").content.decode()
    assert "杏花苑" not in words and lamp.category.name not in words and "您反映的事" in words
