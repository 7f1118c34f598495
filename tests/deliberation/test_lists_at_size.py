"""What keeps a list from reading the whole table; `benchmarks` measures it at a hundred thousand tickets."""

import pytest
from django.test import RequestFactory

from deliberation.actions import dispatch, escalate, take_up
from deliberation.filters import TABS, asked_for
from deliberation.models import Ticket
from tests.builders import make_category, make_ticket


def listed(person, query):
    request = RequestFactory().get(f"/tickets/?{query}")
    request.user = person
    return asked_for(request, Ticket.objects.visible_to(person)).qs


@pytest.mark.parametrize("query", ["level=2&level=3", "kind=help", "source=phone&source=visit"])
def test_a_list_narrowed_by_several_values_is_not_sorted_to_drop_doubles(town, query):
    make_ticket(town.willow_1, by=town.willow_worker)

    assert "DISTINCT" not in str(listed(town.director, query).query)


@pytest.mark.parametrize("tab", ["submitted", "dispatching", "dispatched", "in_progress", "resolved"])
def test_the_tabs_of_open_tickets_can_be_answered_by_the_index_of_open_ones(town, tab):
    assert TABS[tab][1]["is_open"] is True
    assert '"is_open"' in str(listed(town.director, f"st={tab}").query).partition("WHERE")[2]


def test_a_street_asks_nothing_of_helpers_for_they_help_within_it(town):
    ticket = make_ticket(town.maple_1, by=town.maple_secretary, category=make_category(town.street))
    take_up(ticket, by=town.maple_secretary, unit=town.maple)
    escalate(ticket, by=town.maple_secretary, reason="several_units", note="两个社区交界处，要一起办。")
    dispatch(ticket, by=town.director, unit=town.willow_1)

    assert "tickethelper" not in str(Ticket.objects.visible_to(town.director).query)
    for person in (town.director, town.willow_secretary, town.grid_leader, town.maple_secretary):
        assert list(Ticket.objects.visible_to(person)) == [ticket]
