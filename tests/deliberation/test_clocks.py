"""Limits, lamps, and promises that are never shortened. The town's days are of October and November 2026."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from deliberation.actions import accept, dispatch, take_up
from deliberation.actions.deadlines import light_lamps, reckon_again
from deliberation.choices import Clock, Lamp
from deliberation.limits import limits_of
from deliberation.models import TimeLimit
from governance.foundation.models import CalendarDay, LedgerEntry
from governance.foundation.provisional import provisional_days
from governance.foundation.workdays import Duration, DurationUnit
from tests.builders import make_category, make_ticket

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def accepted(town):
    """A small matter accepted on Friday 2026-11-13 at 10:00: due on Wednesday 11-18 at 17:30."""
    with time_machine.travel(at("2026-11-13T10:00"), tick=False):
        ticket = make_ticket(town.willow_1, by=town.grid_leader)
        take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def test_the_page_can_show_how_a_deadline_was_reckoned(accepted):
    assert accepted.due_at == at("2026-11-18T17:30")
    assert (
        accepted.due_basis == "11月13日（周五） 10:00 起，当日不计；限 3 个工作日；跳过周末；到 11月18日（周三） 17:30"
    )


def test_lamps_are_lit_once_yellow_and_once_red(accepted):
    with time_machine.travel(accepted.amber_at - timedelta(minutes=1), tick=False):
        light_lamps()
    accepted.refresh_from_db()
    assert accepted.lamp == Lamp.NONE
    for _ in range(2):
        with time_machine.travel(accepted.amber_at + timedelta(minutes=1), tick=False):
            light_lamps()
    accepted.refresh_from_db()
    assert accepted.lamp == Lamp.AMBER
    for _ in range(2):
        with time_machine.travel(accepted.due_at + timedelta(minutes=1), tick=False):
            light_lamps()
    accepted.refresh_from_db()

    assert accepted.lamp == Lamp.RED
    lit = LedgerEntry.objects.filter(action__startswith="ticket.lamp_").values_list("action", flat=True)
    assert list(lit) == ["ticket.lamp_amber", "ticket.lamp_red"]


def test_a_new_holiday_moves_the_deadline_later_and_is_logged(accepted):
    CalendarDay.objects.update_or_create(
        date="2026-11-17", defaults={"kind": "holiday", "name": "临时放假", "source": "notice"}
    )
    reckon_again()
    accepted.refresh_from_db()

    assert accepted.due_at == at("2026-11-19T17:30")
    moved = accepted.events.get(action="deadline_moved")
    assert moved.text == "节假日安排更新：时限由 11-18 17:30 延至 11-19 17:30"


def test_a_new_makeup_day_shortens_no_promise(accepted):
    CalendarDay.objects.update_or_create(date="2026-11-14", defaults={"kind": "makeup", "name": "", "source": "notice"})
    reckon_again()
    accepted.refresh_from_db()

    assert accepted.due_at == at("2026-11-18T17:30")
    assert not accepted.events.filter(action="deadline_moved").exists()


def test_the_most_particular_limit_wins(town):
    parent = make_category(town.street, "环境卫生", "HJ")
    rubbish = make_category(town.street, "垃圾清运", "HJ01", parent=parent)
    office = town.street
    TimeLimit.objects.create(office=office, level=1, clock=Clock.HANDLE, amount=5, unit=DurationUnit.WORKING_DAY)
    TimeLimit.objects.create(
        office=office, category=parent, clock=Clock.HANDLE, amount=2, unit=DurationUnit.WORKING_DAY
    )
    assert limits_of(office.path, 1, rubbish)[Clock.HANDLE] == Duration(2, "working_day")
    TimeLimit.objects.create(
        office=office, category=rubbish, clock=Clock.HANDLE, amount=4, unit=DurationUnit.WORKING_HOUR
    )

    assert limits_of(office.path, 1, rubbish)[Clock.HANDLE] == Duration(4, "working_hour")
    assert limits_of(office.path, 2, parent)[Clock.HANDLE] == Duration(2, "working_day")
    assert limits_of(office.path, 1, rubbish, urgent=True)[Clock.HANDLE] == Duration(24, "natural_hour")
    assert limits_of(town.next_street.path, 1, make_category(town.next_street))[Clock.HANDLE] == Duration(
        3, "working_day"
    )


def test_christmas_week_has_a_deadline_though_next_year_is_not_published(town):
    CalendarDay.objects.filter(date__year=2027).delete()
    with time_machine.travel(at("2026-12-25T09:00"), tick=False):
        ticket = make_ticket(town.street, by=town.director, level=3)
        accept(ticket, by=town.director)
        dispatch(ticket, by=town.director, unit=town.street)
    ticket.refresh_from_db()

    assert ticket.due_at == at("2027-01-18T17:30")
    assert "节假日安排未公布，暂按周末推算" in ticket.due_basis


def test_once_the_year_is_published_the_same_deadline_no_longer_reads_as_provisional(town):
    with time_machine.travel(at("2026-12-25T09:00"), tick=False):
        ticket = make_ticket(town.street, by=town.director, level=3)
        accept(ticket, by=town.director)
    ticket.refresh_from_db()
    promised = ticket.due_at
    CalendarDay.objects.filter(date__year=2027).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day.date, kind=day.kind, name=day.name, source="notice") for day in provisional_days(2027)
    )
    reckon_again()
    ticket.refresh_from_db()

    assert ticket.due_at == promised
    assert "节假日安排未公布" not in ticket.due_basis
    assert not ticket.events.filter(action="deadline_moved").exists()
