"""The screen of a visit, what is due at my doors, the list, one visit: who sees what, and at what cost."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from deliberation.models import Ticket
from residents.actions.visits import record_visit
from residents.choices import CareKind, VisitOutcome
from residents.models import CareProfile, Household, Resident, Visit
from tests.builders import category_of, make_resident
from tests.residents.homes import at_home, cared_for

K = CareKind
NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def elder(town):
    resident = at_home(town.building, sex="2", birth_date=date(1940, 5, 1))
    cared_for(resident, K.LIVING_ALONE_ELDER, K.MENTAL, worker=town.grid_leader)
    return resident


def screen(client, person, resident, **more):
    client.force_login(person)
    data = {
        "household": resident.household_id,
        "people": [resident.pk],
        "way": "home",
        "outcome": "well",
        "note": "",
        "client_key": "k1",
        **more,
    }
    return client.post(reverse("record-visit"), data)


def page(client, person, name, query="", args=()):
    client.force_login(person)
    return client.get(reverse(name, args=args) + query).content.decode()


def test_the_screen_shows_who_lives_there_and_chooses_who_needs_care(client, town, elder):
    son = make_resident(elder.household, "吴小宝", relation="02")
    html = page(client, town.entrance_leader, "record-visit", f"?household={elder.household_id}")
    assert html.index("吴桂兰") < html.index("吴小宝")
    assert f'value="{elder.pk}" checked' in html
    assert f'value="{son.pk}" checked' not in html
    assert html.index("转诉求工单") < html.index("有心愿") < html.index("情况有变")
    for words in ("上门", "电话", "遇见", "一切都好", "发现问题", "没见到人", "转诉求工单", "有心愿", "情况有变"):
        assert words in html
    assert "精神" not in html


def test_one_tap_saves_and_says_who_is_next(client, town, elder):
    neighbour = at_home(town.building, "402", "钱大爷")
    cared_for(neighbour, K.ADVANCED_AGE, opened_on=date(2026, 1, 1))
    answer = screen(client, town.entrance_leader, elder, next="1")
    assert answer.url == f"{reverse('record-visit')}?resident={neighbour.pk}"
    visit = Visit.objects.get()
    assert (visit.resident, visit.by, visit.way, visit.outcome, visit.met) == (
        elder,
        town.entrance_leader,
        "home",
        "well",
        1,
    )
    assert "还有 1 户到期" in client.get(answer.url).content.decode()


def test_the_same_form_tapped_twice_is_one_visit(client, town, elder):
    screen(client, town.entrance_leader, elder)
    screen(client, town.entrance_leader, elder)
    assert Visit.objects.count() == 1


def test_two_people_met_are_two_visits(client, town, elder):
    husband = make_resident(elder.household, "吴大山")
    screen(client, town.entrance_leader, elder, people=[elder.pk, husband.pk], note="都好")
    rows = Visit.objects.order_by("pk").values_list("resident", "met", "client_key")
    assert list(rows) == [
        (elder.pk, 1, f"{town.entrance_leader.pk}:k1-0"),
        (husband.pk, 1, f"{town.entrance_leader.pk}:k1-1"),
    ]


def test_nobody_chosen_is_a_visit_of_the_household(client, town, elder):
    screen(client, town.entrance_leader, elder, people=[], met="3")
    visit = Visit.objects.get()
    assert (visit.resident, visit.household, visit.met) == (None, elder.household, 3)


def test_a_problem_is_filed_from_the_same_screen(client, town, elder):
    category = category_of(town.street)
    more = {"ticket_words": "水管漏水", "ticket_category": category.pk, "ticket_reporter": "on"}
    answer = screen(client, town.entrance_leader, elder, outcome="found", **more)
    ticket = Ticket.objects.get()
    assert (ticket.text, ticket.reporter_name) == ("水管漏水", "吴桂兰")
    assert f"诉求 {ticket.number}" in client.get(answer.url).content.decode()


def test_a_refusal_keeps_what_was_written(client, town, elder):
    answer = screen(client, town.entrance_leader, elder, note="说了很多", ticket_words="水管漏水")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "请选一下是哪一类问题" in html
    assert "说了很多" in html
    assert "水管漏水" in html
    assert not Visit.objects.exists()


def test_the_phones_script_is_answered_in_json(client, town, elder):
    client.force_login(town.entrance_leader)
    ask = {"headers": {"accept": "application/json", "idempotency-key": "k9", "x-stored": "1"}}
    data = {"household": elder.household_id, "people": [elder.pk], "way": "home", "outcome": "well"}
    good = client.post(reverse("record-visit"), data, **ask)
    assert (good.status_code, good.json()["words"]) == (201, "已登记走访。")
    assert client.post(reverse("record-visit"), data, **ask).status_code == 201
    bad = client.post(reverse("record-visit"), data | {"way": "fly"}, **ask)
    assert bad.status_code == 422
    assert set(bad.json()["errors"]) == {"way"}
    assert Visit.objects.count() == 1


def test_a_leader_of_one_entrance_records_behind_no_other(client, town, elder):
    beyond = at_home(town.building, "302", "钱大爷", entrance=town.entrance_2)
    cared_for(beyond, K.ADVANCED_AGE, opened_on=date(2026, 1, 1))
    assert screen(client, town.entrance_leader, beyond).status_code == 404
    assert not Visit.objects.exists()
    for name, query in (("record-visit", ""), ("due-visits", "")):
        html = page(client, town.entrance_leader, name, query)
        assert "302" not in html
        assert "钱大爷" not in html
    assert client.get(reverse("record-visit"), {"building": town.building_2.pk}).status_code == 404
    assert "302" in page(client, town.building_leader, "record-visit")
    assert "钱大爷" in page(client, town.building_leader, "due-visits")


def test_a_leader_reads_that_somebody_is_due_and_not_why(client, town, elder):
    ill = at_home(town.building, "401", "赵阿姨")
    cared_for(ill, K.MENTAL, opened_on=date(2026, 1, 1))
    html = page(client, town.entrance_leader, "due-visits")
    assert "赵阿姨" in html
    assert "需走访" in html
    assert "精神" not in html
    assert "逾期" in html
    answered = page(client, town.grid_leader, "due-visits")
    assert "赵阿姨" not in answered  # nobody gave her to the grid leader
    assert "精神障碍" in answered  # of the one he is responsible for


def test_the_words_of_a_visit_are_for_its_writer_and_the_clerks(client, town, elder):
    visit = record_visit(elder.household, by=town.grid_leader, resident=elder, note="忘了吃药")
    assert "忘了吃药" in page(client, town.grid_leader, "visit", args=[visit.pk])
    assert "忘了吃药" in page(client, town.willow_worker, "visit", args=[visit.pk])
    html = page(client, town.entrance_leader, "visit", args=[visit.pk])
    assert "忘了吃药" not in html
    assert "吴桂兰" in html
    street = page(client, town.director, "visit", args=[visit.pk])
    assert "吴桂兰" not in street
    assert "忘了吃药" in street


def test_the_list_masks_names_and_narrows(client, town, elder):
    record_visit(elder.household, by=town.grid_leader, resident=elder)
    record_visit(elder.household, by=town.entrance_leader, resident=elder, outcome=VisitOutcome.ABSENT)
    html = page(client, town.willow_worker, "visits")
    assert "吴桂兰" not in html
    assert html.count("吴*兰") == 2
    assert page(client, town.grid_leader, "visits", "?mine=true").count("吴*兰") == 1
    assert page(client, town.willow_worker, "visits", "?outcome=absent").count("吴*兰") == 1
    assert page(client, town.willow_worker, "visits", "?kind=mental").count("吴*兰") == 2
    assert page(client, town.willow_worker, "visits", "?since=2026-03-11").count("吴*兰") == 0
    assert page(client, town.maple_secretary, "visits").count("吴*兰") == 0


def test_a_leader_cannot_ask_the_list_who_is_ill(client, town, elder):
    record_visit(elder.household, by=town.grid_leader, resident=elder)
    assert "吴*兰" not in page(client, town.entrance_leader, "visits", "?kind=mental")
    assert "吴*兰" in page(client, town.entrance_leader, "visits", "?kind=living_alone_elder")


def test_the_writer_revokes_on_the_page_and_others_do_not(client, town, elder):
    visit = record_visit(elder.household, by=town.entrance_leader, resident=elder)
    address = reverse("revoke-visit", args=[visit.pk])
    assert address not in page(client, town.building_leader, "visit", args=[visit.pk])
    assert client.post(address, {"reason": "twice"}).status_code == 422
    assert address in page(client, town.entrance_leader, "visit", args=[visit.pk])
    assert client.post(address, {"reason": "twice"}).url == reverse("visit", args=[visit.pk])
    assert "重复登记" in page(client, town.entrance_leader, "visit", args=[visit.pk])


def homes(town, count):
    for n in range(count):
        resident = at_home(town.building, f"{n + 3}01", f"钱{n}")
        cared_for(resident, K.ADVANCED_AGE, K.MENTAL, opened_on=date(2026, 1, 1), worker=town.grid_leader)
        record_visit(resident.household, by=town.grid_leader, resident=resident, results={"wish": {"words": "助行器"}})
    Household.objects.update(visited_on=None)
    CareProfile.objects.update(due_on=date(2026, 3, 1))
    return Resident.objects.last()


COSTS = [
    ("visits", "", "willow_worker", 12),
    ("due-visits", "", "entrance_leader", 12),
    ("record-visit", "", "entrance_leader", 11),
    ("record-visit", "?resident={}", "entrance_leader", 14),
    ("wishes", "", "willow_worker", 17),
]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "query", "who", "queries"), COSTS)
def test_a_page_costs_the_same_for_any_length(
    client, town, count, name, query, who, queries, django_assert_num_queries
):
    last = homes(town, count)
    make_resident(last.household, "同住")
    client.force_login(getattr(town, who))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name) + query.format(last.pk)).status_code == 200


def test_the_door_says_the_year_of_a_visit_in_another_year(client, town, elder):
    Household.objects.filter(pk=elder.household_id).update(visited_on=date(2025, 12, 15))
    CareProfile.objects.all().delete()
    assert "2025年12月" in page(client, town.entrance_leader, "record-visit")
    Household.objects.filter(pk=elder.household_id).update(visited_on=date(2026, 2, 5))
    assert "2月5日" in page(client, town.entrance_leader, "record-visit")
