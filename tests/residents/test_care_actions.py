"""A profile is opened, changed, marked, given to somebody and closed; its due dates follow."""

from datetime import date

import pytest
import time_machine

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.actions.care import (
    add_mark,
    assign,
    assign_many,
    change_profile,
    close_profile,
    end_mark,
    open_profile,
)
from residents.actions.care_settings import set_cadence
from residents.choices import CareKind, Presence
from residents.models import CareProfile
from tests.residents.homes import at_home, cared_for

K = CareKind


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-10 10:00:00+08:00", tick=False):
        yield


def test_a_profile_is_opened_with_its_first_due_date(town):
    resident = at_home(town.building)
    profile = open_profile(
        resident, by=town.willow_worker, kinds=[K.LIVING_ALONE_ELDER, K.ADVANCED_AGE], worker=town.entrance_leader
    )
    profile.refresh_from_db()
    assert (profile.opened_on, profile.due_on, profile.in_person_due_on) == (
        date(2026, 3, 10),
        date(2026, 3, 17),
        date(2026, 4, 9),
    )
    assert sorted(mark.kind for mark in profile.marks.all()) == [K.ADVANCED_AGE, K.LIVING_ALONE_ELDER]
    entry = ledger.of(profile).get()
    assert (entry.action, entry.facts) == ("care.opened", {"kinds": 2, "worker": town.entrance_leader.pk})


def test_nobody_has_two_profiles_and_a_closed_one_opens_again(town):
    resident = at_home(town.building)
    first = open_profile(resident, by=town.willow_worker, kinds=[K.ADVANCED_AGE])
    with pytest.raises(ActionRefused, match="已有关爱档案"):
        open_profile(resident, by=town.willow_worker, kinds=[K.DISABILITY])
    close_profile(first, by=town.willow_worker)
    again = open_profile(resident, by=town.willow_worker, kinds=[K.DISABILITY])
    assert again.pk == first.pk
    assert [mark.kind for mark in again.marks.filter(ended_on=None)] == [K.DISABILITY]
    assert again.marks.count() == 2


def test_a_profile_needs_a_category_and_a_living_person(town):
    resident = at_home(town.building)
    with pytest.raises(ActionRefused, match="至少选一个类别"):
        open_profile(resident, by=town.willow_worker, kinds=[])
    type(resident).objects.filter(pk=resident.pk).update(presence=Presence.DEAD)
    with pytest.raises(ActionRefused, match="已故"):
        open_profile(resident, by=town.willow_worker, kinds=[K.ADVANCED_AGE])
    assert not CareProfile.objects.exists()


def test_community_correction_only_where_the_office_switched_it_on(town):
    profile = cared_for(at_home(town.building), K.ADVANCED_AGE)
    with pytest.raises(ActionRefused, match="没有启用"):
        add_mark(profile, by=town.willow_worker, kind=K.COMMUNITY_CORRECTION)
    set_cadence(town.street, by=town.director, rows={K.COMMUNITY_CORRECTION: (30, None, True)})
    add_mark(profile, by=town.willow_worker, kind=K.COMMUNITY_CORRECTION)
    assert profile.marks.count() == 2


def test_the_second_of_two_who_change_reads_who_was_first(town):
    profile = cared_for(at_home(town.building), K.ADVANCED_AGE)
    change_profile(profile, by=town.willow_worker, version=1, needs="助餐", attention=2)
    with pytest.raises(Conflict, match="杨社工刚刚改过"):
        change_profile(profile, by=town.willow_secretary, version=1, needs="助浴")
    profile.refresh_from_db()
    assert (profile.needs, profile.attention, profile.version) == ("助餐", 2, 2)
    facts = ledger.of(profile).get().facts
    assert facts == {"changed": ["attention", "needs"]}


def test_a_shorter_interval_of_ones_own_brings_the_date_nearer(town):
    profile = cared_for(at_home(town.building), K.ADVANCED_AGE)
    assert profile.due_on == date(2026, 3, 31)
    profile = change_profile(profile, by=town.willow_worker, version=1, every=3)
    assert profile.due_on == date(2026, 3, 4)


