"""The main job in a browser: from a photo on the stairwell to the closed ticket, each person on their own screen."""

import pytest

from deliberation.models import Ticket
from tests.builders import make_category, make_officer
from tests.flows.conftest import DESK, PHONE
from tests.flows.deeds import press, unfold
from tests.flows.waiting import says


@pytest.fixture
def state(quiet):
    """`state()` is the only ticket's, as the database has it when the portal is quiet."""

    def now():
        quiet()
        return Ticket.objects.values_list("state", flat=True).get()

    return now


def test_from_a_photo_on_the_stairwell_to_the_closed_ticket(town, browse, quiet, state, picture):
    make_category(town.street, "公共照明", "ZM", icon="lamp")

    phone = browse(town.building_leader, PHONE)
    phone.goto("/")
    phone.click("text=拍照报问题")
    phone.wait_for_selector("html[data-outbox=ready]")
    phone.set_input_files("#pick", picture)
    phone.wait_for_selector("#thumbs figure")
    phone.check("text=公共照明", force=True)
    phone.fill("#id_text", "1单元三层楼道灯不亮")
    phone.click("[data-phrase=老人出行不安全]")
    phone.click("text=替居民报")
    phone.fill("#id_reporter_name", "吴秀英")
    phone.fill("#id_reporter_phone", "13800001234")
    phone.click("#send")
    phone.wait_for_selector("#net.ok:not([hidden])")
    quiet()
    ticket = Ticket.objects.get()
    assert phone.inner_text("#net [data-msg]") == f"已提交 1 件，编号 {ticket.number}。 看进度"
    assert (ticket.state, ticket.text, ticket.photos_count) == ("submitted", "1单元三层楼道灯不亮，老人出行不安全", 1)
    assert (ticket.building, ticket.home, ticket.reporter_phone) == (town.building, town.group, "13800001234")
    assert ticket.photos.get().file.size < 900_000

    community = browse(town.willow_secretary, DESK)
    community.goto("/")
    community.click("text=1单元三层楼道灯不亮")
    press(community, "受理")
    assert state() == "accepted"
    unfold(community, "分办")
    community.select_option("#id_dispatch_unit", label="杨柳第一网格")
    press(community, "分办")
    assert state() == "dispatched"

    grid = browse(town.grid_leader, DESK)
    grid.goto("/")
    grid.click("text=1单元三层楼道灯不亮")
    press(grid, "签收")
    unfold(grid, "登记首次联系")
    grid.fill("#id_contact_note", "已打电话，今天下午去换灯")
    press(grid, "登记首次联系")
    unfold(grid, "办结")
    grid.fill("#id_resolve_text", "已换声控灯，试亮正常")
    grid.set_input_files("#id_resolve_photos", picture)
    press(grid, "办结")
    assert state() == "resolved"
    says(grid, "您是承办人。回访要由其他同事来做", where="#deeds")

    worker = browse(town.willow_worker, DESK)
    worker.goto("/")
    worker.click("text=1单元三层楼道灯不亮")
    worker.click("text=查看完整电话")
    worker.fill("#id_reveal_reason", "回访核实")
    worker.click("form[action$='/reveal/'] button")
    assert worker.inner_text("dd:has-text('13800001234') b") == "13800001234"
    worker.goto(ticket.get_absolute_url())
    unfold(worker, "登记回访")
    worker.check("#deeds input[name=solved][value=yes]")
    worker.check("#deeds input[name=satisfaction][value='5']")
    press(worker, "登记回访")
    assert state() == "closed"

    phone.goto(ticket.get_absolute_url())
    assert phone.locator(".tags .chip").first.inner_text() == "已结案"
    assert [page.complaints for page in (phone, community, grid, worker)] == [[], [], [], []]


def test_the_slower_of_two_clerks_reads_who_was_first(town, browse, quiet):
    from deliberation.actions import accept, dispatch
    from tests.builders import make_ticket

    ticket = make_ticket(town.group, building=town.building)
    accept(ticket, by=town.willow_secretary)
    dispatch(ticket, by=town.willow_secretary, unit=town.willow_1)
    colleague = make_officer("高网格员", town.willow_1, "grid_worker")
    first, second = browse(town.grid_leader), browse(colleague)
    for page in (first, second):
        page.goto(ticket.get_absolute_url())

    press(first, "签收")
    press(second, "签收")

    assert first.inner_text("#messages").startswith("已签收")
    refusal = second.inner_text("[role=alert]")
    assert "没有办成" in refusal and "葛网格" in refusal
    quiet()
    ticket.refresh_from_db()
    assert ticket.handler == town.grid_leader
