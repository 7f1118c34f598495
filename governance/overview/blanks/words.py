"""Words of headings, taken apart: the month they mean, the unit they count in, the topic, and what is left."""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).with_name("vocabulary.csv")
NUMBERING = re.compile(
    r"^(第?[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|[①-⑳])"
)
MARKS = re.compile(r"^[*:☆★;,.、。\-_]+|[*:☆★;,.、。\-_]+$")
OF_WHICH = re.compile(r"^其中[:：]?")
BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
FILLERS = ("总数量", "总数", "数量", "件数", "起数", "个数", "条数", "项数", "情况", "统计", "数", "量")
PLAIN = re.compile(
    r"(指标|数值|数量|数据|数|值|情况|统计|内容|项目|名称|工作|办理|完成|基本|信息|填报|人员|个人|实际|结果|其中|合计|"
    r"本单位|计量单位|开展|具体|进展|比率|比例|占比)*"
)
NEUTRAL = re.compile(
    r"(盖章|公章|签字|签章|必填|选填|下拉选择|下拉|单选|可多选|格式.*|如.*|例.*|按.*填写?|没有填.*|无则.*)?"
)

THIS, LAST, CHANGE, PERCENT, YEAR = "this", "last", "change", "percent", "year"
SAME, SAME_CHANGE, SAME_PERCENT = "same", "same_change", "same_percent"
PERIODS = {
    THIS: "本月",
    LAST: "上月",
    CHANGE: "比上月增减",
    PERCENT: "环比（%）",
    YEAR: "本年累计",
    SAME: "上年同月",
    SAME_CHANGE: "比上年同月增减",
    SAME_PERCENT: "同比（%）",
}
_SAID = [  # the first that fits the beginning wins
    (SAME_PERCENT, r"(较|比|与)?(上年|去年)?同(期)?比(增长率|增幅|增减率|[±%+\-]+)?"),
    (SAME_PERCENT, r"(较|比)(上年|去年)(同期|同月)?(增长率|增幅|[±%]+)"),
    (SAME_CHANGE, r"(较|比)(上年|去年)(同期|同月)?(增减数?量?|增长|增加|变化)?"),
    (SAME, r"((上年|去年)(同期|同月)|(同期|同月)(?=数?$))数?"),
    (PERCENT, r"环比(增长率|增幅|增减率|[±%+\-]+)?"),
    (PERCENT, r"(较|比)上(月|期)(增长率|增幅|[±%]+)"),
    (CHANGE, r"(较|比)上(月|期)(增减数?量?|增长|增加|变化|\+-)?"),
    (YEAR, r"(本年度?|今年|全年|当年)?(自?年初(以来|至今)|截至目前|累计数?|1[-—~至]\d{1,2}月(份)?(累计)?数?)"),
    (YEAR, r"(本年度?|今年|当年)(以来|累计)?(合计)?(?=$)"),
    (YEAR, r"(本年度?|今年|当年)(以来|累计)?"),
    (LAST, r"上(个)?(月|期)(份)?数?(?!结转|遗留|未办结)"),
    (THIS, r"(本|当|报告)(个)?(月|期)(份|度)?((数|值)$)?"),
]
SAID = [(code, re.compile(pattern)) for code, pattern in _SAID]
THROUGH = re.compile(r"1[-—~至](\d{1,2})月")
A_YEAR = re.compile(r"(20\d{2})年(度)?(?!\d|末|底)")
MONTH = re.compile(r"((\d{4})年)?(\d{1,2})月份?")

COUNTED = [
    {"件", "起", "条", "个", "项", "件次", "宗"},
    {"人", "名", "人数"},
    {"人次"},
    {"户", "家"},
    {"户次"},
    {"场", "场次", "次", "期", "次数"},
    {"小时", "时", "工时"},
    {"工作日", "天", "日"},
    {"%", "％", "百分比", "百分数"},
    {"分"},
    {"张", "份"},
]
UNITS = {word: number for number, words in enumerate(COUNTED) for word in words}
WHOLE = {
    *("合计", "总计", "小计", "共计", "合计数", "总数", "汇总", "总体"),
    *("全街道", "全镇", "全乡", "街道合计", "全社区", "全网格"),
}


def tidy(text):
    """As texts are compared: half width, no blanks, no marks around."""
    key = "".join(unicodedata.normalize("NFKC", str(text)).split())
    return MARKS.sub("", key).replace("*", "").lower()


@dataclass
class Said:
    """One label taken apart. `rest` is what it says beyond month and unit, "" when nothing."""

    text: str
    period: str = ""
    month: tuple = ()  # (year or None, month) when it names one, or runs up to it
    year: int = 0  # the year it names, without a month
    unit: int | None = None  # group of COUNTED
    rest: str = ""
    notes: list = field(default_factory=list)  # in brackets, neither unit nor month: they may narrow the meaning


