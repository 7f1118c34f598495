"""A Word template somebody uploads is opened with care: size, what is packed, what it asks for, what it may run.

Its placeholders are Jinja in a sandbox that can repeat, choose and print, and nothing else: no calls, no arithmetic,
no filter that makes much out of little.
"""

import io
import re
import zipfile
from functools import lru_cache

from docxtpl import DocxTemplate
from jinja2 import TemplateError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from deliberation.word_default import build
from governance.foundation.errors import ActionRefused

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_MEMBERS = 300
MOST_UNPACKED = 40 * MEGABYTE
MOST_RATIO = 200
DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
OUTSIDE = re.compile(rb'<Relationship\b[^>]*TargetMode\s*=\s*["\']External["\'][^>]*>', re.IGNORECASE)
LINK = re.compile(rb"/relationships/hyperlink")
FILTERS = ("default", "join", "length", "e", "escape", "trim")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DEEPEST = 2  # loops inside one another


class Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "**", "%"])

    def call_binop(self, context, operator, left, right):
        raise SecurityError("arithmetic")

    def is_safe_callable(self, obj):
        return False


def sandbox():
    """The environment every template of minutes is filled in."""
    box = Sandbox(autoescape=True)
    box.globals.clear()
    box.filters = {name: box.filters[name] for name in FILTERS}
    return box


def checked(data):
    """The bytes, if they are a .docx that may be opened; else a refusal that says what to do."""
    if not data:
        raise ActionRefused("文件是空的，可能没有传完，请重新上传。")
    if len(data) > MOST_BYTES:
        raise ActionRefused(f"模板有 {len(data) / MEGABYTE:.1f} MB，超过 5 MB。请去掉里面的大图片再上传。")
    if data[:4] != b"PK\x03\x04":
        raise ActionRefused("这不是 Word 的 .docx 文件。老的 .doc 请在 Word 或 WPS 里另存为 .docx 再上传。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _look_at(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ActionRefused("文件打不开，可能已损坏或设了密码。请重新另存为 .docx 再上传。") from error
    return data


def _look_at(packed):
    members = packed.infolist()
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise ActionRefused("模板解开后太大，不能使用。请用普通的 Word 文件做模板。")
    for each in members:
        if each.file_size > MEGABYTE and each.file_size > MOST_RATIO * max(each.compress_size, 1):
            raise ActionRefused("模板里有异常压缩的内容，不能使用。请用普通的 Word 文件做模板。")
        if "vbaproject" in each.filename.lower() or "/embeddings/" in each.filename.lower():
            raise ActionRefused("模板里带有宏或嵌入的文件。请去掉后另存为 .docx 再上传。")
        if each.filename.endswith((".xml", ".rels")):
            _look_inside(packed.read(each), each.filename)
    if "word/document.xml" not in packed.namelist():
        raise ActionRefused("这不是 Word 文件（可能是表格或演示文稿改了扩展名）。请上传 .docx 文件。")


def _look_inside(content, name):
    if DTD.search(content) or b"\x00" in content[:200]:  # UTF-16 could hide one
        raise ActionRefused("模板里有不能打开的内容。请在 Word 或 WPS 里新建一个文件，复制过去再上传。")
    if name.endswith(".rels") and any(not LINK.search(each[0]) for each in OUTSIDE.finditer(content)):
        raise ActionRefused("模板里引用了外部文件或网上的图片。请把图片直接插入文件里再上传。")


def opened(data):
    """A `DocxTemplate` of checked bytes."""
    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
    except Exception as error:  # a broken file can raise anything from inside the reader
        raise ActionRefused("文件打不开，可能已损坏。请在 Word 或 WPS 里重新另存为 .docx 再上传。") from error
    return template


def placeholders(data):
    """(names asked for, as written) of every part of the template; a refusal names what cannot be used."""
    template, box = opened(data), sandbox()
    asked = set()
    for xml in _parts(template):
        try:
            tree = box.parse(xml)
        except TemplateError as error:
            raise ActionRefused(
                "模板里的占位符写得不完整，例如 {{ 没有对应的 }}，或 {% for %} 没有 {% endfor %}。请检查后再上传。"
            ) from error
        asked |= _names(tree)
        _refuse_deep(tree)
    return asked


def _parts(template):
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


def _names(tree):
    for call in tree.find_all((nodes.Call, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise ActionRefused(f"模板第 {call.lineno} 处用了不允许的写法，只能用占位符、循环和判断。请改掉再上传。")
    for each in tree.find_all(nodes.Filter):
        if each.name not in FILTERS:
            raise ActionRefused(f"模板里的“|{each.name}”不能使用，请去掉再上传。")
    return meta.find_undeclared_variables(tree)


def _refuse_deep(node, depth=0):
    depth += isinstance(node, nodes.For)
    if depth > DEEPEST:
        raise ActionRefused(f"模板里的循环套了 {depth} 层，最多 {DEEPEST} 层。请简化后再上传。")
    for child in node.iter_child_nodes():
        _refuse_deep(child, depth)


def filled(data, context):
    """The template's bytes filled with `context`, as bytes of a .docx."""
    template, made = opened(data), io.BytesIO()
    try:
        template.render(_printable(context), jinja_env=sandbox())
        template.save(made)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise ActionRefused("模板不能按这次会议的内容生成文件，请检查占位符的写法，或恢复默认模板。") from error
    return made.getvalue()


def words_of(data):
    """The text of a .docx's paragraphs and tables."""
    return "".join(opened(data).docx.element.body.itertext())


def _printable(value):
    """Without the control characters XML cannot hold; what people paste has them now and then."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


@lru_cache(maxsize=1)
def default():
    """Our own template, made here once a process: nobody else's file is kept in the source."""
    return build()
