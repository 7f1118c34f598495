"""Two who end the same thing at the same moment: a meeting, a follow-up, one ticket of many. Only PostgreSQL has such a moment."""

import pytest
from django.db import connection

from deliberation.actions import acknowledge, follow_up, make_link, rate
from deliberation.actions.agenda import conclude_item
from deliberation.actions.meetings import close_meeting
from deliberation.actions.rating import find_link
from deliberation.choices import Satisfaction, Solved, TicketState
from deliberation.choices_councils import ItemState
from deliberation.models import FollowUp, Ticket, TicketEvent
from governance.foundation.models import LedgerEntry
from tests.builders import make_ticket
from tests.conftest import build_town
from tests.deliberation.meeting_rooms import council_of, open_meeting
from tests.hierarchy.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
CONTENT = {"solved": Solved.YES, "satisfaction": Satisfaction.VERY_GOOD}


def done_ticket(town):
    return make_ticket(
        town.group, building=town.building, by=town.building_leader, state=TicketState.RESOLVED, unit=town.willow_1,
        reporter_name="吴秀英", reporter_phone="13800001234",
    )  # fmt: skip


def test_a_meeting_is_closed_once():
    town = build_town()
    by = town.willow_secretary
    meeting, item = open_meeting(council_of(town.willow, 4), by)
    conclude_item(item, by=by, state=ItemState.CARRIED_OVER)

    ends = at_once(*(lambda: close_meeting(meeting, by=by) for _ in range(3)))

    assert ends.count("done") == 1, ends
    assert LedgerEntry.objects.filter(action="meeting.closed").count() == 1


def test_the_link_and_the_call_are_one_answer_each_and_close_once():
    town = build_town()
    ticket = done_ticket(town)
    link = find_link(make_link(ticket, by=town.willow_worker))

    ends = at_once(
        lambda: rate(link, **CONTENT),
        lambda: rate(link, **CONTENT),
        lambda: follow_up(ticket, by=town.willow_worker, reached=True, was_contacted=True, **CONTENT),
    )

    assert ends.count("done") in (1, 2), ends
    assert FollowUp.objects.filter(way="self").count() <= 1
    assert FollowUp.objects.filter(ticket=ticket).count() == ends.count("done")
    assert Ticket.objects.get(pk=ticket.pk).state == TicketState.CLOSED
    assert TicketEvent.objects.filter(ticket=ticket, action="closed").count() <= 1


def test_a_ticket_signed_from_a_selection_and_from_its_page_is_signed_once():
    town = build_town()
    ticket = make_ticket(
        town.group, building=town.building, by=town.building_leader, state=TicketState.DISPATCHED, unit=town.willow_1
    )

    ends = at_once(*(lambda: acknowledge(ticket, by=town.grid_leader) for _ in range(4)))

    assert ends.count("done") == 1, ends
    assert TicketEvent.objects.filter(ticket=ticket, action="acknowledged").count() == 1
