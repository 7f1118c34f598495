"""Forms as upper offices really make them, with forty people and a handful of prepared rows: right, or refused."""

import io
import re
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Border, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from PIL import Image

from governance.overview.blanks.shifting import Rigid, Room, Shift
from residents.models import CareMark, CareProfile
from tests.builders import make_dwelling, make_household, make_resident
from tests.overview.blanks.sheets import changed, parts_of, reckoned, saved, sheet, texts_of
from tests.overview.blanks.soundness import assert_sound
from tests.overview.blanks.test_adversary_lists import elders  # noqa: F401 - a fixture
from tests.overview.blanks.test_adversary_tables import filled
from tests.overview.blanks.test_bytes import unnumbered, wps

SHEET = "xl/worksheets/sheet1.xml"
NAMES = ["吴桂兰", "陈国强", "孙秀英"]
HEAD = ["序号", "姓名", "性别", "出生年月"]
EXCEL = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
)
BESIDES = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/'
    'main" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1">'
    '<x14:dataValidation type="list"><x14:formula1><xm:f>汇总!$A$2:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>C6:C1048576</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting><x14:cfRule type="expression" priority="9"><xm:f>$D6&gt;汇总!$B$2</xm:f></x14:cfRule>'
    "<xm:sqref>D6:D10</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


@pytest.fixture
def forty(elders):  # noqa: F811
    for number in range(37):
        home = make_household(make_dwelling(elders.building, f"{number + 10}03", elders.entrance))
        born = date(1930 + number % 12, 1 + number % 12, 5)
        one = make_resident(home, f"老人{number:02}", sex="12"[number % 2], birth_date=born)
        profile = CareProfile.objects.create(resident=one, opened_on=date(2026, 1, 1))
        CareMark.objects.create(profile=profile, kind="living_alone_elder", since=date(2026, 1, 1))
    return elders


def everything():
    """Two header rows, cross formulas, a chart, a filter, a stamp, links, rules down to the last row of all."""
    wb = sheet([
        ["附件2"],
        ["××街道80岁以上老年人信息登记表"],
        ["填报单位（盖章）：", None, None, None, "填报日期："],
        ["序号", "基本信息", None, None, None, None, "年龄"],
        [None, "姓名", "性别", "出生日期", "家庭住址", None, None],
        *[["=ROW()-5", *[None] * 5, f'=IF(D{n}="","",DATEDIF(D{n},DATE(2026,3,31),"Y"))'] for n in range(6, 11)],
        ["合计", "=COUNTA(B6:B10)", '=COUNTIF(C6:C10,"男")', '=SUMPRODUCT((C6:C10="女")*1)', None, None, "=SUBTOTAL(9,G6:G10)"],
        ["单位负责人：", None, "审核人：", None, "填表人："],
        ["注：1.本表每月报一次。"],
    ], merges=["A2:G2", "A4:A5", "B4:F4", "E5:F5", "G4:G5", *[f"E{n}:F{n}" for n in range(6, 11)], "A13:G13"],
        bordered="A4:G11", title="名册")  # fmt: skip
    ws, book = wb.worksheets[0], wb.create_sheet("汇总")
    for row in range(6, 11):
        ws.cell(row, 4).number_format = "yyyy/m/d"
    rule = DataValidation("custom", formula1="COUNTIF($B$6:$B$1048576,B6)=1")
    rule.add("B6:B1048576")
    ws.add_data_validation(rule)
    ws.conditional_formatting.add("A6:G10", FormulaRule(['AND($B6<>"",$C6="")']))
    ws.conditional_formatting.add("G6:G10", DataBarRule("num", 0, "formula", "$G$11", "FF0000"))
    ws.auto_filter.ref, ws.print_area, ws.print_title_rows = "A5:G10", "A1:G13", "4:5"
    ws.row_breaks.append(Break(id=11))
    ws["A13"].hyperlink = "https://example.cn/x"
    ws.add_image(stamp("oneCell", 11, 13))
    for row, line in enumerate((["项目", "数"], ["男", "=COUNTIF(名册!$C$6:$C$10,A2)"], ["女", "=COUNTIF(名册!C:C,A3)"],
                                ["合计", "=名册!B11"], ["差", "=SUM(B2:B3)-B4"]), start=1):  # fmt: skip
        book.cell(row, 1, line[0])
        book.cell(row, 2, line[1])
    chart = BarChart()
    chart.add_data(Reference(ws, min_col=7, min_row=6, max_row=10))
    book.add_chart(chart, "D2")
    wb.defined_names["坏"] = DefinedName("坏", attr_text="名册!#REF!")

    def excel(xml):
        xml = re.sub(r'<row r="(\d+)"', r'<row r="\1" spans="1:7" x14ac:dyDescent="0.15"', xml)
        return xml.replace("<worksheet ", f"<worksheet {EXCEL}", 1).replace("</worksheet>", f"{BESIDES}</worksheet>")

    return changed(saved(wb), {SHEET: excel})


