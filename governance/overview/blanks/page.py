"""One sheet as its bytes say it: every row and cell with where it begins and ends, so that one cell can be replaced.

Positions are byte offsets in the part. Rows and columns count from 1.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from governance.foundation.workbooks.formats import Unreadable
from governance.foundation.workbooks.parts import letters

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 5_000, 256, 200_000
TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
DAMAGED = "工作表“{}”内部有损坏。请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。"


@dataclass(slots=True)
class Cell:
    row: int
    column: int
    start: int
    end: int = 0
    style: int = -1  # -1: the cell names none
    kind: str = ""  # the attribute t: s, str, inlineStr, b, e, n or ""
    raw: str = ""  # what stands in <v>, or the inline text
    formula: str | None = None
    shared: str | None = None  # si of a shared formula
    array: str = ""  # ref of an array formula: every cell in it belongs to the formula

    @property
    def at(self):
        return f"{letters(self.column)}{self.row}"


@dataclass(slots=True)
class Row:
    number: int
    start: int
    opened: int  # where the content begins: after the start tag
    end: int = 0
    closing: int = 0  # where the end tag begins; equals `end` for <row/>
    hidden: bool = False
    style: int = -1
    cells: list = field(default_factory=list)


@dataclass
class Page:
    """`cells` is {(row, column): Cell}; `merges` are (top, left, bottom, right)."""

    name: str
    data: bytes
    prefix: str = ""  # "x:" when the elements carry one
    rows: dict = field(default_factory=dict)
    cells: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    hidden_columns: set = field(default_factory=set)
    column_styles: dict = field(default_factory=dict)
    rules: list = field(default_factory=list)  # of data validation: (type, [ranges], first formula)
    protected: bool = False
    dimension: tuple = ()  # (start, end) of the element's tag
    content: tuple = ()  # (start of the first row, end of the last): inside sheetData
    arrays: list = field(default_factory=list)


def place(text):
    """ "$B$12" -> (12, 2)."""
    found = PLACE.fullmatch(text)
    if not found:
        raise ValueError(text)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def area(text):
    """ "B2:D9" -> (2, 2, 9, 4); a single cell is an area too."""
    first, _, last = text.partition(":")
    top, left = place(first)
    bottom, right = place(last) if last else (top, left)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def read_page(name, data):
    """The `Page` of a worksheet part in UTF-8; `Unreadable` when it is damaged or no form any more."""
    reader = _Reader(name, data)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, found: reader.start(tag, found, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda tag: reader.stop(tag, parser.CurrentByteIndex)
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, UnicodeDecodeError) as error:
        raise Unreadable(DAMAGED.format(name)) from error
    if not reader.page.content:
        raise Unreadable(DAMAGED.format(name))
    return reader.page


class _Reader:
    def __init__(self, name, data):
        self.page, self.data = Page(name, data), data
        self.row = self.cell = None
        self.said, self.hearing, self.rule = [], False, None
        self.last_row = self.last_column = 0
        self.empty = []  # of the open elements, whether each is written <c/>

    def refuse(self, *_):
        raise ValueError("a document type")

    def after_tag(self, at):
        return TAG_END.match(self.data, at).end()

    def start(self, tag, found, at):
        prefix, _, tag = tag.rpartition(":")
        self.empty.append(self.data.startswith(b"/>", self.after_tag(at) - 2))
        act = getattr(self, f"on_{tag}", None)
        if act:
            act(found, at, prefix)

    def stop(self, tag, at):
        act = getattr(self, f"off_{tag.rpartition(':')[2]}", None)
        empty = self.empty.pop()  # <c/>: the parser stands behind it already
        if act:
            act(at if empty else self.after_tag(at), at)

    def text(self, text):
        if self.hearing:
            self.said.append(text)

    def hear(self):
        self.said, self.hearing = [], True

    def heard(self):
        self.hearing = False
        return "".join(self.said)

    # the sheet's frame
    def on_worksheet(self, found, at, prefix):
        self.page.prefix = f"{prefix}:" if prefix else ""

    def on_dimension(self, found, at, prefix):
        self.page.dimension = (at, self.after_tag(at))

    def on_sheetProtection(self, found, at, prefix):
        self.page.protected = found.get("sheet") in ("1", "true")

    def on_col(self, found, at, prefix):
        first, last = int(found["min"]), min(int(found["max"]), MOST_COLUMNS)
        for column in range(first, last + 1):
            if found.get("hidden") in ("1", "true"):
                self.page.hidden_columns.add(column)
            if found.get("style"):
                self.page.column_styles[column] = int(found["style"])

    def on_mergeCell(self, found, at, prefix):
        self.page.merges.append(area(found["ref"]))

    def on_sheetData(self, found, at, prefix):
        self.page.content = (self.after_tag(at), self.after_tag(at))

    def off_sheetData(self, end, at):
        self.page.content = (self.page.content[0], at)

    # rules of data validation, those of the extension list too
    def on_dataValidation(self, found, at, prefix):
        self.rule = [found.get("type", ""), found.get("sqref", ""), ""]

    def on_formula1(self, found, at, prefix):
        self.hear()

    def off_formula1(self, end, at):
        if self.rule:
            self.rule[2] = self.heard().strip()

    def on_sqref(self, found, at, prefix):
        self.hear()

    def off_sqref(self, end, at):
        if self.rule:
            self.rule[1] = self.heard()

    def off_dataValidation(self, end, at):
        kind, ranges, formula = self.rule
        self.page.rules.append((kind, [area(each) for each in ranges.split()], formula))
        self.rule = None

    # rows and cells
    def on_row(self, found, at, prefix):
        number = int(found.get("r", self.last_row + 1))
        if number <= self.last_row or len(self.page.rows) >= MOST_ROWS:
            raise Unreadable(f"工作表“{self.page.name}”的行数太多或行号不对，请删掉多余的行后再上传。")
        self.last_row, self.last_column = number, 0
        self.row = Row(number, at, self.after_tag(at), hidden=found.get("hidden") in ("1", "true"))
        if found.get("s"):
            self.row.style = int(found["s"])
        self.page.rows[number] = self.row

    def off_row(self, end, at):
        self.row.end, self.row.closing = end, at
        self.row = None

    def on_c(self, found, at, prefix):
        if self.row is None:
            return
        row, column = place(found["r"]) if "r" in found else (self.row.number, self.last_column + 1)
        if row != self.row.number or column <= self.last_column or len(self.page.cells) >= MOST_CELLS:
            raise Unreadable(f"工作表“{self.page.name}”的单元格太多或次序不对，请另存后再上传。")
        self.last_column = column
        self.cell = Cell(row, column, at, style=int(found.get("s", -1)), kind=found.get("t", ""))

    def off_c(self, end, at):
        if self.cell is None:
            return
        self.cell.end = end
        self.page.cells[self.cell.row, self.cell.column] = self.cell
        self.row.cells.append(self.cell)
        self.cell = None

    def on_f(self, found, at, prefix):
        if self.cell is not None:
            self.cell.shared = found.get("si") if found.get("t") == "shared" else None
            if found.get("t") in ("array", "dataTable"):
                self.cell.array = found.get("ref", "")
                self.page.arrays.append(area(found["ref"]))
            self.hear()

    def off_f(self, end, at):
        if self.cell is not None:
            self.cell.formula = self.heard()

    def on_v(self, found, at, prefix):
        if self.cell is not None:
            self.hear()

    def off_v(self, end, at):
        if self.cell is not None:
            self.cell.raw = self.heard()

    def on_t(self, found, at, prefix):
        if self.cell is not None:
            self.hear()

    def off_t(self, end, at):
        if self.cell is not None:
            self.cell.raw += self.heard()
