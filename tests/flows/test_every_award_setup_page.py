"""Every page of setting up awards in three views: kinds, criteria, a round at each step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions.rounds import cancel_round
from awards.choices import NominationState, PhaseName, ReviewState
from awards.models import AwardKind, Review
from tests.awards.build import make_nomination, make_round
from tests.awards.rounds import plan, running
from tests.flows.test_every_page import LONG, VIEWS, faults_of
from tests.flows.waiting import expect


@pytest.fixture
def awarded(town):
    town.draft = plan(town, name=LONG[:40])
    town.running = running(town, name="2026 年度和美评选", begins_on=timezone.localdate())
    town.cancelled = cancel_round(plan(town, name="取消的一轮"), by=town.director, why=LONG[:100])
    town.kind = AwardKind.objects.get(name="和美楼栋")
    world = make_round(town, name="打分中的一轮")
    today = timezone.localdate()
    for name in PhaseName:
        world.round.phases.create(name=name, begins_on=today, ends_on=today + timedelta(days=6))
    nomination = make_nomination(world, town.maple_1, marks=(15, 16), state=NominationState.ACCEPTED)
    judge = world.round.judges.create(user=town.willow_secretary)
    Review.objects.create(judge=judge, nomination=nomination, state=ReviewState.ASSIGNED)
    town.scoring = world.round
    return town


def walks(t):
    return [
        (t.director, [
            reverse("award-rounds"), reverse("new-award-round"), t.draft.get_absolute_url(),
            t.running.get_absolute_url(), t.cancelled.get_absolute_url(), t.scoring.get_absolute_url(),
            reverse("change-award-round", args=[t.draft.pk]), reverse("date-award-round", args=[t.draft.pk]),
            reverse("move-award-phase", args=[t.running.pk, "review"]),
            reverse("cancel-award-round", args=[t.running.pk]),
            reverse("award-criteria", args=[t.running.kinds.first().pk]), reverse("award-kinds"),
            reverse("award-kind", args=[t.kind.pk]), reverse("new-award-kind"),
            reverse("change-award-kind", args=[t.kind.pk]), reverse("revise-criteria", args=[t.kind.pk]),
            reverse("switch-awards"),
        ]),
        (t.willow_secretary, [reverse("award-rounds"), t.scoring.get_absolute_url()]),
        (t.building_leader, [reverse("award-rounds"), t.running.get_absolute_url()]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_setting_up_awards_fits_reads_aloud_and_complains_of_nothing(awarded, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(awarded):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""


def test_a_phase_is_moved_after_its_neighbours_were_shown(awarded, browse):
    """Two extra days for the review: what follows is shown first, and then it is so."""
    page = browse(awarded.director)
    phase = awarded.running.phases.get(name=PhaseName.REVIEW)
    page.goto(reverse("move-award-phase", args=[awarded.running.pk, "review"]))
    page.get_by_label("结束").fill((phase.ends_on + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="先看影响哪些阶段").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("button", name="就这样改").click()
    expect(page.get_by_text("日期已调整")).to_be_visible()
    phase.refresh_from_db()
    moved = awarded.running.phases.get(name=PhaseName.NOTICE)
    assert moved.begins_on == phase.ends_on + timedelta(days=1)
