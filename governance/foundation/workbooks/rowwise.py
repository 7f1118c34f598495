"""Rows to sheet XML, a few hundred at a time and column by column: a column's texts are joined, escaped and
encoded at once and laid into the row's template as bytes. Cell by cell this costs five times as much.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from django.utils import timezone

from governance.foundation.workbooks import parts

UNIT, ROW = "\x1f", b"\x1e"  # between the texts of a column; where a template wants the row's number
CONTROL = bytes(code for code in range(32) if code not in (9, 10, 31))
UNIT_TOO = bytes([*CONTROL, 31])
ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read _x000D_ as a carriage return
LONGEST = 32_000  # characters a cell holds, less a little
CUT = "…（全文见系统）"
CHUNK = 400
TEXTS = ("text", "short")
FIRST_DAY = date(1899, 12, 30).toordinal()
UNIX_DAY = date(1970, 1, 1).toordinal() - FIRST_DAY


def written(columns, rows, after):
    """Yield `(xml, number of the last row)` for chunks of rows; the first row comes right after row `after`."""
    template, rows, at = _template(columns), iter(rows), after
    fill = [_texts if column.kind in TEXTS else _numbers for column in columns]
    while chunk := list(islice(rows, CHUNK)):
        if any(len(row) != len(columns) for row in chunk):
            raise ValueError(f"a row has not the {len(columns)} cells of the headings")
        cells = [inside(column) for inside, column in zip(fill, zip(*chunk, strict=True), strict=True)]
        lines = []
        for at, row in enumerate(zip(*cells, strict=True), start=at + 1):  # noqa: B020 - counted on from chunk to chunk
            lines.append((template % row).replace(ROW, b"%d" % at))
        yield b"".join(lines), at


def _template(columns):
    cells = []
    for n, column in enumerate(columns, start=1):
        start = f'<c r="{parts.letters(n)}\x1e" s="{parts.STYLES[column.kind]}"'
        text = column.kind in TEXTS
        cells.append(f'{start} t="inlineStr"><is><t xml:space="preserve">%b</t></is></c>' if text else f"{start}%b")
    return f'<row r="\x1e">{"".join(cells)}</row>'.encode()


def _texts(column):
    """The escaped bytes of a column's texts; whatever is no text is said as one."""
    try:
        joined = UNIT.join(column)
    except TypeError:
        column = ["" if cell is None else str(cell) for cell in column]
        joined = UNIT.join(column)
    if joined.count(UNIT) != len(column) - 1 or max(map(len, column)) > LONGEST:
        joined = UNIT.join([_shortened(cell.replace(UNIT, "")) for cell in column])
    return clean(escaped(joined), CONTROL).split(b"\x1f")


def _shortened(text):
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def escaped(text):
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def clean(text, unwanted=UNIT_TOO):
    """Bytes without what XML cannot hold: control characters, lone surrogates, non-characters."""
    data = text.encode("utf-8", "ignore").translate(None, unwanted)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _numbers(column):
    return [_number(value) for value in column]


def _number(value):
    """A number, date or moment as the inside of a cell; what is none of them is refused, not written as text."""
    if value is None or value == "":
        return b"/>"
    if isinstance(value, datetime):
        return b"><v>%.9f</v></c>" % _moment(value)
    if isinstance(value, date):
        return b"><v>%d</v></c>" % (value.toordinal() - FIRST_DAY)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value - value != 0:
        raise TypeError(f"{value!r} is neither a number nor a date")
    return b"><v>%a</v></c>" % value


def _moment(value):
    """Days since Excel's day 0 on the office's clock, to the second."""
    if value.tzinfo is None:
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return value.toordinal() - FIRST_DAY + seconds / 86400
    seconds = int(value.timestamp())
    return UNIX_DAY + (seconds + _offset(seconds // 3600)) / 86400


@lru_cache(maxsize=100_000)
def _offset(hour):
    """The office's distance from UTC in an hour; asking the time zone for each cell costs more than the cell."""
    zone = timezone.get_current_timezone()
    return int(datetime.fromtimestamp(hour * 3600, tz=zone).utcoffset().total_seconds())
