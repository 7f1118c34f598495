"""Lists with more people than prepared rows: rows are put in as a careful clerk would, and everything below moves."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from PIL import Image

from governance.overview.blanks.shifting import Rigid, Room, Shift
from tests.overview.blanks.sheets import changed, parts_of, reckoned, saved, sheet, texts_of
from tests.overview.blanks.test_adversary_lists import elders, prefixed  # noqa: F401 - a fixture
from tests.overview.blanks.test_adversary_tables import filled
from tests.overview.blanks.test_bytes import apostrophes, unnumbered, wps

SHEET = "xl/worksheets/sheet1.xml"
NAMES = ["吴桂兰", "陈国强", "孙秀英"]


def book(rows=2, *, numbers=True, total="=COUNTA(B4:B{last})"):
    """A list as an upper office sends it: few rows, then a total, remarks and signatures, and all a sheet may carry."""
    last = rows + 3
    body = [[n if numbers else None, None, None, None, None, None, f"=LEN(B{n + 3})"] for n in range(1, rows + 1)]
    wb = sheet([
        ["80岁以上老年人信息登记表"],
        ["填报单位："],
        ["序号", "姓名", "性别", "出生年月", "家庭住址", None, "字数"],
        *body,
        ["合计", total.format(last=last), None, None, None, None, f"=SUM(G4:G{last})"],
        ["填报人：", None, None, "审核人："],
        ["注：本表每月报一次。"],
    ], merges=["A1:G1", "E3:F3", *[f"E{n}:F{n}" for n in range(4, last + 1)], f"A{last + 3}:G{last + 3}"],
        bordered=f"A3:G{last + 1}", title="名册")  # fmt: skip
    ws = wb.worksheets[0]
    for cell in ws[last]:
        cell.font = Font(name="仿宋", size=14)
    ws.row_dimensions[last].height = 31
    rule = DataValidation("list", formula1="字典!$A$1:$A$2")
    rule.add(f"C4:C{last}")
    ws.add_data_validation(rule)
    red = PatternFill("solid", bgColor="FF0000")
    ws.conditional_formatting.add(f"B4:B{last}", FormulaRule([f"COUNTIF($B$4:$B${last},B4)>1"], fill=red))
    ws.print_area = f"A1:G{last + 3}"
    ws.print_title_rows = "1:3"
    ws.freeze_panes = "A4"
    ws.row_breaks.append(Break(id=last + 2))
    ws["A1"].comment = Comment("加盖公章", "上级")
    dot = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(dot, "PNG")
    dot.seek(0)
    ws.add_image(Picture(dot), f"H{last + 2}")
    words = wb.create_sheet("字典")
    words["A1"], words["A2"], words["B1"] = "男", "女", f"=COUNTA(名册!B4:B{last})"
    words.sheet_state = "hidden"
    wb.defined_names["人员"] = DefinedName("人员", attr_text=f"名册!$B$4:$B${last}")
    return wb


def test_rows_are_put_in_above_a_total_and_signatures(elders, tmp_path):  # noqa: F811
    blank = saved(book())
    after, outcome = filled(blank, elders.willow)
    values = texts_of(after, "名册")
    assert [[values.get(f"{c}{r}") for c in "ABCD"] for r in (4, 5, 6)] == [
        [1, "吴桂兰", "女", "1938.05"], [2, "陈国强", "男", "1941.10"], [3, "孙秀英", "女", "1944.02"],
    ]  # fmt: skip
    assert [values[f"G{row}"] for row in (4, 5, 6, 7)] == ["=LEN(B4)", "=LEN(B5)", "=LEN(B6)", "=SUM(G4:G6)"]
    assert (values["B7"], values["A8"], values["D8"]) == ("=COUNTA(B4:B6)", "填报人：", "审核人：")
    told = next(left for left in outcome.left if left.heading == "加了行")
    assert (told.warns, "程序在第 5 行前加了 1 行" in told.why) == (True, True)
    assert not any(left.heading == "行数不够" for left in outcome.left)
    again = reckoned(after, tmp_path, "名册")
    assert (again["B7"], again["G7"], again["G5"]) == (3, 9, 3)
    assert reckoned(after, tmp_path, "字典")["B1"] == 3


def test_what_a_sheet_carries_moves_with_its_rows(elders):  # noqa: F811
    wb = openpyxl.load_workbook(io.BytesIO(filled(saved(book()), elders.willow)[0]))
    ws = wb["名册"]
    assert {str(area) for area in ws.merged_cells.ranges} == {
        "A1:G1", "E3:F3", "E4:F4", "E5:F5", "E6:F6", "A9:G9",
    }  # fmt: skip
    assert (ws["B5"].font.name, ws["B6"].font.name, ws["B4"].font.name) == ("仿宋", "仿宋", "Calibri")
    assert (ws.row_dimensions[5].height, ws.row_dimensions[6].height) == (31, 31)
    assert str(ws.data_validations.dataValidation[0].sqref) == "C4:C6"
    (ruled,) = ws.conditional_formatting
    assert (str(ruled.sqref), ruled.rules[0].formula) == ("B4:B6", ["COUNTIF($B$4:$B$6,B4)>1"])
    assert (ws.print_area, ws.print_title_rows) == ("'名册'!$A$1:$G$9", "$1:$3")
    assert [each.id for each in ws.row_breaks.brk] == [8]
    assert ws._images[0].anchor._from.row == 7  # from 0: the eighth row, where the signatures are now
    assert ws["A1"].comment.text == "加盖公章"
    assert wb.defined_names["人员"].attr_text == "名册!$B$4:$B$6"


def test_other_parts_stay_to_the_byte_and_the_chain_of_calculation_goes(elders):  # noqa: F811
    chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B6" i="1"/></calcChain>'
    link = '<Relationship Id="rId99" Type="x/calcChain" Target="calcChain.xml"/></Relationships>'
    part = '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    blank = changed(saved(book()), {
        "xl/calcChain.xml": lambda _: chain,
        "xl/_rels/workbook.xml.rels": lambda xml: xml.replace("</Relationships>", link),
        "[Content_Types].xml": lambda xml: xml.replace("</Types>", part),
    })  # fmt: skip
    before, after = parts_of(blank), parts_of(filled(blank, elders.willow)[0])
    assert set(before) - set(after) == {"xl/calcChain.xml"}
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert {name for name in after if after[name] != before[name]} == {
        SHEET, "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/drawings/drawing1.xml",
        "[Content_Types].xml", "xl/_rels/workbook.xml.rels",
    }  # fmt: skip


@pytest.mark.parametrize("dialect", [wps, unnumbered, apostrophes, prefixed])
def test_dialects_of_other_programs_are_lengthened(elders, tmp_path, dialect):  # noqa: F811
    wb = book()
    wb.worksheets[0]._images.clear()  # a prefix before every element would also come before the drawing's r:id
    wb.worksheets[0]["A1"].comment = None
    blank = changed(saved(wb), {SHEET: dialect})
    after, _ = filled(blank, elders.willow)
    again = reckoned(after, tmp_path, "名册")
    assert [again[f"B{row}"] for row in (4, 5, 6, 7)] == [*NAMES, 3]
    assert again["A8"] == "填报人："


def test_one_prepared_row_grows_behind_itself(elders, tmp_path):  # noqa: F811
    after, outcome = filled(saved(book(rows=1)), elders.willow)
    assert "程序在第 4 行后加了 2 行" in next(left.why for left in outcome.left if left.heading == "加了行")
    again = reckoned(after, tmp_path, "名册")
    assert [again[f"B{row}"] for row in (4, 5, 6, 7)] == [*NAMES, 3]
    assert [again[f"A{row}"] for row in (4, 5, 6)] == [1, 2, 3]
    ws = openpyxl.load_workbook(io.BytesIO(after))["名册"]
    assert str(ws.data_validations.dataValidation[0].sqref) == "C4:C6"
    assert ws["G7"].value == "=SUM(G4:G6)"


def test_the_same_bytes_come_out_again(elders):  # noqa: F811
    blank = saved(book())
    assert filled(blank, elders.willow)[0] == filled(blank, elders.willow)[0]


def test_a_list_that_fits_is_not_touched(elders):  # noqa: F811
    blank = saved(book(rows=3))
    after, _ = filled(blank, elders.willow)
    assert {n for n, c in parts_of(after).items() if c != parts_of(blank)[n]} == {SHEET, "xl/worksheets/sheet2.xml"}
    assert texts_of(after, "名册")["A8"] == "填报人："


def locked(ws):
    ws.protection.sheet = True
    for row in (4, 5):
        for column in (2, 3, 4):
            ws.cell(row, column).protection = Protection(locked=False)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda wb: setattr(wb["名册"]["B6"], "value", "=B4+B5"), "一格一格相加的公式"),
        (lambda wb: setattr(wb["名册"]["B6"], "value", "=SUM(B4:B4)"), "只合计一部分行的公式"),
        (lambda wb: setattr(wb["字典"]["B2"], "value", "=名册!B4&名册!B5"), "一格一格相加的公式"),
        (lambda wb: setattr(wb["字典"]["B2"], "value", '=INDIRECT("名册!B5")'), "用文字写地址的公式"),
        (lambda wb: setattr(wb["字典"]["B2"], "value", "=OFFSET(名册!B3,1,0)"), "用 OFFSET 取数的公式"),
        (lambda wb: setattr(wb["名册"]["A7"], "comment", Comment("签字", "上级")), "批注"),
        (lambda wb: wb["名册"].merge_cells("H5:H6"), "跨几行合并的单元格"),
        (lambda wb: locked(wb["名册"]), "工作表保护"),
    ],
)
def test_what_cannot_be_moved_for_certain_is_told_and_nothing_moves(elders, spoil, why):  # noqa: F811
    wb = book()
    spoil(wb)
    after, outcome = filled(saved(wb), elders.willow)
    assert texts_of(after, "名册")["A7"] == "填报人："
    short = next(left for left in outcome.left if left.heading == "行数不够")
    assert f"表里有{why}，程序不敢自己加行" in short.why
    assert "在 Excel 里第 5 行上方插入 1 行" in short.why


BOMB = f'<!--{" " * 5000}--><!DOCTYPE c [<!ENTITY a "aaaaaaaaaa">]><c:chartSpace xmlns:c="x"><c:f>&a;</c:f></c:chartSpace>'  # behind what a first look reads
COMMENTS = "xl/comments/comment1.xml"


@pytest.mark.parametrize(
    ("part", "spoilt"),
    [
        ("xl/charts/chart9.xml", lambda _: BOMB),
        ("xl/charts/chart9.xml", lambda _: "<c:chartSpace"),
        (COMMENTS, lambda xml: xml.replace('ref="A1"', "")),
        (COMMENTS, lambda xml: xml.replace('ref="A1"', 'ref="第一格"')),
        (COMMENTS, lambda _: ""),
        ("xl/drawings/drawing1.xml", lambda xml: re.sub(r"(<(?:\w+:)?row>)", r"\1x", xml)),
        ("xl/drawings/drawing1.xml", lambda _: "<row>1</row>"),
    ],
)
def test_parts_nobody_can_read_stop_the_lengthening_and_not_the_filling(elders, part, spoilt):  # noqa: F811
    blank = changed(saved(book()), {part: spoilt})
    after, outcome = filled(blank, elders.willow)
    assert texts_of(parts_without(after, part), "名册")["A7"] == "填报人："
    assert any("程序不敢自己加行" in left.why for left in outcome.left)


def parts_without(data, part):
    """The workbook with the spoilt part and what leads to it left out, so that it can be read."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as made:
        for info in packed.infolist():
            if info.filename not in (part, "xl/worksheets/_rels/sheet1.xml.rels"):
                made.writestr(info, packed.read(info))
    return out.getvalue()


