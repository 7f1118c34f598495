"""The workbook of structure and post-holders (I-4): its headings, and what a row of it says."""

import re
from dataclasses import dataclass
from datetime import date

from governance.foundation.workbooks import Doubtful, day, phone, text, token
from hierarchy.actions.territory import plain_number
from hierarchy.choices import AppointedBy, Level, PostRole, UnitKind

UNITS = {
    "level": ["层级", "级别", "组织层级", "单位层级"],
    "name": ["名称", "单位名称", "组织名称"],
    "parent": ["上级", "上级名称", "上级单位", "上级编码", "隶属"],
    "code": ["编码", "单位编码", "代码"],
    "kind": ["类别", "类型", "单位类别"],
    "members": ["党员数", "党员人数"],
}
POSTS = {
    "community": ["社区", "所属社区", "社区名称", "社区党委"],
    "grid": ["网格", "所属网格", "网格名称", "网格党支部", "小区党支部", "所属支部"],
    "group": ["党小组", "楼栋党小组", "所属党小组"],
    "estate": ["小区", "小区名称", "所在小区"],
    "place": ["楼栋/单元", "楼栋单元", "负责楼栋/单元", "负责楼栋", "责任楼栋", "责任区域", "管辖范围"],
    "building": ["楼栋", "楼号", "幢号", "栋号", "楼幢", "楼栋号"],
    "entrance": ["单元", "单元号"],
    "households": ["责任户数", "户数", "联系户数", "负责户数"],
    "role": ["职务", "岗位", "身份", "担任职务", "人员类别"],
    "name": ["姓名", "人员姓名", "负责人姓名", "名字"],
    "phone": ["联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"],
    "method": ["产生方式", "推选方式", "产生形式"],
    "since": ["任职日期", "任职时间", "上任日期", "起始日期", "聘任日期"],
    "due_on": ["任期届满", "届满日期", "任期至", "到期日期"],
    "chat": ["微信群名称", "微信群", "群名称", "群名"],
    "chat_members": ["群人数", "微信群人数", "群成员数"],
    "note": ["备注", "说明"],
}
LEVELS = {
    "社区": 2, "社区党委": 2, "社区党总支": 2, "村": 2, "科室": 2, "部门": 2,
    "网格": 3, "网格党支部": 3, "小区党支部": 3, "党支部": 3, "支部": 3,
    "楼栋": 4, "楼栋党小组": 4, "党小组": 4,
    "家庭": 5, "党员家庭": 5, "中心户": 5, "示范户": 5, "党员中心户": 5, "党员示范户": 5,
}  # fmt: skip
KINDS = {kind.label: kind for kind in UnitKind} | {"": None}
ROLES = {role.label: role for role in PostRole} | {
    "党支部书记": PostRole.SECRETARY, "支部书记": PostRole.SECRETARY, "社区书记": PostRole.SECRETARY,
    "党委书记": PostRole.SECRETARY, "小区党支部书记": PostRole.SECRETARY, "网格党支部书记": PostRole.SECRETARY,
    "社区党委书记": PostRole.SECRETARY, "社区党委副书记": PostRole.DEPUTY, "支部副书记": PostRole.DEPUTY,
    "社工": PostRole.WORKER, "社区干部": PostRole.WORKER, "两委成员": PostRole.WORKER,
    "专职网格员": PostRole.GRID_WORKER, "兼职网格员": PostRole.GRID_WORKER,
    "组长": PostRole.GROUP_LEADER, "楼栋党小组长": PostRole.GROUP_LEADER, "党小组组长": PostRole.GROUP_LEADER,
    "楼长": PostRole.BUILDING_LEADER, "栋长": PostRole.BUILDING_LEADER, "楼组长": PostRole.BUILDING_LEADER,
    "门栋长": PostRole.ENTRANCE_LEADER, "单元组长": PostRole.ENTRANCE_LEADER,
    "中心户": PostRole.HOUSEHOLDER, "示范户": PostRole.HOUSEHOLDER,
}  # fmt: skip
METHODS = {method.label: method for method in AppointedBy} | {
    "选任": AppointedBy.VOTED, "委派": AppointedBy.APPOINTED, "聘任": AppointedBy.APPOINTED,
    "自荐推选": AppointedBy.ELECTED,
}  # fmt: skip
NOBODY = {"", "空缺", "待定", "无", "暂缺", "缺", "/", "-", "—"}
SAME = {"同上", "〃", "″", '"', "“", "”", "''"}
INHERITED = ("community", "grid", "group", "estate", "building")
PLACE = re.compile(
    r"(?P<written>(?P<building>[^-—/]+?)(?:号楼|号|栋|幢|座|楼|#)?)(?:[-—/]?(?P<entrance>[0-9A-Za-z一二三四五六七八九十]+)(?:单元|门)|[-—/](?P<bare>\d+))?"
)

TEMPLATE_POSTS = [
    "序号", "社区*", "网格*", "党小组", "小区", "楼栋/单元", "责任户数", "职务*", "姓名", "联系电话", "产生方式",
    "任职日期", "微信群名称", "群人数", "备注",
]  # fmt: skip
TEMPLATE_UNITS = ["层级*", "名称*", "上级", "编码", "类别", "党员数"]


