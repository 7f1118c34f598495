"""What is counted for the awards: each figure against rows made by hand, at its edges, and only of its own place."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from awards.choices import ItemState, Target
from awards.indicators import INDICATORS, counts, fitting
from awards.models import AwardCriterion, AwardRound, BuildingPlan, ChecklistItem, Nomination, PlanItem
from deliberation.choices import IssueLevel, TicketState
from deliberation.models import Attendance, FollowUp, Meeting, Resolution, Ticket
from residents.models import CareProfile, Visit
from tests.awards.counting import figure, make_counting_round, put_forward
from tests.builders import (
    appoint,
    make_council,
    make_dwelling,
    make_household,
    make_partner,
    make_person,
    make_resident,
    make_shift,
    make_ticket,
    make_volunteer,
)
from volunteers.models import Claim, ClaimService, HoursEntry, MicroWish, Pledge, SignUp

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def world(town):
    made = SimpleNamespace(round=make_counting_round(town.street), town=town)
    made.community = put_forward(made.round, Target.COMMUNITY, town.willow)
    made.grid = put_forward(made.round, Target.GRID, town.willow_1)
    made.other_grid = put_forward(made.round, Target.GRID, town.maple_1)
    made.building = put_forward(made.round, Target.BUILDING, town.group, building=town.building)
    made.other_building = put_forward(made.round, Target.BUILDING, town.maple_1, building=town.maple_building)
    made.home = make_household(make_dwelling(town.building))
    made.resident = make_resident(made.home)
    made.family = put_forward(made.round, Target.FAMILY, town.group, household=made.home)
    made.leader = put_forward(made.round, Target.LEADER, town.group, person=town.building_leader)
    made.member = make_volunteer(town.willow_1, resident=made.resident, user=make_person("吴志愿"))
    made.helper = put_forward(made.round, Target.LEADER, town.willow_1, volunteer=made.member)
    return made


def ticket(home, **facts):
    """A stored ticket of a place; the register's own way is tested elsewhere."""
    made = make_ticket(home, **{name: facts.pop(name) for name in ("building", "by") if name in facts})
    Ticket.objects.filter(pk=made.pk).update(**facts)
    return made


def test_every_figure_the_criteria_start_with_can_be_counted_for_its_target(world):
    asked = AwardCriterion.objects.exclude(indicator="").values_list("indicator", "criteria__kind__target")
    assert all(INDICATORS[name].fits(target) for name, target in asked)
    assert "required_items" not in [each.name for each in fitting(Target.FAMILY)]
    for target in Target:
        for each in fitting(target):
            found = counts(each.name, Nomination.objects.filter(entry__kind__target=target), world.round, NOW)
            assert len(found) == Nomination.objects.filter(entry__kind__target=target).count()
            assert all((of is None) != each.share for _, of in found.values())


def test_in_time_is_what_was_settled_before_its_limit_and_late_is_late_though_nobody_settled_it(world):
    grid = world.town.willow_1
    due = at("2026-05-10 18:00")
    done = {"state": TicketState.CLOSED}
    ticket(grid, due_at=due, resolved_at=due, **done)
    ticket(grid, due_at=due, resolved_at=due + timedelta(seconds=1), **done)
    ticket(grid, due_at=due, resolved_at=None, state=TicketState.IN_PROGRESS)
    ticket(grid, due_at=at("2025-12-31 23:59"), resolved_at=at("2025-12-30 09:00"), **done)
    ticket(grid, due_at=NOW + timedelta(days=1), resolved_at=NOW, **done)
    ticket(grid, due_at=due, state=TicketState.WITHDRAWN)

    assert figure("on_time", world.grid, NOW) == (1, 3)
    assert figure("on_time", world.community, NOW) == (1, 3)
    assert figure("on_time", world.other_grid, NOW) == (0, 0)


