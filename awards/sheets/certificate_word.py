"""荣誉证书 as Word: the same words as the printed page, A4 across, the QR as a picture."""

import io

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from awards.certified import printed_title, words_of

TITLE, LABEL, BODY = "方正小标宋简体", "黑体", "仿宋"


def write(award, address):
    """Bytes of a .docx; `address` is what the QR opens."""
    paper = Document()
    page = paper.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(2.4), Cm(1.8), Cm(3.2), Cm(3.2)
    _line(paper, "荣 誉 证 书", TITLE, 42, WD_ALIGN_PARAGRAPH.CENTER, after=18)
    if award.revoked_at:
        _line(paper, "（已撤销，不得使用）", LABEL, 18, WD_ALIGN_PARAGRAPH.CENTER, after=8)
    _line(paper, f"{printed_title(award.nomination)}：", LABEL, 24, after=10)
    words, kind = words_of(award)
    said = _line(paper, f"　　{words}", BODY, 20, after=14)
    _face(said.add_run(f"“{kind}”").font, LABEL, 20)
    _face(said.add_run("。特发此证。").font, BODY, 20)
    round = award.nomination.entry.round
    for text in (
        f"{round.office}（盖章）",
        f"{award.granted_on.year}年{award.granted_on.month}月{award.granted_on.day}日",
    ):
        _line(paper, text, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT, after=4)
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=6, border=1)
    drawn.seek(0)
    paper.add_picture(drawn, width=Cm(2.8))
    _line(paper, f"编号 {award.number}　有效期至 {award.valid_until}　扫码核验", BODY, 11)
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _line(paper, words, face, size, align=None, *, after=0):
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    _face(paragraph.add_run(words).font, face, size)
    return paragraph


def _face(font, name, size):
    font.name, font.size = name, Pt(size)
    font.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)
