"""Residents and doors as rows of ledgers. Everything about a person is here once; the ledgers differ in whom they list.

Masked rows open only what a mask needs; what belongs to a full export alone stays sealed.
"""

from django.db.models import Prefetch

from governance.foundation.fields import mask_name
from governance.foundation.workbooks import Column
from governance.overview.stocks.listed import AT_ONCE, Listed, along, columns_named, listed_by
from residents.choices import Occupancy, Presence
from residents.models import Dwelling, Household, Resident
from residents.sheets_roster import ROSTER, in_order, line

ROSTER_NAMES = (
    "estate building entrance room household_number name relation sex ethnicity id_number birth_date age politics "
    "education marriage registered_at registration match occupancy workplace phone care party_member note"
)
BESIDE = {
    "community": ("社区", 14, "text", lambda one, eye: eye.community(one.path)),
    "grid": ("网格", 16, "text", lambda one, eye: eye.grid(one.path)),
    "address": ("住址", 24, "text", lambda one, eye: address(one)),
    "building_line": ("住址（到楼栋）", 20, "text", lambda one, eye: f"{one.building.estate}{one.building}"),
    "birth_month": ("出生年月", 10, "short", lambda one, eye: f"{one.birth_date:%Y-%m}" if one.birth_date else ""),
    "since": ("入住日期", 12, "day", lambda one, eye: one.since),
    "party_kind": ("党员类别", 10, "short", lambda one, eye: _party(one, "get_kind_display")),
    "membership": ("组织关系类型", 12, "short", lambda one, eye: _party(one, "get_membership_display")),
    "branch": ("所在党组织", 20, "text", lambda one, eye: _branch(one)),
    "party_post": ("党内职务", 10, "short", lambda one, eye: _of(one, "party", "post")),
    "reported_on": ("报到日期", 12, "day", lambda one, eye: _of(one, "party", "reported_on", None)),
    "identity_disclosed": ("亮身份", 8, "short", lambda one, eye: "是" if _of(one, "party", "disclosed_on") else ""),
    "designation": ("中心户（示范户）", 12, "short", lambda one, eye: one.household.designated),
    "attention": ("关注程度", 9, "short", lambda one, eye: _care(one, "get_attention_display")),
    "living_with": ("居住情况", 12, "short", lambda one, eye: _care(one, "get_living_with_display")),
    "self_care": ("生活自理", 10, "short", lambda one, eye: _care(one, "get_self_care_display")),
    "health": ("健康状况", 14, "text", lambda one, eye: _care(one, "health") if eye.full else ""),
    "support": ("享受补贴", 14, "text", lambda one, eye: _care(one, "support") if eye.full else ""),
    "needs": ("需求", 14, "text", lambda one, eye: _care(one, "needs") if eye.full else ""),
    "contact_name": ("紧急联系人", 10, "short", lambda one, eye: _contact(one, eye)),
    "contact_relation": ("与本人关系", 9, "short", lambda one, eye: _care(one, "contact_relation")),
    "contact_phone": ("联系人电话", 14, "short", lambda one, eye: _care(one, "contact_phone") if eye.full else ""),
    "worker": ("帮扶责任人", 10, "short", lambda one, eye: _worker(one)),
    "every": ("走访频次（天）", 9, "number", lambda one, eye: _care(one, "every") or None),
    "visited_on": ("最近走访", 12, "day", lambda one, eye: _care(one, "visited_on") or None),
    "due_on": ("下次走访", 12, "day", lambda one, eye: _care(one, "due_on") or None),
}  # fmt: skip
SEALED = ("note", "other_phones", "registered_at")
SEALED_CARE = ("care__health", "care__support", "care__needs", "care__contact_phone")


def _told(residents, eye):
    rows = in_order(residents).select_related(
        "building__estate", "entrance", "household__dwelling", "party__branch", "care__worker"
    )
    if not eye.full:
        rows = rows.defer(*SEALED, *SEALED_CARE)
    for one in rows.iterator(chunk_size=AT_ONCE):
        beside = (reader(one, eye) for *_, reader in BESIDE.values())
        yield (*line(None, one, eye.full, eye.names, eye.today)[1:], *beside, one.get_absolute_url())


def address(one):
    """小区、楼栋、单元、室 of somebody, in one line."""
    dwelling = one.household.dwelling
    return f"{one.building.estate}{one.building}{one.entrance or ''}{dwelling}"