def test_solved_counts_a_round_by_its_worst_answer_as_the_month_does(world):
    one, two = ticket(world.town.willow_1), ticket(world.town.willow_1)
    said = {"reached": True, "at": at("2026-06-01 09:00"), "way": "call"}
    FollowUp.objects.create(ticket=one, round=0, solved="yes", **said)
    FollowUp.objects.create(ticket=two, round=0, solved="yes", **said)
    FollowUp.objects.create(ticket=two, round=0, solved="no", **said)
    FollowUp.objects.create(ticket=two, round=1, solved="yes", **said)
    FollowUp.objects.create(ticket=two, round=2, solved="yes", **said, resolution="procedural")
    assert figure("solved", world.grid, NOW) == (2, 4)


def test_a_small_matter_that_the_community_had_to_settle_left_its_grid(world):
    town, done = world.town, {"state": TicketState.CLOSED, "resolved_at": at("2026-06-01 09:00")}
    ticket(town.willow_1, **done)
    ticket(town.group, unit=town.group, **done)
    ticket(town.willow_1, unit=town.willow, **done)
    ticket(town.willow_1, level=IssueLevel.MAJOR, unit=town.willow, **done)
    assert figure("at_grid", world.grid, NOW) == (2, 3)


def test_hazards_of_a_building_wait_until_they_are_settled(world):
    building = world.town.building
    facts = {"reported_at": at("2026-06-01 09:00"), "building": building}
    ticket(world.town.group, kind="hazard", **facts)
    ticket(world.town.group, kind="hazard", state=TicketState.RESOLVED, **facts, resolved_at=NOW)
    ticket(world.town.group, kind="help", **facts)
    assert figure("hazards_settled", world.building, NOW) == (1, 2)
    assert figure("hazards_settled", world.other_building, NOW) == (0, 0)


def test_a_ticket_somebody_reported_handled_and_settled_counts_once(world):
    leader = world.town.building_leader
    done = {"state": TicketState.CLOSED, "resolved_at": at("2026-06-01 09:00"), "by": leader}
    ticket(world.town.group, handler=leader, resolved_by=leader, **done)
    ticket(world.town.group, **done)
    ticket(world.town.group, **done | {"by": None}, resolved_by=leader)
    ticket(world.town.group, **done, solved="no")
    ticket(world.town.group, **done | {"state": TicketState.IN_PROGRESS})
    ticket(world.town.group, **done | {"by": world.member.user})
    assert figure("tickets_settled", world.leader, NOW) == (3, None)
    assert figure("tickets_settled", world.helper, NOW) == (1, None)


def test_decisions_are_kept_when_done_by_their_day(world):
    unit = world.town.willow
    made = {"unit": unit, "path": unit.path, "lead": unit, "text": "修路灯", "due_on": date(2026, 6, 1)}
    kept = {"state": "accepted", "done_at": at("2026-06-01 23:00")}
    Resolution.objects.create(**made, **kept)
    Resolution.objects.create(**made, **kept | {"done_at": at("2026-06-02 00:01")})
    Resolution.objects.create(**made)
    Resolution.objects.create(**made, state="dropped")
    Resolution.objects.create(**made | {"due_on": date(2026, 12, 1)})
    assert figure("carried_out", world.community, NOW) == (1, 3)


def test_posts_are_counted_of_grids_and_entrances_on_the_last_day_that_has_come(world):
    # 杨柳: two grids with their leaders, four entrances of which one has its leader
    assert figure("posts_filled", world.community, NOW) == (3, 6)
    appoint(make_person("新单元长"), world.town.group, "entrance_leader", entrance=world.town.entrance_2,
            since=date(2026, 11, 23))  # fmt: skip
    assert figure("posts_filled", world.community, NOW) == (3, 6)
    assert figure("posts_filled", world.community, NOW + timedelta(days=1)) == (4, 6)


def visit(world, when, **more):
    town = world.town
    made = {"household": world.home, "building": town.building, "home": town.group, "path": town.group.path} | more
    return Visit.objects.create(at=at(when), **{"by": town.building_leader} | made)


def test_a_person_in_care_is_due_once_a_month_while_the_file_is_open(world):
    CareProfile.objects.create(resident=world.resident, opened_on=date(2026, 9, 15))
    for when in ("2026-09-14 09:00", "2026-09-20 09:00", "2026-09-21 09:00", "2026-11-01 09:00"):
        visit(world, when, resident=world.resident)
    visit(world, "2026-10-05 09:00", resident=world.resident, outcome="absent")
    visit(world, "2026-10-06 09:00", resident=world.resident, revoked_at=NOW)
    assert figure("care_visited", world.grid, NOW) == (2, 3)  # September and November of three months
    CareProfile.objects.update(closed_on=date(2026, 11, 1))
    assert figure("care_visited", world.grid, NOW) == (1, 2)


