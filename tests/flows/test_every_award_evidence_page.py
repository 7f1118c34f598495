"""Every page of figures and of the 5+N of buildings in three views, as the pages of meetings are walked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions.buildings import check_item, move_on, report_item, set_theme
from awards.actions.evidence import take_evidence
from awards.choices import ItemState, PhaseName, Stage, Target
from awards.models import ChecklistItem, Phase
from deliberation.models import Meeting
from tests.awards.counting import make_counting_round, put_forward
from tests.builders import make_council
from tests.flows.test_every_page import LONG, VIEWS, faults_of


@pytest.fixture
def counted(town):
    """A building half way with long words, one that applied, one nobody began; figures of it taken."""
    town.round = make_counting_round(town.street)
    today = timezone.localdate()
    Phase.objects.create(round=town.round, name=PhaseName.EVIDENCE, begins_on=today, ends_on=today)
    council = make_council(kind="building_talk", building=town.building)
    for n in range(3):
        Meeting.objects.create(
            council=council, unit=council.unit, path=council.path, title=LONG[:100], place="架空层", state="closed",
            starts_at=timezone.now() - timedelta(days=n + 1), closed_at=timezone.now(),
        )  # fmt: skip
    town.it = put_forward(town.round, Target.BUILDING, town.group, building=town.building)
    put_forward(town.round, Target.GRID, town.willow_1)
    items = list(ChecklistItem.objects.filter(office=town.street))
    set_theme(town.building, by=town.building_leader, theme=LONG[:30])
    for item in items[:3]:
        report_item(town.building, item, by=town.building_leader, state=ItemState.GROWING, note=LONG[:100], ask=True)
    check_item(town.building, items[0], by=town.willow_secretary, reached=True)
    check_item(town.building, items[1], by=town.willow_secretary, reached=False, note=LONG[:100])
    for item in items[:5]:
        report_item(town.building_2, item, by=town.grid_leader_2, state=ItemState.GROWING, ask=True)
        check_item(town.building_2, item, by=town.willow_secretary, reached=True)
    move_on(town.building_2, Stage.APPLIED, by=town.grid_leader_2)
    ChecklistItem.objects.filter(pk=items[-1].pk).update(active=False, label=LONG[:30], help=LONG[:100])
    town.item = items[0]
    take_evidence(town.round, by=town.director)
    return town


def walks(t):
    one, two, item = t.building.pk, t.building_2.pk, t.item.pk
    talks = t.it.entry.criteria.lines.get(indicator="talks").pk
    return [
        (t.building_leader, [
            reverse("building-plans"), reverse("building-plan", args=[one]), reverse("set-building-theme", args=[one]),
            reverse("report-building-item", args=[one, item]), reverse("award-evidence", args=[t.it.pk]),
            reverse("award-evidence-rows", args=[t.it.pk, talks]),
        ]),
        (t.willow_secretary, [
            f"{reverse('building-plans')}?st=asked", reverse("building-plan", args=[two]),
            reverse("check-building-item", args=[one, item]), reverse("send-back-building-plan", args=[two]),
        ]),
        (t.director, [
            reverse("award-data", args=[t.round.pk]), reverse("building-items"), reverse("new-building-item"),
            reverse("change-building-item", args=[item]), reverse("building-plan", args=[t.maple_building.pk]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_figures_and_buildings_fits_reads_aloud_and_complains_of_nothing(counted, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(counted):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
