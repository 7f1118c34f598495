"""Climbing, pressing, prolonging and parking, by people and by the minute's job."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from deliberation.actions import (
    accept,
    acknowledge,
    dispatch,
    escalate,
    follow_up,
    resolve,
    send_back,
    take_up,
)
from deliberation.actions.deadlines import light_lamps, reckon_again
from deliberation.actions.parking import look_at_parked, park, resume
from deliberation.actions.pressing import press_overdue
from deliberation.actions.settings import set_ladder
from deliberation.actions.supervising import (
    supervise,
)
from deliberation.choices import IssueLevel, Lamp, TicketState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.held import holdings
from deliberation.models import Ticket, TicketHelper
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import end_term
from hierarchy.models import Term
from tests.builders import make_ticket
from tests.conftest import build_town
from tests.deliberation.held_matters import PLAN, SECOND, SHANGHAI, at, held_since_friday, levels, recorded, stroke


def test_an_overdue_ticket_climbs_once_a_dispatch_and_each_unit_has_its_own_limit_first(town):
    ticket = held_since_friday(town)
    stroke("2026-11-18T17:31")
    stroke("2026-11-23T17:29")
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.lamp) == (town.willow_1, Lamp.RED)

    for moment in ("2026-11-23T17:30", "2026-11-23T17:31", "2026-11-24T09:00"):
        stroke(moment)
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.level, ticket.state) == (town.willow, IssueLevel.MAJOR, TicketState.DISPATCHED)
    assert recorded(ticket, "escalated") == ticket.events.filter(action="escalated", reason="超期").count() == 1
    assert TicketHelper.objects.get(ticket=ticket).unit == town.willow_1

    stroke("2026-12-02T17:29")
    ticket.refresh_from_db()
    assert ticket.unit == town.willow
    stroke("2026-12-02T17:30")
    stroke("2027-03-01T09:00")
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.level) == (town.street, IssueLevel.HARD)
    assert recorded(ticket, "escalated") == 2


def test_climbing_does_not_mend_a_broken_promise(town):
    ticket = held_since_friday(town)
    stroke("2026-11-23T17:30")
    stroke("2026-11-23T17:31")
    with at("2026-11-24T09:00"):
        reckon_again()
        escalate(Ticket.objects.get(pk=ticket.pk), by=town.willow_secretary, reason="beyond_power", note="物业不出钱")
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.lamp, f"{ticket.due_at.astimezone(SHANGHAI):%m-%d %H:%M}") == (
        town.street,
        Lamp.RED,
        "11-18 17:30",
    )


def test_a_vacant_community_holds_no_climb_up_and_an_office_may_switch_climbing_off(town):
    ticket, other = held_since_friday(town), held_since_friday(town)
    for term in Term.objects.filter(post__unit=town.willow):
        end_term(term, by=town.director, on=term.began_on + timedelta(days=1), note="调离")
    stroke("2026-11-18T17:31")
    with at("2026-11-19T09:00"):
        set_ladder(town.street, by=town.director, climb_after=0, normal_after=0)
    stroke("2026-11-23T17:31")
    ticket.refresh_from_db()
    assert ticket.unit == town.willow_1 and not ticket.supervisions.exists()

    with at("2026-11-23T17:32"):
        set_ladder(town.street, by=town.director, climb_after=1, normal_after=1)
    stroke("2026-11-23T17:33")
    for each in (ticket, other):
        each.refresh_from_db()
        assert each.unit == town.street
        assert each.supervisions.get().unit == town.willow  # addressed to the post, whoever comes to hold it


def test_a_parked_ticket_neither_climbs_nor_is_pressed(town):
    ticket = held_since_friday(town)
    stroke("2026-11-18T17:31")
    with at("2026-11-19T09:00"):
        park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 10).date())
    stroke("2026-12-09T09:00")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.unit, levels(ticket)) == (TicketState.PARKED, town.willow_1, [])


def test_escalating_by_hand_leaves_the_lower_level_helping_without_showing_it_what_is_confidential(town):
    ticket = held_since_friday(town, confidential=True)
    with at("2026-11-16T10:00"):
        escalate(ticket, by=town.grid_leader, reason="beyond_power", note="须社区出面")
    assert TicketHelper.objects.get(ticket=ticket).unit == town.willow_1
    assert ticket not in Ticket.objects.visible_to(town.grid_leader)
    assert ticket in Ticket.objects.visible_to(town.willow_secretary)


def test_the_second_complaint_goes_to_the_street_wants_a_meeting_and_brings_a_red_card(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, reporter_phone="13800001234")
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    resolve(ticket, by=town.grid_leader, kind="substantive", text="已联系物业维修。")
    follow_up(ticket, by=town.willow_worker, reached=True, solved="no", satisfaction=1)
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.meeting_wanted, levels(ticket)) == (town.willow, False, [])

    acknowledge(ticket, by=town.willow_worker)
    resolve(ticket, by=town.willow_worker, kind="substantive", text="又联系了一次物业。")
    follow_up(ticket, by=town.willow_secretary, reached=True, solved="no", satisfaction=1)
    ticket.refresh_from_db()
    assert (ticket.unit, ticket.meeting_wanted, ticket.supervised) == (town.street, True, SupervisionLevel.RED)
    card = ticket.supervisions.get()
    assert (card.unit, card.automatic, [each.user for each in card.targets.all()]) == (
        town.street,
        True,
        [town.director],
    )


def test_the_third_dispatch_is_the_streets_and_final(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    accept(ticket, by=town.willow_worker)
    for unit in (town.willow_1, town.willow_2):
        dispatch(ticket, by=town.willow_worker, unit=unit)
    with pytest.raises(ActionRefused, match="第三次由街道定责（首接负责）"):
        dispatch(ticket, by=town.willow_worker, unit=town.willow_1)
    dispatch(ticket, by=town.director, unit=town.willow_1)
    with pytest.raises(ActionRefused, match="街道已按首接负责定责"):
        send_back(ticket, by=town.grid_leader, reason="not_ours", note="属二网格")
    held, first = holdings(Ticket.objects.get(pk=ticket.pk))
    assert [each.unit for each in held] == [town.willow_1, town.willow_2, town.willow_1]
    assert first == town.willow_1


@pytest.mark.parametrize(("late", "passes"), [(-1, True), (0, True), (1, False)])
def test_a_return_is_possible_to_the_second(town, late, passes):
    with at("2026-11-13T10:00"):
        ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
        accept(ticket, by=town.willow_worker)
        dispatch(ticket, by=town.willow_worker, unit=town.willow_1)
    with at(datetime(2026, 11, 16, 17, 30, tzinfo=SHANGHAI) + late * SECOND):
        if passes:
            send_back(ticket, by=town.grid_leader, reason="not_ours", note="属二网格")
            assert holdings(Ticket.objects.get(pk=ticket.pk))[0][-1].unit == town.willow
        else:
            with pytest.raises(ActionRefused, match="已过时限"):
                send_back(ticket, by=town.grid_leader, reason="not_ours", note="属二网格")


@pytest.mark.parametrize(("late", "on_time"), [(-1, True), (1, False)])
def test_signing_is_on_time_to_the_second(town, late, on_time):
    with at("2026-11-13T10:00"):
        ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
        accept(ticket, by=town.willow_worker)
        dispatch(ticket, by=town.willow_worker, unit=town.willow_1)
    ticket.refresh_from_db()
    with at(ticket.acknowledge_due_at + late * SECOND):
        acknowledge(ticket, by=town.grid_leader)
    assert ticket.events.get(action="acknowledged").entry.facts["on_time"] is on_time


def test_who_held_it_how_long_is_told_in_working_hours_without_what_was_parked(town):
    ticket = held_since_friday(town)  # Friday 10:00, by the grid
    with at("2026-11-16T08:30"):
        park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 1).date())
    with at("2026-11-17T08:30"):
        resume(ticket, by=town.grid_leader, note="资金已批")
    with at("2026-11-17T09:30"):
        escalate(ticket, by=town.grid_leader, reason="beyond_power", note="须社区出面")
    held, _ = holdings(ticket, now=datetime(2026, 11, 17, 11, 30, tzinfo=SHANGHAI))
    assert [(each.unit, each.hours, each.until is None) for each in held] == [
        (town.willow_1, 6.5, False),
        (town.willow, 2.0, True),
    ]


# Pressing by itself


def test_normal_yellow_and_red_each_come_once_at_one_two_and_three_times_the_limit(town):
    ticket = held_since_friday(town)
    with at("2026-11-13T11:00"):
        set_ladder(town.street, by=town.director, climb_after=0)
    for moment, want in (
        ("2026-11-23T17:29", []),
        ("2026-11-23T17:31", [2]),
        ("2026-11-26T17:29", [2]),
        ("2026-11-26T17:31", [2, 3]),
        ("2026-12-01T17:31", [2, 3, 4]),
        ("2027-01-20T10:00", [2, 3, 4]),
    ):
        stroke(moment)
        stroke(moment)
        assert levels(ticket) == want
    assert [each.unit for each in ticket.supervisions.order_by("pk")] == [town.willow, town.willow, town.street]
    assert recorded(ticket, "supervised") == 3
    ticket.refresh_from_db()
    assert ticket.supervised == SupervisionLevel.RED


def test_what_was_overdue_for_long_is_pressed_only_as_hard_as_it_has_come_to(town):
    ticket = held_since_friday(town)
    stroke("2027-02-01T10:00")
    assert levels(ticket) == [4]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有")
def test_two_jobs_at_once_press_remind_and_climb_once():
    town = build_town()
    ticket, parked = held_since_friday(town), held_since_friday(town)
    with at("2026-11-16T09:00"):
        review = datetime(2026, 11, 20).date()
        park(parked, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=review)
        supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.YELLOW, ask="请三天内换好灯")
    with at("2026-11-25T09:00"):
        light_lamps()
        start = threading.Barrier(4)

        def run():
            start.wait()
            try:
                press_overdue()
                look_at_parked()
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

    assert recorded(ticket, "escalated") == 1
    assert ticket.supervisions.filter(automatic=True).count() == 1
    assert recorded(ticket, "supervision_late") == 1
    assert recorded(parked, "review_due") == 1


def test_the_job_leaves_no_state_change_without_its_one_ledger_row(town):
    ticket = held_since_friday(town)
    for moment in ("2026-11-18T17:31", "2026-11-23T17:31", "2026-12-02T17:31", "2027-01-04T09:00"):
        stroke(moment)
    rows = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(ticket.pk))
    assert rows.count() == ticket.events.count() == ticket.events.values("entry").distinct().count()


# Pages
