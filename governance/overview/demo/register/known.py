"""月桂苑3号楼2单元: thirty-six households, six of them with somebody past eighty; told door by door."""

from datetime import timedelta

from governance.overview.demo.register.leaders import of_leader
from residents.choices import Marriage, Match, Occupancy, Relation, Sex

R, M, F = Relation, Sex.MALE, Sex.FEMALE
YOUNGER = 76  # the oldest of those who are drawn
DRAWN = (
    "parents_and_children", "parents_and_children", "old_couple", "parents_and_children", "three_generations",
    "young_couple", "tenants", "parents_and_children", "old_couple", "parents_and_children", "alone_in_age",
    "parents_and_children", "three_generations", "single", "parents_and_children", "tenants", "young_couple",
    "old_couple", "parents_and_children", "three_generations", "parents_and_children", "schooling",
    "parents_and_children", "tenants", "old_couple", "parents_and_children", "young_couple",
)  # fmt: skip
VACANT = {"902", "1702"}
LEADERS = {"602": 58, "1101": 66, "401": 69, "1502": 63}  # door: age
SHARED = {"601": ("single", "single"), "1401": ("parents_and_children", "old_couple")}  # two households, one door


def own_stairs(town, doors, leaders):
    """The demo's own 单元长 lives on the sixth floor and knows them all; 中心户 have doors of their own."""
    drawn = list(DRAWN)
    homes = dict(zip(LEADERS, leaders, strict=False))
    for door in doors:
        if door.number in VACANT:
            door.occupancy, door.owner_name = Occupancy.VACANT, "汪立新"
        elif door.number in ELDERS:
            door.occupancy = Occupancy.OWNER
            ELDERS[door.number](town, door)
        elif door.number in homes:
            of_leader(town, door, homes[door.number], LEADERS[door.number])
        elif door.number in SHARED:
            for n, shape in enumerate(SHARED[door.number], 1):
                _drawn(town, door, shape, f"{n}")
        else:
            _drawn(town, door, drawn.pop(0))


def _drawn(town, door, shape, number=""):
    door.occupancy, people = getattr(town.families, shape)(YOUNGER)
    door.owner_name = people[0].name if door.occupancy == Occupancy.OWNER else "陶国平"
    town.move_in(door, people, number=number)


def grandma_wu(town, door):
    """Her husband has been in a rehabilitation centre for two years: on paper two, in truth she lives alone."""
    p = town.families.person
    wu = p(83, F, R.WIFE, "吴秀珍", marriage=Marriage.MARRIED, phone=town.families.numbers.phone())
    husband = p(85, M, R.HEAD, "周德明", match=Match.REGISTERED_ONLY, note="2024年起住市康复中心，女儿每周去看。")
    town.move_in(door, [husband, wu], 15)


def old_teachers(town, door):
    p = town.families.person
    town.move_in(door, [p(82, M, R.HEAD, "程学礼"), p(80.5, F, R.WIFE, "陆文英")], 15)


def great_grandmother(town, door):
    _, people = town.families.parents_and_children()
    grandmother = town.families.person(86, F, R.GRANDMOTHER, "杨桂兰", marriage=Marriage.WIDOWED)
    town.move_in(door, [*people, grandmother], 9)


def nearly_ninety(town, door):
    zhao = town.families.person(89, M, R.HEAD, "赵永福", marriage=Marriage.WIDOWED)
    day = town.today + timedelta(days=9)
    zhao.birth_date, zhao.id_number, zhao.document = day.replace(year=day.year - 90, day=min(day.day, 28)), "", ""
    town.move_in(door, [zhao], 12)


def couple_past_eighty(town, door):
    p = town.families.person
    town.move_in(door, [p(84, M, R.HEAD, "何长根"), p(78, F, R.WIFE, "方惠芬")], 14)


def father_of_the_house(town, door):
    _, people = town.families.parents_and_children()
    relation = R.FATHER if people[0].sex == M else R.HUSBANDS_FATHER
    town.move_in(door, [*people, town.families.person(88, M, relation, "郑传福", marriage=Marriage.WIDOWED)], 8)


ELDERS = {
    "201": grandma_wu,
    "302": old_teachers,
    "501": great_grandmother,
    "802": nearly_ninety,
    "1001": couple_past_eighty,
    "1201": father_of_the_house,
}
