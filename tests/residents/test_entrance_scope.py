"""A 单元长 sees the entrance led and no other: by page, card, print, workbook, figures and deed."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from residents.models import Resident
from tests.residents.homes import at_home, cared_for


@pytest.fixture
def homes(town):
    """吴桂兰 behind the entrance led, 赵四海 behind the other one."""
    mine, other = at_home(town.building, "301", "吴桂兰"), at_home(town.building, "301", "赵四海", town.entrance_2)
    for resident in (mine, other):
        cared_for(resident, "living_alone_elder")
    return mine, other


@pytest.fixture
def leader(client, town):
    client.force_login(town.entrance_leader)
    return client


def text_of(answer):
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        sheet = load_workbook(io.BytesIO(body)).active
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    return body.decode()


@pytest.mark.parametrize(
    "name", ["building-rooms", "print-rooms", "export-rooms", "unit-profile", "export-unit-profile"]
)
def test_every_face_of_the_building_shows_the_own_entrance_alone(leader, town, homes, name):
    text = text_of(leader.get(reverse(name, args=[town.building.pk]), follow=True))

    assert "吴*兰" in text
    assert "赵*海" not in text
    assert "2单元" not in text
    clerk = type(leader)()
    clerk.force_login(town.willow_secretary)
    assert "赵*海" in text_of(clerk.get(reverse(name, args=[town.building.pk])))  # it was there to be hidden


@pytest.mark.parametrize(
    "name", ["building-rooms", "print-rooms", "export-rooms", "unit-profile", "export-unit-profile"]
)
def test_the_other_entrance_cannot_be_asked_for(leader, town, homes, name):
    address = reverse(name, args=[town.building.pk])
    assert leader.get(address, {"entrance": town.entrance.pk}).status_code == 200
    assert leader.get(address, {"entrance": town.entrance_2.pk}).status_code == 404


def test_the_other_door_its_card_and_its_people_are_not_found(leader, town, homes):
    mine, other = homes
    for resident, status in ((mine, 200), (other, 404)):
        door = resident.household.dwelling_id
        assert leader.get(reverse("dwelling", args=[door])).status_code == status
        assert leader.get(reverse("dwelling", args=[door]), headers={"HX-Request": "true"}).status_code == status
        assert leader.get(reverse("resident", args=[resident.pk])).status_code == status
        assert leader.get(reverse("building-rooms", args=[town.building.pk]), {"door": door}).status_code == status


def test_figures_count_the_own_entrance(leader, town, homes):
    text = text_of(leader.get(reverse("register"), follow=True))
    assert "1 扇门" in text
    assert "1 个单元" in text


def test_a_leader_changes_nothing(leader, homes):
    mine, _ = homes
    for name, pk in (
        ("change-resident", mine.pk),
        ("record-death", mine.pk),
        ("move-out", mine.household_id),
        ("change-dwelling", mine.household.dwelling_id),
    ):
        assert leader.post(reverse(name, args=[pk])).status_code == 404
    assert Resident.objects.get(pk=mine.pk).version == 1
