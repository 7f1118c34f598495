"""What the night does for care: who turns 80, who is reminded, who has nobody. Twice is once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.models import LedgerEntry, Notice
from hierarchy.models import Term
from residents.actions.care_nightly import nightly
from residents.actions.visits import record_visit
from residents.checks import CHECKS
from residents.choices import CareKind, Precision, Presence
from residents.models import CareMark, CareProfile, CareSetting, Resident
from tests.residents.homes import at_home, cared_for

K = CareKind
MORNING = datetime(2026, 3, 9, 22, 20, tzinfo=UTC)  # 2026-03-10 06:20 in the office
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def before_breakfast():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def night(clock, days=0):
    clock.shift(timedelta(days=days))
    nightly()
    jobs.drain()


def notices(person):
    return list(person.notices.order_by("pk").values_list("text", flat=True))


def test_who_turns_80_today_gets_the_profile_and_the_mark_once(town, before_breakfast):
    elder = at_home(town.building, birth_date=date(1946, 3, 10))
    young = at_home(town.building, "302", birth_date=date(1946, 3, 11))
    night(before_breakfast)
    night(before_breakfast)
    profile = CareProfile.objects.get()
    assert (profile.resident, profile.opened_on, profile.due_on, profile.worker) == (
        elder,
        TODAY,
        date(2026, 4, 9),
        None,
    )
    assert [(mark.kind, mark.since) for mark in profile.marks.all()] == [(K.ADVANCED_AGE, TODAY)]
    assert LedgerEntry.objects.filter(action="care.turned_80").count() == 1
    night(before_breakfast, days=1)
    assert CareProfile.objects.filter(resident=young).exists()


def test_a_running_profile_only_gets_the_mark_and_a_closed_one_opens_again(town, before_breakfast):
    CareSetting.objects.create(office=town.street, kind=K.ADVANCED_AGE, every=14)
    running = cared_for(at_home(town.building, birth_date=date(1940, 1, 1)), K.DISABILITY, worker=town.grid_leader)
    closed = cared_for(
        at_home(town.building, "302", birth_date=date(1940, 1, 1)), K.DISABILITY, closed_on=date(2026, 3, 5)
    )
    night(before_breakfast)
    running.refresh_from_db()
    closed.refresh_from_db()
    assert (running.opened_on, running.due_on, running.worker) == (
        date(2026, 3, 1),
        date(2026, 3, 15),
        town.grid_leader,
    )
    assert (closed.closed_on, closed.opened_on, closed.due_on) == (None, TODAY, date(2026, 3, 24))


def test_nobody_is_marked_where_the_office_does_not_use_the_category_and_nobody_erased(town, before_breakfast):
    born = {"birth_date": date(1940, 1, 1)}
    at_home(town.building, **born)
    at_home(town.building, "302", **born, erased_at=timezone.now())
    setting = CareSetting.objects.create(office=town.street, kind=K.ADVANCED_AGE, every=30, used=False)
    night(before_breakfast)
    assert (CareProfile.objects.count(), list(CHECKS["care_over_80"].find(town.willow.path))) == (0, [])
    setting.delete()
    assert len(list(CHECKS["care_over_80"].find(town.willow.path))) == 1
    night(before_breakfast)
    assert CareProfile.objects.count() == 1


def test_a_mark_taken_off_by_hand_does_not_come_back_and_the_dead_get_none(town, before_breakfast):
    profile = cared_for(at_home(town.building, birth_date=date(1940, 1, 1)), K.DISABILITY)
    CareMark.objects.create(profile=profile, kind=K.ADVANCED_AGE, since=TODAY, ended_on=TODAY)
    dead = at_home(town.building, "302", birth_date=date(1940, 1, 1))
    Resident.objects.filter(pk=dead.pk).update(presence=Presence.DEAD)
    at_home(town.building, "303", birth_date=None)
    night(before_breakfast)
    assert CareMark.objects.filter(kind=K.ADVANCED_AGE, ended_on=None).count() == 0
    assert CareProfile.objects.count() == 1


def test_a_broken_row_does_not_stop_the_night(town, before_breakfast):
    broken = cared_for(at_home(town.building, birth_date=date(1940, 1, 1)), K.DISABILITY, worker=town.grid_leader)
    CareProfile.objects.filter(pk=broken.pk).update(due_on=None)
    from django.db import connection

    with connection.cursor() as cursor:  # words that no key opens any more
        cursor.execute("UPDATE residents_careprofile SET health = 'e1:AAAA' WHERE id = %s", [broken.pk])
        cursor.execute("UPDATE residents_resident SET phone = 'e1:AAAA' WHERE id = %s", [broken.resident_id])
    at_home(town.building, "302", birth_date=date(1940, 1, 1))
    night(before_breakfast)
    assert CareMark.objects.filter(kind=K.ADVANCED_AGE).count() == 2


def test_each_is_told_once_a_day_at_most_and_never_of_a_visit_already_made(town, before_breakfast):
    due = {"due_on": TODAY, "worker": town.entrance_leader}
    first = cared_for(at_home(town.building), K.DISABILITY, **due)
    cared_for(at_home(town.building, "302"), K.DISABILITY, due_on=date(2026, 3, 8), worker=town.entrance_leader)
    seen = cared_for(at_home(town.building, "303"), K.DISABILITY, due_on=TODAY, worker=town.grid_leader)
    record_visit(seen.resident.household, by=town.grid_leader, resident=seen.resident)
    night(before_breakfast)
    night(before_breakfast)
    assert notices(town.entrance_leader) == ["2 位关爱对象该走访了，其中逾期 1 位"]
    assert notices(town.grid_leader) == []
    night(before_breakfast, days=1)
    assert len(notices(town.entrance_leader)) == 1  # both were told of yesterday
    CareProfile.objects.filter(pk=first.pk).update(due_on=date(2026, 3, 12))
    night(before_breakfast, days=1)
    assert notices(town.entrance_leader)[1:] == ["1 位关爱对象该走访了，其中逾期 1 位"]


def test_a_missed_night_is_made_up_for(town, before_breakfast):
    cared_for(at_home(town.building), K.DISABILITY, due_on=TODAY, worker=town.grid_leader)
    night(before_breakfast, days=3)
    assert notices(town.grid_leader) == ["1 位关爱对象该走访了，其中逾期 1 位"]


def test_who_left_every_post_looks_after_nobody_and_the_community_hears_once_a_week(town, before_breakfast):
    profile = cared_for(at_home(town.building), K.DISABILITY, worker=town.grid_leader)
    kept = cared_for(at_home(town.building, "302"), K.DISABILITY, worker=town.building_leader)
    Term.objects.filter(holder=town.grid_leader).update(ended_on=TODAY)
    night(before_breakfast)
    night(before_breakfast, days=1)
    profile.refresh_from_db()
    kept.refresh_from_db()
    assert (profile.worker, kept.worker) == (None, town.building_leader)
    assert notices(town.willow_worker) == ["1 份关爱档案没有责任人，请指派"]
    assert notices(town.maple_secretary) == []
    night(before_breakfast, days=7)
    assert len(notices(town.willow_worker)) == 2


def test_round_birthdays_of_the_next_month_are_told_once_as_a_count(town, before_breakfast):
    at_home(town.building, birth_date=date(1936, 4, 1))
    at_home(town.building, "302", birth_date=date(1926, 4, 30))
    at_home(town.building, "303", birth_date=date(1936, 5, 1))
    at_home(town.building, "304", birth_date=date(1936, 4, 1), birth_precision=Precision.YEAR)
    night(before_breakfast)
    assert not LedgerEntry.objects.filter(action="care.birthdays").exists()
    night(before_breakfast, days=15)
    night(before_breakfast, days=3)
    told = [text for text in notices(town.willow_secretary) if "生日" in text]
    assert told == ["下月有 2 位老人过 80、90、100 岁生日"]
    assert Notice.objects.get(user=town.willow_secretary, text=told[0]).url == "/care/birthdays/?month=2026-04"
    assert timezone.localdate() == date(2026, 3, 28)
