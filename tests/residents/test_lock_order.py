"""Whoever holds several rows takes them in one order: tree, door, household, person, what belongs to the person.

Two deeds that keep to it wait for each other; two that do not may each hold what the other waits for.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from residents.actions import consents, households, leaving, party, people
from residents.actions.care import open_profile
from residents.actions.merging import merge
from residents.actions.retention import erase
from residents.actions.visits import record_visit
from residents.choices import CareKind, MemberKind, Relation
from residents.models import Consent, Household
from tests.builders import make_dwelling, make_household, make_resident

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite 不锁行，整库一次只有一个写者"),
]
ORDER = [
    "hierarchy_orgunit", "residents_dwelling", "residents_household", "residents_resident",
    "residents_careprofile", "residents_consent",
]  # fmt: skip
NUMBER = "340104194803120020"


@pytest.fixture
def two(town):
    """吴桂兰, a party member with a care file and a consent in a designated household; her double; another door."""
    t = town
    t.home = make_household(make_dwelling(t.building, "301", t.entrance))
    t.wu = make_resident(t.home, id_number=NUMBER, relation=Relation.HEAD)
    t.double = make_resident(make_household(make_dwelling(t.building, "302", t.entrance)))
    for each in (t.wu, t.double):
        open_profile(each, by=t.willow_secretary, kinds=[CareKind.DISABILITY])
    party.record(t.wu, by=t.willow_secretary, kind=MemberKind.FORMAL, disclosed=True)
    Household.objects.filter(pk=t.home.pk).update(designation="center_household")
    t.home.refresh_from_db()
    t.door = make_dwelling(t.building_2, "201")
    return t


DEEDS = {
    "visit": lambda t: record_visit(t.home, by=t.grid_leader, resident=t.wu),
    "change": lambda t: people.change_resident(t.wu, by=t.willow_secretary, workplace="退休"),
    "move out": lambda t: leaving.move_out(t.home, by=t.willow_secretary),
    "move": lambda t: leaving.move(t.home, t.door, by=t.willow_secretary),
    "die": lambda t: leaving.record_death(t.wu, by=t.willow_secretary),
    "move in": lambda t: households.move_in(t.door, [{"name": "吴桂兰", "id_number": NUMBER}], by=t.willow_secretary),
    "merge": lambda t: merge(t.wu, t.double, by=t.willow_secretary),
    "erase": lambda t: erase(t.wu, by=t.willow_secretary, why="request"),
    "withdraw": lambda t: consents.withdraw_consent(Consent.objects.get(), by=t.willow_secretary),
}


@pytest.mark.parametrize("name", DEEDS)
def test_rows_are_held_in_one_order(two, name):
    with CaptureQueriesContext(connection) as asked:
        DEEDS[name](two)
    held = [
        re.search(r'FROM "(\w+)"', each["sql"])[1] for each in asked if re.search(r" FOR (NO KEY )?UPDATE", each["sql"])
    ]
    held = [table for table in dict.fromkeys(held) if table in ORDER]
    assert len(held) >= (1 if name == "merge" else 2)
    assert held == sorted(held, key=ORDER.index)
