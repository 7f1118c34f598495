"""Every page of judging in three views, as the pages of meetings are walked."""

import pytest
from django.urls import reverse

from awards.choices import PhaseName, ReviewState
from awards.models import Conflict, Judge, Review
from tests.awards.build import in_phase, make_nomination, make_round
from tests.flows.test_every_page import LONG, VIEWS, faults_of

S = ReviewState


@pytest.fixture
def judged(town):
    """A round being scored with something in every state, and a judge with something to mark, marked and final."""
    town.world = world = make_round(town, judges=5)
    in_phase(world.round, PhaseName.SCORING)
    nominations = [
        make_nomination(world, town.maple_1, title=LONG[:60], deeds=LONG[:200]), make_nomination(world, town.willow_1),
        make_nomination(world, town.willow_2), make_nomination(world, town.maple),
    ]  # fmt: skip
    town.judge = Judge.objects.create(round=world.round, user=town.director, group="街道", at_most=9)
    town.reviews = [Review.objects.create(judge=town.judge, nomination=n, state=S.ASSIGNED) for n in nominations]
    done = Review.objects.filter(pk__in=[row.pk for row in town.reviews[2:]])
    done.update(state=S.SUBMITTED, marks={str(world.review.pk): "17.5"}, total="17.5", note=LONG[:200])
    done.filter(pk=town.reviews[3].pk).update(settled_at="2026-11-01T00:00Z")
    Review.objects.filter(judge=world.judges[0]).update(state=S.DRAFT, total=None)
    Conflict.objects.create(judge=world.judges[1], nomination=nominations[0], kind="declared", why=LONG[:100])
    return town


def walks(t):
    round, entry = t.world.round.pk, t.world.entry.pk
    return [
        (t.director, [
            reverse("award-judges", args=[round]), reverse("invite-judges", args=[round]),
            reverse("award-conflicts", args=[round]), reverse("change-judge", args=[t.judge.pk]),
            reverse("end-judge", args=[t.judge.pk]), reverse("award-assignment", args=[entry]),
            reverse("import-assignment", args=[entry]),
            reverse("give-back-marks", args=[t.judge.pk, t.reviews[3].nomination_id]), reverse("scoring"),
            reverse("scoring") + "?st=submitted", *(reverse("score", args=[row.pk]) for row in t.reviews[1:]),
            reverse("score", args=[t.reviews[0].pk]), reverse("recuse", args=[t.reviews[0].pk]),
            reverse("decline-judging", args=[round]), reverse("score-grid", args=[entry]),
            reverse("my-marks", args=[entry]), reverse("import-marks", args=[entry]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_judging_fits_reads_aloud_and_complains_of_nothing(judged, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(judged):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""


def test_a_judge_marks_with_the_keyboard_alone_and_lands_on_the_next(judged, browse):
    page = browse(judged.director)
    page.goto(reverse("score", args=[judged.reviews[0].pk]))
    box = page.locator("input[type=number]").first
    box.fill("18.5")
    box.press("Control+Enter")
    page.wait_for_url(f"**{reverse('score', args=[judged.reviews[1].pk])}")
    judged.reviews[0].refresh_from_db()
    assert str(judged.reviews[0].total) == "18.50"
