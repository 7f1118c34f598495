"""Where a place of a sheet lies after rows were put into its lists: rows, areas, and the formulas that name them."""

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer

CELL = re.compile(r"(\$?[A-Za-z]{1,3})(\$?)(\d{1,7})")
AREA = re.compile(r"(\$?[A-Za-z]{1,3}\$?\d{1,7}):(\$?[A-Za-z]{1,3}\$?\d{1,7})")
ROWS = re.compile(r"(\$?)(\d{1,7}):(\$?)(\d{1,7})")
JUMPING = {"OFFSET(", "INDIRECT(", "ADDRESS("}  # reach a cell without naming it


class Rigid(Exception):
    """A sheet that cannot be lengthened for certain; says what stands in the way."""


@dataclass(frozen=True)
class Room:
    """`count` more rows for a list with the prepared rows `first` to `last`: before the last one, so that every range
    over the list grows with it, or behind it where it is the only one.
    """

    first: int
    last: int
    count: int
    numbers: tuple = ()  # columns of running numbers

    @property
    def at(self):
        """The row that moves down first."""
        return self.last if self.last > self.first else self.last + 1


class Shift:
    """`rooms` put into the sheet called `name`."""

    def __init__(self, name, rooms):
        self.name, self.rooms = name.lower(), sorted(rooms, key=lambda room: room.at)

    @property
    def top(self):
        return self.rooms[0].at

    def row(self, row):
        return row + sum(room.count for room in self.rooms if row >= room.at)

    def made(self, room):
        """The numbers of a list's new rows."""
        end = self.row(room.at)
        return range(end - room.count, end)

    def further(self, room, number):
        """How many rows of its list lie between the last prepared one, as it was, and the new row `number`."""
        return number - room.last - (self.row(room.first) - room.first)

    def bottom(self, row):
        """The last row of an area: one that ends with a list's only row takes in the new ones."""
        return self.row(row) + sum(room.count for room in self.rooms if room.first == room.last == row)

    def room_of(self, row):
        return next((room for room in self.rooms if room.first <= row <= room.last), None)

    def areas(self, text):
        """ "A5:H14 J3" -> the same places after the shift."""
        return " ".join(self._moved(each) for each in text.split())

    def ruled(self, text):
        """The same for drop-down lists and formats, which a list's only row gives to the new ones."""
        single = {room.last for room in self.rooms if room.first == room.last}
        cells = [each if ":" in each or not _rows(each) & single else f"{each}:{each}" for each in text.split()]
        return self.areas(" ".join(cells))

    def _moved(self, area):
        first, colon, last = area.partition(":")
        if not colon:
            return _with_row(area, self.row)
        if whole := ROWS.fullmatch(area):
            return f"{whole[1]}{self.row(int(whole[2]))}:{whole[3]}{self.bottom(int(whole[4]))}"
        return f"{_with_row(first, self.row)}:{_with_row(last, self.bottom)}"

    def formula(self, text, *, of, row=None, to=None, counts=True):
        """A formula of the sheet `of`. `row` is its cell's, when it stands in one of this sheet's; `to` where a copy
        of it goes. `Rigid` when the new rows would be missing from what it counts; formats and drop-down lists do not.
        """
        room = self.room_of(row) if row is not None else None
        found, singles = Tokenizer("=" + text), set()
        if found.render() != "=" + text:
            raise Rigid("公式")
        jumps = {item.value.upper() for item in found.items if item.type == "FUNC"} & JUMPING
        for item in found.items:
            if jumps and item.type == "OPERAND" and item.subtype == "TEXT" and CELL.search(item.value):
                raise Rigid("用文字写地址的公式")
            if item.type != "OPERAND" or item.subtype != "RANGE":
                continue
            sheet, mark, where = item.value.rpartition("!")
            if not self._is_ours(sheet, of):
                continue
            if not (CELL.fullmatch(where) or AREA.fullmatch(where) or ROWS.fullmatch(where)):
                continue  # a name, or whole columns
            if jumps - {"INDIRECT("}:
                raise Rigid("用 OFFSET 取数的公式")
            if room is None and counts:
                self._check(where, singles)
            item.value = sheet + mark + self._named(where, room, row, to)
        return found.render()[1:]

    def _is_ours(self, sheet, of):
        name = sheet.strip("'").replace("''", "'").lower()
        if "!" in sheet or (":" in name and "[" not in name):
            raise Rigid("跨几张表的公式")
        return name == self.name if sheet else of.lower() == self.name

    def _check(self, where, singles):
        """A sum written cell by cell, or over a part of the list, would leave the new rows out."""
        rows = _rows(where)
        top, bottom = min(rows), max(rows)
        for room in self.rooms:
            if bottom < room.first or top > room.last or (top <= room.first and bottom >= room.last and ":" in where):
                continue
            if ":" in where:
                raise Rigid("只合计一部分行的公式")
            singles.add(top)
            if len(singles) > 1 or room.first == room.last:
                raise Rigid("一格一格相加的公式")

    def _named(self, where, room, row, to):
        if room is None or to is None:
            return self._moved(where)
        rows = _rows(where)
        if ":" in where and min(rows) <= room.first and max(rows) >= room.last and not _is_running(where):
            return self._moved(where)  # the whole list, from one of its rows

        def own(old):
            return old + to - row if room.first <= old <= room.last else self.row(old)

        return CELL.sub(lambda found: _with_row(found[0], self.row if found[2] else own), where)


def _rows(where):
    return {int(number) for number in re.findall(r"\d+", where)}


def _with_row(cell, move):
    found = CELL.fullmatch(cell)
    return f"{found[1]}{found[2]}{move(int(found[3]))}" if found else cell


def _is_running(area):
    """C$5:C14, a total up to its own row."""
    first, _, last = area.partition(":")
    return bool(CELL.fullmatch(first)[2]) != bool(CELL.fullmatch(last)[2]) if CELL.fullmatch(first) else False