def _of(one, what, name, default=""):
    row = getattr(one, what, None)
    return default if row is None else getattr(row, name)


def _party(one, name):
    row = getattr(one, "party", None)
    return getattr(row, name)() if row else ""


def _branch(one):
    row = getattr(one, "party", None)
    return "" if row is None else str(row.branch or row.branch_written)


def _care(one, name):
    """A value of the running care profile; nothing where there is none."""
    row = getattr(one, "care", None)
    if row is None or row.closed_on:
        return ""
    value = getattr(row, name)
    return value() if callable(value) else value


def _contact(one, eye):
    name = _care(one, "contact_name")
    return name if eye.full else mask_name(name)


def _worker(one):
    row = getattr(one, "care", None)
    if row is None or row.closed_on:
        return ""
    return row.worker.name if row.worker_id else row.worker_written


RESIDENTS = Listed(
    rows=lambda user: Resident.objects.visible_to(user, guests=False).filter(presence=Presence.HERE),
    fields=columns_named(ROSTER_NAMES, ROSTER)
    | {name: Column(heading, width, kind) for name, (heading, width, kind, _) in BESIDE.items()},
    told=_told,
    near=along(),
    people=True,
)


def _with_households(dwellings, eye):
    living = Household.objects.filter(ended_on=None).order_by("pk").defer("phone", "note")
    members = Resident.objects.filter(presence=Presence.HERE).only("household", "name", "relation", "birth_date")
    homes = Prefetch("members", members.order_by("relation", "pk"), to_attr="here")
    rows = dwellings.select_related("building__estate", "entrance").defer("note", "owner_phone")
    return rows.prefetch_related(Prefetch("households", living.prefetch_related(homes), to_attr="living"))


def _people(door):
    return [one for home in door.living for one in home.here]


def _aged(door, eye, least, most=200):
    ages = (one.age_on(eye.today) for one in _people(door))
    return sum(1 for age in ages if age is not None and least <= age < most) or None


def _head(door, eye):
    heads = [home.here[0] for home in door.living if home.here]
    return "、".join(one.name if eye.names else mask_name(one.name) for one in heads)


def _owner(door, eye):
    return door.owner_name if eye.names else mask_name(door.owner_name)


DOORS = listed_by(
    {
        "community": ("社区", 14, "text", lambda door, eye: eye.community(door.path)),
        "grid": ("网格", 16, "text", lambda door, eye: eye.grid(door.path)),
        "estate": ("小区", 12, "text", lambda door, eye: door.building.estate.name),
        "building": ("楼栋", 7, "short", lambda door, eye: door.building.number),
        "entrance": ("单元", 6, "short", lambda door, eye: door.entrance.number if door.entrance else ""),
        "room": ("室", 8, "short", lambda door, eye: door.number),
        "address": ("住址", 24, "text", lambda door, eye: door.line),
        "floor": ("楼层", 6, "number", lambda door, eye: door.floor),
        "kind": ("房屋类型", 9, "short", lambda door, eye: door.get_kind_display()),
        "occupancy": ("房屋状态", 9, "short", lambda door, eye: Occupancy(door.occupancy).label),
        "owner": ("产权人", 10, "short", _owner),
        "head": ("户主姓名", 12, "short", _head),
        "homes": ("户数", 6, "number", lambda door, eye: len(door.living) or None),
        "people": ("户内人数", 8, "number", lambda door, eye: len(_people(door)) or None),
        "over_60": ("60岁以上人数", 9, "number", lambda door, eye: _aged(door, eye, 60)),
        "over_80": ("80岁以上人数", 9, "number", lambda door, eye: _aged(door, eye, 80)),
        "children": ("儿童人数", 8, "number", lambda door, eye: _aged(door, eye, 0, 14)),
        "vehicles": ("车牌", 12, "text", lambda door, eye: _plates(door, eye)),
        "designation": ("中心户（示范户）", 12, "short", lambda door, eye: _designated(door)),
        "visited_on": ("走访日期", 12, "day", lambda door, eye: door.visited_on),
    },
    rows=lambda user: Dwelling.objects.visible_to(user),
    prepared=_with_households,
    near=along(),
    order=("building_id", "entrance_id", "floor", "number", "pk"),
)


def _plates(door, eye):
    return "、".join(home.vehicles for home in door.living if home.vehicles) if eye.names else ""


def _designated(door):
    return "、".join(home.designated for home in door.living if home.designation)