def stamp(edit, top, bottom):
    dot = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(dot, "PNG")
    dot.seek(0)
    picture = Picture(dot)
    picture.anchor = TwoCellAnchor(edit, AnchorMarker(4, 0, top, 0), AnchorMarker(6, 0, bottom, 0))
    return picture


def test_an_excel_form_with_all_that_hangs_on_it(forty, tmp_path):
    blank = everything()
    after, _ = filled(blank, forty.willow)
    assert_sound(after)
    assert filled(blank, forty.willow)[0] == after
    again, summed = reckoned(after, tmp_path, "名册"), reckoned(after, tmp_path, "汇总")
    assert [again[f"A{row}"] for row in range(6, 46)] == list(range(1, 41))
    assert [again[f"B{row}"] for row in range(6, 46)] == [*NAMES, *[f"老人{n:02}" for n in range(37)]]
    assert [again[f"{column}46"] for column in "BCD"] == [40, 20, 20]
    assert again["G46"] == sum(again[f"G{row}"] for row in range(6, 46))
    assert [summed[f"B{row}"] for row in (2, 3, 4, 5)] == [20, 20, 40, 0]
    assert (again["C47"], again["A48"]) == ("审核人：", "注：1.本表每月报一次。")
    assert re.fullmatch(r"\d{4}年\d+月\d+日", again["F3"])  # a day in a cell without a date's format
    parts = parts_of(after)
    xml = parts[SHEET].decode()
    assert 'sqref="B6:B1048576"' in xml
    assert "<xm:sqref>C6:C1048576</xm:sqref>" in xml
    assert "<xm:sqref>D6:D45</xm:sqref>" in xml
    assert 'val="$G$46"' in xml
    assert "$G$6:$G$45<" in parts["xl/charts/chart1.xml"].decode()
    ws = openpyxl.load_workbook(io.BytesIO(after))["名册"]
    assert (ws.auto_filter.ref, ws.print_area, ws.print_title_rows) == ("A5:G45", "'名册'!$A$1:$G$48", "$4:$5")
    assert ([each.id for each in ws.row_breaks.brk], ws["A48"].hyperlink.ref) == ([46], "A48")
    anchor = ws._images[0].anchor
    assert (anchor._from.row, anchor.to.row) == (46, 48)


def small(rows, head=HEAD, merges=(), total="=COUNTA(B4:B{last})"):
    last = len(rows) + 3
    rows = [["80岁以上老年人信息登记表"], ["填报单位："], head, *rows, ["合计", total.format(last=last)], ["填报人："]]
    end = "ABCDEFG"[len(head) - 1]
    return sheet(rows, merges=[f"A1:{end}1", *merges], bordered=f"A3:{end}{last + 1}", title="名册")


@pytest.mark.parametrize(
    ("wb", "numbers"),
    [
        (lambda: small([["=ROW(A1)"], ["=ROW(A2)"]]), [1, 2, 3]),
        (lambda: small([["=MAX(A$3:A3)+1"]]), [1, 2, 3]),
        (lambda: small([['=IF(B4="","",MAX(A$3:A3)+1)'], ['=IF(B5="","",MAX(A$3:A4)+1)']]), [1, 2, 3]),
        (lambda: small([["=SUBTOTAL(3,B$4:B4)"], ["=SUBTOTAL(3,B$4:B5)"]]), [1, 2, 3]),
        (lambda: small([[1], ["=A4+1"]]), [1, 2, 3]),
        (lambda: small([["01"], ["02"]]), ["01", "02", "03"]),
        (lambda: small([[101], [102]], ["编号", *HEAD[1:]]), [101, 102, 103]),
    ],
)
def test_running_numbers_go_on(elders, tmp_path, wb, numbers):  # noqa: F811
    after, _ = filled(saved(wb()), elders.willow)
    assert_sound(after)
    again = reckoned(after, tmp_path)
    assert [again[f"A{row}"] for row in (4, 5, 6)] == numbers
    assert [again[f"B{row}"] for row in (4, 5, 6, 7)] == [*NAMES, 3]


