"""Deadlines, on real days and against a second, plainer way of counting."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from governance.foundation import workdays
from governance.foundation.models import CalendarDay
from governance.foundation.stored_days import Calendar, by_weekday, days_of
from governance.foundation.workdays import Duration, DurationUnit, deadline

HOUR, HOURS, DAY, DAYS = (
    DurationUnit.WORKING_HOUR,
    DurationUnit.NATURAL_HOUR,
    DurationUnit.WORKING_DAY,
    DurationUnit.NATURAL_DAY,
)


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def due(start, amount, unit):
    return f"{timezone.localtime(deadline(at(start), Duration(amount, unit)).at):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-09-30 17:00", 3, DAY, "2026-10-10 17:30"),  # 10/8, 10/9 and the make-up Saturday
        ("2026-09-30 09:00", 1, DAY, "2026-10-08 17:30"),
        ("2026-10-01 09:00", 1, DAY, "2026-10-08 17:30"),  # received on a holiday
        ("2026-10-09 08:00", 2, DAY, "2026-10-12 17:30"),
        ("2026-12-25 10:00", 15, DAY, "2027-01-18 17:30"),
        ("2026-09-25 10:00", 6, DAYS, "2026-10-08 17:30"),  # ends on 10/1, moves past the holiday
        ("2026-11-16 10:00", 2, DAYS, "2026-11-18 17:30"),
        ("2026-11-16 09:30", 4, HOUR, "2026-11-16 15:30"),  # over noon
        ("2026-11-16 12:30", 1, HOUR, "2026-11-16 15:00"),  # filed at noon
        ("2026-11-16 16:30", 4, HOUR, "2026-11-17 11:30"),
        ("2026-11-20 17:00", 1, HOUR, "2026-11-23 09:00"),  # Friday evening to Monday
        ("2026-11-20 19:00", 7, HOUR, "2026-11-23 17:30"),  # exactly one working day
        ("2026-09-30 17:00", 1, HOUR, "2026-10-08 09:00"),
        ("2026-09-30 17:00", 24, HOURS, "2026-10-01 17:00"),  # natural hours know no holiday
        ("2003-10-01 09:00", 3, DAY, "2003-10-06 17:30"),  # before the calendar: Monday to Friday
    ],
)
def test_deadlines_on_real_days(db, start, amount, unit, end):
    assert due(start, amount, unit) == end


def test_a_moment_late_in_utc_belongs_to_the_next_day_here(db):
    evening = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)  # 1 October, 01:30, in Hefei
    assert deadline(evening, Duration(3, DAY)).at == at("2026-10-10 17:30")
    assert deadline(evening, Duration(3, DAY)).basis.startswith("10月1日（周四） 01:30 起，当日不计")


def test_a_naive_moment_is_refused(db):
    with pytest.raises(ValueError, match="naive"):
        deadline(datetime(2026, 9, 30, 17, 30), Duration(3, DAY))


@pytest.mark.parametrize(("amount", "unit"), [(0, DAY), (-1, HOUR), (1.5, DAY), (0.5, DAYS), (10**6, HOURS)])
def test_a_limit_is_positive_and_days_are_whole(amount, unit):
    with pytest.raises(ValueError, match="时限"):
        Duration(amount, unit)


def test_half_a_limit_is_rounded_up_and_never_longer_than_the_whole():
    halves = {
        (amount, unit): Duration(amount, unit).half().amount for amount, unit in [(15, DAY), (1, DAY), (0.5, HOUR)]
    }
    assert halves == {(15, DAY): 8, (1, DAY): 1, (0.5, HOUR): 0.5}


def test_the_reckoning_is_told(db):
    assert deadline(at("2026-09-30 17:00"), Duration(3, DAY)).basis == (
        "9月30日（周三） 17:00 起，当日不计；限 3 个工作日；跳过国庆节 10/1–10/7；补班 10/10；到 10月10日（周六） 17:30"
    )
    assert deadline(at("2026-11-19 17:00"), Duration(3, DAY)).basis == (
        "11月19日（周四） 17:00 起，当日不计；限 3 个工作日；跳过周末；到 11月24日（周二） 17:30"
    )
    assert deadline(at("2026-09-25 10:00"), Duration(6, DAYS)).basis == (
        "9月25日（周五） 10:00 起，当日不计；限 6 天；期满日 10/1 为国庆节，顺延至下一工作日；到 10月8日（周四） 17:30"
    )
    assert deadline(at("2026-09-30 17:00"), Duration(2, HOURS)).basis == (
        "9月30日（周三） 17:00 起；限 2 小时；到 9月30日（周三） 19:00"
    )


def test_a_deadline_in_an_unpublished_year_exists_and_says_so(db):
    found = deadline(at("2026-12-25 10:00"), Duration(15, DAY))
    assert (found.at, found.provisional) == (at("2027-01-18 17:30"), True)
    assert found.basis == (
        "12月25日（周五） 10:00 起，当日不计；限 15 个工作日；跳过元旦 1/1；跳过周末；"
        "到 2027年1月18日（周一） 17:30；节假日安排未公布，暂按周末推算"
    )
    assert not deadline(at("2026-12-25 10:00"), Duration(3, DAY)).provisional
    assert not deadline(at("2026-12-31 20:00"), Duration(24, HOURS)).provisional  # depends on no calendar


def test_days_beyond_the_first_reading_come_from_the_table_too(db):
    CalendarDay.objects.filter(date="2026-12-30").update(kind="holiday", name="停工")
    short = Calendar.around(date(2026, 12, 1), reach=5)
    assert deadline(at("2026-12-01 09:00"), Duration(22, DAY), short).at == at("2027-01-04 17:30")


def test_a_year_beyond_the_lunar_tables_is_reckoned_by_weekday(db):
    assert deadline(at("2101-03-04 09:00"), Duration(2, DAY)).at == at("2101-03-08 17:30")


def test_the_yellow_lamp_comes_at_seventy_percent_of_working_time(db):
    found = deadline(at("2026-11-16 08:30"), Duration(1, DAY))  # 14 working hours remain
    assert timezone.localtime(found.amber_at) == at("2026-11-17 11:18")
    assert deadline(at("2026-11-16 08:00"), Duration(10, HOURS)).amber_at == at("2026-11-16 15:00")


def test_reading_the_calendar_costs_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        deadline(at("2026-09-30 17:00"), Duration(3, DAY))
    with django_assert_num_queries(1):
        deadline(at("2026-03-02 17:00"), Duration(15, DAY))


def test_the_seeded_calendar_is_the_published_one(db):
    counts = {year: sum(day.works for day in days_of(year)) for year in range(2020, 2027)}
    assert counts == {2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
    stored = {day.date: (day.kind, day.name) for day in CalendarDay.objects.all()}
    assert len(stored) == 8401
    assert {when: kind in ("workday", "makeup") for when, (kind, _) in stored.items()} == {
        when: chinese_calendar.is_workday(when) for when in stored
    }
    assert stored[date(2026, 10, 10)] == ("makeup", "国庆节")
    assert stored[date(2026, 4, 5)] == ("holiday", "清明节")
    assert stored[date(2015, 9, 3)] == ("holiday", "抗战胜利纪念日")


# -- against a second implementation -------------------------------------------------------------------------------

FIRST = date(2026, 1, 1)
KINDS = st.lists(st.sampled_from("wwwwwhhm"), min_size=30, max_size=30)


def calendar_of(letters):
    """w a day by its weekday, h a holiday, m a make-up day; past the list, weekdays."""
    kinds = {"h": CalendarDay.Kind.HOLIDAY, "m": CalendarDay.Kind.MAKEUP}
    days = {FIRST + timedelta(days=n): by_weekday(FIRST + timedelta(days=n), "notice") for n in range(400)}
    for n, letter in enumerate(letters):
        if letter in kinds:
            days[FIRST + timedelta(days=n)].kind = kinds[letter]
    return Calendar(days)


def plainly(start, amount, unit, calendar):
    """The same deadline, one minute or one day after another."""
    if unit == HOURS:
        return start + timedelta(hours=amount)
    if unit == HOUR:
        left, moment = round(amount * 60), start
        while left:
            clock = moment.hour * 60 + moment.minute
            left -= calendar.works(moment.date()) and (510 <= clock < 720 or 840 <= clock < 1050)
            moment += timedelta(minutes=1)
        return moment
    day = start.date()
    if unit == DAY:
        worked = []
        while len(worked) < amount:
            day += timedelta(days=1)
            worked += [day] if calendar.works(day) else []
    else:
        day += timedelta(days=amount)
        while calendar.days[day].kind in ("weekend", "holiday"):
            day += timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), start.tzinfo) + timedelta(hours=17, minutes=30)


STARTS = st.integers(0, 20 * 1440).map(lambda n: at("2026-01-01 00:00") + timedelta(minutes=n))
LIMITS = st.one_of(
    st.tuples(st.integers(1, 20), st.sampled_from([DAY, DAYS, HOURS])), st.tuples(st.integers(1, 40), st.just(HOUR))
)


@trials(max_examples=80, deadline=None)
@given(KINDS, STARTS, LIMITS)
def test_two_ways_of_counting_agree(letters, start, limit):
    calendar = calendar_of(letters)
    found = deadline(start, Duration(*limit), calendar)
    assert found.at == plainly(start, *limit, calendar)
    assert start <= found.amber_at <= found.at
    assert not found.provisional


@trials(max_examples=80, deadline=None)
@given(KINDS, st.integers(0, 29), STARTS, LIMITS)
def test_another_holiday_never_makes_a_deadline_earlier(letters, where, start, limit):
    more = [*letters[:where], "h", *letters[where + 1 :]]
    assert (
        deadline(start, Duration(*limit), calendar_of(more)).at
        >= deadline(start, Duration(*limit), calendar_of(letters)).at
    )


@trials(max_examples=80, deadline=None)
@given(KINDS, st.integers(0, 29), STARTS, LIMITS)
def test_another_make_up_day_never_makes_a_deadline_later(letters, where, start, limit):
    more = [*letters[:where], "m", *letters[where + 1 :]]
    assert (
        deadline(start, Duration(*limit), calendar_of(more)).at
        <= deadline(start, Duration(*limit), calendar_of(letters)).at
    )


@trials(max_examples=60, deadline=None)
@given(KINDS, STARTS, st.integers(1, 60))
def test_the_working_time_until_the_deadline_is_the_limit(letters, start, hours):
    calendar = calendar_of(letters)
    end = deadline(start, Duration(hours, HOUR), calendar).at
    assert workdays.worked_between(start, end, calendar) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("today", "asked"),
    [("2026-10-31", None), ("2026-11-01", 2027), ("2026-12-31", 2027), ("2025-11-20", None)],
)
def test_from_november_on_a_missing_next_year_is_asked_for(db, today, asked):
    assert workdays.missing_year(date.fromisoformat(today)) == asked


@pytest.mark.parametrize(
    ("source", "asked"), [("notice", None), ("library", None), ("manual", 2027), ("provisional", 2027)]
)
def test_only_a_published_year_ends_the_asking(db, source, asked):
    CalendarDay.objects.create(date=date(2027, 1, 1), kind="holiday", name="元旦", source=source)
    assert workdays.missing_year(date(2026, 11, 20)) == asked
