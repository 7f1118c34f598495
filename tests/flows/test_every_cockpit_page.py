"""Cockpit, wall, programmes and policies in three views: fits, reads aloud, complains of nothing; prints on one A4."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import Lamp, TicketState
from governance.overview.cockpit.reckoning import refresh
from governance.overview.cockpit.screens import make_screen, revoke_screen
from governance.overview.models import CockpitSheet, MonthlyFigures, WallScreen
from governance.overview.months.reading import last_month, live
from governance.overview.policies.acting import register_policy
from governance.overview.programmes import acting
from tests.builders import category_of, make_category, make_ticket
from tests.flows.test_every_page import FITS, LONG, VIEWS, faults_of
from tests.flows.waiting import expect

WALLS = [
    {"viewport": {"width": w, "height": h}, "timezone_id": "America/New_York"} for w, h in ((1920, 1080), (1366, 768))
]
NAME = "滨湖明珠新时代文明实践联合社区"


@pytest.fixture
def shown(town):
    now, top = timezone.now(), category_of(town.street)
    noise = make_category(town.street, "违建与市容", "WJ")
    for n, unit in enumerate([town.willow_1, town.willow_1, town.willow_2, town.maple_1] * 4):
        make_ticket(
            unit, state=TicketState.IN_PROGRESS, category=(top, noise)[n % 2], title=LONG, lamp=(Lamp.RED, "")[n % 2],
            due_at=now - timedelta(hours=n), clock_began_at=now - timedelta(days=3), supervised=n % 3,
            reported_at=now - timedelta(days=3 * n), accepted_at=now,
        )  # fmt: skip
    month = live()
    for n in range(11):
        month = last_month(month)
        figures = {"I1.accepted": [90 + n, None, 90 + n], "I1.closed": [80, None, 80], "I1": [90, None, 90]}
        figures |= {"I3.response": [8, 9, 88.9], "I3.solved": [0, 0, None]}
        for unit in (town.street, town.willow):
            MonthlyFigures.objects.create(unit=unit, month=month, path=unit.path, figures=figures)
    given = {"slogan": "五级联动", "summary": LONG, "begins_on": timezone.localdate(), "ends_on": None}
    town.programme = acting.found_programme(town.street, by=town.director, name="邻聚力", **given)
    acting.set_pillar(
        town.programme, by=town.director, name="五治共建", text=LONG, figures=["I1", "I3.solved"], position=1
    )
    acting.show_programme(town.programme, by=town.director, public=True)
    town.policy = register_policy(
        town.street, by=town.director, title=LONG, number="GB/T 34300-2017", issuer="国家标准化管理委员会",
        rules=["grids", "I3"], valid_until=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    town.screen = make_screen(town.street, by=town.director, place="一楼大厅")
    make_screen(town.willow, by=town.director, place="二楼")
    revoke_screen(WallScreen.objects.order_by("-pk").first(), by=town.director)
    refresh()
    return town


def walks(t):
    it, pillar = t.programme, t.programme.pillars.get()
    return [
        (t.director, [
            reverse("cockpit"), reverse("cockpit") + "?unit=WH0101", reverse("vacancies"), reverse("wall"),
            reverse("wall-screens"), reverse("new-screen"), reverse("programmes"), it.get_absolute_url(),
            reverse("new-programme"), reverse("change-programme", args=[it.pk]),
            reverse("picture-programme", args=[it.pk]), reverse("add-pillar", args=[it.pk]),
            reverse("change-pillar", args=[pillar.pk]), reverse("policies"), t.policy.get_absolute_url(),
            reverse("new-policy"), reverse("tickets") + "?home=WH0101&need=red&age=d0",
        ]),
        (t.willow_secretary, [reverse("cockpit"), reverse("wall")]),
        (t.grid_leader, [reverse("cockpit")]),
        (None, [
            reverse("wall-screen", args=[t.screen]), reverse("public-programmes", args=["WH"]),
            reverse("public-policies", args=["WH"]),
        ]),
    ]  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_of_the_cockpit_fits_reads_aloud_and_complains_of_nothing(shown, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(shown):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("wall", WALLS, ids=["1920", "1366"])
@pytest.mark.parametrize("parts", [2, 6, 12, 24])
def test_the_wall_fills_the_screen_without_scrolling_however_much_there_is(shown, browse, wall, parts):
    sheet = CockpitSheet.objects.get(unit=shown.street)
    sheet.payload["parts"] = [{"path": f"{n:012}", "name": f"{NAME}{n}", "code": "", "depth": 2} for n in range(parts)]
    sheet.payload["heat"]["categories"] = [[n, "违建与市容环境秩序"] for n in range(8)]
    sheet.payload["units"] = {"2": 14, "3": 123, "4": 1227, "5": 1288, "new": 5}
    sheet.save()
    for n in range(7):
        given = {"text": "", "figures": [], "position": n + 2}
        acting.set_pillar(shown.programme, by=shown.director, name=f"{n}共建共治共享", **given)
    page = browse(None, wall)
    page.goto(reverse("wall-screen", args=[shown.screen]))
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    assert page.evaluate(FITS)


def test_the_wall_tells_the_time_of_the_office_and_goes_when_it_is_revoked(shown, browse):
    page = browse(None, WALLS[0])
    page.goto(reverse("wall-screen", args=[shown.screen]))
    told = page.locator("[data-day]").inner_text()[:10] + page.locator("[data-clock]").inner_text()
    told = timezone.make_aware(datetime.strptime(told, "%Y-%m-%d%H:%M:%S"))
    assert abs(told - timezone.now()) < timedelta(minutes=1)
    revoke_screen(WallScreen.objects.get(place="一楼大厅"), by=shown.director)
    page.complaints.clear()
    page.evaluate("htmx.ajax('GET', location.pathname, {target: '#wall', select: '#wall', swap: 'outerHTML'})")
    page.wait_for_selector("#wall", state="detached")
    assert page.get_by_text("望湖街道党建引领基层治理").count() == 0


def test_the_cockpit_prints_on_one_sheet_and_fetches_what_waits(shown, browse):
    page = browse(shown.director)
    page.goto(reverse("cockpit"))
    page.wait_for_selector(".cp-mine .alerts")
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) == 1
    page.locator(".cp-tile a").first.click()
    expect(page.locator("h1")).to_have_text("诉求工单")
