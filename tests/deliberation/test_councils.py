"""Councils founded from their presets, changed and closed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from deliberation.actions.councils import change_council, close_council, found_council
from deliberation.choices_councils import CouncilKind, MeetingState, PassRule, QuorumRule, VoteBase
from deliberation.models import Council, Meeting
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions.tree import move_unit
from tests.builders import make_council, make_member

K = CouncilKind


def seats(council):
    return [(group.name, group.seats, group.least_present) for group in council.groups.all()]


def test_the_six_kinds_come_with_the_rules_of_the_office(town):
    talk = make_council(kind=K.BUILDING_TALK, building=town.building)
    assert (talk.unit, talk.estate, talk.name) == (town.group, town.estate, "杏花苑1号楼居民沟通会")
    assert (talk.every_months, talk.quorum, talk.quorum_part, talk.quorum_of, talk.quorum_persons) == (
        3, QuorumRule.HOUSEHOLDS, 1, 5, 9,
    )  # fmt: skip
    assert (talk.vote_base, talk.convener) == (VoteBase.HOUSEHOLD, "楼栋长")

    committee = make_council(kind=K.ESTATE_COMMITTEE, estate=town.estate)
    assert (committee.passes, committee.passes_with_cost) == (PassRule.ALL_MAJORITY, PassRule.PRESENT_TWO_THIRDS)
    assert sum(n for _, n, _ in seats(committee)) == 13

    wise = make_council(town.willow)
    assert sum(n for _, n, _ in seats(wise)) == 20
    assert (wise.quorum, wise.quorum_part, wise.quorum_of, wise.passes) == (
        QuorumRule.SEATS, 2, 3, PassRule.PRESENT_MAJORITY,
    )  # fmt: skip

    quad = make_council(kind=K.QUAD_MEETING, estate=town.estate)
    assert seats(quad) == [("社区", 2, 1), ("业委会", 2, 1), ("物业", 2, 1), ("居民代表", 2, 1)]
    assert (quad.quorum, quad.passes, quad.groups_needed, quad.vote_base) == (
        QuorumRule.EVERY_GROUP, PassRule.GROUPS_MAJORITY, 3, VoteBase.GROUP,
    )  # fmt: skip

    consultation = make_council(town.street, K.CONSULTATION)
    assert (consultation.quorum_part, consultation.quorum_of, consultation.passes) == (1, 2, PassRule.OPINION)
    street = make_council(town.street, K.STREET_MEETING)
    assert (street.every_months, seats(street)[0]) == (0, ("牵头单位", 1, 1))


def test_founding_is_recorded_once_and_a_second_click_is_told(town):
    council = found_council(town.willow, by=town.willow_secretary, kind=K.WISE_COUNCIL)
    assert [entry.action for entry in ledger.of(council)] == ["council.founded"]
    with pytest.raises(Conflict, match="已经有“杨柳社区群贤议事会”"):
        found_council(town.willow, by=town.willow_secretary, kind=K.WISE_COUNCIL)
    make_council(kind=K.BUILDING_TALK, building=town.building)
    with pytest.raises(ActionRefused, match="已经设了居民沟通会"):
        make_council(kind=K.BUILDING_TALK, building=town.building, name="另一个名字")
    assert Council.objects.count() == 2


@pytest.mark.parametrize(
    ("where", "kind", "words"),
    [
        ("street", K.WISE_COUNCIL, "设在社区一级"),
        ("willow", K.STREET_MEETING, "设在街道一级"),
        ("willow", K.BUILDING_TALK, "请选择楼栋"),
        ("willow", K.ESTATE_COMMITTEE, "请选择小区"),
        ("willow", K.OTHER, "起个名称"),
    ],
)
def test_a_council_where_it_does_not_belong_is_refused(town, where, kind, words):
    with pytest.raises(ActionRefused, match=words):
        found_council(getattr(town, where), by=None, kind=kind)
    assert not Council.objects.exists()


def test_an_office_invents_councils_of_its_own(town):
    council = make_council(town.willow_1, K.OTHER, name="祠堂说事", groups=[("理事", 5, 0), ("乡贤", 0, 0)])
    assert (str(council), seats(council)) == ("祠堂说事", [("理事", 5, 0), ("乡贤", 0, 0)])


def test_what_changed_is_recorded_by_name_and_a_stale_page_is_told_who_was_faster(town):
    council = make_council(town.willow)
    change_council(council, by=town.director, version=1, every_months=3, charter="章程全文")
    council.refresh_from_db()
    assert (council.every_months, council.version) == (3, 2)
    entry = ledger.of(council).last()
    assert (entry.action, entry.facts) == ("council.changed", {"changed": ["charter", "every_months"]})
    with pytest.raises(Conflict, match="周街道刚刚改过"):
        change_council(council, by=town.willow_secretary, version=1, every_months=1)
    same = change_council(council, by=town.willow_secretary, version=2, every_months=3)
    assert (same.version, ledger.of(council).count()) == (2, 2)


def test_seats_are_renamed_in_place_and_a_side_with_members_stays(town):
    council = make_council(kind=K.QUAD_MEETING, estate=town.estate)
    make_member(council, group="物业")
    groups = {group.name: group for group in council.groups.all()}
    rows = [(name, 2, 1, group.pk) for name, group in groups.items() if name != "物业"]
    with pytest.raises(ActionRefused, match="“物业”有成员或会议记录"):
        change_council(council, by=None, groups=rows)
    change_council(council, by=None, groups=[*rows, ("物业公司", 3, 1, groups["物业"].pk), ("城管", 1, 0)])
    assert seats(council)[3:] == [("物业公司", 3, 1), ("城管", 1, 0)]
    assert council.members.get().group.name == "物业公司"
    with pytest.raises(ActionRefused, match="比席数还多"):
        change_council(council, by=None, groups=[("社区", 1, 2, groups["社区"].pk)])
    with pytest.raises(ActionRefused, match="分子不能比分母大"):
        change_council(council, by=None, quorum_part=4, quorum_of=3)


def test_closing_ends_the_terms_and_waits_for_a_meeting_that_is_called(town):
    council = make_council(town.willow)
    member = make_member(council)
    later = timezone.now() + timedelta(days=3)
    meeting = Meeting.objects.create(
        council=council, unit=town.willow, path=town.willow.path, title="五月议事会", starts_at=later, place="议事厅"
    )
    with pytest.raises(ActionRefused, match="“五月议事会”还没有开完"):
        close_council(council, by=town.director)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    with pytest.raises(ActionRefused, match="不能晚于今天"):
        close_council(council, by=town.director, on=date(2099, 1, 1))
    close_council(council, by=town.director)
    member.refresh_from_db()
    assert member.ended_on == timezone.localdate()
    with pytest.raises(ActionRefused, match="已于"):
        change_council(council, by=town.director, every_months=2)
    again = make_council(town.willow)
    assert (again.name, Council.objects.current().get()) == (council.name, again)


def test_a_moved_unit_takes_its_councils_along(town):
    council = make_council(kind=K.BUILDING_TALK, building=town.building)
    move_unit(town.willow_1, town.maple, by=town.system_manager)
    council.refresh_from_db()
    town.group.refresh_from_db()
    assert (council.path, council.community_path) == (town.group.path, town.maple.path)
    town.maple_secretary.__dict__.pop("scope", None)
    assert list(Council.objects.visible_to(town.maple_secretary)) == [council]
    assert not Council.objects.visible_to(town.willow_secretary).exists()
