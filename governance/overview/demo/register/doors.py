"""Which buildings have their doors on the register, and what kinds of families live behind them."""

from residents.choices import DwellingKind, Occupancy
from residents.models import Dwelling

WHOLE = {"月桂苑", "长沟新村"}
SOME = {  # the first buildings of the others; the rest of the office's register is still to be written
    "福桂苑": 1, "桂香居": 1, "望湖东村": 1, "沁心苑": 2, "丁香里": 1, "竹溪新村": 1, "安竹里": 1, "锦绣里": 1,
    "明珠花园": 2, "书香雅苑": 2, "润秀苑": 3, "文湖苑": 3, "平湖花园": 1,
}  # fmt: skip
LIVES = {
    "resettlement": "alone_in_age 16 old_couple 24 three_generations 18 parents_and_children 16 tenants 14"
    " vacant 7 unknown 5",
    "old": "alone_in_age 12 old_couple 26 parents_and_children 18 single 8 tenants 24 vacant 8 unknown 4",
    "rural_cluster": "three_generations 30 parents_and_children 34 old_couple 20 alone_in_age 8 tenants 8",
    "affordable": "parents_and_children 30 young_couple 16 single 14 old_couple 14 tenants 14 vacant 6 unknown 6",
    "commodity": "parents_and_children 36 three_generations 14 old_couple 14 alone_in_age 4 young_couple 9 single 4"
    " tenants 8 schooling 2 vacant 6 unknown 3",
    "school": "schooling 60 parents_and_children 18 old_couple 8 tenants 6 vacant 4 unknown 4",
    "alone": "alone_in_age 36 old_couple 26 three_generations 10 parents_and_children 8 tenants 12 vacant 5 unknown 3",
}


def lives_of(estate, code):
    """([shape], [weight]) of an estate: by its kind, by the school next to it, by who was resettled there."""
    kind = {"BH": "school", "YQ": "alone" if estate.kind == "resettlement" else ""}.get(code) or estate.kind
    words = LIVES.get(kind, LIVES["commodity"]).split()
    return words[::2], [int(word) for word in words[1::2]]


def registered_buildings(ground):
    """The buildings with doors, estate by estate."""
    taken = {}
    for building in ground.buildings:
        name = building.estate.name
        taken[name] = taken.get(name, 0) + 1
        if name in WHOLE or taken[name] <= SOME.get(name, 0):
            yield building


def doors_of(building, entrance):
    """The doors of an entrance, from the ground up; in the village the ground floor's first is a shop."""
    shops = building.estate.kind == "rural_cluster"
    flats = -(-(entrance.households + shops) // building.floors)
    places = [(floor, n) for floor in range(1, building.floors + 1) for n in range(1, flats + 1)]
    for floor, n in places[: entrance.households + shops]:
        door = Dwelling(building=building, entrance=entrance, number=f"{floor}{n:02}", floor=floor)
        door.home, door.path = building.unit, building.unit.path
        if shops and (floor, n) == (1, 1):
            door.number, door.kind, door.occupancy = f"门面{entrance.number}", DwellingKind.SHOP, Occupancy.BUSINESS
        yield door