def test_a_household_visited_often_is_one_household(world):
    neighbour = make_household(make_dwelling(world.town.building, "302"))
    for home in (world.home, world.home, neighbour):
        visit(world, "2026-09-20 09:00", household=home)
    visit(world, "2025-09-20 09:00", household=make_household(make_dwelling(world.town.building, "303")))
    assert figure("households_visited", world.leader, NOW) == (2, None)
    assert figure("households_visited", world.helper, NOW) == (0, None)


def hours(world, day, minutes, source="shift", **more):
    unit = world.town.willow_1
    begins = at(f"{day} 09:00")
    return HoursEntry.objects.create(
        volunteer=world.member, minutes=minutes, begins_at=begins, ends_at=begins + timedelta(minutes=abs(minutes)),
        day=begins.date(), source=source, words="清理楼道", unit=unit, path=unit.path, **more,
    )  # fmt: skip


def test_hours_are_those_of_the_ledger_and_what_was_reversed_is_nothing(world):
    hours(world, "2026-03-01", 100)
    hours(world, "2026-12-31", 90)
    hours(world, "2025-12-31", 600)
    wrong = hours(world, "2026-03-02", 60)
    hours(world, "2026-03-02", -60, "reversal", reverses=wrong)
    assert figure("service_hours", world.family) == figure("service_hours", world.helper) == (1, None)  # 100 min
    later = at("2026-12-31 20:00")
    assert figure("service_hours", world.family, later) == (3, None)  # 190 minutes
    assert figure("service_times", world.grid, later) == (2, None)
    assert figure("service_times", world.other_grid, later) == (0, None)


def test_a_shift_counts_once_somebody_came(world):
    shift = make_shift(world.town.willow_1, begins_at=at("2026-04-01 09:00"))
    assert figure("activities", world.grid, NOW) == (0, None)
    SignUp.objects.create(shift=shift, volunteer=world.member, state="left")
    assert figure("activities", world.grid, NOW) == (1, None)
    assert figure("took_part", world.family, NOW) == figure("took_part", world.helper, NOW) == (1, None)
    shift.activity.made_by = world.town.building_leader
    shift.activity.save()
    assert figure("gatherings_held", world.leader, NOW) == (1, None)


def test_meetings_count_for_whose_household_came_and_for_the_building(world):
    council = make_council(kind="building_talk", building=world.town.building)
    made = {"council": council, "unit": council.unit, "path": council.path, "title": "沟通会", "place": "架空层"}
    closed = {"state": "closed", "closed_at": NOW, "by": world.town.building_leader}
    held = Meeting.objects.create(**made, starts_at=at("2026-04-01 19:00"), **closed)
    Meeting.objects.create(**made, starts_at=at("2026-04-02 19:00"))
    came = {"meeting": held, "arrived_at": held.starts_at}
    Attendance.objects.create(resident=world.resident, name="吴", **came)
    Attendance.objects.create(household=world.home, name="301", **came)
    Attendance.objects.create(household=world.home, name="301", meeting=held)
    assert figure("talks", world.building, NOW) == (1, None)
    assert figure("talks", world.other_building, NOW) == (0, None)
    assert figure("took_part", world.family, NOW) == (2, None)
    assert figure("gatherings_held", world.leader, NOW) == (1, None)


def test_a_meeting_of_the_own_building_counts_for_its_leader_once_whoever_wrote_it_down(world):
    council = make_council(kind="building_talk", building=world.town.building)
    made = {"council": council, "unit": council.unit, "path": council.path, "title": "沟通会", "place": "架空层"}
    closed = {"state": "closed", "closed_at": NOW, "starts_at": at("2026-04-01 19:00")}
    Meeting.objects.create(**made, **closed, by=world.town.building_leader)
    Meeting.objects.create(**made, **closed, by=world.town.willow_worker)
    Meeting.objects.create(**made, **closed)
    Meeting.objects.create(**made, **closed | {"starts_at": at("2024-12-31 19:00")})
    assert figure("gatherings_held", world.leader, NOW) == (3, None)
    AwardRound.objects.update(since=date(2024, 1, 1))
    assert figure("gatherings_held", Nomination.objects.get(pk=world.leader.pk), NOW) == (3, None)  # before the post


