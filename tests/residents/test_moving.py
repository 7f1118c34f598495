"""Who moves in and out, splits, joins, dies and comes back: one line of history each, one ledger entry, nothing lost."""

from datetime import date

import pytest
import time_machine

from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from residents.actions import households, leaving
from residents.actions.dwellings import add_dwelling, change_dwelling
from residents.choices import CareKind, Occupancy, Presence, Relation
from residents.models import CareMark, Dwelling, Household, Move, Resident, SecondHome
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.homes import at_home, cared_for

TODAY = date(2026, 3, 10)
NUMBER = "340104194803120020"


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-10 10:00 +0800", tick=False):
        yield


@pytest.fixture
def clerk(town):
    return town.willow_secretary


@pytest.fixture
def family(town):
    """Three behind 301: a head, his wife and their son."""
    household = make_household(make_dwelling(town.building, "301", occupancy=Occupancy.OWNER))
    make_resident(household, "吴桂兰", relation=Relation.HEAD, birth_date=date(1948, 3, 12), since=date(2010, 1, 1))
    make_resident(household, "陈大海", relation=Relation.SPOUSE)
    make_resident(household, "陈小海", relation=Relation.SON)
    return household


def again(row):
    return type(row).objects.get(pk=row.pk)


def history(resident):
    return [(m.kind, str(m.on), m.from_household_id, m.to_household_id) for m in resident.moves.order_by("id")]


def entries():
    return list(LedgerEntry.objects.order_by("pk").values_list("action", flat=True))


# doors


def test_a_door_is_added_once_with_its_floor_read_from_the_number(town, clerk):
    dwelling = add_dwelling(town.building, by=clerk, number=" 1203室", entrance=town.entrance)

    assert (dwelling.number, dwelling.floor, dwelling.path) == ("1203", 12, town.group.path)
    with pytest.raises(ActionRefused, match="已有 1203"):
        add_dwelling(town.building, by=clerk, number="１２０３", entrance=town.entrance)
    with pytest.raises(ActionRefused, match="请选择这一户在哪个单元"):
        add_dwelling(town.building, by=clerk, number="1203")
    assert entries() == ["dwelling.added"]


def test_a_door_somebody_lives_behind_is_not_made_vacant(clerk, family):
    with pytest.raises(ActionRefused, match="还登记有 3 人在住"):
        change_dwelling(family.dwelling, by=clerk, occupancy=Occupancy.VACANT)


# moving in


def test_new_people_move_into_a_household_of_their_own(town, clerk):
    dwelling = make_dwelling(town.building, "401", occupancy=Occupancy.VACANT)
    people = [{"name": "孙七", "relation": Relation.HEAD}, {"name": "孙八", "relation": Relation.SON}]

    household, arrived = households.move_in(dwelling, people, by=clerk)

    assert [(p.name, p.household_id, p.path, p.since) for p in arrived] == [
        ("孙七", household.pk, town.group.path, TODAY),
        ("孙八", household.pk, town.group.path, TODAY),
    ]
    assert history(arrived[0]) == [("in", "2026-03-10", None, household.pk)]
    assert again(dwelling).occupancy == Occupancy.UNKNOWN  # lived behind now, nobody asked how
    assert entries() == ["household.moved_in"]
    assert "孙" not in str(LedgerEntry.objects.get().facts) + LedgerEntry.objects.get().subject_label


def test_a_known_number_brings_its_person_along_instead_of_a_second_row(town, clerk):
    old = at_home(town.building_2, "201", id_number=NUMBER, since=date(2020, 1, 1))
    left_behind = old.household
    dwelling = make_dwelling(town.building, "401")

    household, (arrived,) = households.move_in(
        dwelling, [{"name": "吴桂兰", "id_number": NUMBER, "relation": Relation.HEAD}], by=clerk
    )

    assert arrived.pk == old.pk
    assert Resident.objects.count() == 1
    assert history(old) == [("between", "2026-03-10", left_behind.pk, household.pk)]
    assert again(old).path == town.group.path
    assert again(left_behind).ended_on == TODAY


def test_who_left_comes_back_with_history_and_care(town, clerk):
    person = at_home(town.building, "201", id_number=NUMBER)
    cared_for(person, CareKind.LIVING_ALONE_ELDER)
    leaving.move_out(person.household, by=clerk, on=date(2026, 3, 1))
    assert CareMark.objects.get().ended_on == date(2026, 3, 1)

    households.move_in(make_dwelling(town.building, "401"), [{"name": "吴桂兰", "id_number": NUMBER}], by=clerk)

    person = again(person)
    assert (person.presence, person.left_on) == (Presence.HERE, None)
    assert [kind for kind, *_ in history(person)] == ["out", "in"]
    assert (person.care.closed_on, CareMark.objects.get().ended_on) == (None, None)


def test_nobody_takes_over_a_person_of_another_community(town, clerk):
    at_home(town.maple_building, id_number=NUMBER)

    with pytest.raises(ActionRefused, match="在册于枫林第一网格，请先请那里办理迁出"):
        households.move_in(make_dwelling(town.building, "401"), [{"name": "吴", "id_number": NUMBER}], by=clerk)
    assert Household.objects.count() == 1  # nothing half done


# moving out


