"""取数: what is counted is written once a line, again as often as wanted while the phase lasts, by nobody's hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from awards.actions import evidence
from awards.actions.evidence import ask_for_evidence, take_evidence
from awards.choices import NominationState, PhaseName, Target
from awards.models import AwardCriterion, Evidence, Nomination, Phase, RoundKind
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from tests.awards.counting import make_counting_round, put_forward


@pytest.fixture
def round(town):
    made = make_counting_round(town.street)
    today = timezone.localdate()
    for place, name in enumerate(PhaseName):
        begins = today + timedelta(days=10 * (place - 1))
        Phase.objects.create(round=made, name=name, begins_on=begins, ends_on=begins + timedelta(days=9))
    put_forward(made, Target.GRID, town.willow_1)
    put_forward(made, Target.BUILDING, town.group, building=town.building)
    return made


def figures():
    return {(row.nomination_id, row.criterion.indicator): row for row in Evidence.objects.select_related("criterion")}


def test_every_automatic_line_of_every_nomination_has_its_figure(round, town):
    assert take_evidence(round, by=town.director) == 5 + 4
    building = Nomination.objects.get(building=town.building)
    required = figures()[building.pk, "required_items"]
    assert (required.numerator, required.denominator) == (0, 5)
    assert LedgerEntry.objects.get(action="award.evidence_taken").facts == {"n": 9}
    assert RoundKind.objects.filter(evidence_at=None).count() == 0


def test_taken_again_the_rows_stay_and_the_numbers_follow(round, town):
    take_evidence(round, by=town.director)
    Evidence.objects.update(numerator=77)
    before = {key: row.pk for key, row in figures().items()}
    take_evidence(round, by=town.director)
    assert {key: row.pk for key, row in figures().items()} == before
    assert not Evidence.objects.filter(numerator=77).exists()


def test_who_was_turned_away_or_withdrew_is_not_counted(round, town):
    Nomination.objects.filter(building=town.building).update(state=NominationState.DECLINED)
    assert take_evidence(round, by=town.director) == 5


@pytest.mark.parametrize(("days", "words"), [(-1, "核对数据"), (10, "调整阶段日期")])
def test_before_and_after_its_phase_it_is_refused(round, town, days, words):
    with pytest.raises(ActionRefused, match=words):
        take_evidence(round, by=town.director, now=timezone.now() + timedelta(days=days))


def test_without_a_nomination_there_is_nothing_to_take(round, town):
    Nomination.objects.update(state=NominationState.WITHDRAWN)
    with pytest.raises(ActionRefused, match="还没有推荐"):
        take_evidence(round, by=town.director)


def test_a_line_nobody_can_count_is_named(round, town):
    AwardCriterion.objects.filter(indicator="talks").update(indicator="steps_walked")
    with pytest.raises(ActionRefused, match="居民沟通会（次）"):
        take_evidence(round, by=town.director)


def test_many_are_taken_by_jobs_a_kind_each_and_twice_is_harmless(round, town):
    ask_for_evidence(round, by=town.director)
    assert not Evidence.objects.exists()
    while jobs.drain():
        pass
    assert Evidence.objects.count() == 9
    entry = round.kinds.first()
    evidence.take_evidence_of(entry=entry.pk, by=town.director.pk)
    assert Evidence.objects.count() == 9


def test_a_job_that_comes_after_the_phase_leaves_what_was_counted(round, town):
    take_evidence(round, by=town.director)
    Evidence.objects.update(numerator=3)
    Phase.objects.filter(name=PhaseName.EVIDENCE).update(begins_on=date(2025, 1, 1), ends_on=date(2025, 1, 2))
    evidence.take_evidence_of(entry=round.kinds.get(kind__target=Target.GRID).pk, by=town.director.pk)
    assert set(Evidence.objects.values_list("numerator", flat=True)) == {3}
