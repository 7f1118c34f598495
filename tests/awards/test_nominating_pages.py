"""Naming somebody on the page, residents' suggestions from the public page, and the clerk's desk for them."""

import pytest
from django.core.cache import cache

from awards.actions.nominating import nominate
from awards.actions.suggesting import MOST_A_DAY, forget_tellers
from awards.choices import NominationState, Nominator, PhaseName, SuggestionState, Target
from awards.models import Nomination, Seconding, Suggestion
from governance.foundation import ledger
from hierarchy.models import SignInAttempt
from tests.awards.build import add_entry, in_phase, make_round
from tests.builders import make_dwelling, make_household, make_volunteer

P = PhaseName
SAID = {"source": "organisation", "deeds": "走访到户，邻里和睦。"}


@pytest.fixture
def world(town):
    cache.clear()
    made = make_round(town, judges=0)
    in_phase(made.round, P.NOMINATION)
    return made


@pytest.fixture
def houses(world):
    return add_entry(world, Target.BUILDING, "和美楼栋")


@pytest.fixture
def families(world):
    return add_entry(world, Target.FAMILY, "和美家庭")


def address(world, **query):
    return f"/awards/{world.round.pk}/nominate/?" + "&".join(f"{key}={value}" for key, value in query.items())


def test_a_building_leader_names_the_own_building_and_sees_no_other(world, houses, town, client):
    client.force_login(town.building_leader)
    page = client.get(address(world, kind=houses.pk))
    assert [each.title for each in page.context["found"]] == ["杏花苑1号楼"]
    key = page.context["found"][0].key
    sent = client.post(address(world, kind=houses.pk, who=key), {"deeds": "楼道整洁。", "client_key": "a"})
    it = Nomination.objects.get()
    assert sent.headers["Location"] == it.get_absolute_url()
    assert (it.building, it.source, it.nominated_by) == (town.building, Nominator.LEADER, town.building_leader)
    assert client.get(address(world, kind=houses.pk, who=f"building-{town.building_2.pk}")).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(world, houses, town, client):
    client.force_login(town.building_leader)
    it = nominate(houses, by=town.building_leader, building=town.building, **SAID)
    sent = client.post(
        address(world, kind=houses.pk, who=f"building-{town.building.pk}"),
        {"deeds": "我写了很久的话。", "client_key": "b"},
    )
    assert sent.status_code == 422
    assert "我写了很久的话。" in sent.content.decode()
    assert "您已经推荐过" in sent.content.decode()
    assert Nomination.objects.get() == it


def test_the_second_nominator_is_told_before_and_after(world, houses, town, client):
    nominate(houses, by=town.building_leader, building=town.building, **SAID)
    client.force_login(town.willow_secretary)
    here = address(world, kind=houses.pk, who=f"building-{town.building.pk}")
    assert "已经有人推荐" in client.get(here).content.decode()
    shown = client.post(here, {"deeds": "社区也推荐。", "client_key": "c"}, follow=True).content.decode()
    assert "已记为附议" in shown
    assert Seconding.objects.get().deeds == "社区也推荐。"


def test_who_settles_results_is_told_that_colleagues_will_have_to(world, houses, town, client):
    """Of two at the street, one who names somebody leaves nobody to approve."""
    told = {}
    for who in (town.director, town.willow_secretary):
        client.force_login(who)
        page = client.get(address(world, kind=houses.pk, who=f"building-{town.building.pk}"))
        told[who] = "核算、批准和异议要请同事办" in page.content.decode()
    assert told == {town.director: True, town.willow_secretary: False}


def test_a_family_is_found_by_its_door_and_asked_how_it_wants_to_be_named(world, families, town, client):
    household = make_household(make_dwelling(town.building, "301", town.entrance))
    client.force_login(town.grid_leader)
    page = client.get(address(world, kind=families.pk, q="1-301"))
    assert [each.key for each in page.context["found"]] == [f"household-{household.pk}"]
    here = address(world, kind=families.pk, who=f"household-{household.pk}")
    refused = client.post(here, {"deeds": "助人。", "may_publish": "on", "public_name": "", "client_key": "d"})
    assert refused.status_code == 422
    client.post(here, {"deeds": "助人。", "may_publish": "on", "public_name": "吴桂兰家庭", "client_key": "d"})
    assert Nomination.objects.get().public_title == "吴桂兰家庭"
    client.force_login(town.grid_leader_2)
    assert client.get(address(world, kind=families.pk, q="1-301")).context["found"] == []


def test_naming_oneself_is_said_so(world, town, client):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    client.force_login(town.grid_leader)
    client.post(
        address(world, kind=leaders.pk, who=f"person-{town.grid_leader.pk}"), {"deeds": "干了三年。", "client_key": "e"}
    )
    assert Nomination.objects.get().source == Nominator.SELF


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_somebody_asks_as_often_for_three_as_for_one(world, town, client, rows, django_assert_num_queries):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    for n in range(rows):
        make_volunteer(town.willow_1, f"秀英{n}")
    client.force_login(town.director)
    client.get(address(world, kind=leaders.pk))
    with django_assert_num_queries(14):
        assert len(client.get(address(world, kind=leaders.pk, q="秀英")).context["found"]) == rows


def test_many_are_accepted_at_once_but_not_ones_own(world, houses, town, client):
    theirs = nominate(houses, by=town.building_leader, building=town.building, **SAID)
    own = nominate(houses, by=town.director, building=town.building_2, **SAID)
    client.force_login(town.director)
    client.post(f"/awards/{world.round.pk}/nominations/accept/", {"chosen": [theirs.pk, own.pk]})
    states = dict(Nomination.objects.values_list("pk", "state"))
    assert states == {theirs.pk: NominationState.ACCEPTED, own.pk: NominationState.SUBMITTED}


