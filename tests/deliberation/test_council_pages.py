"""The pages of councils, as the people of the town see and use them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Council, CouncilMember, Meeting
from tests.builders import make_building, make_council, make_dwelling, make_household, make_member, make_resident

K = CouncilKind


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def closed_meeting(council, at):
    return Meeting.objects.create(
        council=council, unit=council.unit, path=council.path, title="楼栋会", starts_at=at, closed_at=at,
        state=MeetingState.CLOSED, place="架空层",
    )  # fmt: skip


@pytest.fixture
def talk(town):
    return make_council(kind=K.BUILDING_TALK, building=town.building)


def listed(person):
    page = signed_in(person).get("/councils/").context["page"]
    return [row.name for row in page.rows]


def test_the_list_shows_what_the_scope_reaches(town, talk):
    make_council(kind=K.BUILDING_TALK, building=town.building_2)
    make_council(town.willow)
    make_council(town.maple)
    make_council(town.street, K.STREET_MEETING)
    wise, talk_2 = "杨柳社区群贤议事会", "杏花苑2号楼居民沟通会"
    assert listed(town.building_leader) == [str(talk)]
    assert listed(town.entrance_leader) == [str(talk)]
    assert listed(town.grid_leader) == ["望湖街道联席会", wise, str(talk)]
    assert listed(town.willow_secretary) == ["望湖街道联席会", wise, talk_2, str(talk)]
    assert len(listed(town.director)) == 5
    assert listed(town.outsider) == []


def test_filters_narrow_and_closed_ones_are_asked_for(town, talk):
    make_council(town.willow)
    Council.objects.filter(pk=make_council(town.maple).pk).update(closed_on="2026-01-01")
    client = signed_in(town.director)
    names = lambda query: [row.name for row in client.get(f"/councils/?{query}").context["page"].rows]  # noqa: E731
    assert names("kind=wise_council") == ["杨柳社区群贤议事会"]
    assert names("q=1号楼") == [str(talk)]
    assert names(f"unit={town.willow_1.code}") == [str(talk)]
    assert names("closed=all&kind=wise_council") == ["枫林社区群贤议事会", "杨柳社区群贤议事会"]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_ask_a_constant_number_of_questions(town, django_assert_num_queries, count):
    client = signed_in(town.willow_secretary)
    for n in range(count):
        building = make_building(town.estate, town.willow_1, f"{20 + n}")
        council = make_council(kind=K.BUILDING_TALK, building=building)
        closed_meeting(council, timezone.now())
    for n in range(count):
        make_member(council, f"成员{n}", group="单元长")
    client.get("/councils/")
    with django_assert_num_queries(10):
        client.get("/councils/")
    with django_assert_num_queries(11):
        client.get(council.get_absolute_url())


def test_one_building_or_every_building_of_an_estate(town):
    client = signed_in(town.willow_secretary)
    address = f"{reverse('new-council')}?kind=building_talk"
    page = client.get(address)
    form = page.context["form"]
    assert form["quorum_persons"].value() == 9
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    facts |= {"group_id": [""], "group_name": ["楼栋长"], "group_seats": ["1"], "group_least": [""]}
    answer = client.post(address, facts | {"building": town.building.pk})
    talk = Council.objects.get()
    assert (answer.status_code, answer.url) == (302, talk.get_absolute_url())
    assert (talk.building, talk.quorum_of, [g.name for g in talk.groups.all()]) == (town.building, 5, ["楼栋长"])
    client.post(address, facts | {"estate": town.estate.pk})
    assert list(Council.objects.order_by("pk").values_list("building", flat=True)) == [
        town.building.pk, town.building_2.pk,
    ]  # fmt: skip
    again = client.post(address, facts | {"estate": town.estate.pk})
    assert "每栋楼都已经设了" in again.content.decode()
    nowhere = client.post(address, facts)
    assert nowhere.status_code == 422
    assert "请选择设在哪里" in nowhere.content.decode()


def test_a_community_founds_nothing_for_its_neighbours_or_its_street(town):
    client = signed_in(town.willow_secretary)
    for kind, place in (("wise_council", {"unit": town.maple.pk}), ("street_meeting", {"unit": town.street.pk})):
        answer = client.post(f"{reverse('new-council')}?kind={kind}", place)
        assert answer.status_code == 422
    above = make_council(town.street, K.STREET_MEETING)
    assert client.get(above.get_absolute_url()).status_code == 200
    assert client.get(reverse("change-council", args=[above.pk])).status_code == 403
    assert Council.objects.get() == above


def test_rules_are_changed_and_nothing_typed_is_lost_on_a_refusal(town, talk):
    client = signed_in(town.willow_secretary)
    address = reverse("change-council", args=[talk.pk])
    form = client.get(address).context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    rows = talk.groups.all()
    facts |= {
        "group_id": [group.pk for group in rows],
        "group_name": [group.name for group in rows],
        "group_seats": [group.seats for group in rows],
        "group_least": ["x", "", ""],
        "charter": "每季度末的周六晚上开。",
    }
    refused = client.post(address, facts)
    assert refused.status_code == 422
    assert "每季度末的周六晚上开。" in refused.content.decode()
    assert client.post(address, facts | {"group_least": ["1", "0", ""]}).status_code == 302
    talk.refresh_from_db()
    assert (talk.charter, talk.groups.first().least_present) == ("每季度末的周六晚上开。", 1)
    stale = client.post(address, facts | {"group_least": ["1", "0", ""], "charter": "晚到的"})
    assert "刚刚改过这个议事会" in stale.content.decode()


def test_a_resident_is_found_by_name_without_the_name_in_the_address(town, talk):
    mine = make_resident(make_household(make_dwelling(town.building)))
    make_resident(make_household(make_dwelling(town.maple_building)))
    client = signed_in(town.willow_secretary)
    address = reverse("seat-member", args=[talk.pk])
    page = client.post(address, {"look": "1", "q": "吴桂兰", "organisation": "热心居民"})
    assert page.context["found"] == [mine]
    assert 'value="热心居民"' in page.content.decode()
    group = talk.groups.get(name="党小组长")
    facts = {"q": "吴桂兰", "resident": mine.pk, "group": group.pk, "since": str(timezone.localdate())}
    assert client.post(address, facts).status_code == 302
    member = CouncilMember.objects.get()
    assert (member.resident, member.name, member.group) == (mine, "吴桂兰", group)
    again = client.post(address, facts | {"group": talk.groups.get(name="单元长").pk})
    assert "已经在这个议事会里" in again.content.decode()
    assert "还没有人" in client.get(talk.get_absolute_url()).content.decode()


def test_terms_that_end_are_named_180_90_and_30_days_ahead(town):
    council, today = make_council(town.willow), timezone.localdate()
    for name, days in (("甲", 20), ("乙", 90), ("丙", 91), ("丁", 181), ("戊", -1)):
        member = make_member(council, name, group="居民代表")
        CouncilMember.objects.filter(pk=member.pk).update(until=today + timedelta(days=days))
    page = signed_in(town.willow_secretary).get(council.get_absolute_url())
    assert [(days, [m.name for m in who]) for days, who in page.context["ending"]] == [
        (0, ["戊"]), (30, ["甲"]), (90, ["乙"]), (180, ["丙"]),
    ]  # fmt: skip
    assert page.context["sitting"] == 4
    (free,) = [free for group, _, free in page.context["sides"] if group.name == "居民代表"]
    assert free == 2


def test_the_roster_lists_who_sits_and_what_is_vacant(town, talk):
    make_member(talk, "孙召集")
    page = signed_in(town.building_leader).get(reverse("council-roster", args=[talk.pk])).content.decode()
    assert "孙召集" in page
    assert "空 6 席" in page
    assert "楼栋居民沟通会" in page


def test_leaders_read_and_manage_nothing(town, talk):
    client = signed_in(town.building_leader)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert reverse("change-council", args=[talk.pk]) not in page
    assert client.post(reverse("close-council", args=[talk.pk])).status_code == 404


def test_the_api_founds_lists_and_seats_by_the_same_rules(town):
    client = signed_in(town.willow_secretary)
    post = lambda address, body: client.post(address, body, content_type="application/json")  # noqa: E731
    made = post("/api/v1/councils/", {"kind": "building_talk", "building": town.building.pk})
    assert (made.status_code, made.json()["name"], made.json()["unit"]) == (201, "杏花苑1号楼居民沟通会", "WH010101")
    again = post("/api/v1/councils/", {"kind": "building_talk", "building": town.building.pk})
    assert again.status_code == 409
    assert "已经设了" in again.json()["detail"]
    assert post("/api/v1/councils/", {"kind": "wise_council", "unit": "WH02"}).status_code == 400
    assert post("/api/v1/councils/", {"kind": "wise_council"}).status_code == 400
    address = f"/api/v1/councils/{made.json()['id']}/"
    seated = post(f"{address}members/", {"group": "党小组长", "name": "孙召集"})
    assert (seated.status_code, seated.json()["group"]) == (201, "党小组长")
    assert post(f"{address}members/", {"group": "党小组长", "name": "李召集"}).status_code == 409
    assert [row["name"] for row in client.get(f"{address}members/").json()] == ["孙召集"]
    listed = client.get("/api/v1/councils/?kind=building_talk").json()["results"]
    assert [(row["sitting"], row["held"]) for row in listed] == [(1, False)]
    leader = signed_in(town.building_leader)
    assert leader.get(address).status_code == 200
    answer = leader.post(f"{address}members/", {"group": "单元长", "name": "甲"}, content_type="application/json")
    assert answer.status_code == 403
