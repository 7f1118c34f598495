"""上级来表 in a real browser: its pages in three views, and a form that is corrected once and remembered."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.overview.blanks.actions import keep_blank, opened
from tests.flows.test_every_page import LONG, VIEWS, faults_of
from tests.flows.waiting import expect
from tests.overview.blanks.months import keep_month
from tests.overview.blanks.sheets import saved, sheet
from tests.overview.blanks.test_adversary_lists import roster
from tests.overview.blanks.test_adversary_tables import merged_headers

WHEN = "?unit=WH01&month=2026-03"


@pytest.fixture
def with_forms(town):
    keep_month(town.willow, "2026-03", I1__accepted=17, I1__closed=16, I2=(15, 16), S1=3, S1__times=25)
    wide = sheet(
        [[LONG], ["指标", "本月", *[f"第{n}片区" for n in range(40)]], [LONG], ["受理数"]],
        merges=["A1:AP1"],
        bordered="A2:AP4",
    )
    town.blanks = [
        keep_blank(SimpleUploadedFile(f"{LONG}.xlsx", saved(wb)), unit=town.willow, by=town.willow_secretary)
        for wb in (merged_headers(), roster(), wide)
    ]
    return town


def walk_of(blanks):
    addresses = [reverse("blank-forms")]
    for blank in blanks:
        page = f"{blank.get_absolute_url()}{WHEN}"
        first = opened(blank).sheets[0]
        marks = [first.headings[0].mark, *(block.heading.mark for block in first.lists)]
        addresses += [page, *(f"{page}&heading={mark}" for mark in marks)]
    return [*addresses, f"{reverse('fill-blank-full', args=[blanks[1].pk])}{WHEN}"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_forms_fits_reads_aloud_and_complains_of_nothing(with_forms, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    page = browse(with_forms.willow_secretary, size, large=large)
    audit = Axe() if audited else None
    assert "\n".join(fault for each in walk_of(with_forms.blanks) for fault in faults_of(page, each, audit)) == ""


def test_a_form_is_uploaded_corrected_taken_and_remembered(town, browse, tmp_path):
    keep_month(town.willow, "2026-03", I1__accepted=17, I1__closed=16)
    blank = tmp_path / "三月来表.xlsx"
    rows = [["群众诉求办理情况统计表"], ["指标", "本月"], ["受理数"], ["化解信访积案"], ["合计", "=SUM(B3:B4)"]]
    blank.write_bytes(saved(sheet(rows, merges=["A1:B1"], bordered="A2:B5")))
    page = browse(town.willow_secretary)

    def upload():
        page.goto(reverse("blank-forms"))
        page.get_by_label("上级的空白表").set_input_files(str(blank))
        page.get_by_role("button", name="上传并认栏目").click()
        page.get_by_label("月份").fill("2026-03")
        page.get_by_role("button", name="按这个单位和月份看").click()

    upload()
    expect(page.locator("td.filled")).to_have_text(["17"])
    page.get_by_role("link", name="化解信访积案", exact=True).click()
    page.locator("select[name=meaning]").select_option(label="办结（件次）")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_text("“化解信访积案”已记下")).to_be_visible()
    page.get_by_label("月份").fill("2026-03")
    page.get_by_role("button", name="按这个单位和月份看").click()
    expect(page.locator("td.filled")).to_have_text(["17", "16"])
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载填好的表").click()
    ws = openpyxl.load_workbook(io.BytesIO(coming.value.path().read_bytes())).worksheets[0]
    assert [ws["B3"].value, ws["B4"].value, ws["B5"].value] == [17, 16, "=SUM(B3:B4)"]
    upload()
    expect(page.locator("td.filled")).to_have_text(["17", "16"])
    assert page.complaints == []
