"""The one search box: people, doors, buildings, matters and units, each within the reach of who asks."""

import pytest
from django.db import connection
from django.urls import reverse

from governance.foundation.models import LedgerEntry
from tests.builders import make_dwelling, make_household, make_resident, make_ticket

TYPING = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def homes(town):
    """桂兰 in every kind of thing: two people, a matter about her, and a door 301 on both stairs."""
    t = town
    t.door = make_dwelling(t.building, "301", t.entrance)
    other = make_dwelling(t.building, "301", t.entrance_2)
    t.wu = make_resident(make_household(t.door), "吴桂兰", phone="15400015678", id_number="340111194103080025")
    t.fang = make_resident(make_household(other), "方桂兰", phone="15400025678")
    t.ticket = make_ticket(
        t.group, by=t.building_leader, building=t.building, entrance=t.entrance, text="桂兰家门口的灯不亮",
        reporter_name="吴桂兰", reporter_phone="15400015678",
    )  # fmt: skip
    return t


@pytest.fixture
def search(client, homes):
    def search(person, words, post=False, **more):
        client.force_login(person)
        ask = client.post if post else client.get
        return ask(reverse("search"), {"q": words}, **more)

    return search


def shown(answer):
    return {group.words: [title for title, *_ in group.hits] for group in answer.context["groups"]}


def test_results_stand_in_groups_with_the_people_first(search, homes):
    answer = search(homes.willow_secretary, "桂兰")
    assert list(shown(answer).items()) == [("居民", ["吴*兰", "方*兰"]), ("诉求", [homes.ticket.title])]
    assert shown(search(homes.willow_secretary, "1-301")) == {
        "居民": ["吴*兰", "方*兰"],
        "房屋": ["杏花苑1号楼1单元301室", "杏花苑1号楼2单元301室"],
    }
    assert shown(search(homes.willow_secretary, "杏花苑"))["楼栋"] == ["杏花苑1号楼", "杏花苑2号楼"]
    assert shown(search(homes.willow_secretary, "ylsq"))["单位"] == ["杨柳社区"]
    assert shown(search(homes.willow_secretary, homes.ticket.number)) == {"诉求": [homes.ticket.title]}


def test_an_entrance_leader_finds_the_own_stairs_only(search, homes):
    assert shown(search(homes.entrance_leader, "桂兰"))["居民"] == ["吴*兰"]
    assert shown(search(homes.entrance_leader, "301"))["房屋"] == ["杏花苑1号楼1单元301室"]
    assert shown(search(homes.entrance_leader, "方桂")) == {}
    assert shown(search(homes.entrance_leader, "5678", post=True, **TYPING))["居民"] == ["吴*兰"]
    assert shown(search(homes.building_leader, "方桂"))["居民"] == ["方*兰"]


def test_who_sees_nothing_of_residents_finds_none(search, homes):
    assert shown(search(homes.system_manager, "桂兰")) == {}
    assert shown(search(homes.system_manager, "杨柳社区"))["单位"] == ["杨柳社区"]
    assert shown(search(homes.stranger, "桂兰")) == {}
    assert shown(search(homes.outsider, "桂兰")) == {}


def test_no_page_of_results_holds_a_name_or_number_in_clear(search, homes):
    words = search(homes.director, "桂兰").content.decode() + search(homes.director, "5678").content.decode()
    results = words.replace('value="5678"', "")
    for secret in ("吴桂兰", "方桂兰", "15400015678", "340111194103080025"):
        assert secret not in results
    assert "154****5678" in results


def test_words_are_carried_into_an_address_and_numbers_are_not(search, homes):
    answer = search(homes.willow_secretary, "桂兰", post=True)
    assert answer.url == f"{reverse('search')}?q=%E6%A1%82%E5%85%B0"
    for number in ("340111194103080025", "15400015678"):
        assert shown(search(homes.willow_secretary, number, post=True))["居民"] == ["吴*兰"]
        refused = search(homes.willow_secretary, number)
        assert (shown(refused), "不放进网址" in refused.content.decode()) == ({}, True)


def test_finding_by_identity_number_is_on_record_and_typing_it_is_not(search, homes):
    typed = search(homes.willow_secretary, "340111194103080025", post=True, **TYPING)
    assert "记入台账" in typed.content.decode()
    assert not LedgerEntry.objects.filter(action="resident.found").exists()
    search(homes.willow_secretary, "340111194103080025", post=True)
    assert LedgerEntry.objects.get(action="resident.found").subject_id == str(homes.wu.pk)


def test_a_whole_telephone_finds_the_matters_of_who_may_call_back(search, homes):
    assert shown(search(homes.willow_secretary, "15400015678", post=True))["诉求"] == [homes.ticket.title]
    assert "诉求" not in shown(search(homes.building_leader, "15400015678", post=True))


def test_one_character_or_none_asks_for_more(search, homes):
    for words in ("", "桂", "1"):
        assert "请输入两个字以上" in search(homes.willow_secretary, words).content.decode()
    assert search(homes.willow_secretary, "桂", post=True, **TYPING).content.decode().strip() == ""


def test_more_than_fit_lead_to_the_list(search, homes):
    for _ in range(9):
        make_resident(homes.wu.household, "钱桂兰")
    (people, *_) = search(homes.willow_secretary, "桂兰").context["groups"]
    assert (len(people.hits), people.more) == (8, f"{reverse('residents')}?q=%E6%A1%82%E5%85%B0")
    typed = search(homes.willow_secretary, "桂兰", post=True, **TYPING)
    assert len(typed.context["groups"][0].hits) == 4


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("words", ["桂兰", "1-301"])
def test_a_search_asks_as_often_for_one_as_for_three(client, homes, django_assert_num_queries, n, words):
    for _ in range(n):
        make_resident(homes.wu.household, "李桂兰")
    make_ticket(homes.willow_1, text="桂兰 1-301 报水管漏水")  # what nothing holds is not even asked for
    client.force_login(homes.willow_secretary)
    client.get(reverse("search"), {"q": words})
    probe = connection.vendor == "postgresql"  # it asks first how common the words are
    with django_assert_num_queries(15 + probe):
        answer = client.get(reverse("search"), {"q": words})
    assert len(shown(answer)["居民"]) == n + 2
