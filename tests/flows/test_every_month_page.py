"""Every page of the months in three views, in every state a report may be in."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.overview.models import MonthlyFigureChange, MonthReport
from governance.overview.months import signing
from governance.overview.months.closing import close_month, refresh
from governance.overview.months.reading import last_month, live
from residents.models import Visit
from tests.builders import make_dwelling, make_household, make_need
from tests.flows.test_every_page import LONG, VIEWS, faults_of


@pytest.fixture
def closed(town):
    """Last month: one community submitted, one was sent back; the one before: frozen and corrected since."""
    month = last_month(live())
    before = last_month(month)
    home = make_household(make_dwelling(town.building, "301"))
    for first in (month, before):
        moment = timezone.make_aware(datetime.combine(first, datetime.min.time())) + timedelta(days=3, hours=10)
        facts = {"building": town.building, "home": town.group, "path": town.group.path}
        Visit.objects.create(household=home, by=town.grid_leader, at=moment, **facts)
        make_need(town.willow, LONG[:60], asked_at=moment, listed_at=moment)
        close_month(first)
    refresh()

    def report(unit, at=month):
        return MonthReport.objects.get(unit=unit, month=at)

    signing.submit(report(town.willow), by=town.willow_secretary, note=LONG)
    signing.submit(report(town.maple), by=town.maple_secretary)
    signing.send_back(report(town.maple), by=town.director, reason=LONG)
    signing.submit(report(town.willow, before), by=town.willow_secretary)
    signing.freeze(report(town.willow, before), by=town.director)
    MonthlyFigureChange.objects.create(
        unit=town.willow, month=before, code="V2", serial=1, kind="added", old=[1, None, 1], new=[2, None, 2], why=LONG
    )
    town.months = [f"{each:%Y-%m}" for each in (live(), month, before, date(2020, 1, 1))]
    return town


def walks(t):
    now, month, before, never = t.months
    return [
        (t.director, [
            reverse("month", args=["WH", month]), reverse("month", args=["WH01", month]),
            reverse("month", args=["WH01", before]), reverse("month-table", args=["WH", month]),
            reverse("month-table", args=["WH", never]), reverse("month", args=["WH", never]),
            reverse("month-rows", args=["WH", month, "M1.asked"]),
        ]),
        (t.maple_secretary, [reverse("month", args=["WH02", month]), reverse("month", args=["WH02", now])]),
        (t.grid_leader, [
            reverse("months"), reverse("month", args=["WH0101", before]),
            reverse("month-rows", args=["WH0101", month, "V2"]), reverse("month-rows", args=["WH0101", month, "I8"]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_months_fits_reads_aloud_and_complains_of_nothing(closed, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(closed):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""
