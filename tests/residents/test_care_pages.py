"""The care list, its deeds, birthdays and the street's cadence as pages."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from residents.choices import CareKind
from residents.models import CareMark, CareProfile, CareSetting
from tests.residents.homes import at_home, cared_for

K = CareKind


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(datetime(2026, 3, 10, 4, 0, tzinfo=UTC), tick=False):
        yield


def page(client, person, name, query="", args=()):
    client.force_login(person)
    return client.get(reverse(name, args=args) + query).content.decode()


@pytest.fixture
def three(town):
    """One late, one due this week without anybody, one of the community next door."""
    late = cared_for(
        at_home(town.building, name="吴桂兰"), K.ADVANCED_AGE, due_on=date(2026, 3, 5), worker=town.grid_leader
    )
    soon = cared_for(at_home(town.building, "401", "钱大有"), K.DISABILITY, K.MENTAL, due_on=date(2026, 3, 12))
    other = cared_for(at_home(town.maple_building, "101", "孙小美"), K.ADVANCED_AGE, due_on=date(2026, 3, 1))
    return late, soon, other


def test_the_list_begins_with_who_is_late_and_masks_names(client, town, three):
    html = page(client, town.willow_worker, "care-list")
    assert html.index("吴*兰") < html.index("钱*有")
    assert "逾期 5 天" in html
    assert "还有 2 天" in html
    for word in ("吴桂兰", "钱大有", "孙"):
        assert word not in html


def test_the_list_narrows_by_category_state_and_responsible(client, town, three):
    def names(query):
        html = page(client, town.willow_worker, "care-list", query)
        return [name for name in ("吴*兰", "钱*有") if f'">{name}</a>' in html]

    assert names("?kind=mental") == ["钱*有"]
    assert names("?due=late") == ["吴*兰"]
    assert names("?due=week") == ["钱*有"]
    assert names("?who=none") == ["钱*有"]
    assert names(f"?worker={town.grid_leader.pk}") == ["吴*兰"]
    assert names("?unit=WH0102") == []
    assert names("?unit=WH0101") == ["吴*兰", "钱*有"]
    assert "请改一改条件" in page(client, town.willow_worker, "care-list", "?kind=ghost")


def test_pages_go_along_the_due_dates_without_losing_or_repeating_anybody(client, town, monkeypatch):
    monkeypatch.setattr("governance.foundation.keyset.page_by_day.__defaults__", (2,))
    days = [date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 5), None]
    made = [cared_for(at_home(town.building, f"{n}01"), K.DISABILITY, due_on=day) for n, day in enumerate(days, 3)]
    client.force_login(town.willow_worker)
    seen, query = [], {}
    while query is not None:
        found = client.get(reverse("care-list"), query).context["page"]
        seen.append([row.pk for row in found.rows])
        query = {"after": found.older} if found.older else None
    assert seen == [[made[0].pk, made[1].pk], [made[2].pk, made[3].pk], [made[4].pk]]
    back = client.get(reverse("care-list"), {"before": found.newer}).context["page"]
    assert [row.pk for row in back.rows] == seen[1]
    assert client.get(reverse("care-list"), {"after": "20261350-x"}).status_code == 400


def test_the_rate_of_a_category_counts_who_was_seen_this_month(client, town, three):
    late = three[0]
    CareProfile.objects.filter(pk=late.pk).update(visited_on=date(2026, 3, 6), due_on=date(2026, 4, 5))
    cared_for(at_home(town.building, "501"), K.ADVANCED_AGE, due_on=date(2026, 3, 9), visited_on=date(2026, 2, 7))
    cared_for(at_home(town.building, "601"), K.DISABILITY, due_on=date(2026, 5, 1))
    client.force_login(town.willow_worker)
    rates = client.get(reverse("care-list")).context["rates"]
    assert [(r.kind, r.people, r.due, r.visited, r.late, r.percent) for r in rates] == [
        (K.ADVANCED_AGE, 2, 2, 1, 1, 50),
        (K.DISABILITY, 2, 1, 0, 0, 0),
        (K.MENTAL, 1, 1, 0, 0, 0),
    ]


def test_ticked_rows_are_given_to_one_person(client, town, three):
    late, soon, other = three
    client.force_login(town.willow_worker)
    data = {"chosen": [late.pk, soon.pk], "worker": town.entrance_leader.pk, "back": "/care/?who=none"}
    answer = client.post(reverse("assign-care"), data)
    assert answer.url == "/care/?who=none"
    assert set(CareProfile.objects.filter(worker=town.entrance_leader)) == {late, soon}
    client.post(reverse("assign-care"), data | {"chosen": [other.pk]})
    other.refresh_from_db()
    assert other.worker is None
    assert client.post(reverse("assign-care"), data | {"back": "https://elsewhere.example/"}).url == "/care/"


def test_leaders_have_no_care_list_and_no_deeds(client, town, three):
    late = three[0]
    for person in (town.entrance_leader, town.building_leader):
        client.force_login(person)
        assert client.get(reverse("care-list")).status_code == 403
        assert client.get(reverse("birthdays")).status_code == 403
        for name in ("change-care", "add-care-mark", "close-care", "give-care"):
            assert client.get(reverse(name, args=[late.pk])).status_code == 404


def test_a_profile_is_opened_changed_and_closed_on_pages(client, town):
    resident = at_home(town.building)
    client.force_login(town.willow_worker)
    opened = client.post(
        reverse("open-care", args=[resident.pk]),
        {"kinds": [K.ADVANCED_AGE], "attention": 2, "worker": town.grid_leader.pk, "health": "高血压"},
    )
    assert opened.url == resident.get_absolute_url()
    profile = CareProfile.objects.get()
    assert (profile.worker, profile.attention, profile.health) == (town.grid_leader, 2, "高血压")
    shown = client.get(reverse("change-care", args=[profile.pk])).content.decode()
    assert "高血压" in shown
    client.post(reverse("change-care", args=[profile.pk]), {"version": 1, "attention": 1, "needs": "助餐"})
    late = client.post(reverse("change-care", args=[profile.pk]), {"version": 1, "attention": 3})
    assert late.status_code == 422
    assert "刚刚改过" in late.content.decode()
    profile.refresh_from_db()
    assert (profile.attention, profile.needs, profile.version) == (1, "助餐", 2)
    client.post(
        reverse("add-care-mark", args=[profile.pk]), {"version": 2, "kind": K.DISABILITY, "since": "2026-03-10"}
    )
    mark = CareMark.objects.get(kind=K.DISABILITY)
    client.post(reverse("end-care-mark", args=[mark.pk]), {"version": 3, "on": "2026-03-10"})
    client.post(reverse("give-care", args=[profile.pk]), {"version": 4, "worker": ""})
    client.post(reverse("close-care", args=[profile.pk]), {"version": 5, "on": "2026-03-10"})
    profile.refresh_from_db()
    assert (profile.worker, profile.closed_on) == (None, date(2026, 3, 10))


def test_birthdays_list_80_90_and_100_of_two_months(client, town):
    at_home(town.building, "301", "吴桂兰", birth_date=date(1946, 3, 20))
    at_home(town.building, "302", "钱大有", birth_date=date(1936, 4, 2))
    at_home(town.building, "303", "孙小美", birth_date=date(1951, 4, 2))
    at_home(town.maple_building, "304", "李大壮", birth_date=date(1946, 3, 20))
    html = page(client, town.willow_worker, "birthdays")
    assert "吴*兰" in html
    assert "3月20日" in html
    assert "钱*有" in html
    assert "90 岁" in html
    assert "孙*美" not in html
    assert "李*壮" not in html
    assert "钱*有" in page(client, town.willow_worker, "birthdays", "?month=2026-04")
    assert client.get(reverse("birthdays"), {"month": "nonsense"}).context["months"][0][0] == date(2026, 3, 1)


def test_the_street_sets_its_cadence(client, town):
    client.force_login(town.director)
    shown = client.get(reverse("care-settings"))
    form = {name: field.initial for name, field in shown.context["form"].fields.items() if field.initial}
    assert "community_correction_used" not in form
    form |= {"advanced_age_every": 14, "community_correction_used": "on"}
    assert client.post(reverse("care-settings"), form).url == reverse("care-settings")
    rows = {row.kind: (row.every, row.used) for row in CareSetting.objects.filter(office=town.street)}
    assert (rows[K.ADVANCED_AGE], rows[K.COMMUNITY_CORRECTION]) == ((14, True), (90, True))
    bad = client.post(reverse("care-settings"), form | {"advanced_age_every": 0})
    assert bad.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("care-list", 14), ("birthdays", 10)])
def test_a_page_costs_the_same_for_any_length(client, town, count, name, queries, django_assert_num_queries):
    for n in range(count):
        resident = at_home(town.building, f"{n + 3}01", birth_date=date(1946, 3, 20))
        cared_for(resident, K.ADVANCED_AGE, K.DISABILITY, worker=town.grid_leader)
    client.force_login(town.willow_worker)
    with django_assert_num_queries(queries):
        html = client.get(reverse(name)).content.decode()
    assert html.count("吴*兰</a>") == count
