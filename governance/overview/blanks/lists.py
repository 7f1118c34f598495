"""Per-row lists: headings over empty rows, filled with the rows of a stock ledger or with the units below one's own."""

import re
from dataclasses import dataclass, field

from governance.overview.blanks.headings import COLUMN, Heading, Reader
from governance.overview.blanks.words import said, tidy, vocabulary
from governance.overview.stocks.definitions import STOCKS

GROUP = re.compile(
    r"((基本|个人|人员|居住|服务|走访|联系|诉求|办理|受理|反映|登记|身份|房屋|志愿)?(信息|情况|概况|方式|资料)?)*"
)
LEAST, SHARE = 2, 0.4  # headings that must be known before a ledger is even suggested
NUMBER = "序号"
BESIDE = {"序号", "备注"}
UNIT_NAMES = {
    *("社区", "村社区", "社区名称", "所属社区", "社区(村)", "村(社区)", "各社区", "网格(社区)"),
    *("网格", "网格名称", "所属网格", "单位", "单位名称", "责任单位", "下辖单位", "填报单位", "镇街"),
}
FORM_WORDS = re.compile(
    r"(基本|信息|情况|登记|统计|汇总|明细|摸排|摸底|排查|采集|一览|花名册|名册|名单|台账|清单|工作|表|册|档案|月报|季报|年报|"
    r"×+|x+|\d+|年度?|月份?|第.季度|街道|社区|网格|村|镇|乡|区|县|市|省|各|的|本|月|季|[()（）_\-—－\s])+"
)


@dataclass
class ListBlock:
    """A table of `columns` {column number: Heading} whose empty `rows` wait for lines."""

    sheet: int
    header: int  # its lowest header row
    columns: dict
    rows: list
    grows: bool  # nothing stands below that a new row would move
    titles: tuple = ()
    numbers: tuple = ()  # columns of running numbers

    @property
    def heading(self):
        """What the clerk's choice of a ledger is remembered under."""
        first = tuple(tidy(heading.labels[-1]) for heading in self.columns.values())[:6]
        return Heading(self.sheet, "list", first)


@dataclass
class Matched:
    """A ledger for a block: `fields` {column number: field name}. `sure` says whether it fills without a question."""

    stock: str = ""
    fields: dict = field(default_factory=dict)
    sure: bool = False
    chosen: bool = False
    suggested: list = field(default_factory=list)
    why: str = ""

    @property
    def title(self):
        return STOCKS[self.stock].title if self.stock else ""


def blocks_of(grid, sheet, blanks):
    """The `ListBlock`s among a sheet's blanks: those that have headings above and none beside."""
    rows = {}
    for blank in blanks:
        rows.setdefault(blank.at[0], []).append(blank)
    found = []
    for header in sorted(grid.header_rows):
        if header + 1 in grid.header_rows:
            continue
        block = _block(grid, sheet, header, rows)
        if block:
            found.append(block)
    return found


def _block(grid, sheet, header, rows):
    empty = []
    bottom = grid.extent[2]
    row = header + 1
    while row <= bottom and row not in grid.header_rows:
        kind = _row_kind(grid, row)
        if kind == "stop":
            break
        if kind == "empty" and row in rows and all(blank.row is None for blank in rows[row]):
            empty.append(row)
        elif kind == "empty" and row in rows:
            return None  # labels beside: a table of indicators
        row += 1
    columns, titles = {}, ()
    for number in empty[:1]:
        for blank in rows[number]:
            if blank.column and not grid.is_locked(blank.at):
                columns[blank.at[1]] = blank.column
                titles = blank.sections
    if not empty:
        columns, titles = _headings_alone(grid, sheet, header) if header == bottom else ({}, ())
    if len(columns) < LEAST:
        return None
    merged = any(header < top <= bottom for top, _ in grid.reach)
    ends = row > bottom and max(grid.page.rows, default=0) <= max(bottom, row - 1)
    grows = ends and not merged and not grid.page.protected
    reader, (_, left, _, right) = Reader(grid, sheet), grid.extent
    above = {column: reader.above((header + 1, column))[0] for column in range(left, right + 1)}
    numbers = tuple(column for column, heading in above.items() if heading and is_number(heading))
    return ListBlock(sheet, header, columns, empty, grows, titles, numbers)


