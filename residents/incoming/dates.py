"""Dates as rosters write them, with how precisely they are known.

1952.1 as a number is January or October (a number cell drops the last zero of 1952.10): the month is left open.
Two-digit years and dates of the farmers' calendar are never turned into a date.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from governance.foundation.workbooks import Doubtful, day, text
from residents.choices import Precision
from residents.identity import OLDEST

LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|冬月|闰|初[一二三四五六七八九十]|廿")
ISO = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
YEAR = re.compile(r"([12]\d{3})\s*年?")
MONTH = re.compile(r"([12]\d{3})\s*[-/.年]\s*(\d{1,2})\s*月?(?:份)?(?:\s*[-/.]?\s*0{1,2}日?)?")
COMPACT_MONTH = re.compile(r"([12]\d{3})(0[1-9]|1[0-2])")
FOUR_YEARS = 1462  # days between the two day zeros of Excel


class Lunar(Doubtful):
    """A date of the farmers' calendar."""


class Known(NamedTuple):
    on: date
    precision: Precision = Precision.DAY
    warning: str = ""

    def agrees(self, other):
        """Whether a full date is the same as far as this one is known."""
        parts = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}[self.precision]
        return (self.on.year, self.on.month, self.on.day)[:parts] == (other.year, other.month, other.day)[:parts]

    def __str__(self):
        return {
            Precision.DAY: f"{self.on}",
            Precision.MONTH: f"{self.on:%Y-%m}",
            Precision.YEAR: f"{self.on:%Y}年",
        }[self.precision]


def known(value, *, from_1904=False, numbers_as_text=False, today=None):
    """The `Known` date in a cell, None when there is none; `Doubtful` when it could be something else."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _of_number(value, from_1904)
    elif isinstance(value, (date, datetime)):
        found = Known(day(value))
    elif type(value) is str and ISO.fullmatch(value):
        found = Known(_real(value, *map(int, value.split("-"))))
    else:
        found = _of_text(unicodedata.normalize("NFKC", text(value)).strip(" '’。"), from_1904, numbers_as_text)
    today = today or timezone.localdate()
    if found and found.on > today:
        raise Doubtful(f"日期 {found} 还没有到，请核对后重填")
    if found and today.year - found.on.year > OLDEST:
        raise Doubtful(f"日期 {found} 已是 {OLDEST} 年以前，请核对后重填")
    return found


def _of_number(number, from_1904):
    if 1900 <= number < 2101:
        return _year_and_more(repr(float(number)), lost_zero=True)
    if number == int(number) and COMPACT_MONTH.fullmatch(str(int(number))):
        return _month(*COMPACT_MONTH.fullmatch(str(int(number))).groups())
    if number == int(number) and 60_001 <= number < 19_000_101:
        raise Doubtful(f"“{text(number)}”看不出是哪一天，请写成 1952-03-01 的样子")
    if from_1904 and 3000 < number < 60_000:
        number += FOUR_YEARS
    return Known(day(number))


def _year_and_more(said, lost_zero):
    """1952, 1952.3, 1952.03, 1952.0301 as one number."""
    year, _, rest = said.partition(".")
    if rest in ("", "0"):
        return Known(date(int(year), 1, 1), Precision.YEAR)
    if rest == "1" and lost_zero:
        return Known(
            date(int(year), 1, 1),
            Precision.YEAR,
            f"“{said}”分不清是 1 月还是 10 月，只登记年份，请按 {year}-10 的样子补月份",
        )
    if len(rest) == 4:
        return Known(_real(said, int(year), int(rest[:2]), int(rest[2:])))
    return _month(year, rest)


def _month(year, month):
    return Known(_real(f"{year}.{month}", int(year), int(month), 1), Precision.MONTH)


def _real(said, *parts):
    try:
        return date(*parts)
    except ValueError:
        raise Doubtful(f"“{said}”没有这一天，请核对后重填") from None


def _of_text(said, from_1904, numbers_as_text):
    if not said or said in ("无", "不详", "未知", "-", "--", "/", "—"):
        return None
    if LUNAR.search(said):
        raise Lunar(f"“{said[:20]}”是农历，没有登记，请换成公历")
    said = re.sub(r"(出生|生|日)$", lambda found: "" if found[1] != "日" else "日", said)
    if found := re.fullmatch(r"(\d{4})\.(\d{1,2}|\d{4})", said):
        return _year_and_more(said, lost_zero=numbers_as_text) if found[2] else None
    if found := YEAR.fullmatch(said):
        return Known(_real(said, int(found[1]), 1, 1), Precision.YEAR)
    if found := MONTH.fullmatch(said):
        if int(found[2]) == 0:
            return Known(_real(said, int(found[1]), 1, 1), Precision.YEAR)
        return _month(*found.groups())
    if found := COMPACT_MONTH.fullmatch(said):
        return _month(*found.groups())
    if re.fullmatch(r"\d{4,5}(\.0+)?", said):
        return _of_number(float(said), from_1904)
    if re.fullmatch(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*月?", said):
        raise Doubtful(f"“{said}”的年份不清，请写四位年份，例如 1952-03")
    return Known(day(said))


def day_of_event(value, **how):
    """(date or None, warning) of a visit, a move or the like: a month or year counts from its first day."""
    try:
        found = known(value, **how)
    except Doubtful as doubt:
        return None, f"{doubt}，没有登记"
    if found is None:
        return None, ""
    return found.on, "" if found.precision == Precision.DAY else f"“{text(value)}”没有具体日期，按 {found.on} 登记"
