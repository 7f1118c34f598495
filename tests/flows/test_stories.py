"""What an office lives through, in a browser, as each of its people: matters that come back, go wrong and change hands."""

import pytest
from django.utils import timezone

from deliberation.actions import accept, acknowledge, dispatch, resolve
from deliberation.models import Ticket
from hierarchy.models import Term
from tests.builders import make_ticket
from tests.flows.deeds import press, unfold
from tests.flows.waiting import says


@pytest.fixture
def lamp(town):
    """The lamp of 1号楼, told by somebody who can be called back."""
    return make_ticket(
        town.group,
        title="楼道灯不亮",
        building=town.building,
        by=town.building_leader,
        reporter_name="吴秀英",
        reporter_phone="13800001234",
    )


@pytest.fixture
def with_the_grid(town, lamp):
    accept(lamp, by=town.willow_secretary)
    dispatch(lamp, by=town.willow_secretary, unit=town.willow_1)
    return acknowledge(lamp, by=town.grid_leader)


@pytest.fixture
def stands(quiet):
    """`stands(ticket)` is (state, unit) as the database has it when the portal is quiet."""

    def now(ticket):
        quiet()
        ticket.refresh_from_db()
        return ticket.state, ticket.unit.name

    return now


def call(page, ticket, solved, satisfaction):
    """Log the follow-up's answers on the ticket's page."""
    page.goto(ticket.get_absolute_url())
    unfold(page, "登记回访")
    page.check(f"#deeds input[name=solved][value={solved}]")
    page.check(f"#deeds input[name=satisfaction][value='{satisfaction}']")
    press(page, "登记回访")


def finish(page, ticket, words):
    page.goto(ticket.get_absolute_url())
    unfold(page, "办结")
    page.fill("#id_resolve_text", words)
    press(page, "办结")


def test_not_satisfied_goes_one_level_up_and_the_second_time_to_the_street(town, browse, with_the_grid, stands):
    ticket = with_the_grid
    resolve(ticket, by=town.grid_leader, kind="substantive", text="换了灯泡，试亮正常。")

    worker, secretary, director = browse(town.willow_worker), browse(town.willow_secretary), browse(town.director)
    call(worker, ticket, "no", 1)
    assert stands(ticket) == ("dispatched", "杨柳社区") and ticket.halved and ticket.level == 2

    secretary.goto("/")
    secretary.click("text=楼道灯不亮")
    press(secretary, "签收")
    finish(secretary, ticket, "物业换了整条线路。")
    call(worker, ticket, "no", 2)
    assert stands(ticket) == ("dispatched", "望湖街道") and (ticket.reopened, ticket.level) == (2, 3)

    director.goto("/")
    director.click("text=楼道灯不亮")
    says(director, "第 2 次重办", where=".tags")
    press(director, "签收")
    assert stands(ticket) == ("in_progress", "望湖街道")


def test_returned_twice_the_street_decides_and_the_clock_goes_on(town, browse, lamp, stands):
    accept(lamp, by=town.willow_secretary)
    promised = Ticket.objects.get().due_at
    dispatch(lamp, by=town.willow_secretary, unit=town.willow_1)

    def give_back(page):
        page.goto(lamp.get_absolute_url())
        unfold(page, "退单")
        page.fill("#id_return_note", "不在本网格，请派第二网格")
        press(page, "退单")

    first, second, secretary = browse(town.grid_leader), browse(town.grid_leader_2), browse(town.willow_secretary)
    give_back(first)
    assert stands(lamp) == ("returned", "杨柳社区")

    secretary.goto(lamp.get_absolute_url())
    unfold(secretary, "分办")
    secretary.select_option("#id_dispatch_unit", label="杨柳第二网格")
    press(secretary, "分办")
    assert stands(lamp) == ("dispatched", "杨柳第二网格")
    give_back(second)
    assert stands(lamp) == ("returned", "望湖街道")

    secretary.goto(lamp.get_absolute_url())
    assert secretary.locator("#deeds summary:text-is('分办')").count() == 0  # no longer hers to decide
    director = browse(town.director)
    director.goto("/")
    director.click("text=楼道灯不亮")
    unfold(director, "分办")
    director.select_option("#id_dispatch_unit", label="杨柳第一网格")
    press(director, "分办")
    assert stands(lamp) == ("dispatched", "杨柳第一网格")
    assert (lamp.returned, lamp.dispatched, lamp.due_at) == (2, 3, promised)

    first.goto(lamp.get_absolute_url())
    press(first, "签收")
    assert stands(lamp) == ("in_progress", "杨柳第一网格")


def test_a_leader_leaves_and_what_was_open_goes_over_in_one_step(town, browse, with_the_grid, quiet):
    term = Term.objects.get(post__unit=town.willow_1, holder=town.grid_leader)
    page = browse(town.willow_secretary)
    page.goto(f"/terms/{term.pk}/hand-over/")
    assert page.locator("li:has-text('在办诉求') b").inner_text() == "1 件"
    page.fill("#id_name", "高接任")
    page.fill("#id_phone", "13811112222")
    page.click("form.form button[type=submit]")
    page.wait_for_url(lambda address: "hand-over" not in address)
    quiet()
    with_the_grid.refresh_from_db()
    term.refresh_from_db()
    assert (with_the_grid.handler.name, term.ended_on) == ("高接任", timezone.localdate())
    page.goto(with_the_grid.get_absolute_url())
    assert "高接任" in page.inner_text("main")
