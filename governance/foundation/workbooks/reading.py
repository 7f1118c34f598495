"""Read whatever a clerk uploads: .xlsx, .xls, .et, .ods, CSV in any usual encoding, a web page named .xls."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from governance.foundation.workbooks import plaintext
from governance.foundation.workbooks.formats import MOST_BYTES, Unreadable, recognise

MOST_ROWS = 20_000
MOST_COLUMNS = 64
SECONDS = 90


@dataclass
class Sheet:
    """Non-empty rows as `(Excel row number, cells)`; `rows` has merged cells filled down, `raw` has not."""

    name: str
    raw: list
    merges: list = field(default_factory=list)  # (first row, first column, last row, last column), rows from 1
    hidden: bool = False
    hidden_rows: set = field(default_factory=set)

    @cached_property
    def rows(self):
        """The value of a cell merged over several rows stands in each of them, in its first column only."""
        down = [merge for merge in self.merges if merge[2] > merge[0]]
        if not down:
            return self.raw
        numbers = dict(self.raw)
        filled = {number: list(cells) for number, cells in self.raw}
        for top, left, bottom, _ in down:
            value = _cell(numbers.get(top), left)
            for number in range(top + 1, bottom + 1):
                if value is not None and number in filled and _cell(filled[number], left) is None:
                    cells = filled[number]
                    cells.extend([None] * (left + 1 - len(cells)))
                    cells[left] = value
        return [(number, filled[number]) for number, _ in self.raw]

    @property
    def hidden_count(self):
        return sum(number in self.hidden_rows for number, _ in self.raw)


@dataclass
class Book:
    name: str
    sheets: list

    @property
    def shown(self):
        """The sheets to look at, the visible ones first."""
        return sorted((sheet for sheet in self.sheets if sheet.raw), key=lambda sheet: sheet.hidden)

    @property
    def hidden_sheets(self):
        return sum(sheet.hidden and bool(sheet.raw) for sheet in self.sheets)


def _cell(cells, column):
    return cells[column] if cells is not None and column < len(cells) else None


def read(file, name=""):
    """The `Book` in an open file, an upload, bytes or a path; `Unreadable` with a sentence when there is none."""
    data = _bytes_of(file)
    name = Path(name or str(file if isinstance(file, (str, Path)) else getattr(file, "name", "") or "")).name
    format = recognise(data)
    if format.kind == "html":
        sheets = plaintext.sheets_of_page(data, Sheet)
    elif format.kind == "csv":
        sheets = [Sheet(Path(name).stem[:31] or "CSV", plaintext.rows_of_csv(data))]
    else:
        sheets = _sheets_of_workbook(data, format)
    for sheet in sheets:
        _within_limits(sheet)
    if not any(sheet.raw for sheet in sheets):
        raise Unreadable("表格里没有内容。请确认打开的是填好数据的文件，再重新上传。")
    return Book(name, sheets)


def _bytes_of(file):
    if isinstance(file, bytes):
        return file
    if isinstance(file, (str, Path)):
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    file.seek(0)
    return file.read(MOST_BYTES + 1)


def _within_limits(sheet):
    if len(sheet.raw) > MOST_ROWS + 10:
        raise Unreadable(f"工作表“{sheet.name}”超过 {MOST_ROWS:,} 行，请按年份或社区拆成几个文件分别导入。")
    if any(len(cells) > MOST_COLUMNS for _, cells in sheet.raw):
        raise Unreadable(f"工作表“{sheet.name}”超过 {MOST_COLUMNS} 列，请删去不用的列后再上传。")


def _revived(value):
    if len(value) == 1:
        if "datetime" in value:
            return datetime.fromisoformat(value["datetime"])
        if "date" in value:
            return date.fromisoformat(value["date"])
    return value


def _sheets_of_workbook(data, format):
    """Let the other process open it; see `rows_of` for why."""
    script = Path(__file__).with_name("rows_of.py")
    with tempfile.NamedTemporaryFile(suffix=format.ending) as copy:
        copy.write(data)
        copy.flush()
        command = [sys.executable, "-I", str(script), copy.name, str(MOST_ROWS + 10), str(MOST_COLUMNS)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own script
        except subprocess.TimeoutExpired as error:
            raise Unreadable("文件太复杂，读取超时。请把数据复制到新的工作簿后再上传。") from error
    if done.returncode == 3:
        raise Unreadable("文件设了打开密码。请打开后去掉密码，另存后再上传。")
    if done.returncode == 4:
        raise Unreadable("文件已损坏或没有传完。请重新上传；仍不行就在 Excel 里打开，另存为 .xlsx。")
    if done.returncode:
        raise Unreadable("文件太大或内容不正常，无法读取。请把数据复制到新的工作簿后再上传。")
    sheets = []
    for line in done.stdout.splitlines():
        sheet = json.loads(line, object_hook=_revived)
        merges = [(top + 1, left, bottom + 1, right) for top, left, bottom, right in sheet["merges"]]
        raw = [(number, cells) for number, cells in sheet["rows"]]
        sheets.append(Sheet(sheet["name"], raw, merges, sheet["hidden"], format.hidden_rows.get(sheet["name"], set())))
    return sheets