def test_shared_formulas_are_written_out(elders, tmp_path):  # noqa: F811
    def shared(xml):
        xml = re.sub(r"<f>LEN\(B4\)</f><v>?(?: */>|</v>)", '<f t="shared" ref="G4:G5" si="0">LEN(B4)</f><v>9</v>', xml)
        return re.sub(r"<f>LEN\(B5\)</f><v>?(?: */>|</v>)", '<f t="shared" si="0"/><v>9</v>', xml)

    blank = changed(saved(book()), {SHEET: shared})
    assert b't="shared"' in parts_of(blank)[SHEET]
    after, _ = filled(blank, elders.willow)
    xml = parts_of(after)[SHEET].decode()
    assert 'shared"' not in xml
    assert re.findall(r"<f>(LEN\(B\d\))</f>", xml) == ["LEN(B4)", "LEN(B5)", "LEN(B6)"]
    assert reckoned(after, tmp_path, "名册")["G7"] == 9


def test_two_lists_of_one_sheet_each_get_their_rows(elders, tmp_path):  # noqa: F811
    wb = sheet([
        ["一、80岁以上老年人信息登记表"],
        ["序号", "姓名", "性别"],
        [None, None, None],
        [None, None, None],
        ["小计", "=COUNTA(B3:B4)", None],
        ["二、80岁以上老年人名册"],
        ["序号", "姓名", "性别"],
        [None, None, None],
        [None, None, None],
        ["小计", "=COUNTA(B8:B9)", None],
        ["填报人：", None, None],
    ], merges=["A1:C1", "A6:C6"], bordered="A2:C10", title="名册")  # fmt: skip
    for row, number in ((3, 1), (4, 2), (8, 1), (9, 2)):
        wb["名册"].cell(row, 1, number)
    after, _ = filled(saved(wb), elders.willow)
    again = reckoned(after, tmp_path, "名册")
    assert [again[f"B{row}"] for row in (3, 4, 5, 6, 9, 10, 11, 12)] == [*NAMES, 3, *NAMES, 3]
    assert [again[f"A{row}"] for row in (3, 4, 5, 8, 9, 10, 11)] == [1, 2, 3, "序号", 1, 2, 3]
    assert again["A13"] == "填报人："


