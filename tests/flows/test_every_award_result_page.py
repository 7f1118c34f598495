"""Every page of results, notices, objections and awards in three views, as the pages of meetings are walked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions.freezing import freeze
from awards.actions.naming import name_all
from awards.actions.objections import look_into, object_to
from awards.certificate_codes import code_of
from awards.choices import PhaseName
from awards.models import Award, AwardRound, Evidence, Nomination, Objection
from tests.awards.build import in_phase, make_nomination, make_round
from tests.flows.test_every_page import LONG, VIEWS, faults_of

P = PhaseName


def make_world(town, name, phase):
    world = make_round(town, name=name)
    in_phase(world.round, phase)
    world.first = make_nomination(world, town.willow_1, deeds=LONG[:200], title=LONG[:60])
    world.second = make_nomination(world, town.willow_2, done=6)
    world.third = make_nomination(world, town.maple_1, done=6)
    return world


@pytest.fixture
def rounds(town):
    """One to freeze, one with a tie, one on notice, one named."""
    today = timezone.localdate()
    town.fresh, town.tied = (make_world(town, name, P.REVIEW) for name in ("待核算的评选", "并列的评选"))
    Evidence.objects.filter(nomination=town.tied.first).update(numerator=6)
    freeze(town.tied.entry, by=town.director)
    town.noticed = make_world(town, "公示中的评选", P.NOTICE)
    freeze(town.noticed.entry, by=town.director)
    Nomination.objects.filter(pk=town.noticed.first.pk).update(noticed_from=today, noticed_until=today + timedelta(9))
    for n in range(2):
        object_to(town.noticed.first, text=f"{n}{LONG[:300]}", contact="13855100009")
    town.looking = look_into(Objection.objects.last(), by=town.director)
    town.named = make_world(town, "命名了的评选", P.REVIEW)
    entry = freeze(town.named.entry, by=town.director)
    type(entry).objects.filter(pk=entry.pk).update(approved_by=town.director)
    Nomination.objects.filter(pk=town.named.first.pk).update(
        noticed_from=today - timedelta(30), noticed_until=today - timedelta(1)
    )
    in_phase(town.named.round, P.RESULT)
    [town.award] = name_all(town.named.round, by=town.director)
    Award.objects.update(valid_until=today + timedelta(20), granted_on=today - timedelta(700))
    return town


def walks(t):
    noticed, named = t.noticed.round.pk, t.named.round.pk
    return [
        (None, [
            reverse("award-notice", args=[noticed]), reverse("award-notice", args=[named]), reverse("award-objection"),
            reverse("object-to-award", args=[t.noticed.first.pk]), reverse("honour-wall", args=[t.street.code]),
            reverse("award-check", args=[code_of(t.award)]),
        ]),
        (t.director, [
            reverse("award-results", args=[t.fresh.round.pk]), reverse("award-result", args=[t.fresh.entry.pk]),
            reverse("award-result", args=[t.tied.entry.pk]), reverse("settle-award-ties", args=[t.tied.entry.pk]),
            f"{reverse('award-result', args=[t.noticed.entry.pk])}?check=1", reverse("verify-award-round", args=[noticed]),
            reverse("award-objections", args=[noticed]), reverse("answer-award-objection", args=[t.looking.pk]),
            reverse("award-sheet", args=[noticed]), reverse("calculation-sheet", args=[t.noticed.first.pk]),
            reverse("name-awards", args=[noticed]), reverse("awards"), t.award.get_absolute_url(),
            reverse("award-certificate", args=[t.award.pk]), reverse("award-certificates", args=[named]),
            reverse("wall-award", args=[t.award.pk]), reverse("recheck-award", args=[t.award.pk]),
            reverse("revoke-award", args=[t.award.pk]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_around_results_fits_reads_aloud_and_complains_of_nothing(rounds, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    assert AwardRound.objects.count() == 4
    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(rounds):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
