"""The parts of an uploaded .xlsx: its sheets, shared texts, styles and names. Nothing in it is run or followed."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from defusedxml import ElementTree

from governance.foundation.workbooks.formats import MEGABYTE, OLE, Unreadable, recognise

MOST_BYTES = 8 * MEGABYTE
MOST_OF_A_PART = 24 * MEGABYTE  # of sheets, shared texts, styles: what is looked into
SAVE_AS = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再上传。"
BUILT_IN_DAYS = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
BUILT_IN_PERCENTS = {9, 10}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class SheetPart:
    name: str
    part: str  # xl/worksheets/sheet1.xml
    hidden: bool


@dataclass(frozen=True)
class Style:
    """What a cell's format says about filling it."""

    locked: bool = True
    bordered: bool = False
    kind: str = ""  # day, percent, text or ""


def bytes_of(file):
    """The bytes of an upload that may be a blank form; `Unreadable` with what to do when they are none."""
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "空白表超过 8 MB，程序不收。请删掉里面的图片和用不到的工作表，或者问上级要一份没有填过的空表。"
        )
    return data


class Package:
    """`data` is looked through by the same guards as every upload, then as what it says it is: an .xlsx."""

    def __init__(self, data):
        form = recognise(data)
        if data.startswith(OLE):
            raise Unreadable(f"这是旧格式的表格（.xls 或 .et），程序不能保证原样填回。{SAVE_AS}")
        if form.kind != "excel" or data[:4] != b"PK\x03\x04":
            raise Unreadable(f"这不是 Excel 工作簿，只是网页或文本。{SAVE_AS}")
        self.data = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = [info.filename for info in self.zip.infolist()]
        if len(set(self.names)) < len(self.names):
            raise Unreadable(f"文件内部有重名的部件，不像正常的表格。{SAVE_AS}")
        if "xl/workbook.xml" not in self.names:
            raise Unreadable(f"这是二进制工作簿（.xlsb）或别的格式，程序不能保证原样填回。{SAVE_AS}")
        if b"macroEnabled" in self.part("[Content_Types].xml"):
            raise Unreadable(f"这是启用宏的工作簿。{SAVE_AS}")

    def part(self, name):
        """The bytes of one part; b"" when there is none of that name."""
        if name not in self.names:
            return b""
        if self.zip.getinfo(name).file_size > MOST_OF_A_PART:
            raise Unreadable("表格里的内容太多，不像一份空白表。请删掉多余的行和工作表后再上传。")
        return self.zip.read(name)

    def tree(self, name):
        """The parsed part, its names without namespaces; None when it is missing."""
        data = self.part(name)
        if not data:
            return None
        try:
            root = ElementTree.fromstring(data, forbid_dtd=True)
        except (ElementTree.ParseError, ValueError) as error:
            raise Unreadable(f"文件内部有损坏。{SAVE_AS}") from error
        for each in root.iter():
            if isinstance(each.tag, str):
                each.tag = local(each.tag)
        return root

    @cached_property
    def book(self):
        return self.tree("xl/workbook.xml")

    @cached_property
    def sheets(self):
        """The worksheets in the order of their tabs; charts and dialogs are none."""
        links = self.tree("xl/_rels/workbook.xml.rels")
        target = {
            link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
            for link in (links if links is not None else [])
            if link.get("Type", "").endswith("/worksheet")
        }
        found = []
        for each in self.book.iter("sheet"):
            link = next((value for key, value in each.attrib.items() if local(key) == "id"), "")
            if target.get(link) in self.names:
                hidden = each.get("state", "visible") != "visible"
                found.append(SheetPart(each.get("name", ""), target[link], hidden))
        return found

    @cached_property
    def from_1904(self):
        properties = self.book.find("workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def defined(self):
        """{name in lower case: what it refers to}, names of the whole workbook."""
        return {
            each.get("name", "").lower(): (each.text or "").strip()
            for each in self.book.iter("definedName")
            if each.get("localSheetId") is None
        }

    @cached_property
    def strings(self):
        """The shared texts, phonetic readings left out; what is written in several fonts comes as one text."""
        root = self.tree("xl/sharedStrings.xml")
        return [] if root is None else [plain(each) for each in root.findall("si")]

    @cached_property
    def styles(self):
        """One `Style` for each cell format, by its number."""
        root = self.tree("xl/styles.xml")
        if root is None:
            return []
        codes = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter("numFmt")}
        sides = root.find("borders")
        bordered = [
            any(side.get("style", "none") != "none" for side in border)
            for border in (sides if sides is not None else [])
        ]
        formats = root.find("cellXfs")
        return [_style(each, codes, bordered) for each in (formats if formats is not None else [])]

    def style(self, number):
        return self.styles[number] if 0 <= number < len(self.styles) else Style()


def _style(xf, codes, bordered):
    protection = xf.find("protection")
    border = _number(xf.get("borderId"))
    number = xf.get("numFmtId", "0")
    code = QUOTED.sub("", codes.get(number, "")).lower()
    kind = ""
    if _number(number) in BUILT_IN_DAYS or ("y" in code and "m" in code) or ("m" in code and "d" in code):
        kind = "day"
    elif _number(number) in BUILT_IN_PERCENTS or "%" in code:
        kind = "percent"
    elif number == "49" or code == "@":
        kind = "text"
    return Style(
        locked=protection is None or protection.get("locked", "1") not in ("0", "false"),
        bordered=0 <= border < len(bordered) and bordered[border],
        kind=kind,
    )


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def local(tag):
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1]


def plain(item):
    """The text of a shared or inline string."""
    said = []
    for each in item:
        if each.tag == "t":
            said.append(each.text or "")
        elif each.tag == "r":
            said += [part.text or "" for part in each if part.tag == "t"]
    return "".join(said)
