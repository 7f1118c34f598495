"""Every kind that is found: not before its time, then once, to the right person, and not about what was done."""

import re
from datetime import date
from pathlib import Path
from time import process_time

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deliberation.choices import TicketState
from deliberation.models import (
    Attendance,
    Meeting,
)
from governance.foundation import calendar, jobs, kinds, ledger, notices, reminding
from governance.foundation.kinds import KINDS
from governance.foundation.models import Absence, Notice
from governance.overview.reminders.terms import step_of
from hierarchy.models import ApiToken, Term, User
from tests.builders import make_person, make_ticket
from tests.overview.reminder_cases import CASES, DAY, NOW, a_meeting_ahead, a_token, a_wish, at, dispatched, worsen


@pytest.fixture(autouse=True)
def clock(request):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


FOUND = [code for code, each in KINDS.items() if each.found]


def test_every_kind_that_is_found_is_tried_here():
    assert sorted(CASES) == sorted(FOUND)


def given(code):
    return Notice.objects.filter(kind=code, read_at=None)


@pytest.mark.parametrize("code", FOUND)
def test_a_kind_is_given_at_its_time_once_to_the_right_people(town, clock, code):
    calendar.provide(2026)
    expected = CASES[code](town)
    due = at(f"{expected.due} 09:00")
    clock.move_to(due - DAY)
    reminding.give(code)
    assert not given(code).exists(), "too early"
    clock.move_to(due)
    worsen(code)
    reminding.give(code)
    assert {notice.user for notice in given(code).select_related("user")} == expected.people
    assert len(given(code)) == len(expected.people)
    for notice in given(code):
        assert notice.url.startswith("/") and notice.text
    reminding.give(code)
    clock.move_to(due + DAY / 8)
    reminding.give(code)
    assert len(given(code)) == len(expected.people), "told twice"


@pytest.mark.parametrize("code", FOUND)
def test_a_kind_is_not_given_to_who_has_acted(town, clock, code):
    calendar.provide(2026)
    expected = CASES[code](town)
    clock.move_to(at(f"{expected.due} 09:00"))
    worsen(code)
    if expected.done is None:  # only the year itself ends
        return
    reminding.give(code)
    rows = list(given(code).select_related("entry"))
    assert kinds.still_holding(rows) == rows
    expected.done()
    if KINDS[code].still:
        assert kinds.still_holding(rows) == []
    Notice.objects.all().delete()
    assert reminding.give(code) == 0


def test_terms_are_told_at_three_steps_and_at_the_end(town, clock):
    Term.objects.filter(holder=town.grid_leader).update(due_on=date(2026, 12, 31))
    days = []
    for n in range(330):
        clock.move_to(NOW + n * DAY)
        if reminding.give("post.term_ending"):
            days.append((date(2026, 12, 31) - timezone.localdate()).days)
    assert days == [180, 90, 30, 0]
    assert [step_of(left) for left in (-3, 0, 1, 30, 31, 90, 180)] == [0, 0, 30, 30, 90, 90, 180]


def test_a_moved_meeting_is_told_of_again(town, clock):
    calendar.provide(2026)
    a_meeting_ahead(town)
    clock.move_to(at("2026-03-13 09:00"))
    assert reminding.give("meeting.ahead") == 2
    Meeting.objects.update(starts_at=at("2026-03-16 15:00"))
    assert reminding.give("meeting.ahead") == 2


def test_the_one_who_stands_in_is_told_and_sees_that_he_does(town, clock):
    calendar.provide(2026)
    a_wish(town)
    until = date(2026, 3, 16)
    Absence.objects.create(user=town.willow_secretary, since=date(2026, 3, 11), until=until, deputy=town.director)
    clock.move_to(at("2026-03-17 09:00"))
    reminding.give("wish.waiting")
    assert {each.user for each in given("wish.waiting")} == {town.willow_secretary, town.willow_worker}  # back again
    Notice.objects.all().delete()
    Absence.objects.update(until=date(2026, 3, 20))
    reminding.give("wish.waiting")
    words = {each.user: each.text[:4] for each in given("wish.waiting")}
    assert words.keys() == {town.director, town.willow_worker} and words[town.director] == "（代办）"


def test_of_ones_own_account_nobody_else_hears(town, clock):
    today = timezone.localdate()
    Absence.objects.create(user=town.director, since=today, until=date(2026, 3, 30), deputy=town.willow_worker)
    a_token(town)
    clock.move_to(at("2026-03-17 09:00"))
    reminding.give("token.ending")
    assert given("token.ending").get().user == town.director


def test_who_excused_himself_hears_no_more_of_the_meeting(town, clock):
    calendar.provide(2026)
    a_meeting_ahead(town)
    clock.move_to(at("2026-03-13 09:00"))
    reminding.give("meeting.ahead")
    Attendance.objects.filter(user=town.grid_leader).update(excused="出差")
    left = kinds.still_holding(list(given("meeting.ahead").select_related("entry")))
    assert [each.user for each in left] == [town.building_leader]


