"""What a sheet's XML says that its values do not: hidden rows and columns, formulas whose result was never saved."""

import re
from dataclasses import dataclass, field

HIDDEN_ROW = re.compile(rb"<row [^>]*?hidden=\"(?:1|true)\"[^>]*>")
HIDDEN_COLUMN = re.compile(rb"<col [^>]*?hidden=\"(?:1|true)\"[^>]*>")
ROW_NUMBER = re.compile(rb" r=\"(\d+)\"")
FROM, TO = re.compile(rb" min=\"(\d+)\""), re.compile(rb" max=\"(\d+)\"")
UNSAVED = re.compile(
    rb"<c r=\"([A-Z]{1,3})(\d+)\"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
FAILED = re.compile(rb"<c r=\"([A-Z]{1,3})(\d+)\"[^>]*? t=\"e\"")  # #REF!, #N/A
MOST_COLUMNS, MOST_CELLS, LONGEST = 256, 300_000, 10_000


@dataclass
class Marks:
    rows: set = field(default_factory=set)  # hidden, by Excel number
    columns: set = field(default_factory=set)  # hidden, from 0
    unsaved: set = field(default_factory=set)  # (Excel row, column from 0) of formulas without a usable result

    def __bool__(self):
        return bool(self.rows or self.columns or self.unsaved)

    def note(self, piece):
        """Collect from a piece of sheet XML; returns the unfinished end of it."""
        for tag in HIDDEN_ROW.findall(piece):
            number = ROW_NUMBER.search(tag)
            if number:
                self.rows.add(int(number[1]))
        if b"<col " in piece:
            self._note_columns(piece)
        if b"<f" in piece and len(self.unsaved) < MOST_CELLS:
            self.unsaved.update((int(row), column_of(letters)) for letters, row in UNSAVED.findall(piece))
        if b' t="e"' in piece and len(self.unsaved) < MOST_CELLS:
            self.unsaved.update((int(row), column_of(letters)) for letters, row in FAILED.findall(piece))
        end = piece.rfind(b"<c ")
        return piece[end if end >= 0 else piece.rfind(b"<") :][-LONGEST:]

    def _note_columns(self, piece):
        for tag in HIDDEN_COLUMN.findall(piece):
            first, last = FROM.search(tag), TO.search(tag)
            if first and last:
                self.columns.update(range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)))


def column_of(letters):
    """b"A" -> 0, b"AA" -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
