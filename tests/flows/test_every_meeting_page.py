"""Every page of councils, meetings, decisions and projects in three views, as the pages of tickets are walked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import agenda, meetings, minutes, voting
from deliberation.actions.projects import found_project
from deliberation.actions.resolutions import make_resolution
from deliberation.choices_councils import CouncilKind, ItemState, MinutesState
from deliberation.models import Meeting
from tests.builders import make_council
from tests.deliberation.meeting_rooms import council_of, everybody_comes, homes, open_meeting
from tests.flows.test_every_page import LONG, VIEWS, faults_of


@pytest.fixture
def held(town):
    """A building's meeting with a vote running, and a council's meeting whose minutes hang out."""
    homes(town.building, 3)
    talk = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    town.open, item = open_meeting(talk, town.building_leader)
    everybody_comes(town.open, town.building_leader, 2)
    agenda.add_item(town.open, by=town.building_leader, title=LONG, with_cost=True, owners_matter=True)
    town.motion = voting.open_vote(item, by=town.building_leader)
    by = town.willow_secretary
    town.council = council_of(town.willow, 4)
    over, item = open_meeting(town.council, by)
    everybody_comes(over, by, 3)
    agenda.conclude_item(item, by=by, state=ItemState.DECIDED, decision=LONG)
    meetings.close_meeting(over, by=by)
    minutes.draft_minutes(Meeting.objects.get(pk=over.pk), by=by)
    town.resolution = make_resolution(
        item, by=by, text=LONG, lead=town.willow, due_on=timezone.localdate() + timedelta(days=9)
    )
    until = timezone.localdate() + timedelta(days=5)
    Meeting.objects.filter(pk=over.pk).update(minutes_state=MinutesState.PUBLISHED, extract=LONG, notice_until=until)
    town.over = over
    town.project = found_project(town.willow, by=by, title=LONG[:60], year=until.year)
    return town


def walks(t):
    """Who looks at which pages."""
    code = t.willow.code
    return [
        (None, [
            reverse("sign-in", args=[t.open.token]), reverse("sign-in-by-code"), reverse("public-meeting", args=[t.over.pk]),
            reverse("public-meetings", args=[code]), reverse("public-projects", args=[code]), reverse("public-objection"),
        ]),
        (t.building_leader, [
            "/", reverse("meetings"), t.open.get_absolute_url(), t.motion.get_absolute_url(), reverse("sign-in-sheet", args=[t.open.pk]),
            reverse("meeting-poster", args=[t.open.pk]), reverse("new-meeting"), reverse("add-agenda-item", args=[t.open.pk]),
            reverse("council-cadence"), reverse("owners-calculator"),
        ]),
        (t.willow_secretary, [
            reverse("councils"), t.council.get_absolute_url(), reverse("council-roster", args=[t.council.pk]), reverse("seat-member", args=[t.council.pk]),
            reverse("new-council"), reverse("teams"), reverse("series"), reverse("new-series"), reverse("meetings"),
            reverse("record-meeting"), t.over.get_absolute_url(), reverse("meeting-notice", args=[t.over.pk]), reverse("minutes", args=[t.over.pk]),
            reverse("minutes-template"), reverse("resolutions"), t.resolution.get_absolute_url(), reverse("export-meetings"),
            reverse("projects"), reverse("new-project"), t.project.get_absolute_url(),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_around_a_meeting_fits_reads_aloud_and_complains_of_nothing(held, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(held):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
