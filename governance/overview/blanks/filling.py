"""Decide the value of every cell of a form for a unit and a month, and write them into its bytes."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone

from governance.foundation.workbooks.parts import letters
from governance.overview.blanks.figured import NOTHING, Figures
from governance.overview.blanks.formulas import Dependence
from governance.overview.blanks.grid import Grid
from governance.overview.blanks.guessing import NO_NAME, OWN, Guesser
from governance.overview.blanks.listing import fill_list
from governance.overview.blanks.particulars import Frame, dated_otherwise, particulars
from governance.overview.blanks.splicing import spliced
from governance.overview.blanks.words import UNITS, is_plain
from governance.overview.blanks.zipping import replaced
from governance.overview.months.definitions import INDICATORS

PERCENT_GROUP = UNITS["%"]
NAMES = (
    "指标",
    "具体指标",
    "指标名称",
    "项目",
    "项目名称",
    "工作内容",
    "内容",
    "单位",
    "计量单位",
)  # columns nobody fills
TWICE = "同一行有几格会填同一个数，分不清该填哪一格；请把多出来的栏目订正为“这一栏不填”，或者自己填"
REMARKS = ("序号", "备注", "说明", "填报说明")


@dataclass
class Left:
    """Cells that could not be filled: where, under which heading, and why."""

    sheet: str
    cells: list  # [(row, column)], side by side or below each other
    heading: str
    why: str
    mark: str = ""  # of the heading somebody may correct
    suggested: list = field(default_factory=list)  # codes of indicators that look alike
    warns: bool = False  # nothing is missing, but somebody should look

    @property
    def at(self):
        """D5, or D5:H5 for a stretch, or D5、F7."""
        rows, columns = {row for row, _ in self.cells}, {column for _, column in self.cells}
        names = [f"{letters(column)}{row}" for row, column in self.cells]
        if len(names) == 1:
            return names[0]
        if len(self.cells) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1):
            return f"{names[0]}:{names[-1]}"
        return "、".join(names[:6]) + (f" 等 {len(names)} 格" if len(names) > 6 else "")


@dataclass
class Outcome:
    """What filling gives: values by part, rows to be made, what was left, what each heading was taken for."""

    values: dict = field(default_factory=dict)  # part -> {(row, column): value}
    grown: dict = field(default_factory=dict)  # part -> {new row: row it is made like}
    short: dict = field(default_factory=dict)  # part -> [Short]
    left: list = field(default_factory=list)
    sources: dict = field(default_factory=dict)  # (sheet number, at) -> what was put there, in words
    answers: dict = field(default_factory=dict)  # (sheet number, at) -> Answer
    lists: dict = field(default_factory=dict)  # key of a list's heading -> Matched
    personal: bool = False  # names or numbers of people are in it
    seen: list = field(default_factory=list)  # residents whose numbers stand in clear
    rows: int = 0

    @property
    def filled(self):
        return sum(map(len, self.values.values()))

    @property
    def unfilled(self):
        return sum(len(left.cells) for left in self.left if not left.warns)


@dataclass(frozen=True)
class Wish:
    """Who asks, for which unit and month. `full` puts numbers of people in clear."""

    reader: object
    unit: object
    month: date
    units: tuple  # of the office, whose names forms use
    choices: dict = field(default_factory=dict)
    full: bool = False
    day: date = field(default_factory=timezone.localdate)
    most_rows: int | None = None  # of a list, for looks


def fill(form, wish):
    """The `Outcome` for a form; nothing is written yet."""
    outcome, guesser = Outcome(), Guesser(wish.units, wish.choices)
    figures = Figures(wish.unit, wish.month)
    asked = {}
    for sheet in form.sheets:
        for blank in sheet.cells:
            answer = guesser.answer(blank)
            outcome.answers[sheet.number, blank.at] = answer
            if answer.fills:
                asked[sheet.number, blank.at] = answer
    for place in _twice(asked):
        outcome.answers[place] = replace(asked.pop(place), why=TWICE)
    figures.load(asked.values())
    dependence = Dependence(form.all_pages, form.package.defined)
    frame = _frame(wish)
    for sheet in form.sheets:
        values = outcome.values.setdefault(sheet.part, {})
        for at, (value, what) in particulars(sheet.grid, sheet.grid.header_rows, frame).items():
            values[at] = value
            outcome.sources[sheet.number, at] = what
        for at, said in dated_otherwise(sheet.grid, sheet.grid.header_rows, wish.month):
            why = f"表上写的不是{wish.month:%Y年%-m月}，填的是{wish.month:%Y年%-m月}的数，请核对月份"
            outcome.left.append(Left(sheet.name, [at], " ".join(said.split()), why, warns=True))
        notes = _Notes(sheet, outcome.left)
        for blank in sheet.cells:
            if blank.at not in values:
                _fill_cell(sheet, blank, outcome, figures, dependence, notes)
        notes.close()
        for block in sheet.lists:
            fill_list(sheet, block, wish, outcome, guesser, Left)
    outcome.values = {part: values for part, values in outcome.values.items() if values}
    return outcome


def _twice(asked):
    """Places of one row that would get one and the same number: a heading over them was not understood."""
    rows = {}
    for (sheet, (row, column)), answer in asked.items():
        same = (sheet, row, answer.code, answer.period, answer.month, answer.year, answer.unit)
        rows.setdefault(same, []).append((sheet, (row, column)))
    return [place for places in rows.values() if len(places) > 1 for place in places]


def _frame(wish):
    above = {unit.path: unit.name for unit in wish.units}
    names = {depth: above.get(wish.unit.path[: 4 * depth], "") for depth in range(1, min(wish.unit.depth, 3) + 1)}
    return Frame(wish.unit, names, wish.month, wish.day)


def _fill_cell(sheet, blank, outcome, figures, dependence, notes):
    answer = outcome.answers[sheet.number, blank.at]
    if not answer.fills:
        nameless = answer.why == NO_NAME and not (answer.month or answer.year or answer.unit != OWN)
        if answer.why and not nameless and _worth_saying(blank):
            notes.add(blank, answer.why, answer.suggested)
        return
    value, why = figures.value(answer)
    indicator = INDICATORS[answer.code]
    if not why and sheet.grid.is_locked(blank.at):
        why = "工作表有保护，这一格被锁定"
    if not why and sheet.allowed.words(blank.at) is not None:
        why = "这一格只能从下拉选项里选"
    if not why and value == NOTHING and dependence.is_read(sheet.name, blank.at):
        why = "分母是 0，没有比率；合计公式要用这一格，所以不写“—”"
    if why:
        notes.add(blank, why, [], of_data=True)
        return
    outcome.values[sheet.part][blank.at] = printed(value, sheet.grid, blank.at, indicator, answer)
    outcome.sources[sheet.number, blank.at] = indicator.name


def printed(value, grid: Grid, at, indicator, answer):
    """A figure as the cell wants it: a fraction where the cell shows percent, 87.8% where nothing says so."""
    if value == NOTHING:
        return value
    is_percent = indicator.unit == "%" or answer.period in ("percent", "same_percent")
    kind = grid.style(at).kind
    if is_percent and kind == "percent":
        return round(value / 100, 6)
    if is_percent and answer.counted != PERCENT_GROUP and not answer.period.endswith(("percent", "change")):
        return f"{value}%"
    return str(value) if kind == "text" else value


def _worth_saying(blank):
    """A remark's cell, or one whose headings name nothing, is no gap worth a line."""
    labels = [label for heading in (blank.row, blank.column) if heading for label in heading.labels]
    column = blank.column.labels[-1].strip() if blank.column else ""
    return column not in (*REMARKS, *NAMES) and any(not is_plain(label) for label in labels)


