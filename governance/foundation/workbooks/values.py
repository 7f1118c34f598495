"""What a cell means: texts without the marks of the systems they went through, moments, days, phone numbers.

A value that could mean two things is not guessed: `Doubtful` carries the reason, in the words of a row's message.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

FIRST, LAST = 1900, 2100
FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
REMOVED = dict.fromkeys(
    [
        *range(9),
        11,
        12,
        *range(14, 32),
        *range(127, 160),
        0x200B,
        0x200C,
        0x200D,
        0x2060,
        0xFEFF,
        *range(0xD800, 0xE000),
    ]
)
ESCAPED = re.compile(r"_x000[dD]_")
WHOLE = re.compile(r"-?\d+\.0+")
EPOCH = datetime(1899, 12, 30)  # Excel's day 0, as it counts after its 29 February 1900
CLOCK = re.compile(
    r"(上午|下午|晚上|凌晨|am|pm)?\s*(\d{1,2})[:时](\d{1,2})?(?:[:分](\d{1,2}))?(?:\.\d+)?\s*[秒分]?\s*(am|pm)?", re.I
)
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?")
NO_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{4}(0[1-9]|1[0-2])|\d{4}年?")


class Doubtful(ValueError):
    """The cell has a value that must not be guessed at."""


def text(value):
    """A cell as clean text. Punctuation stays as written; digits and letters become half width."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%F}" if value.time() == time() else f"{value:%F %T}"
    if isinstance(value, date):
        return f"{value:%F}"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    said = ESCAPED.sub("\n", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    said = said.translate(REMOVED).translate(FULL_WIDTH).replace("\u3000", " ").replace("\xa0", " ")
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in said.split("\n")]
    said = re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
    return said[: said.index(".")] if WHOLE.fullmatch(said) else said


def token(value):
    """A code, number or short name: half width throughout, no blanks at all."""
    return "".join(unicodedata.normalize("NFKC", text(value)).split()).lstrip("'’‘")


def yes(value):
    """True, False or None: 是/√/Y/1/有 and their opposites; a blank is not a no."""
    said = token(value).lower()
    if not said:
        return None
    if said in ("是", "√", "✓", "✔", "y", "yes", "1", "有", "true", "●", "对"):
        return True
    if said in ("否", "×", "x", "n", "no", "0", "无", "false", "不是", "没有"):
        return False
    raise Doubtful(f"“{said}”看不出是“是”还是“否”")


