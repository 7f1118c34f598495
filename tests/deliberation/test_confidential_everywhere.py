"""What is confidential stays with the unit that holds it and those above, by whatever way it was known before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import agenda, ask_help, meetings, take_up
from deliberation.actions.disputing import register_dispute
from deliberation.actions.routing import escalate
from deliberation.actions.supervising import supervise
from deliberation.choices import EscalationReason, IssueKind
from deliberation.choices_councils import ItemState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import AgendaItem, Supervision, Ticket
from hierarchy.choices import PostRole
from tests.builders import make_council, make_officer, make_ticket

WORDS = "六楼卫生间漏水到五楼，两家谈不拢。"


@pytest.fixture
def quarrel(town):
    ticket = make_ticket(
        town.group,
        by=town.building_leader,
        building=town.building,
        kind=IssueKind.DISPUTE,
        title="六楼漏水",
        text=WORDS,
    )
    return take_up(ticket, by=town.grid_leader, unit=town.willow_1)


def mediate(town, ticket):
    register_dispute(by=town.willow_secretary, unit=town.willow, kind="neighbours", facts=WORDS, ticket=ticket)


def test_a_unit_that_was_asked_to_help_sees_no_more_of_what_became_confidential(town, quarrel):
    make_officer("枫网格", town.maple_1, PostRole.GRID_LEADER)
    ask_help(quarrel, by=town.grid_leader, unit=town.maple_1, asked="请看看那边的水管")
    helped = Ticket.objects.visible_to(town.maple_secretary)
    assert helped.filter(pk=quarrel.pk).exists()

    mediate(town, quarrel)
    assert not Ticket.objects.visible_to(town.maple_secretary).filter(pk=quarrel.pk).exists()
    assert Ticket.objects.visible_to(town.willow_secretary).filter(pk=quarrel.pk).exists()


def test_a_supervision_of_it_is_no_way_around(town, quarrel):
    supervise(quarrel, by=town.willow_secretary, level=SupervisionLevel.NORMAL, ask="请三天内上门并回复")
    assert Supervision.objects.visible_to(town.grid_leader).exists()

    escalate(quarrel, by=town.grid_leader, reason=next(iter(EscalationReason)), note="谈了两次，谈不拢")
    mediate(town, quarrel)
    assert not Supervision.objects.visible_to(town.grid_leader).exists(), "the grid no longer has the ticket"
    assert Supervision.objects.visible_to(town.willow_secretary).exists()


def test_an_agenda_no_longer_says_what_a_confidential_ticket_is_about(town, quarrel, client):
    council = make_council(town.willow)
    soon = timezone.now() + timedelta(days=5)
    meeting = meetings.plan_meeting(council, by=town.willow_secretary, starts_at=soon, place="议事厅")
    item = agenda.add_item(meeting, by=town.willow_secretary, ticket=quarrel, text=WORDS)
    mediate(town, quarrel)
    client.force_login(town.grid_leader_2)
    page = client.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "六楼漏水" not in page and WORDS not in page and f"保密事项（{quarrel.number}）" in page

    agenda.conclude_item(item, by=town.willow_secretary, state=ItemState.CARRIED_OVER)
    later = meetings.plan_meeting(
        council, by=town.willow_secretary, starts_at=soon + timedelta(days=30), place="议事厅", title="下次"
    )
    assert not later.items.filter(ticket=quarrel).exists(), "not carried on by itself"


def test_a_ticket_two_meetings_carried_over_stands_once_on_the_next_agenda(town):
    by, soon = town.willow_secretary, timezone.now() + timedelta(days=5)
    ticket = take_up(make_ticket(town.willow_1, by=town.willow_worker), by=town.grid_leader, unit=town.willow_1)
    council = make_council(town.willow)
    both = [meetings.plan_meeting(council, by=by, starts_at=soon, place="议事厅", title=name) for name in ("甲", "乙")]
    for meeting in both:
        item = agenda.add_item(meeting, by=by, ticket=ticket, title=f"{meeting.title}会的说法")
        agenda.conclude_item(item, by=by, state=ItemState.CARRIED_OVER)

    meeting = meetings.plan_meeting(council, by=by, starts_at=soon + timedelta(days=9), place="议事厅", title="丙")
    assert [each.title for each in AgendaItem.objects.filter(meeting=meeting, ticket=ticket)] == ["乙会的说法"]
