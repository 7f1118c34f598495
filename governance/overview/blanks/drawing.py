"""A sheet drawn as an HTML table: labels with what they were taken for, values where they will stand, gaps marked."""

from dataclasses import dataclass, field
from datetime import date

from governance.foundation.workbooks.parts import letters
from governance.overview.blanks.filling import REMARKS
from governance.overview.blanks.words import PERIODS, WHOLE, is_plain, said
from governance.overview.months.definitions import INDICATORS
from governance.overview.stocks.definitions import STOCKS

MOST_ROWS, MOST_COLUMNS, OF_A_LIST = 150, 48, 6
FILLED, LEFT, FORMULA, LABEL, TITLE, PLAIN = "filled", "left", "formula", "label", "title", ""


@dataclass
class Drawn:
    """One cell of the page's table."""

    text: str = ""
    kind: str = PLAIN
    across: int = 1
    down: int = 1
    at: str = ""
    mark: str = ""  # of the heading that stands here
    taken: str = ""  # what the heading was taken for
    known: str = ""  # known, chosen, unknown
    why: str = ""


@dataclass
class DrawnSheet:
    name: str
    number: int
    columns: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # (row number, [Drawn]) or (None, sentence)


def drawn(sheet, outcome, choices):
    """The `DrawnSheet` of a form's sheet with an outcome's values."""
    grid = sheet.grid
    top, left, bottom, right = grid.extent or (1, 1, 1, 1)
    right = min(right, left + MOST_COLUMNS - 1)
    values = outcome.values.get(sheet.part, {})
    bottom = max([bottom, *(row for row, _ in values)])
    gaps = {at: each.why for each in outcome.left if each.sheet == sheet.name for at in each.cells}
    taken = headings_taken(sheet, outcome, choices)
    shown = DrawnSheet(sheet.name, sheet.number, [letters(column) for column in range(left, right + 1)])
    skipped, seen = _long_lists(sheet, bottom), 0
    for row in range(top, bottom + 1):
        if row in skipped:
            if row - 1 not in skipped:
                shown.rows.append((None, f"中间省去 {len([n for n in skipped if n >= row])} 行，都会填进文件"))
            continue
        page_row = grid.page.rows.get(row)
        if (page_row is not None and page_row.hidden) or seen >= MOST_ROWS:
            continue
        seen += 1
        cells = []
        for column in range(left, right + 1):
            at = (row, column)
            if grid.anchor(at) != at or column in grid.page.hidden_columns:
                continue
            cells.append(_cell(grid, sheet, at, right, values, gaps, taken))
        shown.rows.append((row, cells))
    if bottom - top >= MOST_ROWS:
        shown.rows.append((None, f"只画出前 {MOST_ROWS} 行，后面的同样会填"))
    return shown


def _long_lists(sheet, bottom):
    hidden = set()
    for block in sheet.lists:
        rows = block.rows[OF_A_LIST:]
        made = range(block.rows[-1] + 1, bottom + 1) if block.rows and block.grows else ()
        hidden.update(rows, made)
    return hidden


def _cell(grid, sheet, at, right, values, gaps, taken):
    below, beside = grid.end(at)
    cell = Drawn(across=min(beside, right) - at[1] + 1, down=below - at[0] + 1, at=f"{letters(at[1])}{at[0]}")
    if at in values:
        cell.text, cell.kind = _said(values[at]), FILLED
    elif grid.has_formula(at):
        cell.text, cell.kind = "公式", FORMULA
    elif text := grid.text(at):
        cell.text = " ".join(text.split())[:200]
        cell.kind = TITLE if grid.is_wide(at) else LABEL
        if at in taken:
            cell.mark, cell.taken, cell.known = taken[at]
    elif number := grid.value(at):
        cell.text = number[:20]
    elif at in gaps:
        cell.kind, cell.why = LEFT, gaps[at]
    return cell


def _said(value):
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def headings_taken(sheet, outcome, choices):
    """{at: (mark, what the heading was taken for, known | chosen | unknown)}."""
    found, by_key = {}, {}
    fields = {}
    for block in sheet.lists:
        matched = outcome.lists.get(block.heading.key)
        if matched and matched.sure:
            names = STOCKS[matched.stock].listed.fields
            fields |= {block.columns[c].key: names[name].heading for c, name in matched.fields.items()}
    for blank in sheet.cells:
        answer = outcome.answers.get((sheet.number, blank.at))
        for heading in (blank.row, blank.column):
            if heading is not None and answer is not None:
                by_key.setdefault(heading.key, []).append((heading, answer))
    for at, heading in sheet.places.items():
        last = said(heading.labels[-1]).rest
        silent = not last or last in WHOLE or last in REMARKS or is_plain(last)
        chosen = choices.get(heading.key, "")
        if chosen:
            found[at] = (heading.mark, meaning_words(chosen), "chosen")
        elif heading.key in fields:
            found[at] = (heading.mark, fields[heading.key], "known")
        elif heading.key in by_key:
            words, known = _taken(by_key[heading.key])
            found[at] = (heading.mark, words, "" if known == "unknown" and silent else known)
        elif any(heading.key in {each.key for each in block.columns.values()} for block in sheet.lists):
            found[at] = (heading.mark, "", "" if silent else "unknown")
    return found


def _taken(answers):
    """One heading's cells together: the indicator or month they share."""
    codes = {answer.code for _, answer in answers if answer.fills}
    periods = {answer.period for _, answer in answers if answer.fills}
    if not codes:
        return "", "unknown"
    words = INDICATORS[next(iter(codes))].name if len(codes) == 1 else ""
    if not words and len(periods) == 1:
        words = PERIODS[next(iter(periods))]
    return words, "known"


def meaning_words(meaning):
    """A choice as people read it."""
    kind, _, value = meaning.partition(":")
    if kind == "indicator" and value in INDICATORS:
        return INDICATORS[value].name
    if kind == "period":
        return PERIODS.get(value, "")
    if kind == "stock" and value in STOCKS:
        return STOCKS[value].title
    return {"plain": "只是说明", "skip": "不填", "unit": "单位", "field": "选定的一栏"}.get(kind, "")
