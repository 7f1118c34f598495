"""小事不出网格: a leader's photo, a like report offered meanwhile, solved by the grid, called about, closed; it never left."""

import pytest

from deliberation.models import Ticket
from tests.builders import make_category, make_ticket
from tests.flows.conftest import PHONE
from tests.flows.deeds import answer_call, do


@pytest.fixture
def lighting(town):
    return make_category(town.street, "公共照明", "ZM", icon="lamp")


@pytest.fixture
def like_it(town, lighting):
    """What stands already: the lamp of the second entrance, reported by another leader."""
    return make_ticket(
        town.group, building=town.building, category=lighting, by=town.entrance_leader, title="2单元五层楼道灯不亮",
        text="2单元五层楼道灯不亮，已经三天",
    )  # fmt: skip


@pytest.fixture
def no_like_it(town, lighting):
    """Of another estate, and so never offered."""
    return make_ticket(
        town.maple_1, building=town.maple_building, category=lighting, by=town.maple_secretary, title="3层楼道灯不亮"
    )


def report(phone, picture):
    """The leader takes a photo and says what is wrong; what was reported before is offered, and he files his own."""
    phone.goto("/")
    phone.click("text=拍照报问题")
    phone.wait_for_selector("html[data-outbox=ready]")
    phone.set_input_files("#pick", picture)
    phone.wait_for_selector("#thumbs figure")
    phone.check("text=公共照明", force=True)
    phone.locator("#id_text").press_sequentially("1单元三层楼道灯不亮，老人下楼不安全")
    offered = phone.locator("#like li")
    offered.get_by_role("link", name="2单元五层楼道灯不亮").wait_for()
    assert offered.count() == 1 and offered.get_by_role("button", name="我也反映这件").is_visible()
    phone.click("text=替居民报")
    phone.fill("#id_reporter_name", "吴秀英")
    phone.fill("#id_reporter_phone", "13800001234")
    phone.click("#send")
    phone.wait_for_selector("#net.ok:not([hidden])")


def test_a_small_matter_never_leaves_the_grid(town, browse, quiet, picture, like_it, no_like_it):
    phone = browse(town.building_leader, PHONE)
    report(phone, picture)
    quiet()
    ticket = Ticket.objects.get(filed_by=town.building_leader)
    assert (ticket.state, ticket.photos_count, ticket.unit) == ("submitted", 1, town.willow_1)
    assert not like_it.voices.exists()

    grid = browse(town.grid_leader)
    grid.goto("/")
    grid.click("text=1单元三层楼道灯不亮")
    do(grid, "受理并自办", "已由您的单位受理")
    do(grid, "登记首次联系", "已登记首次联系", note="已打电话，今天下午去换灯")
    do(grid, "办结", "已办结", text="已换声控灯，试亮正常", photos=picture)

    clerk = browse(town.willow_worker)
    clerk.goto("/follow-ups/")
    clerk.click("text=1单元三层楼道灯不亮")
    clerk.click("button:has-text('看号码')")
    clerk.wait_for_selector("a[href='tel:13800001234']")
    answer_call(clerk, solved="已解决", satisfaction="非常满意")
    clerk.wait_for_selector("#messages:has-text('回访已登记，已结案')")
    clerk.wait_for_selector("#messages:has-text('今天要打的回访电话都打完了')")

    phone.goto(ticket.get_absolute_url())
    assert phone.locator(".tags .chip").first.inner_text() == "已结案"
    quiet()
    ticket.refresh_from_db()
    assert (ticket.state, ticket.solved, ticket.satisfaction, ticket.photos_count) == ("closed", "yes", 5, 2)
    assert (ticket.level, ticket.unit, ticket.follow_ups.get().by) == (1, town.willow_1, town.willow_worker)
    assert not ticket.events.filter(action__in=["escalated", "returned", "merged"]).exists()
    held = {event.unit_id for event in ticket.events.filter(action="dispatched")}
    assert held == {town.willow_1.pk}  # 小事不出网格
    assert [page.complaints for page in (phone, grid, clerk)] == [[], [], []]
