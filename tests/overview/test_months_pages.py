"""The month of a unit as people see it: figures in words, rows behind numbers, signing, the API; what they cost."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from governance.overview.models import MonthlyFigureChange, MonthReport
from governance.overview.months.closing import close_month, refresh
from governance.overview.months.definitions import INDICATORS
from governance.overview.months.reading import Figure
from governance.overview.months.rows import ROWS
from governance.overview.months.showing import changed, written
from hierarchy.actions.tree import found_unit, move_unit
from residents.models import Visit
from tests.builders import make_dwelling, make_household, make_need, make_partner, make_shift, make_volunteer

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


def at(month, day, hour=10):
    return timezone.make_aware(datetime(2026, month, day, hour))


@pytest.fixture
def july(town):
    with time_machine.travel(at(7, 2), tick=False):
        home = make_household(make_dwelling(town.building, "301"))
        for day in (3, 4):
            Visit.objects.create(
                household=home, by=town.grid_leader, at=at(6, day), building=town.building, home=town.group,
                path=town.group.path,
            )  # fmt: skip
        make_need(town.willow, asked_at=at(6, 5), listed_at=at(6, 6))
        make_partner(town.willow, reported_on=date(2026, 3, 1))
        make_shift(town.willow_1, begins_at=at(6, 9), theme="self")
        make_volunteer(town.willow, registered_at=at(6, 9))
        close_month(JUNE)
        yield town


def page_of(client, person, unit, name="month", *more):
    client.force_login(person)
    return client.get(reverse(name, args=[unit.code, "2026-06", *more]))


def test_figures_are_told_in_words():
    assert written("I3.solved", Figure(None, 0, 0)) == "—"
    assert written("I3.solved", Figure(78.3, 47, 60)) == "78.3%"
    assert written("V2", Figure(1200, 1200, None)) == "1200"
    assert written("S1.hours", Figure(12.5, 12.5, None)) == "12.5"
    assert changed("I3.solved", Figure(80.0, 4, 5), Figure(75.5, 3, 4)) == "+4.5 个百分点"
    assert changed("V2", Figure(6, 6, None), Figure(8, 8, None)) == "-25.0%"
    assert changed("V2", Figure(6, 6, None), Figure(6, 6, None)) == "持平"
    assert changed("V2", Figure(6, 6, None), Figure(0, 0, None)) == "—"


def test_a_month_shows_every_indicator_with_its_meaning(client, july):
    page = page_of(client, july.willow_secretary, july.willow)

    words = page.content.decode()
    assert page.status_code == 200
    assert [each.code for each in INDICATORS.values() if f"<dt>{each.main} {each.name}<" not in words] == []
    lines = {line.indicator.code: line for _, lines in page.context["groups"] for line in lines}
    assert (lines["V2"].now, lines["V2"].before, lines["V2"].year) == ("2", "—", "2")
    assert lines["V1"].now == "—"
    assert lines["V2"].url == reverse("month-rows", args=["WH01", "2026-06", "V2"])
    assert "提交街道" in words
    assert "定稿</button>" not in words


def test_each_number_opens_the_rows_it_counts(client, july):
    for code, n in {"V2": 2, "M1.asked": 1, "M1.listed": 1, "U1": 1, "A1": 1, "A1.self": 1}.items():
        page = page_of(client, july.willow_secretary, july.willow, "month-rows", code)
        assert (code, len(page.context["page"].rows)) == (code, n)
    for code in ROWS:
        assert page_of(client, july.willow_secretary, july.willow, "month-rows", code).status_code == 200
    assert page_of(client, july.willow_secretary, july.willow, "month-rows", "I6").status_code == 404


def test_rows_stay_with_the_unit_of_that_month(client, july):
    moved = move_unit(july.willow_1, july.maple, by=july.director)

    page = page_of(client, july.director, july.willow, "month-rows", "V2")
    assert len(page.context["page"].rows) == 2
    assert len(page_of(client, july.director, moved, "month-rows", "V2").context["page"].rows) == 2
    assert len(page_of(client, july.director, july.maple, "month-rows", "V2").context["page"].rows) == 0


def test_the_table_lists_the_units_of_that_month_in_the_trees_order(client, july):
    move_unit(july.willow_1, july.maple, by=july.director)
    refresh()

    june = page_of(client, july.director, july.willow, "month-table").context["table"]
    assert [unit.name for unit, _, _ in june] == ["杨柳第一网格", "杨柳第二网格"]
    table = page_of(client, july.director, july.street, "month-table")
    assert [(unit.name, report.state) for unit, report, _ in table.context["table"]] == [
        ("杨柳社区", "draft"), ("枫林社区", "draft"),
    ]  # fmt: skip
    now = client.get(reverse("month-table", args=["WH01", "2026-07"])).context["table"]
    assert [unit.name for unit, _, _ in now] == ["杨柳第二网格"]


def test_signing_on_the_page_returns_reasons_and_shows_corrections(client, july):
    at_page = reverse("month", args=["WH01", "2026-06"])
    client.force_login(july.willow_secretary)
    client.post(reverse("submit-month", args=["WH01", "2026-06"]), {"note": "已核对"})
    client.force_login(july.director)
    assert "填报说明：已核对" in client.get(at_page).content.decode()
    refused = client.post(reverse("return-month", args=["WH01", "2026-06"]), {"reason": ""}, follow=True)
    assert "退回要写明原因" in refused.content.decode()
    client.post(reverse("return-month", args=["WH01", "2026-06"]), {"reason": "走访户次与台账不符"})
    assert "街道退回：走访户次与台账不符" in client.get(at_page).content.decode()
    client.force_login(july.willow_secretary)
    client.post(reverse("submit-month", args=["WH01", "2026-06"]))
    client.force_login(july.director)
    client.post(reverse("freeze-month", args=["WH01", "2026-06"]))
    assert MonthReport.objects.get(unit=july.willow, month=JUNE).state == "frozen"

    Visit.objects.filter(at=at(6, 4)).update(revoked_at=timezone.now())
    close_month(JUNE)
    words = client.get(at_page).content.decode()
    assert "追补更正" in words
    line = MonthlyFigureChange.objects.get(unit=july.willow, code="V2")
    client.post(reverse("explain-month-change", args=[line.pk]), {"why": "重复登记"})
    assert "重复登记" in client.get(at_page).content.decode()


def test_the_api_gives_figures_by_code_and_reports(client, july):
    client.force_login(july.director)
    told = client.get("/api/v1/figures/", {"unit": "WH01", "month": "2026-06"}).json()
    assert list(told) == list(INDICATORS)
    assert told["V2"] == {"value": 2, "numerator": 2, "denominator": None}
    assert told["I3.solved"] == {"value": None, "numerator": 0, "denominator": 0}
    assert told["M1"] == {"value": 0.0, "numerator": 0, "denominator": 1}
    assert client.get("/api/v1/figures/", {"unit": "WH01", "month": "2024-06"}).json() == {}
    assert client.get("/api/v1/figures/", {"unit": "WH01", "month": "2026-13"}).status_code == 400
    assert client.get("/api/v1/figures/", {"unit": "LJ01", "month": "2026-06"}).status_code == 404
    reports = client.get("/api/v1/month-reports/", {"month": "2026-06"}).json()
    assert [(each["unit"], each["state"], each["late"]) for each in reports] == [
        ("WH", "draft", False), ("WH01", "draft", False), ("WH02", "draft", False),
    ]  # fmt: skip


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("name, questions", [("month", 13), ("month-table", 11)])
def test_pages_cost_the_same_whatever_lies_below(client, july, units, name, questions, django_assert_num_queries):
    for n in range(units - 1):
        found_unit(july.willow, by=july.director, name=f"新网格{n}")
    close_month(JUNE)
    page_of(client, july.director, july.street, name)
    with django_assert_num_queries(questions):
        client.get(reverse(name, args=["WH", "2026-06"]))
