"""The demo town has the numbers of the published descriptions, keeps the rules of the house and stays in its streets."""

from collections import Counter
from datetime import date
from itertools import pairwise
from string import Formatter

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from awards.choices import Outcome, PhaseName, ReviewState, RoundState
from awards.models import Award, AwardRound, BuildingPlan, Nomination, Review, Standing
from awards.rules import phases_on
from awards.verifying import verify
from deliberation import search
from deliberation.categories import default_nodes
from deliberation.choices import FINISHED, IN_WORK, TicketState
from deliberation.choices_councils import CouncilKind
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import (
    Category,
    Council,
    DeliberatorTeam,
    Dispute,
    Exclusion,
    Extension,
    FollowUp,
    Meeting,
    MeetingSeries,
    Project,
    Resolution,
    Supervision,
    TeamMember,
    Ticket,
    TicketEvent,
    TicketPhoto,
    TicketSerial,
    Topic,
    TopicTicket,
)
from governance.foundation.models import LedgerEntry
from governance.overview.demo.build import build
from governance.overview.demo.office import texts
from hierarchy import demo
from hierarchy.choices import PostRole, UnitKind
from hierarchy.models import Building, ChatGroup, Entrance, Estate, LevelLabel, OrgUnit, Placement, Post, Term, User
from hierarchy.passwords import StaffPassword
from residents.models import Household, Resident, Visit
from volunteers.models import HoursEntry, TeamPlace, Volunteer, VolunteerApplication, VolunteerTeam

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TODAY = date(2026, 11, 20)
QUICK = {"DEMO": True, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


def fingerprint():
    """What two runs must agree on: numbers, words, states, people, steps."""
    return (
        list(Ticket.objects.order_by("number").values_list("number", "title", "state", "reporter_name", "due_at")),
        list(User.objects.order_by("pk").values_list("name", "username", "phone_key")),
        list(TicketEvent.objects.order_by("pk").values_list("ticket__number", "action", "at", "by_line", "text")),
        list(HoursEntry.objects.order_by("day", "volunteer", "begins_at").values_list("volunteer__name", "minutes")),
        list(Standing.objects.order_by("nomination").values_list("nomination__title", "total", "rank", "outcome")),
    )


@pytest.fixture(scope="module")
def first_run(django_db_setup, django_db_blocker, tmp_path_factory):
    """The fingerprint of a run of its own, rolled back."""
    media = override_settings(**QUICK, MEDIA_ROOT=tmp_path_factory.mktemp("first"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        build(TODAY, tickets=150)
        made = fingerprint()
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def wanghu(first_run, django_db_blocker, tmp_path_factory):
    """The demo as seeded for a Friday; every test of this file looks at the same one."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(**QUICK, MEDIA_ROOT=media), transaction.atomic():
        build(TODAY, tickets=150)
        office = OrgUnit.objects.get(code="WH")
        office.media = media
        yield office
        transaction.set_rollback(True)


def below(office, **more):
    return OrgUnit.objects.filter(path__startswith=office.path, **more)


def test_wanghu_has_the_golden_numbers(wanghu):
    regular = dict(below(wanghu, kind=UnitKind.REGULAR).values_list("depth").annotate(n=Count("pk")).order_by())
    in_force = Term.objects.in_force(TODAY).filter(post__unit__path__startswith=wanghu.path)
    leaders = in_force.filter(post__role__in=[PostRole.GROUP_LEADER, PostRole.ENTRANCE_LEADER])
    numbers = {
        "communities": regular[2],
        "grids": regular[3],
        "groups": regular[4],
        "households": below(wanghu, depth=5).count(),
        "chat groups": ChatGroup.objects.filter(building__unit__path__startswith=wanghu.path).count(),
        "leaders": leaders.count(),
    }
    assert numbers == {
        "communities": 4,
        "grids": 23,
        "groups": 227,
        "households": 288,
        "chat groups": 183,
        "leaders": 307,
    }
    kinds = {UnitKind.CENTER_HOUSEHOLD, UnitKind.MODEL_HOUSEHOLD}
    assert set(below(wanghu, depth=5).values_list("kind", flat=True)) == kinds


def test_qinxinhu_has_123_entrances_and_15_vacancies(wanghu):
    community = OrgUnit.objects.get(name="沁心湖社区")
    posts = Post.objects.filter(role=PostRole.ENTRANCE_LEADER, unit__path__startswith=community.path)
    assert Entrance.objects.filter(building__unit__path__startswith=community.path).count() == 123
    assert (posts.open().count(), posts.filled(TODAY).count(), posts.vacant(TODAY).count()) == (123, 108, 15)


def test_the_entrance_leader_of_the_demo_has_36_households_in_yueguiyuan(wanghu):
    (entrance,) = User.objects.get(username="danyuan").scope.entrances
    entrance = Entrance.objects.get(pk=entrance)
    assert (entrance.building.estate.name, entrance.households) == ("月桂苑", 36)


def test_the_register_is_in_the_database_as_it_was_drawn(wanghu):
    (entrance,) = User.objects.get(username="danyuan").scope.entrances
    assert Household.objects.filter(dwelling__entrance=entrance).count() == 36
    village = Resident.objects.here().filter(building__estate__name="长沟新村")
    assert (village.count(), Visit.objects.filter(building__estate__name="长沟新村").count()) == (964, 760)
    seeded = LedgerEntry.objects.get(action="demo.seeded", unit_path=wanghu.path)
    assert seeded.facts["residents"] == Resident.objects.of_office(wanghu).count()


def test_the_other_offices_have_their_own_shape(wanghu):
    village = Estate.objects.get(name="长沟新村")
    houses = Building.objects.filter(estate=village)
    assert (houses.count(), houses.aggregate(n=Sum("households"))["n"], village.households) == (19, 339, 339)
    assert village.population == 964
    pinghu = OrgUnit.objects.get(name="平湖社区")
    estates = Counter(Estate.objects.filter(unit__path__startswith=pinghu.path).values_list("kind", flat=True))
    assert estates == {"resettlement": 2, "commodity": 9}
    assert (below(pinghu, depth=3).count(), below(pinghu, depth=4).count()) == (10, 0)
    assert Post.objects.filter(role=PostRole.SECTOR_LEADER).filled(TODAY).count() == 4
    labels = LevelLabel.objects.filter(level=3).order_by("office__path").values_list("office__code", "name")
    assert list(labels) == [
        ("WH", "网格党支部"),
        ("BH", "小区党支部"),
        ("YQ", "网格党员先锋小组"),
        ("SZ", "小区党支部"),
    ]


def test_the_tree_is_sound_and_every_unit_knows_where_it_stands(wanghu):
    assert OrgUnit.objects.find_problems() == ([], [], [], [], [])
    assert Placement.objects.filter(until=None, path=F("unit__path")).count() == OrgUnit.objects.count()
    assert not Building.objects.exclude(unit__path__startswith=F("estate__unit__path")).exists()


def test_two_runs_of_the_same_day_are_the_same(first_run, wanghu):
    assert fingerprint() == first_run


def test_every_state_is_there(wanghu):
    assert set(Ticket.objects.values_list("state", flat=True)) == set(TicketState)


def test_each_ticket_is_what_its_steps_say(wanghu):
    for ticket in Ticket.objects.prefetch_related("events", "photos"):
        events = list(ticket.events.order_by("pk"))
        done = Counter(event.action for event in events)
        assert ticket.is_open == (ticket.state not in FINISHED)
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert (events[0].action, events[-1].to_state) == ("filed", ticket.state)
        for before, after in pairwise(events):
            assert after.from_state == before.to_state
        assert ticket.dispatched == sum(done[each] for each in ("dispatched", "escalated", "pushed_down", "reopened"))
        assert (ticket.returned, ticket.reopened) == (done["returned"], done["reopened"])
        assert ticket.photos_count == len(ticket.photos.all())
        assert (ticket.due_at is not None) == (done["accepted"] > 0)
        assert events[-1].at < timezone.make_aware(timezone.datetime(2026, 11, 20))
        if ticket.state in (TicketState.RESOLVED, TicketState.CLOSED):
            assert ticket.resolved_at and ticket.resolution_text and ticket.resolution


def test_lamps_stand_as_the_minute_job_would_have_left_them(wanghu):
    now = timezone.make_aware(timezone.datetime(2026, 11, 20))
    running = Ticket.objects.filter(state__in=IN_WORK)
    assert not running.filter(due_at__lte=now).exclude(lamp="red").exists()
    assert not running.filter(amber_at__lte=now, due_at__gt=now).exclude(lamp="amber").exists()
    assert not running.filter(amber_at__gt=now).exclude(lamp="").exists()
    assert {"amber", "red"} <= set(running.values_list("lamp", flat=True))


def test_every_step_has_its_ledger_row_in_the_order_of_time(wanghu):
    events = TicketEvent.objects.select_related("entry").order_by("pk")
    said = [(f"ticket.{e.action}", e.at, e.by_id, str(e.ticket_id)) for e in events]
    kept = [(e.entry.action, e.entry.at, e.entry.actor_id, e.entry.subject_id) for e in events]
    assert said == kept
    entries = LedgerEntry.objects.filter(action__startswith="ticket.").order_by("pk")
    assert entries.count() == len(said)
    assert list(entries.values_list("at", flat=True)) == sorted(entries.values_list("at", flat=True))


def test_follow_ups_are_made_by_somebody_else_and_answered(wanghu):
    for call in FollowUp.objects.select_related("ticket"):
        assert call.by_id not in (call.ticket.resolved_by_id, call.ticket.handler_id) or call.ticket.reopened
        assert bool(call.solved) == call.reached


def test_numbers_go_on_where_the_demo_stopped(wanghu):
    for serial in TicketSerial.objects.all():
        office = OrgUnit.objects.get(path=serial.office_path)
        numbers = Ticket.objects.filter(number__startswith=f"{office.code}{serial.day:%y%m%d}")
        assert numbers.count() == serial.last
        assert numbers.aggregate(last=Max("number"))["last"] == f"{office.code}{serial.day:%y%m%d}{serial.last:04d}"


def test_photos_are_real_files(wanghu, settings):
    settings.MEDIA_ROOT = wanghu.media
    assert TicketPhoto.objects.count() > 20
    with TicketPhoto.objects.first().file.open() as file:
        assert file.read(3) == b"\xff\xd8\xff"


def test_a_word_of_two_characters_finds_the_story(wanghu):
    found = search.matching(Ticket.objects.filter(path__startswith=wanghu.path), "集中点 东门")
    assert "东门垃圾集中点深夜清运，三栋楼睡不好" in set(found.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("username", "code"),
    [("jiedao", "WH"), ("shequ", "WH"), ("wangge", "WH"), ("louzhang", "WH"), ("danyuan", "WH"), ("chengguan", "WH"),
     ("binhu", "BH"), ("mingzhu", "BH"), ("mingzhulou", "BH"), ("yuqi", "YQ"), ("pinghu", "YQ"), ("pinghulou", "YQ"),
     ("shizhong", "SZ"), ("changgou", "SZ"), ("changgoulou", "SZ")],
)  # fmt: skip
def test_nobody_sees_a_row_of_another_street(wanghu, username, code):
    user = User.objects.get(username=username)
    path = OrgUnit.objects.get(code=code).path
    places = {
        Ticket: "path",
        OrgUnit: "path",
        Post: "unit__path",
        Category: "office__path",
        Estate: "unit__path",
        Building: "unit__path",
        Entrance: "building__unit__path",
    }
    for model, place in places.items():
        seen = model.objects.visible_to(user)
        assert seen.exists() or (username == "chengguan" and place != "path"), model
        assert not seen.exclude(Q(**{f"{place}__startswith": path})).exists(), model
    seen = User.objects.visible_to(user)
    elsewhere = Term.objects.exclude(post__unit__path__startswith=path).values("holder")
    assert not seen.filter(pk__in=elsewhere).exists()


def test_the_keepers_see_no_matter_of_a_resident(wanghu):
    for username in ("guanli", "shenji"):
        assert not Ticket.objects.visible_to(User.objects.get(username=username)).exists()


def test_each_desk_has_something_to_do_and_none_is_drowned(wanghu):
    waiting = {}
    for username in ("jiedao", "chengguan", "shequ", "wangge"):
        user = User.objects.get(username=username)
        seen = Ticket.objects.visible_to(user)
        units = [term.post.unit_id for term in user.scope.terms if not term.post.building_id]
        waiting[username] = sum(
            rows.count()
            for rows in (
                seen.to_acknowledge(units),
                seen.to_handle(units),
                seen.to_accept(),
                seen.to_dispatch_within(user),
                seen.to_follow_up(user),
            )
        )
    assert all(2 <= count <= 40 for count in waiting.values()), waiting


def test_the_accounts_sign_in_with_the_password_the_page_shows(wanghu):
    with override_settings(DEMO=True):
        listed = demo.demo_accounts()
        assert len(listed) == 20
        first = User.objects.get(username="louzhang")
        assert check_password(demo.PASSWORD, first.password)
        signed_in = [authenticate(username=account["username"], password=demo.PASSWORD) for account in listed]
        assert [user.username for user in signed_in] == [account["username"] for account in listed]
        StaffPassword().validate(demo.PASSWORD, first)
    with override_settings(DEMO=False):
        assert demo.demo_accounts() == []
        assert authenticate(username="louzhang", password=demo.PASSWORD) is None


@pytest.mark.parametrize("username", ["jiedao", "shequ", "wangge", "louzhang", "danyuan", "chengguan"])
def test_the_desk_and_the_newest_ticket_open(wanghu, client, username):
    with override_settings(DEMO=True):
        user = User.objects.get(username=username)
        client.force_login(user)
        newest = Ticket.objects.visible_to(user).order_by("-pk").first()
        assert client.get(reverse("desk")).status_code == 200
        page = client.get(newest.get_absolute_url())
    assert newest.title in page.content.decode()


def test_every_text_has_a_category_and_only_words_that_can_be_filled_in():
    leaves = {(node.code[:2], node.name) for node in default_nodes() if node.above}
    known = {"b", "u", "e", "f", "f2", "n", "d", "t", "spot"}
    for row in texts():
        assert (row.top, row.category) in leaves, row
        used = {name for words in (row.title, row.text, row.result) for _, name, *_ in Formatter().parse(words) if name}
        needs_building = {"b", "f", "f2"} if row.where == "e" else set()
        assert used <= known - needs_building - ({"u"} if row.where in "eb" else set()), row


def test_councils_of_every_kind_sit_and_three_teams_deliberate(wanghu):
    kinds = set(Council.objects.values_list("kind", flat=True))
    assert kinds == set(CouncilKind) - {CouncilKind.OTHER}
    assert Council.objects.get(building__estate__name="月桂苑", building__number="3").members.exists()
    for council in Council.objects.filter(kind=CouncilKind.WISE_COUNCIL, unit__path__startswith=wanghu.path):
        assert 15 <= council.members.sitting(TODAY).count() <= 20
    for council in Council.objects.annotate(people=Count("members__user")).filter(people__gt=0):
        users = list(council.members.exclude(user=None).values_list("user", flat=True))
        assert len(users) == len(set(users))
    assert MeetingSeries.objects.get().name == "楼长有话说"
    teams = dict(DeliberatorTeam.objects.annotate(n=Count("members")).values_list("name", "n"))
    assert teams == {"妈妈智囊团": 12, "小小议事员": 10, "桑榆议事队": 14}
    assert not TeamMember.objects.filter(minor=True, guardian_consent_on=None).exists()


def test_nobody_opens_an_empty_page(wanghu):
    seen = {name: User.objects.get(username=name) for name in ("jiedao", "shequ", "louzhang", "chengguan")}
    pressed = Supervision.objects.visible_to(seen["jiedao"])
    assert {"open", "replied", "done"} <= set(pressed.values_list("state", flat=True))
    assert set(pressed.values_list("level", flat=True)) == set(SupervisionLevel)
    assert pressed.filter(automatic=True).exists() and pressed.filter(rejected=1).exists()
    assert set(Extension.objects.values_list("state", flat=True)) == {"asked"}
    exclusions = Exclusion.objects.visible_to(seen["jiedao"])
    assert set(exclusions.values_list("state", flat=True)) == {"asked", "approved"}
    disputes = Dispute.objects.visible_to(seen["shequ"])
    assert set(disputes.values_list("state", flat=True)) == {"registered", "mediating", "succeeded", "failed"}
    assert not Dispute.objects.visible_to(seen["louzhang"]).exists()
    minutes = Meeting.objects.visible_to(seen["shequ"]).values_list("minutes_state", flat=True)
    assert {"remarks", "signed", "published"} <= set(minutes)
    assert Resolution.objects.visible_to(seen["chengguan"]).filter(lead__name="城管办").exists()
    assert Project.objects.visible_to(seen["shequ"]).exclude(from_resolution=None).exists()


def test_the_leader_of_the_demo_holds_a_meeting_tonight(wanghu):
    leader = User.objects.get(username="louzhang")
    meeting = Meeting.objects.visible_to(leader).get(state="announced", council__building__estate__name="月桂苑",
                                                     council__building__number="3")  # fmt: skip
    assert timezone.localdate(meeting.starts_at) == TODAY
    assert meeting.attendances.filter(user=leader).exists()
    titles = list(meeting.items.values_list("title", flat=True))
    assert len(titles) == len(set(titles)) == 2


def test_a_supervised_ticket_carries_the_highest_that_is_open(wanghu):
    for ticket in Ticket.objects.filter(supervisions__isnull=False).distinct():
        still = ticket.supervisions.unfinished().aggregate(highest=Max("level"))["highest"]
        assert ticket.supervised == (still or 0)


def test_the_same_trouble_in_several_places_is_found(wanghu):
    places = Topic.objects.filter(office=wanghu).annotate(n=Count("places")).order_by("-n")
    assert places[0].n >= 2
    assert not TopicTicket.objects.filter(ticket__confidential=True).exists()


def test_a_disputes_ledger_and_version_are_those_of_its_steps(wanghu):
    for dispute in Dispute.objects.all():
        rows = LedgerEntry.objects.filter(subject_type="deliberation.dispute", subject_id=str(dispute.pk))
        assert (rows.count(), rows.order_by("pk").first().action) == (dispute.version, "dispute.registered")
        assert list(rows.order_by("pk").values_list("at", flat=True)) == sorted(rows.values_list("at", flat=True))
        assert all(session.at.date() >= dispute.accepted_on for session in dispute.sessions.all())


def test_wanghu_has_1384_backbone_members_who_said_yes_themselves(wanghu):
    there = Volunteer.objects.filter(street_path=wanghu.path).serving()
    kinds = Counter(there.exclude(backbone="").values_list("backbone", flat=True))
    assert (sum(kinds.values()), len(kinds)) == (1384, 6)
    assert kinds["party"] == there.filter(backbone="party", party_member=True).count()
    minors = there.filter(minor=True)
    assert minors.count() and not minors.filter(guardian_consent_on=None).exists()
    assert {one.number for one in there} <= {f"WHZ{n:06d}" for n in range(1, Volunteer.objects.count() + 1)}
    pioneers = VolunteerTeam.objects.filter(kind="pioneer", path__startswith=wanghu.path)
    assert pioneers.count() == 23
    outsiders = TeamPlace.objects.filter(team__in=pioneers, left=None, volunteer__party_member=False)
    assert not outsiders.exists()
    assert VolunteerApplication.objects.open().count() == 3


def test_the_whole_round_names_two_ten_twenty_nineteen_nineteen_as_the_reckoning_says(wanghu):
    round = AwardRound.objects.get(state=RoundState.NAMED)
    named = Award.objects.filter(nomination__entry__round=round)
    kinds = list(round.kinds.select_related("round", "kind", "criteria"))
    assert [named.filter(nomination__entry=entry).count() for entry in kinds] == [2, 10, 20, 19, 19]
    assert [verify(entry).differs for entry in kinds] == [""] * 5
    standing = Standing.objects.filter(nomination__entry__round=round)
    assert standing.filter(outcome=Outcome.PROPOSED, nomination__award=None).count() == 0
    assert {"proposed", "not", "gate", "barred"} == set(standing.values_list("outcome", flat=True))
    assert set(standing.exclude(outcome=Outcome.PROPOSED).values_list("nomination__award", flat=True)) == {None}
    frozen_and_approved_by_two = [entry.frozen_by_id != entry.approved_by_id for entry in kinds]
    assert frozen_and_approved_by_two == [True] * 5


def test_of_two_objections_the_upheld_one_let_the_next_building_move_up_with_days_of_its_own(wanghu):
    barred = Nomination.objects.get(standing__outcome=Outcome.BARRED)
    assert barred.objections.get().state == "upheld"
    moved_up = Nomination.objects.filter(entry=barred.entry, standing__outcome=Outcome.PROPOSED)
    first = min(moved_up.values_list("noticed_from", flat=True))
    (later,) = moved_up.exclude(noticed_from=first)
    assert later.standing.rank == barred.entry.quota
    assert later.award.granted_on > later.noticed_until


def test_a_second_round_is_in_the_middle_of_its_scoring_and_the_accounts_have_marks_to_give(wanghu):
    round = AwardRound.objects.get(state=RoundState.OPEN)
    assert phases_on(round, TODAY) == {PhaseName.SCORING, PhaseName.VOTING}
    marks = Review.objects.filter(judge__round=round)
    assert {"assigned", "submitted"} == set(marks.values_list("state", flat=True))
    waiting = set(marks.filter(state=ReviewState.ASSIGNED).values_list("judge__user__username", flat=True))
    assert {"chengguan", "shequ", "lianluo"} <= waiting
    assert not any(review.judge.conflicts.filter(nomination=review.nomination).exists() for review in marks)
    assert {"growing", "checked", "named"} == set(BuildingPlan.objects.values_list("stage", flat=True))
