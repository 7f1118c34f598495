"""Read the State Council's yearly notice on holidays, as people paste it.

    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。

The notice checks itself: written weekdays and day counts must fit the dates, make-up days must be weekend days,
and every date in an item must have been understood. What does not fit is told, item by item.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from governance.foundation.models import CalendarDay
from governance.foundation.provisional import statutory_days
from governance.foundation.reckoning_words import WEEKDAYS

FESTIVALS = "元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?"
SHORT = ("清明", "端午", "中秋", "国庆")
HEADING = re.compile(rf"((?:{FESTIVALS})(?:[、和与及](?:{FESTIVALS})){{0,3}})(?:假期)?:")
END = re.compile(r"节假日期间|国务院办公厅|特此通知")
DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
RUN = rf"{DAY}(?:[至到~—–-]{DAY})?"
CLAUSE = re.compile(rf"({RUN}(?:[、和及,]{RUN}){{0,9}})(放假|补休|调休|公休|休息|上班)")
PARTS = re.compile(r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<said>[^()]*)\))?")
COUNT = re.compile(r"(?:共|放假)(\d{1,2})天")
SAID = re.compile(r"(?:周|星期)([一二三四五六日天])")
YEAR = re.compile(r"(\d{4})年(?:部分)?(?:节假日|元旦)")
LONGEST = 20


@dataclass
class Notice:
    year: int | None
    days: dict = field(default_factory=dict)  # date -> (kind, name)
    problems: list = field(default_factory=list)


class Misread(ValueError):
    """One item of the notice, and what is wrong with it."""


def read_notice(text, year=None):
    """The days off and on that a pasted notice orders; `year` when its heading was not pasted."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    found = YEAR.search(text)
    written = int(found.group(1)) if found else None
    notice = Notice(written or year)
    if notice.year is None:
        notice.problems.append("没有看出是哪一年的通知，请选择年份，或连同标题一起粘贴。")
    elif year and written and year != written:
        notice.problems.append(f"选择的是 {year} 年，通知写的是 {written} 年，请核对。")
    elif not 2004 <= notice.year <= 2099:
        notice.problems.append(f"{notice.year} 年不在日历的范围（2004–2099）里，请核对年份。")
    items = list(HEADING.finditer(text))
    if not items:
        notice.problems.append("没有找到节假日安排，请粘贴通知正文里“一、元旦：……”各条。")
    if not notice.problems:
        ends = [item.start() for item in items[1:]] + [len(text)]
        for item, end in zip(items, ends, strict=True):
            _read_item(notice, item.group(1), END.split(text[item.end() : end])[0])
    return notice


def _read_item(notice, title, body):
    names = [
        name if name in ("元旦", "春节") else name.removesuffix("节") + "节" for name in re.split("[、和与及]", title)
    ]
    try:
        off, on = _clauses(body, notice.year, names)
        _check(body, off, on)
    except Misread as error:
        notice.problems.append(f"{title}：{error}")
        return
    statutory = statutory_days(notice.year)
    for when in off:
        own = statutory.get(when)
        notice.days[when] = (CalendarDay.Kind.HOLIDAY, own if own in names else _main(names))
    for when in on:
        notice.days[when] = (CalendarDay.Kind.MAKEUP, _main(names))


def _main(names):
    return "国庆节" if "国庆节" in names else names[0]


def _clauses(body, year, names):
    """(days off, days on) of one item."""
    off, on, rest = [], [], body
    for clause in CLAUSE.finditer(body):
        days = [day for run in re.findall(RUN, clause.group(1)) for day in _days_of_run(run, year, names)]
        (on if clause.group(2) == "上班" else off).extend(days)
        rest = rest.replace(clause.group(0), "", 1)
    left = re.search(DAY, rest)
    if left:
        raise Misread(f"“{left.group(0)}”没有读懂是放假还是上班，请补全这一条。")
    if not off:
        raise Misread("没有读到放假日期。")
    return off, on


def _days_of_run(run, year, names):
    ends = []
    for part in PARTS.finditer(run):
        before = ends[0] if ends else None
        ends.append(_date(part, year, names, before))
    first, last = ends[0], ends[-1]
    if not 0 <= (last - first).days < LONGEST:
        raise Misread(f"“{run}”的起止不对。")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _date(part, year, names, before):
    """A written day; month and year are taken from the day before it in the run, or from the notice."""
    if not part["month"] and before is None:
        raise Misread(f"“{part.group(0)}”没有写月份。")
    month, published_for = int(part["month"] or before.month), year
    if part["year"]:
        year = int(part["year"])
    elif before is not None:
        year = before.year + (month < before.month)
    elif month == 12 and names == ["元旦"]:
        year -= 1
    if not published_for - 1 <= year <= published_for + 1:
        raise Misread(f"“{part.group(0)}”的年份不对。")
    try:
        when = date(year, month, int(part["day"]))
    except ValueError as error:
        raise Misread(f"没有“{part.group(0)}”这一天。") from error
    said = SAID.search(part["said"] or "")
    if said and WEEKDAYS[when.weekday()] != said.group(1).replace("天", "日"):
        raise Misread(
            f"{when.year}年{month}月{when.day}日是周{WEEKDAYS[when.weekday()]}，通知里写的是周{said.group(1)}，请核对年份或日期。"
        )
    return when


def _check(body, off, on):
    count = COUNT.search(body)
    if count and int(count.group(1)) != len(set(off)):
        raise Misread(f"写明共 {count.group(1)} 天，读到 {len(set(off))} 天，请核对日期。")
    for when in on:
        if when in off:
            raise Misread(f"{when.month}月{when.day}日既放假又上班。")
        if when.weekday() < 5:
            raise Misread(f"{when.month}月{when.day}日是周{WEEKDAYS[when.weekday()]}，本来就上班，不是调休，请核对。")
