"""One contradiction of every kind, made in 杨柳社区 by hand, and the click that mends it."""

from datetime import date, timedelta

from django.utils import timezone

from hierarchy.choices import PostRole
from residents.actions.care import open_profile
from residents.choices import CareKind, Occupancy, Presence, Relation, Sex
from residents.models import SecondHome, Visit
from tests.builders import appoint, make_dwelling, make_household, make_person, make_resident

NUMBER = "340111194805120028"  # a woman born on 12 May 1948
PHONE = "13855107788"


def home(town, number="301", entrance=None, **more):
    return make_household(make_dwelling(town.building, number, entrance), **more)


def visit(resident, by, **more):
    place = {name: getattr(resident, name) for name in ("building", "entrance", "home", "path")}
    return Visit.objects.create(household=resident.household, resident=resident, by=by, **place, **more)


def heads_two(town):
    household = home(town)
    make_resident(household, "吴桂兰", relation=Relation.HEAD)
    make_resident(household, "陈春来", relation=Relation.HEAD)


def heads_missing(town):
    household = home(town)
    make_resident(household, "陈春来", birth_date=date(1975, 2, 3))
    make_resident(household, "吴桂兰", birth_date=date(1950, 2, 3))
    make_resident(home(town, "302"), "租客", relation=Relation.NO_KIN)  # a flat-share has no head


def dead_visited(town):
    dead = make_resident(home(town), relation=Relation.HEAD, presence=Presence.DEAD, died_on=date(2026, 1, 5))
    make_resident(dead.household, "陈春来", relation=Relation.SPOUSE)
    make_resident(dead.household, "陈大", relation=Relation.HEAD)
    visit(dead, town.building_leader, at=timezone.now() - timedelta(days=1))


def leader_gone(town):
    leader = appoint(
        make_person("许红", phone=PHONE), town.building_2.unit, PostRole.BUILDING_LEADER, building=town.building_2
    )
    household = make_household(make_dwelling(town.building_2, "101"))
    make_resident(household, leader.name, phone=PHONE, presence=Presence.LEFT, left_on=date(2026, 1, 5))
    make_resident(household, "陈春来", relation=Relation.HEAD)


def carer_gone(town):
    worker = appoint(make_person("许红", phone=PHONE), town.willow_1, PostRole.GRID_WORKER)
    left = make_resident(home(town, "302"), "许红", phone=PHONE, presence=Presence.LEFT, left_on=date(2026, 1, 5))
    make_resident(left.household, "陈春来", relation=Relation.HEAD)
    wu = make_resident(home(town), relation=Relation.HEAD)
    open_profile(wu, by=town.willow_secretary, kinds=[CareKind.DISABILITY], worker=worker)


def vacant_lived(town):
    household = make_household(make_dwelling(town.building, "301", occupancy=Occupancy.VACANT))
    for n in range(5):
        make_resident(household, f"住户{n}", relation=Relation.HEAD if n == 0 else Relation.KIN)


def counts_differ(town):
    household = home(town, declared=3)
    make_resident(household, relation=Relation.HEAD)


def id_differs(town):
    more = {"document": "citizen", "id_number": NUMBER, "relation": Relation.HEAD}
    wu = make_resident(home(town), birth_date=date(1958, 5, 12), sex=Sex.MALE, **more)
    open_profile(wu, by=town.willow_secretary, kinds=[CareKind.ADVANCED_AGE], worker=town.grid_leader)


def duplicates(town):
    make_resident(home(town), phone=PHONE, relation=Relation.HEAD)
    make_resident(home(town, "502"), phone=PHONE, relation=Relation.HEAD)


def relation_against_sex(town):
    household = home(town)
    make_resident(household, "陈春来", relation=Relation.HEAD, sex=Sex.MALE)
    make_resident(household, "吴桂兰", relation=Relation.WIFE, sex=Sex.MALE)


def second_home_same(town):
    wu = make_resident(home(town), relation=Relation.HEAD)
    SecondHome.objects.create(resident=wu, household=wu.household)


def empty_households(town):
    make_resident(home(town), presence=Presence.LEFT, left_on=date(2026, 1, 5))


def care_over_80(town):
    make_resident(home(town), birth_date=date(1940, 1, 5), relation=Relation.HEAD)
    make_resident(home(town, "302"), birth_date=date(1990, 1, 5), relation=Relation.HEAD)


def care_unassigned(town):
    wu = make_resident(home(town), relation=Relation.HEAD)
    open_profile(wu, by=town.willow_secretary, kinds=[CareKind.DISABILITY])


def full_beyond(town):
    town.building.households = 1
    town.building.save()
    for number in ("301", "302"):
        make_resident(home(town, number), relation=Relation.HEAD)


MADE = {
    "heads_two": (heads_two, "这一户登记了 2 位户主。", "first_head"),
    "heads_missing": (heads_missing, "这一户 2 人，没有登记户主；最年长的是吴*兰。", "make_head"),
    "dead_visited": (dead_visited, "吴*兰登记为 2026-01-05 去世，章楼长又在 ", "restore"),
    "leader_gone": (leader_gone, "杏花苑2号楼楼栋长许红在底册里已迁出。", "end_term"),
    "carer_gone": (carer_gone, "吴*兰的走访责任人在底册里已迁出。", "assign_grid"),
    "vacant_lived": (vacant_lived, "这套房登记为空置，却有 5 人在册。", "occupied_rented"),
    "counts_differ": (counts_differ, "住户台账登记 3 人，底册里在册 1 人。", "declare_real"),
    "id_differs": (id_differs, "吴*兰登记的出生日期和性别与证件号码里的不一致。", "by_number"),
    "duplicates": (duplicates, "吴*兰在两处登记了两次，姓名和电话都相同。", None),
    "relation_against_sex": (
        relation_against_sex, "吴*兰登记为户主的“妻”，性别却是男。", "sex_by_relation",
    ),
    "second_home_same": (second_home_same, "吴*兰的“另一居所”就是现在的住处。", "end_second_home"),
    "empty_households": (empty_households, "这一户的人都已迁出或去世，户还没有销。", "end_household"),
    "care_over_80": (care_over_80, " 岁，还没有关爱档案。", "open_care"),
    "care_unassigned": (care_unassigned, "吴*兰有关爱档案，没有责任人。", "assign_grid"),
    "full_beyond": (full_beyond, "杏花苑1号楼登记 1 户，在册 2 户，入住率 200%。", None),
}  # fmt: skip
