"""重点类别 out of a text, a column of ticks or the title of the sheet; and what a note says of death or leaving."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from residents.choices import CareKind
from residents.incoming.words import BLANK

KINDS = (  # the first that stands in a part of the words
    (re.compile(r"失能|失智|卧床"), CareKind.DISABLED_ELDER),
    (re.compile(r"困境儿童|孤儿|无人抚养"), CareKind.CHILD_IN_DIFFICULTY),
    (re.compile(r"留守"), CareKind.LEFT_BEHIND),
    (re.compile(r"失独|计生特|计划生育特殊|特扶"), CareKind.ONLY_CHILD_LOST_FAMILY),
    (re.compile(r"独居|独住|独自居住"), CareKind.LIVING_ALONE_ELDER),
    (re.compile(r"空巢"), CareKind.EMPTY_NEST_ELDER),
    (re.compile(r"低保边缘|低边|边缘户|边缘家庭|低收入"), CareKind.NEAR_SUBSISTENCE),
    (re.compile(r"低保|最低生活"), CareKind.SUBSISTENCE_ALLOWANCE),
    (re.compile(r"特困|五保|三无"), CareKind.DESTITUTE_SUPPORT),
    (re.compile(r"优抚|烈属|烈士|军属|伤残军人|残疾军人|参战|老兵|抗战"), CareKind.VETERAN_PREFERENTIAL),
    (re.compile(r"退役|退伍|复员|转业|复转"), CareKind.VETERAN),
    (re.compile(r"矫正|刑释|刑满|安置帮教"), CareKind.COMMUNITY_CORRECTION),
    (re.compile(r"精神"), CareKind.MENTAL),
    (re.compile(r"残疾|残障|[肢视听言智重]残|残$|^残"), CareKind.DISABILITY),
    (re.compile(r"重病|大病|重大疾病|重症|癌|肿瘤|尿毒|透析"), CareKind.SERIOUS_ILLNESS),
    (re.compile(r"高龄|[89]0(周?岁|以上|\+)|[89]0$|八十|九十|百岁|100(周?岁|以上)"), CareKind.ADVANCED_AGE),
    (re.compile(r"其他|其它|困难|关爱|重点|孤寡|单亲|失业"), CareKind.OTHER),
)
DETAILED = {
    CareKind.DISABILITY,
    CareKind.SERIOUS_ILLNESS,
    CareKind.MENTAL,
    CareKind.OTHER,
    CareKind.VETERAN_PREFERENTIAL,
}
NOT_ONE = BLANK | {
    "否",
    "一般",
    "普通",
    "正常",
    "健康",
    "非重点",
    "普通居民",
    "一般人群",
    "0",
    "×",
    "x",
    "X",
    "不是",
    "非",
    "没有",
}
KINSHIP = r"子女?|儿子?|女儿|配偶|老伴|丈夫|妻子?|父亲?|母亲?|父母|家属|家人|孙[子女]?"
NOT_SO = (  # not so, no longer so, or so of somebody else
    re.compile(
        r"^(?:非(?!因)|不是|不属|不符|未|曾|原(?!发))|^(?:无|没有?)(?=低保|残|重病|大病|失能|独居|空巢|精神|特困)"
    ),
    re.compile(r"(?:已|被|了)(?:取消|退出|停发|注销|转出|清退)|^(?:取消|退出|停发|注销)|(?:取消|退出|停发)$"),
    re.compile(rf"^(?:{KINSHIP})(?=双?[残病癌]|残疾|重病|大病|患|失能|精神|低保|退役|矫正|服刑)(?!.*儿童)"),
    re.compile(r"(?:残疾人?|低保户?|退役军人|矫正对象)的?(?:子女|家属|配偶|亲属)$"),
)
TICKS = frozenset(("是", "√", "✓", "✔", "☑", "■", "●", "★", "▲", "y", "yes", "v", "1", "有", "true", "对", "∨"))
UNTICKED = frozenset(
    ("否", "×", "✗", "✘", "x", "n", "no", "0", "无", "false", "不是", "没有", "□", "○", "-", "/", "—", "非")
)
TITLED = re.compile(
    r"独居|空巢|高龄|失能|残疾|低保边缘|低保|特困|困境儿童|失独|计生特殊|优抚|退役军人|精神障碍|大病|重病|留守|矫正"
)


def marks_in(words):
    """([(kind, detail)], [parts nobody knows]) of 独居、低保、残疾（肢体二级）."""
    found, strange = {}, []
    for part in _parts(words):
        kind, detail = _mark(part)
        if kind is None:
            strange.append(part)
        else:
            found[kind] = found.get(kind) or detail
    return list(found.items()), strange


@lru_cache(maxsize=4096)
def _parts(words):
    said = unicodedata.normalize("NFKC", words)
    said = re.sub(r"\(([^()]*)\)", lambda b: f"({re.sub('[、,;/ +]', ' ', b[1])})".replace(" ", "·"), said)
    parts = [
        part.strip("·. ") for part in re.split(r"[、,;/\s+|]+|(?<=[\u4e00-\u9fff])[和及兼](?=[\u4e00-\u9fff])", said)
    ]
    return tuple(part for part in parts if part and part not in NOT_ONE)


@lru_cache(maxsize=4096)
def _mark(part):
    bare, detail = (
        re.sub(r"\([^()]*\)", "", part) or part,
        "、".join(re.findall(r"\(([^()]*)\)", part)).replace("·", " "),
    )
    if is_not_so(bare) or is_not_so(detail):
        return None, ""
    for pattern, kind in KINDS:
        if pattern.search(bare):
            plain = bare in (
                kind.label,
                "残疾",
                "残疾人",
                "其他",
                "其它",
                "精神障碍",
                "重病",
                "大病",
                "优抚",
                "优抚对象",
            )
            more = bare if kind in DETAILED and not plain and not detail else ""
            return kind, detail or more
    return None, ""


def is_not_so(words):
    """不是低保, 已取消, 子女残疾: words that name a category the person is not in."""
    return any(pattern.search(words) for pattern in NOT_SO)


def ticked(value):
    """True, False, None for a blank, or the words when the cell says more than a tick."""
    if value is None:
        return None
    if isinstance(value, (bool, int, float)):
        return bool(value) if value in (0, 1) else f"{value:g}"
    said = "".join(unicodedata.normalize("NFKC", str(value)).split()).lower()
    if not said:
        return None
    if said in TICKS:
        return True
    return False if said in UNTICKED else said


def kind_of_title(title):
    """The one category a title is about: 杏花社区独居老人台账. A title with two is about none in particular."""
    said = {_mark(word)[0] for word in TITLED.findall(title or "")}
    return said.pop() if len(said) == 1 else None


WHEN = r"(?:(?P<year>[12]\d{3})\s*[年.\-/]?\s*(?:(?P<month>\d{1,2})\s*[月.\-/]?\s*(?:(?P<day>\d{1,2})\s*[日号]?)?)?)"
WHO = r"(?:本人|该人|此人|人员|老人|全家|一家|人|户|现|早|均|都|已经|已|于|在)*"
LATER = rf"(?:\(?{WHEN.replace('?P<', '?P<l_')}\)?)?"
DEAD = re.compile(
    rf"{WHO}{WHEN}?(?:已经|已|因病|因故|于|在|不幸)*"
    rf"(?:死亡|去世|病故|亡故|过世|离世|身故|病逝|逝世|故去|故|亡)了?{LATER}"
)
LEFT = re.compile(
    rf"{WHO}{WHEN}?(?:已经|已|于|在)*(?:搬走|搬离|搬家|搬出|迁出|迁走|迁离|不在此居住|不住这里|不住此处|不在此处居住|退租|"
    rf"(?:搬至|搬到|搬往|迁至|迁往|迁到).{{1,20}}?)了?{LATER}"
)
NOT_THE_PERSON = re.compile(r"户籍|户口")


def suggested(note):
    """("dead" or "left", date or None) a note speaks of the person, else ("", None): 老伴去世 is not the person."""
    for clause in re.split(r"[，。；,;！!\n]+|\s{2,}", note):
        clause = "".join(unicodedata.normalize("NFKC", clause).split()).strip("()")
        if not clause or NOT_THE_PERSON.search(clause):
            continue
        for status, pattern in (("dead", DEAD), ("left", LEFT)):
            if found := pattern.fullmatch(clause):
                return status, _day_in(found.groupdict())
    return "", None


def _day_in(parts):
    year, month, day = (parts[name] or parts[f"l_{name}"] for name in ("year", "month", "day"))
    if not year:
        return None
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
