"""The minutes' default Word template, built by python-docx: official type, signature lines, a page to sign in on."""

import io

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋"
COLUMNS = [("序号", 1.2, "n"), ("姓名", 2.6, "name"), ("单位或身份", 4.4, "organisation"), ("席位", 2.4, "group"),
           ("签到时间", 2.6, "arrived"), ("签名", 2.8, "note")]  # fmt: skip


def build():
    """Bytes of a .docx with the placeholders of `minutes_word.KNOWN`."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _face(paper.styles["Normal"].font, BODY, 16)
    _line(paper, "{{ title }}", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, after=6)
    _line(paper, "{{ council }}　{{ date }}", BODY, 14, WD_ALIGN_PARAGRAPH.CENTER, after=12)
    paper.add_paragraph("{%p for line in body %}")
    paper.add_paragraph("{%p if line.heading %}")
    _line(paper, "{{ line.text }}", HEADING, 16, indent=True)
    paper.add_paragraph("{%p else %}")
    _line(paper, "{{ line.text }}", BODY, 16, indent=True)
    paper.add_paragraph("{%p endif %}")
    paper.add_paragraph("{%p endfor %}")
    paper.add_paragraph("{%p if corrections %}")
    _line(paper, "更正", HEADING, 16, indent=True)
    paper.add_paragraph("{%p for each in corrections %}")
    _line(paper, "{{ each }}", BODY, 16, indent=True)
    paper.add_paragraph("{%p endfor %}")
    paper.add_paragraph("{%p endif %}")
    paper.add_paragraph()
    for words in ("主持人（签字）：{{ chair }}", "记录人（签字）：{{ recorder }}", "{{ signed }}"):
        _line(paper, words, BODY, 16, indent=True, after=10)
    _sign_in_sheet(paper)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _sign_in_sheet(paper):
    title = _line(paper, "{{ title }}签到表", TITLE, 20, WD_ALIGN_PARAGRAPH.CENTER, after=6)
    title.paragraph_format.page_break_before = True
    _line(paper, "时间：{{ time }}　地点：{{ place }}", BODY, 12, after=6)
    table = paper.add_table(rows=4, cols=len(COLUMNS))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for at, (heading, width, name) in enumerate(COLUMNS):
        for row in table.rows:
            row.cells[at].width = Cm(width)
        _cell(table.cell(0, at), heading, HEADING)
        _cell(table.cell(2, at), f"{{{{ person.{name} }}}}", BODY)
    _cell(table.cell(1, 0), "{%tr for person in people %}", BODY)
    _cell(table.cell(3, 0), "{%tr endfor %}", BODY)
    _line(paper, "应到 {{ expected }} 人，实到 {{ there }} 人，请假 {{ excused }} 人。", BODY, 12, after=0)


def _line(paper, words, face, size, align=None, *, indent=False, after=0):
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_after, shape.line_spacing = Pt(after), Pt(28)
    if indent:
        shape.first_line_indent = Pt(2 * size)
    _face(paragraph.add_run(words).font, face, size)
    return paragraph


def _cell(cell, words, face):
    _face(cell.paragraphs[0].add_run(words).font, face, 12)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _face(font, name, size):
    font.name, font.size = name, Pt(size)
    font.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)
