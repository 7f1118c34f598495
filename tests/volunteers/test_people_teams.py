"""Teams: who joins, leads and leaves, with every stretch on record; pioneer groups take party members only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from tests.builders import make_volunteer, make_volunteer_team
from volunteers.actions.teams import change_team, close_team, join_team, lead_team, leave_team
from volunteers.models import TeamPlace, VolunteerTeam

DAY = timedelta(days=1)


@pytest.fixture
def team(town):
    return make_volunteer_team(town.willow)


@pytest.fixture
def people(town):
    return [make_volunteer(town.willow, f"队员{n}") for n in range(3)]


def stretches(team):
    rows = team.places.order_by("pk").select_related("volunteer")
    return [(place.volunteer.name, place.leads, place.left is not None) for place in rows]


def test_the_leader_changes_and_both_stretches_stay_on_record(town, team, people):
    today = timezone.localdate()
    first = join_team(team, people[0], by=town.willow_worker, since=today - 9 * DAY)
    second = join_team(team, people[1], by=town.willow_worker, since=today - 5 * DAY)
    lead_team(first, by=town.willow_worker)
    assert stretches(team) == [("队员0", False, True), ("队员1", False, False), ("队员0", True, False)]
    TeamPlace.objects.filter(leads=True).update(since=today - DAY)
    lead_team(second, by=town.willow_worker)
    assert [place.volunteer.name for place in team.places.filter(left=None, leads=True)] == ["队员1"]
    assert team.places.filter(left=None).count() == 2
    assert ("队员0", True, True) in stretches(team), "that he led is still to be read"
    with pytest.raises(Conflict, match="已经离队"):
        lead_team(first, by=town.willow_worker)


def test_a_pioneer_group_takes_party_members_only(town, people):
    group = make_volunteer_team(town.willow_1, "第一网格党员先锋小组", "pioneer")
    with pytest.raises(ActionRefused, match="应是党员"):
        join_team(group, people[0], by=None)
    people[0].party_member = True
    people[0].save(update_fields=["party_member"])
    assert join_team(group, people[0], by=None, leads=True).leads
    plain = make_volunteer_team(town.willow)
    join_team(plain, people[1], by=None)
    with pytest.raises(ActionRefused, match="不是党员"):
        change_team(plain, by=None, kind="pioneer")
    assert VolunteerTeam.objects.get(pk=plain.pk).kind == "service"


def test_who_is_in_joins_once_and_who_has_left_registration_not_at_all(town, team, people):
    place = join_team(team, people[0], by=None)
    with pytest.raises(Conflict, match="已经在队里"):
        join_team(team, people[0], by=None)
    gone = make_volunteer(town.willow, "走了", left_on=timezone.localdate())
    with pytest.raises(Conflict, match="恢复登记"):
        join_team(team, gone, by=None)
    with pytest.raises(ActionRefused, match="别的街道"):
        join_team(team, make_volunteer(town.next_grid, "邻人"), by=None)
    leave_team(place, by=None)
    with pytest.raises(Conflict, match="已经离队"):
        leave_team(place, by=None)
    assert join_team(team, people[0], by=None).pk != place.pk


def test_closing_lets_everybody_leave_and_the_name_is_free_again(town, team, people):
    for each in people:
        join_team(team, each, by=None)
    with pytest.raises(Conflict, match="已经有“绿色护河队”"):
        make_volunteer_team(town.willow)
    close_team(team, by=town.willow_worker, version=1)
    assert team.places.filter(left=None).count() == 0
    with pytest.raises(ActionRefused, match="撤销"):
        join_team(team, people[0], by=None)
    assert make_volunteer_team(town.willow).pk != team.pk
