"""Find the place in what people write: "杏花苑3栋2单元门口" is an estate, a building, an entrance and a spot."""

import re

from deliberation.places import Place
from hierarchy.models import Building, Entrance, Estate

DIGITS = {word: str(n) for n, word in enumerate("零一二三四五六七八九十")}
NUMBER = r"([0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十])"
BUILDING = re.compile(rf"[\s,，:：·-]*(?:小区)?[\s,，]*{NUMBER}\s*(?:号楼|#楼|#|栋|幢|座|号(?=\s*{NUMBER}\s*单元))")
ENTRANCE = re.compile(rf"[\s,，]*{NUMBER}\s*单元")
ROOM = re.compile(r"[\s,，]*(\d{3,4})\s*室?(?!\d)")
LEAST = 2  # characters of an estate's name


class PlaceFinder:
    """The estates, buildings and entrances below a unit, looked up by name; what is not sure is not found."""

    def __init__(self, home):
        self.estates = {}
        for estate in Estate.objects.filter(unit__path__startswith=home.path).select_related("unit"):
            self.estates.setdefault(estate.name, []).append(estate)
        buildings = Building.objects.filter(estate__unit__path__startswith=home.path).select_related("unit", "estate")
        self.buildings = {(b.estate_id, b.number.lstrip("0").upper()): b for b in buildings}
        entrances = Entrance.objects.filter(building__estate__unit__path__startswith=home.path)
        self.entrances = {(e.building_id, e.number.lstrip("0").upper()): e for e in entrances}

    def find(self, address):
        """The `Place` in an address, or None when no estate, or more than one, is named."""
        names = [name for name in self.estates if len(name) >= LEAST and name in address]
        names = [name for name in names if not any(name != longer and name in longer for longer in names)]
        if len(names) != 1 or len(self.estates[names[0]]) > 1:
            return None
        place = Place(estate=self.estates[names[0]][0])
        rest = address[address.index(names[0]) + len(names[0]) :]
        rest = self._building(place, rest)
        place.spot = rest.strip(" ,，。、")[:80]
        return place

    def _building(self, place, rest):
        found = BUILDING.match(rest)
        place.building = found and self.buildings.get((place.estate.pk, _number(found[1])))
        if not place.building:
            place.building = None
            return rest
        rest = rest[found.end() :]
        found = ENTRANCE.match(rest)
        place.entrance = (found and self.entrances.get((place.building.pk, _number(found[1])))) or None
        if place.entrance:
            rest = rest[found.end() :]
        if found := ROOM.match(rest):
            place.room, rest = found[1], rest[found.end() :]
        return rest


def _number(word):
    return DIGITS.get(word, word.lstrip("0").upper())