class _Notes:
    """Gathers cells of one heading and reason into one line; of numbers that are missing, all with one reason."""

    def __init__(self, sheet, left):
        self.sheet, self.left, self.lines, self.missing = sheet, left, {}, {}

    def add(self, blank, why, suggested, *, of_data=False):
        """`of_data`: the heading is understood and the number is missing, so that there is nothing to correct."""
        if of_data:
            self.missing.setdefault(why, []).append(blank)
            return
        heading = blank.row or blank.column
        line = self.lines.setdefault((heading.key, why), Left(self.sheet.name, [], heading.words, why, heading.mark))
        line.cells.append(blank.at)
        line.suggested = line.suggested or suggested

    def close(self):
        self.left += self.lines.values()
        for why, blanks in self.missing.items():
            self.left.append(Left(self.sheet.name, [blank.at for blank in blanks], _shared(blanks), why))


def _shared(blanks):
    """The heading all cells stand under; else those of their rows, the first few."""
    for headings in ({blank.column for blank in blanks}, {blank.row for blank in blanks}):
        if len(headings) == 1 and None not in headings:
            return next(iter(headings)).words
    words = list(dict.fromkeys((blank.row or blank.column).words for blank in blanks))
    return "、".join(words[:3]) + (f" 等 {len(words)} 栏" if len(words) > 3 else "")


def written(form, outcome):
    """The bytes of the workbook with the outcome's values in it; the same bytes for the same outcome."""
    pages = {sheet.part: sheet.grid.page for sheet in form.sheets}
    dependence = Dependence(form.all_pages, form.package.defined)
    touched = {(pages[part].name, at) for part, values in outcome.values.items() for at in values}
    stale = dependence.stale(touched)
    parts = {}
    by_name = {page.name.lower(): page for page in form.all_pages}
    part_of = {sheet.name.lower(): sheet.part for sheet in form.package.sheets}
    names = {name for name, _ in stale} | {pages[part].name.lower() for part in outcome.values}
    for name in sorted(names):
        page, part = by_name[name], part_of[name]
        values = outcome.values.get(part, {})
        gone = [at for of, at in stale if of == name and at not in values]
        parts[part] = spliced(page, values, gone, outcome.grown.get(part), form.package.from_1904)
    return replaced(form.package.data, parts)