def test_cells_merged_across_in_an_only_row_stay_in_their_rows(elders):  # noqa: F811
    head = ["序号", "姓名", "性别", "家庭住址", None]
    after, _ = filled(saved(small([[1]], head, ["D3:E3", "D4:E4"])), elders.willow)
    assert_sound(after)
    merged = {str(area) for area in openpyxl.load_workbook(io.BytesIO(after))["名册"].merged_cells.ranges}
    assert merged == {"A1:E1", "D3:E3", "D4:E4", "D5:E5", "D6:E6"}


def test_formulas_of_a_second_list_move_with_it(elders, tmp_path):  # noqa: F811
    after, outcome = filled(saved(two_lists("=ROW()-ROW(A$6)")), elders.willow)
    assert sum(left.heading == "加了行" for left in outcome.left) == 2
    again = reckoned(after, tmp_path)
    assert [again[f"A{row}"] for row in (8, 9, 10)] == [1, 2, 3]
    assert [again[f"B{row}"] for row in (8, 9, 10, 11)] == [*NAMES, 3]


def two_lists(number):
    return sheet([
        ["一、80岁以上老年人信息登记表"], ["序号", "姓名", "性别"], [1], [2],
        ["二、80岁以上老年人名册"], ["序号", "姓名", "性别"], [number], [number], ["小计", "=COUNTA(B7:B8)"], ["填报人："],
    ], merges=["A1:C1", "A5:C5"], bordered="A2:C9", title="名册")  # fmt: skip


def with_sheet(*formulas):
    wb = small([[1], [2]])
    for row, formula in enumerate(formulas, start=1):
        wb["汇总"].cell(row, 1, formula) if row > 1 else wb.create_sheet("汇总").cell(1, 1, formula)
    return wb


def with_stamp():
    wb = small([[1], [2]])
    wb.worksheets[0].add_image(stamp("oneCell", 2, 8))
    return wb


@pytest.mark.parametrize(
    ("wb", "why"),
    [
        (lambda: with_sheet("=名册!B4", "=名册!B5"), "一行一行引用名单的公式"),
        (lambda: small([["=汇总!A1"]]), "逐行取别的表的公式"),
        (lambda: small([["=汇总!A1"], ["=汇总!A2"]]), "各行写法不同的公式"),
        (lambda: small([[1, None, None, None, "=D4*1"], [2, None, None, None, "=LEN(C5)"]], [*HEAD, "备注"]), "各行写法不同的公式"),
        (lambda: small([[1, None, None, None, 30], [2, None, None, None, 50]], [*HEAD, "备注"]), "各行预先写好的不同内容"),
        (lambda: small([[1], [2]], total="=COUNTA(B4:INDEX(B:B,5))"), "用 OFFSET 取数的公式"),
        (lambda: small([[1], [2]], total='=COUNTA(INDIRECT("B"&4&":B"&5))'), "用文字写地址的公式"),
        (lambda: small([[1], [2]], total="=COUNTA(B4:B5) '坏"), "读不懂的公式"),
        (lambda: two_lists("=ROW()-6"), "用 ROW 按行号编号的公式"),
        (with_stamp, "横跨加行处、不随单元格变大的图片"),
    ],
)  # fmt: skip
def test_what_would_come_out_wrong_is_refused(elders, wb, why):  # noqa: F811
    blank = saved(wb())
    after, outcome = filled(blank, elders.willow)
    assert texts_of(after).keys() >= texts_of(blank).keys()
    short = [left.why for left in outcome.left if left.heading == "行数不够"]
    assert short
    assert all(f"表里有{why}，程序不敢自己加行" in each for each in short)