@dataclass
class UnitRow:
    level: int
    name: str
    parent: str = ""
    code: str = ""
    kind: str | None = None
    members: int | None = None


@dataclass
class PostRow:
    community: str
    grid: str
    group: str
    estate: str
    building: str
    entrance: str
    written: str  # the building as the sheet writes it
    households: int | None
    role: PostRole
    title: str
    name: str
    phone: str
    method: AppointedBy
    since: date | None
    due_on: date | None
    chat: str
    chat_members: int
    note: str


def unit_row(cells):
    """A row of the sheet 架构; `Doubtful` with the words for its message."""
    level = LEVELS.get(token(cells.get("level")))
    if level is None:
        raise Doubtful(f"层级“{text(cells.get('level'))}”看不懂，请填社区、网格、楼栋或家庭")
    kind = _one_of(KINDS, cells.get("kind"), "类别")
    said = token(cells.get("level"))
    if level == Level.HOUSEHOLD and kind is None:
        kind = UnitKind.MODEL_HOUSEHOLD if "示范" in said else UnitKind.CENTER_HOUSEHOLD
    if said in ("科室", "部门") and kind is None:
        kind = UnitKind.DEPARTMENT
    return UnitRow(
        level,
        _short(cells, "name", 60, "名称", needed=True),
        _short(cells, "parent", 60, "上级"),
        token(cells.get("code")).upper()[:31],
        kind,
        _number(cells.get("members"), "党员数"),
    )


def post_row(cells):
    """A row of the roster; an empty name (or 空缺) establishes the post and leaves it vacant."""
    said = token(cells.get("role"))
    role = ROLES.get(said)
    if role is None:
        raise Doubtful(
            f"职务“{said}”看不懂，请填{'、'.join(r.label for r in list(PostRole)[:10])}之一" if said else "没有填职务"
        )
    if role == PostRole.HOUSEHOLDER:
        raise Doubtful("中心户、示范户请填在“架构”表里（层级填“中心户”或“示范户”）")
    name = _short(cells, "name", 40, "姓名")
    building, entrance, written = _place(cells, role)
    numbers = phone(cells.get("phone"))
    if len(numbers.numbers) > 1 and not numbers.first.startswith("1"):
        numbers.numbers.sort(key=lambda number: not number.startswith("1"))
    return PostRow(
        community=_short(cells, "community", 60, "社区"),
        grid=_short(cells, "grid", 60, "网格"),
        group=_short(cells, "group", 60, "党小组"),
        estate=_short(cells, "estate", 40, "小区"),
        building=building,
        entrance=entrance,
        written=written,
        households=_number(cells.get("households"), "责任户数"),
        role=role,
        title=_title(cells, role),
        name="" if name in NOBODY else name,
        phone=numbers.first,
        method=_one_of(METHODS, cells.get("method"), "产生方式") or AppointedBy.APPOINTED,
        since=day(cells.get("since")),
        due_on=day(cells.get("due_on")),
        chat=_short(cells, "chat", 60, "微信群名称"),
        chat_members=_number(cells.get("chat_members"), "群人数") or 0,
        note=text(cells.get("note"))[:200],
    )


def _place(cells, role):
    """(building, entrance, as written): from two columns, or from one like 3栋2单元, 3#-2, 三号楼."""
    if token(cells.get("building")):
        building, entrance = plain_number(cells["building"]), token(cells.get("entrance"))
        return building, plain_number(entrance) if entrance else "", token(cells["building"])
    said = token(cells.get("place"))
    if not said or role == PostRole.SECTOR_LEADER:
        return "", plain_number(cells["entrance"]) if token(cells.get("entrance")) else "", said
    if re.fullmatch(r"第?[0-9一二三四五六七八九十]{1,3}(单元|门)", said):
        raise Doubtful(f"“{said}”没有写明是哪一栋，请写成 3栋2单元 的样子")
    found = PLACE.fullmatch(said)
    if not found or re.search(r"[、,，~～至]", said):
        raise Doubtful(f"楼栋/单元“{said}”看不懂，请写成 3栋2单元 的样子")
    entrance = found["entrance"] or found["bare"] or token(cells.get("entrance"))
    return plain_number(found["building"]), plain_number(entrance) if entrance else "", found["written"]


def _title(cells, role):
    """A 片长 looks after several buildings: which, stands in the post's own name."""
    said = token(cells.get("place"))
    return f"片长（{said}）"[:30] if role == PostRole.SECTOR_LEADER and said else ""


def _one_of(known, value, what):
    said = token(value)
    if not said:
        return None
    if said not in known:
        raise Doubtful(f"{what}“{said}”不在可选范围：{'、'.join(key for key in list(known)[:9] if key)}")
    return known[said]


def _short(cells, field, longest, what, needed=False):
    said = token(cells.get(field)) if field in ("community", "grid", "group", "estate") else text(cells.get(field))
    said = said.replace("\n", "")
    if needed and not said:
        raise Doubtful(f"没有填{what}")
    if len(said) > longest:
        raise Doubtful(f"{what}太长（最多 {longest} 字）")
    return said


def _number(value, what):
    said = re.sub(r"(户|人|名|个)$", "", token(value))
    if not said:
        return None
    if not said.isdigit() or len(said) > 6:
        raise Doubtful(f"{what}“{said}”不是数字")
    return int(said)
