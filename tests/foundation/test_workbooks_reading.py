"""Files as they arrive: every format an office uses, and everything that must be refused."""

import contextlib
import io
import random
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from governance.foundation import workbooks
from governance.foundation.workbooks import Unreadable
from governance.foundation.workbooks.marks import Marks
from tests.foundation.legacy import xls

ROSTER = {"name": ["姓名", "居民姓名"], "phone": ["联系电话", "手机"], "room": ["室", "房号"], "note": ["备注"]}


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_with(*rows, merge=(), title="名册"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for cells in merge:
        page.merge_cells(cells)
    return book


def only(data, name="a.xlsx"):
    return workbooks.read(data, name).sheets[0]


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def repacked(data, change):
    """The same workbook with its parts passed through `change(name, content)`."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def ole(*streams):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(s.encode("utf-16-le") for s in streams)


def test_cells_keep_their_kind_and_rows_their_excel_number():
    book = sheet_with(["姓名", "日期", "时刻", "数", "是否"])
    book.active["A4"] = "张兰"
    book.active["B4"] = date(2020, 1, 6)
    book.active["C4"] = datetime(2020, 1, 6, 12, 9, 38)
    book.active["D4"] = 24
    book.active["E4"] = True

    assert only(saved(book)).raw == [
        (1, ["姓名", "日期", "时刻", "数", "是否"]),
        (4, ["张兰", date(2020, 1, 6), datetime(2020, 1, 6, 12, 9, 38), 24.0, True]),
    ]


def test_a_table_that_starts_in_the_third_column_keeps_its_columns():
    book = openpyxl.Workbook()
    book.active["C5"] = "姓名"

    assert only(saved(book)).raw == [(5, [None, None, "姓名"])]


def test_a_merged_cell_is_filled_down_inside_the_merge_only():
    sheet = only(saved(sheet_with(["户号", "姓名"], ["1", "张"], [None, "王"], [None, "李"], merge=["A2:A3"])))

    assert sheet.rows == [(1, ["户号", "姓名"]), (2, ["1", "张"]), (3, ["1", "王"]), (4, [None, "李"])]


def test_hidden_rows_and_sheets_are_read_and_counted():
    book = sheet_with(["姓名"], ["张"], ["王"])
    book.active.row_dimensions[2].hidden = True
    book.active.row_dimensions[90].hidden = True
    other = book.create_sheet("字典")
    other.append(["男"])
    other.sheet_state = "hidden"

    read = workbooks.read(saved(book), "a.xlsx")

    assert [(sheet.name, sheet.hidden, sheet.hidden_count) for sheet in read.sheets] == [
        ("名册", False, 1),
        ("字典", True, 0),
    ]
    assert read.hidden_sheets == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_encoding(encoding, delimiter):
    text = delimiter.join(["姓名", "备注"]) + "\r\n" + delimiter.join(["王㐂", '"一\n二"']) + "\r\n\r\n"

    assert only(text.encode(encoding), "名册.csv").raw == [(1, ["姓名", "备注"]), (2, ["王㐂", "一\n二"])]


def test_a_csv_cell_guarded_for_excel_loses_the_guard():
    assert only('姓名,电话\r\n张,="013912345678"\r\n'.encode(), "a.csv").raw[1] == (2, ["张", "013912345678"])


def test_a_web_page_named_xls_is_read_with_its_spans():
    page = """<html><head><meta charset="gb2312"></head><body><table>
      <tr><th colspan=2>花名册</th></tr><tr><td>户号</td><td>姓名</td></tr>
      <tr><td rowspan=2>1</td><td>张<br>兰</td></tr><tr><td>王&amp;李</td></tr><tr><td></td><td>赵</td></tr></table>"""

    sheet = only(page.encode("gb18030"), "a.xls")

    assert sheet.rows == [
        (1, ["花名册"]),
        (2, ["户号", "姓名"]),
        (3, ["1", "张\n兰"]),
        (4, ["1", "王&李"]),
        (5, [None, "赵"]),
    ]


@pytest.mark.parametrize("name", ["花名册.xls", "花名册.et", "花名册.xlsx"])
def test_a_workbook_of_2009_is_read_whatever_its_ending(name):
    sheet = only(xls([["姓名", "户号"], ["张兰", 24.0]]), name)

    assert (sheet.name, sheet.rows) == ("名册", [(1, ["姓名", "户号"]), (2, ["张兰", 24.0])])


def test_a_locked_workbook_of_2009_is_refused():
    with pytest.raises(Unreadable, match="打开密码"):
        workbooks.read(xls([["姓名"]], locked=True), "a.xls")


def test_files_with_broken_bytes_are_read_or_refused_never_more():
    """Whatever stands in a file, the answer is a book or a sentence."""
    chance = random.Random(4)
    wholes = [saved(sheet_with(["姓名", "手机"], ["张", "1"], merge=["A1:A2"])), xls([["姓名"], ["张"]])]
    for n in range(24):
        data = bytearray(wholes[n % 2])
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            assert workbooks.read(bytes(data), "a.xls").sheets


def test_the_empty_rows_of_a_real_file_cost_nothing():
    book = sheet_with(["姓名"], ["张"])
    book.active["A64000"].font = openpyxl.styles.Font(bold=True)

    assert only(saved(book)).raw == [(1, ["姓名"]), (2, ["张"])]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (bytes(range(256)) * 9, "看不出"),
        (b"\x00\x01\x02", "看不出"),
        ("就一段话没有列".encode(), "一列也分不出来"),
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"<?xml version='1.0'?><Workbook/>", "XML 表格"),
        (ole("EncryptedPackage"), "打开密码"),
        (ole("WordDocument"), "Word"),
        (ole("Workbook", "_VBA_PROJECT"), "宏"),
        (ole("Workbook"), "已损坏或没有传完"),
        (ole(), "不是 Excel"),
        (b"PK\x05\x06" + b"\0" * 18, "空的压缩包"),
        (zipped(**{"a.txt": "x"}), "压缩包"),
        (zipped(**{"word/document.xml": "x"}), "Word"),
        (zipped(**{"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}), "宏"),
        (zipped(**{"xl/workbook.xml": "<a/>", "../../etc/passwd": "x"}), "路径不正常"),
        (zipped(**{"xl/workbook.xml": "<a/>", **{f"xl/{n}": "" for n in range(200)}}), "部件太多"),
        (zipped(**{"xl/workbook.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><a/>"}), "外部引用"),
        (zipped(**{"xl/workbook.xml": "<!DOCTYPE x>".encode("utf-16")}), "外部引用"),
        (zipped(**{"xl/workbook.xml": b"0" * 30_000_000}), "大得不正常"),
        (saved(openpyxl.Workbook()), "没有内容"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        workbooks.read(data, "a.xlsx")


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_half_sent_upload_is_refused(part):
    whole = saved(sheet_with(*[["姓名", f"内容{n}"] for n in range(500)]))

    with pytest.raises(Unreadable, match="没有传完"):
        workbooks.read(whole[: int(len(whole) * part)], "a.xlsx")


def test_a_cell_in_the_last_corner_does_not_take_the_memory():
    small = saved(sheet_with(["姓名"], ["张"]))
    bomb = repacked(
        small, lambda name, body: body.replace(b'r="A2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
    )

    with pytest.raises(Unreadable, match="内容不正常"):
        workbooks.read(bomb, "a.xlsx")


@pytest.mark.parametrize(("rows", "columns", "words"), [(20_020, 2, "20,000 行"), (3, 65, "64 列")])
def test_limits_are_said(rows, columns, words):
    text = "\n".join(",".join(["值"] * columns) for _ in range(rows))

    with pytest.raises(Unreadable, match=words):
        workbooks.read(text.encode(), "a.csv")
    with pytest.raises(Unreadable, match=words):
        workbooks.read(saved(sheet_with(*[["值"] * columns] * rows)), "a.xlsx")


def test_a_walked_book_says_the_same_as_one_that_is_held():
    book = sheet_with(
        ["杏花社区花名册", None, None],
        ["楼栋", "姓名", "出生"],
        ["3栋", "张兰", date(1952, 3, 1)],
        [None, "王强", 24],
        ["4栋", "李\n明\u2028", datetime(2020, 1, 6, 12, 9)],
        merge=["A3:A4"],
    )
    for n in range(3000):
        book.active.append([f"{n}栋", "人" * 40, n])
    book.create_sheet("空")
    book.create_sheet("另").append(["一"])

    held, walked = workbooks.read(saved(book), "a.xlsx"), workbooks.read(saved(book), "a.xlsx", walked=True)

    assert [sheet.name for sheet in walked.sheets] == ["名册", "空", "另"]
    for one, other in zip(held.sheets, walked.sheets, strict=True):
        assert list(other.raw) == one.raw
        assert list(other.filled()) == list(one.filled())
        assert other.rows[:3] == one.rows[:3]
    assert walked.sheets[0].rows[3] == (4, ["3栋", "王强", 24.0])


def test_two_walks_through_one_file_do_not_disturb_each_other():
    book = sheet_with(*[[n, "甲" * 300] for n in range(1, 2001)])
    rows = workbooks.read(saved(book), "a.xlsx", walked=True).sheets[0].raw

    assert [one[0] == other[0] for one, other in zip(rows, rows, strict=True)] == [True] * 2000


def test_a_walked_csv_keeps_its_rows_on_disk():
    rows = workbooks.read("姓名,电话\n张兰,139\n".encode("gb18030"), "a.csv", walked=True).sheets[0].raw

    assert list(rows) == [(1, ["姓名", "电话"]), (2, ["张兰", "139"])]


def test_more_rows_are_read_only_when_asked_for():
    data = "姓名,电话\n".encode() + "张,1\n".encode() * 20_020

    with pytest.raises(Unreadable, match="20,000 行"):
        workbooks.read(data, "a.csv", walked=True)
    assert len(workbooks.read(data, "a.csv", walked=True, most_rows=120_000).sheets[0].raw) == 20_021


def test_too_many_columns_are_refused_whether_held_or_walked():
    book = sheet_with(["姓名"], [None] * 99 + ["x"], ["张"])
    for walked in (False, True):
        with pytest.raises(Unreadable, match="64 列"):
            workbooks.read(saved(book), "a.xlsx", walked=walked)
        with pytest.raises(Unreadable, match="64 列"):
            workbooks.read(("a,b\n" + "," * 99 + "x\n").encode(), "a.csv", walked=walked)


def test_hidden_columns_and_formulas_without_a_result_are_known():
    book = sheet_with(["姓名", "生日", "年龄"], ["张兰", "=MID(A2,1,2)", "=1+1"], ["王强", "x", 3])
    book.active.column_dimensions["C"].hidden = True

    marks = only(saved(book)).marks

    assert (marks.columns, marks.unsaved) == ({2}, {(2, 1), (2, 2)})


def test_formulas_with_a_saved_result_are_not_counted_wherever_the_pieces_are_cut():
    xml = b"".join(
        b'<row r="%d"><c r="A%d" t="str"><f>MID(B1,7,8)</f><v>1952</v></c><c r="B%d"><f t="shared" si="0"/></c></row>'
        % (n, n, n)
        for n in range(1, 300)
    )
    for size in (37, 100, 1009):
        marks, tail = Marks(), b""
        for at in range(0, len(xml), size):
            tail = marks.note(tail + xml[at : at + size])
        assert marks.unsaved == {(n, 1) for n in range(1, 300)}


def test_a_file_that_counts_days_from_1904_says_so():
    book = sheet_with(["姓名"], [date(1952, 3, 1)], [19054])
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    read = workbooks.read(saved(book), "a.xlsx")

    assert (read.from_1904, read.sheets[0].raw[1][1]) == (True, [date(1952, 3, 1)])
