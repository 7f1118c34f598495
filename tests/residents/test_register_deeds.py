"""The deeds as a clerk does them in the browser: each form once, and what it says when it is refused."""

import pytest
from django.urls import reverse

from hierarchy.choices import UnitKind
from residents.choices import Occupancy, Presence, Relation
from residents.models import Dwelling, Household, PartyMember, Resident
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.homes import at_home


@pytest.fixture
def clerk(client, town):
    client.force_login(town.willow_secretary)
    return client


@pytest.fixture
def family(town):
    household = make_household(make_dwelling(town.building, "301", occupancy=Occupancy.OWNER))
    make_resident(household, "吴桂兰", relation=Relation.HEAD)
    make_resident(household, "陈小海", relation=Relation.SON)
    return household


def do(clerk, name, row, /, **data):
    """Post a deed's form; the text of the page where it ended, and whether it was accepted."""
    answer = clerk.post(reverse(name, args=[row.pk]), data, follow=True)
    return answer.content.decode(), bool(answer.redirect_chain)


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_door_is_registered_and_somebody_moves_in(clerk, town):
    text, done = do(
        clerk, "add-dwelling", town.building, number="601", kind="flat", occupancy="vacant", entrance=town.entrance.pk
    )
    assert done
    dwelling = Dwelling.objects.get()
    person = {"on": "2026-03-01", "name": "孙七", "sex": "1", "birth_precision": "day", "basis": "duty"}
    text, done = do(clerk, "move-in", dwelling, **person, occupancy="owner", relation="02")

    assert done
    assert "已迁入 孙七" in text
    assert (Resident.objects.get().household.dwelling, again(dwelling).occupancy) == (dwelling, "owner")


def test_a_wrong_number_leaves_the_form_as_it_was_typed(clerk, family):
    person = {"on": "2026-03-01", "name": "孙七", "sex": "1", "birth_precision": "day", "basis": "duty"}
    text, done = do(clerk, "move-in", family.dwelling, **person, id_number="340104194803120021", workplace="退休")
    assert not done
    assert "校验码不对" in text
    assert 'value="退休"' in text
    assert Resident.objects.count() == 2


def test_some_move_out_and_one_moves_to_another_door(clerk, town, family):
    head, son = family.members.order_by("pk")
    make_dwelling(town.building_2, "202")
    assert do(
        clerk, "move-household", family, people=[son.pk], building=town.building_2.pk, door="1单元202", on="2026-03-01"
    )[1]
    assert str(again(son).household.dwelling) == "202室"
    assert do(clerk, "move-out", family, people=[head.pk], on="2026-03-02", occupancy="vacant")[1]
    assert (again(head).presence, again(family.dwelling).occupancy) == (Presence.LEFT, Occupancy.VACANT)


def test_a_door_that_is_not_there_or_not_told_exactly_is_asked_for_again(clerk, town, family):
    for entrance in town.building_2.entrances.all():
        make_dwelling(town.building_2, "202", entrance)
    people = [family.members.first().pk]
    asked = {"people": people, "building": town.building_2.pk, "on": "2026-03-01"}
    assert "没有登记“909”" in do(clerk, "move-household", family, door="909", **asked)[0]
    assert "请写明单元" in do(clerk, "move-household", family, door="202", **asked)[0]


def test_a_household_splits_and_joins(clerk, family):
    son = family.members.get(relation=Relation.SON)
    assert do(clerk, "split-household", family, people=[son.pk], on="2026-03-01")[1]
    new = again(son).household
    assert do(clerk, "join-households", family, other=new.pk, on="2026-03-02")[1]
    assert again(son).household == family


def test_a_member_is_registered_and_the_household_designated_and_undesignated(clerk, family):
    head = family.members.get(relation=Relation.HEAD)
    text, done = do(clerk, "designate-household", family, kind="center_household", on="2026-03-01")
    assert not done
    assert "请先登记党员" in text
    assert do(clerk, "record-party", head, kind="formal", membership="registered", disclosed="on")[1]
    assert PartyMember.objects.get().disclosed
    assert do(clerk, "designate-household", family, kind="center_household", on="2026-03-01")[1]
    assert again(family).designation == UnitKind.CENTER_HOUSEHOLD
    assert do(clerk, "withdraw-designation", family, on="2026-03-02")[1]
    assert do(clerk, "forget-party", head)[1]
    assert (again(family).designation, PartyMember.objects.count()) == ("", 0)


def test_a_second_home_begins_and_ends(clerk, town, family):
    head = family.members.get(relation=Relation.HEAD)
    at_home(town.building_2, "202", "赵四海")
    assert do(clerk, "second-home", head, building=town.building_2.pk, door="202", on="2026-03-01")[1]
    second = head.second_homes.get()
    page = clerk.get(reverse("dwelling", args=[second.household.dwelling_id])).content.decode()
    assert "吴桂兰" in page
    assert "不同住" in page
    assert do(clerk, "end-second-home", head, second=second.pk, on="2026-03-02")[1]
    assert head.second_homes.get().ended_on is not None


def test_a_death_is_recorded_and_taken_back(clerk, family):
    head = family.members.get(relation=Relation.HEAD)
    assert do(clerk, "record-death", head, on="2026-03-01")[1]
    page = clerk.get(reverse("resident", args=[head.pk])).content.decode()
    assert "已故 2026-03-01" in page
    assert "恢复在册" in page
    assert do(clerk, "restore-resident", head)[1]
    assert again(head).is_here


def test_a_household_is_compared_with_what_was_seen(clerk, family):
    assert do(clerk, "change-household", family, declared="3", version="1")[1]
    text, done = do(clerk, "change-household", family, declared="5", version="1")
    assert not done
    assert "<dt>登记人数</dt><dd>3</dd>" in text
    assert again(family).declared == 3
    assert Household.objects.count() == 1
