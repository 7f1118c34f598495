"""Phases are rights, and dates move their neighbours."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from awards import rules
from awards.actions.phases import move_phase, set_dates, usual_dates
from awards.choices import PhaseName, RoundState
from awards.models import AwardRound, Nomination, Standing
from governance.foundation.errors import ActionRefused
from tests.awards.build import make_nomination, make_round

P = PhaseName
TODAY = date(2026, 11, 2)


@pytest.fixture
def round(town):
    made = set_dates(make_round(town, state=RoundState.DRAFT).round, TODAY, by=town.director)
    AwardRound.objects.update(state=RoundState.OPEN)
    made.refresh_from_db()
    return made


def spans(round):
    return {phase.name: (phase.begins_on, phase.ends_on) for phase in round.phases.all()}


def test_the_usual_dates_follow_each_other_and_votes_run_beside_the_scoring(db):
    dates = usual_dates(TODAY)
    assert dates[P.VOTING][0] == dates[P.SCORING][0]
    in_a_row = [name for name in PhaseName if name != P.VOTING]
    for one, next_one in pairwise(in_a_row):
        assert dates[next_one][0] >= dates[one][1] + timedelta(days=1)


def test_a_notice_lasts_five_working_days_at_least(round, town):
    notice = round.phases.get(name=P.NOTICE)
    with pytest.raises(ActionRefused, match="满 5 个工作日"):
        move_phase(notice, notice.begins_on, notice.begins_on + timedelta(days=4), by=town.director, today=TODAY)


def test_a_longer_phase_pushes_the_later_ones_and_leaves_the_earlier(round, town):
    before = spans(round)
    scoring = round.phases.get(name=P.SCORING)
    move_phase(scoring, scoring.begins_on, scoring.ends_on + timedelta(days=7), by=town.director, today=TODAY)
    after = spans(AwardRound.objects.get())
    assert {name for name in PhaseName if before[name] != after[name]} == {
        P.SCORING, P.REVIEW, P.NOTICE, P.ANSWERS, P.RESULT
    }  # fmt: skip
    assert after[P.REVIEW][0] == after[P.SCORING][1] + timedelta(days=1)
    assert after[P.VOTING] == before[P.VOTING]


def test_what_is_over_stays_and_what_runs_keeps_its_beginning(round, town):
    nomination = round.phases.get(name=P.NOMINATION)
    with pytest.raises(ActionRefused, match="已经开始"):
        move_phase(nomination, TODAY + timedelta(days=1), nomination.ends_on, by=town.director, today=TODAY)
    with pytest.raises(ActionRefused, match="已经结束"):
        late = nomination.ends_on + timedelta(days=1)
        move_phase(nomination, nomination.begins_on, late, by=town.director, today=late)


@pytest.mark.parametrize(("right", "phase"), [("nominate", P.NOMINATION), ("score", P.SCORING), ("vote", P.VOTING)])
def test_a_right_is_given_from_the_first_day_to_the_last(round, right, phase):
    first, last = spans(round)[phase]
    assert [
        rules.allows(round, right, day) for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))
    ] == [False, True, True, False]


def test_a_draft_gives_no_right(round):
    AwardRound.objects.update(state=RoundState.DRAFT)
    round.refresh_from_db()
    assert not rules.allows(round, "nominate", TODAY)
    assert "筹备" in rules.why_not_now(round, "nominate", TODAY)


def test_who_was_approved_moves_with_the_notice_and_never_has_fewer_days(town):
    world = make_round(town)
    round = set_dates_of(world, town)
    first = make_nomination(world, town.willow_1)
    Standing.objects.create(nomination=first, auto=1, review=1, resident=1, total=3, rank=1, outcome="proposed")
    notice = round.phases.get(name=P.NOTICE)
    Nomination.objects.update(noticed_from=notice.begins_on, noticed_until=notice.ends_on)
    review, ten = round.phases.get(name=P.REVIEW), timedelta(days=10)
    move_phase(review, review.begins_on, review.ends_on + ten, by=town.director, today=TODAY)  # a neighbour of it
    notice.refresh_from_db()
    first.refresh_from_db()
    assert (first.noticed_from, first.noticed_until) == (notice.begins_on, notice.ends_on)
    later, until = notice.begins_on + timedelta(days=1), notice.ends_on + ten
    move_phase(notice, notice.begins_on, until, by=town.director, today=later)
    first.refresh_from_db()
    assert (first.noticed_from, first.noticed_until) == (notice.begins_on, until)
    move_phase(notice, notice.begins_on, until - timedelta(days=3), by=town.director, today=later)
    first.refresh_from_db()
    assert first.noticed_until == until


def set_dates_of(world, town):
    AwardRound.objects.update(state=RoundState.DRAFT)
    set_dates(world.round, TODAY, by=town.director)
    AwardRound.objects.update(state=RoundState.OPEN)
    return AwardRound.objects.get()
