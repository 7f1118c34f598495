"""Party members, their consent to be named, and the households that become the fifth level of the tree."""

from datetime import date

import pytest

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import appoint, establish_post
from hierarchy.actions.tree import found_unit
from hierarchy.choices import PostRole, UnitKind
from hierarchy.models import Post, Term
from residents.actions.designation import designate, withdraw_designation
from residents.actions.leaving import move_out, record_death
from residents.actions.party import conceal, disclose, forget_member, record, record_member
from residents.choices import MemberKind, Membership, Purpose
from residents.models import Consent, Household, PartyMember, Resident
from residents.shown import show
from tests.builders import make_person, make_resident
from tests.residents.homes import at_home

CENTER = UnitKind.CENTER_HOUSEHOLD


@pytest.fixture
def clerk(town):
    return town.willow_secretary


@pytest.fixture
def member(town):
    resident = at_home(town.building, birth_date=date(1960, 1, 1))
    PartyMember.objects.create(resident=resident)
    return resident


def again(row):
    return type(row).objects.get(pk=row.pk)


def named_to(user, resident):
    people = Resident.objects.visible_to(user).select_related("party", "care").filter(pk=resident.pk)
    return [person.member is not None for person in show(user, people)]


def test_a_member_is_named_to_neighbours_only_after_agreeing(town, clerk, member):
    assert named_to(town.building_leader, member) == named_to(town.entrance_leader, member) == [False]
    assert named_to(town.grid_leader, member) == named_to(clerk, member) == [True]

    disclose(member, by=clerk, on=date(2026, 3, 1), written=True)
    assert named_to(town.entrance_leader, member) == [True]
    assert Consent.objects.get().purpose == Purpose.PARTY

    conceal(member, by=clerk)
    assert named_to(town.entrance_leader, member) == [False]
    assert Consent.objects.get().withdrawn_on is not None


def test_double_registration_needs_its_day(town, clerk):
    resident = at_home(town.building)
    with pytest.raises(ActionRefused, match="要写报到日期"):
        record_member(resident, by=clerk, membership=Membership.DUAL)
    made = record(
        resident, by=clerk, kind=MemberKind.PROBATIONARY, membership=Membership.DUAL, reported_on=date(2026, 3, 1),
        branch_written="市供电公司党委", disclosed=True,
    )  # fmt: skip
    assert (made.membership, made.disclosed, again(resident).politics) == (Membership.DUAL, True, "02")


def test_a_members_row_is_compared_with_what_was_seen(clerk, member):
    record_member(member, by=clerk, seen=1, post="宣传委员")
    with pytest.raises(Conflict, match="刚刚有人修改过这名党员的登记"):
        record_member(member, by=clerk, seen=1, post="组织委员")


def test_a_membership_that_was_a_mistake_leaves_nothing(clerk, member):
    disclose(member, by=clerk)
    forget_member(member, by=clerk)
    assert (PartyMember.objects.count(), Consent.objects.count(), again(member).politics) == (0, 0, "")


def test_a_designated_household_is_a_unit_of_the_fifth_level(town, clerk, member):
    household = designate(member.household, by=clerk, kind=CENTER)

    unit = household.unit
    assert (unit.depth, unit.parent_path, unit.kind) == (5, town.group.path, CENTER)
    assert unit.name == "1单元301室中心户"  # no name of a person in the tree
    assert list(LedgerEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "unit.founded",
        "household.designated",
    ]
    with pytest.raises(ActionRefused, match="已认定为中心户"):
        designate(household, by=clerk, kind=CENTER)


def test_a_unit_that_stands_there_already_is_tied_instead_of_founded(town, clerk, member):
    unit = found_unit(town.group, by=clerk, name="吴家示范户", kind=UnitKind.MODEL_HOUSEHOLD)

    household = designate(member.household, by=clerk, kind=CENTER, unit=unit)

    assert (household.unit, household.designation) == (unit, UnitKind.MODEL_HOUSEHOLD)
    other = at_home(town.building, "401")
    PartyMember.objects.create(resident=other)
    with pytest.raises(ActionRefused, match="已对应另一户"):
        designate(other.household, by=clerk, kind=CENTER, unit=unit)


def test_without_a_building_group_or_a_member_the_refusal_says_what_to_do(town, clerk):
    on_grid = at_home(town.building_2)
    PartyMember.objects.create(resident=on_grid)
    with pytest.raises(ActionRefused, match="请先在组织架构里新建楼栋党小组"):
        designate(on_grid.household, by=clerk, kind=CENTER)
    with pytest.raises(ActionRefused, match="请先登记党员"):
        designate(at_home(town.building, "401").household, by=clerk, kind=CENTER)


def test_taking_the_designation_back_closes_the_unit_and_ends_its_householders_term(town, clerk, member):
    household = designate(member.household, by=clerk, kind=CENTER)
    post = establish_post(household.unit, by=clerk, role=PostRole.HOUSEHOLDER)
    appoint(post, make_person("吴桂兰"), by=clerk)

    unit = household.unit
    household = withdraw_designation(household, by=clerk)

    assert (household.designation, household.unit) == ("", None)
    assert again(unit).closed_on is not None
    assert Term.objects.get(post=post).ended_on is not None
    assert Post.objects.get(pk=post.pk).abolished_on is not None


def test_the_death_of_its_only_member_ends_a_designation(clerk, member):
    make_resident(member.household, "陈大海")
    household = designate(member.household, by=clerk, kind=CENTER)
    unit = household.unit

    record_death(member, by=clerk)

    household = again(household)
    assert (household.designation, household.unit_id, household.ended_on) == ("", None, None)
    assert again(unit).closed_on is not None


def test_a_second_member_keeps_it(clerk, member):
    PartyMember.objects.create(resident=make_resident(member.household, "陈大海"))
    household = designate(member.household, by=clerk, kind=CENTER)

    record_death(member, by=clerk)
    assert again(household).designation == CENTER

    move_out(again(household), by=clerk)
    assert (again(household).designation, Household.objects.exclude(unit=None).count()) == ("", 0)
