"""A line of an old sheet of hours (I-8), understood: dates of all kinds, hours, minutes, or from when to when.

A line is first made into texts (`said_of`), which people may mend on the page, and these are understood
(`understand`). What could mean two things is not guessed: the line carries the sentence that says what to write.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from governance.foundation import workbooks
from governance.foundation.workbooks import Doubtful

FIELDS = {  # field: (what people call it, headings it is known by)
    "name": ("姓名", "姓名 志愿者姓名 志愿者 参与人员 参加人"),
    "number": ("证件号码或志愿者编号", "证件号码/志愿者编号 志愿者编号 证件号码 身份证号 身份证号码 公民身份号码 编号"),
    "phone": ("联系电话", "联系电话 电话 手机 手机号 手机号码 联系方式"),
    "words": ("活动名称", "活动名称 服务内容 项目名称 活动 服务项目 活动主题 内容"),
    "day": ("服务日期", "服务日期 日期 活动日期 活动时间 服务时间 时间"),
    "begins": ("开始", "开始 开始时间 起始时间 服务开始"),
    "ends": ("结束", "结束 结束时间 终止时间 服务结束"),
    "came": ("签到", "签到 签到时间"),
    "left": ("签退", "签退 签退时间"),
    "hours": ("服务时长", "服务时长 服务时长(小时) 服务时长(分钟) 时长 时长(小时) 时长(分钟) 小时 小时数 分钟"),
    "place": ("地点", "地点 服务地点 活动地点"),
}  # fmt: skip
SYNONYMS = {name: names.split() for name, (_, names) in FIELDS.items()}
LABELS = {name: label for name, (label, _) in FIELDS.items()}
DAY = 24 * 60

CLOCK = re.compile(
    r"(凌晨|早上|上午|中午|下午|晚上)?\s*(\d{1,2})\s*(?:[:点时]\s*(\d{1,2}|半)?\s*分?(?::\d{1,2}(?:\.\d+)?)?)?\s*(am|pm)?",
    re.I,
)
RANGE = re.compile(r"(.+?)\s*(?:-|–|—|~|至|到)\s*(.+)")
LENGTH = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*个?\s*(半)?\s*(?:小时|个钟头?|钟头|h|hours?))?\s*(?:零?(\d+(?:\.\d+)?)\s*(?:分钟?|min|m))?",
    re.I,
)


@dataclass
class Line:
    """`begins_at` is None where the sheet gives only a day: `hours_examining` finds the time. `problem` refuses."""

    day: object = None
    begins_at: object = None
    minutes: int = 0
    problem: str = ""
    note: str = ""


def said_of(cells, columns):
    """{field: text} of a line: `cells` by heading, `columns` {field: heading}; a bare length takes the heading's."""
    said = {name: workbooks.text(cells.get(heading)).replace("\n", " ")[:120] for name, heading in columns.items()}
    heading, length = columns.get("hours", ""), said.get("hours", "")
    if re.fullmatch(r"\d+(\.\d+)?", length):
        unit = (
            "分钟" if "分" in heading else "小时" if "时)" in heading or "时）" in heading or "小时" in heading else ""
        )
        said["hours"] = length + unit
    if workbooks.is_damaged(cells.get(columns.get("number"))):
        said["number"] = ""  # its last digits are lost; the telephone or the name must do
    return {name: said.get(name, "") for name in FIELDS}


def understand(said, today=None):
    """The `Line` of what is said. The first thing that is wrong is its problem."""
    line, today = Line(), today or timezone.localdate()
    try:
        line.day = _day(said["day"], today)
        first, last = _span(said)
        length = _length(said["hours"], first, last)
        _fit(line, first, last, length)
    except Doubtful as doubt:
        line.problem = str(doubt)[:200]
    else:
        if not said["words"].strip():
            line.problem = "没有活动名称，请写明做了什么"
        elif not said["name"].strip():
            line.problem = "没有姓名"
    return line