def test_the_bytes_stay_a_whole_zip(elders):  # noqa: F811
    with zipfile.ZipFile(io.BytesIO(filled(saved(book()), elders.willow)[0])) as packed:
        assert packed.testzip() is None


SHIFT = Shift("名册", [Room(5, 14, 10)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(E5:E14)", "SUM(E5:E24)"),
        ("SUM(E$5:E$14)+F20", "SUM(E$5:E$24)+F30"),
        ("COUNTIF($B:$B,A3)", "COUNTIF($B:$B,A3)"),
        ("SUM(5:14)", "SUM(5:24)"),
        ('IF(A2="E14","第 14 行",E15)', 'IF(A2="E14","第 14 行",E25)'),
        ("SUM('别的 表'!E5:E9)", "SUM('别的 表'!E5:E9)"),
        ("SUM('名册'!E5:E14) / 2", "SUM('名册'!E5:E24) / 2"),
        ("[1]名册!E14", "[1]名册!E14"),
        ("合计*2", "合计*2"),
    ],
)
def test_formulas_name_the_places_after_the_shift(before, after):
    assert SHIFT.formula(before, of="名册", row=30) == after


@pytest.mark.parametrize(
    ("formula", "to", "copy"),
    [
        ("C14*D14", 20, "C20*D20"),
        ("A13+1", 20, "A19+1"),
        ("C14/C$30", 20, "C20/C$40"),
        ("C14/SUM(C$5:C$14)", 20, "C20/SUM(C$5:C$24)"),
        ("ROW()-4", 20, "ROW()-4"),
        ("SUM(C$5:C14)", 20, "SUM(C$5:C20)"),
    ],
)
def test_a_row_s_formula_is_copied_as_if_it_were_filled_down(formula, to, copy):
    assert SHIFT.formula(formula, of="名册", row=14, to=to) == copy


def test_a_formula_over_several_sheets_is_left_to_people():
    with pytest.raises(Rigid):
        SHIFT.formula("SUM(一月:三月!B5)", of="汇总")


def test_the_day_is_the_row_s_own(elders):  # noqa: F811
    wb = book()
    for row in (4, 5):
        wb["名册"].cell(row, 4).number_format = "yyyy-mm-dd"
    values = texts_of(filled(saved(wb), elders.willow)[0], "名册")
    assert [values[f"D{row}"].date() for row in (4, 5, 6)] == [date(1938, 5, 6), date(1941, 10, 1), date(1944, 2, 29)]
