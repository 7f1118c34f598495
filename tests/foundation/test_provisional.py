from datetime import date

import chinese_calendar
import pytest

from governance.foundation.models import CalendarDay
from governance.foundation.provisional import provisional_days, statutory_days


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_thirteen_statutory_days_of_the_present_law_were_off(year):
    days = statutory_days(year)
    assert len(days) == 13
    assert {when for when in days if chinese_calendar.is_holiday(when)} == set(days)


def test_lunar_days_fall_where_they_fell():
    """Checked over the years the library knows; 除夕 and 2 May were not statutory in all of them."""
    always = {"清明节", "端午节", "中秋节", "国庆节", "元旦"}
    for year in range(2014, 2027):
        for when, name in statutory_days(year).items():
            if name in always:
                assert chinese_calendar.is_holiday(when), (when, name)


def test_the_days_of_2027():
    assert sorted(statutory_days(2027).items()) == [
        (date(2027, 1, 1), "元旦"),
        *[(date(2027, 2, n), "春节") for n in (5, 6, 7, 8)],
        (date(2027, 4, 5), "清明节"),
        (date(2027, 5, 1), "劳动节"),
        (date(2027, 5, 2), "劳动节"),
        (date(2027, 6, 9), "端午节"),
        (date(2027, 9, 15), "中秋节"),
        *[(date(2027, 10, n), "国庆节") for n in (1, 2, 3)],
    ]


def test_a_provisional_year_has_every_day_and_no_make_up_day():
    days = provisional_days(2028)
    assert len(days) == 366
    assert {day.source for day in days} == {CalendarDay.Source.PROVISIONAL}
    assert CalendarDay.Kind.MAKEUP not in {day.kind for day in days}
    assert {day.date for day in days if day.kind == CalendarDay.Kind.HOLIDAY} == set(statutory_days(2028))