def test_the_community_does_not_check_itself(world, town, client):
    communities = add_entry(world, Target.COMMUNITY, "和美社区")
    it = nominate(communities, by=town.director, unit=town.willow, **SAID)
    client.force_login(town.willow_secretary)
    assert client.get(it.get_absolute_url()).status_code == 200
    assert client.post(f"/awards/nominations/{it.pk}/accept/").status_code == 403


TOLD = {
    "who": "1号楼301 吴阿姨家", "deeds": "常年照顾邻居。", "source": "neighbour", "nominator": "热心邻居", "contact": "",
    "client_key": "p",
}  # fmt: skip


def tell(client, entry, unit, **more):
    return client.post("/public/WH01/awards/nominate/", TOLD | {"entry": entry.pk, "unit": unit.pk} | more)


def test_a_neighbour_suggests_without_an_account_and_asks_by_the_receipt(families, town, client):
    shown = tell(client, families, town.willow)
    it = Suggestion.objects.get()
    assert it.receipt in shown.content.decode()
    assert (it.who, it.nominator, it.path) == (TOLD["who"], "热心邻居", town.willow.path)
    assert Nomination.objects.count() == 0
    asked = client.post("/public/awards/suggestion/", {"receipt": it.receipt}).content.decode()
    assert "正在核对" in asked
    assert TOLD["who"] not in asked
    tell(client, families, town.willow)
    assert Suggestion.objects.count() == 1


def test_from_one_address_only_a_few_a_day(families, town, client):
    for n in range(MOST_A_DAY):
        assert tell(client, families, town.willow, client_key=f"p{n}").status_code == 200
    refused = tell(client, families, town.willow, client_key="last")
    assert refused.status_code == 409
    assert "请明天再提" in refused.content.decode()
    assert TOLD["deeds"] in refused.content.decode()


def test_outside_the_phase_the_public_page_says_so(world, families, town, client):
    in_phase(world.round, P.SCORING)
    assert "现在不在推荐阶段" in client.get("/public/WH01/awards/nominate/").content.decode()
    tell(client, families, town.willow)
    assert Suggestion.objects.count() == 0


def test_guessed_receipts_are_counted_like_passwords(families, client, db):
    for n in range(5):
        assert client.post("/public/awards/suggestion/", {"receipt": f"TJ{n}"}).status_code == 422
    refused = client.post("/public/awards/suggestion/", {"receipt": "TJ9"})
    assert refused.status_code == 429
    assert SignInAttempt.objects.count() == 5


def test_a_clerk_finds_out_who_is_meant_and_joins_it_to_the_one_named(families, town, client):
    household = make_household(make_dwelling(town.building, "301", town.entrance))
    it = nominate(families, by=town.grid_leader, household=household, **SAID)
    tell(client, families, town.willow)
    told = Suggestion.objects.get()
    client.force_login(town.willow_secretary)
    page = client.get(f"/awards/suggestions/{told.pk}/?q=1-301")
    assert [each.known for each in page.context["found"]] == [it]
    client.post(
        f"/awards/suggestions/{told.pk}/?who=household-{household.pk}", {"deeds": "照顾邻居。", "version": told.version}
    )
    told.refresh_from_db()
    assert (told.state, told.nomination, told.handled_by) == (SuggestionState.TAKEN, it, town.willow_secretary)
    seconding = it.secondings.get()
    assert (seconding.nominator, seconding.source) == ("热心邻居", "neighbour")
    client.logout()
    assert "已列入评选" in client.post("/public/awards/suggestion/", {"receipt": told.receipt}).content.decode()


def test_one_set_aside_says_why_and_is_handled_once(families, town, client):
    tell(client, families, town.willow)
    told = Suggestion.objects.get()
    client.force_login(town.willow_secretary)
    client.post(f"/awards/suggestions/{told.pk}/aside/", {"why": "没有这一户，请写清门牌。", "version": told.version})
    told.refresh_from_db()
    assert told.state == SuggestionState.ASIDE
    again = client.post(f"/awards/suggestions/{told.pk}/aside/", {"why": "再来一次", "version": told.version})
    assert again.status_code == 422
    assert [entry.action for entry in ledger.of(told)] == ["award.suggested", "award.suggestion_set_aside"]
    client.logout()
    assert "请写清门牌" in client.post("/public/awards/suggestion/", {"receipt": told.receipt}).content.decode()


def test_suggestions_are_read_by_the_community_and_the_street_only(families, town, client):
    tell(client, families, town.willow)
    told = Suggestion.objects.get()
    for who, status in (
        (town.director, 200),
        (town.maple_secretary, 404),
        (town.outsider, 404),
        (town.grid_leader, 404),
    ):
        client.force_login(who)
        assert client.get(f"/awards/suggestions/{told.pk}/").status_code == status


def test_who_told_is_forgotten_once_the_round_is_named_and_the_receipt_still_answers(world, families, town, client):
    tell(client, families, town.willow, contact="15400001234")
    forget_tellers(world.round)
    told = Suggestion.objects.get()
    assert (told.who, told.deeds, told.nominator, told.contact) == ("", "", "", "")
    assert "正在核对" in client.post("/public/awards/suggestion/", {"receipt": told.receipt}).content.decode()
