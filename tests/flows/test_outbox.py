"""The leader's reporting page without a network: nothing lost, nothing doubled, nothing shown to the next person."""

import pytest
from PIL import Image

from deliberation.models import Ticket, TicketPhoto
from tests.builders import make_category
from tests.flows.conftest import PHONE
from tests.flows.waiting import expect

PAGE_IS_KEPT = """async () => (await Promise.all(
    ["/tickets/new/", "/static/js/shelf.js", "/static/js/outbox.js"].map((path) => caches.match(path)))).every(Boolean)"""


@pytest.fixture
def pictures(tmp_path):
    paths = [tmp_path / "一.jpg", tmp_path / "二.jpg"]
    for path in paths:
        Image.effect_noise((2400, 1800), 50).convert("RGB").save(path, "JPEG", quality=90)
    return paths


@pytest.fixture
def report(town, browse):
    make_category(town.street)
    page = browse(town.building_leader, PHONE)
    page.goto("/tickets/new/")
    page.wait_for_selector("html[data-outbox=ready]")
    page.locator("[name=category]").first.check(force=True)
    return page


def kept_for_offline(page):
    """Wait until the service worker holds the page and its scripts."""
    for _ in range(100):
        if page.evaluate(PAGE_IS_KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page was not kept for offline use")


def heard(page, words):
    """Wait for the line at the top of the page. (Polling by script is what the content policy forbids.)"""
    page.locator("#net:not([hidden])", has_text=words).wait_for()


def test_a_report_written_offline_is_sent_once_when_the_network_is_back(report, pictures, network, quiet):
    kept_for_offline(report)
    network(report, on=False)
    report.set_input_files("#pick", pictures)
    report.wait_for_selector("#thumbs figure:nth-of-type(2)")
    report.fill("#id_text", "楼道灯不亮")
    report.click("#send")
    heard(report, "1 件已存在手机里")

    report.reload()
    heard(report, "现在没有网络。1 件已存在手机里")
    assert report.locator("#outbox li").count() == 1
    quiet()
    assert Ticket.objects.count() == 0

    network(report, on=True)
    heard(report, "已提交 1 件")
    report.reload()
    report.wait_for_selector("html[data-outbox=ready]")
    quiet()
    assert (Ticket.objects.count(), TicketPhoto.objects.count()) == (1, 2)
    assert report.locator("#outbox").is_hidden()


def test_without_a_category_nothing_is_sent_and_the_page_says_what_to_choose(report, quiet):
    report.reload()
    report.wait_for_selector("html[data-outbox=ready]")
    assert report.locator("[name=category]:checked").count() == 0
    report.fill("#id_text", "楼道灯不亮")
    report.click("#send")
    expect(report.locator("#no-category")).to_have_text("请先点一下是哪一类问题，再提交。")
    assert report.evaluate("document.activeElement.name") == "category"
    quiet()
    assert report.locator("#outbox li").count() == 0 and Ticket.objects.count() == 0

    report.locator("[name=category]").first.check(force=True)
    expect(report.locator("#no-category")).to_be_hidden()
    report.click("#send")
    heard(report, "已提交 1 件")


def test_what_was_ticked_for_a_resident_arrives_also_from_a_draft(report, quiet):
    report.fill("#id_text", "请保密")
    report.click("text=替居民报")
    for name in ("anonymous", "confidential", "about_elder", "group_matter"):
        report.check(f"#id_{name}")
    report.click("#save")
    report.click("#outbox >> text=打开修改")
    report.click("#send")
    heard(report, "已提交 1 件")
    report.context.set_offline(True)
    heard(report, "可以照常填写")
    report.context.set_offline(False)
    report.wait_for_selector("#net", state="hidden")  # what was said without a network goes with it
    quiet()
    assert list(Ticket.objects.values_list("anonymous", "confidential", "about_elder", "group_matter", "urgent")) == [
        (True, True, True, True, False)
    ]


def test_a_lost_answer_does_not_double_the_report(report, quiet):
    posts, lost = [], [True]

    def lose_answers(route):
        if route.request.method != "POST":
            return route.continue_()
        posts.append(route.request.headers["idempotency-key"])
        if not lost:
            return route.continue_()
        route.fetch()  # the server stores it …
        return route.abort("connectionreset")  # … and the phone never hears, however often it tries by itself

    report.route("**/tickets/new/", lose_answers)
    report.fill("#id_text", "楼道灯不亮")
    report.click("#send")
    heard(report, "联网后自动发送")
    lost.clear()
    report.evaluate("window.dispatchEvent(new Event('online'))")
    heard(report, "已提交 1 件")

    assert len(posts) > 1 and len(set(posts)) == 1
    quiet()
    assert Ticket.objects.count() == 1


def test_a_refused_report_is_kept_with_the_reason_and_can_be_mended(report, quiet):
    report.fill("#id_text", "楼道灯不亮")
    report.click("text=替居民报")
    report.fill("#id_reporter_phone", "123")
    report.click("#send")
    report.wait_for_selector("#outbox li")
    assert "电话号码的位数不对" in report.inner_text("#outbox li")

    report.click("#outbox >> text=打开修改")
    expect(report.locator("#id_text")).to_have_value("楼道灯不亮")
    report.fill("#id_reporter_phone", "13800001234")
    report.click("#send")
    heard(report, "已提交 1 件")
    quiet()
    assert [ticket.reporter_phone for ticket in Ticket.objects.all()] == ["13800001234"]
    assert report.locator("#outbox").is_hidden()


def test_a_draft_waits_and_the_next_person_on_the_phone_does_not_see_it(town, report, live_server, quiet):
    from django.test import Client

    report.fill("#id_text", "只写了一半")
    report.click("#save")
    report.wait_for_selector("#outbox li")
    assert "草稿" in report.inner_text("#outbox li")
    kept_for_offline(report)  # a page still being fetched for the first person would bring that person's cookie back

    client = Client()
    quiet()
    client.force_login(town.entrance_leader)
    cookie = client.cookies["sessionid"].value
    report.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    report.goto("/tickets/new/")
    report.wait_for_selector("html[data-outbox=ready]")
    assert report.get_attribute("#report", "data-user") == str(town.entrance_leader.pk)
    report.wait_for_timeout(300)
    assert report.locator("#outbox").is_hidden()
    quiet()
    assert Ticket.objects.count() == 0


def test_after_the_session_ended_the_report_waits_for_signing_in(town, report, quiet):
    from django.contrib.sessions.models import Session

    quiet()
    Session.objects.all().delete()
    report.fill("#id_text", "楼道灯不亮")
    report.click("#send")
    heard(report, "登录已过期")
    quiet()
    assert Ticket.objects.count() == 0
    assert report.locator("#outbox li").count() == 1
