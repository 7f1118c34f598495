"""Did every council meet in its period, who is reminded, and when."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from deliberation import figures_councils as figures
from deliberation.actions.council_reminders import remind
from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Council, Meeting
from governance.foundation.models import LedgerEntry, Notice
from governance.foundation.telling import tell_about
from tests.builders import make_building, make_council

K = CouncilKind
NOVEMBER = date(2026, 11, 23)  # a Monday


def held(council, day, state=MeetingState.CLOSED):
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 19))
    return Meeting.objects.create(
        council=council, unit=council.unit, path=council.path, title="例会", place="议事厅", starts_at=at,
        closed_at=at if state == MeetingState.CLOSED else None, state=state,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 11, 22), 1, date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 11, 22), 3, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), 2, date(2024, 1, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), 6, date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 5, 1), 12, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_whole_months_from_january_on(day, months, first, last):
    assert (figures.period_start(day, months), figures.period_end(day, months)) == (first, last)


def status(council, day=NOVEMBER):
    row = figures.with_meetings(Council.objects.filter(pk=council.pk), day).get()
    return row.held, figures.due_on(row, day)


def test_a_meeting_counts_in_its_own_period_once_it_is_closed(town):
    monthly = make_council(town.willow)
    quarterly = make_council(kind=K.BUILDING_TALK, building=town.building)
    for council in (monthly, quarterly):
        held(council, date(2026, 10, 30))
        held(council, date(2026, 11, 20), MeetingState.CANCELLED)
    assert status(monthly) == (False, date(2026, 11, 30))
    assert status(quarterly) == (True, date(2027, 3, 31))
    held(monthly, date(2026, 11, 1))
    assert status(monthly) == (True, date(2026, 12, 31))
    assert status(make_council(town.street, K.STREET_MEETING)) == (False, None)


def test_a_street_reads_its_communities_and_a_community_its_buildings(town):
    talk = make_council(kind=K.BUILDING_TALK, building=town.building)
    make_council(kind=K.BUILDING_TALK, building=town.building_2)
    make_council(town.maple)
    make_council(town.street, K.CONSULTATION)
    make_council(town.street, K.STREET_MEETING)
    held(talk, timezone.localdate())
    client = Client()
    client.force_login(town.director)
    page = client.get("/councils/cadence/")
    assert [(str(unit), met, owed) for unit, _, met, owed in page.context["table"]] == [
        ("望湖街道", 0, 1), ("杨柳社区", 1, 2), ("枫林社区", 0, 1),
    ]  # fmt: skip
    rows = client.get(f"/councils/cadence/?unit={town.willow.code}&open=1").context["page"].rows
    assert [row.building for row in rows] == [town.building_2]
    client.force_login(town.willow_secretary)
    rows = client.get("/councils/cadence/").context["page"].rows
    assert [(str(row), row.held) for row in rows] == [("杏花苑2号楼居民沟通会", False), (str(talk), True)]
    assert client.get(f"/councils/cadence/?unit={town.maple.code}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number_of_questions(town, django_assert_num_queries, count):
    for n in range(count):
        held(
            make_council(kind=K.BUILDING_TALK, building=make_building(town.estate, town.willow_1, f"{20 + n}")),
            NOVEMBER,
        )
    client = Client()
    client.force_login(town.director)
    client.get("/councils/cadence/")
    with django_assert_num_queries(9):
        client.get("/councils/cadence/")
    with django_assert_num_queries(9):
        client.get(f"/councils/cadence/?unit={town.willow.code}")


def told():
    for entry in LedgerEntry.objects.filter(action="council.not_met"):
        tell_about(entry.pk)
    return sorted(Notice.objects.values_list("user__name", "text"))


def test_the_convener_is_told_once_a_period_on_a_working_day(town):
    talk = make_council(kind=K.BUILDING_TALK, building=town.building, every_months=1, founded_on=date(2026, 1, 1))
    wise = make_council(town.willow, founded_on=date(2026, 1, 1))
    make_council(town.street, K.STREET_MEETING)
    held(make_council(town.maple, founded_on=date(2026, 1, 1)), date(2026, 11, 3))
    assert remind(date(2026, 11, 18)) == 0, "twelve days before the end is early"
    assert remind(date(2026, 11, 22)) == 0, "a Sunday"
    assert remind(NOVEMBER) == 2
    assert remind(NOVEMBER) == 0
    assert remind(NOVEMBER + timedelta(days=1)) == 0
    assert told() == [
        ("杨社工", f"{wise}本期还没有开会，请在 2026-11-30 前召开"),
        ("柳书记", f"{wise}本期还没有开会，请在 2026-11-30 前召开"),
        ("章楼长", f"{talk}本期还没有开会，请在 2026-11-30 前召开"),
    ]
    assert remind(date(2026, 12, 25)) == 3, "the next period is another one"


def test_a_council_that_called_its_meeting_or_is_closed_is_left_alone(town):
    called = make_council(town.willow, founded_on=date(2026, 1, 1))
    held(called, date(2026, 11, 28), MeetingState.ANNOUNCED)
    Council.objects.filter(pk=make_council(town.maple).pk).update(closed_on=date(2026, 11, 20))
    assert remind(NOVEMBER) == 0
