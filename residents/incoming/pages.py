"""A sheet with headings we know, walked line by line: which line is a row of data, and what the others are."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from governance.foundation.workbooks import heading_key
from governance.foundation.workbooks.tables import beside_the_data, find_header, headings_of
from residents.addresses import Place
from residents.incoming.beside import columns_of
from residents.incoming.headings import CARE, PARTY, SYNONYMS
from residents.incoming.layouts import SERIAL, layout_of, place_of, place_of_line, title_above

KNOWN = {heading_key(word) for words in SYNONYMS.values() for word in words}
EXAMPLE = re.compile(r"(示例|样例|范例|例|例如|填写示例|示范)[:：]?\d?")
COUNTED = re.compile(r"(以上|本栋|本页)?[总合]?共计?[:：]?\d+(户|人|名|套|间)")
TITLE = re.compile(r"花名册|台账|登记表|一览表|名册|统计表|汇总表|信息表")
key_of = lru_cache(maxsize=8192)(heading_key)


@dataclass
class Block:
    """Headings and where they stand, valid until the next line of headings; `place` from a line such as 3栋."""

    headings: list
    columns: dict  # {field: heading}
    place: Place = field(default_factory=Place)

    def __post_init__(self):
        where = {heading: position for position, heading in enumerate(self.headings) if heading}
        self.keys = [heading_key(heading) for heading in self.headings]
        self.named = [(position, heading) for position, heading in enumerate(self.headings) if heading]
        self.positions = {name: where[heading] for name, heading in self.columns.items() if heading in where}
        self.pivots = [self.positions[name] for name in ("name", "head", "room") if name in self.positions]
        self.has_party = not PARTY.keys().isdisjoint(self.positions)
        self.has_care = any(name in CARE or name.startswith("care_") for name in self.positions)
        self.serial = {position for position, key in enumerate(self.keys) if key in SERIAL}


class Page:
    """The headings of a sheet and the walk through its lines."""

    def __init__(self, sheet, index, depth, headings, columns=None):
        self.sheet, self.index, self.depth, self.headings = sheet, index, depth, headings
        shown = [heading for heading in headings if heading]
        above = [cell for _, cells in sheet.raw[:index] for cell in cells]
        self.title = title_above(above)
        given = {name: heading for name, heading in (columns or {}).items() if heading in shown and name in SYNONYMS}
        self.columns = given if columns else columns_of(shown)
        self.layout = layout_of(self.columns, shown, self.title)
        self.place = self._place_above(place_of(self.title, sheet.name))

    def _place_above(self, place):
        """A line such as 7栋 may stand between the title and the headings."""
        for _, cells in self.sheet.raw[: self.index]:
            texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
            if len(texts) == 1 and texts[0] != self.title:
                line = place_of_line(texts[0])
                if line:
                    place = Place(line.estate or place.estate, line.building, line.entrance)
        return place

    def walk(self, skipped):
        """Yield (row number, cells filled down inside merges, cells as they are, block); count the others by kind."""
        block, first = Block(self.headings, self.columns, self.place), True
        for at, (number, cells, raw) in enumerate(self.sheet.filled()):
            if at < self.index + self.depth:
                continue
            kind, replaced = self._kind(raw, block, first)
            first = kind == "重复表头" or (first and kind == "填写提示")
            block = replaced or block
            if kind:
                skipped[kind] = skipped.get(kind, 0) + 1
            else:
                yield number, cells, raw, block

    def _kind(self, raw, block, first):
        """(kind of a line that is no data, the block that begins with it)."""
        if not first and _is_plainly_data(raw, block):
            return "", None
        kind = beside_the_data(raw, block.keys, first)
        if kind:
            return kind, None
        if any(_is_heading(raw, position) for position in block.pivots):
            again = self._headings_again(raw, block)
            if again:
                return "重复表头", again
        filled = [position for position, cell in enumerate(raw) if cell is not None and cell != "" and cell != " "]
        if all(position in block.serial and not _is_words(raw[position]) for position in filled):
            return "空行", None
        if len(filled) == 1 and isinstance(raw[filled[0]], str):
            return self._lone(raw[filled[0]], block)
        if first and any(isinstance(cell, str) and EXAMPLE.fullmatch(cell.strip()) for cell in raw):
            return "填写提示", None
        return "", None

    def _lone(self, cell, block):
        if TITLE.search(cell):
            place = place_of(cell, "")
            kept = place if place.building else block.place
            return "标题", Block(block.headings, block.columns, kept)
        if COUNTED.match(cell.strip()):
            return "合计", None
        place = place_of_line(cell)
        if place is None:
            return "", None
        place = Place(place.estate or block.place.estate, place.building or block.place.building, place.entrance)
        return "楼栋标题", Block(block.headings, block.columns, place)

    def _headings_again(self, raw, block):
        """The block a later line of headings begins, though its columns may stand in another order."""
        texts = [cell for cell in raw if isinstance(cell, str) and cell.strip()]
        if len(texts) < 3 or sum(key_of(text) in KNOWN for text in texts) * 10 < len(texts) * 6:
            return None
        headings = headings_of([raw])
        shown = [heading for heading in headings if heading]
        if set(self.columns.values()) <= set(shown):
            return Block(headings, self.columns, block.place)
        return Block(headings, columns_of(shown), block.place)


def _is_words(cell):
    return isinstance(cell, str) and bool(cell.strip(" .0123456789"))


def _is_plainly_data(raw, block):
    """Many cells, none of them where a heading or a sum would stand: most lines, told quickly."""
    if len(raw) - raw.count(None) <= 8:
        return False
    lead = next((cell for cell in raw if type(cell) is str), "")
    return lead.lstrip()[:1] not in "总合小共累本" and not any(_is_heading(raw, position) for position in block.pivots)


def _is_heading(raw, position):
    return position < len(raw) and isinstance(raw[position], str) and key_of(raw[position]) in KNOWN


def pages_of(book, columns=None):
    """The sheets of a book that are rosters; lists for drop-downs and sheets without headings are none."""
    found = []
    for sheet in book.sheets:
        if not len(sheet.raw):
            continue
        header = find_header(sheet, SYNONYMS)
        if header:
            page = Page(sheet, *header, (columns or {}).get(sheet.name))
            if page.layout:
                found.append(page)
    return found
