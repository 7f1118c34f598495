"""The pages: masked lists with filters, the public page, the card's page; and what each costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hierarchy.models import SignInAttempt
from tests.builders import make_shift, make_volunteer, make_volunteer_team
from volunteers.actions import join
from volunteers.actions.cards import make_card
from volunteers.actions.hours import credit
from volunteers.actions.hours import reverse as reverse_hours
from volunteers.actions.teams import join_team
from volunteers.models import Volunteer, VolunteerApplication

PHONE = "13855500001"


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=args), query)


def names(answer):
    return [row.name for row in answer.context["page"].rows]


@pytest.fixture
def crowd(town):
    today = timezone.localdate()
    t = town
    t.nurse = make_volunteer(t.willow_1, "吴秀英", phone=PHONE, skills=["medical"], birth_date=date(1950, 1, 1))
    t.cook = make_volunteer(t.willow_1, "方桂兰", skills=["cook"], backbone="building", party_member=True)
    t.child = make_volunteer(
        t.willow, "林小树", minor=True, birth_date=today - timedelta(days=4000), guardian_consent_on=today
    )
    t.gone = make_volunteer(t.willow, "孙退出", left_on=today)
    t.artist = make_volunteer(t.maple_1, "冯剪纸", talent="剪纸", backbone="art")
    join_team(make_volunteer_team(t.willow_1), t.cook, by=None, leads=True)
    return t


def test_the_list_is_masked_and_narrowed(client, crowd):
    answer = page(client, crowd.willow_secretary, "volunteers")
    assert names(answer) == ["林小树", "方桂兰", "吴秀英"]
    said = answer.content.decode()
    assert "吴*英" in said and "吴秀英" not in said and PHONE not in said
    for query, found in (
        ({"skill": "medical"}, ["吴秀英"]),
        ({"backbone": "any"}, ["方桂兰"]),
        ({"backbone": "art"}, []),
        ({"party": "yes"}, ["方桂兰"]),
        ({"age": "60"}, ["吴秀英"]),
        ({"age": "minor"}, ["林小树"]),
        ({"state": "left"}, ["孙退出"]),
        ({"q": "方"}, ["方桂兰"]),
        ({"unit": "WH0102"}, []),
        ({"team": crowd.cook.places.get().team_id}, ["方桂兰"]),
        ({"match": "no", "talent": "yes"}, []),
    ):
        assert names(page(client, crowd.willow_secretary, "volunteers", **query)) == found, query
    assert names(page(client, crowd.director, "volunteers", talent="yes")) == ["冯剪纸"]
    assert names(page(client, crowd.grid_leader, "volunteers")) == ["方桂兰", "吴秀英"]


def test_backbone_is_counted_by_kind_and_community(client, crowd):
    answer = page(client, crowd.director, "backbone")
    table = [(unit.name, total, talents) for unit, _, total, talents in answer.context["table"]]
    assert table == [("杨柳社区", 1, 0), ("枫林社区", 1, 1)]
    assert answer.context["sums"] == ([0, 1, 1, 0, 0, 0], 2, 1)


def test_lists_and_pages_ask_as_often_for_one_as_for_three(client, town):
    team = make_volunteer_team(town.willow)
    one = make_volunteer(town.willow, "志愿者")
    pages = [
        reverse("volunteers"),
        reverse("volunteer", args=[one.pk]),
        reverse("volunteer-teams"),
        reverse("volunteer-team", args=[team.pk]),
        reverse("backbone"),
        reverse("own-page", args=[make_card(one, by=None)]),
        reverse("api-volunteer-list"),
        reverse("api-volunteer-team-list"),
    ]

    def asked(n):
        more = make_volunteer(town.willow, f"志愿者{n}")
        for each in (one, more) if n == 1 else (more,):
            join_team(team, each, by=None)
        join_team(make_volunteer_team(town.willow, f"队伍{n}"), one, by=None)
        served(town, one, days=n)
        costs = []
        for address in pages:
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            costs.append(len(counted))
        return costs

    client.force_login(town.willow_secretary)
    asked(1)  # what is kept for five minutes is there now
    assert asked(2) == asked(3)
    assert max(asked(4)) <= 30


def served(town, one, days=1, hours=1):
    at = timezone.now() - timedelta(days=days)
    return credit(
        one, by=town.willow_worker, unit=town.willow, source="ad_hoc", words="陪诊", begins_at=at,
        ends_at=at + timedelta(hours=hours),
    )  # fmt: skip


def apply_form(town, **more):
    return {
        "unit": town.willow.code, "name": "周申请", "birth_date": "1990-01-02", "phone": "13855500003", "agree": "1",
    } | more  # fmt: skip


def test_somebody_asks_on_the_phone_and_a_clerk_asks_back(client, town):
    assert client.post(reverse("join-in"), apply_form(town, agree="")).status_code == 422
    assert VolunteerApplication.objects.count() == 0
    answer = client.post(reverse("join-in"), apply_form(town))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("joined-in"))
    assert Volunteer.objects.count() == 0, "a form on the network makes nobody a volunteer"
    minor = apply_form(town, name="周小", birth_date=str(timezone.localdate() - timedelta(days=4000)))
    refused = client.post(reverse("join-in"), minor)
    assert refused.status_code == 422 and "监护人" in refused.content.decode()
    again = client.post(reverse("join-in"), minor | {"guardian_name": "周妈妈"})
    assert "请监护人勾选同意" in again.content.decode()

    made = VolunteerApplication.objects.get()
    listed = page(client, town.willow_worker, "volunteer-applications").content.decode()
    assert "周*请" in listed and "13855500003" not in listed
    assert page(client, town.maple_secretary, "accept-application", made.pk).status_code == 404
    client.force_login(town.willow_worker)
    address = reverse("accept-application", args=[made.pk])
    assert "13855500003" in client.get(address).content.decode()
    assert client.post(address, {"unit": town.willow_1.pk}).status_code == 422, "without having asked back"
    assert client.post(address, {"unit": town.willow_1.pk, "asked": "1"}).status_code == 302
    assert Volunteer.objects.get().unit == town.willow_1
    assert client.get(address).status_code == 200


def test_the_cards_page_tells_the_own_hours_and_names_nobody(client, town):
    one = make_volunteer(town.willow, "吴秀英", phone=PHONE)
    served(town, one, days=1)
    reverse_hours(served(town, one, days=2, hours=3), by=town.willow_secretary, why="记错人")
    join(make_shift(town.willow, title="清洁河道"), one, by=None)
    code = make_card(one, by=None)
    answer = client.get(reverse("own-page", args=[code]))
    said = answer.content.decode()
    assert "吴*英" in said and "吴秀英" not in said and PHONE not in said
    assert "清洁河道" in said and "取消报名" in said
    sums = next(facts["sums"] for _, facts in answer.context["sections"] if "sums" in facts)
    assert sums == {"people": 1, "times": 1, "minutes": 60}
    assert "no-store" in answer.headers["Cache-Control"]
    assert (
        client.post(reverse("card"), {"code": f"{code[:6].lower()} {code[6:]}"})
        .headers["Location"]
        .endswith(f"{code}/")
    )
    assert SignInAttempt.objects.count() == 0


def test_wrong_codes_are_counted_and_then_not_looked_at(client, town):
    code = make_card(make_volunteer(town.willow), by=None)
    for _ in range(5):
        assert client.get(reverse("own-page", args=["ABCDEFGHJKMN"])).status_code == 404
    late = client.get(reverse("own-page", args=[code]))
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)


def test_leaving_by_the_own_card_ends_it(client, town):
    one = make_volunteer(town.willow)
    address = reverse("own-leave", args=[make_card(one, by=None)])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert "已经退出" in client.post(address, {"sure": "1", "erase": "1"}).content.decode()
    one.refresh_from_db()
    assert (one.left_why, one.name) == ("consent", "")
    assert client.get(address).status_code == 404


def test_a_grown_up_says_yes_on_the_own_page(client, town):
    born = date(timezone.localdate().year - 18, 1, 1)
    one = make_volunteer(town.willow, minor=True, birth_date=born, guardian_consent_on=date(2020, 1, 1))
    code = make_card(one, by=None)
    assert "您已满 18 周岁" in client.get(reverse("own-page", args=[code])).content.decode()
    assert client.post(reverse("own-adult", args=[code])).status_code == 302
    one.refresh_from_db()
    assert (one.minor, one.consent_paper) == (False, "own")
    assert client.post(reverse("own-adult", args=[code])).status_code == 409


def test_staff_come_to_their_own_page_by_the_account(client, town):
    assert client.get(reverse("own-page", args=["me"])).status_code == 302
    client.force_login(town.building_leader)
    form = {"unit": town.willow.pk, "name": "章楼长", "birth_date": "1960-01-02", "phone": PHONE}
    assert client.get(reverse("my-volunteering")).status_code == 200
    assert client.post(reverse("my-volunteering"), form).status_code == 422, "without a tick there is no yes"
    answer = client.post(reverse("my-volunteering"), form | {"agree": "1"})
    assert answer.headers["Location"] == reverse("own-page", args=["me"])
    assert "章楼长" in client.get(answer.headers["Location"]).content.decode()
    assert client.get(reverse("volunteer", args=[Volunteer.objects.get().pk])).status_code == 404


def test_a_clerk_registers_corrects_and_finds_for_a_team(client, town):
    client.force_login(town.willow_worker)
    given = {
        "unit": town.willow_1.pk, "name": "郑志愿", "birth_date": "1980-05-06", "phone": PHONE, "skills": ["cook"],
        "consent_paper": "spoken", "consent_on": str(timezone.localdate()),
    }  # fmt: skip
    own = client.post(reverse("register-volunteer"), given | {"consent_paper": "own"})
    assert own.status_code == 422, "that somebody did it on the own phone, no clerk can say"
    wrong = client.post(
        reverse("register-volunteer"), given | {"document": "citizen", "document_number": "340111198005060015"}
    )
    assert "校验码" in wrong.content.decode()
    assert client.post(reverse("register-volunteer"), given).status_code == 302
    one = Volunteer.objects.get()
    address = reverse("change-volunteer", args=[one.pk])
    assert PHONE not in client.get(address).content.decode()
    given = {"name": "郑志愿", "birth_date": "1980-05-06", "skills": ["cook"], "version": 1, "party_member": "on"}
    assert client.post(address, given).status_code == 302
    one.refresh_from_db()
    assert (one.phone, one.party_member) == (PHONE, True), "a number left empty stays"
    team = make_volunteer_team(town.willow)
    looked = client.post(reverse("join-volunteer-team", args=[team.pk]), {"q": "郑志", "look": "1", "leads": "on"})
    assert looked.context["found"] == [one] and "checked" in looked.content.decode()


def test_the_api_lists_registers_and_lets_leave(client, town):
    client.force_login(town.willow_worker)
    given = {
        "unit": "WH0101", "name": "郑志愿", "birth_date": "1980-05-06", "phone": PHONE, "consent_on": "2026-01-05",
        "consent_paper": "written", "skills": ["cook"],
    }  # fmt: skip
    made = client.post("/api/v1/volunteers/", given, content_type="application/json").json()
    assert (made["number"], made["name"], made["minutes"], made["matched"]) == ("WHZ000001", "郑*愿", 0, False)
    bad = client.post("/api/v1/volunteers/", given | {"consent_paper": "own"}, content_type="application/json")
    assert bad.status_code == 400
    team = make_volunteer_team(town.willow)
    joined = client.post(
        f"/api/v1/volunteer-teams/{team.pk}/members/", {"volunteer": made["id"], "leads": True},
        content_type="application/json",
    )  # fmt: skip
    assert (joined.status_code, joined.json()["leads"]) == (201, True)
    assert client.get("/api/v1/volunteer-teams/").json()["results"][0]["leader"] == "郑*愿"
    gone = client.post(f"/api/v1/volunteers/{made['id']}/leave/", {"why": "own"}, content_type="application/json")
    assert gone.json()["left_on"] == str(timezone.localdate())
    assert client.get("/api/v1/volunteers/").json()["results"] == []
    assert client.get(f"/api/v1/volunteer-teams/{team.pk}/members/").json()[0]["left"] is not None