def _headings_alone(grid, sheet, header):
    """A list that ends with its headings: the rows are all still to be made."""
    reader, columns, titles = Reader(grid, sheet), {}, ()
    _, left, _, right = grid.extent
    for column in range(left, right + 1):
        heading, sections = reader.above((header + 1, column))
        if heading is not None and column not in grid.page.hidden_columns:
            columns[column], titles = heading, sections
    return columns, titles


def _row_kind(grid, row):
    """empty, example (to be left as it is), or stop: what stands there belongs below the list."""
    _, left, _, right = grid.extent
    if grid.is_signed(row):
        return "stop"
    texts = [grid.label((row, column)) for column in range(left, right + 1)]
    texts = [text for text in texts if text]
    page_row = grid.page.rows.get(row)
    if page_row is not None and page_row.hidden:
        return "hidden"
    if not texts:
        return "empty"
    return "example" if row in grid.examples else "stop"


def match_block(block, choices, names=()):
    """The `Matched` ledger for a block under the clerk's choices."""
    chosen = choices.get(block.heading.key, "")
    if chosen == "skip":
        return Matched(chosen=True, why="您选了不填")
    if chosen.startswith("stock:") and chosen[6:] in STOCKS:
        key = chosen[6:]
        return Matched(key, _fields(block, STOCKS[key], choices), True, True, [key])
    by_title, exact = _titled(block.titles, names)
    scores = {}
    wanted = [h for h in block.columns.values() if _canonical(h) not in BESIDE]
    for key, stock in STOCKS.items():
        known = _fields(block, stock, {})
        own = sum(name in stock.columns for name in known.values())
        if len(known) >= LEAST and len(known) >= SHARE * len(wanted):
            scores[key] = len(known) + 0.5 * own + (6 if key == by_title else 0)
    ranked = sorted(scores, key=lambda key: (-scores[key], list(STOCKS).index(key)))[:4]
    if not ranked:
        return Matched(why="认不出这是哪一本台账")
    best = ranked[0]
    found = Matched(best, _fields(block, STOCKS[best], choices), suggested=ranked)
    found.sure = best == by_title and exact
    if not found.sure:
        found.why = f"像是“{STOCKS[best].title}”，但标题里的范围不能确定，请选一下用哪本台账"
    return found


def _titled(titles, names):
    """(ledger whose words stand in the nearest title, whether the title says nothing that narrows it further)."""
    for title in titles:
        rest = (said(title).rest or tidy(title)) + "".join(said(title).notes)
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        for word, key in vocabulary().stocks:
            if word in rest:
                left = rest.replace(word, "", 1)
                return key, not left or bool(FORM_WORDS.fullmatch(left))
    return "", False


def _fields(block, stock, choices):
    """{column number: field}: what was chosen, then each heading by its name; a field serves one column."""
    found, taken = {}, set()
    for column, heading in block.columns.items():
        kind, _, value = choices.get(heading.key, "").partition(":")
        if kind == "field" and value in stock.listed.fields:
            found[column] = value
            taken.add(value)
        elif kind == "skip":
            found[column] = ""
    order = [*stock.columns, *(name for name in stock.listed.fields if name not in stock.columns)]
    exact = {}
    loose = {}
    for name in order:
        heading = stock.listed.fields[name].heading
        exact.setdefault(tidy(heading), name)
        loose.setdefault(_known(tidy(heading)), name)
    for column, heading in block.columns.items():
        if column in found:
            continue
        for text in _texts(heading):
            name = exact.get(text) or loose.get(_known(text))
            if name and name not in taken:
                found[column] = name
                taken.add(name)
                break
    return {column: name for column, name in found.items() if name}


def _texts(heading):
    """How a column may be called, surest first; without its parent only when that one says nothing."""
    rests = [said(label).rest or tidy(label) for label in heading.labels]
    whole = [tidy(label) for label in heading.labels]
    yield "".join(whole)
    yield "".join(rests)
    if all(GROUP.fullmatch(rest) or _known(rest) == _known(rests[-1]) for rest in rests[:-1]):
        yield whole[-1]
        yield rests[-1]


def _known(text):
    return vocabulary().fields.get(text, text)


def _canonical(heading):
    return _known(said(heading.labels[-1]).rest or tidy(heading.labels[-1]))


def is_number(heading):
    return heading.axis == COLUMN and _canonical(heading) == NUMBER


def is_unit_name(heading):
    return (said(heading.labels[-1]).rest or tidy(heading.labels[-1])) in UNIT_NAMES
