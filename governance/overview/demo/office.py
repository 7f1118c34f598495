"""One office at work: its units, people, categories, limits and hours, as the cases need them."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from deliberation.limits import limits_of
from deliberation.models import Category
from hierarchy.choices import UnitKind

TEXTS = Path(__file__).with_name("texts.csv")
SHOPS = {UnitKind.BUSINESS_AREA, UnitKind.OFFICE_BUILDING, UnitKind.PRIVATE_FIRM}


@dataclass(frozen=True)
class Words:
    """A row of texts.csv: e, b, u, r say whether it happens on the estate, at a building, an entrance, in a room."""

    top: str
    category: str
    where: str
    kind: str
    marks: str
    title: str
    text: str
    result: str


@lru_cache(maxsize=1)
def texts():
    with TEXTS.open(encoding="utf-8") as file:
        return tuple(Words(**row) for row in csv.DictReader(file))


class Office:
    def __init__(self, cast, hours):
        self.cast, self.ground, self.hours = cast, cast.ground, hours
        self.calendar = hours.calendar
        self.street = self.ground.street
        self.shops = [unit for unit in self.ground.units if unit.depth == 3 and unit.kind in SHOPS]
        leaves = Category.objects.filter(office=self.street).exclude(parent=None).select_related("parent")
        self.categories = {(leaf.parent.code, leaf.name): leaf for leaf in leaves}
        self.entrances = {}
        for entrance in self.ground.entrances:
            self.entrances.setdefault(entrance.building.pk, []).append(entrance)
        self._limits = {}
        self.serial = {}

    def parent(self, unit):
        return self.ground.at.get(unit.parent_path)

    def line(self, home):
        """The units from the street down to a place's own."""
        return [self.ground.at[home.path[:n]] for n in range(4, len(home.path) + 1, 4)]

    def limits(self, ticket, level):
        key = (int(level), ticket.category.pk, ticket.urgent, ticket.kind)
        if key not in self._limits:
            self._limits[key] = limits_of(self.street.path, *key[:1], ticket.category, ticket.urgent, ticket.kind)
        return self._limits[key]

    def number(self, day):
        """The next number of a day, and the serial that stands behind it."""
        self.serial[day] = self.serial.get(day, 0) + 1
        return f"{self.street.code}{day:%y%m%d}{self.serial[day]:04d}"

    def department(self, top, rng):
        """The 科室 a hard matter goes to; the smaller offices have one or two for everything."""
        names = {"城管办": "HJ WY SS TC ZY SD WJ", "平安办": "AQ LL JT", "党建办": "DJ ZC QT"}
        units = self.ground.departments
        named = next((name for name, tops in names.items() if top in tops.split()), "社会事务办")
        return next((unit for unit in units if unit.name == named), None) or rng.choice(units)
