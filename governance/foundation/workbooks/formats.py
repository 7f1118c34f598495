"""What an uploaded file really is, and the guards before anything unpacks it (names and endings are not believed)."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from defusedxml import ElementTree

from governance.foundation.errors import ActionRefused
from governance.foundation.workbooks.marks import Marks

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_MEMBERS = 200
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 200

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {
    b"%PDF": "PDF 文件",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
    b"GIF8": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gz 压缩包",
    b"{\\rtf": "RTF 文档",
}
DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
DATES_FROM_1904 = re.compile(rb"<workbookPr[^>]*\bdate1904=\"(?:1|true)\"")


class Unreadable(ActionRefused):
    """The file cannot be read; the sentence says what to do with it."""


@dataclass
class Format:
    kind: str  # excel, html, csv
    ending: str = ".bin"  # under which the reader says best what is wrong with the file
    marks: dict = field(default_factory=dict)  # sheet name -> Marks: hidden rows and columns, formulas without value
    from_1904: bool = False  # day 0 of bare numbers that mean days


def recognise(data):
    """The `Format` of the bytes, or `Unreadable` with the reason."""
    if not data:
        raise Unreadable("文件是空的（0 字节），可能没有传完，请重新上传。")
    if len(data) > MOST_BYTES:
        raise Unreadable(f"文件有 {len(data) / MEGABYTE:.0f} MB，超过 20 MB 的上限，请拆成几个文件分别导入。")
    if data.startswith(OLE):
        return _ole(data)
    if data[:4] == b"PK\x03\x04":
        return _zip(data)
    if data[:4] == b"PK\x05\x06":
        raise Unreadable("这是一个空的压缩包，不是表格。")
    for start, name in OTHERS.items():
        if data.startswith(start):
            raise Unreadable(f"这是{name}，不是表格。请上传 Excel（.xlsx、.xls、.et）或 CSV 文件。")
    if re.match(rb"\x09\x08|\x09\x04|\x09\x02|\x09\x00", data[:2]) and len(data) > 8:
        return Format("excel")
    head = data[:4096].lower()
    if b"<html" in head or b"<table" in head:
        return Format("html")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise Unreadable("这是 XML 表格，请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。")
    return Format("csv")


def _wide(text):
    return text.encode("utf-16-le")


def _ole(data):
    """Old Excel and WPS files, Word's, and encrypted new ones all begin alike; their streams tell them apart."""
    if _wide("EncryptedPackage") in data:
        raise Unreadable("文件设了打开密码。请打开后去掉密码（文件→信息→保护工作簿），另存后再上传。")
    if _wide("WordDocument") in data:
        raise Unreadable("这是 Word 文档，请把其中的表格复制到 Excel 里再上传。")
    if _wide("_VBA_PROJECT") in data:
        raise Unreadable("文件里有宏，不能上传。请另存为不含宏的 .xlsx 后再上传。")
    if _wide("Workbook") not in data and _wide("Book") not in data:
        raise Unreadable("这不是 Excel 表格，或者文件没有传完。请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。")
    return Format("excel", ".xls")


def _zip(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = _members(packed)
            marks = _unpack(packed)
            if "xl/workbook.xml" in names:
                from_1904 = bool(DATES_FROM_1904.search(packed.read("xl/workbook.xml")))
                return Format("excel", marks=_by_name(packed, marks), from_1904=from_1904)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise Unreadable("文件已损坏或没有传完。请重新上传；仍不行就在 Excel 里打开，另存为 .xlsx。") from error
    except (RuntimeError, zlib.error) as error:
        raise Unreadable("文件已加密或损坏。请打开后去掉密码，另存为 .xlsx 再上传。") from error
    if "xl/workbook.bin" in names or "content.xml" in names:
        return Format("excel")
    if "word/document.xml" in names:
        raise Unreadable("这是 Word 文档，请把其中的表格复制到 Excel 里再上传。")
    raise Unreadable("这是压缩包，不是表格。请先解压，再上传里面的 Excel 文件。")


def _members(packed):
    members = packed.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unreadable("文件内部的部件太多，不像正常的表格。请把数据复制到新的工作簿后再上传。")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("文件设了打开密码。请打开后去掉密码，另存后再上传。")
    names = {member.filename.replace("\\", "/") for member in members}
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Unreadable("文件内部的路径不正常，不能上传。请把数据复制到新的工作簿后再上传。")
    if any("vbaproject" in name.lower() for name in names):
        raise Unreadable("文件里有宏，不能上传。请另存为不含宏的 .xlsx 后再上传。")
    return names


def _unpack(packed):
    """Unpack every part once, counting: sizes in the directory may lie. Returns the `Marks` of the sheets by part."""
    total, marks = 0, {}
    for member in packed.infolist():
        size, first, tail = 0, b"", b""
        is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
        with packed.open(member) as part:
            while chunk := part.read(MEGABYTE):
                first = first or chunk[:4096]
                size += len(chunk)
                total += len(chunk)
                if total > MOST_UNPACKED or (size > MEGABYTE and size > MOST_RATIO * max(member.compress_size, 1)):
                    raise Unreadable("文件解开后大得不正常，不能上传。请把数据复制到新的工作簿后再上传。")
                if is_sheet:
                    tail = marks.setdefault(member.filename, Marks()).note(tail + chunk)
        if DTD.search(first) or DTD.search(first.replace(b"\0", b"")):
            raise Unreadable("文件内部有外部引用定义，不能上传。请把数据复制到新的工作簿后再上传。")
    return marks


def _by_name(packed, marks):
    """The marks by the name of the sheet, for the sheets that have any."""
    if not any(marks.values()):
        return {}
    try:
        links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    except (KeyError, ElementTree.ParseError):
        return {}
    target = {link.get("Id"): link.get("Target", "").lstrip("/").removeprefix("xl/") for link in links}
    found = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            of_sheet = marks.get(f"xl/{target.get(link, '')}")
            if of_sheet:
                found[sheet.get("name")] = of_sheet
    return found
