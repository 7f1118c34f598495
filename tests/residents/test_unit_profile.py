"""单元情况分析表 (E-9): 36 households, six of them with somebody over eighty, counted from birth dates alone."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from residents.actions.leaving import move, move_out, record_death
from residents.choices import CareKind, Occupancy, Relation
from residents.figures import Stock, stock_of_entrance, stock_of_unit
from residents.models import PartyMember
from residents.profile import profile_of
from tests.builders import make_building, make_dwelling, make_household, make_resident
from tests.residents.homes import cared_for

TODAY = date(2026, 3, 10)
COST = 14


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-10 10:00 +0800", tick=False):
        yield


@pytest.fixture
def entrance(town):
    """An entrance of eighteen floors: 36 households, six with somebody of eighty, two doors more stand empty."""
    building = make_building(town.estate, town.group, "8", entrances=1)
    for n in range(36):
        home = make_household(make_dwelling(building, f"{n // 2 + 1}0{n % 2 + 1}", occupancy=Occupancy.OWNER))
        born = date(1946, 3, 10) if n < 6 else date(1980, 1, 1)
        head = make_resident(home, f"户主{n}", relation=Relation.HEAD, birth_date=born)
        if n < 3:
            cared_for(head, CareKind.ADVANCED_AGE, CareKind.DISABILITY)
        elif n < 6:
            make_resident(home, f"老伴{n}", relation=Relation.SPOUSE, birth_date=date(1945, 1, 1))
        else:
            make_resident(home, f"孩子{n}", birth_date=date(2020, 1, 1))
        if n == 10:
            PartyMember.objects.create(resident=head)
    for number in ("1901", "1902"):
        make_dwelling(building, number, occupancy=Occupancy.VACANT)
    return building.entrances.get()


def test_the_figures_of_an_entrance(entrance):
    assert stock_of_entrance(entrance) == Stock(
        doors=38, homes=36, people=69, party=1, over_60=9, over_80=9, homes_over_80=6, alone=3, disabled=3,
        children=30, tenants=0, let=0, vacant=2, day=TODAY,
    )  # fmt: skip


def test_the_sentence_is_reckoned_and_someone_is_eighty_on_the_birthday_itself(town, entrance):
    profile = profile_of(town.willow_secretary, entrance.building, entrance)
    assert profile.sentence == "36 户，其中 80 岁以上 6 户，占 16.7%。"
    with time_machine.travel("2026-03-09 10:00 +0800", tick=False):
        assert profile_of(town.willow_secretary, entrance.building, entrance).stock.homes_over_80 == 3


def test_focus_households_have_masked_names_and_kinds_as_far_as_they_may_be_read(town, entrance):
    def lines(user):
        focus = profile_of(user, entrance.building, entrance).focus
        return [(f.household.dwelling.number, f.people_line, f.reasons) for f in focus]

    assert lines(town.willow_secretary)[0] == ("101", ["户*0 80 岁"], ["高龄老人（80岁以上）", "残疾人"])
    assert lines(town.building_leader) == []  # of another building
    assert lines(town.willow_secretary)[5] == ("302", ["户*5 80 岁", "老*5 81 岁"], [])


def test_a_leader_gets_a_dash_for_disabled_people_and_party_members(town, entrance):
    from tests.builders import appoint, make_person

    leader = appoint(make_person("李单元"), town.group, "entrance_leader", entrance=entrance)
    figures = {label: number for label, number, _ in profile_of(leader, entrance.building, entrance).figures}
    assert (figures["残疾人"], figures["党员"], figures["80 岁以上"]) == (None, None, 9)
    reasons = profile_of(leader, entrance.building, entrance).focus[0].reasons
    assert reasons == ["高龄老人（80岁以上）"]


@pytest.mark.parametrize("homes", [1, 3])
def test_the_sheet_costs_the_same_for_one_household_and_three(client, town, django_assert_num_queries, homes):
    for n in range(homes):
        home = make_household(make_dwelling(town.building, f"{n + 1}01"))
        cared_for(make_resident(home, birth_date=date(1940, 1, 1)), CareKind.ADVANCED_AGE)
    client.force_login(town.willow_secretary)
    address = reverse("unit-profile", args=[town.building.pk])
    client.get(address)
    with django_assert_num_queries(COST + 3):  # three keep the session
        client.get(address, {"entrance": town.entrance.pk})


def test_page_and_workbook_say_the_same(client, town, entrance):
    client.force_login(town.willow_secretary)
    address = reverse("unit-profile", args=[entrance.building_id])
    text = client.get(address, {"entrance": entrance.pk}).content.decode()
    assert "36 户，其中 80 岁以上 6 户，占 16.7%。" in text
    answer = client.get(reverse("export-unit-profile", args=[entrance.building_id]), {"entrance": entrance.pk})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "杏花苑8号楼1单元情况分析表"
    assert "36 户，其中 80 岁以上 6 户，占 16.7%。" in rows[1]
    assert len([row for row in rows if row[0] == "1单元"]) == 6


# stocks of past days


def test_a_stock_of_a_past_day_is_not_changed_by_what_happened_since(town, entrance):
    clerk, day = town.willow_secretary, date(2026, 3, 9)
    before = stock_of_unit(town.group, day)
    home = entrance.dwellings.get(number="1802").households.get()
    record_death(home.members.first(), by=clerk)
    move_out(entrance.dwellings.get(number="1801").households.get(), by=clerk)
    move(entrance.dwellings.get(number="1701").households.get(), make_dwelling(town.building_2, "101"), by=clerk)

    then, now = stock_of_unit(town.group, day), stock_of_unit(town.group)
    assert (then.people, then.over_80, then.children) == (before.people, before.over_80, before.children)
    assert (now.people, now.children) == (then.people - 5, then.children - 2)
    assert stock_of_unit(town.willow_2, day).people == 0
    assert stock_of_unit(town.willow_2).people == 2
