"""延期 and 挂账: more time, asked and granted, and a clock that stands while a matter waits."""

from datetime import datetime

import pytest

from deliberation.actions import (
    take_up,
    withdraw,
)
from deliberation.actions.deadlines import reckon_again
from deliberation.actions.extending import answer_extension, ask_extension
from deliberation.actions.parking import look_at_parked, park, renew_parked, resume, review_parked
from deliberation.choices import Lamp, TicketState
from deliberation.choices_ladder import ExtensionState
from deliberation.models import Pause
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.choices import PostRole
from tests.builders import make_officer, make_ticket
from tests.deliberation.held_matters import PLAN, SECOND, SHANGHAI, at, held_since_friday, recorded, stroke


def test_an_extension_is_asked_once_granted_one_level_up_and_moves_the_deadline(town):
    ticket = held_since_friday(town)
    with at("2026-11-17T10:00"):
        with pytest.raises(ActionRefused, match="最多延长 3 个工作日"):
            ask_extension(ticket, by=town.grid_leader, amount=4, reason="等配件到货后换")
        ask_extension(ticket, by=town.grid_leader, amount=3, reason="等配件到货后换")
        with pytest.raises(Conflict, match="没有等您审批"):
            answer_extension(ticket, by=town.grid_leader, granted=True)
        with pytest.raises(Conflict, match="没有等您审批"):
            answer_extension(ticket, by=town.maple_secretary, granted=True)
        answer_extension(ticket, by=town.willow_secretary, granted=True)
        with pytest.raises(Conflict, match="每一轮办理只能申请一次"):
            ask_extension(ticket, by=town.grid_leader, amount=1, reason="配件又没到货")
    ticket.refresh_from_db()
    assert f"{ticket.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "11-23 17:30"
    assert "经批准延期 3 个工作日" in ticket.due_basis
    assert [recorded(ticket, deed) for deed in ("extension_asked", "extension_granted")] == [1, 1]


@pytest.mark.parametrize(("late", "passes"), [(-1, True), (1, False)])
def test_an_extension_is_asked_and_granted_before_the_deadline_to_the_second(town, late, passes):
    ticket, other = held_since_friday(town), held_since_friday(town)
    with at("2026-11-17T10:00"):
        ask_extension(other, by=town.grid_leader, amount=3, reason="等配件到货后换")
    with at(ticket.due_at + late * SECOND):
        if passes:
            ask_extension(ticket, by=town.grid_leader, amount=3, reason="等配件到货后换")
            answer_extension(other, by=town.willow_secretary, granted=True)
        else:
            with pytest.raises(Conflict, match="已过办理时限"):
                ask_extension(ticket, by=town.grid_leader, amount=3, reason="等配件到货后换")
            with pytest.raises(ActionRefused, match="已经失效"):
                answer_extension(other, by=town.willow_secretary, granted=True)
    for _ in range(2):
        stroke(ticket.due_at + late * SECOND)
    assert recorded(other, "extension_lapsed") == (0 if passes else 1)


def test_urgent_matters_have_no_extension_and_disputes_one_by_agreement(town):
    urgent, dispute = held_since_friday(town, urgent=True), held_since_friday(town, kind="dispute")
    with at("2026-11-13T11:00"):
        with pytest.raises(Conflict, match="紧急件不能延期"):
            ask_extension(urgent, by=town.grid_leader, amount=1, reason="还没有到现场")
        with pytest.raises(Conflict, match="紧急件不能挂账"):
            park(urgent, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 1).date())
        with pytest.raises(ActionRefused, match="双方同意"):
            ask_extension(dispute, by=town.grid_leader, amount=20, reason="双方还在商量")
        ask_extension(dispute, by=town.grid_leader, amount=20, reason="双方还在商量", agreed=True)


def test_the_streets_own_extension_is_granted_by_another_leader_of_the_street(town):
    with at("2026-11-13T10:00"):
        ticket = make_ticket(town.street, by=town.director, level=3)
        take_up(ticket, by=town.director, unit=town.street)
        with pytest.raises(ActionRefused, match="没有其他领导"):
            ask_extension(ticket, by=town.director, amount=5, reason="等市里批复后办")
        deputy = make_officer("副主任", town.street, PostRole.DEPUTY)
        clerk = make_officer("街道干部", town.street, PostRole.OFFICER)
        ask_extension(ticket, by=town.director, amount=5, reason="等市里批复后办")
        for person in (town.director, clerk):
            with pytest.raises(Conflict, match="申请人不能自己批"):
                answer_extension(ticket, by=person, granted=True)
        answer_extension(ticket, by=deputy, granted=False, words="请在原时限内办结")
    assert ticket.extensions.get().state == ExtensionState.REFUSED


# Parking


def test_parking_stops_the_clock_and_resuming_reckons_it_from_history(town):
    ticket = held_since_friday(town)  # due after 11-16, 11-17, 11-18
    with at("2026-11-17T10:00"):
        with pytest.raises(ActionRefused, match="30 天以内"):
            park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2027, 1, 10).date())
        park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 1).date())
    stroke("2026-11-25T10:00")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lamp) == (TicketState.PARKED, Lamp.NONE)
    with at("2026-11-26T10:00"):
        resume(ticket, by=town.grid_leader, note="资金已批")
    ticket.refresh_from_db()
    assert f"{ticket.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "11-30 17:30"  # 11-16, 11-27, 11-30
    assert "挂账期间不计" in ticket.due_basis

    Pause.objects.filter(ticket=ticket).update(began_at=datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))  # backdated
    with at("2026-11-26T11:00"):
        reckon_again()
    ticket.refresh_from_db()
    assert f"{ticket.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "12-01 17:30"


def test_a_review_is_reminded_of_once_for_each_date_and_180_days_end_without_a_leader(town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 1).date())
    for day in ("2026-11-30", "2026-12-01", "2026-12-01", "2026-12-02"):
        with at(f"{day}T08:20"):
            look_at_parked()
    assert recorded(ticket, "review_due") == 1
    with at("2026-12-02T09:00"):
        with pytest.raises(Conflict, match="续挂由杨柳第一网格的上级领导决定"):
            renew_parked(ticket, by=town.grid_leader, note="还要等等")
        review_parked(ticket, by=town.grid_leader, note="资金还没批", review_on=datetime(2026, 12, 20).date())
    with at("2026-12-20T08:20"):
        look_at_parked()
    assert recorded(ticket, "review_due") == 2

    with at("2027-05-14T09:00"):
        renew_parked(ticket, by=town.willow_secretary, note="资金年底前到位")
    with at("2027-05-16T08:20"):
        look_at_parked()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.PARKED
    for _ in range(2):
        with at("2027-11-12T08:20"):
            look_at_parked()
    ticket.refresh_from_db()
    assert ticket.state == TicketState.IN_PROGRESS
    assert recorded(ticket, "resumed") == 1


def test_whoever_filed_it_sees_the_plan_and_a_withdrawn_ticket_is_parked_no_more(client, town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        park(ticket, by=town.grid_leader, plan=PLAN, unit=town.willow_1, review_on=datetime(2026, 12, 1).date())
    client.force_login(town.building_leader)
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert PLAN in page and "2026-12-01" in page
    withdraw(ticket, by=town.building_leader, note="居民说不用了")
    assert not Pause.objects.filter(ticket=ticket, ended_at=None).exists()