def _day(said, today):
    day = workbooks.day(said)
    if day is None:
        raise Doubtful("没有服务日期")
    if day > today:
        raise Doubtful(f"服务日期 {day} 还没有到")
    if day.year < 2000:
        raise Doubtful(f"服务日期 {day} 太早，请检查年份")
    return day


def _span(said):
    """(from, to) in minutes of the day, either None; signing in and out go before what was planned."""
    for first, last in (("came", "left"), ("begins", "ends")):
        begins, ends = said[first], said[last]
        both = RANGE.fullmatch(begins) if begins and not ends and not re.match(r"\d{4}\D", begins) else None
        if both:
            begins, ends = both.groups()
        if begins or ends:
            return _clock(begins, LABELS[first]), _clock(ends, LABELS[last])
    return None, None


def _clock(said, label):
    said = unicodedata.normalize("NFKC", said).strip()
    if not said:
        return None
    if re.match(r"\d{4}\s*[-/.年]", said):
        at = timezone.localtime(workbooks.moment(said))
        return at.hour * 60 + at.minute
    if re.fullmatch(r"0?\.\d+|0", said):  # a time cell read as a part of the day
        return round(float(said) * DAY) % DAY
    found = CLOCK.fullmatch(said)
    if not found:
        raise Doubtful(f"{label}“{said[:20]}”看不懂，请写成 09:00 的样子")
    half, hour, minute, english = found.groups()
    hour, minute = int(hour), 30 if minute == "半" else int(minute or 0)
    if (half in ("下午", "晚上") or (english or "").lower() == "pm" or (half == "中午" and hour < 11)) and hour < 12:
        hour += 12
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Doubtful(f"{label}“{said[:20]}”没有这个时刻")
    return hour * 60 + minute


def _length(said, first, last):
    """Minutes, or None. A bare number means hours, unless the span says that it means minutes."""
    said = unicodedata.normalize("NFKC", said).strip()
    if not said:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", said):
        number = float(said)
        if number > 24:
            if first is not None and last is not None and abs((last - first) % DAY - number) <= 1:
                return round(number)
            raise Doubtful(f"时长“{said}”分不清是小时还是分钟，请写成“{said}分钟”或“2小时”")
        return round(number * 60)
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", said):
        return int(clock[1]) * 60 + int(clock[2])
    if said in ("半小时", "半个小时"):
        return 30
    found = LENGTH.fullmatch(said)
    if not found or not (found[1] or found[3]):
        raise Doubtful(f"时长“{said[:20]}”看不懂，请写成“2小时”或“90分钟”")
    return round(float(found[1] or 0) * 60 + (30 if found[2] else 0) + float(found[3] or 0))


def _fit(line, first, last, length):
    """The beginning and the minutes, out of whichever of the three were given."""
    if first is not None and last is not None:
        span = last - first
        if span <= 0 and (length is None or not 0 < length <= span + DAY):
            raise Doubtful("结束时间不晚于开始时间，请检查")
        span += DAY if span <= 0 else 0
        if length is not None and length > span + 1:
            raise Doubtful(f"时长 {length} 分钟比起止时间（{span} 分钟）还长，请核对")
        if length is not None and length < span:
            line.note = f"起止时间共 {span} 分钟，按时长 {length} 分钟计"
        line.minutes = min(length or span, span)
    elif length is None:
        raise Doubtful("没有服务时长，也没有起止时间")
    else:
        line.minutes = length
    if not 1 <= line.minutes <= DAY:
        raise Doubtful("一次服务至少 1 分钟，最多 24 小时")
    begin = first if first is not None else last - line.minutes if last is not None else None
    if begin is not None:
        midnight = timezone.make_aware(datetime.combine(line.day, datetime.min.time()))
        line.begins_at = (midnight + timedelta(minutes=begin)).astimezone(UTC)  # where adding is never wrong
