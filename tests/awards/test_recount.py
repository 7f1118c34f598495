"""An upheld objection to a figure: its rows are mended, the nominee is counted and reckoned again, and stays in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.actions import evidence
from awards.actions.approving import approve
from awards.actions.evidence import take_evidence
from awards.actions.freezing import freeze_result
from awards.actions.objections import answer, look_into, object_to
from awards.choices import NominationState, ObjectionState, PhaseName, Target
from awards.models import Evidence, Nomination, Phase, RoundKind, Standing, Veto
from awards.verifying import verify
from governance.foundation.errors import ActionRefused
from tests.awards.build import in_phase
from tests.awards.counting import make_counting_round, put_forward
from tests.builders import make_officer

SAID = {"findings": "两次走访是补填的，已作废。", "words": "已更正，谢谢您。", "upheld": True, "recount": True}


@pytest.fixture
def filed(town):
    """On notice with a figure that says 77 where the rows say 0; somebody objects."""
    round = make_counting_round(town.street)
    today = timezone.localdate()
    for place, name in enumerate(PhaseName):
        begins = today + timedelta(days=10 * (place - 1))
        Phase.objects.create(round=round, name=name, begins_on=begins, ends_on=begins + timedelta(days=9))
    it = put_forward(round, Target.GRID, town.willow_1)
    Nomination.objects.filter(pk=it.pk).update(state=NominationState.ACCEPTED)
    take_evidence(round, by=town.director)
    Evidence.objects.filter(nomination=it, criterion__indicator="service_times").update(numerator=77)
    in_phase(round, PhaseName.REVIEW)
    freeze_result(it.entry, by=town.director)
    approve(RoundKind.objects.get(pk=it.entry_id), by=make_officer("副主任", town.street))
    Nomination.objects.filter(pk=it.pk).update(noticed_from=today, noticed_until=today + timedelta(days=9))
    in_phase(round, PhaseName.NOTICE)
    return look_into(object_to(it, text="有几次志愿服务没有办过。"), by=town.director)


def test_the_figure_follows_its_rows_and_the_nominee_is_not_barred(filed, town):
    before = Standing.objects.get(nomination=filed.nomination_id).auto
    answered = answer(filed, by=town.director, **SAID)
    assert answered.state == ObjectionState.UPHELD and not Veto.objects.exists()
    assert Evidence.objects.get(nomination=filed.nomination_id, criterion__indicator="service_times").numerator == 0
    entry = RoundKind.objects.get(pk=filed.nomination.entry_id)
    assert Standing.objects.get(nomination=filed.nomination_id).auto < before
    assert entry.approved_by_id is None and verify(entry).differs == ""


def test_where_nothing_was_mended_it_says_so_and_nothing_is_answered(filed, town):
    Evidence.objects.filter(nomination=filed.nomination_id, criterion__indicator="service_times").update(numerator=0)
    with pytest.raises(ActionRefused, match="先在原始记录里更正"):
        answer(filed, by=town.director, **SAID)
    filed.refresh_from_db()
    assert filed.state == ObjectionState.LOOKING


def test_it_is_counted_as_of_the_moment_at_which_the_others_were(filed, town, monkeypatch):
    """What came in since then is not measured for one nominee alone."""
    counted_at, asked = timezone.now() - timedelta(days=40), []
    RoundKind.objects.filter(pk=filed.nomination.entry_id).update(evidence_at=counted_at)
    counts = evidence.counts
    monkeypatch.setattr(evidence, "counts", lambda *of: asked.append(of[-1]) or counts(*of))
    answer(filed, by=town.director, **SAID)
    assert set(asked) == {counted_at}
    assert Evidence.objects.filter(
        nomination=filed.nomination_id, taken_at__gt=counted_at + timedelta(days=39)
    ).exists()
