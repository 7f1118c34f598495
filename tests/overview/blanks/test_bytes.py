"""Everything that is no data cell comes back as it came: parts, order, compression, other programs' XML."""

import io
import re
import zipfile
import zlib

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from PIL import Image

from governance.overview.blanks.page import read_page
from governance.overview.blanks.splicing import spliced
from governance.overview.blanks.zipping import replaced
from tests.overview.blanks.months import keep_month
from tests.overview.blanks.sheets import changed, compared, parts_of, reckoned, saved, sheet, texts_of
from tests.overview.blanks.test_adversary_tables import filled

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def month(town):
    keep_month(town.willow, "2026-03", I1__accepted=17, I1__closed=16, I2=(15, 16), S1=3, S1__times=25, I8=(0, 0))
    keep_month(town.willow, "2026-02", I1__accepted=14, I1__closed=12, I2=(10, 12), S1=2, S1__times=20, I8=(1, 2))
    return town


def heavy():
    """A blank with a picture, a comment, conditional formats, a filter, a print area, a table of another sheet."""
    rows = [
        ["诉求办理情况统计表"],
        ["指标", "本月", "上月"],
        ["受理数"],
        ["办结数"],
        ["按期办结率"],
        ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)"],
    ]
    wb = sheet(rows, merges=["A1:C1"], bordered="A2:C6")
    ws = wb.worksheets[0]
    ws["B2"].comment = Comment("按自然月填", "上级")
    dot = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(dot, "PNG")
    dot.seek(0)
    ws.add_image(Picture(dot), "E2")
    ws.conditional_formatting.add(
        "B3:C5", CellIsRule(operator="greaterThan", formula=["100"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    ws.print_area = "A1:C6"
    ws.freeze_panes = "B3"
    ws.auto_filter.ref = "A2:C6"
    ws["B5"].number_format = "0.00%"
    other = wb.create_sheet("汇总")
    other["A1"], other["B1"] = "本页由公式得出", "='3月'!B3*2"
    other["B2"], other["B3"] = "='3月'!B6", "=1+1"
    return wb


def with_results(data):
    """As Excel saves: every formula with its kept result, a chain of calculation, a link to another workbook."""

    def kept(xml):
        return re.sub(r"<f>([^<]*)</f><v */>|<f>([^<]*)</f><v></v>", lambda m: f"<f>{m[1] or m[2]}</f><v>0</v>", xml)

    return changed(data, {
        SHEET: kept,
        "xl/worksheets/sheet2.xml": kept,
        "xl/calcChain.xml": lambda _: '<?xml version="1.0"?><calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B6" i="1"/></calcChain>',
        "xl/externalLinks/externalLink1.xml": lambda _: "<externalLink/>",
        "xl/printerSettings/printerSettings1.bin": lambda _: "\x01\x02打印机",
    })  # fmt: skip


def test_pictures_comments_formats_and_what_nobody_knows_stay_to_the_byte(month):
    blank = with_results(saved(heavy()))
    after, _ = filled(blank, month.willow)
    differing = compared(blank, after)
    assert set(differing) == {SHEET, "xl/worksheets/sheet2.xml"}
    assert set(differing[SHEET]) == {"B3", "B4", "B5", "C3", "C4", "C5"}
    assert differing["xl/worksheets/sheet2.xml"] == {}
    with zipfile.ZipFile(io.BytesIO(blank)) as before, zipfile.ZipFile(io.BytesIO(after)) as then:
        for old, new in zip(before.infolist(), then.infolist(), strict=True):
            assert (old.filename, old.date_time, old.compress_type) == (new.filename, new.date_time, new.compress_type)
            if old.filename not in differing:
                assert _raw(blank, old) == _raw(after, new)


def _raw(data, info):
    start = info.header_offset + 30 + sum(map(int.from_bytes, (data[info.header_offset + 26 : info.header_offset + 28][::-1], data[info.header_offset + 28 : info.header_offset + 30][::-1])))  # fmt: skip
    return data[start : start + info.compress_size]


def test_results_that_depend_on_a_filled_cell_go_and_others_stay(month, tmp_path):
    blank = with_results(saved(heavy()))
    after, _ = filled(blank, month.willow)
    summary = parts_of(after)["xl/worksheets/sheet2.xml"].decode()
    assert re.findall(r'r="(B\d)"[^>]*><f>[^<]*</f>(<v>0</v>)?', summary) == [
        ("B1", ""),
        ("B2", ""),
        ("B3", "<v>0</v>"),
    ]
    again = reckoned(after, tmp_path, "汇总")
    assert (again["B1"], again["B2"]) == (34, 33)


def test_a_percent_cell_gets_a_fraction_and_a_bare_one_says_percent(month):
    values = texts_of(filled(saved(heavy()), month.willow)[0])
    assert (values["B5"], values["C5"]) == (0.938, "83.3%")


def wps(xml):
    return xml.replace(
        "<worksheet ",
        '<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="urn:x" ',
    ).replace("</sheetData>", "</sheetData><!-- WPS -->")


def unnumbered(xml):
    """Rows and cells without r, as some exporters write them."""
    return re.sub(r'(<row|<c) r="[A-Z]*\d+"', r"\1", xml)


def apostrophes(xml):
    head, rest = xml.split("<sheetData>")
    return head + "<sheetData>" + rest.replace('"', "'")


@pytest.mark.parametrize("dialect", [wps, unnumbered, apostrophes])
def test_dialects_of_other_programs(month, tmp_path, dialect):
    rows = [["诉求办理情况统计表", None], ["指标", "本月"], ["受理数", None], ["办结数", None]]
    wb = sheet(rows, merges=["A1:B1"], bordered="A1:B4")
    blank = changed(saved(wb), {SHEET: dialect})
    after, _ = filled(blank, month.willow)
    values = texts_of(after)
    assert [values.get("B3"), values.get("B4")] == [17, 16]
    xml = parts_of(after)[SHEET].decode()
    assert ("<!-- WPS -->" in xml) == (dialect is wps)
    assert reckoned(after, tmp_path)["B4"] == 16


def test_a_zip_written_as_a_stream_with_descriptors_and_names_in_chinese():
    out = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self):
            return True

        def write(self, piece):
            return out.write(bytes(piece))

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", "<a/>" * 100)
        packed.writestr("附件/说明.txt", "说明" * 50)
        packed.writestr("stored.bin", b"\0" * 30, compress_type=zipfile.ZIP_STORED)
        with packed.open("long.xml", "w", force_zip64=True) as part:
            part.write(b"<l/>" * 1000)
    data = out.getvalue()
    after = replaced(data, {"a.xml": b"<b/>"})
    assert parts_of(after) == parts_of(data) | {"a.xml": b"<b/>"}
    with zipfile.ZipFile(io.BytesIO(after)) as packed:
        assert packed.testzip() is None
        assert [info.filename for info in packed.infolist()] == ["a.xml", "附件/说明.txt", "stored.bin", "long.xml"]
    assert replaced(data, {"a.xml": b"<b/>"}) == after


def page(rows):
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/>'
    return read_page("x", f"{head}<sheetData>{rows}</sheetData></worksheet>".encode())


def test_cells_are_written_between_their_neighbours_and_rows_between_theirs():
    one = page(
        '<row r="1" s="4"><c r="A1"/><c r="D1" t="s" s="2"><v>0</v></c></row><row r="3"/><row r="9"><c r="A9"/></row>'
    )
    after = spliced(one, {(1, 2): 5, (1, 4): "<甲&乙>", (1, 5): 1.5, (3, 1): "三", (5, 2): 7}).decode()
    assert (
        '<sheetData><row r="1" s="4"><c r="A1"/><c r="B1" s="4"><v>5</v></c>'
        '<c r="D1" s="2" t="inlineStr"><is><t xml:space="preserve">&lt;甲&amp;乙&gt;</t></is></c><c r="E1" s="4"><v>1.5</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t xml:space="preserve">三</t></is></c></row>'
        '<row r="5"><c r="B5"><v>7</v></c></row><row r="9"><c r="A9"/></row></sheetData>'
    ) in after
    assert '<dimension ref="A1:E5"/>' in after


def test_a_text_that_looks_like_a_formula_stays_a_text_and_odd_signs_go():
    after = spliced(page('<row r="1"><c r="A1"/></row>'), {(1, 1): '=HYPERLINK("http://x")\x00\ud800'})
    assert b't="inlineStr"' in after
    assert b"<f" not in after
    assert b"\x00" not in after


def test_a_sheet_that_claims_more_cells_than_a_form_has_is_refused():
    from governance.foundation.workbooks.formats import Unreadable

    with pytest.raises(Unreadable):
        page("".join(f'<row r="{n}"/>' for n in range(1, 6000)))
    with pytest.raises(Unreadable):
        page('<row r="2"/><row r="1"/>')


def test_shared_formulas_lose_only_results_that_changed(month):
    rows = [
        ["诉求办理情况统计表", None, None],
        ["指标", "本月", "两倍"],
        ["受理数", None, 0],
        ["办结数", None, 0],
        ["其他事项", None, 0],
    ]
    blank = changed(
        saved(sheet(rows, merges=["A1:C1"], bordered="A2:C5")),
        {SHEET: lambda xml: (
            re.sub(r'(<c r="C3"[^>]*>)<v>0</v>', r'\1<f t="shared" ref="C3:C5" si="0">B3*2</f><v>0</v>', xml)
            .replace("@@", "")
        )},
    )  # fmt: skip
    blank = changed(
        blank, {SHEET: lambda xml: re.sub(r'(<c r="C[45]"[^>]*>)<v>0</v>', r'\1<f t="shared" si="0"/><v>0</v>', xml)}
    )
    after, _ = filled(blank, month.willow)
    xml = parts_of(after)[SHEET].decode()
    assert re.search(r'r="C4"[^>]*><f t="shared" si="0"/></c>', xml)
    assert re.search(r'r="C5"[^>]*><f t="shared" si="0"/><v>0</v></c>', xml)
    assert zlib.crc32(after) == zlib.crc32(filled(blank, month.willow)[0])


def test_openpyxl_reads_what_was_filled_and_keeps_merges(month):
    wb = openpyxl.load_workbook(io.BytesIO(filled(saved(heavy()), month.willow)[0]))
    assert [str(area) for area in wb.worksheets[0].merged_cells.ranges] == ["A1:C1"]
