"""Over every blank stand headings: those of its row to the left, those of its column above, sections and titles."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from governance.overview.blanks.grid import Grid
from governance.overview.blanks.words import said, tidy

ROW, COLUMN = "row", "column"
MOST_PATH = 4


@dataclass(frozen=True)
class Heading:
    """The labels of one row or column of a table, from the outermost in. `number` tells apart equal ones."""

    sheet: int  # of the visible sheets, from 0
    axis: str
    labels: tuple
    number: int = 0

    @cached_property
    def key(self):
        """What the clerk's answer is remembered under: the same next month, wherever the row stands then."""
        path = "/".join(tidy(label) for label in self.labels)
        return f"{self.sheet}|{self.axis}|{path}|{self.number}"

    @property
    def mark(self):
        """A short name for addresses."""
        return sha256(self.key.encode()).hexdigest()[:12]

    @property
    def words(self):
        return " / ".join(" ".join(label.split()) for label in self.labels)

    def __str__(self):
        return self.words


@dataclass
class Blank:
    """A cell that may be filled, under its headings; either may be missing, not both."""

    at: tuple
    row: Heading | None
    column: Heading | None
    sections: tuple  # wide texts above, the nearest first


class Reader:
    """The headings of one sheet; equal paths at different places get different numbers."""

    def __init__(self, grid: Grid, sheet: int):
        self.grid, self.sheet = grid, sheet
        self.seen, self.made = {}, {}
        self.labelled, self.columns = {}, {}

    def blanks(self):
        """Every blank with a heading, in reading order."""
        extent = self.grid.extent
        if extent is None:
            return []
        top, left, bottom, right = extent
        found = []
        for row in range(top, bottom + 1):
            if row in self.grid.header_rows or self.grid.is_signed(row) or row in self.grid.examples:
                continue
            for column in range(left, right + 1):
                if not self.grid.is_blank((row, column)) or self.grid.is_hidden((row, column)):
                    continue
                above, sections = self.above((row, column))
                beside = self.beside((row, column))
                if (above or beside) and not self._outside((row, column)):
                    found.append(Blank((row, column), beside, above, sections))
        return found

    def _outside(self, at):
        """Whether a blank without a frame stands beside labels that have one: beyond the table's edge."""
        if self.grid.style(at).bordered:
            return False
        row = (at[0], column) if (column := self._nearest(at)) else None
        return row is not None and self.grid.style(self.grid.anchor(row)).bordered

    def _nearest(self, at):
        """The column of the label to the left of a blank, 0 when there is none."""
        for column in range(at[1] - 1, self.grid.extent[1] - 1, -1):
            if self.grid.label((at[0], column)):
                return column
        return 0

    def above(self, at):
        """(the column's heading or None, the wide texts above it): one answer for all rows under the same labels."""
        rows = self._labelled(at[1])
        place = (at[1], bisect_left(rows, at[0]))
        if place not in self.columns:
            self.columns[place] = self._above(at)
        return self.columns[place]

    def _labelled(self, column):
        """Rows of a column in which a label stands, from the top."""
        if column not in self.labelled:
            top, _, bottom, _ = self.grid.extent
            self.labelled[column] = [row for row in range(top, bottom + 1) if self.grid.label((row, column))]
        return self.labelled[column]

    def _above(self, at):
        row, column = at[0] - 1, at[1]
        top = self.grid.extent[0]
        labels, places, sections = [], [], []
        while row >= top and len(labels) < MOST_PATH:
            anchor = self.grid.anchor((row, column))
            text = self.grid.label(anchor)
            wide = text and self.grid.is_wide(anchor)
            if wide:
                sections.append(text)
            elif text and anchor[0] in self._header_band:
                labels.append(text)
                places.append(anchor)
            row = anchor[0] - 1
            if labels and row >= top and not self._continues(row, column):
                break
        while row >= top:
            anchor = self.grid.anchor((row, column))
            if (text := self.grid.label(anchor)) and self.grid.is_wide(anchor):
                sections.append(text)
            row = anchor[0] - 1
        return self._made(COLUMN, labels, places), tuple(sections)

    def beside(self, at):
        """The row's heading: the texts to the left that stand side by side."""
        row, column = at[0], at[1] - 1
        if row not in self.grid.rows_with_text:
            return None
        left = self.grid.extent[1]
        labels, places = [], []
        while column >= left and len(labels) < MOST_PATH:
            anchor = self.grid.anchor((row, column))
            text = "" if self.grid.is_wide(anchor) else self.grid.label(anchor)
            if text:
                labels.append(text)
                places.append(anchor)
            elif labels and not self.grid.value(anchor):
                break
            column = anchor[1] - 1
        return self._made(ROW, labels, places)

    @cached_property
    def _header_band(self):
        """Rows whose texts name columns: header rows, and the rows their parents stand in."""
        band = set(self.grid.header_rows)
        for row in self.grid.header_rows:
            for column in range(self.grid.extent[1], self.grid.extent[3] + 1):
                anchor = self.grid.anchor((row, column))
                band.update(range(anchor[0], row + 1))
        return band

    def _continues(self, row, column):
        """Whether the row above belongs to the same header."""
        anchor = self.grid.anchor((row, column))
        return bool(self.grid.label(anchor)) and (self.grid.is_wide(anchor) or anchor[0] in self._header_band)

    def _made(self, axis, labels, places):
        if not labels:
            return None
        labels = tuple(dict.fromkeys(reversed(labels)))
        place = (axis, tuple(places))
        if place not in self.made:
            number = self.seen.get((axis, labels), 0)
            self.seen[axis, labels] = number + 1
            self.made[place] = Heading(self.sheet, axis, labels, number)
        return self.made[place]

    @property
    def places(self):
        """{at: Heading}: where each heading stands, the innermost of its labels that says more than a unit or month."""
        found = {}
        for (_, places), heading in self.made.items():
            at = next((at for at in places if said(self.grid.label(at)).rest), places[0])
            found.setdefault(at, heading)
        return found
