"""The API of results, objections and awards: the same deeds, no score, and nothing before its time."""

import pytest

from awards.actions.objections import object_to
from awards.choices import ConflictKind
from awards.models import Award, Conflict, Evidence, Judge, Objection
from tests.awards.test_notice import named, world  # noqa: F401 - fixtures


@pytest.fixture
def api(client):
    def call(user, method, address, **data):
        client.force_login(user)
        send = getattr(client, method)
        return send(f"/api/v1/{address}", data, content_type="application/json") if data else send(f"/api/v1/{address}")

    return call


def test_the_list_is_empty_until_the_notice_and_never_tells_a_score(world, api, town):  # noqa: F811
    other = Evidence.objects.get(nomination=world.second)
    shown = api(town.director, "get", f"award-results/{world.entry.pk}/").json()
    assert [each["title"] for each in shown["listed"]] == ["杨柳第一网格"] and shown["approved"]
    assert "total" not in str(shown) and "80.5" not in str(shown)
    family = api(town.director, "get", f"award-results/{world.family_entry.pk}/").json()["listed"]
    assert "吴桂兰" not in str(family) and "301" not in str(family)
    assert api(town.maple_secretary, "get", f"award-results/{world.entry.pk}/").json()["listed"] == []
    assert api(town.director, "post", f"award-results/{world.entry.pk}/freeze/").status_code == 409
    Evidence.objects.filter(pk=other.pk).update(numerator=5)
    verdict = api(town.director, "get", f"award-results/{world.entry.pk}/verify/").json()
    assert (verdict["same"], verdict["differs"]) == (False, f"evidence:{other.pk}")
    assert api(town.director, "post", f"award-results/{world.entry.pk}/freeze/").json()["approved"] is False
    assert api(town.director, "post", f"award-results/{world.entry.pk}/approve/").status_code == 409
    assert api(world.vice, "post", f"award-results/{world.entry.pk}/approve/").json()["approved"] is True
    assert api(town.willow_secretary, "post", f"award-results/{world.entry.pk}/freeze/").status_code == 403


def test_an_objection_is_answered_and_read_by_receipt_without_an_account(world, api, client, town):  # noqa: F811
    filed = object_to(world.first, text="走访是补填的，我家没人来过。")
    assert api(town.director, "get", f"award-objections/{filed.pk}/").json()["text"].startswith("走访是补填的")
    assert api(town.willow_secretary, "get", "award-objections/").status_code == 403
    api(town.director, "post", f"award-objections/{filed.pk}/take/", version=1)
    said = {"upheld": False, "findings": "查了走访记录", "words": "走访有记录。"}
    assert api(town.director, "post", f"award-objections/{filed.pk}/answer/", version=1, **said).status_code == 409
    assert api(town.director, "post", f"award-objections/{filed.pk}/answer/", **said).json()["state"] == "refused"
    client.logout()
    asked = client.post("/api/v1/award-objections/receipt/", {"receipt": filed.receipt}, "application/json").json()
    assert asked["answer"] == "走访有记录。" and "text" not in asked and "findings" not in asked
    wrong = [
        client.post("/api/v1/award-objections/receipt/", {"receipt": f"YY{n}"}, "application/json").status_code
        for n in range(6)
    ]
    assert wrong == [404] * 5 + [429]


def test_who_keeps_away_reads_no_objection_and_answers_none(world, api, town):  # noqa: F811
    filed = object_to(world.first, text="走访是补填的，我家没人来过。")
    judge = Judge.objects.create(round=world.round, user=town.director)
    Conflict.objects.create(judge=judge, nomination=world.first, kind=ConflictKind.DECLARED)
    assert api(town.director, "get", f"award-objections/{filed.pk}/").json()["text"] == ""
    said = {"upheld": False, "findings": "查了", "words": "没有。"}
    assert api(town.director, "post", f"award-objections/{filed.pk}/answer/", **said).status_code == 409
    assert Objection.objects.get().state == "received"


def test_awards_are_read_by_branch_and_revoked_by_the_street(named, api, town):  # noqa: F811
    award = named.award
    assert {each["number"] for each in api(town.willow_secretary, "get", "awards/").json()["results"]} == set(
        Award.objects.values_list("number", flat=True)
    )
    assert api(town.maple_secretary, "get", "awards/").json()["results"] == []
    assert api(town.maple_secretary, "get", f"awards/{award.pk}/").status_code == 404
    assert api(town.willow_secretary, "post", f"awards/{award.pk}/revoke/", why="查实").status_code == 403
    assert api(town.willow_secretary, "post", f"awards/{award.pk}/wall/", on_wall=False).json()["on_wall"] is False
    assert api(town.director, "post", f"awards/{award.pk}/recheck/", note="仍符合").status_code == 409
    assert api(town.director, "post", f"awards/{award.pk}/revoke/", why="查实弄虚作假").json()["revoked_at"]


def test_a_result_not_frozen_cannot_be_verified(world, api, town):  # noqa: F811
    world.entry.__class__.objects.filter(pk=world.entry.pk).update(frozen_at=None)
    assert api(town.director, "get", f"award-results/{world.entry.pk}/verify/").status_code == 404
