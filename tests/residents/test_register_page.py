"""小区与楼栋: figures by estate and building within the person's reach, search, and the leader's own building."""

import pytest
from django.urls import reverse
from django.utils import timezone

from residents.choices import CareKind, Occupancy
from residents.figures import by_building
from residents.models import Resident, SecondHome
from tests.builders import make_building, make_dwelling, make_estate, make_household, make_resident
from tests.residents.homes import at_home, cared_for

COST = 12
HTMX = {"HX-Request": "true"}


def rows(answer, key="rows"):
    return {f"{building.estate}{building}": figures for building, figures in answer.context[key]}


@pytest.fixture
def people(town):
    old = at_home(town.building, "301", birth_date="1930-01-01")
    cared_for(old, CareKind.ADVANCED_AGE, due_on=timezone.localdate() - timezone.timedelta(days=1))
    make_dwelling(town.building, "302", occupancy=Occupancy.VACANT)
    at_home(town.building_2)
    at_home(town.maple_building)


def test_an_estate_opens_on_its_buildings_with_what_lives_in_them(client, town, people):
    client.force_login(town.willow_secretary)
    answer = client.get(reverse("register-estate", args=[town.estate.pk]), headers=HTMX)
    assert rows(answer) == {
        "杏花苑1号楼": {"doors": 2, "vacant": 1, "people": 1, "over_80": 1, "homes": 1, "overdue": 1},
        "杏花苑2号楼": {"doors": 1, "vacant": 0, "people": 1, "over_80": 0, "homes": 1},
    }
    assert "<html" not in answer.content.decode()
    assert "<html" in client.get(reverse("register-estate", args=[town.estate.pk])).content.decode()


def test_each_sees_the_estates_and_figures_of_the_own_reach(client, town, people):
    def seen(user):
        client.force_login(user)
        return {str(estate): n.get("people", 0) for estate, n in client.get(reverse("register")).context["estates"]}

    assert seen(town.director) == {"杏花苑": 2, "枫叶苑": 1}
    assert seen(town.willow_secretary) == {"杏花苑": 2}
    assert seen(town.grid_leader) == {"杏花苑": 1}
    assert seen(town.outsider) == {}


def test_who_also_lives_behind_a_leaders_doors_is_not_counted_there(town):
    """Counted at the main home only, which is the other entrance."""
    own = at_home(town.building, "301", entrance=town.entrance)
    guest = at_home(town.building, "302", "李志强", entrance=town.entrance_2)
    SecondHome.objects.create(resident=guest, household=own.household)
    assert Resident.objects.visible_to(town.entrance_leader).count() == 2
    assert by_building(town.entrance_leader, [town.building])[town.building.pk]["people"] == 1


def test_a_leader_lands_on_the_own_building_or_chooses_among_several(client, town, people):
    from tests.builders import appoint

    client.force_login(town.building_leader)
    assert client.get(reverse("register")).url == reverse("building-rooms", args=[town.building.pk])
    appoint(town.building_leader, town.willow_2, "building_leader", building=town.building_2)
    answer = client.get(reverse("register"))
    assert set(rows(answer)) == {"杏花苑1号楼", "杏花苑2号楼"}
    assert "我的楼" in answer.content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("杏花", {"杏花苑1号楼", "杏花苑2号楼"}),
        ("2栋", {"杏花苑2号楼"}),
        ("杏花苑1#", {"杏花苑1号楼"}),
        ("枫叶", set()),
    ],
)
def test_a_building_is_found_however_it_is_written(client, town, words, found):
    client.force_login(town.willow_secretary)
    assert set(rows(client.get(reverse("register"), {"q": words}))) == found


@pytest.mark.parametrize("buildings", [1, 3])
def test_the_page_costs_the_same_for_one_building_and_three(client, town, django_assert_num_queries, buildings):
    estate = make_estate(town.maple, "新苑")
    for n in range(buildings):
        home = make_household(make_dwelling(make_building(estate, town.maple_1, str(n + 1))))
        cared_for(make_resident(home), CareKind.ADVANCED_AGE)
    client.force_login(town.maple_secretary)
    client.get(reverse("register"))
    with django_assert_num_queries(COST):
        client.get(reverse("register"))


def test_two_thousand_buildings_are_no_big_page(client, town):
    from hierarchy.models import Building

    client.force_login(town.director)
    client.get(reverse("register"))
    small = len(client.get(reverse("register")).content)
    Building.objects.bulk_create(
        Building(estate=town.estate, unit=town.willow_2, number=str(n)) for n in range(100, 2020)
    )
    assert len(client.get(reverse("register")).content) < small + 200
    answer = client.get(reverse("register"), {"q": "杏花"})
    assert len(answer.context["rows"]) == 300
