"""Seats and teams follow what happens to people: moving out, dying, erasing, merging, handing a post over."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Attendance, Council, CouncilMember, Meeting, TeamMember
from hierarchy.actions.posts import hand_over
from hierarchy.handover import open_work
from hierarchy.models import Term
from residents.actions.leaving import move_out, record_death
from residents.actions.merging import merge, undo_merge
from residents.actions.retention import erase
from residents.models import Merge
from tests.builders import (
    make_council,
    make_deliberator,
    make_dwelling,
    make_household,
    make_member,
    make_person,
    make_resident,
    make_team,
)

TODAY = timezone.localdate


@pytest.fixture
def resident(town):
    return make_resident(make_household(make_dwelling(town.building)), birth_date=date(1950, 1, 1))


@pytest.fixture
def seat(town, resident):
    return make_member(make_council(town.willow), resident=resident, group="居民代表", since=date(2025, 5, 1))


@pytest.mark.parametrize("how", ["out", "death"])
def test_who_leaves_the_register_leaves_the_seat(town, resident, seat, how):
    deliberator = make_deliberator(make_team(town.willow), resident=resident, joined=date(2025, 6, 1))
    on = TODAY() - timedelta(days=3)
    if how == "out":
        move_out(resident.household, by=town.willow_secretary, residents=[resident], on=on)
    else:
        record_death(resident, by=town.willow_secretary, on=on)
    seat.refresh_from_db()
    deliberator.refresh_from_db()
    assert (seat.ended_on, seat.ended_why, deliberator.left) == (on, "已迁出" if how == "out" else "已故", on)
    assert not seat.council.members.sitting().exists()


def test_who_is_erased_is_counted_and_not_named(town, resident, seat):
    team = make_team(town.willow, leader="吴桂兰")
    make_deliberator(team, resident=resident)
    erase(resident, by=town.willow_secretary, why="request")
    seat, deliberator = CouncilMember.objects.get(), TeamMember.objects.get()
    team.refresh_from_db()
    assert (seat.name, seat.organisation, seat.ended_on) == ("", "", TODAY())
    assert (deliberator.name, deliberator.guardian_name, deliberator.left, team.leader) == ("", "", TODAY(), "")


def test_two_rows_of_one_person_keep_one_seat_and_the_undo_gives_both_back(town, resident, seat):
    double = make_resident(resident.household)
    council = seat.council
    other = make_member(council, resident=double, group="社区两委")
    elsewhere = make_member(make_council(town.street, CouncilKind.CONSULTATION), resident=double)
    record = merge(resident, double, by=town.willow_secretary)
    assert council.members.sitting().get() == seat
    elsewhere.refresh_from_db()
    assert elsewhere.resident == resident
    undo_merge(record, by=town.willow_secretary)
    other.refresh_from_db()
    assert (other.resident_id, other.ended_on) == (double.pk, None)


def test_the_successor_takes_the_seat_for_the_rest_of_the_term(town):
    talk = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    until = TODAY() + timedelta(days=300)
    make_member(talk, user=town.building_leader, office="召集人", until=until)
    elsewhere = make_member(make_council(town.maple), user=town.building_leader)
    successor = make_person("新楼长")
    term = Term.objects.get(post__building=town.building)
    hand_over(term, successor, by=town.director, on=TODAY())
    sitting = talk.members.sitting().get()
    assert (sitting.name, sitting.office, sitting.until) == ("新楼长", "召集人", until)
    elsewhere.refresh_from_db()
    assert elsewhere.ended_on is None, "a seat that does not hang on the post stays"


def test_a_unit_says_that_councils_sit_there(town):
    make_council(town.willow_1, CouncilKind.OTHER, name="祠堂说事")
    assert ("在用的议事会", 1, f"/councils/?unit={town.willow_1.code}") in open_work(None, town.willow_1)
    assert Council.objects.count() == 1


def invited(meeting, resident, **more):
    return Attendance.objects.create(meeting=meeting, resident=resident, name=resident.name, invited=True, **more)


@pytest.mark.parametrize("state", [MeetingState.ANNOUNCED, MeetingState.CLOSED])
def test_two_rows_of_one_person_asked_to_one_meeting_become_one_line(town, resident, state):
    other = make_resident(make_household(make_dwelling(town.building_2, "302")), birth_date=date(1950, 1, 1))
    council, now = make_council(town.willow), timezone.now()
    meeting = Meeting.objects.create(
        council=council, unit=town.willow, path=town.willow.path, title="议事会", place="议事厅", starts_at=now,
        state=state, closed_at=now if state == MeetingState.CLOSED else None,
    )  # fmt: skip
    invited(meeting, resident)
    came = invited(meeting, other, arrived_at=now)

    merge(resident, other, by=town.willow_secretary)
    line = Attendance.objects.get(resident=resident)
    spare = Attendance.objects.get(resident=None)
    assert (line.pk, spare.name, spare.votes) == (came.pk, "重复登记", state == MeetingState.CLOSED)

    undo_merge(Merge.objects.get(), by=town.willow_secretary)
    assert set(Attendance.objects.values_list("resident", "name")) == {
        (resident.pk, resident.name),
        (other.pk, other.name),
    }


def test_who_leaves_before_a_term_somebody_was_invited_for_has_begun_leaves_all_the_same(town, resident):
    council = make_council(town.willow)
    seat = make_member(council, resident=resident, group="居民代表", since=TODAY())
    meeting = Meeting.objects.create(
        council=council,
        unit=town.willow,
        path=town.willow.path,
        title="议事会",
        place="议事厅",
        starts_at=timezone.now(),
    )
    invited(meeting, resident, member=seat)
    move_out(resident.household, by=town.willow_secretary, residents=[resident], on=TODAY() - timedelta(days=9))
    seat.refresh_from_db()
    assert seat.ended_on == seat.since
    assert not council.members.sitting().exists()
