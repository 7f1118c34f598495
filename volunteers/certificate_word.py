"""志愿服务证明 as Word: the same words as the printed page, official type, the QR as a picture."""

import io

import segno
from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from volunteers.certified import hours_word

TITLE, LABEL, BODY = "方正小标宋简体", "黑体", "仿宋"


def fields_of(certificate):
    """[(label, words)] in the order of the 2020 办法, for the printed page and for Word."""
    who = certificate.volunteer
    return [
        ("姓名", who.name),
        ("志愿者编号", who.number),
        ("证件类型", who.get_document_display()),
        ("证件号码", who.document_number),
        ("服务时间", f"{certificate.since:%Y年%-m月%-d日}至{certificate.until:%Y年%-m月%-d日}"),
        ("服务时长", f"{hours_word(certificate.minutes)} 小时（{certificate.services} 次）"),
        ("服务内容", certificate.content),
        *([("用途", certificate.purpose)] if certificate.purpose else []),
        ("出具单位", certificate.unit.name),
        ("负责人", certificate.head),
        ("经办人", certificate.clerk),
        ("联系方式", certificate.contact),
    ]


def write(certificate, address):
    """Bytes of a .docx; `address` is what the QR opens."""
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.2), Cm(2.5), Cm(2.8), Cm(2.6)
    _line(paper, "志愿服务证明", TITLE, 24, WD_ALIGN_PARAGRAPH.CENTER, after=4)
    _line(paper, f"编号：{certificate.number}", BODY, 12, WD_ALIGN_PARAGRAPH.RIGHT, after=10)
    if certificate.revoked_at:
        _line(paper, f"（已于 {timezone.localdate(certificate.revoked_at)} 撤销，不得使用）", LABEL, 16, after=8)
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, words in fields_of(certificate):
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.6), Cm(12)
        _face(cells[0].paragraphs[0].add_run(label).font, LABEL, 14)
        _face(cells[1].paragraphs[0].add_run(words).font, BODY, 14)
    _line(paper, "以上志愿服务由本单位组织并如实记录，特此证明。", BODY, 14, after=18, before=14)
    issued = timezone.localdate(certificate.issued_at)
    for words in (f"{certificate.unit.name}（盖章）", f"{issued.year}年{issued.month}月{issued.day}日"):
        _line(paper, words, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT, after=6)
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6, border=1)
    drawn.seek(0)
    paper.add_picture(drawn, width=Cm(3))
    _line(paper, "扫码核验真伪；本证明无偿出具。", BODY, 10)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _line(paper, words, face, size, align=None, *, after=0, before=0):
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.space_before = Pt(after), Pt(before)
    _face(paragraph.add_run(words).font, face, size)


def _face(font, name, size):
    font.name, font.size = name, Pt(size)
    font.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)
