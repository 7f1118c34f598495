"""The buildings a roster may speak of: those below the unit it is imported for.

Missing ones are refused with a sentence, or planned where that was asked for. A planned one has a negative number.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from hierarchy.choices import Level
from hierarchy.models import Building, Entrance, Estate, OrgUnit
from residents.roster.verdict import Refused


@dataclass(frozen=True)
class Spot:
    """A door, perhaps one that is not there yet. What is missing carries its name and no number."""

    estate: int | None
    building: int | None
    entrance: int | None
    number: str
    floor: int | None = None
    kind: str = "flat"
    written: str = ""
    new_estate: str = ""
    new_building: str = ""
    new_entrance: str = ""

    @property
    def key(self):
        return self.building, self.entrance, self.number

    @property
    def is_planned(self):
        return bool(self.new_estate or self.new_building or self.new_entrance)


class PlaceBook:
    def __init__(self, home, *, create=False):
        self.home, self.create = home, create
        self.new = []  # ("estate" | "building" | "entrance", number, …) in the order they must be founded
        self.names = defaultdict(list)  # estate's name → numbers
        self.estate_units, self.buildings, self.building_units = {}, {}, {}
        self.entrances, self.entrances_of = {}, defaultdict(list)
        self._load()

    def _load(self):
        inside = Q(unit__path__startswith=self.home.path)
        ours = Building.objects.filter(inside)
        for pk, name, unit in (
            Estate.objects.filter(inside | Q(buildings__in=ours)).distinct().values_list("pk", "name", "unit_id")
        ):
            self._learn_estate(pk, name, unit)
        for pk, estate, number, unit in ours.values_list("pk", "estate_id", "number", "unit_id"):
            self._learn_building(pk, estate, number, unit)
        for pk, building, number in Entrance.objects.filter(building__in=ours).values_list(
            "pk", "building_id", "number"
        ):
            self._learn_entrance(pk, building, number)

    def _learn_estate(self, pk, name, unit):
        self.names[plain_name(name)].append(pk)
        self.estate_units[pk] = unit

    def _learn_building(self, pk, estate, number, unit):
        self.buildings[estate, number] = pk
        self.building_units[pk] = unit

    def _learn_entrance(self, pk, building, number):
        self.entrances[building, number] = pk
        self.entrances_of[building].append(pk)

    def find(self, place):
        """The spot a row means; None when it names no place at all. Refuses what cannot be told."""
        if not (place.building or place.room):
            return None
        if not place.building:
            raise Refused(f"“{place.written or place.room}”没有写明楼栋，请写成 3栋1单元301 的样子。", "building")
        if not place.room:
            raise Refused(f"“{place.line}”没有写室号，请补上，例如 301。", "room")
        estate, building = self._building(place)
        more = {"number": place.room, "floor": place.floor, "kind": place.kind, "written": place.written[:80]}
        if building is None:
            name = place.estate if estate is None else ""
            return Spot(
                estate, None, None, new_estate=name, new_building=place.building, new_entrance=place.entrance, **more
            )
        entrance, missing = self._entrance(building, place)
        return Spot(estate, building, entrance, new_entrance=missing, **more)

    def _building(self, place):
        """(estate, building) by number; None for what would have to be founded."""
        estates = self.names.get(plain_name(place.estate), []) if place.estate else list(self.estate_units)
        hits = [(estate, self.buildings[estate, place.building]) for estate in estates
                if (estate, place.building) in self.buildings]  # fmt: skip
        if len(hits) == 1:
            return hits[0]
        if len(hits) > 1:
            raise Refused(f"{self.home}有 {len(hits)} 个小区都有{place.building}栋，请写明小区。", "estate")
        if not self.create:
            raise Refused(self._what_is_missing(place, estates), "building" if estates and place.estate else "estate")
        if estates and (place.estate or len(estates) == 1):
            return estates[0], None
        if not place.estate:
            raise Refused("没有写小区，无法新建楼栋，请补上小区。", "estate")
        if self.unit_for_new() is None:
            raise Refused(f"{self.home}下有几个社区，请按社区分别导入，才能新建小区“{place.estate}”。", "estate")
        return None, None

    def _what_is_missing(self, place, estates):
        if place.estate and not estates:
            return f"{self.home}没有名为“{place.estate}”的小区，请核对写法，或勾选“新建缺少的楼栋”。"
        where = place.estate or str(self.home)
        return f"{where}没有{place.building}栋，请核对楼号，或勾选“新建缺少的楼栋”。"

    def _entrance(self, building, place):
        """(entrance, number of the missing one)."""
        there = self.entrances_of[building]
        if place.entrance:
            known = self.entrances.get((building, place.entrance))
            if known is None and not self.create:
                raise Refused(
                    f"{place.estate}{place.building}栋没有{place.entrance}单元，请核对，或勾选“新建缺少的楼栋”。",
                    "entrance",
                )
            return known, "" if known else place.entrance
        if len(there) <= 1 or place.kind in ("shop", "garage"):
            return (there[0] if len(there) == 1 and place.kind not in ("shop", "garage") else None), ""
        raise Refused(
            f"{place.estate}{place.building}栋有 {len(there)} 个单元，请写明是哪个单元，例如 1单元。", "entrance"
        )

    def unit_for_new(self):
        """Who answers for what is founded: the community, or its grid where it has exactly one."""
        if not hasattr(self, "_unit_for_new"):
            unit = self.home
            if unit.depth == Level.STREET:
                communities = list(OrgUnit.objects.children_of(unit).current()[:2])
                unit = communities[0] if len(communities) == 1 else None
            if unit is not None and unit.depth == Level.COMMUNITY:
                grids = list(OrgUnit.objects.children_of(unit).current()[:2])
                unit = grids[0] if len(grids) == 1 else unit
            self._unit_for_new = unit
        return self._unit_for_new

    def settle(self, spot):
        """The spot with numbers for all its parts, planning what is missing."""
        if not spot.is_planned:
            return spot
        estate, building, entrance = spot.estate, spot.building, spot.entrance
        if spot.new_estate:
            known = self.names.get(plain_name(spot.new_estate))
            estate = known[0] if known else self._plan_estate(spot.new_estate)
        if building is None:
            building = self.buildings.get((estate, spot.new_building)) or self._plan_building(estate, spot.new_building)
        if spot.new_entrance:
            entrance = self.entrances.get((building, spot.new_entrance)) or self._plan_entrance(
                building, spot.new_entrance
            )
        return Spot(estate, building, entrance, spot.number, spot.floor, spot.kind, spot.written)

    def _plan(self, kind, *more):
        number = -len(self.new) - 1
        self.new.append((kind, number, *more))
        return number

    def _plan_estate(self, name):
        unit = self.unit_for_new()
        community = unit.pk if unit.depth <= Level.COMMUNITY else OrgUnit.objects.get(path=unit.path[:8]).pk
        number = self._plan("estate", name[:40], community)
        self._learn_estate(number, name, community)
        return number

    def _plan_building(self, estate, number):
        unit = self.unit_for_new()
        unit = unit.pk if unit else self.estate_units[estate]
        planned = self._plan("building", estate, number[:10], unit)
        self._learn_building(planned, estate, number, unit)
        return planned

    def _plan_entrance(self, building, number):
        planned = self._plan("entrance", building, number[:10])
        self._learn_entrance(planned, building, number)
        return planned


def plain_name(name):
    """杏花苑小区 and 杏花苑 are one."""
    name = "".join(name.split())
    return name.removesuffix("estate") or name
