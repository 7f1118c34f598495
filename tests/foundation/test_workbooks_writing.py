"""Ledgers as they are printed: what openpyxl and calamine read back from our own writer."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.utils import timezone

from governance.foundation import workbooks
from governance.foundation.workbooks import Column, write_table

COLUMNS = [
    Column("序号", 6, "number"),
    Column("编号", 16),
    Column("受理时间", 18, "moment"),
    Column("日期", 12, "day"),
    Column("内容", 40),
]
BEGINNINGS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋"]
ENDINGS = ["1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://x","点")', "SUM(A1:A9)"]
PAYLOADS = [start + end for start in BEGINNINGS for end in ENDINGS]


def written(rows, columns=COLUMNS, **more):
    file = io.BytesIO()
    count = write_table(file, title="望湖街道 2026年11月 诉求办理台账", columns=columns, rows=rows, **more)
    assert count == len(rows)
    return file.getvalue()


def row(n, text="路灯不亮"):
    return [n, f"WH261121{n:04d}", datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC), date(2026, 11, 21), text]


def test_a_ledger_has_title_unit_headings_rows_signatures_and_mark():
    data = written(
        [row(1), row(2)], left="填报单位：望湖街道（盖章）", right="填报日期：2026年11月21日", mark="导出人：周街道"
    )
    page = openpyxl.load_workbook(io.BytesIO(data)).active

    assert [[cell.value for cell in line] for line in page.iter_rows()] == [
        ["望湖街道 2026年11月 诉求办理台账", None, None, None, None],
        ["填报单位：望湖街道（盖章）", None, "填报日期：2026年11月21日", None, None],
        ["序号", "编号", "受理时间", "日期", "内容"],
        [1, "WH2611210001", datetime(2026, 11, 21, 12, 5, 6), datetime(2026, 11, 21), "路灯不亮"],
        [2, "WH2611210002", datetime(2026, 11, 21, 12, 5, 6), datetime(2026, 11, 21), "路灯不亮"],
        [workbooks.SIGNATURES, None, None, None, None],
        ["导出人：周街道", None, None, None, None],
    ]
    assert {str(merge) for merge in page.merged_cells.ranges} == {"A1:E1", "A2:B2", "C2:E2", "A6:E6", "A7:E7"}
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight) == (9, "landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert [page["B4"].number_format, page["C4"].number_format, page["D4"].number_format] == [
        "@",
        r"yyyy\-mm\-dd\ hh:mm:ss",
        r"yyyy\-mm\-dd",
    ]
    assert page["E4"].alignment.wrap_text
    assert page["E4"].border.left.style == "thin"
    assert page["A3"].font.b
    assert page["A3"].fill.fgColor.rgb == "FFE7E6E6"


def test_what_is_written_reads_back_as_a_table():
    data = written(
        [row(1), row(2, "甲\n乙 <b>&amp;\"'")],
        left="填报单位：望湖街道",
        right="单位：件",
        mark="导出人：周街道 用途：月报",
    )
    table = workbooks.find_table(workbooks.read(data, "a.xlsx"), {c.heading: [c.heading] for c in COLUMNS})

    assert [values["内容"] for _, values in table.rows] == ["路灯不亮", "甲\n乙 <b>&amp;\"'"]
    assert workbooks.moment(table.rows[0][1]["受理时间"]) == datetime(2026, 11, 21, 4, 5, 6, tzinfo=UTC)
    assert table.skipped == {"签字": 2}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload):
    cell = openpyxl.load_workbook(io.BytesIO(written([row(1, payload)]))).active["E4"]

    assert cell.data_type == "s"
    assert cell.value == payload.replace("\r", "")
    assert cell.number_format == "@"


def test_every_payload_reads_back_from_one_file_without_a_formula_part():
    data = written([row(n, payload) for n, payload in enumerate(PAYLOADS, start=1)])

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f" not in packed.read("xl/worksheets/sheet1.xml")
    assert len(PAYLOADS) == 40


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x01c\x1fd\x1ee\x02", "abcde"),
        ("半\ud83d个", "半个"),
        ("尾\ufffe\uffff。", "尾。"),
        ("]]>", "]]>"),
        ("𠮷野家 😀", "𠮷野家 😀"),
        ("长" * 40_000, "长" * 32_000 + "…（全文见系统）"),
        (None, None),
    ],
)
def test_a_text_that_no_file_can_hold_loses_only_what_it_must(text, kept):
    rows = [row(1), row(2, text), row(3)]
    page = openpyxl.load_workbook(io.BytesIO(written(rows))).active

    assert [page[f"E{n}"].value or None for n in (4, 5, 6)] == ["路灯不亮", kept, "路灯不亮"]


def test_a_text_that_looks_like_an_escape_is_read_back_as_it_was():
    sheet = workbooks.read(written([row(1, "_x000D_")]), "a.xlsx").sheets[0]

    assert sheet.rows[2][1][4] == "_x000D_"


def test_a_thousand_rows_keep_their_numbers_and_order():
    page = openpyxl.load_workbook(io.BytesIO(written([row(n) for n in range(1, 1001)])), read_only=True).active

    assert [line[0] for line in page.iter_rows(min_row=4, max_row=1003, values_only=True)] == list(range(1, 1001))


def test_no_rows_is_still_a_ledger():
    sheet = workbooks.read(written([]), "a.xlsx").sheets[0]

    assert [cells[0] for _, cells in sheet.rows] == ["望湖街道 2026年11月 诉求办理台账", "序号", workbooks.SIGNATURES]


@pytest.mark.parametrize("bad", ["=1+1", float("nan"), float("inf"), True])
def test_a_number_column_takes_numbers_only(bad):
    with pytest.raises(TypeError):
        written([[bad, "", None, None, ""]])


def test_moments_are_those_of_the_office_and_empty_ones_stay_empty():
    columns = [Column("时间", 18, "moment"), Column("日", 12, "day"), Column("数", 9, "number")]
    rows = [
        [datetime(1988, 7, 1, tzinfo=UTC), None, 0.5],
        [datetime(2026, 1, 1, 23, 59, 59), "", -3],
        [None, None, None],
    ]
    page = openpyxl.load_workbook(io.BytesIO(written(rows, columns))).active

    assert [[cell.value for cell in line] for line in page.iter_rows(min_row=4, max_row=6)] == [
        [timezone.localtime(rows[0][0]).replace(tzinfo=None), None, 0.5],
        [datetime(2026, 1, 1, 23, 59, 59), None, -3],
        [None, None, None],
    ]
