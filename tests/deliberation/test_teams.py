"""议事员 teams: minors only with a guardian's consent, who left, age bands."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.teams import change_team, close_team, found_team, join_team, leave_team, withdraw_consent
from deliberation.choices_councils import ConsentPaper, TeamProfile
from deliberation.figures_councils import age_bands
from deliberation.models import DeliberatorTeam, TeamMember
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions.tree import move_unit
from tests.builders import make_deliberator, make_dwelling, make_household, make_resident, make_team, serial

TODAY = timezone.localdate


@pytest.fixture
def team(town):
    return make_team(town.willow)


def child(town, years=10, **more):
    home = make_household(make_dwelling(town.building, f"{next(serial)}室"))
    return make_resident(home, "李小树", birth_date=date(TODAY().year - years, 1, 1), **more)


def test_a_minor_by_birth_date_joins_with_consent_only_whatever_was_ticked(town, team):
    someone = child(town)
    with pytest.raises(ActionRefused, match="先有监护人同意"):
        join_team(team, by=town.willow_secretary, resident=someone, minor=False)
    with pytest.raises(ActionRefused, match="先有监护人同意"):
        join_team(team, by=None, resident=someone, guardian_name="李爸爸", guardian_consent_on=TODAY())
    with pytest.raises(ActionRefused, match="加入日期以前"):
        make_deliberator(team, resident=someone, guardian_consent_on=TODAY() + timedelta(days=1))
    member = make_deliberator(team, resident=someone, minor=False)
    assert (member.minor, member.guardian_name, member.name) == (True, "李爸爸", "李小树")
    assert TeamMember.objects.count() == 1


def test_of_an_adult_nothing_about_guardians_is_kept(town, team):
    member = make_deliberator(team, resident=child(town, years=40), minor=True)
    assert (member.minor, member.guardian_name, member.guardian_consent_on) == (False, "", None)


def test_somebody_without_a_birth_date_is_a_minor_when_ticked(team):
    with pytest.raises(ActionRefused, match="先有监护人同意"):
        join_team(team, by=None, name="王小明", minor=True)
    assert not join_team(team, by=None, name="王小明").minor


def test_the_database_keeps_the_promise_too(team):
    member = make_deliberator(team)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamMember.objects.filter(pk=member.pk).update(consent_withdrawn_on=TODAY())


def test_the_guardians_name_is_sealed_in_the_table_and_absent_from_the_ledger(team):
    member = make_deliberator(team)
    with connection.cursor() as cursor:
        cursor.execute("SELECT guardian_name FROM deliberation_teammember")
        assert "李爸爸" not in cursor.fetchone()[0]
    entry = ledger.of(team).last()
    assert (entry.action, entry.facts) == ("team.joined", {"member": member.pk, "minor": True})


def test_who_withdraws_consent_takes_the_child_out_the_same_day(team):
    member = withdraw_consent(make_deliberator(team), by=None)
    assert (member.left, member.consent_withdrawn_on) == (TODAY(), TODAY())
    with pytest.raises(ActionRefused, match="离队"):
        withdraw_consent(member, by=None)
    assert make_deliberator(team).pk, "consent given anew lets the child come back"
    with pytest.raises(ActionRefused, match="成年人"):
        withdraw_consent(join_team(team, by=None, name="王奶奶"), by=None)


def test_nobody_is_in_a_team_twice(town, team):
    someone = child(town)
    make_deliberator(team, resident=someone)
    with pytest.raises(Conflict, match="已经在队里"):
        make_deliberator(team, resident=someone)
    make_deliberator(team, "王小明")
    with pytest.raises(Conflict, match="已经在队里"):
        make_deliberator(team, "王小明")


def test_teams_are_named_once_changed_and_closed(town, team):
    with pytest.raises(Conflict, match="已经有“小小议事员”"):
        found_team(town.willow, by=None, name="小小议事员", profile=TeamProfile.CHILDREN)
    member = make_deliberator(team)
    change_team(team, by=town.director, version=1, leader="陈老师")
    with pytest.raises(Conflict, match="刚刚改过"):
        change_team(team, by=town.director, version=1, leader="刘老师")
    close_team(team, by=town.director)
    member.refresh_from_db()
    assert member.left == TODAY()
    with pytest.raises(ActionRefused, match="撤销"):
        make_deliberator(team, "王小明")
    assert [entry.action for entry in ledger.of(team)] == ["team.founded", "team.joined", "team.changed", "team.closed"]


def test_a_moved_unit_takes_its_teams_along(town):
    team = make_team(town.willow_1)
    move_unit(town.willow_1, town.maple, by=town.system_manager)
    assert DeliberatorTeam.objects.get(pk=team.pk).community_path == town.maple.path


def test_age_bands_count_everybody_once(town, team):
    members = [
        make_deliberator(team, resident=child(town)),
        make_deliberator(team, "王小明"),
        join_team(team, by=None, name="不知年龄"),
        join_team(team, by=None, resident=child(town, years=70)),
    ]
    assert [(words, n) for words, n in age_bands(members) if n] == [
        ("18 岁以下", 2), ("60–79 岁", 1), ("未登记年龄", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_teams_ask_a_constant_number_of_questions(town, django_assert_num_queries, count):
    client = Client()
    client.force_login(town.willow_secretary)
    for n in range(count):
        team = make_team(town.willow, f"第{n}队")
    for _ in range(count):
        make_deliberator(team, resident=child(town))
    client.get("/teams/")
    with django_assert_num_queries(8):
        client.get("/teams/")
    with django_assert_num_queries(10):
        client.get(team.get_absolute_url())


def test_the_form_keeps_what_was_typed_and_building_leaders_see_no_children(town, team):
    client = Client()
    client.force_login(town.willow_secretary)
    address = reverse("join-team", args=[team.pk])
    facts = {"name": "王小明", "minor": "on", "joined": str(TODAY()), "guardian_name": "王妈妈"}
    refused = client.post(address, facts)
    assert refused.status_code == 422
    assert "王妈妈" in refused.content.decode()
    more = {"guardian_consent_on": str(TODAY()), "consent_paper": ConsentPaper.SPOKEN}
    assert client.post(address, facts | more).status_code == 302
    page = client.get(team.get_absolute_url()).content.decode()
    assert "王小明" in page
    assert "王妈妈" not in page
    assert client.post(reverse("withdraw-team-consent", args=[team.members.get().pk])).status_code == 302
    assert not team.members.filter(left=None).exists()
    client.force_login(town.building_leader)
    assert client.get(team.get_absolute_url()).status_code == 404


def test_leaving_lies_between_joining_and_today(team):
    member = make_deliberator(team)
    with pytest.raises(ActionRefused, match="离队日期应在"):
        leave_team(member, by=None, on=TODAY() + timedelta(days=1))
    assert leave_team(member, by=None).left == TODAY()
