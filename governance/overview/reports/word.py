"""月报 as Word: the words as saved, the main figures in a table, the line to sign."""

import io

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from governance.foundation.workbooks import rowwise
from governance.overview.months.definitions import INDICATORS
from governance.overview.reports.month import compared, printed
from governance.overview.reports.texts import PARTS
from governance.overview.reports.workbook import signatures, state_words

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋"
FIGURES = (
    "I1.opening", "I1.accepted", "I1.closed", "I1.pending", "I2", "I3.response", "I3.solved", "I3.satisfied", "I4",
    "I8.registered", "I8.settled", "V1", "V2", "D1", "D2", "S1", "S1.people", "S1.times", "S1.hours", "W1", "O1",
)  # fmt: skip


def write(month, text, *, name, mark):
    """Bytes of a .docx."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _line(paper, f"{name}{month.name}工作月报", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, after=12)
    _line(paper, f"填报单位：{name}（盖章）　　{state_words(month)}", BODY, 14, after=8)
    for n, (field, heading) in enumerate(PARTS.items()):
        _line(paper, f"{'一二三四'[n]}、{heading}", HEADING, 16, after=4)
        for paragraph in getattr(text, field).splitlines() or ["（未填写）"]:
            if paragraph.strip():
                _line(paper, paragraph.strip(), BODY, 16, first=True)
    known = [code for code in FIGURES if code in month.figures]
    if known:
        _line(paper, "附表　主要指标", HEADING, 14, WD_ALIGN_PARAGRAPH.CENTER, after=6, before=14)
        _table(paper, month, known)
    _line(paper, signatures(month), BODY, 12, before=18)
    _line(paper, mark, BODY, 9)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _table(paper, month, codes):
    table = paper.add_table(rows=1, cols=5, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table.rows[0], ["指标", "单位", "本月", "上月", "环比"], HEADING)
    for code in codes:
        value, before = month.value(code), month.value(code, month.last)
        said = [printed(code, value), printed(code, before), compared(code, value, before)]
        _row(table.add_row(), [INDICATORS[code].name, INDICATORS[code].unit, *said], BODY)


def _row(row, words, face):
    for n, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if n == 0 else WD_ALIGN_PARAGRAPH.CENTER
        _face(paragraph.add_run(text).font, face, 11)


def _line(paper, words, face, size, align=None, *, after=0, before=0, first=False):
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.space_before = Pt(after), Pt(before)
    if first:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _face(paragraph.add_run(rowwise.clean(words).decode()).font, face, size)
    return paragraph


def _face(font, name, size):
    font.name, font.size = name, Pt(size)
    font.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)
