"""Two who merge, join or undo at the same moment: one does it, the other reads why not. Only PostgreSQL has such a moment."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from deliberation.actions import me_too, merge, take_up, unmerge
from deliberation.actions.agenda import add_item, put_on_agenda
from deliberation.actions.meetings import plan_meeting
from deliberation.choices import TicketState
from deliberation.models import Ticket, TicketMerge, Voice
from tests.builders import make_council, make_ticket
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]


def test_a_ticket_is_put_on_the_agenda_once_from_its_own_page_and_from_the_meetings():
    town = build_town()
    soon = timezone.now() + timedelta(days=5)
    meeting = plan_meeting(make_council(town.willow), by=town.willow_secretary, starts_at=soon, place="议事厅")
    for ticket in three_of(town):
        ends = at_once(
            lambda t=ticket: put_on_agenda(t, by=town.willow_secretary, meeting=meeting),
            lambda t=ticket: add_item(meeting, by=town.willow_secretary, ticket=t),
        )
        assert ends.count("done") == 1 and any("已在这次会议的议程里" in end for end in ends), ends


def three_of(town):
    tickets = [make_ticket(town.group, by=town.building_leader, building=town.building) for _ in range(3)]
    return [take_up(ticket, by=town.grid_leader, unit=town.willow_1) for ticket in tickets]


def test_a_ticket_is_merged_once_whoever_asks_and_each_other_way_round():
    town = build_town()
    a, b, c = three_of(town)

    ends = at_once(
        lambda: merge(a, by=town.grid_leader, others=[b]),
        lambda: merge(b, by=town.grid_leader, others=[a]),
        lambda: merge(c, by=town.grid_leader, others=[b]),
    )

    merged = Ticket.objects.filter(state=TicketState.MERGED)
    assert all(end == "done" or "并案" in end or "并走" in end for end in ends), ends
    assert TicketMerge.objects.count() == merged.count() == Voice.objects.count() == ends.count("done")
    assert Ticket.objects.exclude(state=TicketState.MERGED).count() >= 1


def test_eight_who_join_at_once_are_all_counted_and_a_merge_is_undone_once():
    town = build_town()
    a, b, _ = three_of(town)
    assert (
        at_once(*(lambda n=n: me_too(a, by=town.grid_leader, reporter_name=f"住户{n}") for n in range(8)))
        == ["done"] * 8
    )
    assert Ticket.objects.get(pk=a.pk).voices_count == 8

    merge(a, by=town.grid_leader, others=[b])
    ends = at_once(*(lambda: unmerge(b, by=town.grid_leader, note="两处") for _ in range(2)))
    assert ends.count("done") == 1
    assert (Ticket.objects.get(pk=a.pk).voices_count, Ticket.objects.get(pk=b.pk).state) == (8, "in_progress")
