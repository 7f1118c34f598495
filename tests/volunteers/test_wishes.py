"""A wish is written down: who may read it, how the person is called, and what stays out of sight."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from governance.foundation.errors import ActionRefused
from hierarchy.actions.territory import change_building
from tests.builders import make_resident
from tests.residents.homes import at_home
from volunteers.actions import collect_wish
from volunteers.models import MicroWish


@pytest.mark.parametrize(
    ("name", "sex", "born", "called"),
    [
        ("吴桂兰", "2", date(1940, 1, 1), "吴奶奶"),
        ("欧阳大山", "1", date(1940, 1, 1), "欧阳爷爷"),
        ("李小明", "1", date(2020, 1, 1), "李小朋友"),
        ("周敏", "2", date(1985, 1, 1), "周女士"),
        ("周敏", "0", None, "周家"),
    ],
)
def test_somebody_is_called_by_a_surname_and_a_title(town, name, sex, born, called):
    assert MicroWish.called(at_home(town.building, name=name, sex=sex, birth_date=born)) == called


def test_a_household_of_a_double_surname_keeps_it(town):
    resident = at_home(town.building, name="欧阳明")
    assert collect_wish(resident.household, "想要一个助行器", by=town.entrance_leader).caller == "欧阳家"


def test_a_households_wish_is_its_familys(town):
    resident = at_home(town.building, name="吴桂兰")
    assert collect_wish(resident.household, "想要一个助行器", by=town.entrance_leader).caller == "吴家"


def test_a_wish_needs_words_and_is_small(town):
    household = at_home(town.building).household
    with pytest.raises(ActionRefused, match="一句心愿"):
        collect_wish(household, "  ", by=town.entrance_leader)
    with pytest.raises(ActionRefused, match="不超过 500 元"):
        collect_wish(household, "换电梯", by=town.entrance_leader, budget=80_000)
    assert not MicroWish.objects.exists()


def test_the_page_shows_neither_name_nor_door_and_keeps_to_the_branch(client, town):
    resident = at_home(town.building, "301", "吴桂兰", sex="2", birth_date=date(1940, 1, 1))
    collect_wish(resident.household, "想要血压计", by=town.entrance_leader, resident=resident)
    client.force_login(town.willow_worker)
    html = client.get(reverse("wishes")).content.decode()
    assert "吴奶奶" in html
    assert "想要血压计" in html
    for word in ("吴桂兰", "301"):
        assert word not in html
    client.force_login(town.maple_secretary)
    assert "吴奶奶" not in client.get(reverse("wishes")).content.decode()
    client.force_login(town.entrance_leader)
    assert "吴奶奶" in client.get(reverse("wishes")).content.decode()  # she collected it
    client.force_login(town.building_leader)
    assert "吴奶奶" not in client.get(reverse("wishes")).content.decode()
    client.force_login(town.liaison)
    assert "吴奶奶" not in client.get(reverse("wishes")).content.decode()
    client.force_login(town.system_manager)
    assert client.get(reverse("wishes")).status_code == 403


def test_the_words_are_unreadable_in_the_database(town):
    collect_wish(at_home(town.building).household, "想要血压计", by=town.entrance_leader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM volunteers_microwish")
        assert "血压" not in cursor.fetchone()[0]


def test_a_wish_follows_its_building_to_another_unit(town):
    resident = make_resident(at_home(town.building).household, "钱大有")
    wish = collect_wish(resident.household, "想要助行器", by=town.entrance_leader, resident=resident)
    building = town.building
    facts = {"number": building.number, "floors": building.floors, "households": building.households}
    change_building(building, by=town.system_manager, unit=town.willow_2, **facts)
    wish.refresh_from_db()
    assert (wish.home, wish.path) == (town.willow_2, town.willow_2.path)
