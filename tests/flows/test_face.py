"""What the frame promises: large type that stays, a keyboard that reaches everything, filters in the address, paper."""

import pytest

from deliberation.actions import accept, dispatch
from deliberation.models import Ticket
from tests.builders import make_category, make_ticket
from tests.flows.conftest import DESK, PHONE
from tests.flows.waiting import expect

SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"
FOCUSED = "document.activeElement.textContent.trim() || document.activeElement.getAttribute('aria-label')"


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_large_type_is_one_tap_away_and_stays(town, browse, view):
    page = browse(town.willow_secretary, view)
    page.goto("/")
    before = page.evaluate(SIZE)
    page.click("[data-size-toggle]")
    page.goto("/tickets/")

    assert page.evaluate(SIZE) >= 1.24 * before
    assert page.get_attribute("[data-size-toggle]", "aria-pressed") == "true"
    page.click("[data-size-toggle]")
    page.reload()
    assert page.evaluate(SIZE) == before


def test_the_keyboard_skips_to_the_matter_searches_and_closes_the_menu(town, browse):
    page = browse(town.willow_secretary)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "跳到主要内容"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("楼道")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")

    page.focus(".me summary")
    page.keyboard.press("Enter")
    assert page.is_visible(".me .menu-in")
    page.keyboard.press("Escape")
    assert page.is_hidden(".me .menu-in")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_dialogless_deed_opens_and_sends_by_keyboard(town, browse, quiet):
    ticket = make_ticket(town.group, building=town.building)
    page = browse(town.grid_leader)
    page.goto(ticket.get_absolute_url())
    page.focus("#deeds .main-deed summary")
    page.keyboard.press("Enter")
    page.focus("#deeds .main-deed button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#messages .note")
    quiet()
    ticket.refresh_from_db()
    assert ticket.state == "accepted"


def test_filters_live_in_the_address_and_the_back_button_undoes_them(town, browse):
    lamp = make_ticket(town.group, building=town.building, text="楼道灯不亮")
    make_ticket(town.group, building=town.building, text="垃圾没有人收")
    accept(lamp, by=town.willow_secretary)
    page = browse(town.willow_secretary)
    page.goto("/tickets/")
    titles = lambda: page.locator(".tk .ttl").all_inner_texts()  # noqa: E731
    assert titles() == ["垃圾没有人收", "楼道灯不亮"]

    page.click(".tabs >> text=待受理")
    page.wait_for_url("**/tickets/?st=submitted")
    assert titles() == ["垃圾没有人收"]

    page.fill(".find input", "楼道")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert "没有符合条件的诉求" in page.inner_text("#list")
    page.click(".pill")
    page.wait_for_url("**/tickets/?st=submitted")
    assert titles() == ["垃圾没有人收"]
    page.go_back()
    page.go_back()
    page.wait_for_url("**/tickets/?st=submitted")
    assert page.complaints == []


def test_the_place_picker_asks_for_the_buildings_of_the_chosen_estate_only(town, browse):
    from hierarchy.models import OrgUnit
    from tests.builders import make_building, make_estate

    make_building(make_estate(OrgUnit.objects.get(pk=town.willow.pk), "桃花苑"), town.willow_2, "9")
    page = browse(town.willow_secretary)
    page.goto("/tickets/new/")
    page.select_option("#id_estate", label="杏花苑")
    page.wait_for_selector("#id_building option:text-is('2号楼')", state="attached")
    page.select_option("#id_building", label="1号楼")
    page.wait_for_selector("#id_entrance option:text-is('2单元')", state="attached")
    page.select_option("#id_entrance", label="2单元")
    page.select_option("#id_estate", label="桃花苑")
    page.wait_for_selector("#id_building option:text-is('9号楼')", state="attached")
    assert page.locator("#id_building option").all_inner_texts() == ["公共区域 / 不限楼栋", "9号楼"]
    assert page.locator("#id_entrance option").all_inner_texts() == ["不限单元"]
    assert page.complaints == []


def test_without_script_a_ticket_is_filed_accepted_and_found(town, browse, quiet):
    make_category(town.street, "公共照明", "ZM")
    page = browse(town.willow_secretary, DESK | {"java_script_enabled": False})
    page.goto("/tickets/new/")
    page.fill("#id_text", "楼道灯不亮")
    page.check("#id_about_elder")
    page.select_option("#id_category", label="公共照明")
    page.select_option("#id_estate", label="杏花苑")
    with page.expect_navigation():
        page.click("text=列出楼栋和单元")
    assert page.input_value("#id_text") == "楼道灯不亮"
    assert page.is_checked("#id_about_elder")
    page.select_option("#id_building", label="1号楼")
    page.click("main form button:text-is('登记')")
    page.wait_for_selector("#deeds")
    quiet()
    ticket = Ticket.objects.get()
    assert (ticket.building, ticket.about_elder) == (town.building, True)

    page.click("#deeds .main-deed summary")
    page.click("#deeds .main-deed button")
    page.wait_for_selector("#messages .note")
    quiet()
    ticket.refresh_from_db()
    assert ticket.state == "accepted"
    page.goto("/tickets/")
    page.fill(".find input", "灯不")
    page.click("text=查询")
    expect(page.locator(".tk .ttl")).to_have_text(["楼道灯不亮"])


def test_the_file_of_a_ticket_prints_on_a_few_sheets_of_a4(town, browse):
    ticket = make_ticket(town.group, building=town.building, reporter_name="吴秀英", reporter_phone="13800001234")
    accept(ticket, by=town.willow_secretary)
    dispatch(ticket, by=town.willow_secretary, unit=town.willow_1)
    page = browse(town.willow_secretary)
    page.goto(f"{ticket.get_absolute_url()}print/")
    sheets = page.pdf(prefer_css_page_size=True)

    assert sheets.startswith(b"%PDF")
    assert 1 <= sheets.count(b"/Type /Page\n") <= 2
    assert b"/MediaBox [0 0 594.95" in sheets or b"/MediaBox [0 0 595" in sheets
    page.emulate_media(media="print")
    assert page.is_hidden(".doc-acts")
    assert "13800001234" not in page.inner_text("main")
