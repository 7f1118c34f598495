"""Places on a shift, the queue, coming and leaving; and that what was forgotten is nobody's loss."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from tests.builders import make_shift, make_volunteer
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once
from volunteers.actions import (
    cancel,
    change_capacity,
    close_forgotten,
    confirm_forgotten,
    join,
    sign_in,
    sign_out,
    walk_up,
)
from volunteers.models import HoursEntry, Shift, SignUp
from volunteers.sign_in_codes import EVERY, code_at, opens

HOUR = timedelta(hours=1)


@pytest.fixture
def people(town):
    return [make_volunteer(town.willow, f"志愿者{n}") for n in range(4)]


@pytest.fixture
def shift(town):
    return make_shift(town.willow, capacity=2)


def states(shift):
    return list(SignUp.objects.filter(shift=shift).order_by("pk").values_list("state", flat=True))


def test_who_comes_too_late_waits_in_order_and_moves_up(town, shift, people):
    places = [join(shift, each, by=None) for each in people]
    assert states(shift) == ["joined", "joined", "waiting", "waiting"]
    assert join(shift, people[2], by=None) == places[2]

    cancel(places[0], by=town.willow_worker)
    assert states(shift) == ["cancelled", "joined", "joined", "waiting"]
    cancel(places[0], by=town.willow_worker)
    assert Shift.objects.get().joined == 2
    with pytest.raises(ActionRefused, match="不能少于"):
        change_capacity(shift, 1, by=town.willow_worker)
    change_capacity(shift, 5, by=town.willow_worker)
    assert states(shift) == ["cancelled", "joined", "joined", "joined"]
    assert join(shift, people[0], by=None).state == "joined", "who cancelled may come back"


def test_two_shifts_at_one_time_want_a_reason(town, shift, people):
    other = make_shift(town.willow, begins_at=shift.begins_at + HOUR / 2)
    join(shift, people[0], by=None)
    with pytest.raises(ActionRefused, match="同一时间已报名"):
        join(other, people[0], by=None)
    assert join(other, people[0], by=None, clash_why="提前离开").clash_why == "提前离开"
    assert join(make_shift(town.willow, begins_at=shift.ends_at), people[1], by=None).state == "joined"


def test_the_code_on_the_screen_opens_for_a_minute_and_never_ahead(town, shift):
    now = shift.begins_at
    code = code_at(shift.secret, now)
    assert opens(shift.secret, code, now) and opens(shift.secret, f"{code[:3]} {code[3:]}", now)
    assert opens(shift.secret, code, now + timedelta(seconds=2 * EVERY))
    assert not opens(shift.secret, code, now + timedelta(seconds=3 * EVERY + 1))
    assert not opens(shift.secret, code_at(shift.secret, now + timedelta(seconds=2 * EVERY)), now)
    assert not opens(shift.secret, "", now)


def test_from_the_code_to_the_ledger(town, shift, people):
    place = join(shift, people[0], by=None)
    came, left = shift.begins_at - timedelta(minutes=10), shift.ends_at + timedelta(minutes=5)
    with pytest.raises(ActionRefused, match="签到码不对"):
        sign_in(place, by=None, code="000000x", at=came)
    sign_in(place, by=None, code=code_at(shift.secret, came), at=came)
    sign_out(place, by=None, at=left)
    sign_out(place, by=None, at=left + HOUR)
    entry = HoursEntry.objects.get()
    assert (entry.begins_at, entry.ends_at, entry.minutes) == (shift.begins_at, left, 125)
    assert (entry.unit, entry.words, entry.sign_up) == (town.willow, "清洁楼道", place)


@pytest.mark.parametrize(("seconds", "words"), [(-1, "还没到签到时间"), (0, None)])
def test_signing_in_begins_half_an_hour_before_to_the_second(town, shift, people, seconds, words):
    place = join(shift, people[0], by=None)
    at = shift.begins_at - timedelta(minutes=30) + timedelta(seconds=seconds)
    if words:
        with pytest.raises(ActionRefused, match=words):
            sign_in(place, by=town.willow_worker, at=at)
    else:
        assert sign_in(place, by=town.willow_worker, at=at).state == "came"


def test_one_at_the_door_gets_a_place_of_his_own(town, shift, people):
    for each in people[:2]:
        join(shift, each, by=None)
    made = walk_up(shift, people[2], by=town.willow_worker, at=shift.begins_at)
    assert (made.state, made.walk_up, Shift.objects.get().capacity, Shift.objects.get().joined) == ("came", True, 3, 3)
    assert walk_up(shift, people[0], by=town.willow_worker, at=shift.begins_at).walk_up is False


def test_what_was_forgotten_is_closed_once_and_confirmed_by_somebody_else(town, shift, people):
    came, missed, _waits = (join(shift, each, by=None) for each in people[:3])
    sign_in(came, by=town.willow_worker, at=shift.begins_at)
    close_forgotten(shift.ends_at + 2 * HOUR - timedelta(seconds=1))
    assert Shift.objects.get().closed_at is None
    for _ in range(2):
        close_forgotten(shift.ends_at + 2 * HOUR)
    assert states(shift) == ["came", "missed", "cancelled"] and not HoursEntry.objects.exists()
    came.refresh_from_db()
    confirm_forgotten(came, by=town.willow_secretary)
    assert HoursEntry.objects.get().minutes == 120
    with pytest.raises(Conflict, match="已经确认"):
        confirm_forgotten(came, by=town.willow_secretary)
    with pytest.raises(Conflict, match="不能取消"):
        cancel(missed, by=town.willow_worker)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有")
def test_twenty_at_once_for_ten_places_are_ten_and_a_queue():
    town = build_town()
    shift = make_shift(town.willow, capacity=10, begins_at=timezone.now() + HOUR)
    people = [make_volunteer(town.willow, f"志愿者{n}") for n in range(20)]
    ends = at_once(*(lambda p=person: join(shift, p, by=None) for person in people))
    assert ends == ["done"] * 20
    assert states(shift).count("joined") == 10 == Shift.objects.get().joined
    assert states(shift) == ["joined"] * 10 + ["waiting"] * 10
