"""The menu on phones: a need is told and published, claimed by a partner who lets it lie, free again, claimed by a
volunteer with his card, delivered, confirmed by the asker's link, and the hours stand in the ledger."""

import re
from datetime import timedelta

from django.utils import timezone

from tests.builders import make_partner, make_volunteer
from tests.flows.conftest import NARROW, PHONE
from tests.flows.waiting import says
from volunteers.actions.cards import make_card
from volunteers.actions.claims_idle import press_idle
from volunteers.models import Claim, HoursEntry, MenuItem


def fits(page):
    """Nothing sticks out sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} sticks out by {wide} px"


def send(page, words):
    with page.expect_navigation():
        page.locator(f"main form button[type=submit]:has-text('{words}')").click()


def told(leader):
    leader.goto("/menu/ask/")
    leader.fill("#id_title", "1号楼换楼道灯")
    leader.fill("#id_about", "三层到五层，老人晚上下楼看不清")
    leader.fill("#id_contact_name", "吴阿姨")
    leader.fill("#id_contact_phone", "13855500009")
    fits(leader)
    send(leader, "提交")
    leader.wait_for_selector("#messages:has-text('3 个工作日内审核')")


def published(clerk, item):
    clerk.goto(item.get_absolute_url())
    clerk.click("a:has-text('审核上架')")
    clerk.fill("#id_about", "请打 13855500009")
    send(clerk, "审核上架")
    clerk.wait_for_selector("text=公开内容里还有电话号码")
    assert clerk.input_value("#id_about") == "请打 13855500009"  # nothing typed is lost
    clerk.fill("#id_about", "三层到五层，声控灯五盏")
    send(clerk, "审核上架")
    clerk.wait_for_selector("#messages:has-text('已上架')")


def test_from_a_need_by_an_idle_partner_to_a_volunteers_hours(town, browse, quiet):
    power = make_partner(town.willow, "望湖供电服务所", town.liaison)
    volunteer = make_volunteer(town.willow, "周明")
    card = make_card(volunteer, by=town.willow_worker)

    told(browse(town.building_leader, NARROW))
    item = MenuItem.objects.get()
    clerk = browse(town.willow_worker, PHONE)
    published(clerk, item)

    liaison = browse(town.liaison, NARROW)
    liaison.goto("/")
    assert liaison.url.endswith("/my-partner/")
    fits(liaison)
    liaison.click("main a:has-text('1号楼换楼道灯')")
    says(liaison, "认领")
    assert "13855500009" not in liaison.content()
    liaison.click("main a:has-text('认领')")
    liaison.fill("#id_promise", "下周带人来换")
    send(liaison, "认领")
    liaison.wait_for_selector("#messages:has-text('已认领')")
    send(liaison, "看联系方式")
    liaison.wait_for_selector("a[href='tel:13855500009']")
    quiet()

    claim = Claim.objects.get()
    press_idle(claim.moved_at + timedelta(days=3))
    liaison.goto(claim.get_absolute_url())
    liaison.wait_for_selector("text=已有几天没有进展")
    fits(liaison)
    press_idle(claim.moved_at + timedelta(days=7))
    liaison.goto(claim.get_absolute_url())
    liaison.wait_for_selector("text=认领后 7 天没有进展，自动释放")
    assert MenuItem.objects.get().state == "listed"

    phone = browse(None, NARROW)
    phone.goto(f"/public/{town.willow.code}/needs/")
    phone.wait_for_selector("h2:has-text('1号楼换楼道灯')")
    assert not re.search("吴阿姨|13855500009", phone.content())
    fits(phone)
    phone.goto(f"/v/{card}/")
    phone.locator("li:has-text('1号楼换楼道灯')").get_by_role("link").click()
    send(phone, "我来认领")
    phone.click("button:has-text('看联系方式')")
    phone.wait_for_selector("a[href='tel:13855500009']")
    phone.click("summary:has-text('报完成')")
    phone.fill("#d_outcome", "五盏声控灯都换好了")
    phone.fill("#d_day", str(timezone.localdate() - timedelta(days=1)))
    phone.fill("#d_begins", "09:00")
    phone.fill("#d_ends", "10:30")
    fits(phone)
    phone.locator("details[open] button[type=submit]:has-text('报完成')").click()
    phone.wait_for_selector("text=待确认")
    quiet()

    mine = Claim.objects.get(volunteer=volunteer)
    clerk.goto(mine.get_absolute_url())
    send(clerk, "发确认链接给需求人")
    clerk.wait_for_selector("#share")
    link = re.search(r"https?://[^/]+/needs/\w+/", clerk.input_value("#share")).group()
    resident = browse(None, NARROW)
    resident.goto(link)
    fits(resident)
    resident.check("input[name=done][value=yes]", force=True)
    resident.check("input[name=rating][value='5']", force=True)
    resident.fill("#id_words", "很亮堂，谢谢")
    send(resident, "提交")
    resident.wait_for_selector("text=您的答复已经收到")
    quiet()

    assert MenuItem.objects.get().state == "confirmed"
    assert list(Claim.objects.order_by("pk").values_list("state", "partner", "volunteer", "rating")) == [
        ("released", power.pk, None, None), ("confirmed", None, volunteer.pk, 5),
    ]  # fmt: skip
    assert list(HoursEntry.objects.values_list("volunteer", "minutes", "source", "claim")) == [
        (volunteer.pk, 90, "claim", mine.pk)
    ]
    phone.goto(f"/v/{card}/")
    phone.wait_for_selector("text=1.5")
