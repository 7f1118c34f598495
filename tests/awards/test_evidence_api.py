"""Figures and 5+N by the API: the same actions, the same reach."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.choices import PhaseName, Stage, Target
from awards.models import BuildingPlan, ChecklistItem, Evidence, Phase
from tests.awards.counting import make_counting_round, put_forward
from tests.awards.test_evidence_pages import hold_talk, line


@pytest.fixture
def building(town):
    round = make_counting_round(town.street)
    today = timezone.localdate()
    Phase.objects.create(round=round, name=PhaseName.EVIDENCE, begins_on=today, ends_on=today)
    return put_forward(round, Target.BUILDING, town.group, building=town.building)


def send(client, user, name, data=None, *args, query=""):
    client.force_login(user)
    address = reverse(f"api-{name}", args=args) + query
    ask = client.get if data is None else client.post
    answer = ask(address, **({} if data is None else {"data": data, "content_type": "application/json"}))
    return answer.status_code, answer.json()


def test_figures_are_taken_and_open_their_rows(client, town, building):
    talk = hold_talk(town)
    assert send(client, town.director, "award-evidence-take", {"round": building.entry.round_id}) == (
        200,
        {"round": building.entry.round_id, "figures": 4},
    )
    status, body = send(client, town.building_leader, "award-evidence-detail", None, building.pk)
    talks = next(each for each in body["figures"] if each["indicator"] == "talks")
    assert (status, talks["numerator"], talks["denominator"], talks["points"]) == (200, 1, None, "1.00")
    assert body["gates"] is False
    query = f"?criterion={line(building, 'talks').pk}"
    _, body = send(client, town.building_leader, "award-evidence-rows-behind", None, building.pk, query=query)
    assert [(row["words"], row["address"], row["counts"]) for row in body["results"]] == [
        ("第一次沟通会", talk.get_absolute_url(), True)
    ]
    assert send(client, town.maple_secretary, "award-evidence-detail", None, building.pk)[0] == 404
    assert send(client, town.willow_secretary, "award-evidence-take", {"round": building.entry.round_id})[0] == 403
    assert Evidence.objects.count() == 4


def test_a_building_reports_is_checked_and_moves_on_by_who_may(client, town, building):
    items = list(ChecklistItem.objects.filter(office=town.street, required=True))
    pk = town.building.pk
    for item in items:
        status, body = send(
            client, town.building_leader, "building-plan-report", {"item": item.pk, "state": "growing", "ask": True}, pk
        )
        assert status == 200
    assert [each["asked_on"] is not None for each in body["items"] if each["required"]] == [True] * 5
    assert (
        send(client, town.building_leader, "building-plan-check", {"item": items[0].pk, "reached": True}, pk)[0] == 403
    )
    old = {"to": "applied", "version": 1}
    assert send(client, town.building_leader, "building-plan-advance", old, pk)[0] == 409
    status, body = send(client, town.building_leader, "building-plan-advance", {"to": "applied"}, pk)
    assert (status, body["stage"]) == (200, Stage.APPLIED)
    assert send(client, town.building_leader, "building-plan-advance", {"to": "checked"}, pk)[0] == 403
    status, body = send(client, town.willow_secretary, "building-plan-advance", {"to": "checked"}, pk)
    assert status == 409 and "还没有核对达标" in str(body)
    for item in items:
        send(client, town.willow_secretary, "building-plan-check", {"item": item.pk, "reached": True}, pk)
    assert send(client, town.willow_secretary, "building-plan-advance", {"to": "checked"}, pk)[0] == 200
    assert send(client, town.willow_secretary, "building-plan-advance", {"to": "named"}, pk)[0] == 403
    assert send(client, town.director, "building-plan-advance", {"to": "named"}, pk)[0] == 200
    assert BuildingPlan.objects.get().stage == Stage.NAMED
    _, listed = send(client, town.director, "building-plan-list", None, query="?st=named")
    assert [each["id"] for each in listed["results"]] == [pk]
