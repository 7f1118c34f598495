"""The rows of a per-row list: taken from a stock ledger as the reader may see it, put under the form's headings."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from governance.overview.blanks.allowed import fitting
from governance.overview.blanks.figured import Figures
from governance.overview.blanks.headings import Blank
from governance.overview.blanks.lists import is_number, is_unit_name, match_block
from governance.overview.blanks.shifting import Room
from governance.overview.blanks.words import tidy
from governance.overview.months.definitions import INDICATORS
from governance.overview.months.reading import next_month
from governance.overview.stocks.definitions import STOCKS
from governance.overview.stocks.listed import Eye
from residents.sheets_roster import in_order

MOST_GROWN = 3_000  # rows made below a list
DATED = {"birth_month": "birth_date"}  # written by the cell's own format, or as 1938.05
YEAR_MONTH = re.compile(r"年月(?!日)")


@dataclass(frozen=True)
class Short:
    """A list with too few rows: the room it needs, how many lines are missing, what is said of it."""

    room: Room
    missing: int
    said: object
    grows: bool  # nothing stands below: where it cannot be lengthened, lines go on beneath


def fill_list(sheet, block, wish, outcome, guesser, left_as):
    """Put the lines of a ledger, or of the units below, into a block's empty rows."""
    lines = _of_units(sheet, block, wish, guesser, outcome)
    if lines is None:
        lines = _of_stock(sheet, block, wish, outcome, left_as)
    if lines is None:
        return
    columns, rows, whole = lines
    joined = [(row, column) for row in block.rows for column in columns if sheet.grid.anchor((row, column))[0] < row]
    if joined:
        why = "名单里有竖着合并的单元格，一人占几行，程序分不清哪几行是一个人；请自己填，或者取消合并后重新上传"
        outcome.left.append(left_as(sheet.name, joined[:1], block.heading.words, why, block.heading.mark))
        return
    if not rows:
        at = (block.rows[0] if block.rows else block.header, min(columns, default=min(block.columns)))
        why = f"{wish.unit}在{wish.month:%Y年%-m月}没有要列的行，请核对单位和月份"
        outcome.left.append(left_as(sheet.name, [at], block.heading.words, why, block.heading.mark, warns=True))
        return
    values = outcome.values.setdefault(sheet.part, {})
    places = _places(sheet, block, len(rows), outcome)
    refused, missing = defaultdict(list), defaultdict(list)
    for count, (place, line) in enumerate(zip(places, rows, strict=False), start=1):
        for column in block.numbers:
            if sheet.grid.is_blank((place, column)):
                values[place, column] = count
        for column, value in line.items():
            _put(sheet, (place, column), value, columns[column], values, refused, missing)
    outcome.rows += min(len(places), len(rows))
    _say_gaps(sheet, block, places[: len(rows)], refused, missing, outcome, left_as)
    looked = wish.most_rows is not None and len(block.rows) >= wish.most_rows
    if whole > len(block.rows) and not looked:
        said = _short(sheet, block, whole, left_as)
        if not block.grows:
            outcome.left.append(said)
        if block.rows:
            count = min(whole - len(block.rows), MOST_GROWN, wish.most_rows or MOST_GROWN)
            room = Room(block.rows[0], block.rows[-1], count, block.numbers)
            short = Short(room, whole - len(block.rows), said, block.grows)
            outcome.short.setdefault(sheet.part, []).append(short)


def _places(sheet, block, wanted, outcome):
    """The rows for `wanted` lines: the empty ones, then new ones where nothing stands below."""
    places = list(block.rows[:wanted])
    if len(places) < wanted and block.grows:
        like = block.rows[-1] if block.rows else None
        first = (block.rows[-1] if block.rows else block.header) + 1
        made = range(first, first + min(wanted - len(places), MOST_GROWN))
        if like is not None:
            outcome.grown.setdefault(sheet.part, {}).update(dict.fromkeys(made, like))
        places += made
    return places


def _put(sheet, at, value, heading, values, refused, missing):
    if not sheet.grid.is_blank(at) or sheet.grid.is_locked(at) or sheet.grid.is_hidden(at):
        return
    if value is None or value == "":
        missing[heading].append(at)
        return
    words = sheet.allowed.words(at)
    if words is not None:
        fit = fitting(str(value), words) if words else None
        if fit is None:
            refused[heading, str(value) if words else ""].append(at)
            return
        value = fit
    values[at] = told(value, sheet.grid.style(at).kind, heading)


