"""居民花名册: the people of a list in the columns of the usual roster (I-1), so that it can be imported again.

Masked cells keep their stars, by which an import knows that they say nothing new.
"""

from governance.foundation.workbooks import Column, write_table
from residents.choices import ETHNICITIES, Match, Occupancy, Politics, Precision, Registration
from residents.shown import kind_label

ROSTER = [
    Column("序号", 6, "number"),
    Column("小区", 12),
    Column("楼栋", 7, "short"),
    Column("单元", 6, "short"),
    Column("室", 8, "short"),
    Column("户号", 8, "short"),
    Column("姓名", 9),
    Column("与户主关系", 9, "short"),
    Column("性别", 5, "short"),
    Column("民族", 6, "short"),
    Column("公民身份号码", 21, "short"),
    Column("出生日期", 12, "day"),
    Column("年龄", 6, "number"),
    Column("政治面貌", 10, "short"),
    Column("文化程度", 10, "short"),
    Column("婚姻状况", 8, "short"),
    Column("户籍地址", 20),
    Column("户籍类型", 8, "short"),
    Column("人户状态", 10, "short"),
    Column("居住性质", 8, "short"),
    Column("工作单位或学校", 16),
    Column("联系电话", 14, "short"),
    Column("重点类别", 18),
    Column("是否党员", 7, "short"),
    Column("备注", 16),
]
AT_ONCE = 1000
MEMBERS = {Politics.MEMBER, Politics.PROBATIONARY}


def write_roster(target, residents, *, title, unit, mark, full=False, names=False, today, seen=None):
    """Write the roster of a queryset, streamed; returns how many people it lists.

    `full`: numbers in clear, and what only a full roster holds; `names`: names in clear. `seen` is told of every
    chunk of people whose numbers went out in clear.
    """
    return write_table(
        target,
        title=title,
        left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=ROSTER,
        rows=_rows(residents, full, names, today, seen),
        mark=mark,
        sheet="居民花名册",
    )


def in_order(residents):
    """As one walks: building by building, door by door, the head of the household first."""
    return (
        residents.select_related("building__estate", "entrance", "household__dwelling", "party", "care")
        .prefetch_related("care__marks")
        .order_by("building_id", "entrance_id", "household__dwelling__floor", "household_id", "relation", "pk")
    )


def _rows(residents, full, names, today, seen):
    chunk = []
    for n, one in enumerate(in_order(residents).iterator(chunk_size=AT_ONCE), start=1):
        yield line(n, one, full, names, today)
        if seen is not None:
            chunk.append(one)
            if len(chunk) == AT_ONCE:
                seen(chunk)
                chunk = []
    if chunk:
        seen(chunk)


def line(n, one, full, names, today):
    dwelling = one.household.dwelling
    return (
        n,
        one.building.estate.name,
        one.building.number,
        one.entrance.number if one.entrance else "",
        dwelling.number,
        one.household.number,
        one.name if names else one.masked_name,
        one.get_relation_display() if one.relation else "",
        one.get_sex_display() if one.sex in ("1", "2") else "",
        ETHNICITIES.get(one.ethnicity, ""),
        one.id_number if full else one.masked_id,
        one.birth_date if one.birth_precision == Precision.DAY else one.birth_line,
        one.age_on(one.died_on or today),
        one.get_politics_display() if one.politics else "",
        one.get_education_display() if one.education else "",
        one.get_marriage_display() if one.marriage else "",
        one.registered_at if full else "",
        Registration(one.registration).label if one.registration else "",
        Match(one.match).label if one.match else "",
        dwelling.get_occupancy_display() if dwelling.occupancy != Occupancy.UNKNOWN else "",
        one.workplace,
        one.phone if full else one.masked_phone,
        _care(one),
        _member(one),
        one.note if full else "",
    )


def _care(one):
    profile = getattr(one, "care", None)
    if profile is None or profile.closed_on:
        return ""
    kinds = (kind_label(mark.kind) for mark in profile.marks.all() if mark.ended_on is None)
    return "、".join(kind.split("（")[0] for kind in kinds)  # what stands in brackets would come back as a detail


def _member(one):
    """Only what is known: no membership on record is no answer, and an empty cell says so."""
    return "是" if getattr(one, "party", None) is not None or one.politics in MEMBERS else ""
