"""Where a door is, out of whatever a sheet calls it: 3-301, 3#1-301, 三栋二单元0301, 润秀苑12幢2单元1102室, 1层门面.

A part that could mean two things is not guessed: `Unclear` says which, in the words of a row's message. The room
keeps its leading zero and letters, because that is what stands on the door; the sheet's own writing is kept beside.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from hierarchy.actions.territory import plain_number
from residents.choices import DwellingKind

NUMBER = r"(?:商\d{1,2}|\d{1,3}[A-Z]?|[A-Z]\d{0,2}|[零〇一二两三四五六七八九十]{1,3})"
ROOM = r"(?:\d{1,5}[A-Z]?|\d{1,3}[A-Z]\d?|[A-Z]\d{1,4})"
BUILDING = re.compile(
    rf"(?<![\dA-Z])第?({NUMBER})(?:号楼|栋|幢|座|#楼?|楼(?=-?第?{NUMBER}(?:单元|门))|号(?=-?第?{NUMBER}单元))"
)
ENTRANCE = re.compile(rf"-*第?({NUMBER})(?:单元|门洞|门(?=-?\d|$)|梯)")
IN_THREE = re.compile(rf"(?P<estate>\D*?[^\dA-Z-])??(?P<a>{NUMBER})-(?P<b>{NUMBER})-(?P<room>{ROOM})(?:室|号|户|房)*")
IN_TWO = re.compile(rf"(?P<estate>\D*?[^\dA-Z-])??(?P<a>{NUMBER})-(?P<room>{ROOM})(?:室|号|户|房)*")
IN_ONE = re.compile(rf"(?P<estate>[^\d-]*[^\dA-Z-])?(?P<room>{ROOM})(?:室|号|户|房)*")
ONE_FLOOR = re.compile(rf"第?(-?{NUMBER})(?:层|楼)-?(.*)")
KINDS = (
    (re.compile(r"门面|商铺|店铺|网点|商网|铺面"), DwellingKind.SHOP),
    (re.compile(r"地下室|储藏|储物|杂物间"), DwellingKind.BASEMENT),
    (re.compile(r"车库|车位|车棚"), DwellingKind.GARAGE),
    (re.compile(r"复式|跃层"), DwellingKind.DUPLEX),
)
NAMED = re.compile(
    r"(?:东|西|南|北|中|左|右|前|后)+(?:户|室|边|侧)|[\u4e00-\u9fff]{0,4}(?:值班室|传达室|门卫室?|物业用房|社区用房)"
)
SEPARATORS = str.maketrans(dict.fromkeys("—–―‐‑−_/\\,，、·;；:~", "-"))
NOWHERE = frozenset(("", "无", "不详", "未知", "-", "暂无", "空", "0"))
ROAD = re.compile(
    r"^\D{1,12}(?:路|大道|街|巷|道)(?:与\D{1,8}(?:路|大道|街|巷)交[口叉]\D{0,4}|\d{1,4}号(?!楼)(?:院|内)?)-?"
)


class Unclear(ValueError):
    """The words do not say one door."""


@dataclass(frozen=True)
class Place:
    """An address as far as the row (or its sheet's name) tells it; parts in the form the tables keep them."""

    estate: str = ""  # 小区
    building: str = ""  # 3, A, 商1
    entrance: str = ""  # 2
    room: str = ""  # 0301, 1A, 门面3
    floor: int | None = None
    kind: str = DwellingKind.FLAT
    written: str = ""  # as the sheet wrote it

    @property
    def line(self):
        parts = (
            self.estate,
            self.building and f"{self.building}栋",
            self.entrance and f"{self.entrance}单元",
            self.room,
        )
        return "".join(part for part in parts if part) or self.written


def _plain(text):
    said = unicodedata.normalize("NFKC", str(text)).upper().translate(SEPARATORS)
    said = re.sub(r"\([^()]*\)", "", "".join(said.split())).strip("-'’.。")
    return re.sub(r"-{2,}", "-", re.sub(r"\.0$", "", said))


@lru_cache(maxsize=8192)
def parse(text):
    """The `Place` in the words of one cell; `Unclear` when they name no door and no part of one."""
    said = _plain(text)
    if said in NOWHERE:
        return Place()
    said = _without_region(said)
    estate, building, entrance, rest = _front(said)
    if building or entrance:
        return _place(estate, building, entrance, *_room(rest, split=not entrance), written=text)
    return _without_words(said, text)


def _front(said):
    """小区, 楼栋 and 单元 where words mark them, and what follows."""
    estate, building, entrance = "", "", ""
    found = BUILDING.search(said)
    if found:
        estate, building, said = said[: found.start()].strip("-"), found[1], said[found.end() :]
    found = ENTRANCE.match(said)
    if not found and not building:
        found = re.search(rf"(?<![\dA-Z]){ENTRANCE.pattern}", said)
        estate = said[: found.start()].strip("-") if found else ""
        if tail := re.search(rf"-?({NUMBER})$", estate):  # 润秀苑3-1单元301
            building, estate = (tail[1], estate[: tail.start()]) if "-" in said[: found.start() + 1] else ("", estate)
    if found:
        entrance, said = found[1], said[found.end() :]
    return estate, building, entrance, said.strip("-")


def _room(rest, split):
    """(entrance, room, floor, kind) in what follows the building."""
    if not rest:
        return "", "", None, DwellingKind.FLAT
    if found := IN_TWO.fullmatch(rest):
        if not split or found["estate"]:
            raise Unclear(f"“{rest}”里的单元和房号分不清")
        return plain_number(found["a"]), found["room"], floor_of(found["room"]), DwellingKind.FLAT
    return "", *door(rest)


def door(said):
    """(number as on the door, floor, kind) of words that name one door only."""
    kind = next((kind for pattern, kind in KINDS if pattern.search(said)), DwellingKind.FLAT)
    if kind == DwellingKind.DUPLEX and (left := re.sub(r"复式|跃层|楼中楼|-", "", said)):
        return *door(left)[:2], kind
    if found := re.fullmatch(rf"({ROOM})(?:室|号|户|房)*", said):
        return found[1], floor_of(found[1]), kind
    if found := ONE_FLOOR.fullmatch(said):
        floor = plain_number(found[1])
        if inner := re.fullmatch(rf"({ROOM})(?:室|号|户|房)*", found[2]):
            return inner[1], _floor(floor) or floor_of(inner[1]), kind
        if not found[2] or kind != DwellingKind.FLAT or NAMED.fullmatch(found[2]):
            return said[:20], _floor(floor), kind
    if kind not in (DwellingKind.FLAT, DwellingKind.DUPLEX):
        return _shop(said), None, kind
    if kind == DwellingKind.DUPLEX or NAMED.fullmatch(said):
        return said[:20], None, kind
    raise Unclear(f"“{said[:20]}”看不出是哪一室")


def _shop(said):
    """3号门面, 门面3号 and 门面3 are one door."""
    found = re.fullmatch(r"(?P<words>\D+?)-?(?P<number>[\dA-Z]+)号?|(?P<front>[\dA-Z]+)[号-]?(?P<after>\D+?)", said)
    return f"{found['words'] or found['after']}{found['number'] or found['front']}"[:20] if found else said[:20]


def _without_words(said, text):
    """Numbers joined by dashes, or a lone room, maybe after the name of the estate."""
    if found := IN_THREE.fullmatch(said):
        return _place(found["estate"], found["a"], found["b"], "", *door(found["room"]), written=text)
    if found := IN_TWO.fullmatch(said):
        return _place(found["estate"], found["a"], "", "", *door(found["room"]), written=text)
    found = IN_ONE.fullmatch(said)
    far = found and found["estate"] and len(found["room"]) < 3  # words and a digit are no door
    if found and not far and not any(pattern.search(said) for pattern, _ in KINDS):
        return _place(found["estate"], "", "", "", *door(found["room"]), written=text)
    try:
        return _place("", "", "", "", *door(said), written=text)
    except Unclear:
        if re.fullmatch(r"\D{2,30}", said):
            return Place(estate=said.strip("-")[:60], written=str(text)[:80])
        raise Unclear(f"住址“{str(text)[:30]}”看不懂，请写成“小区3栋1单元301室”") from None


def _place(estate, building, entrance, inner, room, floor, kind, *, written):
    entrance = plain_number(entrance) if entrance else inner
    building = plain_number(building) if building else ""
    return Place((estate or "").strip("-")[:60], building, entrance, room, floor, kind, str(written).strip()[:80])


def _without_region(said):
    """Province, city, district, street office, community and road before the estate say nothing about the door."""
    city = re.match(r"^(?:\D{2,7}省)?\D{2,7}?市(?:\D{1,6}?[^小][区县](?!\d))?|^\D{2,7}省", said)
    if city and re.search(r"省|[区县]", city[0]):
        said = said[city.end() :]
    for pattern in (
        r"^\D{1,5}区(?=\D+(?:街道|社区))",
        r"^\D{2,8}?(?:街道办事处|街道|镇)(?=.)",
        r"^\D{2,10}?(?:社区居委会|居委会|社区)(?=.)",
    ):
        said = re.sub(pattern, "", said)
    return ROAD.sub("", said) or said


def floor_of(room):
    """The floor a room number tells: 301, 0301 and 1A are on 3, 3 and 1; two digits tell none."""
    if found := re.fullmatch(r"[A-Z]?(\d{1,2})\d\d[A-Z]?|(\d{1,2})[A-Z]\d?", room):
        return _floor(found[1] or found[2])
    return None


def _floor(number):
    return int(number) if number.lstrip("-").isdigit() and 0 < abs(int(number)) < 100 else None


@lru_cache(maxsize=4096)
def building_of(text):
    """小区, 楼栋, 单元 in the cell of a 楼栋 column or a sheet's name: 3, 3#, A座, 润秀苑3栋, 3栋1单元, 3-1."""
    said = _plain(text)
    if said in NOWHERE:
        return Place()
    estate, building, entrance, rest = _front(_without_region(said))
    if not building and not entrance:
        found = re.fullmatch(rf"(?P<estate>\D*?[^\dA-Z-])??第?(?P<a>{NUMBER})(?:-(?P<b>{NUMBER}))?(?:楼|号|#)?", said)
        if not found:
            raise Unclear(f"楼栋“{str(text)[:20]}”看不懂，请写成 3栋 或 A座")
        estate, building, entrance, rest = found["estate"] or "", found["a"], found["b"] or "", ""
    if rest:
        raise Unclear(f"楼栋“{str(text)[:20]}”看不懂，请写成 3栋 或 A座")
    return _place(estate, building, entrance, "", "", None, DwellingKind.FLAT, written=text)


@lru_cache(maxsize=4096)
def entrance_of(text):
    """The number in the cell of a 单元 column."""
    said = _plain(text)
    if said in NOWHERE:
        return ""
    found = re.fullmatch(rf"第?({NUMBER})(?:单元|门洞?|梯|号)?|((?:东|西|南|北|中)+)(?:单元|门)?", said)
    if not found:
        raise Unclear(f"单元“{str(text)[:20]}”看不懂，请写成 1 或 1单元")
    return plain_number(found[1]) if found[1] else found[2]


@lru_cache(maxsize=8192)
def joined(*, estate="", building="", entrance="", room="", address="", floor=""):
    """The `Place` that separate columns say together; where two of them speak of one part, they must agree."""
    written = " ".join(part for part in (estate, building, entrance, room, address) if part)
    place = Place(estate=_name(estate))
    if building:
        place = _agreed(place, building_of(building))
    if entrance:
        place = _agreed(place, Place(entrance=entrance_of(entrance)))
    if address:
        place = _agreed(place, parse(address))
    if room:
        place = _agreed(place, _of_room(room, place))
    if floor and place.floor is None and (said := plain_number(re.sub(r"[层楼FL]+$", "", _plain(floor)))):
        place = replace(place, floor=_floor(said))
    return replace(place, written=written[:80])


def _name(estate):
    said = unicodedata.normalize("NFKC", estate).strip()
    return "" if said in NOWHERE else said[:60]


def _of_room(room, known):
    """A room cell may repeat the building or carry the entrance: 1-301 beside 5栋, 3-1-301 beside 3栋."""
    found = parse(room)
    if found.building and not found.entrance and known.building and "栋" not in room and "幢" not in room:
        if known.entrance and found.building == known.entrance:
            return replace(found, building="", entrance=known.entrance)
        if found.building != known.building and not known.entrance:
            return replace(found, building="", entrance=found.building)
    return found


def _agreed(known, more):
    """The parts of both; `Unclear` when they contradict."""
    for part, label in (("building", "楼栋"), ("entrance", "单元"), ("room", "房号")):
        one, other = getattr(known, part), getattr(more, part)
        if one and other and one != other:
            raise Unclear(f"{label}前后不一致：一处是“{one}”，另一处是“{other}”")
    return Place(
        known.estate or more.estate,
        known.building or more.building,
        known.entrance or more.entrance,
        known.room or more.room,
        more.floor if more.floor is not None else known.floor,
        more.kind if more.kind != DwellingKind.FLAT else known.kind,
        known.written or more.written,
    )