def test_text_boxes_that_show_a_cell_are_refused(elders):  # noqa: F811
    wb = small([[1], [2]])
    wb.worksheets[0].add_image(stamp("oneCell", 7, 8))
    drawing = "xl/drawings/drawing1.xml"
    blank = changed(saved(wb), {drawing: lambda xml: re.sub(r"(<(?:xdr:)?pic)\b", r'\1 textlink="$B$6"', xml)})
    assert b"textlink" in parts_of(blank)[drawing]
    _, outcome = filled(blank, elders.willow)
    assert any("显示单元格内容的文本框" in left.why for left in outcome.left)


def open_below(total="=COUNTA(名册!B4:B5)"):
    """A list with nothing under it; a sheet beside counts it."""
    wb = sheet([["80岁以上老年人信息登记表"], ["填报单位："], [*HEAD, "字数"], *[[n - 3, *[None] * 3, f"=LEN(B{n})"] for n in (4, 5)]],
               merges=["A1:E1"], bordered="A3:E5", title="名册")  # fmt: skip
    wb.create_sheet("汇总")["A1"] = total
    words = DataValidation("list", formula1='"1-男,2-女"')
    words.add("C4:C5")
    wb["名册"].add_data_validation(words)
    wb["名册"].print_area = "A1:E5"
    return wb


def test_a_list_with_nothing_below_takes_its_sums_and_rules_along(elders, tmp_path):  # noqa: F811
    after, outcome = filled(saved(open_below()), elders.willow)
    assert_sound(after)
    assert not any(left.heading in ("加了行", "行数不够") for left in outcome.left)
    assert reckoned(after, tmp_path, "汇总")["A1"] == 3
    assert reckoned(after, tmp_path, "名册")["E6"] == 3
    ws = openpyxl.load_workbook(io.BytesIO(after))["名册"]
    assert [ws[f"C{row}"].value for row in (4, 5, 6)] == ["2-女", "1-男", "2-女"]
    assert (ws.print_area, str(ws.data_validations.dataValidation[0].sqref)) == ("'名册'!$A$1:$E$6", "C4:C6")


def test_a_list_with_nothing_below_is_written_on_with_a_warning_where_a_sum_may_miss_it(elders):  # noqa: F811
    after, outcome = filled(saved(open_below("=名册!B4&名册!B5")), elders.willow)
    assert [texts_of(after)[f"B{row}"] for row in (4, 5, 6)] == NAMES
    told = next(left for left in outcome.left if left.heading == "加了行")
    assert told.warns
    assert "名单往下多写了 1 行；表里有一格一格相加的公式，请核对合计" in told.why


def test_the_thick_line_under_the_last_row_is_not_repeated(forty):
    wb = small([[1], [2], [3]])
    for cell in wb["名册"][6]:
        cell.border = Border(bottom=Side(style="thick"))
    ws = openpyxl.load_workbook(io.BytesIO(filled(saved(wb), forty.willow)[0]))["名册"]
    assert [row for row in range(4, 44) if ws.cell(row, 2).border.bottom.style == "thick"] == [43]


def unwritten(xml):
    """The columns carry the style; of prepared rows only the height is written."""
    return re.sub(r'<row r="([56])"[^>]*>.*?</row>', r'<row r="\1" ht="20" customHeight="1"/>', xml)


def missing(xml):
    return re.sub(r'<row r="[456]"[^>]*>.*?</row>', "", xml)


def spaced(xml):
    return xml.replace("<c r=", "<c\n r =").replace("</c>", "</c>\n").replace("<mergeCell ref=", "<mergeCell\n\tref = ")


@pytest.mark.parametrize("dialect", [wps, unnumbered, unwritten, missing, spaced])
def test_rows_are_written_in_many_ways(forty, tmp_path, dialect):
    wb = small([[1], [2], [3]])
    wb["名册"]["A3"].comment = Comment("不要改表头", "上级")
    after, _ = filled(changed(saved(wb), {SHEET: dialect}), forty.willow)
    assert_sound(after)
    again = reckoned(after, tmp_path)
    assert [again[f"A{row}"] for row in range(4, 44)] == list(range(1, 41))
    assert [again[f"B{row}"] for row in (4, 5, 6, 43, 44)] == [*NAMES, "老人36", 40]
    assert again["A45"] == "填报人："


