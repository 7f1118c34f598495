"""Rounds and kinds under /api/v1/: the same scope, refusals and deeds as the pages."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from awards.choices import PhaseName, RoundState
from awards.models import AwardKind, AwardRound
from tests.awards.rounds import plan, running

P = PhaseName


@pytest.fixture
def api():
    def ask(who, method, address, **data):
        client = APIClient()
        client.force_login(who)
        return getattr(client, method)(f"/api/v1/{address}", data, format="json")

    return ask


def test_a_round_is_read_with_its_phases_and_kinds(town, api):
    round = running(town)
    answer = api(town.building_leader, "get", f"award-rounds/{round.pk}/").json()
    assert (answer["office"], answer["state"], answer["now"]) == ("WH", "open", ["nomination"])
    assert [kind["quota"] for kind in answer["kinds"]] == [2, 10, 20, 19, 19]
    assert {phase["name"] for phase in answer["phases"]} == set(PhaseName.values)
    assert api(town.outsider, "get", f"award-rounds/{round.pk}/").status_code == 404
    assert api(town.outsider, "get", "award-rounds/").json()["results"] == []


def test_a_move_is_previewed_then_done_and_a_stale_one_is_refused(town, api):
    round = running(town)
    phase = round.phases.get(name=P.REVIEW)
    given = {
        "phase": P.REVIEW, "begins_on": phase.begins_on, "ends_on": phase.ends_on + timedelta(days=2),
        "version": AwardRound.objects.get().version,
    }  # fmt: skip
    shown = api(town.director, "post", f"award-rounds/{round.pk}/move/", **given, preview=True).json()["moved"]
    assert [each["name"] for each in shown] == [P.REVIEW, P.NOTICE, P.ANSWERS, P.RESULT]
    phase.refresh_from_db()
    assert phase.ends_on != given["ends_on"]
    done = api(town.director, "post", f"award-rounds/{round.pk}/move/", **given).json()["moved"]
    assert done == shown
    assert api(town.director, "post", f"award-rounds/{round.pk}/move/", **given).status_code == 409
    assert api(town.willow_secretary, "post", f"award-rounds/{round.pk}/move/", **given).status_code == 403


def test_a_draft_opens_and_a_round_is_called_off(town, api):
    round = plan(town)
    assert api(town.director, "post", f"award-rounds/{round.pk}/open/").json()["state"] == RoundState.OPEN
    assert api(town.director, "post", f"award-rounds/{round.pk}/open/").status_code == 409
    assert api(town.director, "post", f"award-rounds/{round.pk}/cancel/").status_code == 400
    called_off = api(town.director, "post", f"award-rounds/{round.pk}/cancel/", why="上级要求规范评比活动")
    assert called_off.json()["state"] == RoundState.CANCELLED


def test_kinds_say_what_is_in_force(town, api):
    plan(town)
    kind = AwardKind.objects.get(name="和美家庭")
    answer = api(town.director, "get", f"award-kinds/{kind.pk}/").json()
    assert (answer["criteria"], answer["vetoes"]) == (1, ["失信", "家暴", "违建", "违法"])
    assert sum(float(line["weight"]) for line in answer["lines"]) == 100
    assert api(town.willow_secretary, "get", "award-kinds/").status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(town, n, django_assert_num_queries):
    for k in range(n):
        plan(town, name=f"第 {k} 轮")
    client = APIClient()
    client.force_login(town.director)
    with django_assert_num_queries(11):
        assert len(client.get("/api/v1/award-rounds/").json()["results"]) == n
