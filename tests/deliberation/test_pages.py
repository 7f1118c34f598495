"""The pages of the ticket: what they show, to whom, at what cost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from deliberation.actions import accept, dispatch, resolve, take_up
from deliberation.models import Ticket
from governance.foundation.models import LedgerEntry
from tests.builders import make_category, make_ticket


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=args), query)


def test_a_building_leader_files_from_the_phone_and_the_outbox_gets_the_number_once(client, town):
    category = make_category(town.street)
    client.force_login(town.building_leader)
    form = {"category": category.pk, "text": "垃圾桶满了没人收", "building": town.building.pk}
    headers = {"Accept": "application/json", "Idempotency-Key": uuid4().hex}

    first = client.post(reverse("new-ticket"), form, headers=headers)
    again = client.post(reverse("new-ticket"), form, headers=headers)

    ticket = Ticket.objects.get()
    assert (first.status_code, first.json()["number"]) == (201, ticket.number)
    assert again.json() == first.json()
    assert (ticket.source, ticket.home) == ("leader", town.group)


def test_a_form_without_a_place_comes_back_with_what_was_typed(client, town):
    category = make_category(town.street)
    client.force_login(town.willow_secretary)

    answer = client.post(reverse("new-ticket"), {"category": category.pk, "text": "路口红绿灯坏了"})

    assert answer.status_code == 422
    assert "路口红绿灯坏了" in answer.content.decode()
    assert "请选小区" in answer.content.decode()


def test_another_estate_cannot_be_named(client, town):
    category = make_category(town.street)
    client.force_login(town.willow_secretary)

    answer = client.post(
        reverse("new-ticket"), {"category": category.pk, "text": "路灯坏了", "building": town.maple_building.pk}
    )

    assert (answer.status_code, Ticket.objects.count()) == (422, 0)


def test_pickers_offer_only_what_lies_below_the_chosen(client, town):
    buildings = page(client, town.willow_secretary, "place-buildings", estate=town.estate.pk).content.decode()
    assert "1号楼" in buildings and "2号楼" in buildings
    assert page(client, town.willow_secretary, "place-buildings", estate=town.maple_estate.pk).status_code == 404
    entrances = page(client, town.building_leader, "place-entrances", building=town.building.pk).content.decode()
    assert entrances.count("<option") == 3


def test_two_clerks_sign_at_once_and_the_second_reads_why(client, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    accept(ticket, by=town.willow_worker)
    dispatch(ticket, by=town.willow_worker, unit=town.willow)
    ticket.refresh_from_db()
    form = {"version": ticket.version}
    client.force_login(town.willow_secretary)
    assert client.post(reverse("acknowledge-ticket", args=[ticket.number]), form).status_code == 302
    client.force_login(town.willow_worker)

    answer = client.post(reverse("acknowledge-ticket", args=[ticket.number]), form)

    assert answer.status_code == 409
    assert "柳书记（杨柳社区书记）" in answer.content.decode()
    assert Ticket.objects.get().handler == town.willow_secretary


def test_an_incomplete_deed_shows_the_page_again_with_the_words_kept(client, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    client.force_login(town.grid_leader)

    answer = client.post(
        reverse("escalate-ticket", args=[ticket.number]), {"note": "物业不肯出钱", "reason": "no_such_reason"}
    )

    assert answer.status_code == 422
    assert "物业不肯出钱" in answer.content.decode()


@pytest.mark.parametrize("name", ["ticket", "print-ticket"])
def test_an_outsider_is_told_there_is_no_such_ticket(client, town, name):
    ticket = make_ticket(town.willow_1)
    for person in (town.outsider, town.maple_secretary, town.stranger, town.system_manager, town.auditor):
        assert page(client, person, name, ticket.number).status_code == 404


def test_the_reporters_phone_is_masked_until_a_reason_is_given(client, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_name="吴秀英", reporter_phone="13812345678")
    shown = page(client, town.willow_secretary, "ticket", ticket.number).content.decode()
    assert "138****5678" in shown and "13812345678" not in shown and "吴秀英" not in shown

    revealed = client.post(reverse("reveal-ticket-phone", args=[ticket.number]), {"reason": "联系核实地点"})

    assert "13812345678" in revealed.content.decode()
    entry = LedgerEntry.objects.get(action="ticket.phone_shown")
    assert (entry.actor, entry.facts) == (town.willow_secretary, {"reason": "联系核实地点"})
    client.force_login(town.building_leader)
    assert client.post(reverse("reveal-ticket-phone", args=[ticket.number]), {"reason": "想看"}).status_code == 404


def test_a_reason_is_required_to_see_a_phone(client, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_phone="13812345678")
    client.force_login(town.willow_secretary)

    answer = client.post(reverse("reveal-ticket-phone", args=[ticket.number]), {"reason": ""})

    assert (answer.status_code, "13812345678" in answer.content.decode()) == (422, False)


@pytest.mark.parametrize("tickets", [1, 3])
def test_the_list_costs_the_same_for_any_length(client, town, tickets, django_assert_num_queries):
    made = [make_ticket(town.willow_1, by=town.willow_worker) for _ in range(tickets)]
    client.force_login(town.willow_secretary)
    client.get(reverse("tickets"))
    with django_assert_num_queries(LIST):
        shown = client.get(reverse("tickets")).content.decode()

    assert all(ticket.number in shown for ticket in made)


@pytest.mark.parametrize("tickets", [1, 3])
def test_the_landing_page_costs_the_same_for_any_length(client, town, tickets, django_assert_num_queries):
    made = [make_ticket(town.willow_1, by=town.willow_worker) for _ in range(tickets)]
    for person, cost in ((town.willow_secretary, DESK), (town.building_leader, PHONE)):
        client.force_login(person)
        client.get(reverse("desk"))
        with django_assert_num_queries(cost):
            shown = client.get(reverse("desk")).content.decode()
        if person == town.willow_secretary:
            assert all(ticket.number in shown or ticket.title in shown for ticket in made)


@pytest.mark.parametrize("steps", [1, 3])
def test_a_tickets_page_costs_the_same_for_any_history(client, town, steps, django_assert_num_queries):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    from deliberation.actions import reply

    for n in range(steps):
        reply(ticket, by=town.grid_leader, text=f"第 {n} 次答复")
    client.force_login(town.grid_leader)
    client.get(reverse("ticket", args=[ticket.number]))
    with django_assert_num_queries(TICKET):
        client.get(reverse("ticket", args=[ticket.number]))


# Literal costs: session 1, person 1, posts 1, then what the page itself asks; session kept 2–3.
LIST, DESK, PHONE, TICKET = 16, 24, 11, 26


def test_filters_stand_in_the_address_and_can_be_combined(client, town):
    lamp = make_ticket(town.willow_1, by=town.willow_worker, text="楼道灯坏了", level=1)
    lift = make_ticket(town.willow_1, by=town.willow_worker, text="电梯坏了", level=2)
    shown = lambda **query: page(client, town.willow_secretary, "tickets", **query).content.decode()  # noqa: E731

    assert (lamp.number in shown(q="楼道"), lift.number in shown(q="楼道")) == (True, False)
    assert (lamp.number in shown(level=2), lift.number in shown(level=2)) == (False, True)
    assert lamp.number not in shown(st="closed") and lamp.number in shown(st="submitted")
    assert (lamp.number in shown(unit="WH0101"), lamp.number in shown(unit="WH0102")) == (True, False)
    assert lamp.number not in shown(unit="LJ01")


def test_the_list_turns_its_pages_by_key_in_both_directions(client, town):
    made = [make_ticket(town.willow_1, by=town.willow_worker) for _ in range(5)]
    from governance.foundation.keyset import page as turn

    rows = Ticket.objects.visible_to(town.willow_secretary)
    first = turn(rows, {}, size=2)
    second = turn(rows, {"before": first.older}, size=2)
    third = turn(rows, {"before": second.older}, size=2)
    back = turn(rows, {"after": second.newer}, size=2)

    assert [p.rows for p in (first, second, third, back)] == [made[:2:-1], made[2:0:-1], made[:1], made[:2:-1]]
    assert (first.newer, third.older) == ("", "")


def test_the_printed_file_shows_the_whole_way_and_no_internal_note_to_leaders(client, town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    from deliberation.actions import note

    note(ticket, by=town.grid_leader, text="屋主产权不清")
    resolve(ticket, by=town.grid_leader, kind="substantive", text="已换灯并试用。")

    assert "屋主产权不清" in page(client, town.grid_leader, "print-ticket", ticket.number).content.decode()
    for_leader = page(client, town.building_leader, "print-ticket", ticket.number).content.decode()
    assert "屋主产权不清" not in for_leader and "已换灯并试用。" in for_leader


def test_the_level_is_suggested_with_its_reasons(client, town):
    category = make_category(town.street, "设施维修", "SS")
    client.force_login(town.willow_secretary)
    said = {"category": category.pk, "estate": town.estate.pk, "text": "整栋楼的电梯都停了"}

    answer = client.post(reverse("suggest-level"), said).content.decode()

    assert "大事" in answer and "提到“电梯、整栋楼”" in answer
    assert client.get(reverse("suggest-level")).status_code == 405