def test_what_is_told_for_an_only_row_is_told_for_the_new_ones(forty):
    wb = small([[1]])
    ws = wb["名册"]
    words = DataValidation("list", formula1='"男,女"')
    words.add("C4")
    ws.add_data_validation(words)
    ws.conditional_formatting.add("A4:D4", FormulaRule(['$B4=""']))
    ws.print_area, ws.auto_filter.ref = "A1:D6", "A3:D4"
    after, _ = filled(saved(wb), forty.willow)
    assert_sound(after)
    ws = openpyxl.load_workbook(io.BytesIO(after))["名册"]
    (ruled,) = ws.conditional_formatting
    assert (str(ruled.sqref), str(ws.data_validations.dataValidation[0].sqref)) == ("A4:D43", "C4:C43")
    assert (ws.print_area, ws.auto_filter.ref) == ("'名册'!$A$1:$D$45", "A3:D43")


def test_a_chain_of_calculation_leaves_nothing_dangling(elders):  # noqa: F811
    link = '<Relationship Id="rId99" Type="x/calcChain" Target="calcChain.xml"></Relationship></Relationships>'
    part = '<Override PartName="/xl/calcChain.xml" ContentType="x"></Override></Types>'
    blank = changed(saved(small([[1], [2]])), {
        "xl/calcChain.xml": lambda _: '<calcChain xmlns="x"><c r="B6" i="1"/></calcChain>',
        "xl/_rels/workbook.xml.rels": lambda xml: xml.replace("</Relationships>", link),
        "[Content_Types].xml": lambda xml: xml.replace("</Types>", part),
    })  # fmt: skip
    after, _ = filled(blank, elders.willow)
    assert_sound(after)
    assert b"calcChain" not in b"".join(parts_of(after).values())


def test_controls_of_old_drawings_are_refused(elders):  # noqa: F811
    wb = small([[1], [2]])
    wb["名册"]["A3"].comment = Comment("不要改表头", "上级")
    blank = saved(wb)
    drawing = next(name for name in parts_of(blank) if name.endswith(".vml"))
    blank = changed(blank, {drawing: lambda xml: xml.replace('ObjectType="Note"', 'ObjectType="Checkbox"')})
    _, outcome = filled(blank, elders.willow)
    assert any("表里有按钮、复选框等控件" in left.why for left in outcome.left)


def test_a_person_on_two_rows_is_left_to_people(elders):  # noqa: F811
    after, outcome = filled(saved(small([[1], [None]], merges=["A4:A5", "B4:B5"])), elders.willow)
    assert not texts_of(after).keys() & {"B4", "C4", "C5"}
    assert any("竖着合并" in left.why for left in outcome.left)


def test_below_an_only_row_it_is_said_where_rows_belong(elders):  # noqa: F811
    _, outcome = filled(saved(small([[1]], total="=B4")), elders.willow)
    short = next(left.why for left in outcome.left if left.heading == "行数不够")
    assert "第 4 行下方插入 2 行，把合计公式改到新的最后一行" in short


ONLY, MANY = Shift("名册", [Room(4, 4, 2)]), Shift("名册", [Room(5, 14, 10)])


@pytest.mark.parametrize(
    ("shift", "formula", "row", "to", "copy"),
    [
        (ONLY, "SUM(C4:D4)", 4, 4, "SUM(C4:D4)"),
        (ONLY, "SUM(C4:D4)", 4, 6, "SUM(C6:D6)"),
        (ONLY, "C4/SUM(C$4:C$4)", 4, 6, "C6/SUM(C$4:C$6)"),
        (ONLY, "SUM(E4:E4)", None, None, "SUM(E4:E6)"),
        (MANY, "SUM($E$5:$E$1048576)", None, None, "SUM($E$5:$E$1048576)"),
        (MANY, "SUM(名册!#REF!,E20)", None, None, "SUM(名册!#REF!,E30)"),
    ],
)
def test_formulas_of_an_only_row_and_of_whole_columns(shift, formula, row, to, copy):
    assert shift.formula(formula, of="名册", row=row, to=to) == copy


@pytest.mark.parametrize("formula", ["C3*B2", "ROW(A1)", "B5"])
def test_an_only_row_does_not_say_what_moves_with_it(formula):
    with pytest.raises(Rigid):
        ONLY.formula(formula, of="名册", row=4, to=5)