@lru_cache(maxsize=4096)
def said(text):
    """The `Said` of a label as it stands in a form."""
    key = "".join(unicodedata.normalize("NFKC", text).split()).replace("*", "")
    found = Said(text)
    key = NUMBERING.sub("", key)  # （一）受理 is no remark in brackets
    for inside in BRACKETED.findall(key):
        if inside in UNITS:
            found.unit = UNITS[inside]
        elif inside.removeprefix("单位:") in UNITS:
            found.unit = UNITS[inside.removeprefix("单位:")]
        elif _period(inside)[0] and not _period(inside)[1]:
            found.period = _period(inside)[0]
        elif not NEUTRAL.fullmatch(inside):
            found.notes.append(inside)
    rest = tidy(OF_WHICH.sub("", NUMBERING.sub("", BRACKETED.sub("", key))))
    if "/" in rest and rest.rsplit("/", 1)[1] in UNITS:
        rest, word = rest.rsplit("/", 1)
        found.unit = UNITS[word]
    if rest in UNITS and rest not in ("人数", "次数", "场次", "人次", "户次"):
        found.unit, rest = UNITS[rest], ""
    if named := MONTH.fullmatch(rest):
        if 1 <= int(named[3]) <= 12:
            found.month, rest = (int(named[2]) if named[2] else None, int(named[3])), ""
    else:
        if (dated := A_YEAR.match(rest)) and not MONTH.match(rest[dated.end() :]):
            found.year, rest = int(dated[1]), rest[dated.end() :]
        if through := THROUGH.search(rest):
            found.month = (None, int(through[1]))
        period, rest = _period(rest)
        found.period = period or found.period
    found.rest = rest
    return found


def _period(text):
    """(period, what follows it): 本月受理 -> (this, 受理)."""
    for code, pattern in SAID:
        begun = pattern.match(text)
        if begun and begun.end():
            return code, text[begun.end() :].strip("的:：()")
    return "", text


@lru_cache(maxsize=4096)
def core(text):
    """A phrase without the words that say nothing: 受理件数 and 受理 are one."""
    text = tidy(text)
    for filler in FILLERS:
        if text.endswith(filler) and len(text) > len(filler):
            return text[: -len(filler)]
    return text


@dataclass(frozen=True)
class Vocabulary:
    topics: tuple  # (alias, topic), the longest first
    indicators: dict  # core -> [(code, topic)]
    fields: dict  # tidy heading -> the field's usual heading
    stocks: tuple  # (words of a title, key of a stock ledger), the longest first
    chapters: frozenset  # words that divide a form into chapters and narrow nothing


@cache
def vocabulary():
    """The synonyms of `vocabulary.csv`; names of indicators are added by `guessing`."""
    topics, indicators, fields, stocks, chapters = [], {}, {}, [], set()
    with VOCABULARY.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for word in filter(None, row["words"].split("|")):
                if row["kind"] == "topic":
                    topics.append((tidy(word), row["key"]))
                elif row["kind"] == "indicator":
                    indicators.setdefault(core(word), []).append((row["key"], row["topic"]))
                elif row["kind"] == "field":
                    fields.setdefault(tidy(word), row["key"])
                elif row["kind"] == "chapter":
                    chapters.add(tidy(word))
                else:
                    stocks.append((tidy(word), row["key"]))
    return Vocabulary(
        _longest_first(topics), indicators, fields, stocks=_longest_first(stocks), chapters=frozenset(chapters)
    )


def _longest_first(pairs):
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def topic_of(text):
    """The topic a text speaks of, "" when none or several: 诉求办理情况 -> 诉求."""
    key, found = tidy(text), []
    for alias, topic in vocabulary().topics:
        if alias in key:
            key = key.replace(alias, " ")
            found.append(topic)
    return found[0] if len(set(found)) == 1 else ""


def is_plain(text):
    """Whether a parent says no more than a topic and filler words: it does not narrow what stands below it."""
    key = tidy(text)
    for alias, _ in vocabulary().topics:
        key = key.replace(alias, "")
    return bool(PLAIN.fullmatch(key))


def is_chapter(text):
    """Whether a parent only divides the form, as 党建引领 does: what stands below keeps its own full name."""
    key = tidy(text)
    return key in vocabulary().chapters or key.removesuffix("工作").removesuffix("情况") in vocabulary().chapters


def pairs(text):
    return {text[n : n + 2] for n in range(len(text) - 1)} or {text}


def likeness(one, other):
    """How alike two texts are, 0 to 1, by the pairs of characters they share."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))
