"""The 月报: its four sheets against the figures, checks, what moved, words saved by two, Word, and who may."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from governance.overview.models import ChangeKind, MonthlyFigureChange, MonthlyFigures, MonthReport, MonthText
from governance.overview.months.definitions import INDICATORS
from governance.overview.reports.catalogue import FORMS
from governance.overview.reports.differences import differences
from governance.overview.reports.identities import checks
from governance.overview.reports.month import LINES, compared, label, read
from governance.overview.reports.texts import before, save_text, text_of
from tests.builders import make_unit

MARCH, FEBRUARY, JANUARY = date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)
BOOK = {"I1.opening": 4, "I1.accepted": 30, "I1.reopened": 1, "I1.unmerged": 0, "I1.closed": 27, "I1.withdrawn": 1,
        "I1.transferred": 1, "I1.merged": 1, "I1.pending": 5, "D1": 0, "A1": 0, "S1": 3, "V2": 20}  # fmt: skip
WORDS = {"facts": "", "deeds": "", "problems": "", "plans": ""}


def keep(unit, month, **given):
    """Figures of a unit and month: counts as given, rates as (numerator, denominator)."""
    stored = {}
    for code, number in (BOOK | given).items():
        part, whole = number if isinstance(number, tuple) else (number, None)
        value = part if whole is None else round(100 * part / whole, 1) if whole else None
        stored[code] = [part, whole, value]
    return MonthlyFigures.objects.create(unit=unit, month=month, path=unit.path, figures=stored)


@pytest.fixture
def march(town):
    keep(town.willow, JANUARY, I2=(8, 10))
    keep(town.willow, FEBRUARY, **{"I1.accepted": 18, "I1.pending": 4, "I2": (18, 20), "V2": 40})
    keep(town.willow, MARCH, I2=(20, 25), I8=(0, 0))
    keep(town.willow_1, FEBRUARY, **{"I1.accepted": 10, "V2": 30})
    keep(town.willow_1, MARCH, **{"I1.accepted": 21, "V2": 12, "D1": 0})
    keep(town.willow_2, FEBRUARY, **{"I1.accepted": 8, "V2": 10})
    keep(town.willow_2, MARCH, **{"I1.accepted": 9, "V2": 8})
    return town


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def workbook(town, person=None, code="WH01"):
    answer = signed_in(person or town.willow_secretary).get(f"/reports/{code}/2026-03/workbook/")
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_four_sheets_say_what_the_figures_say(march):
    book = workbook(march)
    assert book.sheetnames == ["总表", "诉求分类表", "重点人群与走访表", "文字部分"]
    sheet = book["总表"]
    assert sheet["A1"].value == "望湖街道杨柳社区2026年3月总表"
    assert sheet["A2"].value == "填报单位：望湖街道杨柳社区（盖章）"
    headings = [cell.value for cell in sheet[3]]
    assert headings == ["代码", "指标", "单位", "本月", "上月", "环比", "本年累计", "杨柳第一网格", "杨柳第二网格"]
    rows = {row[0].value: [cell.value for cell in row[2:]] for row in sheet.iter_rows(min_row=4, max_col=9)}
    assert rows["I1.accepted"] == ["件", 30, 18, "+66.7%", 78, 21, 9]
    assert rows["I2"] == ["%", 80.0, 90.0, "-10.0 个百分点", 83.6, "—", "—"]  # 46 of 55
    assert rows["I8"] == ["%", "—", "—", "—", "—", "—", "—"]
    assert rows["D1"] == ["场", 0, 0, "持平", 0, 0, 0]
    kept = MonthlyFigures.objects.get(unit=march.willow, month=MARCH).figures
    assert {code for code in rows if code in INDICATORS} == {code for code in LINES if code in kept}
    for code, (_, _, value) in kept.items():
        assert code not in rows or rows[code][1] == ("—" if value is None else value)


def test_the_frame_is_printed_signed_and_safe(march):
    report = MonthReport.objects.create(unit=march.willow, month=MARCH, path=march.willow.path)
    report.submitted_by = march.willow_secretary
    report.save()
    save_text(march.willow, MARCH, by=march.willow_secretary, version=0, **WORDS | {"facts": "=1+1\n第二段"})
    book = workbook(march)
    for sheet in book:
        words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert sheet.page_setup.paperSize == 9
        assert any("填报人：柳书记" in word and "审核人：" in word and "单位负责人：" in word for word in words)
        assert any("导出人：柳书记" in word for word in words)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert book["总表"].print_title_rows == "$3:$3" and book["总表"].freeze_panes == "C4"
    assert any("口径" in str(row[0].value) for row in book["总表"].iter_rows())


def test_checks_hold_fail_or_say_that_they_cannot_be_made(march):
    found = {each.words: each for each in checks(read(march.willow, MARCH))}
    assert found["期初在办 + 受理 + 重办 + 撤销并案 = 办结 + 撤回 + 转出 + 并案 + 期末在办"].holds is True
    assert found["上月期末在办 = 本月期初在办"].holds is True
    assert found["独居老人 ≤ 重点人群数"].holds is None
    below = found["受理：下级之和 + 本级 = 本单位"]
    assert (below.left, below.right, below.holds) == ("30，本级 0", "30", True)
    keep(march.maple, MARCH, **{"I1.pending": 9, "I2": (30, 20)})
    wrong = [each.words for each in checks(read(march.maple, MARCH)) if each.holds is False]
    assert wrong == ["期初在办 + 受理 + 重办 + 撤销并案 = 办结 + 撤回 + 转出 + 并案 + 期末在办", "各项比率不超过 100%"]


def test_what_moved_is_explained_by_its_parts(march):
    found = {each.code: each for each in differences(read(march.willow, MARCH))}
    assert set(found) == {"I1.accepted", "V2", "I2"}
    assert found["I1.accepted"].why == "杨柳第一网格 +11，杨柳第二网格 +1"
    assert found["V2"].why == "杨柳第一网格 -18，杨柳第二网格 -2"
    assert found["I2"].why.startswith("分子由 18 变为 20，分母由 20 变为 25")
    assert differences(read(march.willow, JANUARY)) == []
    assert compared("D1", 3, 0) == "—"


def test_what_moved_at_the_unit_itself_is_said_so(march):
    for row in MonthlyFigures.objects.all():
        number = 5 if (row.unit_id, row.month) == (march.willow.pk, MARCH) else 0
        row.figures["M1.asked"] = [number, None, number]
        row.save()
    found = {each.code: each for each in differences(read(march.willow, MARCH))}
    assert found["M1.asked"].why == "本级 +5"


def test_only_what_a_line_contains_is_called_part_of_it():
    assert [label(code) for code in ("D1.building_talk", "D1.attendance", "I2.signed", "P2.over_80")] == [
        "　其中：楼栋居民沟通会", "　参会人次", "　按期签收率", "　80 岁及以上",
    ]  # fmt: skip


def test_the_words_are_drafted_from_the_figures_and_leave_out_what_is_unknown(march):
    facts = text_of(read(march.willow, MARCH)).facts
    assert "本月受理 30 件" in facts and "按期办结率 80.0%" in facts and "受理比上月多 12 件" in facts
    assert "—" not in facts and "None" not in facts and "化解率" not in facts


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(march):
    first, second = signed_in(march.willow_secretary), signed_in(march.willow_worker)
    address = "/reports/WH01/2026-03/text/"
    assert first.post(address, WORDS | {"deeds": "甲的做法", "version": 0}).status_code == 302
    answer = second.post(address, WORDS | {"deeds": "乙的做法", "version": 0})
    page = answer.content.decode()
    assert answer.status_code == 409 and "甲的做法" in page and "乙的做法" in page and "柳书记" in page
    assert MonthText.objects.get().deeds == "甲的做法"
    both = WORDS | {"deeds": "甲的做法\n乙的做法", "version": answer.context["form"]["version"].value()}
    assert second.post(address, both).status_code == 302
    assert (MonthText.objects.get().version, LedgerEntry.objects.filter(action="month_text.saved").count()) == (2, 2)
    with pytest.raises(Conflict):
        save_text(march.willow, MARCH, by=march.willow_secretary, version=1, **WORDS)


def test_submitted_words_stay_and_last_months_may_be_carried_over(march):
    save_text(march.willow, FEBRUARY, by=march.willow_secretary, version=0, **WORDS | {"plans": "再走访一遍"})
    assert before(march.willow, MARCH).plans == "再走访一遍"
    client = signed_in(march.willow_secretary)
    assert "再走访一遍" in client.get("/reports/WH01/2026-03/?from=last").content.decode()
    assert "再走访一遍" not in client.get("/reports/WH01/2026-03/").content.decode()
    report = MonthReport.objects.create(unit=march.willow, month=MARCH, path=march.willow.path, state="submitted")
    with pytest.raises(ActionRefused, match="退回"):
        save_text(march.willow, MARCH, by=march.willow_secretary, version=0, **WORDS)
    assert client.get(f"/reports/WH01/{report.month:%Y-%m}/").context["may_write"] is False


def test_only_who_serves_there_writes(march):
    for person, code in ((march.director, "WH01"), (march.grid_leader, "WH0101")):
        client = signed_in(person)
        assert client.get(f"/reports/{code}/2026-03/").context["may_write"] is False
        client.post(f"/reports/{code}/2026-03/text/", WORDS | {"version": 0})
    assert not MonthText.objects.exists()
    assert signed_in(march.maple_secretary).get("/reports/WH01/2026-03/").status_code == 404
    for wrong in ("2026-13", "1999-01", "2099-01", "abc"):
        assert signed_in(march.willow_secretary).get(f"/reports/WH01/{wrong}/").status_code == 404


def test_later_changes_stand_below_the_table(march):
    MonthlyFigureChange.objects.create(
        unit=march.willow, month=MARCH, code="I1.accepted", serial=1, kind=ChangeKind.ADDED,
        old=[30, None, 30], new=[31, None, 31],
    )  # fmt: skip
    words = [str(row[0].value) for row in workbook(march)["总表"].iter_rows()]
    assert any(word.startswith("追补：受理 由 30 变为 31") for word in words)


def test_word_holds_the_words_the_main_figures_and_the_line_to_sign(march):
    save_text(march.willow, MARCH, by=march.willow_secretary, version=0, **WORDS | {"problems": "停车难\n缺人手"})
    answer = signed_in(march.willow_secretary).get("/reports/WH01/2026-03/word/")
    paper = Document(io.BytesIO(b"".join(answer.streaming_content)))
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert words[0] == "望湖街道杨柳社区2026年3月工作月报"
    assert words.index("三、存在问题") + 1 == words.index("停车难")
    assert any(line.startswith("填报人：") for line in words)
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert ["受理", "件", "30", "18", "+66.7%"] in cells
    assert LedgerEntry.objects.get(action="report.exported").facts["kind"] == "docx"


def test_a_month_nobody_counted_says_so(march):
    client = signed_in(march.maple_secretary)
    assert "还没有统计" in client.get("/reports/WH02/2026-03/").content.decode()
    assert client.get("/reports/WH02/2026-03/workbook/").status_code == 302


def test_the_page_asks_as_often_with_one_unit_below_as_with_three(march):
    client, asked = signed_in(march.willow_secretary), []
    client.get("/reports/WH01/2026-03/")
    for more in (0, 2):
        for n in range(more):
            keep(make_unit(f"新网格{n}", march.willow), MARCH)
        with CaptureQueriesContext(connection) as queries:
            client.get("/reports/WH01/2026-03/")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 25


def test_every_form_of_the_office_is_reached_from_one_page(march):
    forms = signed_in(march.director).get("/reports/").context["forms"]
    assert {form.number for form, _ in forms} == {f"E-{n}" for n in range(1, 10)} == {form.number for form in FORMS}
    client = signed_in(march.director)
    assert all(client.get(address.partition("#")[0]).status_code == 200 for _, address in forms)


OFFICE = shutil.which("soffice")
PARTS = {"xlsx": "libsclo.so", "docx": "libswlo.so"}  # which part of LibreOffice opens it


@pytest.mark.parametrize(("kind", "ending"), [("workbook", "xlsx"), ("word", "docx")])
def test_libreoffice_opens_both_files(march, tmp_path, kind, ending):
    if not OFFICE or not (Path(OFFICE).resolve().parent / PARTS[ending]).exists():
        pytest.skip("needs LibreOffice")
    answer = signed_in(march.willow_secretary).get(f"/reports/WH01/2026-03/{kind}/")
    file = tmp_path / f"month.{ending}"
    file.write_bytes(b"".join(answer.streaming_content))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    order = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "month.pdf").stat().st_size > 5000
