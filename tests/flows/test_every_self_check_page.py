"""The self-check in three views: never run, under way, stuck, clean, with breaches and with a question unanswered."""

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Ticket
from governance.foundation import jobs
from governance.overview.invariants.running import ask_for_check
from governance.overview.models import SelfCheck, SelfCheckBreach, SelfCheckCount
from tests.builders import make_ticket
from tests.flows.test_every_page import LONG, VIEWS, faults_of


@pytest.fixture
def checked(town):
    for _ in range(3):
        make_ticket(town.willow_1)
    Ticket.objects.update(photos_count=7)
    run = ask_for_check(by=town.director)
    jobs.drain()
    SelfCheckCount.objects.create(run=run, key="ledger.chain", count=0, error="没有查完：canceling statement")
    SelfCheckCount.objects.create(run=run, key="units.parent", street_path=town.street.path, count=12_345)
    for n in range(60):
        SelfCheckBreach.objects.create(
            run=run, key="units.parent", subject=f"{LONG[:40]}{n}", wrong=LONG[:100], street_path=town.street.path,
            url=reverse("unit", args=["WH01"]),
        )  # fmt: skip
    SelfCheck.objects.create(total=200, done=41, began_at=timezone.now())
    return town


def walks(t):
    page = reverse("self-check")
    return [
        (t.director, [page, f"{page}?group=machine", f"{page}?key=units.parent", f"{page}?key=tickets.photos"]),
        (t.system_manager, [page, f"{page}?key=ledger.chain", f"{page}?key=tickets.photos"]),
        (t.outsider, [page]),
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_the_self_check_fits_reads_aloud_and_complains_of_nothing(checked, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(checked):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
