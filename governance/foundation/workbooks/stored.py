"""Rows of a sheet kept in a temporary file: a roster of a hundred thousand lines is walked, never held."""

import json
import tempfile
from collections.abc import Sequence
from datetime import date, datetime

HEAD = 40  # rows kept at hand: where headings are looked for
PIECE = 256 * 1024


class StoredRows(Sequence):
    """`(Excel row number, cells)` out of the lines of a file, from `start` up to `end`; read anew on every walk."""

    def __init__(self, file, start, end, count, widest):
        self.file, self.start, self.end, self.count, self.widest = file, start, end, count, widest
        self.head = []
        for row in self:
            self.head.append(row)
            if len(self.head) == HEAD:
                break

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        if isinstance(index, slice):
            if index.stop is not None and 0 <= index.stop <= len(self.head):
                return self.head[index]
            return list(self)[index]
        if 0 <= index < len(self.head):
            return self.head[index]
        return list(self)[index]

    def __iter__(self):
        at, rest = self.start, b""
        while at < self.end:
            self.file.seek(at)
            piece = self.file.read(min(PIECE, self.end - at))
            at += len(piece)
            lines, cut, rest_of = (rest + piece).rpartition(b"\n")
            rest = rest_of
            if cut:
                whole = b"[" + lines.replace(b"\n", b",") + b"]"
                yield from map(tuple, json.loads(whole, object_hook=_revived))


def _revived(value):
    if len(value) == 1:
        if "datetime" in value:
            return datetime.fromisoformat(value["datetime"])
        if "date" in value:
            return date.fromisoformat(value["date"])
    return value


def sheets_in(file):
    """(what the line of a sheet says, its `StoredRows`) for the file the other process wrote.

    That one stops at a row that is too wide, so the last row is the widest that matters.
    """
    file.seek(0)
    found, at = [], 0
    for line in file:
        if line.startswith(b"{"):
            found.append([json.loads(line), at + len(line), at + len(line), 0, 0])
        else:
            found[-1][3:] = found[-1][3] + 1, line
        at += len(line)
        found[-1][2] = at
    return [
        (head, StoredRows(file, start, end, count, len(json.loads(last)[1]) if count else 0))
        for head, start, end, count, last in found
    ]


def stored(rows):
    """Rows of texts and numbers put into a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as its rows
    count = widest = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - counted
        widest = max(widest, len(row[1]))
        file.write(json.dumps(row).encode() + b"\n")
    return StoredRows(file, 0, file.tell(), count, widest)
