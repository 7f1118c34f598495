"""Minutes as Word: what the default says, what an office's own template may ask for, and what is refused."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from deliberation.minutes_word import KNOWN, sample, usable
from deliberation.word_template import checked, default, filled, placeholders
from governance.foundation.errors import ActionRefused


def paper(*lines):
    """A template of these paragraphs, as somebody's Word would save it."""
    made, file = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(file)
    return file.getvalue()


BODY = ("{%p for line in body %}", "{{ line.text }}", "{%p endfor %}")


def with_member(data, name, content):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return file.getvalue()


def test_the_default_asks_for_nothing_unknown_and_has_type_signatures_and_a_sign_in_sheet():
    assert placeholders(default()) <= KNOWN.keys()
    read = docx.Document(io.BytesIO(filled(default(), sample())))
    lines = [paragraph.text for paragraph in read.paragraphs]
    assert lines[0] == "××小区共治委员会2026年第3次会议"
    assert read.paragraphs[0].runs[0].font.element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert "主持人（签字）：示例" in lines and "记录人（签字）：示例" in lines
    assert [[cell.text for cell in row.cells][:2] for row in read.tables[0].rows] == [
        ["序号", "姓名"], ["1", "张××"], ["2", "李××"], ["3", "王××"],
    ]  # fmt: skip
    assert not any("{" in line for line in lines)


def test_what_people_wrote_is_text_and_never_a_placeholder_or_markup():
    said = {"body": [{"text": "<w:p/> {{ 7*7 }} & “好”\x0b", "heading": False}]}
    read = docx.Document(io.BytesIO(filled(paper(*BODY), sample() | said)))
    assert [paragraph.text for paragraph in read.paragraphs] == ["<w:p/> {{ 7*7 }} & “好”"]


def test_an_offices_own_template_is_filled():
    own = usable(paper("{{ council }}会议纪要（{{ date }}）", *BODY, "{% if corrections %}有更正{% endif %}"))
    read = docx.Document(io.BytesIO(filled(own, sample())))
    assert next(paragraph.text for paragraph in read.paragraphs) == "示例会议纪要（示例）"
    assert read.paragraphs[-1].text == "有更正"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("{{ chairman }}", *BODY), "{{ chairman }} 系统不认识"),
        (("{{ title }}",), "没有纪要正文"),
        (("{{ title ", *BODY), "写得不完整"),
        (("{% for x in body %}", *BODY), "写得不完整"),
        (("{{ title.__class__.__mro__ }}", *BODY), "不能按这次会议"),
        (("{{ title.__class__.mro() }}", *BODY), "不允许的写法"),
        (("{{ body|length * 1000000000 }}", *BODY), "不能按这次会议"),
        (("{{ 'x' * 999999999 }}", *BODY), "不能按这次会议"),
        (("{{ title|center(999999999) }}", *BODY), "写得不完整|不能使用"),
        (("{% for i in range(999999999) %}{{ i }}{% endfor %}", *BODY), "不允许的写法"),
        (("{% include '/etc/passwd' %}", *BODY), "不允许的写法"),
        (
            (
                "{% for a in people %}{% for b in people %}{% for c in people %}x{% endfor %}{% endfor %}{% endfor %}",
                *BODY,
            ),
            "套了 3 层",
        ),
    ],
)
def test_a_template_that_asks_for_too_much_is_refused_in_words(lines, says):
    with pytest.raises(ActionRefused, match=says):
        usable(paper(*lines))


BOMB = b'<?xml version="1.0"?><w:document xmlns:w="x">' + b" " * 60_000_000 + b"</w:document>"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"PK\x03\x04" + b"x" * 200, "打不开"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 200, "另存为 .docx"),
        (b"PK\x03\x04" + bytes(6 * 1024 * 1024), "超过 5 MB"),
        (lambda: with_member(paper("x"), "word/more.xml", BOMB), "解开后太大"),
        (lambda: with_member(paper("x"), "word/more.xml", BOMB[:30_000_000]), "异常压缩"),
        (lambda: with_member(paper("x"), "word/vbaProject.bin", b"macro"), "宏"),
        (lambda: with_member(paper("x"), "word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "不能打开的内容"),
        (
            lambda: with_member(
                paper("x"),
                "word/_rels/x.xml.rels",
                b'<Relationships><Relationship Id="r" Type="http://x/relationships/attachedTemplate"'
                b' Target="http://evil/x.dotm" TargetMode="External"/></Relationships>',
            ),
            "外部文件",
        ),
    ],
)
def test_a_dangerous_or_broken_file_is_refused_in_words(data, says):
    with pytest.raises(ActionRefused, match=says):
        checked(data() if callable(data) else data)


def test_a_spreadsheet_renamed_is_no_template():
    import openpyxl

    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    with pytest.raises(ActionRefused, match="不是 Word 文件"):
        checked(file.getvalue())
