"""Title, 填报单位, 填报日期: what stands around the table and can be told without a figure."""

import re
from dataclasses import dataclass

from governance.overview.blanks.grid import PARTICULAR

UNIT = re.compile(r"(填[报表]单位|上报单位|报送单位|统计单位|单位(名称)?)\s*([(（][^)）]*[)）])?\s*[:：]")
DAY = re.compile(r"(填[报表](日期|时间)|上报(日期|时间)|报送(日期|时间)|制表(日期|时间)|日期|时间)\s*[:：]")
MONTH = re.compile(r"(报表(日期|时间|月份)|统计(时间|日期|月份))\s*[:：]")
HOLE = r"[×xX＿_\s　]"
STREET = re.compile(r"(?:×{2,}|x{2,}|X{2,}|[＿_]{2,})(?=街道|镇|乡)")
COMMUNITY = re.compile(r"(?:×{2,}|x{2,}|X{2,}|[＿_]{2,})(?=社区|村)")
GRID = re.compile(r"(?:×{2,}|x{2,}|X{2,}|[＿_]{2,})(?=网格)")
YEAR_MONTH = re.compile(rf"(?P<y>\d{{4}}|(?:20)?{HOLE}+)年(?P<m>{HOLE}+)月(?!{HOLE}*\d*{HOLE}*日)")
DATED = re.compile(rf"(?P<y>\d{{4}}|(?:20)?{HOLE}+)年{HOLE}+月{HOLE}+日")
OF_MANY = re.compile(rf"({UNIT.pattern})(?:{HOLE}*(?={HOLE}[^\s:：年]{{2,12}}[:：])|{HOLE}*(?=$|\d{{4}}年|年))")
WRITTEN = re.compile(r"(20\d\d)\s*年度?(?:\s*(\d{1,2})\s*月(?:份|(?!\s*\d*\s*日)))?")


@dataclass(frozen=True)
class Frame:
    """What is known without counting."""

    unit: object
    names: dict  # level -> name of the unit there or above, 1 street … 3 grid
    month: object
    day: object


def particulars(grid, header_rows, frame):
    """{at: (value, what it is)} for the cells around the tables; texts are changed only where they have a hole."""
    found = {}
    if not grid.extent:
        return found
    top, left, bottom, right = grid.extent
    lowest = min(header_rows, default=top + 5)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            at = (row, column)
            said = grid.text(at)
            if not said or grid.anchor(at) != at or grid.is_locked(at) or grid.is_hidden(at):
                continue
            if PARTICULAR.match(said):
                _beside(grid, at, said, frame, found)
            elif row < lowest and (filled := _titled(said, frame)) != said:
                found[at] = (filled, "标题")
    return found


def _beside(grid, at, said, frame, found):
    """The value after a label: in its own hole, or in the empty cell to its right."""
    if len(re.findall("[:：]", said)) > 1:
        if (filled := _of_many(said, frame)) != said:
            found[at] = (filled, "填报单位和时间")
        return
    for pattern, value, what in (
        (UNIT, frame.unit.name, "填报单位"),
        (MONTH, f"{frame.month.year}年{frame.month.month}月", "统计月份"),
        (DAY, frame.day, "填报日期"),
    ):
        begun = pattern.match(said.strip())
        if not begun:
            continue
        rest = said.strip()[begun.end() :]
        right = (at[0], grid.end(at)[1] + 1)
        text = f"{value.year}年{value.month}月{value.day}日" if what == "填报日期" else value
        if rest.strip("×xX＿_ 　") and not DATED.search(rest):
            return  # several labels in one cell, or already written
        beside = grid.text(right) if right[1] <= grid.extent[3] else ""
        if not rest.strip() and beside.strip("×xX＿_ 　") and not PARTICULAR.match(beside):
            return  # written in the cells beside it, or to be chosen there
        if not rest.strip() and right[1] <= grid.extent[3] and grid.is_blank(right) and not grid.is_locked(right):
            found[right] = (value if grid.style(right).kind == "day" else text, what)
            return
        found[at] = (said.strip()[: begun.end()] + text, what)
        return


def _of_many(said, frame):
    """Several labels in one cell, 填报单位：____ 填表人： 年 月: our holes filled, the others left."""
    said = OF_MANY.sub(lambda label: f"{label[1]}{frame.unit.name}  ", said)
    said = _dated(YEAR_MONTH, said, f"{frame.month.year}年{frame.month.month}月")
    if not MONTH.search(said):
        said = _dated(DATED, said, f"{frame.day.year}年{frame.day.month}月{frame.day.day}日")
    return said


def _dated(pattern, said, day):
    """A day in its hole; one that stands behind 联系电话： keeps its distance."""

    def put(found):
        own = re.search(r"(日期|时间|月份)[:：]$", said[: found.start()])
        return day if own or not found.start() else f"      {day}"

    return pattern.sub(put, said)


def dated_otherwise(grid, header_rows, month):
    """[(at, text)] of titles that name another month or year than the one asked for."""
    found = []
    for at in grid.titles_above(min(header_rows, default=1)):
        said = grid.text(at)
        for year, number in WRITTEN.findall("" if DAY.match(said.strip()) else said):
            if (int(year), int(number or month.month)) != (month.year, month.month):
                found.append((at, said))
                break
    return found


def _titled(said, frame):
    """A title with its holes filled: ××社区 2026年  月."""
    for pattern, level, ending in ((STREET, 1, "街道"), (COMMUNITY, 2, "社区"), (GRID, 3, "网格")):
        name = frame.names.get(level, "")
        if name and pattern.search(said):
            said = pattern.sub(name.removesuffix(ending), said, count=1)
            said = said.replace(name + ending, name) if name.endswith(ending) else said
    if DATED.search(said):
        return said
    year = frame.month.year

    def dated(found):
        written = found["y"].strip(" 　×xX＿_")
        if written.isdigit() and len(written) == 4 and int(written) != year:
            return found[0]
        return f"{year}年{frame.month.month}月"

    return YEAR_MONTH.sub(dated, said, count=1)
