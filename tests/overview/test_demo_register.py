"""The register of the demo has the numbers of the published descriptions, and people who could live there."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from governance.overview.demo import build as demo
from governance.overview.demo.offices import OFFICES
from governance.overview.demo.register.writing import draw
from residents.choices import CareKind, Match, Membership, Occupancy, Presence, Relation, VisitOutcome

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TODAY = date(2026, 11, 20)
QUICK = {"DEMO": True, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="module")
def casts(django_db_setup, django_db_blocker):
    """The stage: units, buildings and leaders, nobody at home yet."""
    with django_db_blocker.unblock(), override_settings(**QUICK), transaction.atomic():
        now = timezone.make_aware(datetime(2026, 11, 20))
        yield demo._people(OFFICES, TODAY, now)
        transaction.set_rollback(True)


def drawn(casts):
    return {cast.ground.plan.code: draw(cast, TODAY, demo._rng_of_register(cast), n) for n, cast in enumerate(casts)}


@pytest.fixture(scope="module")
def towns(casts, django_db_blocker):
    with django_db_blocker.unblock():
        return drawn(casts)


def here(town, household):
    return [one for one in town.members[id(household)] if one.presence == Presence.HERE]


def age(someone):
    return someone.age_on(TODAY) or 0


def own_homes(town):
    return [
        each
        for each in town.households
        if (leader := town.cast.entrance_leader(each.dwelling.entrance)) and leader.username == "danyuan"
    ]


def test_the_own_stairs_have_36_households_six_of_them_with_somebody_past_eighty(towns):
    town = towns["WH"]
    homes = own_homes(town)
    old = [each for each in homes if any(age(one) >= 80 for one in here(town, each))]
    doors = [door for door in town.doors if door.entrance is homes[0].dwelling.entrance]
    assert (len(doors), len(homes), len(old)) == (36, 36, 6)
    assert {door.building.estate.name for door in doors} == {"月桂苑"}
    assert Counter(door.occupancy for door in doors)[Occupancy.VACANT] == 2


def test_grandma_wu_lives_alone_in_truth_while_her_husband_is_registered_with_her(towns):
    town = towns["WH"]
    wu = next(one for one in town.people if one.name == "吴秀珍" and age(one) >= 80)
    husband = next(one for one in town.members[id(wu.household)] if one is not wu)
    profile = next(each for each in town.profiles if each.resident is wu)
    assert (husband.relation, husband.match) == (Relation.HEAD, Match.REGISTERED_ONLY)
    assert set(profile.kinds) == {CareKind.LIVING_ALONE_ELDER, CareKind.ADVANCED_AGE}
    assert wu.household in own_homes(town)


def test_changgou_has_19_buildings_339_households_964_people_and_760_visits(towns):
    town = towns["SZ"]
    people = [one for one in town.people if one.presence == Presence.HERE]
    visited = {id(visit.household) for visit in town.visits}
    numbers = (len({door.building.pk for door in town.doors}), len(town.households), len(people))
    assert numbers == (19, 339, 964)
    assert (len(town.visits), sum(visit.met for visit in town.visits), len(visited)) == (760, 760, 306)
    assert sum(visit.suggestions for visit in town.visits) == 64


def test_more_than_half_of_mingzhu_came_for_the_school(towns):
    kinds = Counter(each.dwelling.occupancy for each in towns["BH"].households)
    assert kinds[Occupancy.SCHOOL] / kinds.total() > 0.5


def test_many_elders_live_alone_in_the_resettlement_estates_of_pinghu(towns):
    town = towns["YQ"]
    estates = Counter(
        profile.resident.building.estate.name
        for profile in town.profiles
        if CareKind.LIVING_ALONE_ELDER in profile.kinds
    )
    homes = Counter(each.dwelling.building.estate.name for each in town.households)
    for name in ("润秀苑", "文湖苑"):
        assert estates[name] / homes[name] > 0.25


def test_two_drawings_of_a_day_are_the_same(casts, towns):
    again = drawn(casts)
    for code, town in towns.items():
        for rows in ("people", "visits", "parties", "profiles"):
            assert [facts(row) for row in getattr(again[code], rows)] == [facts(row) for row in getattr(town, rows)]


def facts(row):
    hidden = {"created_at", "changed_at"}
    return {k: v for k, v in vars(row).items() if isinstance(v, (str, int, date)) and k not in hidden}


def test_identity_numbers_are_right_and_belong_to_nobody(towns):
    numbers = [one.id_number for town in towns.values() for one in town.people if one.id_number]
    people = sum(len(town.people) for town in towns.values())
    assert len(set(numbers)) == len(numbers)
    assert 0.3 < len(numbers) / people < 0.5
    for number in numbers:
        assert number[17] == "10X98765432"[sum(int(c) * w for c, w in zip(number[:17], WEIGHTS, strict=True)) % 11]
        assert number[2:6].endswith("00") and int(number[14:17]) >= 900  # a whole city, a serial nobody reached


def test_the_register_stays_small_and_nobody_lives_twice(towns):
    people = [one for town in towns.values() for one in town.people]
    phones = [one.phone for one in people if one.phone]
    assert 4500 < len(people) <= 7000
    assert len(phones) - len(set(phones)) <= 1  # the double among the contradictions
    assert all(phone.startswith("154") for phone in phones)


def test_families_could_be_families(towns):
    for town in towns.values():
        for household in town.households:
            members = town.members[id(household)]
            head = next((one for one in members if one.relation == Relation.HEAD), None)
            for one in members:
                if head and head.birth_date and one.relation in (Relation.SON, Relation.DAUGHTER):
                    assert age(head) - age(one) >= 18, (head.name, one.name)
                if head and head.birth_date and one.relation in (Relation.FATHER, Relation.MOTHER):
                    assert age(one) - age(head) >= 16, (head.name, one.name)


def test_party_members_stand_with_the_group_of_their_building(towns):
    for member in towns["WH"].parties:
        if member.membership == Membership.REGISTERED:
            assert member.branch is member.resident.household.dwelling.home
    units = [each.unit for each in towns["WH"].households if each.unit]
    assert len(units) > 20
    assert all(each.unit.parent_path == each.dwelling.path for each in towns["WH"].households if each.unit)


def test_some_visits_are_overdue_and_most_are_not(towns):
    profiles = towns["WH"].profiles
    late = [each for each in profiles if each.due_on < TODAY]
    assert 0.08 < len(late) / len(profiles) < 0.3


def test_a_visit_that_met_nobody_tells_of_nobody(towns):
    told = {visit.note for town in towns.values() for visit in town.visits if visit.outcome == VisitOutcome.ABSENT}
    assert told <= {"", "敲门没有人应，改天再来。", "电话没有人接，改天再打。"}


def test_there_is_something_to_mend(towns):
    town = towns["WH"]
    heads = Counter(id(one.household) for one in town.people if one.relation == Relation.HEAD)
    empty = [each for each in town.households if each.dwelling.occupancy == Occupancy.VACANT and here(town, each)]
    dead = [
        visit
        for visit in town.visits
        if visit.resident and visit.resident.died_on and visit.at.date() > visit.resident.died_on
    ]
    wrong = [one for one in town.people if one.id_number and one.id_number[6:14] != f"{one.birth_date:%Y%m%d}"]
    twins = [
        key for key, n in Counter((o.name, o.birth_date, o.phone) for o in town.people if o.phone).items() if n > 1
    ]
    gone = [user for user in map(town.cast.leader_of, town.ground.buildings) if user and id(user) in town.homes_of]
    left = [user for user in gone if town.members[id(town.homes_of[id(user)])][0].presence == Presence.LEFT]
    found = (max(heads.values()), len(empty), len(dead), len(wrong), len(twins), len(left))
    assert found == (2, 1, 1, 1, 1, 1)
    assert [request.due_at > request.asked_at + timedelta(days=14) for request in town.requests] == [True, True]