def test_a_mark_begins_once_and_ends_with_the_dates_following(town):
    profile = cared_for(at_home(town.building), K.DISABILITY)
    mark = add_mark(profile, by=town.willow_worker, kind=K.LIVING_ALONE_ELDER)
    profile.refresh_from_db()
    assert profile.due_on == date(2026, 3, 8)
    with pytest.raises(ActionRefused, match="已经有"):
        add_mark(profile, by=town.willow_worker, kind=K.LIVING_ALONE_ELDER)
    end_mark(mark, by=town.willow_worker)
    profile.refresh_from_db()
    assert profile.due_on == date(2026, 5, 30)
    with pytest.raises(ActionRefused, match="已于 2026-03-10 结束"):
        end_mark(mark, by=town.willow_worker)


def test_who_answers_for_another_place_is_not_made_responsible(town):
    profile = cared_for(at_home(town.building), K.ADVANCED_AGE)
    with pytest.raises(ActionRefused, match="不管这一户"):
        assign(profile, town.grid_leader_2, by=town.willow_worker)
    assign(profile, town.building_leader, by=town.willow_worker)
    profile.refresh_from_db()
    assert profile.worker == town.building_leader


def test_many_are_given_to_one_person_all_or_none(town):
    here = [cared_for(at_home(town.building, number), K.ADVANCED_AGE) for number in ("301", "302")]
    there = cared_for(at_home(town.building_2), K.ADVANCED_AGE)
    with pytest.raises(ActionRefused, match="有 1 人不归葛网格管"):
        assign_many([*here, there], town.grid_leader, by=town.willow_secretary)
    assert not CareProfile.objects.exclude(worker=None).exists()
    assert assign_many(here, town.grid_leader, by=town.willow_secretary) == 2
    assert assign_many(here, town.grid_leader, by=town.willow_secretary) == 0
    assert CareProfile.objects.filter(worker=town.grid_leader).count() == 2
    assert LedgerEntry.objects.filter(action="care.assigned").count() == 2


def test_a_closed_profile_is_due_no_more_and_not_changed(town):
    profile = cared_for(at_home(town.building), K.ADVANCED_AGE)
    close_profile(profile, by=town.willow_worker, on=date(2026, 3, 5))
    profile.refresh_from_db()
    assert (profile.closed_on, profile.due_on) == (date(2026, 3, 5), None)
    assert profile.marks.get().ended_on == date(2026, 3, 5)
    with pytest.raises(ActionRefused, match="结档"):
        change_profile(profile, by=town.willow_worker, version=2, needs="助餐")


def test_an_offices_cadence_moves_the_dates_of_its_own_people_only(town):
    ours = cared_for(at_home(town.building), K.ADVANCED_AGE)
    assert set_cadence(town.street, by=town.director, rows={K.ADVANCED_AGE: (14, None, True)}) == 1
    assert set_cadence(town.street, by=town.director, rows={K.ADVANCED_AGE: (14, None, True)}) == 0
    jobs.drain()
    ours.refresh_from_db()
    assert ours.due_on == date(2026, 3, 15)
    with pytest.raises(ActionRefused, match="见面的间隔"):
        set_cadence(town.street, by=town.director, rows={K.ADVANCED_AGE: (14, 7, True)})


def test_words_and_categories_stay_out_of_the_ledger(town):
    resident = at_home(town.building)
    profile = open_profile(resident, by=town.willow_worker, kinds=[K.MENTAL])
    change_profile(profile, by=town.willow_worker, version=profile.version, health="长期服药", contact_name="吴小宝")
    said = "".join(f"{entry.facts}{entry.subject_label}" for entry in ledger.of(profile))
    assert "care.opened" in {entry.action for entry in ledger.of(profile)}
    for word in ("长期服药", "吴小宝", "吴桂兰", "mental", "精神"):
        assert word not in said