def test_wishes_are_those_collected_in_the_span_and_fulfilled_by_now(world):
    town = world.town
    made = {"home": town.willow_1, "path": town.willow_1.path, "caller": "吴奶奶", "words": "轮椅",
            "collected_by": town.grid_leader, "collected_at": at("2026-04-01 09:00")}  # fmt: skip
    MicroWish.objects.create(**made)
    MicroWish.objects.create(**made, state="done", confirmed_at=NOW)
    MicroWish.objects.create(**made, state="declined")
    MicroWish.objects.create(**made | {"collected_at": at("2025-04-01 09:00")})
    assert figure("wishes_done", world.grid, NOW) == (1, 2)


def test_a_pledge_in_force_and_a_designation_are_read_from_the_register(world):
    unit = world.town.willow_1
    made = {"unit": unit, "path": unit.path, "name": "吴家", "resident": world.resident}
    Pledge.objects.create(**made, place="301门前", signed_on=date(2026, 1, 5))
    Pledge.objects.create(**made, place="花坛", signed_on=date(2025, 1, 5), ended_on=date(2026, 3, 1))
    assert figure("pledged", world.family, NOW) == (1, None)
    assert figure("household_post", world.family, NOW) == (0, None)
    world.home.designation = "model_household"
    world.home.save()
    assert figure("household_post", world.family, NOW) == (1, None)


def test_help_among_neighbours_is_claims_kept_help_with_a_team_and_odd_jobs(world):
    town = world.town
    made = {"home": town.willow_1, "path": town.willow_1.path, "caller": "吴奶奶", "words": "轮椅",
            "collected_by": town.grid_leader}  # fmt: skip
    kept = {"state": "confirmed", "confirmed_at": at("2026-05-01 09:00")}
    Claim.objects.create(wish=MicroWish.objects.create(**made), volunteer=world.member, **kept)
    Claim.objects.create(wish=MicroWish.objects.create(**made), volunteer=world.member)
    joint = Claim.objects.create(wish=MicroWish.objects.create(**made), partner=make_partner(town.willow), **kept)
    begins = at("2026-04-30 09:00")
    ClaimService.objects.create(
        claim=joint, volunteer=world.member, begins_at=begins, ends_at=begins + timedelta(hours=1)
    )
    hours(world, "2026-03-01", 30, "ad_hoc")
    hours(world, "2026-03-02", 30, "claim")
    assert figure("helped", world.family, NOW) == (3, None)


def test_the_five_are_of_all_five_whatever_was_begun(world):
    plan = BuildingPlan.objects.create(building=world.town.building)
    checked = {"state": ItemState.REACHED, "checked_on": date(2026, 3, 1), "checked_by": world.town.willow_secretary}
    for item in ChecklistItem.objects.all()[:7]:
        PlanItem.objects.create(plan=plan, item=item, **checked)
    PlanItem.objects.filter(item__label="政策宣传").update(state=ItemState.GROWING)
    assert figure("required_items", world.building) == (4, 5)
    assert figure("optional_items", world.building) == (2, None)
    assert figure("required_items", world.other_building) == (0, 5)


@pytest.mark.parametrize("target", Target)
def test_many_are_counted_in_as_many_questions_as_one(world, target, django_assert_max_num_queries):
    entry = world.round.kinds.get(kind__target=target)
    only = Nomination.objects.filter(entry=entry)
    names = [each.name for each in fitting(target)]

    def asked():
        with django_assert_max_num_queries(90) as context:
            for name in names:
                counts(name, only, world.round, timezone.now())
        return len(context)

    few = asked()
    for unit in (world.town.willow_2, world.town.maple, world.town.street):
        put_forward(world.round, target, unit)
    assert asked() == few
