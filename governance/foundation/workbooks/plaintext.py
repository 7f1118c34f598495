"""Tables that are only text: CSV as Excel, WPS and older systems write it, and web pages saved under .xls."""

import csv
import io
import re
from html.parser import HTMLParser

from governance.foundation.workbooks.formats import Unreadable

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
NOT_TEXT = "看不出这是什么文件。请上传 Excel（.xlsx、.xls、.et）或 CSV 文件。"
MOST_CELLS = 2_000_000


def decoded(data):
    """Text in UTF-8, UTF-16 or GB18030; anything else is no text."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise Unreadable(NOT_TEXT)


def rows_of_csv(data):
    """Walk the rows; what is no table is said when the walk begins."""
    text = decoded(data)
    head = text[:20_000]
    delimiter = max(",\t;", key=head.count)
    if delimiter not in head:
        raise Unreadable("文件里没有表格：一列也分不出来。请上传 Excel（.xlsx、.xls、.et）或用逗号分隔的 CSV 文件。")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            row = [_csv_cell(cell) for cell in cells]
            while row and row[-1] is None:
                row.pop()
            if row:
                yield number, row
    except csv.Error as error:
        raise Unreadable(
            f"CSV 第 {reader.line_num} 行附近格式有误（引号不成对或内容过长），请用 Excel 另存为 .xlsx 后再上传。"
        ) from error


def _csv_cell(cell):
    """Exports guard cells with ="…" or a tab so that Excel shows them as text; the guard is not content."""
    guarded = re.fullmatch(r'="(.*)"', cell, re.DOTALL)
    cell = guarded[1] if guarded else cell
    return cell if cell.strip() else None


class _Tables(HTMLParser):
    """The cells of all tables; `covered` counts, by column, the rows that an upper cell still covers."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.rows, self.merges, self.cells = [], [], 0
        self.row, self.cell, self.span = None, None, (1, 1)
        self.covered, self.covering = {}, {}

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.end_row()
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self._end_cell()
            attributes = dict(attributes)
            self.cell, self.span = [], (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
        elif tag in ("br", "p", "div") and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self):
        if self.cell is None:
            return
        while len(self.row) in self.covered:
            self.row.append(None)
        (down, right), left, value = self.span, len(self.row), "".join(self.cell)
        self.row += [value if value.strip() else None, *[None] * (right - 1)]
        if down > 1 or right > 1:
            top = len(self.rows) + 1
            self.merges.append((top, left, top + down - 1, left + right - 1))
            self.covering |= dict.fromkeys(range(left, left + right), down - 1)
        self.cells += right
        if self.cells > MOST_CELLS:
            raise Unreadable("网页表格太大，请在 Excel 里打开，另存为 .xlsx 后再上传。")
        self.cell = None

    def end_row(self):
        if self.row is None:
            return
        self._end_cell()
        self.rows.append(self.row)
        still = {column: rows - 1 for column, rows in self.covered.items()} | self.covering
        self.covered, self.covering = {column: rows for column, rows in still.items() if rows > 0}, {}
        self.row = None


def _span(said):
    return min(int(said), 1000) if said and said.isdigit() and int(said) else 1


def sheets_of_page(data, sheet):
    """All tables of the page, one after another, as one sheet."""
    charset = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    try:
        said = charset[1].decode().lower() if charset else ""
        text = data.decode("gb18030" if said.startswith("gb") else said) if said else decoded(data)
    except (LookupError, UnicodeDecodeError):
        text = decoded(data)
    page = _Tables()
    page.feed(text)
    page.close()
    page.end_row()
    rows = []
    for number, cells in enumerate(page.rows, start=1):
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append((number, cells))
    return [sheet("网页表格", rows, page.merges)]
