"""Party membership and need of care: what their columns say of the row's person."""

import re

from residents.choices import CareKind, MemberKind, Politics
from residents.incoming.care_words import is_not_so, marks_in, ticked
from residents.incoming.dates import day_of_event
from residents.incoming.headings import MARKED
from residents.incoming.homes import take, take_phone

DETAIL = {"disability_type": "", "disability_grade": "", "disability_number": "证号"}
PERIODS = {
    "日": 1,
    "天": 1,
    "周": 7,
    "星期": 7,
    "旬": 10,
    "半月": 15,
    "月": 30,
    "季": 90,
    "季度": 90,
    "半年": 182,
    "年": 365,
}
NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "半": 0.5}
COLUMNS = {f"care_{kind.value}": kind for kind in MARKED}


def understand_party(cells, options):
    row, party = cells.incoming, cells.incoming.party
    row.is_member = row.layout == "I-3"
    for name, column in (("member_kind", "kind"), ("membership", "membership"), ("found_by", "found_by")):
        if name in cells.values:
            take(cells, name, party, column)
    for name, most in (("branch", 60), ("post", 30), ("party_group", 60)):
        if said := cells.said(name, most):
            party[name] = said
    if "reported_on" in cells.values:
        _event(cells, "reported_on", party, options)
    if "disclosed" in cells.values:
        _disclosed(cells, party, options)
    if row.is_member and "politics" not in row.person and "kind" in party:
        formal = party["kind"] == MemberKind.FORMAL
        row.person["politics"] = Politics.MEMBER if formal else Politics.PROBATIONARY


def _disclosed(cells, party, options):
    tick = ticked(cells.values["disclosed"]) if not cells.is_date("disclosed") else "date"
    if tick is True:
        cells.warn("disclosed", "同意亮身份要有日期，没有登记，请写同意的日期")
    elif tick not in (False, None):
        _event(cells, "disclosed", party, options, "disclosed_on")


def _event(cells, name, into, options, column=None):
    day, warning = day_of_event(cells.values[name], **options.dates)
    if day:
        into[column or name] = day
    if warning:
        cells.warn(name, warning)


def understand_care(cells, options):
    row, care = cells.incoming, cells.incoming.care
    _marks(cells, options)
    for name in ("attention", "self_care", "living_with"):
        if name in cells.values:
            take(cells, name, care)
    for name, most in (("health", None), ("support", None), ("needs", None), ("worker", 40), ("contact_name", 40)):
        if (said := cells.said(name, most)) and said not in ("无", "/", "-"):
            care[name] = said
    if said := cells.said("contact_relation", 20):
        care["contact_relation"] = said
    if number := take_phone(cells, "contact_phone"):
        care["contact_phone"] = number.first
    if "every" in cells.values:
        _every(cells, care)
    if "visited_on" in cells.values:
        _event(cells, "visited_on", care, options)
    if CareKind.ADVANCED_AGE in dict(row.marks):
        _old_enough(cells, options)


def _marks(cells, options):
    row, found = cells.incoming, {}
    if "care" in cells.values:
        _of_words(cells, found)
    for name, kind in COLUMNS.items():
        if name in cells.values:
            tick = ticked(cells.values[name])
            if isinstance(tick, str) and is_not_so(tick):
                cells.warn(name, f"“{cells.said(name)[:20]}”说的不是本人现在的情况，没有登记")
            elif tick:
                found[kind] = found.get(kind) or ("" if tick is True else cells.said(name))
    details = [f"{label}{cells.said(name)}" for name, label in DETAIL.items() if _has(cells, name)]
    if details:
        given = found.get(CareKind.DISABILITY, "")
        found[CareKind.DISABILITY] = " ".join(dict.fromkeys([*filter(None, [given]), *details]))
    titled = options.titled
    if row.layout == "I-5" and titled:
        found.setdefault(titled, "")
    if row.layout == "I-5" and not found:
        found[CareKind.OTHER] = ""
        cells.warn("care", "没有写明类别，归入“其他需关爱”，请核对")
    row.marks = list(found.items())


def _has(cells, name):
    if isinstance(cells.values.get(name), float) and cells.values[name] >= 1e15:
        cells.warn(name, "号码是数字格式，后几位已经丢失，没有登记")
        return False
    return cells.said(name) not in ("", "无", "/", "-", "否", "—")


def _of_words(cells, found):
    tick = ticked(cells.values["care"])
    if tick is True:
        found[CareKind.OTHER] = ""
        cells.warn("care", "只写了“是”，归入“其他需关爱”，请写明类别")
        return
    if not isinstance(tick, str):
        return
    marks, strange = marks_in(cells.said("care"))
    found.update(marks)
    for words in strange:
        if cells.incoming.layout != "I-5":  # 类别 of a general roster may say anything
            cells.warn("care", f"类别“{words[:20]}”不认识，没有登记")
            continue
        found[CareKind.OTHER] = "、".join(filter(None, [found.get(CareKind.OTHER), words]))
        cells.warn("care", f"类别“{words[:20]}”不认识，归入“其他需关爱”并保留原文")


def _every(cells, care):
    said = re.sub(r"^([一二两三四五六]|\d)次/每?(.+)$", r"每\2\1次", cells.said("every"))  # 1次/月
    found = re.fullmatch(
        r"每?([一二两三四五六半]|\d{1,3})?个?(日|天|周|星期|旬|半月|月|季度|季|半年|年)(?:度)?[走探上入]?[访门户]?([一二两三四五六]|\d)?(?:次|访|回)?(?:/.*)?",
        said.replace("至少", "").replace("不少于", "").replace("/次", ""),
    )
    if not found:
        if said not in ("无", "不定期"):
            cells.warn("every", f"走访频次“{said[:20]}”看不懂，按类别的规定走访")
        return
    span = PERIODS[found[2]] * _number(found[1])
    care["every"] = max(1, min(365, round(span / _number(found[3]))))


def _number(said):
    return NUMERALS.get(said) or int(said or 1) or 1


def _old_enough(cells, options):
    born = cells.incoming.person.get("birth_date")
    if born and options.today.year - born.year < 79:
        name = "care" if "care" in cells.values else "care_advanced_age"
        cells.warn(name, f"标为高龄，但按出生日期只有 {options.today.year - born.year} 岁，请核对")
