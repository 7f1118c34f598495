"""Climbing, pressing, prolonging and parking, by people and by the minute's job."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
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
    withdraw,
)
from deliberation.actions.deadlines import light_lamps, reckon_again
from deliberation.actions.extending import answer_extension, ask_extension
from deliberation.actions.parking import look_at_parked, park, renew_parked, resume, review_parked
from deliberation.actions.pressing import press_overdue
from deliberation.actions.settings import set_ladder
from deliberation.actions.supervising import (
    accept_reply,
    reject_reply,
    reply_to_supervision,
    supervise,
    urge,
    withdraw_supervision,
)
from deliberation.choices import IssueLevel, Lamp, TicketState
from deliberation.choices_ladder import ExtensionState, SupervisionLevel, SupervisionState
from deliberation.held import holdings
from deliberation.models import Pause, Supervision, Ticket, TicketHelper
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import end_term
from hierarchy.choices import PostRole
from hierarchy.models import Term
from tests.builders import make_officer, make_ticket
from tests.conftest import build_town

SHANGHAI = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
PLAN = "等维修资金批下来再换整栋线路"


def at(text):
    moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    return time_machine.travel(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI), tick=False)


def held_since_friday(town, **more):
    """A small matter taken up on Friday 2026-11-13 at 10:00: due on Wednesday 11-18 at 17:30."""
    with at("2026-11-13T10:00"):
        ticket = make_ticket(town.group, by=town.building_leader, building=town.building, **more)
        take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def stroke(moment):
    with at(moment):
        light_lamps()
        press_overdue()


def recorded(ticket, *actions):
    rows = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(ticket.pk))
    return rows.filter(action__in=[f"ticket.{action}" for action in actions]).count()


def levels(ticket):
    return list(ticket.supervisions.order_by("pk").values_list("level", flat=True))


# Climbing


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


# 督办 by people


@pytest.fixture
def pressed(town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.NORMAL, ask="请三天内换好灯并回复")
    return ticket.supervisions.get()


def test_a_supervision_is_answered_rejected_answered_again_and_accepted_by_somebody_else(town, pressed):
    assert f"{pressed.reply_due_at.astimezone(SHANGHAI):%m-%d %H:%M}" == "11-19 17:30"
    with at("2026-11-17T10:00"):
        with pytest.raises(Conflict, match="由杨柳第一网格在任的人回复"):
            reply_to_supervision(pressed, by=town.grid_leader_2, text="不归我们管的")
        reply_to_supervision(pressed, by=town.grid_leader, text="已联系物业，明天换灯")
        with pytest.raises(Conflict, match="没有被督办、也没有写回复的人"):
            accept_reply(pressed, by=town.grid_leader)
        reject_reply(pressed, by=town.willow_secretary, text="没说哪天办结")
    pressed.refresh_from_db()
    assert (pressed.state, pressed.rejected) == (SupervisionState.OPEN, 1)
    assert f"{pressed.reply_due_at.astimezone(SHANGHAI):%m-%d}" == "11-20"

    reply_to_supervision(pressed, by=town.grid_leader, text="今天下午 5 点前换好")
    accept_reply(pressed, by=town.willow_worker)
    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.DONE
    assert Ticket.objects.get(pk=pressed.ticket_id).supervised == 0
    deeds = ["supervised", "supervision_replied", "supervision_rejected", "supervision_accepted"]
    assert [recorded(pressed.ticket, deed) for deed in deeds] == [1, 2, 1, 1]


@pytest.mark.parametrize(("late", "on_time"), [(-1, True), (1, False)])
def test_a_reply_is_on_time_to_the_second_and_its_lack_is_said_once(town, pressed, late, on_time):
    moment = pressed.reply_due_at + late * SECOND
    for _ in range(2):
        stroke(moment)
    assert recorded(pressed.ticket, "supervision_late") == (0 if on_time else 1)
    with at(moment):
        reply_to_supervision(pressed, by=town.grid_leader, text="已联系物业，明天换灯")
    assert pressed.steps.get(deed="replied").on_time is on_time


def test_whom_it_is_addressed_to_is_frozen_and_who_left_is_not_asked_any_more(town, pressed):
    assert [each.line for each in pressed.targets.all()] == ["葛网格（杨柳第一网格网格长）"]
    term = Term.objects.get(holder=town.grid_leader)
    end_term(term, by=town.willow_secretary, on=term.began_on + timedelta(days=1), note="调离")
    gone, come = town.grid_leader, make_officer("新网格员", town.willow_1, PostRole.GRID_WORKER)
    gone.__dict__.pop("scope", None)
    with pytest.raises(Conflict):
        reply_to_supervision(pressed, by=gone, text="我已经调走了")
    reply_to_supervision(pressed, by=come, text="由我接着办，明天换灯")
    assert [each.user for each in pressed.targets.all()] == [gone]


def test_nobody_accepts_or_withdraws_what_is_addressed_to_oneself(town):
    ticket = held_since_friday(town)
    stroke("2027-02-01T10:00")
    red = ticket.supervisions.get()
    deputy = make_officer("副主任", town.street, PostRole.DEPUTY)
    for person in (town.director, deputy):
        with pytest.raises(Conflict):
            withdraw_supervision(red, by=person, text="不用了")
    reply_to_supervision(red, by=town.director, text="街道周五开协调会定责任单位")
    with pytest.raises(Conflict):
        accept_reply(red, by=town.director)
    accept_reply(red, by=deputy)
    red.refresh_from_db()
    assert red.state == SupervisionState.DONE


def test_who_stands_below_presses_nobody_and_red_is_the_streets(town, pressed):
    ticket = pressed.ticket
    for person in (town.grid_leader, town.maple_secretary, town.building_leader):
        with pytest.raises(Conflict):
            supervise(ticket, by=person, level=SupervisionLevel.NORMAL, ask="请尽快办理并回复")
    with pytest.raises(ActionRefused, match="红牌督办由街道发出"):
        supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.RED, ask="请尽快办理并回复")
    with pytest.raises(ActionRefused, match="还有一件未办结的普通督办"):
        supervise(ticket, by=town.director, level=SupervisionLevel.NORMAL, ask="请尽快办理并回复")
    supervise(ticket, by=town.director, level=SupervisionLevel.RED, ask="请尽快办理并回复")


def test_whoever_filed_it_may_urge_once_a_day_and_reads_the_answer(town):
    ticket = held_since_friday(town)
    with at("2026-11-16T10:00"):
        urge(ticket, by=town.building_leader)
        with pytest.raises(ActionRefused, match="今天已经催办过"):
            urge(ticket, by=town.building_leader)
        with pytest.raises(Conflict, match="催办由登记这件诉求的人提出"):
            urge(ticket, by=town.entrance_leader)
    with at("2026-11-17T10:00"):
        urge(ticket, by=town.building_leader)
    assert levels(ticket) == [1, 1]
    reply_to_supervision(ticket.supervisions.first(), by=town.grid_leader, text="配件到了就换，后天上午")
    assert ticket.supervisions.first().state == SupervisionState.DONE
    answered = ticket.events.get(action="supervision_replied")
    assert not answered.internal and answered.text == "配件到了就换，后天上午"


def test_a_finished_ticket_is_pressed_no_further(town, pressed):
    withdraw(pressed.ticket, by=town.building_leader, note="居民来电说灯已修好")
    pressed.refresh_from_db()
    assert pressed.state == SupervisionState.DONE
    assert Ticket.objects.get(pk=pressed.ticket_id).supervised == 0


# Prolonging


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


def test_the_job_leaves_no_state_change_without_its_one_ledger_row(town):
    ticket = held_since_friday(town)
    for moment in ("2026-11-18T17:31", "2026-11-23T17:31", "2026-12-02T17:31", "2027-01-04T09:00"):
        stroke(moment)
    rows = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(ticket.pk))
    assert rows.count() == ticket.events.count() == ticket.events.values("entry").distinct().count()


# Pages


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_costs_the_same_for_any_number_and_shows_only_ones_own_branch(
    client, town, many, django_assert_num_queries
):
    for _ in range(many):
        ticket = held_since_friday(town)
        with at("2026-11-16T10:00"):
            supervise(ticket, by=town.willow_secretary, level=SupervisionLevel.YELLOW, ask="请三天内换好灯并回复")
    client.force_login(town.grid_leader)
    client.get("/supervisions/")
    with django_assert_num_queries(11):
        page = client.get("/supervisions/?st=late").content.decode()
    assert page.count("黄牌督办") == many
    for person, sees in ((town.maple_secretary, 0), (town.director, many)):
        client.force_login(person)
        assert client.get("/supervisions/?st=late").content.decode().count("黄牌督办") == sees
    client.force_login(town.willow_secretary)
    assert client.get("/tickets/").content.decode().count("黄牌督办") == many


def test_a_clerk_answers_on_the_page_and_nothing_typed_is_lost_on_a_refusal(client, town, pressed):
    address = pressed.get_absolute_url()
    client.force_login(town.grid_leader)
    assert "回复督办" in client.get(address).content.decode()
    short = client.post(f"{address}reply/", {"text": "好的", "version": pressed.version})
    assert short.status_code == 422 and "好的" in short.content.decode()
    assert client.post(f"{address}reply/", {"text": "明天上午换好灯", "version": pressed.version}).status_code == 302
    assert client.post(f"{address}accept/", {}).status_code in (403, 404)
    client.force_login(town.willow_worker)
    assert client.post(f"{address}accept/", {"version": pressed.version}).status_code == 422
    assert client.post(f"{address}accept/", {"version": pressed.version + 1}).status_code == 302


def test_the_street_sets_its_own_numbers(client, town):
    client.force_login(town.director)
    page = client.get("/categories/ladder/")
    assert page.status_code == 200
    numbers = {name: field.initial for name, field in page.context["form"].fields.items()}
    numbers |= {name: page.context["form"][name].value() for name in numbers} | {"red_after": 5}
    assert client.post("/categories/ladder/", numbers).status_code == 302
    assert LedgerEntry.objects.get(action="ladder.set").facts["changed"] == {"red_after": [3, 5]}
    assert Supervision.objects.count() == 0


def test_the_api_lists_reads_and_answers_a_supervision(client, town, pressed):
    client.force_login(town.grid_leader)
    listed = client.get("/api/v1/supervisions/").json()["results"]
    assert [row["id"] for row in listed] == [pressed.pk]
    answer = client.post(
        f"/api/v1/supervisions/{pressed.pk}/reply/", {"text": "明天上午换好灯"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "replied")
    client.force_login(town.maple_secretary)
    assert client.get(f"/api/v1/supervisions/{pressed.pk}/").status_code == 404
