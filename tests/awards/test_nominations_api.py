"""/api/v1/nominations/: the scope, rules and words of the pages."""

import pytest

from awards.actions import nominating as actions
from awards.choices import NominationState, PhaseName, ReviewState, Target
from awards.models import AwardRound, Judge, Nomination, Review
from tests.awards.build import add_entry, in_phase, make_nomination, make_round
from tests.builders import make_officer, make_unit

P = PhaseName


@pytest.fixture
def world(town):
    made = make_round(town, judges=0)
    in_phase(made.round, P.NOMINATION)
    return made


def send(client, address, **body):
    return client.post(f"/api/v1/nominations/{address}", body, content_type="application/json")


def test_named_by_the_api_it_is_the_same_nomination(world, town, client):
    houses = add_entry(world, Target.BUILDING, "和美楼栋")
    client.force_login(town.building_leader)
    said = {"kind": houses.pk, "target": f"building-{town.building.pk}", "deeds": "楼道整洁。"}
    made = send(client, "", **said)
    assert made.status_code == 201
    assert (made.json()["source"], made.json()["state"], made.json()["seconded"]) == ("leader", "submitted", 0)
    assert send(client, "", **said).status_code == 409
    assert send(client, "", **said | {"target": f"building-{town.building_2.pk}"}).status_code == 404
    client.force_login(town.willow_secretary)
    assert send(client, "", **said).json()["seconded"] == 1
    pk = made.json()["id"]
    assert send(client, f"{pk}/check/", fits=False).status_code == 409
    assert send(client, f"{pk}/check/", fits=True).status_code == 409  # who seconded it leaves that to a colleague
    client.force_login(town.willow_worker)
    assert send(client, f"{pk}/check/", fits=True, version=1).json()["state"] == "accepted"
    assert send(client, f"{pk}/bar/", reason="违建", proof="文书").status_code == 403
    in_phase(world.round, P.EVIDENCE)
    client.force_login(town.director)
    assert send(client, f"{pk}/bar/", reason="违建", proof="文书 3 号").json()["barred"] is True


def test_withdrawing_is_for_who_named_it(world, town, client):
    houses = add_entry(world, Target.BUILDING, "和美楼栋")
    it = actions.nominate(houses, by=town.building_leader, building=town.building, source="leader", deeds="整洁。")
    client.force_login(town.willow_secretary)
    assert send(client, f"{it.pk}/withdraw/").status_code == 403
    client.force_login(town.building_leader)
    assert send(client, f"{it.pk}/withdraw/").json()["state"] == NominationState.WITHDRAWN


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(world, town, client, rows, django_assert_num_queries):
    for n in range(rows):
        make_nomination(world, make_unit(f"杨柳第{n}网格", town.willow), marks=())
    client.force_login(town.willow_secretary)
    client.get("/api/v1/nominations/")
    with django_assert_num_queries(7):
        assert len(client.get("/api/v1/nominations/").json()["results"]) == rows


def test_a_blind_judge_reads_no_name_here_either(world, town, client):
    AwardRound.objects.update(blind=True)
    it = make_nomination(world, town.maple_1, marks=())
    judge = make_officer("评委书记", town.street)
    Review.objects.create(
        judge=Judge.objects.create(round=world.round, user=judge), nomination=it, state=ReviewState.ASSIGNED
    )
    client.force_login(judge)
    assert client.get("/api/v1/nominations/").json()["results"] == []
    assert client.get(f"/api/v1/nominations/{it.pk}/").status_code == 404
    assert Nomination.objects.visible_to(judge).count() == 1