def told(value, kind, heading):
    """A ledger's value as the cell wants it: a day as a day or in words, a number as a number unless text is wanted."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        if kind == "day":
            return value
        return f"{value:%Y.%m}" if YEAR_MONTH.search(tidy(heading.labels[-1])) else f"{value:%Y-%m-%d}"
    return str(value) if kind == "text" else value


def _of_stock(sheet, block, wish, outcome, left_as):
    """({column: heading}, [{column: value}], how many there are) from a ledger; None when no ledger is sure."""
    names = [tidy(unit.name) for unit in wish.units]
    matched = outcome.lists[block.heading.key] = match_block(block, wish.choices, names)
    where = [(row, column) for row in block.rows[:1] for column in block.columns] or [
        (block.header, min(block.columns))
    ]
    words = "、".join(heading.words for heading in list(block.columns.values())[:4])
    if not matched.sure:
        outcome.left.append(left_as(sheet.name, where, words, matched.why, block.heading.mark))
        return None
    stock = STOCKS[matched.stock]
    if not wish.reader.may(stock.reads) or not wish.reader.may(stock.exports):
        why = f"您的岗位不能导出“{stock.title}”，请社区帮忙填"
        outcome.left.append(left_as(sheet.name, where, words, why, block.heading.mark))
        return None
    queryset = stock.queryset(wish.reader, wish.unit, **_days(stock, wish.month))
    count = queryset.count()
    room = count if block.grows else min(count, len(block.rows))
    wanted = min(room, len(block.rows) + MOST_GROWN)
    if wish.most_rows is not None:
        wanted = min(wanted, wish.most_rows)
    eye = Eye(wish.reader, full=wish.full and stock.listed.people)
    fields = matched.fields
    rows = []
    for line in stock.values(queryset, eye):
        if len(rows) == wanted:
            break
        rows.append({column: line[DATED.get(name, name)] for column, name in fields.items()})
    if stock.listed.people and rows:
        outcome.personal = True
        if wish.full:
            outcome.seen += in_order(queryset).select_related(None)[: len(rows)]
    return {column: block.columns[column] for column in fields}, rows, count


def _days(stock, month):
    if not stock.day:
        return {}
    return {"since": month, "until": next_month(month) - timedelta(days=1)}


def _of_units(sheet, block, wish, guesser, outcome):
    """The same for a list of units: one column names them, two or more are indicators."""
    named = [column for column, heading in block.columns.items() if is_unit_name(heading)]
    if len(named) != 1:
        return None
    heading = block.columns[named[0]]
    answers = {}
    for column, each in block.columns.items():
        if column != named[0]:
            answer = guesser.answer(Blank((block.header + 1, column), None, each, block.titles))
            if answer.fills:
                answers[column] = answer
    if not answers:
        return None
    depth = wish.unit.depth + 1
    if "网格" in heading.words:
        depth = 3
    below = [unit for unit in wish.units if unit.depth == depth and unit.path.startswith(wish.unit.path)]
    below = sorted(below, key=lambda unit: unit.path) or [wish.unit]
    return _lines(sheet, block, wish, outcome, named[0], answers, below)


def _lines(sheet, block, wish, outcome, named, answers, below):
    figures = Figures(wish.unit, wish.month)
    figures.load([replace(answer, unit=unit) for answer in answers.values() for unit in below])
    rows = []
    for unit in below:
        line = {named: unit.name}
        for column, answer in answers.items():
            line[column] = figures.value(replace(answer, unit=unit))[0]
        rows.append(line)
    for column, answer in answers.items():
        for row in block.rows[: len(rows)]:
            outcome.sources[sheet.number, (row, column)] = INDICATORS[answer.code].name
    columns = {column: block.columns[column] for column in (named, *answers)}
    return columns, rows, len(rows)


def _say_gaps(sheet, block, places, refused, missing, outcome, left_as):
    for (heading, value), cells in refused.items():
        why = f"“{value}”不在下拉选项里" if value else "下拉选项由公式决定，程序读不到"
        why = f"{why}，有 {len(cells)} 行没有填"
        outcome.left.append(left_as(sheet.name, cells, heading.words, why, heading.mark))
    for heading, cells in missing.items():
        why = f"有 {len(cells)} 行系统里没有登记"
        outcome.left.append(left_as(sheet.name, cells, heading.words, why))
    matched = outcome.lists.get(block.heading.key)
    for column, heading in block.columns.items() if matched and matched.sure else ():
        if column in matched.fields or is_number(heading) or tidy(heading.labels[-1]) in ("备注", "说明"):
            continue
        cells = [(row, column) for row in places] or [(block.header, column)]
        why = f"“{matched.title}”里没有这一栏"
        outcome.left.append(left_as(sheet.name, cells, heading.words, why, heading.mark))


def _short(sheet, block, whole, left_as):
    """Too few prepared rows: what is asked for where they stand over something else."""
    last, room = block.rows[-1] if block.rows else block.header, len(block.rows)
    where = f"第 {last} 行上方插入 {whole - room} 行"
    if room < 2:  # above an only row, sums would lose what comes in
        where = f"第 {last} 行下方插入 {whole - room} 行，把合计公式改到新的最后一行"
    why = f"表里只留了 {room} 行，还差 {whole - room} 行。请在 Excel 里{where}，保存后重新上传，选择会自动套用"
    return left_as(sheet.name, [(last, min(block.columns))], "行数不够", why)
