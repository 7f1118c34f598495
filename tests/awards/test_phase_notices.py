"""Every phase tells those it concerns, once, and nobody who has nothing to do in it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from awards.actions.phases import move_phase
from awards.actions.rounds import cancel_round, open_round
from awards.actions.telling import tell_phases
from awards.choices import NominationState, Outcome, PhaseName, ReviewState
from awards.models import Phase, Review, Standing
from governance.foundation import jobs
from governance.foundation.models import Notice
from tests.awards.build import in_phase, make_nomination, make_round
from tests.awards.rounds import plan

P = PhaseName
DAY = date(2026, 11, 9)


@pytest.fixture
def world(town):
    """Round of the street for grids; 杨柳第一网格 nominated by its grid leader, two judges of whom one has to score."""
    world = make_round(town, judges=2)
    world.first = make_nomination(world, town.willow_1, marks=(), nominated_by=town.grid_leader)
    Review.objects.create(judge=world.judges[0], nomination=world.first, state=ReviewState.ASSIGNED)
    return world


def on(phase, world, *, ends=DAY + timedelta(days=9), day=DAY):
    """Whom the morning of a day told, when a phase begins on DAY."""
    Phase.objects.update_or_create(round=world.round, name=phase, defaults={"begins_on": DAY, "ends_on": ends})
    return morning(day)


def morning(day):
    before = set(Notice.objects.values_list("pk", flat=True))
    tell_phases(timezone.make_aware(datetime(day.year, day.month, day.day, 8, 5)))
    jobs.drain()
    return {(notice.user.name, notice.text) for notice in Notice.objects.exclude(pk__in=before).select_related("user")}


def names(told):
    return {name for name, _ in told}


def test_nominations_begin_for_communities_and_grids_and_leaders_only_where_there_is_a_kind_for_them(world, town):
    told = on(P.NOMINATION, world)
    assert names(told) == {"柳书记", "杨社工", "冯书记", "葛网格", "贺网格"}
    assert {text for _, text in told} == {"“2026 年度和美评选”开始推荐，11-18 截止；不用报材料"}
    assert on(P.NOMINATION, world) == set()
    town_wide = plan(town, name="带楼栋的", begins_on=timezone.localdate())
    open_round(town_wide, by=town.director)
    jobs.drain()
    told = set(Notice.objects.filter(text__contains="带楼栋的").values_list("user__name", flat=True))
    assert told == {"柳书记", "杨社工", "冯书记", "葛网格", "贺网格", "章楼长"}


def test_unchecked_nominations_are_told_to_their_community_and_figures_to_the_street(world, town):
    make_nomination(world, town.maple_1, marks=(), state=NominationState.SUBMITTED)
    told = on(P.EVIDENCE, world)
    assert names(told) == {"冯书记", "周街道"}


def test_scoring_is_told_to_judges_with_something_to_do_and_those_who_are_late_are_reminded_once(world):
    assert names(on(P.SCORING, world)) == {"评委0"}
    assert morning(DAY + timedelta(days=6)) == set()
    reminded = morning(DAY + timedelta(days=7))
    assert reminded == {("评委0", "“2026 年度和美评选”的评议打分 11-18 截止，您还有没打完的")}
    assert morning(DAY + timedelta(days=8)) == set()


def test_nobody_is_reminded_where_all_marks_are_in_and_the_street_hears_when_no_judge_was_assigned(world):
    Review.objects.all().delete()
    assert names(on(P.SCORING, world)) == {"周街道"}
    assert morning(DAY + timedelta(days=8)) == set()


@pytest.mark.parametrize(
    ("phase", "people"),
    [
        (P.VOTING, {"柳书记", "杨社工"}),
        (P.REVIEW, {"周街道"}),
        (P.ANSWERS, set()),
        (P.RESULT, {"周街道"}),
    ],
)
def test_the_other_phases_are_told_to_who_has_something_to_do(world, phase, people):
    assert names(on(phase, world)) == people


def test_the_notice_is_told_to_who_nominated_what_stands_on_it(world, town):
    other = make_nomination(world, town.willow_2, marks=(), nominated_by=town.grid_leader_2)
    for nomination, outcome in ((world.first, Outcome.PROPOSED), (other, Outcome.NOT)):
        Standing.objects.create(nomination=nomination, auto=1, review=1, resident=1, total=3, rank=1, outcome=outcome)
    world.first.noticed_from, world.first.noticed_until = DAY, DAY + timedelta(days=7)
    world.first.save()
    world.round.kinds.update(approved_by=town.director)
    assert names(on(P.NOTICE, world)) == {"葛网格"}


def test_a_draft_and_a_cancelled_round_tell_nothing(world, town):
    cancel_round(world.round, by=town.director, why="不办了")
    jobs.drain()
    told = set(Notice.objects.values_list("user__name", flat=True))
    assert told == {"葛网格", "评委0", "评委1"}
    assert on(P.NOMINATION, world) == set()


def test_a_phase_that_is_put_off_is_told_of_again_when_it_begins(town):
    round = plan(town, begins_on=timezone.localdate())
    open_round(round, by=town.director)
    later = round.phases.get(name=P.EVIDENCE)
    jobs.drain()
    Phase.objects.filter(pk=later.pk).update(told_at=timezone.now())
    move_phase(later, later.begins_on, later.ends_on + timedelta(days=3), by=town.director)
    later.refresh_from_db()
    assert later.told_at is None
    assert round.phases.get(name=P.NOMINATION).told_at


def test_judges_are_told_that_a_longer_nomination_moved_their_scoring_and_the_street_not_of_every_neighbour(
    world, town
):
    in_phase(world.round, P.NOMINATION)
    before, nomination = world.round.phases.get(name=P.SCORING).ends_on, world.round.phases.get(name=P.NOMINATION)
    move_phase(nomination, nomination.begins_on, nomination.ends_on + timedelta(days=30), by=town.director)
    jobs.drain()
    moved = world.round.phases.get(name=P.SCORING)
    told = set(Notice.objects.values_list("user__name", "text"))
    assert moved.ends_on > before
    assert ("评委0", f"“2026 年度和美评选”的评议打分改到 {moved.ends_on:%m-%d} 结束") in told
    assert "周街道" not in names(told) and "葛网格" in names(told)
