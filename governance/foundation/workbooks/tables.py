"""Find the table in a sheet: headings in the first rows, over one to three lines, notes and sums around it."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from governance.foundation.errors import ActionRefused

WITHIN = 10  # the headings are among the first ten rows that are not empty
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
SUMS = re.compile(r"(总计|合计|小计|共计|累计|本页合计|本页小计)([:：]|[:：]?\d+(户|人|件|条|名|套).*)?")
SIGNED = re.compile(
    r"(填报人|填表人|制表人?|审核人?|复核人?|单位负责人|负责人签字|签字|签名|经办人签字|导出人|填报单位|填报日期)\s*[:：(（]"
)
NOTE = re.compile(r"(备注|注|说明|填表说明|填写说明|填报说明)\s*\d*\s*[:：]")
HINT = re.compile(r"(必填|选填|示例|例如?[:：]|如[:：]|请填|格式[:：]|下拉选择|填写)")
LONGEST_HEADING = 40


class NoTable(ActionRefused):
    """The sheet has no headings we know; the sentence lists what we looked for."""


@dataclass
class Table:
    """`rows` are `(Excel row number, {heading: value})`; `skipped` counts what was left out, by kind."""

    headings: list
    rows: list
    header_row: int
    title: str = ""
    sheet: str = ""
    skipped: dict = field(default_factory=dict)
    hidden_rows: set = field(default_factory=set)

    def guess(self, synonyms):
        return guess_columns(self.headings, synonyms)

    @property
    def fingerprint(self):
        return fingerprint(self.headings)


def heading_key(heading):
    """A heading as it is compared: no blanks, line breaks, required marks or trailing colons; half width."""
    return _key(str(heading if heading is not None else ""))


@lru_cache(maxsize=4096)
def _key(heading):
    key = unicodedata.normalize("NFKC", heading)
    key = "".join(key.split()).strip("*:☆★").replace("*", "")
    return key.strip("\ufeff\u200b").lower()


def _keys(heading):
    """The ways a heading may be known, surest first: as it is, without brackets, its last part."""
    whole = heading_key(heading)
    bare = BRACKETS.sub("", whole)
    child = whole.rsplit("/", 1)[-1]
    return list(dict.fromkeys(key for key in (whole, bare, child, BRACKETS.sub("", child)) if key))


def guess_columns(headings, synonyms):
    """{field: heading}: the surest spelling wins, and a heading serves one field only."""
    known, taken = {}, set()
    wanted = {field: [heading_key(name) for name in names] for field, names in synonyms.items()}
    keys_of = {heading: _keys(heading) for heading in headings}
    for sureness in range(4):
        for field_name, names in wanted.items():
            if field_name in known:
                continue
            best = None
            for heading in headings:
                keys = keys_of[heading]
                if heading not in taken and sureness < len(keys) and keys[sureness] in names:
                    rank = names.index(keys[sureness])
                    if best is None or rank < best[0]:
                        best = (rank, heading)
            if best:
                known[field_name] = best[1]
                taken.add(best[1])
    return known


def fingerprint(headings):
    """The same for every file of one layout, whatever blanks and marks its headings have this month."""
    return hashlib.sha256("\n".join(heading_key(heading) for heading in headings).encode()).hexdigest()


def find_table(sheet, synonyms):
    """The `Table` of a `Sheet`; for a whole `Book`, the one whose headings are known best."""
    if hasattr(sheet, "sheets"):
        return _best_of(sheet, synonyms)
    found = find_header(sheet, synonyms)
    if found is None:
        raise NoTable(_missing(synonyms))
    index, depth, headings = found
    return _table(sheet, index, depth, headings)


def _best_of(book, synonyms):
    best = None
    for sheet in book.shown:
        found = find_header(sheet, synonyms)
        if found:
            score = (not sheet.hidden, len(guess_columns([h for h in found[2] if h], synonyms)))
            if best is None or score > best[0]:
                best = (score, sheet, found)
    if best is None:
        raise NoTable(_missing(synonyms))
    return _table(best[1], *best[2])


def _missing(synonyms):
    names = "、".join(names[0] for names in list(synonyms.values())[:6])
    return f"没有找到表头：前 {WITHIN} 行里要有一行列名，例如 {names}。请补上表头后再上传。"


def find_header(sheet, synonyms):
    """(index of the header's first row, its height, headings), or None."""
    needed, best = min(3, len(synonyms)), None
    for index in range(min(WITHIN, len(sheet.raw))):
        depth = _depth(sheet, index)
        headings = _headings(sheet, index, depth)
        score = len(guess_columns([heading for heading in headings if heading], synonyms))
        # A row that is known as well without the one above it needs no parent: that one was a title or a note.
        alone = best is not None and score == best[0] and index < best[1] + best[2]
        if score >= needed and (best is None or score > best[0] or alone):
            best = (score, index, depth, headings)
    return best[1:] if best else None


def _filled_right(sheet, index):
    """A header row with cells merged to the right repeated under their parent."""
    number, cells = sheet.raw[index]
    cells = list(cells)
    for top, left, _, right in sheet.merges:
        if top == number and right > left and left < len(cells):
            cells.extend([None] * (right + 1 - len(cells)))
            cells[left : right + 1] = [cells[left]] * (right + 1 - left)
    return cells


def _depth(sheet, index):
    """How many rows the header takes: a further row belongs to it while it only divides what is above."""
    depth = 1
    while depth < 3 and index + depth < len(sheet.raw) and _divides(sheet, index, index + depth):
        depth += 1
    return depth


def _divides(sheet, first, below):
    top_number, top = sheet.raw[first]
    number, cells = sheet.raw[below]
    if number != sheet.raw[below - 1][0] + 1:
        return False
    merged = set()
    for row, left, _, right in sheet.merges:
        if top_number <= row < number and right > left:
            merged.update(range(left, right + 1))
    texts = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
    parts = [column for column, cell in texts if isinstance(cell, str) and len(cell) <= LONGEST_HEADING]
    if len(parts) < 2 or len(parts) < len(texts):
        return False
    if merged:
        return all(column in merged for column in parts)
    above = {column for column, cell in enumerate(top) if cell is not None}
    return all(column not in above or column + 1 not in above for column in parts) and any(
        column not in above and column <= max(above) for column in parts
    )


def _headings(sheet, index, depth):
    rows = [_filled_right(sheet, index + n) for n in range(depth)]
    if depth > 1 and not any(right > left for top, left, _, right in sheet.merges if top == sheet.raw[index][0]):
        rows[0] = _carried(rows[0], rows[1])
    return headings_of(rows)


def headings_of(rows):
    """One heading a column, "父/子" where the header has several rows; doubled ones are numbered."""
    headings, seen = [], {}
    for column in range(max(map(len, rows))):
        parts = [_said(row[column]) for row in rows if column < len(row) and row[column] is not None]
        heading = "/".join(dict.fromkeys(part for part in parts if part))
        if heading:
            seen[heading] = seen.get(heading, 0) + 1
            heading = heading if seen[heading] == 1 else f"{heading}({seen[heading]})"
        headings.append(heading)
    return headings


def _carried(parents, children):
    """Without merges (CSV) a parent covers the blanks to its right that have a child."""
    carried, last = list(parents) + [None] * (len(children) - len(parents)), None
    for column, parent in enumerate(carried):
        if parent is not None:
            last = parent
        elif column < len(children) and children[column] is not None:
            carried[column] = last
    return carried


def _said(heading):
    """A heading as people read it: marks and breaks removed."""
    said = unicodedata.normalize("NFKC", str(heading))
    return " ".join(said.replace("*", "").split()).strip(" :\ufeff")[:LONGEST_HEADING]


def _table(sheet, index, depth, headings):
    number, skipped = sheet.raw[index][0], {}
    rows, keys = [], [heading_key(heading) for heading in headings]
    for place, (row_number, cells) in enumerate(sheet.rows[index + depth :]):
        kind = beside_the_data(sheet.raw[index + depth + place][1], keys, first=place == 0)
        if kind:
            skipped[kind] = skipped.get(kind, 0) + 1
            continue
        values = {h: cells[column] if column < len(cells) else None for column, h in enumerate(headings) if h}
        if any(value is not None for value in values.values()):
            rows.append((row_number, values))
    title = next((str(cell) for _, cells in sheet.raw[:index] for cell in cells if cell is not None), "")
    shown = [heading for heading in headings if heading]
    return Table(shown, rows, number, title, sheet.name, skipped, sheet.hidden_rows)


def _repeats(cell, key):
    return heading_key(cell) in key.split("/")


def beside_the_data(cells, keys, first):
    """What a row is when it is not data: 重复表头, 填写提示, 合计, 签字, 说明; else ""."""
    filled = [(column, cell) for column, cell in enumerate(cells) if cell is not None]
    if (
        filled
        and all(column < len(keys) and bool(keys[column]) and _repeats(cell, keys[column]) for column, cell in filled)
        and len(filled) >= min(2, len([key for key in keys if key]))
    ):
        return "重复表头"
    texts = [cell.strip() for _, cell in filled if isinstance(cell, str) and cell.strip()]
    if not texts:
        return ""
    lead = re.sub(r"\s", "", unicodedata.normalize("NFKC", texts[0][:60]))
    if SUMS.fullmatch(lead):
        return "合计"
    if SIGNED.match(texts[0]) and len(filled) <= 6:
        return "签字"
    if NOTE.match(texts[0]) and len(filled) <= 2:
        return "说明"
    if first and len(texts) >= 2 and sum(bool(HINT.search(t)) and len(t) < 30 for t in texts) * 2 >= len(texts):
        return "填写提示"
    return ""