def test_a_whole_household_moves_out(clerk, family):
    left = leaving.move_out(family, by=clerk, on=date(2026, 3, 5), occupancy=Occupancy.VACANT)

    assert {(p.presence, p.left_on) for p in left} == {(Presence.LEFT, date(2026, 3, 5))}
    assert again(family).ended_on == date(2026, 3, 5)
    assert again(family.dwelling).occupancy == Occupancy.VACANT
    assert entries() == ["household.moved_out"]


def test_some_move_out_and_the_household_lives_on(clerk, family):
    son = family.members.get(relation=Relation.SON)

    leaving.move_out(family, by=clerk, residents=[son])

    assert again(family).ended_on is None
    assert again(family.dwelling).occupancy == Occupancy.OWNER
    assert family.members.here().count() == 2


def test_nobody_leaves_tomorrow_or_before_arriving(clerk, family):
    with pytest.raises(ActionRefused, match="不能晚于今天"):
        leaving.move_out(family, by=clerk, on=date(2026, 3, 11))
    with pytest.raises(ActionRefused, match="不能早于入住日期"):
        leaving.move_out(family, by=clerk, on=date(2009, 1, 1))
    assert Move.objects.count() == 0


# moving, splitting, joining


def test_a_family_moves_to_another_door_and_keeps_its_relations(town, clerk, family):
    new = leaving.move(family, make_dwelling(town.building_2, "502"), by=clerk)

    assert again(family).ended_on == TODAY
    assert [p.relation for p in new.members.order_by("pk")] == [Relation.HEAD, Relation.SPOUSE, Relation.SON]
    assert {p.path for p in new.members.all()} == {town.willow_2.path}
    assert again(family.dwelling).occupancy == Occupancy.UNKNOWN


def test_one_who_moves_alone_is_the_head_there(town, clerk, family):
    son = family.members.get(relation=Relation.SON)
    new = leaving.move(family, make_dwelling(town.building_2, "502"), by=clerk, residents=[son])

    assert (again(son).household_id, again(son).relation) == (new.pk, Relation.HEAD)
    assert again(family).ended_on is None


def test_a_door_of_another_street_is_no_move(town, clerk, family):
    from tests.builders import make_building, make_estate

    there = make_dwelling(make_building(make_estate(town.next_community, "邻里苑"), town.next_grid))
    with pytest.raises(ActionRefused, match="不在本街道"):
        leaving.move(family, there, by=clerk)


def test_a_son_forms_a_household_of_his_own_and_they_join_again(clerk, family):
    son = family.members.get(relation=Relation.SON)

    new = households.split_household(family, [son], by=clerk)
    assert (again(son).household_id, again(son).relation) == (new.pk, Relation.HEAD)

    households.join_households(family, new, by=clerk)
    assert (again(son).household_id, again(son).relation) == (family.pk, Relation.UNKNOWN)
    assert again(new).ended_on == TODAY
    assert [kind for kind, *_ in history(son)] == ["split", "joined"]
    assert entries() == ["household.split", "household.joined"]


def test_not_everybody_splits_off(clerk, family):
    with pytest.raises(ActionRefused, match="全户都选上就不是分户"):
        households.split_household(family, list(family.members.all()), by=clerk)


# second homes


def test_a_second_home_is_seen_from_both_and_counted_once(town, clerk, family):
    mother = at_home(town.maple_building, name="母亲")
    second = households.add_second_home(mother, family, by=clerk)

    assert mother in Resident.objects.visible_to(town.entrance_leader)
    assert Resident.objects.here().filter(building=town.building).count() == 3
    with pytest.raises(ActionRefused, match="已经登记过"):
        households.add_second_home(mother, family, by=clerk)

    households.end_second_home(second, by=clerk)
    assert mother not in Resident.objects.visible_to(town.entrance_leader)


# death and its mistake


def test_a_death_closes_the_care_profile_and_the_second_home_and_can_be_taken_back(town, clerk):
    person = at_home(town.building)
    cared_for(person, CareKind.LIVING_ALONE_ELDER)
    households.add_second_home(person, make_household(make_dwelling(town.building, "501")), by=clerk)

    leaving.record_death(person, by=clerk, on=date(2026, 3, 8))

    person = again(person)
    assert (person.presence, person.died_on) == (Presence.DEAD, date(2026, 3, 8))
    assert (person.care.closed_on, person.household.ended_on) == (date(2026, 3, 8), date(2026, 3, 8))
    assert SecondHome.objects.get().ended_on == date(2026, 3, 8)
    with pytest.raises(ActionRefused, match="已故，不能再登记去世"):
        leaving.record_death(person, by=clerk)

    leaving.restore(person, by=clerk)
    person = again(person)
    assert (person.presence, person.died_on, person.care.closed_on) == (Presence.HERE, None, None)
    assert (person.household.ended_on, CareMark.objects.get().ended_on) == (None, None)
    assert [kind for kind, *_ in history(person)] == ["died", "back"]


def test_the_ledger_names_no_resident(clerk, family):
    leaving.move_out(family, by=clerk)
    entry = LedgerEntry.objects.get()
    told = entry.subject_label + str(entry.facts)
    assert not any(name in told for name in ("吴桂兰", "陈大海", "陈小海"))
    assert Dwelling.objects.count() == 1
