"""Every page of ledgers and of the month's report in three views."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.overview.models import MonthlyFigures, MonthText
from governance.overview.months.reading import last_month
from governance.overview.stocks.definitions import STOCKS
from tests.builders import make_dwelling, make_household, make_resident, make_ticket
from tests.flows.test_every_page import LONG, VIEWS, faults_of
from tests.flows.waiting import expect
from tests.overview.test_month_report import BOOK


@pytest.fixture
def reported(town):
    month = last_month(timezone.localdate())
    for unit in (town.street, town.willow, town.maple, town.willow_1, town.willow_2):
        for at, accepted in ((month, 30), (last_month(month), 18)):
            book = {code: [n, None, n] for code, n in (BOOK | {"I1.accepted": accepted}).items()}
            book |= {"I2": [20, 25, 80.0], "I8": [0, 0, None]}
            MonthlyFigures.objects.create(unit=unit, month=at, path=unit.path, figures=book)
    MonthText.objects.create(unit=town.street, month=month, facts=LONG, deeds=f"{LONG}\n第二段", version=1)
    MonthText.objects.create(unit=town.willow, month=last_month(month), plans=LONG)
    home = make_household(make_dwelling(town.building, "301"))
    make_resident(home, "吴桂兰", phone="15400015678", birth_date=date(1941, 3, 8))
    make_ticket(town.willow_1, by=town.grid_leader, building=town.building, text=LONG)
    town.month = f"{month:%Y-%m}"
    return town


def walks(t):
    months = [reverse("month-report", args=[code, t.month]) for code in ("WH", "WH01", "WH02")]
    return [
        (t.director, [
            reverse("report-forms"), reverse("unit-stocks", args=["WH"]), *months[:1],
            reverse("stock", args=["WH", "residents"]), reverse("print-stock", args=["WH", "residents"]),
            reverse("month-report", args=["WH", "2020-01"]),
        ]),
        (t.willow_secretary, [
            reverse("unit-stocks", args=["WH01"]), f"{months[1]}?from=last", months[1],
            *(reverse("stock", args=["WH01", key]) for key in ("elders", "tickets", "parked", "posts", "units")),
            f"{reverse('stock', args=['WH01', 'tickets'])}?since=2026-01-01&until=2026-02-01",
            reverse("print-stock", args=["WH01", "tickets"]), reverse("export-full-stock", args=["WH01", "elders"]),
        ]),
        (t.grid_leader, [
            reverse("unit-stocks", args=["WH0101"]), reverse("stock", args=["WH0101", "elders"]),
            reverse("month-report", args=["WH0101", t.month]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_reports_fits_reads_aloud_and_complains_of_nothing(reported, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(reported):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""


def test_the_words_of_a_month_are_written_and_saved(reported, browse):
    page = browse(reported.willow_secretary)
    page.goto(reverse("month-report", args=["WH01", reported.month]))
    page.get_by_label("主要做法").fill("楼长每周三入户。")
    page.get_by_role("button", name="保存文字").click()
    expect(page.get_by_text("文字已保存")).to_be_visible()
    assert MonthText.objects.get(unit=reported.willow, deeds="楼长每周三入户。").version == 1
    assert len(STOCKS) >= 20
