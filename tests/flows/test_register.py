"""The register in a browser: a roster from the clerk's folder comes in and goes out; a visit is made on the stairs."""

import pytest
from openpyxl import Workbook, load_workbook

from deliberation.models import Ticket
from residents.models import CareProfile, Resident, Visit
from tests.builders import make_category, make_dwelling, make_household, make_resident
from tests.flows.conftest import DESK, PHONE

HEADINGS = ["小区", "楼栋", "单元", "室", "姓名", "与户主关系", "公民身份号码", "联系电话"]


@pytest.fixture
def roster(tmp_path):
    """Three rows, one of them with a digit wrong in its identity number."""
    book = Workbook()
    sheet = book.active
    sheet.append(["杨柳社区居民基本信息花名册"])
    sheet.append(HEADINGS)
    sheet.append(["杏花苑", "1栋", "1单元", "301", "吴桂兰", "户主", "340111194103080025", "15400015678"])
    sheet.append(["杏花苑", "1栋", "1单元", "301", "吴明", "子", "", ""])
    sheet.append(["杏花苑", "1栋", "1单元", "302", "方正", "户主", "340111194103080026", ""])
    path = tmp_path / "花名册.xlsx"
    book.save(path)
    return path


def test_a_roster_comes_in_its_bad_row_comes_back_mended_and_the_batch_goes_out_again(
    town, browse, quiet, drain, roster
):
    page = browse(town.willow_secretary, DESK)
    page.goto("/rosters/")
    page.set_input_files("#id_file", roster)
    page.click("text=上传并核对")
    page.wait_for_selector("text=核对后再导入")
    shown = {tile.inner_text().split()[1]: tile.inner_text().split()[0] for tile in page.locator("ul.stats li").all()}
    assert shown == {"表里共有": "3行", "新增": "2行", "更新": "0行", "无变化": "0行", "冲突": "0行", "错误": "1行"}
    assert "340111194103080025" not in page.content()
    with page.expect_download() as got:
        page.click("text=下载退回的 1 行")
    refused = roster.with_name("退回行.xlsx")
    got.value.save_as(refused)
    mended = load_workbook(refused)
    cells = {cell.value: cell for row in mended.active.iter_rows() for cell in row}
    assert cells["340111194103080026"].fill.fgColor.rgb not in ("00000000", None)
    cells["340111194103080026"].value = "340111196005060011"
    mended.save(refused)

    page.click("text=确认导入 2 行")
    page.wait_for_load_state()
    drain()
    page.reload()
    page.wait_for_selector("text=新增 2 行")
    quiet()
    assert sorted(Resident.objects.values_list("name", flat=True)) == ["吴明", "吴桂兰"]

    page.goto("/rosters/")
    page.set_input_files("#id_file", refused)
    page.click("text=上传并核对")
    page.click("text=确认导入 1 行")
    page.wait_for_load_state()
    drain()
    page.reload()
    page.wait_for_selector("text=新增 1 行")
    quiet()
    assert sorted(Resident.objects.values_list("name", flat=True)) == ["吴明", "吴桂兰", "方正"]
    page.click("summary:has-text('撤销整批导入')")
    page.click("text=确认撤销")
    page.wait_for_load_state()
    drain()
    page.reload()
    page.wait_for_selector("text=已撤销")
    quiet()
    assert sorted(Resident.objects.values_list("name", flat=True)) == ["吴明", "吴桂兰"]
    assert page.complaints == []


@pytest.fixture
def door(town):
    make_category(town.street, "公共照明", "ZM")
    household = make_household(make_dwelling(town.building, "301", town.entrance))
    wu = make_resident(household, "吴桂兰")
    CareProfile.objects.create(resident=wu, due_on="2026-01-01", health="糖尿病")
    make_resident(make_household(make_dwelling(town.building, "302", town.entrance_2)), "方正")
    return household


def test_the_entrance_leader_visits_and_a_matter_comes_of_it(town, browse, quiet, door):
    phone = browse(town.entrance_leader, PHONE)
    phone.goto("/visits/due/")
    assert "吴桂兰" in phone.inner_text("main")
    assert "方正" not in phone.content() and "糖尿病" not in phone.content()
    phone.goto(f"/visits/new/?household={door.pk}")
    phone.wait_for_selector("html[data-visits=ready]")
    assert phone.locator(".whos label:has-text('吴桂兰') input").is_checked()  # whoever is due is chosen already
    phone.click("label:has-text('发现问题') >> nth=0")
    phone.fill("#id_note", "血压稳定")
    phone.click("summary:has-text('转诉求工单')")
    phone.fill("details[open] textarea", "三楼楼道灯不亮")
    phone.click("button:has-text('保存') >> nth=-1")
    phone.wait_for_selector("text=请选一下是哪一类问题")  # nothing is lost meanwhile
    assert phone.input_value("#id_note") == "血压稳定"
    phone.select_option("details[open] select >> nth=0", label="公共照明")
    phone.click("button:has-text('保存') >> nth=-1")
    phone.wait_for_url(lambda url: "/visits/new/" not in url)
    quiet()
    visit = Visit.objects.get()
    assert (visit.by, visit.resident.name, visit.way, visit.outcome, visit.note) == (
        town.entrance_leader, "吴桂兰", "home", "found", "血压稳定",
    )  # fmt: skip
    ticket = Ticket.objects.get()
    assert (ticket.text, ticket.entrance, ticket.room) == ("三楼楼道灯不亮", town.entrance, "301")


@pytest.fixture
def kept(town, browse, network, door):
    """A phone without a network that keeps one visit."""
    phone = browse(town.entrance_leader, PHONE)
    phone.goto(f"/visits/new/?household={door.pk}")
    phone.wait_for_selector("html[data-visits=ready]")
    network(phone, on=False)
    phone.fill("#id_note", "家里有人照应")
    phone.click("button:has-text('保存') >> nth=-1")
    phone.wait_for_selector("#net:has-text('已存在手机里')")
    return phone


def arrived(phone, quiet):
    """The notes of all visits, when the phone says that it has sent the one it kept."""
    phone.wait_for_selector("text=1 条走访已发送")
    quiet()
    return [visit.note for visit in Visit.objects.all()]


def test_a_visit_without_a_network_waits_on_the_phone_and_arrives_once(kept, network, quiet):
    network(kept, on=True)
    assert arrived(kept, quiet) == ["家里有人照应"]


def test_a_kept_visit_is_tried_again_when_the_portal_was_not_yet_back(kept, quiet, one_request_at_a_time):
    with kept.expect_response(lambda answer: answer.status == 503):
        kept.context.set_offline(False)  # the phone has a network, the portal still restarts
    one_request_at_a_time.cut_off = False
    assert arrived(kept, quiet) == ["家里有人照应"]
