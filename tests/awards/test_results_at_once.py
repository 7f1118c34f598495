"""Two at the same moment: one approval, one naming, one objection of one form, one answer."""

from datetime import timedelta

import pytest
from django.db import connection  # noqa: F401 - the condition of the skip asks it
from django.utils import timezone

from awards.actions.approving import approve
from awards.actions.freezing import freeze_result
from awards.actions.naming import name_all
from awards.actions.objections import answer, object_to
from awards.choices import PhaseName, RoundState
from awards.models import Award, AwardRound, CriteriaSet, Nomination, Objection, RoundKind, Standing, Veto
from awards.verifying import verify
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import make_officer
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
P = PhaseName


@pytest.fixture
def world(transactional_db):
    town = build_town()
    world = make_round(town)
    CriteriaSet.objects.filter(pk=world.entry.criteria_id).update(vetoes=["弄虚作假"])
    in_phase(world.round, P.REVIEW)
    world.first, world.second = make_nomination(world, town.willow_1), make_nomination(world, town.willow_2, done=6)
    world.vices = [make_officer(f"副主任{n}", town.street) for n in range(2)]
    world.director = town.director
    freeze_result(world.entry, by=town.director)
    return world


def test_of_two_who_approve_one_reads_that_it_is_done(world):
    ends = at_once(*(lambda who=who: approve(world.entry, by=who) for who in world.vices))
    assert ends[0] == "done" and "已经批准过" in ends[1]
    assert Nomination.objects.on_notice().count() == 1


def test_freezing_and_approving_at_once_leave_a_result_that_holds(world):
    ends = at_once(
        lambda: freeze_result(world.entry, by=world.vices[0]), lambda: approve(world.entry, by=world.vices[1])
    )
    entry = RoundKind.objects.get(pk=world.entry.pk)
    assert "done" in ends and verify(entry).differs == "" and Standing.objects.count() == 2
    assert entry.approved_by_id in (None, world.vices[1].pk)


@pytest.fixture
def noticed(world):
    approve(world.entry, by=world.vices[0])
    in_phase(world.round, P.NOTICE)
    Nomination.objects.on_notice().update(noticed_from=timezone.localdate())
    return world


def test_one_form_sent_twice_is_one_objection_and_one_answer(noticed):
    at_once(
        *(
            lambda: object_to(noticed.first, text="走访是补填的，我家没人来过。", contact="13855100009")
            for _ in range(2)
        )
    )
    filed = Objection.objects.get()
    said = {"upheld": True, "findings": "查实", "words": "谢谢", "reason": "弄虚作假"}
    ends = at_once(*(lambda who=who: answer(filed, by=who, **said) for who in noticed.vices))
    assert ends[0] == "done" and "已经办结" in ends[1]
    assert Veto.objects.count() == 1


def test_a_round_is_named_once(noticed):
    in_phase(noticed.round, P.RESULT)
    today = timezone.localdate()
    began = today - timedelta(days=30)
    Nomination.objects.on_notice().update(noticed_from=began, noticed_until=today - timedelta(days=1))
    ends = at_once(*(lambda who=who: name_all(noticed.round, by=who) for who in noticed.vices))
    assert ends[0] == "done" and "已命名" in ends[1]
    assert Award.objects.count() == 1 and AwardRound.objects.get().state == RoundState.NAMED
