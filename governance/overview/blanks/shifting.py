"""Where a place of a sheet lies after rows were put into its lists: rows, areas, and the formulas that name them."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import TokenizerError

CELL = re.compile(r"(\$?[A-Za-z]{1,3})(\$?)(\d{1,7})")
AREA = re.compile(r"(\$?[A-Za-z]{1,3}\$?\d{1,7}):(\$?[A-Za-z]{1,3}\$?\d{1,7})")
ROWS = re.compile(r"(\$?)(\d{1,7}):(\$?)(\d{1,7})")
NAME = re.compile(r"[^\W\d][\w.?\\]*|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|.*\[.*")  # or whole columns: they stay
ELSEWHERE = re.compile(r"!\$?[A-Za-z]{1,3}\d")  # a cell of another sheet that changes when the formula is filled down
LAST_ROW = 1_048_576
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
        self.singles = {}  # room -> its rows that formulas outside name one by one

    @property
    def top(self):
        return self.rooms[0].at

    def row(self, row):
        return min(row + sum(room.count for room in self.rooms if row >= room.at), max(row, LAST_ROW))

    def made(self, room):
        """The numbers of a list's new rows."""
        end = self.row(room.at)
        return range(end - room.count, end)

    def further(self, room, number):
        """How many rows of its list lie between the last prepared one, as it was, and the new row `number`."""
        return number - room.last - (self.row(room.first) - room.first)

    def bottom(self, row):
        """The last row of an area: one that ends with a list's only row takes in the new ones."""
        more = sum(room.count for room in self.rooms if room.first == room.last == row)
        return min(self.row(row) + more, max(row, LAST_ROW))

    def room_of(self, row):
        return next((room for room in self.rooms if room.first <= row <= room.last), None)

    def areas(self, text):
        """ "A5:H14 J3" -> the same places after the shift."""
        return " ".join(self._moved(each) for each in text.split())

    def kept(self, text):
        """The same for merged cells and links: those in one row stay in one."""
        first, _, last = text.partition(":")
        if len(_rows(text)) > 1:
            return self.areas(text)
        return ":".join(_with_row(each, self.row) for each in (first, last) if each)

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

    def way(self, before, formula, room, *, of):
        """How the last prepared row's formula comes from the one above it: True when it is filled down, False when
        only places of the list move with the row, None when there is none above and both could be meant.
        """
        found, still = None, Shift(self.name, [replace(room, count=0)])
        if before:
            above = {"of": of, "row": room.last - 1, "to": room.last}
            ways = (down for down in (False, True) if still.formula(before, down=down, **above) == formula)
            found = next(ways, None)
            if found is None:
                raise Rigid("各行写法不同的公式")
        if found is None and ELSEWHERE.search(formula):
            raise Rigid("逐行取别的表的公式")
        return found

    def formula(self, text, *, of, row=None, to=None, down=None, counts=True):
        """A formula of the sheet `of`. `row` is its cell's, when it stands in one of this sheet's; `to` where a copy
        of it goes, by what `way` said. `Rigid` when the new rows would be missing from what it counts; formats and
        drop-down lists do not.
        """
        room = self.room_of(row) if row is not None else None
        found, singles = _read(text), {}
        start = room.first if room else row
        if start is not None and self.row(start) > start and _numbers_by_row(found.items):
            raise Rigid("用 ROW 按行号编号的公式")
        functions = [item.value.upper() for item in found.items if item.type == "FUNC"]
        jumps = set(functions) & JUMPING
        numbers = [item.value for item in found.items if item.type == "OPERAND" and item.subtype == "NUMBER"]
        if jumps & {"INDIRECT(", "ADDRESS("} and any(float(number) >= self.top for number in numbers):
            raise Rigid("用文字写地址的公式")
        for function in functions:
            head, colon, _ = function.rpartition(":")  # E5:INDEX(
            if colon and self._is_ours(head.rpartition("!")[0], of):
                raise Rigid("用 OFFSET 取数的公式")
        for item in found.items:
            if jumps and item.type == "OPERAND" and item.subtype == "TEXT" and CELL.search(item.value):
                raise Rigid("用文字写地址的公式")
            if item.type != "OPERAND" or item.subtype != "RANGE" or "#REF!" in item.value:
                continue
            sheet, mark, where = item.value.rpartition("!")
            if not self._is_ours(sheet, of):
                continue
            if not (CELL.fullmatch(where) or AREA.fullmatch(where) or ROWS.fullmatch(where)):
                if NAME.fullmatch(where):
                    continue
                raise Rigid("读不懂的公式")
            if jumps - {"INDIRECT("}:
                raise Rigid("用 OFFSET 取数的公式")
            if counts:
                self._check(where, singles, room)
            item.value = sheet + mark + self._named(where, room, row, to, down)
        return found.render()[1:]

    def _is_ours(self, sheet, of):
        name = sheet.strip("'").replace("''", "'").lower()
        if "!" in sheet or (":" in name and "[" not in name):
            raise Rigid("跨几张表的公式")
        return name == self.name if sheet else of.lower() == self.name

    def _check(self, where, singles, own):
        """A sum written cell by cell, or over a part of the list, would leave the new rows out; so would formulas
        that show the list elsewhere, one row each.
        """
        rows = _rows(where)
        top, bottom = min(rows), max(rows)
        for room in self.rooms:
            if room is own or bottom < room.first or top > room.last:
                continue
            if ":" in where and top <= room.first and bottom >= room.last:
                continue
            if ":" in where:
                raise Rigid("只合计一部分行的公式")
            for named, why in ((singles, "一格一格相加的公式"), (self.singles, "一行一行引用名单的公式")):
                named.setdefault(room, set()).add(top)
                if len(named[room]) > 1 or room.first == room.last:
                    raise Rigid(why)

    def _named(self, where, room, row, to, down):
        if room is None or not CELL.search(where):
            return self._moved(where)
        free = [int(found[3]) for found in CELL.finditer(where) if not found[2]]
        if to is None:
            if ":" not in where and free == [room.last] and row < room.last:
                raise Rigid("往下一行取数的公式")
            return self._moved(where)
        only = room.first == room.last
        rows = _rows(where)
        whole = ":" in where and min(rows) <= room.first and max(rows) >= room.last and not _is_running(where)
        if whole and not down and not (only and free):
            return self._moved(where)  # the whole list, from one of its rows
        near = range(room.first - 1 if only else room.first, room.last + 1)
        far = [old for old in free if old not in near]
        if far and (down is None or (down and (max(far) > room.last or self.row(room.first) > room.first))):
            raise Rigid("逐行取别处的公式")

        def own(old):
            return old + to - row if down or old in near else self.row(old)

        return CELL.sub(lambda found: _with_row(found[0], self.row if found[2] else own), where)


def _read(text):
    try:
        found = Tokenizer("=" + text)
    except TokenizerError as error:
        raise Rigid("读不懂的公式") from error
    if found.render() != "=" + text:
        raise Rigid("读不懂的公式")
    return found


def _numbers_by_row(items):
    """ROW()-4 or ROW(A1), which say another number when the row moves; ROW()-ROW(A$4) does not."""
    asked = [after for item, after in pairwise(items) if item.type == "FUNC" and item.value.upper() == "ROW("]
    return bool(asked) and not any(after.type == "OPERAND" and re.search(r"\$\d", after.value) for after in asked)


def _rows(where):
    return {int(number) for number in re.findall(r"\d+", where)}


def _with_row(cell, move):
    found = CELL.fullmatch(cell)
    return f"{found[1]}{found[2]}{move(int(found[3]))}" if found else cell


def _is_running(area):
    """C$5:C14, a total up to its own row."""
    first, _, last = area.partition(":")
    return bool(CELL.fullmatch(first)[2]) != bool(CELL.fullmatch(last)[2]) if CELL.fullmatch(first) else False
