"""Values put into the XML of a sheet: only the cells that get one are written anew, every other byte stays."""

import re
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from governance.foundation.workbooks.parts import letters
from governance.overview.blanks.page import area

KIND = re.compile(rb"""\s(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
NAMED = re.compile(rb"""\s(r|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?v>)")
REFERENCE = re.compile(rb"""(\sref\s*=\s*)(?:"[^"]*"|'[^']*')""")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def spliced(page, values, stale=(), grown=None, from_1904=False):
    """The bytes of `page` with `values` {(row, column): number, text or date} in its cells.

    `stale` are places of formulas whose kept result is dropped, because it depends on a value; programs reckon it
    when they open the file. `grown` is {row number: number of the row it is made like} for rows below the last one.
    """
    edits = []  # (start, end, bytes), in any order, never overlapping
    by_row = {}
    for (row, column), value in values.items():
        cell = page.cells.get((row, column))
        if cell is not None:
            edits.append((cell.start, cell.end, _rewritten(page, cell, value, from_1904)))
        else:
            by_row.setdefault(row, {})[column] = value
    for row, new in by_row.items():
        if row in page.rows:
            edits += _inserted(page, page.rows[row], new, from_1904)
    for at in stale:
        cell = page.cells[at]
        edits.append((cell.start, cell.end, _unreckoned(page.data[cell.start : cell.end])))
    fresh = sorted(row for row in by_row if row not in page.rows)
    if fresh:
        edits += _new_rows(page, {row: by_row[row] for row in fresh}, grown or {}, from_1904)
    edits += _wider(page, values)
    return applied(page.data, edits)


def applied(data, edits):
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def _rewritten(page, cell, value, from_1904):
    """The element with its own name, place and style; type and content are the new ones."""
    whole = page.data[cell.start : cell.end]
    opened = whole[: _tag_end(whole)].rstrip(b">").rstrip(b"/").rstrip()
    return filled_cell(page.prefix, KIND.sub(b"", opened), value, from_1904)


def _tag_end(element):
    quote = 0
    for at, byte in enumerate(element):
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == 62:  # >
            return at + 1
    return len(element)


def filled_cell(prefix, opened, value, from_1904=False):
    mark = prefix.encode()
    if isinstance(value, (date, datetime)):
        value = serial(value, from_1904)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return b"%s><%sv>%s</%sv></%sc>" % (opened, mark, _number(value), mark, mark)
    text = escape(UNPRINTABLE.sub("", str(value))).encode()
    return b'%s t="inlineStr"><%sis><%st xml:space="preserve">%s</%st></%sis></%sc>' % (
        *(opened, mark, mark, text, mark, mark, mark),
    )


def _number(value):
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    return repr(int(value) if isinstance(value, float) and value.is_integer() else value).encode()


def serial(day, from_1904=False):
    """The number a workbook keeps for a day."""
    day = day.date() if isinstance(day, datetime) else day
    return (day - (EPOCH_1904 if from_1904 else EPOCH)).days


def opened_cell(page, row, column, style):
    styled = f' s="{style}"' if style >= 0 else ""
    return f'<{page.prefix}c r="{letters(column)}{row}"{styled}'.encode()


def _style_of(page, row, column):
    """What a cell that is not written yet looks like: its row's style, else its column's."""
    if row is not None and row.style >= 0:
        return row.style
    return page.column_styles.get(column, -1)


def _inserted(page, row, new, from_1904):
    """Cells that the row does not have, each before its right neighbour."""
    made = {
        column: filled_cell(
            page.prefix, opened_cell(page, row.number, column, _style_of(page, row, column)), value, from_1904
        )
        for column, value in new.items()
    }
    if row.closing == row.end:  # <row r="9"/>
        opened = page.data[row.start : row.end].rstrip(b">").rstrip(b"/").rstrip()
        inside = b"".join(made[column] for column in sorted(made))
        return [(row.start, row.end, b"%s>%s</%srow>" % (opened, inside, page.prefix.encode()))]
    places = {}
    for column in sorted(made):
        at = next((cell.start for cell in row.cells if cell.column > column), row.closing)
        places[at] = places.get(at, b"") + made[column]
    return [(at, at, content) for at, content in places.items()]


def _new_rows(page, rows, grown, from_1904):
    """Rows the sheet does not have: before the next one there is, or after the last."""
    places = {}
    for number, new in rows.items():
        like = page.rows.get(grown.get(number))
        styles = {cell.column: cell.style for cell in like.cells} if like else {}
        opened = row_opened(page, like, number)
        cells = b"".join(
            filled_cell(page.prefix, opened_cell(page, number, column, styles.get(column, -1)), new[column], from_1904)
            if column in new
            else opened_cell(page, number, column, styles[column]) + b"/>"
            for column in sorted(set(new) | set(styles))
        )
        at = next((row.start for row in page.rows.values() if row.number > number), page.content[1])
        places[at] = places.get(at, b"") + b"%s>%s</%srow>" % (opened, cells, page.prefix.encode())
    if page.content[0] == page.content[1] and page.data[page.content[0] - 2 : page.content[0]] == b"/>":
        return []  # <sheetData/>: a sheet without a single row is no form
    return [(at, at, content) for at, content in places.items()]


def row_opened(page, like, number):
    if like is None:
        return f'<{page.prefix}row r="{number}"'.encode()
    opened = page.data[like.start : like.opened].rstrip(b">").rstrip(b"/").rstrip()
    spans = NAMED.search(opened)
    opened = NAMED.sub(b"", opened) if spans else opened
    tag = f"<{page.prefix}row".encode()
    return tag + f' r="{number}"'.encode() + opened[len(tag) :]


def _unreckoned(element):
    """A formula's element without its kept result and without that result's type."""
    end = _tag_end(element)
    return KIND.sub(b"", element[:end]) + VALUE.sub(b"", element[end:])


def _wider(page, values):
    """The sheet's stated extent takes in cells written beyond it."""
    if not page.dimension or not values:
        return []
    start, end = page.dimension
    tag = page.data[start:end]
    found = REFERENCE.search(tag)
    if not found:
        return []
    top, left, bottom, right = area(found[0].split(b"=", 1)[1].strip().strip(b"\"'").decode())
    rows, columns = [row for row, _ in values], [column for _, column in values]
    if min(rows) >= top and max(rows) <= bottom and min(columns) >= left and max(columns) <= right:
        return []
    first = f"{letters(min(left, *columns))}{min(top, *rows)}"
    last = f"{letters(max(right, *columns))}{max(bottom, *rows)}"
    return [(start, end, REFERENCE.sub(b'\\1"' + f"{first}:{last}".encode() + b'"', tag))]