def is_damaged(value):
    """Whether a number cell lost digits: Excel keeps fifteen."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= 1e15


def day(value):
    """The date in a cell, or None when it is empty."""
    found = _moment(value)
    return found.date() if found else None


def moment(value):
    """The moment in a cell as an aware datetime (Asia/Shanghai), or None; a date alone is its midnight."""
    found = _moment(value)
    return timezone.make_aware(found) if found else None


def _moment(value):
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        found = timezone.make_naive(value) if value.tzinfo else value
        return _plausible((found + timedelta(milliseconds=500)).replace(microsecond=0), value)
    if isinstance(value, date):
        return _plausible(datetime.combine(value, time()), value)
    if isinstance(value, bool):
        raise Doubtful(f"“{text(value)}”不是日期")
    if isinstance(value, (int, float)):
        return _of_number(value)
    return _of_text(unicodedata.normalize("NFKC", text(value)))


def _plausible(found, said):
    if not FIRST <= found.year <= LAST:
        raise Doubtful(f"“{text(said)}”的年份不对")
    return found


def _of_number(number):
    if number == int(number) and 19000101 <= number <= 21001231:
        return _of_text(str(int(number)))
    if 1900 <= number < 2101 or (number == int(number) and 190001 <= number <= 210012):
        raise Doubtful(f"“{text(number)}”只有年月，缺日期")
    if 3000 < number < 73051:  # days since 1900, as a date cell holds them: 1908 to 2099
        return EPOCH + timedelta(seconds=round(number * 86400))
    raise Doubtful(f"“{text(number)}”不是日期")


def _of_text(said):
    if not said:
        return None
    said = said.strip("'’")
    if re.match(r"\d{4}-\d\d-\d\dT", said):
        return _of_iso(said)
    compact = COMPACT.fullmatch(said)
    if compact:
        year, month, day_, *clock = (int(part or 0) for part in compact.groups())
        return _made(said, year, month, day_, *clock)
    found = YEAR_FIRST.match(said)
    if found:
        parts = [int(part) for part in found.groups()]
        return _made(said, *parts, *_clock(said[found.end() :], said))
    found = YEAR_LAST.match(said)
    if found:
        first, second, year = (int(part) for part in found.groups())
        if first <= 12 and second <= 12 and first != second:
            raise Doubtful(f"“{said}”分不清月和日，请写成 {year}-月-日")
        month, day_ = (second, first) if first > 12 else (first, second)
        return _made(said, year, month, day_, *_clock(said[found.end() :], said))
    if SHORT_YEAR.match(said):
        raise Doubtful(f"“{said}”的年份不清，请写四位年份")
    if NO_DAY.fullmatch(said):
        raise Doubtful(f"“{said}”只有年月，缺日期")
    if re.fullmatch(r"\d{4,5}(\.\d+)?", said):
        return _of_number(float(said))
    raise Doubtful(f"“{said[:20]}”不是日期，请写成 2020-01-06 的样子")


def _of_iso(said):
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise Doubtful(f"“{said[:30]}”不是日期") from error
    return _plausible(timezone.make_naive(found) if found.tzinfo else found, said)


def _clock(rest, said):
    rest = re.sub(r"(星期|周)[一二三四五六日天]", "", rest).strip(" ,，()")
    if not rest:
        return (0, 0, 0)
    found = CLOCK.fullmatch(rest)
    if not found:
        raise Doubtful(f"“{said[:30]}”里的时间看不懂")
    hour, minute, second = (int(part or 0) for part in found.group(2, 3, 4))
    half = (found[1] or found[5] or "").lower()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("am", "凌晨", "上午") and hour == 12 and half != "上午":
        hour = 0
    return hour, minute, second


def _made(said, *parts):
    try:
        return _plausible(datetime(*parts), said)
    except ValueError as error:
        if isinstance(error, Doubtful):
            raise
        raise Doubtful(f"“{said[:30]}”没有这一天或这个时刻") from error


@dataclass
class Phone:
    numbers: list = field(default_factory=list)
    note: str = ""

    @property
    def first(self):
        return self.numbers[0] if self.numbers else ""


def phone(value):
    """The numbers in a cell and the words beside them: "139…(儿子)/0551-…"."""
    if isinstance(value, float) and value != int(value):
        raise Doubtful(f"“{value}”不是电话号码")
    said = unicodedata.normalize("NFKC", text(value))
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", said):
        digits, _, power = said.lower().partition("e")
        if len(digits.replace(".", "")) <= int(power):
            raise Doubtful(f"“{said}”是科学计数法，后几位已经丢失，请把该列设为文本后重填")
        said = str(int(float(said)))
    notes = re.findall(r"\(([^()\d]+)\)", said)
    said = re.sub(r"\(([^()\d]+)\)", " ", said)
    said = re.sub(r"\((0\d{2,3})\)\s*", r"\1-", said)
    said = re.sub(r"(?<!\d)(?:\+86|0?086|86)[ -]?(?=1\d{2}[ -]?\d{4}[ -]?\d{4})", "", said)
    said = re.sub(r"(?<!\d)(1\d{2})[ -](\d{4})[ -](\d{4})(?!\d)", r"\1\2\3", said)
    numbers = []
    for number in re.split(r"[/、;,\s]+", said):
        if re.fullmatch(r"1\d{10}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?|1\d{4}|[48]00-?\d{3}-?\d{4}", number):
            numbers.append(number)
        elif re.search(r"\d", number):
            raise Doubtful(f"“{number[:20]}”不是电话号码")
        elif number.strip("-"):
            notes.append(number)
    return Phone(numbers, "、".join(notes))
