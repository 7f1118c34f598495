"""The wall that may fall on people and cars (石钟镇长沟新村): told by 陈邦奎, made safe at once, decided together, built, asked about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.actions.meetings import plan_meeting
from deliberation.choices_councils import CouncilKind
from deliberation.models import Project, Resolution, Ticket
from tests.builders import make_category, make_council, make_member
from tests.flows.deeds import answer_call, do, fill, hold, send
from tests.flows.waiting import expect

PHONE_NUMBER = "13800007721"
TOLD = "长沟中街25号楼外墙脱落，有砸人、砸车的风险，要及时解决"


@pytest.fixture
def council(town, clock):
    """“大家来议事”: the estate's own committee since October; more than half of all its members decide."""
    clock("2026-10-12 09:00")
    council = make_council(kind=CouncilKind.ESTATE_COMMITTEE, estate=town.estate, name="大家来议事")
    seats = [("张云松", "小区党支部书记"), ("业委会主任", "业委会"), ("物业经理", "物业"), ("陈邦奎", "党员")]
    for name, group in [*seats, ("周光容", "居民代表"), ("商户代表", "单位、商户")]:
        make_member(council, name, group)
    return council


def decide(page, meeting):
    """The committee meets on the wall, votes, and its decision gets a lead, a deadline and what shows that it is done."""
    hold(
        page, meeting, "外墙", question="铲除松动外墙并重新粉刷，业委会出一半", votes=(5, 0, 1), minority="商户担心围挡挡门面",
        decision="铲除松动外墙并重新粉刷，业委会和共建单位各出一半，20 天内完成",
    )  # fmt: skip
    page.goto(f"{meeting.get_absolute_url()}minutes/")
    page.click("a:text-is('登记')")
    send(
        page, "落实过程", lead="杨柳社区", with_units="业委会、物业、商户", due_on="2026-11-25",
        text="铲除松动外墙并重新粉刷", criterion="外墙没有松动，撤掉警戒线",
    )  # fmt: skip


def build(page, resolution, picture):
    """微更新: founded from the decision, paid for by partners, built and accepted, counted, shown without any door."""
    page.goto(resolution.get_absolute_url())
    page.click("a:text-is('由此立项')")
    expect(page.locator("#id_title")).to_have_value(resolution.text)
    send(page, "已立项", kind="微更新", budget="8600")
    here = page.url
    for deed, said, values in [
        ("fund", "出资已登记", {"partner": "长沟中街商户联盟", "amount": "4300"}),
        *(("advance", "进度已登记", {"state": station}) for station in ("实施", "完工", "验收")),
        ("outcomes", "成效已登记", {"name": "修补外墙", "count": "120", "unit_word": "平方米"}),
        ("picture", "照片已更换", {"photos": picture}),
    ]:
        page.goto(f"{here}{deed}/")
        send(page, said, **values)
    page.click("main a:has-text('对外公开')")
    page.check("#id_public")
    send(page, "不能公开", public_summary="长沟中街25号301号楼下安全了，谢谢陈师傅 13800007721")
    send(page, "已保存", public_summary="铲除松动外墙，重新粉刷，楼下走路、停车都放心了。")


