"""Read whatever a clerk uploads: .xlsx, .xls, .et, .ods, CSV in any usual encoding, a web page named .xls."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from governance.foundation.workbooks import plaintext, stored
from governance.foundation.workbooks.formats import MOST_BYTES, Unreadable, recognise
from governance.foundation.workbooks.marks import Marks

MOST_ROWS = 20_000
MOST_COLUMNS = 64
SECONDS = 90


@dataclass
class Sheet:
    """Non-empty rows as `(Excel row number, cells)`; `rows` has merged cells filled down, `raw` has not."""

    name: str
    raw: list  # or any sequence that can be walked again
    merges: list = field(default_factory=list)  # (first row, first column, last row, last column), rows from 1
    hidden: bool = False
    marks: Marks = field(default_factory=Marks)

    @property
    def hidden_rows(self):
        return self.marks.rows

    @cached_property
    def rows(self):
        """The value of a cell merged over several rows stands in each of them, in its first column only."""
        return [(number, cells) for number, cells, _ in self.filled()] if self._down else self.raw

    @cached_property
    def _down(self):
        return sorted(merge for merge in self.merges if merge[2] > merge[0])

    def filled(self):
        """Walk `(row number, cells filled down inside merges, cells as they are)`, holding one row at a time."""
        if not self._down:
            yield from ((number, cells, cells) for number, cells in self.raw)
            return
        waiting, covering = iter(self._down), []
        following = next(waiting, None)
        for number, raw in self.raw:
            cells = raw
            covering = [(bottom, left, value) for bottom, left, value in covering if bottom >= number]
            for _, left, value in covering:
                if _cell(cells, left) is None:
                    cells = list(cells) if cells is raw else cells
                    cells.extend([None] * (left + 1 - len(cells)))
                    cells[left] = value
            while following and following[0] <= number:
                top, left, bottom, _ = following
                if top == number and _cell(raw, left) is not None:
                    covering.append((bottom, left, raw[left]))
                following = next(waiting, None)
            yield number, cells, raw

    @property
    def hidden_count(self):
        return sum(number in self.hidden_rows for number, _ in self.raw) if self.hidden_rows else 0


@dataclass
class Book:
    name: str
    sheets: list
    from_1904: bool = False  # bare numbers that mean days count from 1904
    kind: str = "excel"  # or html, csv: their cells are all text, as the exporting program showed them

    @property
    def shown(self):
        """The sheets to look at, the visible ones first."""
        return sorted((sheet for sheet in self.sheets if len(sheet.raw)), key=lambda sheet: sheet.hidden)

    @property
    def hidden_sheets(self):
        return sum(sheet.hidden and bool(sheet.raw) for sheet in self.sheets)


def _cell(cells, column):
    return cells[column] if cells is not None and column < len(cells) else None


def read(file, name="", *, most_rows=MOST_ROWS, walked=False):
    """The `Book` in an open file, an upload, bytes or a path; `Unreadable` with a sentence when there is none.

    `walked` sheets keep their rows in a temporary file: for rosters too long to be held.
    """
    data = _bytes_of(file)
    name = Path(name or str(file if isinstance(file, (str, Path)) else getattr(file, "name", "") or "")).name
    format = recognise(data)
    if format.kind == "html":
        sheets = plaintext.sheets_of_page(data, Sheet)
    elif format.kind == "csv":
        rows = plaintext.rows_of_csv(data)
        sheets = [Sheet(Path(name).stem[:31] or "CSV", stored.stored(rows) if walked else list(rows))]
    else:
        sheets = _sheets_of_workbook(data, format, most_rows, walked)
    for sheet in sheets:
        _within_limits(sheet, most_rows)
    if not any(len(sheet.raw) for sheet in sheets):
        raise Unreadable("表格里没有内容。请确认打开的是填好数据的文件，再重新上传。")
    return Book(name, sheets, format.from_1904, format.kind)


def _bytes_of(file):
    if isinstance(file, bytes):
        return file
    if isinstance(file, (str, Path)):
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    file.seek(0)
    return file.read(MOST_BYTES + 1)


def _within_limits(sheet, most_rows):
    if len(sheet.raw) > most_rows + 10:
        raise Unreadable(f"工作表“{sheet.name}”超过 {most_rows:,} 行，请按年份或社区拆成几个文件分别导入。")
    walked = isinstance(sheet.raw, stored.StoredRows)
    widest = sheet.raw.widest if walked else max((len(cells) for _, cells in sheet.raw), default=0)
    if widest > MOST_COLUMNS:
        raise Unreadable(f"工作表“{sheet.name}”超过 {MOST_COLUMNS} 列，请删去不用的列后再上传。")


def _sheets_of_workbook(data, format, most_rows, walked):
    """Let the other process open it; see `rows_of` for why."""
    script, written = Path(__file__).with_name("rows_of.py"), tempfile.TemporaryFile()  # noqa: SIM115 - the rows' file
    with tempfile.NamedTemporaryFile(suffix=format.ending) as copy:
        copy.write(data)
        copy.flush()
        command = [sys.executable, "-I", str(script), copy.name, str(most_rows + 10), str(MOST_COLUMNS)]
        try:
            done = subprocess.run(  # noqa: S603 - our own script
                command, stdout=written, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable("文件太复杂，读取超时。请把数据复制到新的工作簿后再上传。") from error
    if done.returncode == 3:
        raise Unreadable("文件设了打开密码。请打开后去掉密码，另存后再上传。")
    if done.returncode == 4:
        raise Unreadable("文件已损坏或没有传完。请重新上传；仍不行就在 Excel 里打开，另存为 .xlsx。")
    if done.returncode:
        raise Unreadable("文件太大或内容不正常，无法读取。请把数据复制到新的工作簿后再上传。")
    sheets = []
    for head, rows in stored.sheets_in(written):
        merges = [(top + 1, left, bottom + 1, right) for top, left, bottom, right in head["merges"]]
        marks = format.marks.get(head["name"], Marks())
        sheets.append(Sheet(head["name"], rows if walked else list(rows), merges, head["hidden"], marks))
    return sheets
