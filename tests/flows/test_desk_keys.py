"""A clerk who never touches the mouse: rows, many at once, undoing, canned replies, the palette, and keys switched off."""

from deliberation.actions import take_up
from deliberation.actions.categories import load_defaults
from deliberation.models import Category, Ticket
from tests.builders import make_category, make_ticket
from tests.flows.conftest import PHONE
from tests.flows.test_every_page import RULES

AT = "document.activeElement"


def states():
    return sorted(Ticket.objects.values_list("state", flat=True))


def test_rows_are_walked_chosen_and_accepted_at_once_by_keyboard(town, browse, quiet):
    for text in ("楼道灯不亮", "垃圾没有人收", "电梯停了"):
        make_ticket(town.group, building=town.building, by=town.building_leader, text=text)
    page = browse(town.willow_secretary)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tickets/")
    page.keyboard.press("j")
    assert page.evaluate(f"{AT}.textContent") == "电梯停了"
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.inner_text("[data-picked]") == "选中 2 件"
    page.keyboard.press("k")
    assert page.evaluate(f"{AT}.textContent") == "电梯停了"

    page.keyboard.press("a")
    page.wait_for_selector("h1:text-is('批量受理')")
    page.focus("main textarea")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("h1:text-is('批量受理结果')")

    assert page.locator("tbody .chip.done").count() == 2
    quiet()
    assert states() == ["accepted", "accepted", "submitted"]
    assert page.complaints == []


def test_a_bulk_is_undone_and_a_single_step_too(town, browse, quiet):
    lamps, old = make_category(town.street, "公共照明", "ZM"), make_category(town.street, "环境卫生", "HJ")
    for _ in range(2):
        make_ticket(town.group, building=town.building, by=town.building_leader, category=old)
    page = browse(town.willow_secretary)
    page.goto("/tickets/")
    page.check("[data-check-all=ticket]")
    page.select_option("#bulk-deed", "classify")
    page.click("#bulk button")
    page.select_option("main select", label="公共照明")
    page.click("main .deed-form button[type=submit]")
    page.wait_for_selector("text=全部撤销")
    quiet()
    assert set(Ticket.objects.values_list("category", flat=True)) == {lamps.pk}
    page.click("text=全部撤销")
    page.wait_for_selector("h1:text-is('批量撤销结果')")
    quiet()
    assert set(Ticket.objects.values_list("category", flat=True)) == {old.pk}

    page.goto(Ticket.objects.first().get_absolute_url())
    page.evaluate("document.querySelectorAll('#deeds details').forEach((each) => { each.open = true; })")
    page.wait_for_selector("#id_classify_category")
    page.select_option("#id_classify_category", label="公共照明")
    page.click("form[action$='/classify/'] button[type=submit]")
    page.click("#messages button:has-text('撤销')")
    page.wait_for_selector("#messages >> text=已撤销")
    quiet()
    assert set(Ticket.objects.values_list("category", flat=True)) == {old.pk}


def test_a_canned_reply_goes_into_the_form_can_be_taken_out_and_is_sent_by_keyboard(town, browse, quiet):
    load_defaults(town.street)
    category = Category.objects.get(office=town.street, code="HJ01")
    ticket = make_ticket(town.group, building=town.building, by=town.building_leader, category=category)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    page = browse(town.grid_leader)
    page.goto(ticket.get_absolute_url())
    page.keyboard.press("r")
    assert page.evaluate(f"{AT}.id") == "id_reply_text"
    page.keyboard.type("amx?")  # letters are letters while one types
    assert page.input_value("#id_reply_text") == "amx?"
    page.fill("#id_reply_text", "")
    page.focus("#main")
    page.keyboard.press("m")
    page.wait_for_selector("#canned[open] [data-canned]")
    page.keyboard.press("Enter")
    said = page.input_value("#id_reply_text")
    assert said and "{" not in said and page.evaluate(f"{AT}.id") == "id_reply_text"
    page.click("text=撤销插入")
    assert page.input_value("#id_reply_text") == ""
    page.fill("#id_reply_text", "明天上门清运")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#messages .note.good")
    quiet()
    assert ticket.events.filter(action="replied", text="明天上门清运").count() == 1
    assert page.complaints == []


def test_the_palette_finds_pages_and_tickets_and_only_those_of_the_menu(town, browse):
    ticket = make_ticket(town.group, building=town.building, by=town.building_leader)
    page = browse(town.grid_leader)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("后台任务")
    assert page.locator("#palette li").all_inner_texts() == ["在诉求里找“后台任务”"]
    page.fill("#palette-q", ticket.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ticket.get_absolute_url()}")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    assert page.is_hidden("#keys")


def test_single_keys_can_be_switched_off_and_do_nothing_on_phones(town, browse):
    page = browse(town.willow_secretary)
    page.goto("/tickets/")
    page.goto(page.evaluate("document.querySelector('.me a').getAttribute('href')"))
    page.click("[data-keys-toggle]")
    page.reload()
    assert page.get_attribute("[data-keys-toggle]", "aria-pressed") == "false"
    page.keyboard.press("?")
    assert page.is_hidden("#keys")

    phone = browse(town.willow_secretary, PHONE)
    phone.goto("/tickets/")
    phone.keyboard.press("?")
    assert phone.is_hidden("#keys")


def test_the_new_pages_and_dialogs_read_aloud(town, browse):
    from axe_playwright_python.sync_playwright import Axe

    load_defaults(town.street)
    ticket = make_ticket(town.group, building=town.building, by=town.building_leader)
    faults = []
    page = browse(town.director)
    for address in (
        "/replies/",
        "/replies/new/",
        "/checklists/",
        "/tickets/views/?query=st%3Dred",
        "/tickets/",
        ticket.get_absolute_url(),
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        faults += faults_of(page, Axe(), address)
    for dialog in ("keys", "palette"):
        page.goto("/tickets/")
        page.evaluate(f"document.getElementById('{dialog}').showModal()")
        faults += faults_of(page, Axe(), dialog)
    for address in ("/replies/", "/checklists/", "/tickets/views/"):
        narrow = browse(town.director, PHONE)
        narrow.goto(address)
        if narrow.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{address} scrolls sideways")
    assert "\n".join(faults) == ""


def faults_of(page, audit, where):
    found = audit.run(page, options=RULES).response["violations"]
    return [f"{where}: {rule['id']} {node['target']}" for rule in found for node in rule["nodes"][:3]]
