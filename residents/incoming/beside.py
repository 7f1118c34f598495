"""Whose a bare 电话, 关系 or 身份证号 is: that of whoever the column before it, or the line above it, names.

房主、电话、姓名、电话 are two people. Taken by the name alone, a tenant would get the owner's phone.
"""

import re

from governance.foundation.workbooks import guess_columns, heading_key
from residents.incoming.headings import SYNONYMS

BARE = {
    "phone": frozenset(
        ["电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系号码", "联系手机", "移动电话"]
    ),
    "relation": frozenset(("关系", "称谓")),
    "id_number": frozenset(
        ["身份证", "身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码", "公民身份证号码"]
    ),
    "name": frozenset(("姓名", "名字")),
}
KIN = re.compile(r"监护人|联系人|家属|子女|亲属|赡养人|配偶|儿女|父亲|母亲")
OTHERS = (
    ("owner", re.compile(r"房主|产权人|业主|房东|出租人")),
    ("tenant", re.compile(r"租客|租户|承租人|租住人")),
    ("contact_name", KIN),
    (
        "worker",
        re.compile(
            r"责任人|帮扶人|包保人|结对人|网格[员长]|楼栋?长|单元长|片长|组长|干部|民警|医生|社工|填报人|登记人"
        ),
    ),
)
THEIRS = {
    ("owner", "phone"): "owner_phone",
    ("owner", "name"): "owner",
    ("tenant", "phone"): "tenant_phone",
    ("tenant", "name"): "tenant",
    ("contact_name", "phone"): "contact_phone",
    ("contact_name", "relation"): "contact_relation",
    ("contact_name", "name"): "contact_name",
}
NUMBERED = re.compile(r"\(\d\)$")


def columns_of(headings):
    """{field: heading} as `guess_columns` says, with what belongs to somebody else given to them or to nobody."""
    columns = guess_columns(headings, SYNONYMS)
    whose, theirs, own = None, [], {}
    for heading in headings:
        parent, _, child = heading.rpartition("/")
        field = _bare(child or heading)
        above = _somebody(parent) if parent else None
        if not field:
            whose = _somebody(heading, columns)
        elif above or (whose and field != "name"):
            theirs.append((above or whose, field, heading))
        else:
            own.setdefault(field, heading)
            whose = None if field == "name" else whose
    for somebody, field, heading in theirs:
        if somebody == "head" and field not in own:
            continue
        if columns.get(field) == heading:
            del columns[field]
            if field in own:
                columns[field] = own[field]
        target = THEIRS.get((somebody, field))
        if (
            target
            and (field == "name" or somebody in columns)
            and target not in columns
            and heading not in columns.values()
        ):
            columns[target] = heading
    return columns


def _bare(heading):
    key = NUMBERED.sub("", heading_key(heading))
    return next((field for field, words in BARE.items() if key in words), None)


def _somebody(heading, columns=None):
    """Who else than the person of the row a heading names; 户主关系 and the like name nobody."""
    if columns and "name" in columns and columns.get("head") == heading:
        return "head"  # a family's sheet: the head's phone stands before the member's
    for field, words in OTHERS:
        if columns and columns.get(field) == heading:
            return field
        if words.search(heading) and not re.search(r"关系|电话|是否|数|日期|时间|地址|单位|情况|状况|类", heading):
            return field
    return None
