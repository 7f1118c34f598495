"""A promise broken: amber, red, pressed by hand and by itself, up the ladder, red card, closed, and counted in the month."""

import pytest

from deliberation.actions import contact, follow_up, resolve, take_up
from deliberation.actions.deadlines import light_lamps
from deliberation.actions.pressing import press_overdue
from tests.builders import make_ticket
from tests.flows.deeds import answer_call, do, send


@pytest.fixture
def strike(clock):
    """`strike("2026-11-05 17:31")` is then for everybody, and the minute's jobs have run."""

    def at(words):
        clock(words)
        light_lamps()
        press_overdue()

    return at


@pytest.fixture
def lamp(town, strike):
    """Taken up on Monday by the grid, with three working days for it."""
    strike("2026-11-02 10:00")
    ticket = make_ticket(
        town.group, title="楼道灯不亮", building=town.building, by=town.building_leader, reporter_name="吴秀英",
        reporter_phone="13800001234",
    )  # fmt: skip
    return take_up(ticket, by=town.grid_leader, unit=town.willow_1)


@pytest.fixture
def door(town, lamp):
    """Next to it a ticket as it should be, but for the answer: contacted and done in time, partly solved, content."""
    ticket = make_ticket(
        town.group, title="单元门关不严", building=town.building, by=town.building_leader, reporter_name="李大爷",
        reporter_phone="13800005678",
    )  # fmt: skip
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    contact(ticket, by=town.grid_leader, note="已打电话，明天去修")
    resolve(ticket, by=town.grid_leader, kind="substantive", text="换了闭门器，门能关上。")
    follow_up(ticket, by=town.willow_worker, reached=True, solved="partly", satisfaction=3)
    return ticket


def stands(page, ticket):
    """The chips at the head of the ticket's page."""
    page.goto(ticket.get_absolute_url())
    return page.inner_text(".tags")


def on_desk_as(page, colour, ticket):
    page.goto(f"/tickets/?st={colour}")
    return page.locator(f"td.what a:text-is('{ticket.title}')").count() == 1


def test_a_broken_promise_is_pressed_climbs_and_is_counted(town, browse, strike, lamp, door, quiet):
    strike("2026-11-05 09:00")  # 70 % of the limit are over
    grid = browse(town.grid_leader)
    assert on_desk_as(grid, "amber", lamp) and not on_desk_as(grid, "red", lamp)
    strike("2026-11-05 17:31")
    grid = browse(town.grid_leader)
    assert on_desk_as(grid, "red", lamp) and not on_desk_as(grid, "amber", lamp)

    strike("2026-11-06 09:00")  # by hand, before anything happens by itself
    secretary = browse(town.willow_secretary)
    secretary.goto(lamp.get_absolute_url())
    do(secretary, "督办", "督办已发出", ask="请三天内换好灯，并回复哪天换")
    grid = browse(town.grid_leader)
    grid.goto("/supervisions/")
    grid.click("td >> text=楼道灯不亮")
    grid.click("a:has-text('回复督办')")
    send(grid, "已回复", text="等配件，配件到了就换")
    assert grid.locator("a:has-text('审核通过')").count() == 0  # not by whom it is addressed to
    worker = browse(town.willow_worker)
    worker.goto("/supervisions/?st=replied")
    worker.click("td >> text=楼道灯不亮")
    worker.click("a:has-text('退回重办')")
    send(worker, "已退回", text="没说哪天换")
    quiet()
    by_hand = lamp.supervisions.get()
    assert (by_hand.state, by_hand.rejected, by_hand.issued_by) == ("open", 1, town.willow_secretary)

    strike("2026-11-10 17:31")  # once the limit past due: 普通督办, and up to the community
    assert "普通督办" in stands(browse(town.willow_secretary), lamp)
    quiet()
    lamp.refresh_from_db()
    assert (lamp.unit, lamp.level, lamp.lamp, lamp.state) == (town.willow, 2, "red", "dispatched")
    strike("2026-11-13 17:31")
    assert "黄牌督办" in stands(browse(town.willow_secretary), lamp)
    strike("2026-11-18 17:31")
    director = browse(town.director)
    assert "红牌督办" in stands(director, lamp)
    quiet()
    issued = lamp.supervisions.filter(automatic=True).order_by("level")
    assert [(each.level, each.unit) for each in issued] == [(2, town.willow), (3, town.willow), (4, town.street)]

    strike("2026-11-19 09:00")
    secretary = browse(town.willow_secretary)
    secretary.goto(lamp.get_absolute_url())
    do(secretary, "签收", "已签收")
    do(secretary, "登记首次联系", "已登记首次联系", note="向吴阿姨道歉，今天就换")
    do(secretary, "办结", "已办结", text="社区请电工换了整条线路，灯亮了。")
    strike("2026-11-20 10:00")
    worker = browse(town.willow_worker)
    worker.goto("/follow-ups/next/")
    answer_call(worker, solved="已解决", satisfaction="满意")
    worker.wait_for_selector("#messages:has-text('已结案')")
    quiet()
    lamp.refresh_from_db()
    assert (lamp.state, lamp.supervised, lamp.supervisions.unfinished().count()) == ("closed", 0, 0)

    strike("2026-12-01 09:00")
    director = browse(town.director)
    director.goto("/rates/?month=2026-11")
    rates, book = director.locator("table.t-book").all()
    told = rates.locator("tr:has-text('杨柳社区') td").all_inner_texts()
    # 李大爷 was contacted in time, 吴秀英 was not; “部分解决” is not solved; both were content; 0.30, 0.35 and 0.35 of it
    assert [words.split() for words in told] == [
        ["50.0%", "1", "/", "2"], ["50.0%", "1", "/", "2"], ["100.0%", "2", "/", "2"], ["67.5"], ["0"],
    ]  # fmt: skip
    columns, numbers = book.locator("thead th").all_inner_texts(), book.locator("tr:has-text('杨柳社区') > *")
    row = dict(zip(columns, numbers.all_inner_texts(), strict=True))
    assert (row["期初在办"], row["受理"], row["办结"], row["期末在办"]) == ("0", "2", "2", "0")
    rates.locator("tr:has-text('杨柳社区') a:text-is('1')").first.click()
    director.wait_for_selector("text=单元门关不严")
    assert director.locator("text=楼道灯不亮").count() == 0  # whom the grid called too late is not in the numerator
    assert director.complaints == []
