"""How often somebody is to be seen, by the table of domain 6.8."""

from datetime import date

import pytest

from residents.cadence import cadence, due_dates, kinds_in_use, settings_of, times_due
from residents.choices import CareKind
from residents.models import CareSetting

K = CareKind
OPENED = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("kinds", "days"),
    [
        ([K.LIVING_ALONE_ELDER], (7, 30)),
        ([K.DISABLED_ELDER], (7, 30)),
        ([K.ADVANCED_AGE], (30, None)),
        ([K.SUBSISTENCE_ALLOWANCE], (90, None)),
        ([K.DISABILITY], (90, None)),
        ([], (365, None)),
        ([K.DISABILITY, K.ADVANCED_AGE], (30, None)),
        ([K.ADVANCED_AGE, K.LIVING_ALONE_ELDER, K.DISABILITY], (7, 30)),
    ],
)
def test_the_strictest_category_says_how_often(kinds, days):
    assert cadence(kinds) == days


def test_an_office_may_say_otherwise_and_a_person_too():
    office = {K.ADVANCED_AGE: (14, 60)}
    assert cadence([K.ADVANCED_AGE], settings=office) == (14, 60)
    assert cadence([K.ADVANCED_AGE], settings=office, every=3) == (3, 60)
    assert cadence([K.DISABILITY], settings=office) == (90, None)


def test_a_new_profile_has_one_interval_of_time():
    assert due_dates([K.ADVANCED_AGE], opened_on=OPENED) == (date(2026, 3, 31), None)


def test_a_visit_long_before_the_profile_makes_nobody_late():
    due = due_dates([K.LIVING_ALONE_ELDER], opened_on=OPENED, visited_on=date(2025, 1, 1), met_on=date(2025, 1, 1))
    assert due == (date(2026, 3, 8), date(2026, 3, 31))


def test_calls_every_week_do_not_stand_in_for_the_monthly_meeting():
    due = due_dates([K.LIVING_ALONE_ELDER], opened_on=OPENED, visited_on=date(2026, 3, 29), met_on=OPENED)
    assert due == (date(2026, 3, 31), date(2026, 3, 31))


def test_a_meeting_moves_both_dates():
    due = due_dates([K.LIVING_ALONE_ELDER], opened_on=OPENED, visited_on=date(2026, 3, 29), met_on=date(2026, 3, 29))
    assert due == (date(2026, 4, 5), date(2026, 4, 28))


@pytest.mark.parametrize(
    ("since", "until", "kind", "times"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), K.LIVING_ALONE_ELDER, 4),
        (date(2027, 2, 1), date(2027, 2, 28), K.ADVANCED_AGE, 1),
        (date(2026, 3, 1), date(2026, 3, 31), K.ADVANCED_AGE, 1),
        (date(2026, 3, 1), date(2026, 3, 31), K.DISABILITY, 0),
        (date(2026, 4, 1), date(2026, 6, 30), K.DISABILITY, 1),
        (date(2027, 1, 1), date(2027, 12, 31), K.DISABILITY, 4),
        (date(2026, 1, 1), date(2026, 2, 28), K.LIVING_ALONE_ELDER, 0),
    ],
)
def test_a_period_asks_for_as_many_contacts_as_its_days_hold(since, until, kind, times):
    assert times_due(since, until, opened_on=OPENED, marks=[(kind, OPENED, None)]) == times


def test_days_before_the_opening_and_after_the_closing_ask_for_nothing():
    marks = [(K.LIVING_ALONE_ELDER, date(2026, 3, 1), None)]
    march = (date(2026, 3, 1), date(2026, 3, 31))
    assert times_due(*march, opened_on=date(2026, 3, 18), marks=marks) == 2
    assert times_due(*march, opened_on=OPENED, closed_on=date(2026, 3, 15), marks=marks) == 2
    assert times_due(*march, opened_on=date(2026, 4, 1), marks=marks) == 0


def test_a_category_of_half_the_month_asks_for_its_half():
    marks = [(K.ADVANCED_AGE, OPENED, None), (K.LIVING_ALONE_ELDER, date(2026, 3, 1), date(2026, 3, 15))]
    assert times_due(date(2026, 3, 1), date(2026, 3, 31), opened_on=OPENED, marks=marks) == 3  # 14/7 + 17/30


def test_a_restricted_category_must_be_switched_on(town):
    assert K.COMMUNITY_CORRECTION not in kinds_in_use(town.willow.path)
    CareSetting.objects.create(office=town.street, kind=K.COMMUNITY_CORRECTION, every=30)
    CareSetting.objects.create(office=town.street, kind=K.VETERAN, every=60, used=False)
    assert K.COMMUNITY_CORRECTION in kinds_in_use(town.willow.path)
    assert K.VETERAN not in kinds_in_use(town.willow.path)
    assert settings_of(town.willow.path) == {K.COMMUNITY_CORRECTION: (30, None)}
    assert K.COMMUNITY_CORRECTION not in kinds_in_use(town.next_community.path)
