"""Rights and rows as they are when the lock is held, not as a page saw them a moment before."""

import threading

import pytest
from django.db import connection

from deliberation.actions import accept, dispatch, escalate, follow_up, push_down, resolve, take_up, transfer_out
from deliberation.choices import TicketState
from deliberation.models import Ticket
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import hand_over
from hierarchy.actions.tree import close_unit
from hierarchy.choices import PostRole
from hierarchy.models import Post, Term
from tests.builders import appoint, make_person, make_ticket, make_unit
from tests.conftest import build_town


def held(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    return ticket


def test_a_second_tap_of_the_same_deed_does_not_climb_two_levels(town):
    ticket = held(town)
    escalate(ticket, by=town.grid_leader, reason="needs_money", note="物业不出钱。")

    with pytest.raises(Conflict, match=r"由杨柳社区办理。葛网格（杨柳第一网格网格长）已于 .* 上报这件诉求"):
        escalate(ticket, by=town.grid_leader, reason="needs_money", note="物业不出钱。")

    ticket.refresh_from_db()
    assert (ticket.unit, ticket.level) == (town.willow, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有")
def test_of_two_who_escalate_at_once_one_wins_and_the_other_reads_who():
    town = build_town()
    ticket, outcomes, start = held(town), [], threading.Barrier(2)

    def run():
        start.wait()
        try:
            escalate(ticket, by=town.grid_leader, reason="needs_money", note="物业不出钱。")
            outcomes.append("won")
        except Conflict as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcome == "won" for outcome in outcomes) == [False, True]
    assert any("上报这件诉求" in outcome for outcome in outcomes)


def test_nothing_is_pushed_down_to_where_nobody_signs(town):
    ticket = held(town)
    escalate(ticket, by=town.grid_leader, reason="needs_money", note="物业不出钱。")
    ticket.refresh_from_db()
    from deliberation.actions import acknowledge

    acknowledge(ticket, by=town.willow_secretary)
    for unit, words in ((town.group, "不承办诉求"), (make_unit("空网格", town.willow), "没有在任的人")):
        with pytest.raises(ActionRefused, match=words):
            push_down(ticket, by=town.willow_secretary, unit=unit, note="下级可办")


def test_an_outside_number_that_is_taken_is_refused_in_words(town):
    for n in (1, 2):
        ticket = make_ticket(town.willow_1, by=town.willow_worker)
        if n == 1:
            transfer_out(ticket, by=town.willow_worker, to="12345", external_number="T-1")
    with pytest.raises(Conflict, match="对方编号“T-1”已经记在另一件诉求上"):
        transfer_out(ticket, by=town.willow_worker, to="12345", external_number="T-1")
    ticket.refresh_from_db()
    assert ticket.state == TicketState.SUBMITTED


def test_the_ledger_keeps_no_words_of_residents_and_inboxes_no_title_of_confidential_matters(town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker, title="家中暴力", text="老李打人", confidential=True)

    entries = LedgerEntry.objects.filter(subject_id=str(ticket.pk), subject_type="deliberation.ticket")
    assert "家中暴力" not in str(list(entries.values()))
    assert ticket.line == f"{ticket.number} 保密件"


def test_a_complaint_held_by_the_street_is_hidden_from_the_community_it_is_about(town):
    ticket = make_ticket(town.willow_1, by=town.director, level=3, confidential=True)
    group_leader = appoint(make_person("组长"), town.group, PostRole.GROUP_LEADER)

    assert ticket.unit == town.street
    assert ticket in Ticket.objects.visible_to(town.director)
    for person in (town.willow_secretary, town.grid_leader, group_leader):
        assert ticket not in Ticket.objects.visible_to(person)


def test_a_group_leader_sees_no_confidential_ticket(town):
    leader = appoint(make_person("组长"), town.group, PostRole.GROUP_LEADER)
    hidden = make_ticket(town.group, by=town.willow_worker, building=town.building, confidential=True)
    shown = make_ticket(town.group, by=town.willow_worker, building=town.building)

    assert set(Ticket.objects.visible_to(leader)) == {shown}
    assert hidden in Ticket.objects.visible_to(town.grid_leader)


def test_internal_notes_follow_the_ticket_not_the_person(client, town):
    """A grid leader who also leads a building elsewhere reads no internal note of that building's tickets."""
    from deliberation.actions import note

    appoint(town.grid_leader, town.maple_1, PostRole.BUILDING_LEADER, building=town.maple_building)
    ticket = make_ticket(town.maple_1, by=town.maple_secretary, building=town.maple_building)
    note(ticket, by=town.maple_secretary, text="屋主涉诉")
    for person, sees in ((town.grid_leader, False), (town.maple_secretary, True)):
        client.force_login(person)
        for address in (ticket.get_absolute_url(), f"{ticket.get_absolute_url()}print/"):
            assert ("屋主涉诉" in client.get(address).content.decode()) is sees


def test_handing_over_a_building_moves_no_ticket_and_handing_over_the_grid_says_so(town):
    ticket = held(town)
    appoint(town.grid_leader, town.willow_1, PostRole.BUILDING_LEADER, building=town.building)
    successor = make_person("新网格长")
    building_term = Term.objects.get(holder=town.grid_leader, post__building=town.building)
    hand_over(building_term, successor, by=town.willow_secretary, on=building_term.began_on)
    ticket.refresh_from_db()
    assert ticket.handler == town.grid_leader

    grid_term = Term.objects.get(holder=town.grid_leader, post__role=PostRole.GRID_LEADER)
    hand_over(grid_term, successor, by=town.willow_secretary, on=grid_term.began_on)
    ticket.refresh_from_db()
    assert ticket.handler == successor
    assert ticket.events.filter(action="handler_changed").get().reason == "岗位交接：葛网格 → 新网格长"


def test_a_unit_with_tickets_nobody_took_yet_is_not_closed(town):
    empty = make_unit("小网格", town.willow)
    make_ticket(empty, by=town.willow_worker)

    with pytest.raises(ActionRefused, match="在办诉求"):
        close_unit(empty, by=town.director)
    assert not Post.objects.filter(unit=empty).exists()


def test_partly_solved_and_content_closes_and_is_not_counted_as_solved(town):
    ticket = held(town)
    resolve(ticket, by=town.grid_leader, kind="staged", text="先装了临时灯。")
    closed = follow_up(ticket, by=town.willow_worker, reached=True, solved="partly", satisfaction=4)

    assert (closed.state, closed.solved) == (TicketState.CLOSED, "partly")


def test_disputes_have_a_month_and_questions_no_clock_of_signing(town):
    dispute = make_ticket(town.willow_1, by=town.willow_worker, kind="dispute")
    question = make_ticket(town.willow_1, by=town.willow_worker, kind="inquiry")
    for ticket in (dispute, question):
        accept(ticket, by=town.willow_worker)
        dispatch(ticket, by=town.willow_worker, unit=town.willow_1)
        ticket.refresh_from_db()

    assert "限 30 天" in dispute.due_basis
    assert "限 1 个工作日" in question.due_basis and question.acknowledge_due_at is None


def test_a_caller_is_found_by_the_number_they_call_from(client, town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_phone="13912345678")
    for person, finds in ((town.willow_secretary, True), (town.maple_secretary, False)):
        client.force_login(person)
        assert (ticket.number in client.get("/tickets/?q=13912345678").content.decode()) is finds
