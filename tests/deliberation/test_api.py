import json
from datetime import timedelta

import pytest
from django.utils import timezone

from hierarchy.models import ApiToken
from tests.builders import make_category, make_ticket


@pytest.fixture
def as_person(client):
    """The API called with a person's token."""

    def call(person, method, address, body=None):
        key = ApiToken.new_key()
        ApiToken.objects.create(
            user=person, name="测试", digest=ApiToken.digest_of(key), expires_at=timezone.now() + timedelta(days=1)
        )
        more = {"content_type": "application/json"} if method != "get" else {}
        return getattr(client, method)(address, body, headers={"Authorization": f"Bearer {key}"}, **more)

    return call


def test_a_ticket_goes_its_whole_way_by_api(town, as_person):
    category = make_category(town.street)
    made = as_person(
        town.building_leader,
        "post",
        "/api/v1/tickets/",
        {"category": category.code, "text": "垃圾桶满了没人收", "building": town.building.pk, "client_key": "a1"},
    )
    assert (made.status_code, made.json()["state"]) == (201, "submitted")
    number = made.json()["number"]
    steps = [
        (town.grid_leader, "accept", {}, "accepted"),
        (town.willow_worker, "dispatch", {"unit": "WH0101"}, "dispatched"),
        (town.grid_leader, "acknowledge", {}, "in_progress"),
        (town.grid_leader, "resolve", {"kind": "substantive", "text": "已清运并加派车次。"}, "resolved"),
        (town.willow_worker, "close", {}, "closed"),
    ]
    for person, deed, body, state in steps:
        answer = as_person(person, "post", f"/api/v1/tickets/{number}/{deed}/", body)
        assert (answer.status_code, answer.json().get("state")) == (200, state), answer.json()


def test_an_outsider_gets_404_and_a_stranger_401(town, as_person, client):
    ticket = make_ticket(town.willow_1)

    assert as_person(town.outsider, "get", f"/api/v1/tickets/{ticket.number}/").status_code == 404
    assert as_person(town.outsider, "post", f"/api/v1/tickets/{ticket.number}/accept/", {}).status_code == 404
    assert as_person(town.outsider, "get", "/api/v1/tickets/").json()["results"] == []
    assert client.get("/api/v1/tickets/").status_code == 401


def test_a_refused_deed_answers_409_with_a_sentence(town, as_person):
    ticket = make_ticket(town.willow_1)
    as_person(town.grid_leader, "post", f"/api/v1/tickets/{ticket.number}/accept/", {"version": 1})

    again = as_person(
        town.willow_worker,
        "post",
        f"/api/v1/tickets/{ticket.number}/decline/",
        {"version": 1, "reason": "litigation", "note": "已起诉"},
    )

    assert again.status_code == 409
    assert "待分办" in again.json()["detail"]


@pytest.mark.parametrize("tickets", [1, 3])
def test_the_api_list_costs_the_same_for_any_length(town, as_person, tickets, django_assert_num_queries):
    made = [make_ticket(town.willow_1, by=town.willow_worker) for _ in range(tickets)]
    with django_assert_num_queries(6):  # make the token, find it, note its use, posts, helping units, tickets
        answer = as_person(town.willow_secretary, "get", "/api/v1/tickets/")

    assert [row["number"] for row in answer.json()["results"]] == [ticket.number for ticket in reversed(made)]


@pytest.mark.parametrize("field", ["kind", "text"])
def test_half_a_character_is_refused_and_not_echoed(client, town, field):
    client.force_login(town.willow_secretary)
    sent = json.dumps({"text": "楼道灯不亮"} | {field: "\ud800"})
    answer = client.post("/api/v1/tickets/", sent, content_type="application/json")
    assert answer.status_code == 400 and "不完整的字符" in answer.json()["detail"]
    whole = client.post("/api/v1/tickets/", json.dumps({"kind": "\U0001f600"}), content_type="application/json")
    assert whole.status_code == 400 and "kind" in whole.json()
