"""治理清单: asked, looked at in time, fit for everybody's eyes, claimed, its contact shown on record, pressed untaken."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from hierarchy.choices import Duty
from tests.builders import (
    make_dwelling,
    make_household,
    make_need,
    make_partner,
    make_person,
    make_resident,
    make_volunteer,
)
from volunteers.actions import claims
from volunteers.actions.confirm_links import answer, find_link, make_confirm_link
from volunteers.actions.menu import ask_need, decline_need, publish_need, withdraw_need
from volunteers.actions.menu_pressing import forget_contacts, press_needs
from volunteers.models import Claim, HoursEntry, MenuItem

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
def power(town):
    return make_partner(town.willow, "望湖供电服务所", town.liaison)


def told():
    jobs.drain()
    return set(Notice.objects.values_list("entry__action", "user__name"))


def test_a_need_is_looked_at_within_three_working_days(town):
    friday = datetime(2026, 3, 6, 15, tzinfo=SHANGHAI)
    item = ask_need(town.willow_1, by=town.building_leader, title="楼道灯不亮", now=friday, client_key="k")
    assert ask_need(town.willow_1, by=town.building_leader, title="楼道灯不亮", client_key="k") == item
    assert (item.number, item.state) == (f"XQ{item.pk:06d}", "asked")
    assert timezone.localtime(item.review_due_at).date().isoformat() == "2026-03-11"
    press_needs(item.review_due_at)
    assert LedgerEntry.objects.filter(action="need.review_late").count() == 0
    for _ in range(2):
        press_needs(item.review_due_at + timedelta(seconds=1))
    assert LedgerEntry.objects.filter(action="need.review_late").count() == 1
    assert {("need.asked", "杨社工"), ("need.asked", "葛网格"), ("need.review_late", "柳书记")} <= told()


def test_nobody_asks_for_another_place(town, power):
    with pytest.raises(ActionRefused, match="只能为自己负责的"):
        ask_need(town.maple_1, by=town.building_leader, title="楼道灯不亮")
    with pytest.raises(ActionRefused, match="只能为自己负责的"):
        ask_need(town.maple, by=town.liaison, title="借会议室")
    assert ask_need(town.willow, by=town.liaison, title="借会议室").unit == town.willow


@pytest.mark.parametrize(
    ("about", "words"),
    [("请打 13855500009", "电话号码"), ("3号楼2单元501室", "门牌室号"), ("吴桂兰家的灯", "姓名"), ("李阿姨家", "")],
)  # fmt: skip
def test_what_is_published_names_nobody(town, about, words):
    make_resident(make_household(make_dwelling(town.building)), name="吴桂兰")
    item = make_need(town.willow_1, "楼道灯不亮", state="asked")
    if words:
        with pytest.raises(ActionRefused, match=words):
            publish_need(item, by=town.willow_worker, title="楼道灯不亮", about=about)
        assert MenuItem.objects.get().state == "asked"
    else:
        assert publish_need(item, by=town.willow_worker, title="楼道灯不亮", about=about).state == "listed"


def test_a_need_is_reviewed_once(town):
    item = ask_need(town.willow_1, by=town.building_leader, title="楼道灯不亮")
    decline_need(item, by=town.willow_worker, why="物业已在办，下周修")
    for deed in (lambda: publish_need(item, by=town.willow_worker, title="灯"), lambda: withdraw_need(item, by=None)):
        with pytest.raises(Conflict, match="未通过"):
            deed()
    assert ("need.declined", "章楼长") in told()


def test_untaken_needs_rise_after_a_week_and_a_month_to_the_second(town, power):
    item = make_need(town.willow)
    second = timedelta(seconds=1)
    for after, raised in ((7 * DAY - second, 0), (7 * DAY, 1), (30 * DAY - second, 1), (30 * DAY, 2)):
        for _ in range(2):
            press_needs(item.listed_at + after)
        assert MenuItem.objects.get().raised == raised
    rows = LedgerEntry.objects.filter(action__startswith="need.untaken").order_by("pk")
    assert [(row.action, row.facts) for row in rows] == [
        ("need.untaken_week", {"days": 7}), ("need.untaken_month", {"days": 30}),
    ]  # fmt: skip
    assert {("need.untaken_week", "柳书记"), ("need.untaken_month", "钱联络")} <= told()
    assert ("need.untaken_week", "钱联络") not in told()


def test_where_the_clock_stood_still_only_the_last_step_is_told(town):
    item = make_need(town.willow)
    press_needs(item.listed_at + 40 * DAY)
    assert [row.action for row in LedgerEntry.objects.filter(action__startswith="need.untaken")] == [
        "need.untaken_month"
    ]


def test_the_longest_waiting_come_first(town, client):
    for days, title in ((1, "新的"), (40, "最久的"), (8, "久的")):
        at = timezone.now() - days * DAY
        make_need(town.willow, title, listed_at=at, listed_on=timezone.localdate(at))
    client.force_login(town.building_leader)
    rows = client.get(reverse("menu")).context["page"].rows
    assert [row.title for row in rows] == ["最久的", "久的", "新的"]


def test_the_contact_is_shown_after_the_claim_only_and_each_showing_is_on_record(town, power, client):
    teacher = make_person("孙老师", duty=Duty.LIAISON)
    make_partner(town.willow, "望湖小学", teacher)
    item = make_need(town.willow, contact_name="吴阿姨", contact_phone="13855500009")
    claim = claims.claim(item, by=town.liaison, partner=power)

    def ask(user):
        client.force_login(user)
        page = client.get(item.get_absolute_url()).content.decode()
        assert "13855500009" not in page and "吴阿姨" not in page
        answer = client.post(reverse("need-contact", args=[item.pk]))
        return answer.status_code, "13855500009" in answer.content.decode()

    assert [ask(user) for user in (teacher, town.building_leader, town.grid_leader)] == [(403, False)] * 3
    assert LedgerEntry.objects.filter(action="need.contact_shown").count() == 0
    assert ask(town.liaison) == (200, True) and ask(town.willow_worker) == (200, True)
    rows = LedgerEntry.objects.filter(action="need.contact_shown").order_by("pk")
    assert [(row.actor, row.facts) for row in rows] == [(town.liaison, {}), (town.willow_worker, {})]
    claims.release(claim, by=town.liaison, why="没空")
    assert ask(town.liaison) == (403, False)


def test_the_askers_own_word_by_the_link_once(town, power, client):
    wu, now = make_volunteer(town.willow, "吴秀英"), timezone.now().replace(second=0, microsecond=0)
    claim = claims.claim(make_need(town.willow, contact_name="周大爷"), by=town.liaison, partner=power)
    with pytest.raises(ActionRefused, match="报完成以后"):
        make_confirm_link(claim, by=town.willow_worker)
    claims.deliver(claim, by=town.liaison, outcome="换好了", services=[(wu, now - DAY, now - DAY + DAY / 24)])
    old = make_confirm_link(claim, by=town.willow_worker)
    code = make_confirm_link(claim, by=town.willow_worker)
    assert find_link(old) is None and find_link("") is None
    address = reverse("confirm-by-link", args=[code])
    page = client.get(address).content.decode()
    assert "更换楼道灯" in page and "望湖供电服务所" in page and "周大爷" not in page
    assert client.post(address, {"done": "yes"}).status_code == 422
    assert client.post(address, {"done": "no"}).status_code == 422
    assert "谢谢" in client.post(address, {"done": "yes", "rating": "4", "words": "很亮堂"}).content.decode()
    claim.refresh_from_db()
    assert (claim.state, claim.rating, claim.thanks) == ("confirmed", 4, "很亮堂")
    assert HoursEntry.objects.get().minutes == 60
    with pytest.raises(Conflict, match="已经答复过"):
        answer(find_link(code), done=True, rating=1)


def test_by_the_link_the_asker_may_say_not_yet_and_guessing_is_slowed(town, power, client):
    claim = claims.claim(make_need(town.willow), by=town.liaison, partner=power)
    claims.deliver(claim, by=town.liaison, outcome="换好了")
    code = make_confirm_link(claim, by=town.willow_worker)
    client.post(reverse("confirm-by-link", args=[code]), {"done": "no", "words": "二楼还不亮"})
    assert Claim.objects.get().state == "started" and MenuItem.objects.get().state == "claimed"
    tries = [client.get(reverse("confirm-by-link", args=[f"WRONG{n}"])).status_code for n in range(6)]
    assert tries[:4] == [404] * 4 and tries[-1] == 429


def test_the_public_page_and_the_print_name_nobody(town, power, client):
    wu = make_volunteer(town.willow, "吴秀英")
    first = make_need(town.willow_1, contact_name="周大爷", contact_phone="13855500009", title="修门锁")
    second = make_need(town.willow, title="义诊")
    make_need(town.willow, title="还没审核", state="asked")
    make_need(town.maple, title="别的社区")
    claims.claim(second, by=town.willow_worker, volunteer=wu)
    public = reverse("public-needs", args=[town.willow.code])
    page, doing = client.get(public).content.decode(), client.get(public + "?st=doing").content.decode()
    client.force_login(town.willow_worker)
    paper = client.get(reverse("print-menu")).content.decode()
    assert "修门锁" in page and "修门锁" in paper and "志愿者吴*英" in doing and first.number in page
    for text in (page, doing, paper):
        assert not any(word in text for word in ("周大爷", "13855500009", "吴秀英", "还没审核", "别的社区"))


def test_a_need_is_claimed_on_the_page_by_whom_one_stands_for(town, power, client):
    item = make_need(town.willow)
    client.force_login(town.liaison)
    address = reverse("claim-need", args=[item.pk])
    assert client.post(address, {"party": f"partner:{make_partner(town.willow, '别家').pk}"}).status_code == 422
    answer = client.post(address, {"party": f"partner:{power.pk}", "promise": "周六上门"})
    claim = Claim.objects.get()
    assert (answer.status_code, answer.url, claim.partner) == (302, claim.get_absolute_url(), power)
    client.force_login(town.willow_worker)
    again = client.post(address, {"party": "", "number": make_volunteer(town.willow).number})
    assert again.status_code == 422 and "已由望湖供电服务所于" in again.content.decode()


def test_done_by_a_team_in_one_span(town, client):
    wu, zhou = make_volunteer(town.willow, "吴秀英"), make_volunteer(town.willow, "周明")
    claim = claims.claim(make_need(town.willow), by=town.willow_worker, volunteer=wu)
    client.force_login(town.willow_worker)
    address = reverse("deliver-claim", args=[claim.pk])
    yesterday = timezone.localdate() - DAY
    form = {"outcome": "修好了", "members": [wu.pk], "numbers": zhou.number.lower(), "day": yesterday}
    assert client.post(address, form).status_code == 422
    assert client.post(address, form | {"begins": "09:00", "ends": "10:30", "numbers": "WHZ999999"}).status_code == 422
    assert client.post(address, form | {"begins": "09:00", "ends": "10:30"}).status_code == 302
    assert [each.volunteer.name for each in claim.services.order_by("pk")] == ["吴秀英", "周明"]
    client.post(reverse("confirm-claim", args=[claim.pk]), {"rating": "5"})
    assert HoursEntry.objects.sums() == {"people": 2, "times": 2, "minutes": 180}


def test_the_contact_goes_ninety_days_after_the_need_is_done_to_the_second(town):
    facts = {"contact_name": "周大爷", "contact_phone": "13855500009"}
    open_one, done = make_need(town.willow, **facts), make_need(town.willow, state="confirmed", **facts)
    MenuItem.objects.filter(pk=done.pk).update(confirmed_at=timezone.now())
    done.refresh_from_db()
    forget_contacts(done.confirmed_at + 90 * DAY)
    assert MenuItem.objects.get(pk=done.pk).contact_phone == "13855500009"
    for _ in range(2):
        forget_contacts(done.confirmed_at + 90 * DAY + timedelta(seconds=1))
    done.refresh_from_db()
    open_one.refresh_from_db()
    assert (done.contact_name, done.contact_phone, open_one.contact_phone) == ("已删除", "", "13855500009")
    assert LedgerEntry.objects.get(action="need.contacts_forgotten").facts == {"count": 1}


def test_the_ledger_e7_has_the_needs_of_the_list_and_no_contact(town, power, client):
    item = make_need(town.willow, theme="together", contact_name="周大爷", contact_phone="13855500009")
    claim = claims.claim(item, by=town.liaison, partner=power)
    claims.deliver(claim, by=town.liaison, outcome="换好了")
    claims.confirm(claim, by=town.willow_worker, rating=4)
    make_need(town.maple, "别的社区")
    client.force_login(town.willow_worker)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(reverse("export-menu") + "?file=1").streaming_content))
    )
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3, max_row=5)]
    assert rows[0] == [
        "编号", "提出时间", "网格", "心愿/需求", "类别", "状态", "认领单位/人", "认领日期", "完成日期", "用时（天）", "评价",
    ]  # fmt: skip
    assert rows[1][0] == item.number and rows[1][2:7] == ["杨柳社区", "更换楼道灯", "共治", "已完成", "望湖供电服务所"]
    assert rows[1][9:] == [0, "4星"] and rows[2][0].startswith("填报人")
    assert LedgerEntry.objects.get(action="need.exported").facts["count"] == 1


@pytest.mark.parametrize("name", ["menu", "claims"])
def test_lists_ask_as_often_for_three_rows_as_for_one(town, power, client, name, django_assert_num_queries):
    def fill(n):
        for _ in range(n):
            claims.claim(make_need(town.willow), by=town.liaison, partner=power)

    client.force_login(town.willow_secretary)
    fill(1)
    client.get(reverse(name))
    with django_assert_num_queries(QUERIES[name]):
        assert len(client.get(reverse(name)).context["page"].rows) == 1
    fill(2)
    with django_assert_num_queries(QUERIES[name]):
        assert len(client.get(reverse(name)).context["page"].rows) == 3


QUERIES = {"menu": 12, "claims": 8}


def sent_by_phone(town, **more):
    return {
        "unit": town.willow.pk, "title": "想请人教老人用手机", "about": "周末", "contact_name": "周阿姨",
        "contact_phone": "13855500009", "client_key": "one",
    } | more  # fmt: skip


def test_a_resident_tells_a_need_on_the_phone_and_sees_its_number(client, town):
    page = reverse("tell-need", args=[town.willow.code])
    assert reverse("public-needs", args=[town.willow.code]) in client.get(page).content.decode()
    answer = client.post(page, sent_by_phone(town))
    item = MenuItem.objects.get()
    assert (answer.status_code, item.state, item.asked_by, item.unit) == (200, "asked", None, town.willow)
    assert item.number in answer.content.decode()
    assert item.contact_phone == "13855500009"
    client.post(page, sent_by_phone(town))  # tapped twice
    assert MenuItem.objects.count() == 1
    assert "想请人教老人用手机" not in client.get(reverse("public-needs", args=[town.willow.code])).content.decode()


def test_what_a_resident_tells_wrongly_is_kept_in_the_form(client, town):
    page = reverse("tell-need", args=[town.willow.code])
    for wrong in ({"contact_phone": "1385"}, {"title": ""}, {"unit": town.maple.pk}):
        answer = client.post(page, sent_by_phone(town, **wrong))
        assert answer.status_code == 422
        assert "周阿姨" in answer.content.decode()
    assert MenuItem.objects.count() == 0


def test_one_address_tells_five_needs_a_day(client, town):
    page = reverse("tell-need", args=[town.willow.code])
    answers = [client.post(page, sent_by_phone(town, client_key=str(n))).status_code for n in range(6)]
    assert answers == [200] * 5 + [409]
    assert MenuItem.objects.count() == 5
