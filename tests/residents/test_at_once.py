"""Two who do the same to one household at the same moment: one does it, the other reads why not; nobody deadlocks."""

import pytest
from django.db import connection  # noqa: F401 - skipif asks for it

from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit
from residents.actions import designation, households, leaving
from residents.actions.dwellings import add_dwelling
from residents.actions.people import change_resident
from residents.choices import Presence, Relation
from residents.models import Dwelling, Household, Move, PartyMember, Resident
from tests.builders import make_dwelling, make_household, make_resident
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
NUMBER = "340104194803120020"


@pytest.fixture
def town():
    town = build_town()
    town.door, town.other = make_dwelling(town.building, "301"), make_dwelling(town.building_2, "201")
    town.home = make_household(town.door)
    town.head = make_resident(town.home, "吴桂兰", relation=Relation.HEAD, id_number=NUMBER)
    town.son = make_resident(town.home, "陈小海", relation=Relation.SON)
    PartyMember.objects.create(resident=town.head)
    return town


def test_of_two_changes_made_from_the_same_page_one_is_told_of_the_other(town):
    ends = at_once(
        lambda: change_resident(town.son, by=town.willow_secretary, seen=1, workplace="望湖小学"),
        lambda: change_resident(town.son, by=town.willow_worker, seen=1, workplace="合肥一中"),
    )
    assert ends[0] == "done"
    assert "刚刚修改过" in ends[1]
    assert Resident.objects.get(pk=town.son.pk).version == 2


def test_a_household_moves_out_once(town):
    ends = at_once(*[lambda: leaving.move_out(town.home, by=town.willow_secretary)] * 2)
    assert ends[0] == "done"
    assert "可能刚刚已被办理" in ends[1]
    assert Move.objects.count() == 2


def test_somebody_known_moves_in_while_the_household_moves_out(town):
    people = [{"name": "吴桂兰", "id_number": NUMBER, "relation": Relation.HEAD}]
    ends = at_once(
        lambda: households.move_in(town.other, people, by=town.willow_secretary),
        lambda: leaving.move_out(town.home, by=town.willow_worker),
    )
    assert ends == ["done", "done"]
    assert Resident.objects.get(pk=town.son.pk).presence == Presence.LEFT
    assert Household.objects.get(pk=town.home.pk).ended_on is not None


def test_two_households_change_places_without_a_deadlock(town):
    there = make_household(town.other)
    make_resident(there, "赵四海")
    ends = at_once(
        lambda: leaving.move(town.home, town.other, by=town.willow_secretary),
        lambda: leaving.move(there, town.door, by=town.willow_worker),
    )
    assert ends == ["done", "done"]
    assert set(Household.objects.living().values_list("dwelling", flat=True)) == {town.door.pk, town.other.pk}


def test_a_household_is_designated_once_and_its_member_dies_meanwhile(town):
    def designate():
        designation.designate(Household.objects.get(pk=town.home.pk), by=town.director, kind=UnitKind.CENTER_HOUSEHOLD)

    ends = at_once(designate, designate)
    assert ends[0] == "done"
    assert "已认定为中心户" in ends[1]
    ends = at_once(
        lambda: leaving.record_death(town.head, by=town.willow_secretary),
        lambda: designation.withdraw_designation(Household.objects.get(pk=town.home.pk), by=town.director),
    )
    assert ends[0] == "done"
    assert ends[1] == "done" or "现在不是中心户" in ends[1]
    assert OrgUnit.objects.get(depth=5).closed_on is not None


def test_a_door_is_added_once(town):
    ends = at_once(*[lambda: add_dwelling(town.building, by=town.director, number="501", entrance=town.entrance)] * 2)
    assert ends[0] == "done"
    assert "已有 501" in ends[1]
    assert Dwelling.objects.filter(number="501").count() == 1