@pytest.mark.hours
def test_an_urgent_ticket_nobody_took_is_told_of_at_night_and_a_limit_of_the_night_before_it(town, clock):
    """First contact is due in natural hours: what ends at night or on Sunday is told in the hours before."""
    calendar.provide(2026)
    dispatched(town, contact_due_at=at("2026-03-15 10:00"), handler=town.willow_worker)  # a Sunday
    dispatched(town, acknowledge_due_at=at("2026-03-13 22:05"), urgent=True)
    seen = {}
    for moment in ("13 15:01", "13 15:31", "13 16:01", "13 16:31", "13 22:01", "13 22:11", "14 09:01", "16 09:01"):
        clock.move_to(at(f"2026-03-{moment}"))
        jobs.tick("reminders.find")
        jobs.drain()
        for notice in Notice.objects.exclude(kind__in=seen):
            seen[notice.kind] = moment
    assert seen["ticket.contact_due"] == "13 15:31" and seen["ticket.urgent_waiting"] == "13 22:11"
    assert Notice.objects.filter(kind="ticket.contact_due").count() == 1


@pytest.mark.hours
def test_what_falls_due_in_the_night_is_told_when_the_office_opens(town, clock):
    """The whole way: the clock strikes every half hour through the Spring Festival, and nothing is said."""
    calendar.provide(2026)
    clock.move_to(at("2026-02-14 18:00"))  # the last working day before nine days off, a Saturday
    ApiToken.objects.create(user=town.director, name="大屏", digest="d", expires_at=at("2026-02-26 08:00"))
    moments = [at("2026-02-14 18:01") + n * DAY / 12 for n in range(119)]
    for moment in moments:
        clock.move_to(moment)
        jobs.tick("reminders.find")
        jobs.drain()
        assert not Notice.objects.exists() or moment > at("2026-02-24 08:30"), moment
    assert given("token.ending").get().created_at.astimezone(NOW.tzinfo) > at("2026-02-24 08:30")


@pytest.mark.hours
def test_a_told_reminder_waits_for_the_morning_and_urgent_ones_do_not(town, clock):
    calendar.provide(2026)
    clock.move_to(at("2026-03-11 22:00"))
    slow = make_ticket(town.willow_1, by=town.willow_secretary, state=TicketState.IN_PROGRESS)
    gas = make_ticket(town.willow_1, by=town.willow_secretary, state=TicketState.IN_PROGRESS, urgent=True)
    with transaction.atomic():
        for ticket in (slow, gas):
            ledger.record("ticket.lamp_red", ticket, by=None, unit=ticket.path)
    jobs.drain()
    late = Notice.objects.filter(kind="ticket.lamp_red")
    assert set(late.values_list("entry__subject_id", "urgent")) == {(str(gas.pk), True)}
    clock.move_to(at("2026-03-12 08:31"))
    type(slow).objects.filter(pk=slow.pk).update(state=TicketState.WITHDRAWN)
    jobs.drain()
    assert set(late.values_list("entry__subject_id", flat=True)) == {str(gas.pk)}


def test_ten_thousand_are_found_by_one_reading_and_written_in_three_seconds(town, monkeypatch):
    people = User.objects.bulk_create([User(name=f"人{n}") for n in range(2000)], batch_size=500)
    ends = NOW + 3 * DAY
    ApiToken.objects.bulk_create(
        [ApiToken(user=people[n % 2000], name="x", digest=f"{n}", expires_at=ends) for n in range(10_000)],
        batch_size=500,
    )
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        time_machine.travel(NOW),
    ):
        began = process_time()
        assert reminding.give("token.ending") == 10_000
        took = process_time() - began
    reads = [each["sql"] for each in asked if each["sql"].startswith("SELECT") and "apitoken" in each["sql"]]
    assert len(reads) == 1
    assert len([each for each in asked if "INSERT" in each["sql"]]) < 200
    assert Notice.objects.count() == 10_000
    assert took < 3, "seconds of the processor, whatever else the machine does"


def test_the_list_in_the_docs_names_every_kind():
    text = (Path(__file__).parents[2] / "docs" / "reminders.md").read_text(encoding="utf-8")
    groups = dict.fromkeys(each.group for each in KINDS.values())
    listed = [code for group in groups for code, each in KINDS.items() if each.group == group]
    assert re.findall(r"^\| `([a-z_.]+)` \|", text, re.MULTILINE) == listed


def test_every_reminder_that_the_portal_records_by_itself_is_a_kind():
    """Who adds a reminder says in one place what it is."""
    listened = set(notices.AUDIENCES)
    told_kinds = {code for code, each in KINDS.items() if not each.found}
    assert told_kinds <= listened
    words = (
        "_late",
        ".late",
        "overdue",
        "due_soon",
        "ending",
        "ended",
        "reminded",
        "lamp_",
        "untaken",
        "missing",
        "unattended",
    )
    suspects = {action for action in listened if any(word in action for word in words)}
    assert suspects - told_kinds == {"award.judge_ended"}


def test_people_who_left_and_disabled_accounts_are_not_told(town, clock):
    calendar.provide(2026)
    a_wish(town)
    Term.objects.filter(holder=town.willow_secretary).update(ended_on=date(2026, 3, 12))
    User.objects.filter(pk=town.willow_worker.pk).update(is_active=False)
    clock.move_to(at("2026-03-17 09:00"))
    assert reminding.give("wish.waiting") == 0
    late = make_person("新书记")
    Term.objects.filter(holder=town.willow_secretary).first().post.terms.create(holder=late, began_on=date(2026, 3, 12))
    assert reminding.give("wish.waiting") == 1
    assert given("wish.waiting").get().user == late
