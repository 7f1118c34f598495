"""The garbage point at the east gate: three people report it, the grid cannot, a council decides, it is done, all are asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.actions.meetings import plan_meeting
from deliberation.models import Meeting, Resolution, Ticket
from tests.builders import make_category, make_council, make_member, make_ticket
from tests.flows.conftest import PHONE
from tests.flows.deeds import answer_call, hold, press, send, unfold
from tests.flows.waiting import says

TOLD = "东门垃圾集中点每天夜里 23 点清运，异味大、噪音大，三栋楼睡不好"


@pytest.fixture
def category(town):
    return make_category(town.street, "环境卫生", "HJ", icon="trash-2")


@pytest.fixture
def council(town):
    council = make_council(town.willow, groups=[("成员", 5, 0)])
    for name in ("柳书记", "章春", "许晓红", "吴代表", "物业张经理"):
        make_member(council, name)
    return council


def test_three_reports_one_council_one_resolution(town, browse, quiet, category, council):
    phone = browse(town.building_leader, PHONE)
    phone.goto("/tickets/new/")
    phone.wait_for_selector("html[data-outbox=ready]")
    phone.check("text=环境卫生", force=True)
    phone.fill("#id_text", TOLD)
    phone.click("text=替居民报")
    phone.fill("#id_reporter_name", "吴秀英")
    phone.fill("#id_reporter_phone", "13800000001")
    phone.click("#send")
    phone.wait_for_selector("#net.ok:not([hidden])")
    quiet()
    ticket = Ticket.objects.get()

    # The second calls the community: the clerk is shown the first report while she types, and adds the caller to it.
    clerk = browse(town.willow_worker)
    clerk.goto("/tickets/new/")
    clerk.select_option("#id_category", str(category.pk))
    clerk.select_option("#id_estate", str(town.estate.pk))
    clerk.fill("#id_reporter_name", "张桂芳")
    clerk.fill("#id_reporter_phone", "13800000002")
    clerk.locator("#id_text").press_sequentially("夜里清运垃圾太吵，异味大")
    clerk.click("button:has-text('我也反映这件')")
    clerk.wait_for_url(lambda address: ticket.number in address)
    quiet()
    assert Ticket.objects.count() == 1 and ticket.voices.get().reporter_name == "张桂芳"

    # The third came as a ticket of its own; the community puts the two together.
    other = make_ticket(
        town.willow_2, estate=town.estate, category=category, by=town.grid_leader_2, title="东门清运太吵",
        text="东门垃圾集中点夜里清运噪音大", reporter_name="李建国", reporter_phone="13800000003",
    )  # fmt: skip
    secretary = browse(town.willow_secretary)
    secretary.goto(ticket.get_absolute_url())
    unfold(secretary, "并入其他诉求")
    secretary.check(f"#deeds input[name=likely][value='{other.pk}']")
    press(secretary, "并入其他诉求")
    quiet()
    other.refresh_from_db()
    assert (other.state, other.merged_into) == ("merged", ticket)
    assert {voice.reporter_name for voice in ticket.voices.all()} == {"张桂芳", "李建国"}

    grid = browse(town.grid_leader)
    grid.goto(ticket.get_absolute_url())
    unfold(grid, "受理并自办")
    press(grid, "受理并自办")
    unfold(grid, "上报上一级")
    grid.select_option("#id_escalate_reason", "several_units")
    grid.fill("#id_escalate_note", "已同环卫、物业说过，搬点要几家一起定")
    press(grid, "上报上一级")

    meeting = plan_meeting(
        council, by=town.willow_secretary, starts_at=timezone.now() + timedelta(days=3), place="社区议事厅",
        chair="柳书记", recorder="杨社工", observers="城管、环卫",
    )  # fmt: skip
    secretary.goto(ticket.get_absolute_url())
    press(secretary, "签收")
    unfold(secretary, "列入议题")
    secretary.select_option("#deeds select[name=meeting]", str(meeting.pk))
    press(secretary, "列入议题")

    hold(
        secretary, meeting, "东门", question="清运点搬到东门外空地，清运改到早上 7 点", votes=(4, 0, 1),
        decision="清运点搬到东门外空地，清运改到早上 7 点，由城管牵头，一个月内完成", minority="物业担心早高峰堵车",
    )  # fmt: skip
    quiet()
    meeting = Meeting.objects.get()
    item = meeting.items.get(ticket=ticket)
    vote = item.motions.get()
    assert (meeting.state, item.state) == ("closed", "decided")
    assert (vote.ayes, vote.noes, vote.abstentions, vote.passed) == (4, 0, 1, True)

    page = f"{meeting.get_absolute_url()}minutes/"
    secretary.goto(page)
    secretary.click("button:has-text('起草纪要')")
    secretary.wait_for_selector("text=物业担心早高峰堵车")
    secretary.click("button:has-text('发给到会人员征求意见')")
    secretary.wait_for_selector("text=截止")
    quiet()
    Meeting.objects.update(remarks_until=timezone.now() - timedelta(minutes=1))
    secretary.goto(page)
    secretary.click(".acts a:has-text('签字')")
    send(secretary, "与签字时一致", recorder="杨社工")

    secretary.click("a:text-is('登记')")
    send(
        secretary, "落实过程", text="清运点迁到东门外空地，清运改到早上 7 点", lead="杨柳第一网格",
        due_on=f"{timezone.localdate() + timedelta(days=30):%F}", criterion="新点启用，旧点清空",
    )  # fmt: skip
    quiet()
    resolution = Resolution.objects.get()
    grid.goto(resolution.get_absolute_url())
    grid.click(".acts a:has-text('登记进展')")
    send(grid, "进展已登记", text="新点地面已硬化")
    grid.click(".acts a:has-text('报请验收')")
    send(grid, "已报请验收", outcome="新点启用，旧点已清空")
    secretary.goto(resolution.get_absolute_url())
    secretary.click(".acts a:has-text('验收通过')")
    send(secretary, "还没有结案", note="现场看过，旧点清空了")  # the resolution is accepted; its ticket has its own end
    quiet()
    ticket.refresh_from_db()
    assert (Resolution.objects.get().state, ticket.state) == ("accepted", "in_progress")

    secretary.goto(ticket.get_absolute_url())
    unfold(secretary, "办结")
    secretary.fill("#id_resolve_text", "清运点已迁到东门外空地，清运改为早上 7 点。")
    press(secretary, "办结")
    clerk.goto("/follow-ups/")
    clerk.click("text=开始打电话")
    for _ in ("吴秀英", "张桂芳", "李建国"):
        answer_call(clerk, solved="已解决", satisfaction="非常满意")
    clerk.wait_for_selector("text=已结案")
    quiet()
    ticket.refresh_from_db()
    assert (ticket.state, ticket.follow_ups.filter(reached=True).count()) == ("closed", 3)

    secretary.goto(page)
    secretary.click(".acts a:has-text('公示')")
    send(secretary, "看公开页")
    neighbour = browse()
    neighbour.goto(f"/public/{town.willow.code}/meetings/")
    neighbour.click("text=看公示内容")
    says(neighbour, "清运点", "已验收")
    told = neighbour.inner_text("main")
    assert not any(name in told for name in ("吴秀英", "张桂芳", "李建国", "章春", "1380000"))