def test_the_falling_wall(town, browse, clock, quiet, council, picture):
    make_category(town.street, "设施维修", "SS")
    clock("2026-11-02 09:00")
    clerk, secretary, grid = map(browse, (town.willow_worker, town.willow_secretary, town.grid_leader))
    clerk.goto("/tickets/new/")
    form = clerk.locator("main form")
    who = {"reporter_name": "陈邦奎", "reporter_phone": PHONE_NUMBER}
    fill(form, text=TOLD, category="设施维修", estate=town.estate.name, kind="隐患", **who)
    clerk.check("#id_urgent")
    clerk.click("main form button.btn-l[type=submit]")
    clerk.wait_for_selector("#messages:has-text('已登记')")
    quiet()
    ticket = Ticket.objects.get()
    assert (ticket.urgent, ticket.kind, ticket.due_at) == (True, "hazard", None)

    # 收集、分办: the grid ropes it off within the hour and says what it cannot do; the community takes it up.
    secretary.goto(ticket.get_absolute_url())
    do(secretary, "受理", "已受理")
    do(secretary, "分办", "已分办", unit="杨柳第一网格")
    grid.goto("/")
    grid.click("text=外墙脱落")
    do(grid, "签收", "已签收")
    do(grid, "登记首次联系", "已登记首次联系", note="到现场拉了警戒线，请车主挪车")
    do(grid, "上报上一级", "已上报", reason="需资金", note="铲除修补要花钱，网格定不了")
    secretary.goto(ticket.get_absolute_url())
    do(secretary, "签收", "已签收")
    quiet()
    meeting = plan_meeting(
        council, by=town.willow_secretary, starts_at=timezone.now() + timedelta(days=3), place="业委会工作室"
    )
    do(secretary, "列入议题", "已列入会议议程", meeting=str(meeting))
    quiet()
    ticket.refresh_from_db()
    assert ticket.due_at - ticket.accepted_at == timedelta(days=1)  # what is urgent has a day
    assert ticket.contacted_at <= ticket.contact_due_at
    assert (ticket.unit, ticket.helpers.get().unit) == (town.willow, town.willow_1)

    # 议事、督办: it is decided together; the street asks how it goes and accepts the answer.
    clock("2026-11-05 14:00")
    secretary, director = map(browse, (town.willow_secretary, town.director))
    decide(secretary, meeting)
    director.goto(ticket.get_absolute_url())
    do(director, "督办", "督办已发出", ask="警戒线拉了三天，请说明哪天动工")
    secretary.goto(ticket.get_absolute_url())
    secretary.click("aside a:text-is('普通督办')")
    secretary.click("a:has-text('回复督办')")
    send(secretary, "已回复", text="今天议事会定了，11 月 9 日搭架子")
    director.goto("/supervisions/?st=replied")
    director.click("td >> text=外墙脱落")
    director.click("a:has-text('审核通过')")
    send(director, "已通过")

    # 落实: progress with a photo, done, accepted by the street; the ticket still has its own end.
    clock("2026-11-20 09:00")
    clerk, secretary, director = map(browse, (town.willow_worker, town.willow_secretary, town.director))
    resolution = Resolution.objects.get()
    clerk.goto(resolution.get_absolute_url())
    clerk.click(".acts a:has-text('登记进展')")
    send(clerk, "进展已登记", text="架子搭好，松动处已铲除", photos=picture)
    clerk.click(".acts a:has-text('报请验收')")
    send(clerk, "已报请验收", outcome="外墙粉刷完成，警戒线已撤")
    director.goto(resolution.get_absolute_url())
    director.click(".acts a:has-text('验收通过')")
    send(director, "还没有结案", note="现场敲过，没有空鼓")
    quiet()
    ticket.refresh_from_db()
    assert (Resolution.objects.get().state, ticket.state) == ("accepted", "in_progress")
    build(secretary, resolution, picture)

    # 回访: by somebody who did not handle it.
    secretary.goto(ticket.get_absolute_url())
    do(secretary, "办结", "已办结", text="松动外墙已铲除、重新粉刷，警戒线已撤。", photos=picture)
    clerk.goto("/follow-ups/")
    clerk.click("text=开始打电话")
    answer_call(clerk, solved="已解决", satisfaction="满意")
    clerk.wait_for_selector("#messages:has-text('已结案')")
    quiet()
    ticket.refresh_from_db()
    project = Project.objects.get()
    assert (ticket.state, ticket.level, ticket.supervised) == ("closed", 2, 0)
    assert (project.from_resolution, project.from_ticket, project.state) == (resolution, ticket, "accepted")

    neighbour = browse()
    neighbour.goto(f"/public/{town.willow.code}/projects/")
    told = neighbour.inner_text("main")
    assert "铲除松动外墙并重新粉刷" in told and "120" in told and "微更新" in told
    assert not any(word in told for word in ("陈邦奎", "301", PHONE_NUMBER))
    assert [page.complaints for page in (clerk, director, grid, neighbour)] == [[]] * 4
