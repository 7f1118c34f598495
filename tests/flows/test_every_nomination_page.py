"""Every page of nominating and of the households' votes in three views, as the pages of meetings are walked."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from awards.actions.nominating import bar, nominate
from awards.actions.suggesting import suggest
from awards.actions.voting import cast, find_slip, print_slips, return_paper
from awards.choices import NominationState, PhaseName, Target
from awards.models import Nomination
from tests.awards.build import add_entry, in_phase, make_nomination, make_round
from tests.builders import make_dwelling, make_household
from tests.flows.test_every_page import LONG, VIEWS, faults_of

P = PhaseName
WORDS = {"source": "organisation", "deeds": LONG[:200]}


@pytest.fixture
def rounds(town):
    """One that takes nominations, one in which households vote."""
    cache.clear()
    world = town.taking = make_round(town, name="推荐中的评选", judges=0)
    in_phase(world.round, P.NOMINATION)
    town.families, houses = add_entry(world, Target.FAMILY, "和美家庭"), add_entry(world, Target.BUILDING, "和美楼栋")
    doors = [make_household(make_dwelling(town.building, number, town.entrance)) for number in ("301", "302", "303")]
    town.door = doors[0]
    town.family = nominate(town.families, by=town.building_leader, household=doors[0], **WORDS)
    nominate(town.families, by=town.willow_secretary, household=doors[0], **WORDS)
    town.house = nominate(houses, by=town.building_leader, building=town.building, **WORDS)
    told = {"address": "10.0.0.9", "who": "1号楼301 吴阿姨家", "deeds": LONG[:200], "source": "neighbour"}
    town.told = suggest(town.families, town.willow, nominator="邻居", contact="15400001234", **told)
    in_phase(world.round, P.EVIDENCE)
    town.veto = bar(town.house, by=town.director, reason="违建", proof="城管文书 3 号")
    in_phase(world.round, P.NOMINATION)

    voting = town.voting = make_round(town, name="投票中的评选", judges=0)
    in_phase(voting.round, P.VOTING)
    make_nomination(voting, town.willow_1, marks=(), deeds=LONG[:200], title=LONG[:60])
    entry = add_entry(voting, Target.FAMILY, "最美家庭")
    Nomination.objects.create(
        entry=entry, unit=town.group, path=town.group.path, household=doors[1], title="杏花苑1号楼302室",
        state=NominationState.ACCEPTED, deeds=LONG[:200], source="leader",
    )  # fmt: skip
    slips = print_slips(voting.round, doors, by=town.director)
    town.code, town.used = slips[0].code, slips[1].code
    cast(find_slip(town.used), {Nomination.objects.get(entry=voting.entry).pk: True})
    return_paper(voting.round, town.building, [doors[2].pk], by=town.director)
    return town


def walks(t):
    taking, voting, here = t.taking.round.pk, t.voting.round.pk, t.building.pk
    naming = reverse("nominate", args=[taking])
    return [
        (None, [
            reverse("public-nominate", args=[t.willow.code]), reverse("suggestion-answer"), reverse("vote-by-code"),
            reverse("vote", args=[t.code]), reverse("vote", args=[t.used]), reverse("public-nominate", args=[t.maple.code]),
        ]),
        (t.willow_secretary, [
            reverse("nominations", args=[taking]), f"{reverse('nominations', args=[taking])}?st=submitted",
            t.family.get_absolute_url(), naming, f"{naming}?kind={t.families.pk}", f"{naming}?kind={t.families.pk}&q=1-301",
            f"{naming}?kind={t.families.pk}&who=household-{t.door.pk}", reverse("decline-nomination", args=[t.family.pk]),
            reverse("consent-nomination", args=[t.family.pk]), reverse("suggestions", args=[taking]),
            f"{reverse('suggestion', args=[t.told.pk])}?q=1-301", reverse("set-aside-suggestion", args=[t.told.pk]),
            reverse("award-votes", args=[voting]), reverse("return-slips", args=[voting, here]),
            reverse("count-vote-box", args=[voting, here]),
        ]),
        (t.director, [
            t.house.get_absolute_url(), reverse("bar-nomination", args=[t.house.pk]), reverse("lift-veto", args=[t.veto.pk]),
        ]),
        (t.building_leader, [f"{naming}?kind={t.families.pk}", reverse("nominations", args=[taking])]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_around_nominations_fits_reads_aloud_and_complains_of_nothing(rounds, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(rounds):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
