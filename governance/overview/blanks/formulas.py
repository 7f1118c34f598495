"""Which formulas of a workbook depend on the cells that were filled: their kept results are no longer true."""

import re

from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator, TranslatorError

from governance.overview.blanks.page import MOST_COLUMNS, area

REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?")
COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")
UNSURE = {"INDIRECT(", "OFFSET(", "TODAY(", "NOW(", "CELL(", "INFO("}
ANYTHING = None  # an operand that may mean any cell


def written_out(page):
    """{(row, column): formula without "="}, shared ones told for each of their cells."""
    masters, found = {}, {}
    for at, cell in page.cells.items():
        if cell.formula is None:
            continue
        if cell.shared is not None and cell.formula:
            masters[cell.shared] = cell
        if cell.formula:
            found[at] = cell.formula
    for at, cell in page.cells.items():
        if cell.formula == "" and cell.shared in masters:
            master = masters[cell.shared]
            try:
                found[at] = Translator("=" + master.formula, origin=master.at).translate_formula(cell.at)[1:]
            except (TranslatorError, ValueError, IndexError):
                found[at] = master.formula
        elif cell.formula == "":
            found[at] = ""
    return found


def operands(formula, sheet, defined, depth=0):
    """The areas a formula reads: {(sheet name in lower case, (top, left, bottom, right))}; ANYTHING when unsure."""
    found = set()
    try:
        items = Tokenizer("=" + formula).items
    except Exception:
        return ANYTHING
    for item in items:
        if item.type == "FUNC" and item.value.upper() in UNSURE:
            return ANYTHING
        if item.type != "OPERAND" or item.subtype != "RANGE":
            continue
        of, _, where = item.value.rpartition("!")
        name = of.strip("'").replace("''", "'").lower() if of else sheet.lower()
        if "[" in of:  # another workbook
            continue
        place = _area(where.upper())
        if place:
            found.add((name, place))
            continue
        inner = defined.get(item.value.lower())
        more = operands(inner, sheet, defined, depth + 1) if inner and depth < 5 else ANYTHING
        if more is ANYTHING:
            return ANYTHING
        found |= more
    return found


def _area(where):
    if REFERENCE.fullmatch(where):
        return area(where)
    if whole := COLUMNS.fullmatch(where):
        first, last = area(f"{whole[1]}1:{whole[2]}1")[1::2]
        return (1, first, 1_048_576, last)
    if whole := ROWS.fullmatch(where):
        return (int(whole[1]), 1, int(whole[2]), MOST_COLUMNS)
    return None


class Dependence:
    """What every formula of the workbook reads; asked which results a set of filled cells makes untrue."""

    def __init__(self, pages, defined):
        self.reads = {}
        for page in pages:
            for at, formula in written_out(page).items():
                self.reads[page.name.lower(), at] = operands(formula, page.name, defined)

    def stale(self, filled):
        """Places of formulas that depend, directly or over others, on `filled`; both {(sheet name, (row, column))}."""
        touched = {(name.lower(), at) for name, at in filled}
        if not touched:
            return set()
        found, fresh = set(), touched
        while fresh:
            there = _by_sheet(fresh)
            now = {
                place
                for place, reads in self.reads.items()
                if place not in found and (reads is ANYTHING or _meets(reads, there))
            }
            found |= now
            fresh = now
        return found

    def is_read(self, name, at):
        """Whether some formula surely reads the cell."""
        return any(reads and _meets(reads, {name.lower(): {at}}) for reads in self.reads.values())


def _meets(reads, places):
    """Whether one of the areas holds one of the places, `{sheet: {(row, column)}}`."""
    for name, (top, left, bottom, right) in reads:
        there = places.get(name, ())
        if (bottom - top + 1) * (right - left + 1) <= len(there):
            if any((row, column) in there for row in range(top, bottom + 1) for column in range(left, right + 1)):
                return True
        elif any(top <= row <= bottom and left <= column <= right for row, column in there):
            return True
    return False


def _by_sheet(places):
    found = {}
    for name, at in places:
        found.setdefault(name, set()).add(at)
    return found
