"""Deadlines with pauses: against a slow, plain second computation, and against changes of the calendar."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.reckoning import reckon
from governance.foundation.models import CalendarDay
from governance.foundation.stored_days import Calendar
from governance.foundation.workdays import Duration, DurationUnit, deadline

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
U = DurationUnit
BEGAN = datetime(2026, 9, 14, tzinfo=SHANGHAI)
minutes = st.integers(0, 40 * 24 * 60).map(lambda n: BEGAN + timedelta(minutes=n))
stretches = st.lists(st.tuples(minutes, minutes).map(lambda two: tuple(sorted(two))), max_size=4)
durations = st.one_of(
    st.builds(Duration, st.integers(1, 6), st.sampled_from([U.WORKING_DAY, U.NATURAL_DAY])),
    st.builds(Duration, st.integers(1, 30), st.sampled_from([U.WORKING_HOUR, U.NATURAL_HOUR])),
    st.builds(Duration, st.integers(5, 300), st.just(U.MINUTE)),
)
examples = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def days():
    return {}


def works(when, days):
    if when not in days:
        days[when] = Calendar.around(when, 0).works(when)
    return days[when]


def is_open(moment, days):
    clock = moment.time()
    spans = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    return works(moment.date(), days) and any(a <= clock < b for a, b in spans)


def plainly(start, duration, pauses, days):
    """Minute by minute, day by day, with no shortcut; the office's hours are written out here once more."""

    def paused(moment):
        return any(began <= moment < ended for began, ended in pauses)

    if duration.unit in (U.WORKING_DAY, U.NATURAL_DAY):
        when, left = start.date(), duration.amount
        while left:
            when += timedelta(days=1)
            begins = datetime.combine(when, time(), SHANGHAI)
            touched = any(
                max(began, start) < begins + timedelta(days=1) and ended > max(begins, began, start)
                for began, ended in pauses
            )
            left -= not touched and (duration.unit == U.NATURAL_DAY or works(when, days))
        while not works(when, days):
            when += timedelta(days=1)
        return datetime.combine(when, time(17, 30), SHANGHAI)
    left = duration.amount if duration.unit == U.MINUTE else duration.amount * 60
    moment = start
    while left:
        left -= not paused(moment) and (duration.unit != U.WORKING_HOUR or is_open(moment, days))
        moment += timedelta(minutes=1)
    return moment


@examples
@given(start=minutes, duration=durations, pauses=stretches)
def test_a_paused_clock_agrees_with_counting_minute_by_minute(start, duration, pauses, days, django_db_blocker):
    assert reckon(start, duration, pauses).at == plainly(start, duration, pauses, days)


@examples
@given(start=minutes, duration=durations, pauses=stretches, one_more=st.tuples(minutes, minutes))
def test_a_pause_never_brings_a_deadline_nearer_nor_takes_time_away(start, duration, pauses, one_more):
    plain, paused = deadline(start, duration), reckon(start, duration, pauses)
    assert paused.at >= plain.at > start
    assert reckon(start, duration, [*pauses, tuple(sorted(one_more))]).at >= paused.at
    assert reckon(start, duration, pauses + pauses).at == paused.at
    assert start <= paused.amber_at <= paused.at


@examples
@given(start=minutes, duration=durations, pauses=stretches, holiday=st.integers(0, 40))
def test_one_more_holiday_never_moves_a_paused_deadline_earlier(start, duration, pauses, holiday):
    before = reckon(start, duration, pauses).at
    day = BEGAN.date() + timedelta(days=holiday)
    kept = CalendarDay.objects.filter(date=day).values("kind", "name", "source").first()
    CalendarDay.objects.update_or_create(date=day, defaults={"kind": "holiday", "name": "试放", "source": "manual"})
    try:
        assert reckon(start, duration, pauses).at >= before
    finally:
        CalendarDay.objects.filter(date=day).delete()
        if kept:
            CalendarDay.objects.create(date=day, **kept)


def test_the_page_says_which_days_did_not_count():
    start = datetime(2026, 11, 13, 10, tzinfo=SHANGHAI)
    pause = (datetime(2026, 11, 16, 9, tzinfo=SHANGHAI), datetime(2026, 11, 17, 15, tzinfo=SHANGHAI))
    found = reckon(start, Duration(3, U.WORKING_DAY), [pause])
    assert found.at == datetime(2026, 11, 20, 17, 30, tzinfo=SHANGHAI)
    assert found.basis.endswith("挂账期间不计：11-16 09:00 至 11-17 15:00")
    assert date(2026, 11, 18) <= found.amber_at.date() <= date(2026, 11, 20)
