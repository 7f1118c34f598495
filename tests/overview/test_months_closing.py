"""A month closed: the same rows once, summed up the tree; what is signed stays, what differs later is a line of its own."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Job, LedgerEntry, Notice
from governance.overview.models import ChangeKind, MonthlyFigureChange, MonthlyFigures, MonthReport, MonthState
from governance.overview.months import reading, reminding, signing, tasks
from governance.overview.months.closing import close_month, refresh, to_recount
from governance.overview.months.definitions import INDICATORS
from governance.overview.months.rolling import _median
from hierarchy.actions.territory import change_building
from hierarchy.actions.tree import found_unit, move_unit
from residents.models import Visit
from tests.builders import make_dwelling, make_household, make_resident, make_volunteer

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def at(month, day, hour=10):
    return timezone.make_aware(datetime(2026, month, day, hour))


@pytest.fixture
def july(town):
    """The 1st of July, early."""
    with time_machine.travel(at(7, 1, 2), tick=False):
        yield town


def visit(building, by, when, household=None, met=1):
    unit = building.unit
    household = household or make_household(make_dwelling(building, f"{Visit.objects.count() + 101}"))
    return Visit.objects.create(
        household=household, by=by, at=when, building=building, home=unit, path=unit.path, met=met
    )


def value(unit, month, code):
    return reading.figures(unit, month)[code].value


def test_a_month_of_nothing_has_every_indicator_of_every_unit(july):
    close_month(MAY)

    told = reading.figures(july.street, MAY)
    assert list(told) == list(INDICATORS)
    assert (told["I1"].value, told["I3.solved"].value, told["I3.solved"].denominator) == (0, None, 0)
    assert {report.unit.depth for report in MonthReport.objects.filter(month=MAY)} == {1, 2}


def test_what_happened_at_the_leaf_is_summed_up_the_tree(july):
    home = make_household(make_dwelling(july.building, "301"))
    for day in (3, 5):
        visit(july.building, july.grid_leader, at(6, day), home, met=2)
    visit(july.building_2, july.grid_leader_2, at(6, 30, 23))
    visit(july.maple_building, july.maple_secretary, at(7, 1, 0))  # the next month's first moment
    close_month(JUNE)

    told = [[value(u, JUNE, code) for code in ("V2", "V2.people", "V2.households")]
            for u in (july.willow_1, july.willow_2, july.willow, july.maple, july.street)]  # fmt: skip
    assert told == [[2, 4, 1], [1, 1, 1], [3, 5, 2], [0, 0, 0], [3, 5, 2]]


def test_one_household_seen_from_two_places_is_one(july):
    home = make_household(make_dwelling(july.building, "301"))
    visit(july.building, july.grid_leader, at(6, 3), home)
    visit(july.building_2, july.grid_leader, at(6, 4), home)
    close_month(JUNE)

    assert [value(u, JUNE, "V2.households") for u in (july.willow_1, july.willow_2, july.willow)] == [1, 1, 1]


def test_a_median_is_no_mean_of_medians():
    assert _median(Counter({1: 3, 10: 1})) == [4, None, 1.0]
    assert _median(Counter({1: 1, 4: 1})) == [2, None, 2.5]
    assert _median(Counter()) == [0, None, None]


def test_closed_twice_the_rows_are_the_same_once(july):
    visit(july.building, july.grid_leader, at(6, 3))
    first = close_month(JUNE)
    rows = list(MonthlyFigures.objects.order_by("pk").values_list("pk", "unit", "figures"))
    again = close_month(JUNE)

    assert (first["drafts"], again["drafts"], again["changes"]) == (5, 0, 0)
    assert list(MonthlyFigures.objects.order_by("pk").values_list("pk", "unit", "figures")) == rows


def test_the_running_month_is_no_month_to_close_but_is_refreshed(july):
    with pytest.raises(ActionRefused, match="还没有结束"):
        close_month(JULY)
    with pytest.raises(CommandError, match="2026-10 这样"):
        call_command("close_month", "2026-13")
    visit(july.building, july.grid_leader, at(7, 1, 1))
    refresh()

    assert value(july.willow_1, JULY, "V2") == 1
    assert not MonthReport.objects.filter(month=JULY).exists()


def test_the_clock_closes_last_month_and_makes_up_for_a_missed_one(july):
    close_month(date(2026, 3, 1))
    MonthReport.objects.update(state=MonthState.FROZEN, frozen_at=timezone.now())

    assert to_recount() == [date(2026, 4, 1), MAY, JUNE]
    tasks.close()
    tasks.close()
    assert Job.objects.filter(topic="months.close_one").count() == 3


def test_submitted_reviewed_frozen_and_then_corrected_openly(july):
    visit(july.building, july.grid_leader, at(6, 3))
    close_month(JUNE)
    report = MonthReport.objects.get(unit=july.willow, month=JUNE)

    with pytest.raises(ActionRefused, match="只有本社区的人"):
        signing.submit(report, by=july.director)
    with pytest.raises(ActionRefused, match="只有街道能退回"):
        signing.send_back(report, by=july.director, reason="走访户次不对")
    signing.submit(report, by=july.willow_secretary, note="已核对", version=report.version)
    with pytest.raises(Conflict, match="页面已过时"):
        signing.send_back(report, by=july.director, reason="走访户次不对", version=report.version)
    with pytest.raises(ActionRefused, match="写明原因"):
        signing.send_back(report, by=july.director, reason="不对")
    report = signing.send_back(report, by=july.director, reason="走访户次与台账不符")
    assert (report.state, report.returned_why) == (MonthState.DRAFT, "走访户次与台账不符")
    signing.submit(report, by=july.willow_secretary)
    signing.freeze(report, by=july.director)

    visit(july.building, july.grid_leader, at(6, 28))  # written down on the 2nd of July
    done = close_month(JUNE)
    assert done["changes"] == 6  # V2, V2.people, V2.households of the community and its grid
    assert value(july.willow, JUNE, "V2") == 1
    assert value(july.street, JUNE, "V2") == 2  # the street has signed nothing yet
    line = MonthlyFigureChange.objects.get(unit=july.willow, code="V2")
    assert (line.kind, line.old, line.new) == (ChangeKind.ADDED, [1, None, 1], [2, None, 2])
    assert close_month(JUNE)["changes"] == 0

    Visit.objects.filter(at=at(6, 28)).update(revoked_at=timezone.now())
    close_month(JUNE)
    lines = MonthlyFigureChange.objects.filter(unit=july.willow, code="V2").order_by("serial")
    assert [(each.kind, each.old[0], each.new[0]) for each in lines] == [("added", 1, 2), ("corrected", 2, 1)]
    signing.explain(lines[1], by=july.willow_secretary, why="补登时记错了户")
    assert MonthlyFigureChange.objects.get(pk=lines[1].pk).why == "补登时记错了户"


def test_a_street_freezes_after_its_communities(july):
    close_month(JUNE)
    street, *communities = MonthReport.objects.filter(month=JUNE, path__startswith=july.street.path).order_by("path")
    with pytest.raises(ActionRefused, match="还有 2 个社区没有定稿：杨柳社区、枫林社区"):
        signing.freeze(street, by=july.director)
    for report, by in zip(communities, (july.willow_secretary, july.maple_secretary), strict=True):
        signing.submit(report, by=by)
        signing.freeze(report, by=july.director)

    assert signing.freeze(street, by=july.director).state == MonthState.FROZEN
    assert to_recount()[-1] == JUNE


def test_what_was_submitted_does_not_change_until_it_is_returned(july):
    close_month(JUNE)
    report = MonthReport.objects.get(unit=july.willow, month=JUNE)
    signing.submit(report, by=july.willow_secretary)
    visit(july.building, july.grid_leader, at(6, 3))
    close_month(JUNE)
    assert (value(july.willow, JUNE, "V2"), value(july.willow_1, JUNE, "V2")) == (0, 0)

    signing.send_back(report, by=july.director, reason="漏了 6 月 3 日的走访")
    tasks.close_one(**Job.objects.get(topic="months.close_one").payload)
    assert (value(july.willow, JUNE, "V2"), value(july.willow_1, JUNE, "V2")) == (1, 1)


def test_a_late_report_is_told_once(july):
    close_month(JUNE)
    report = MonthReport.objects.get(unit=july.willow, month=JUNE)
    assert report.due_on == date(2026, 7, 3)
    with time_machine.travel(at(7, 6), tick=False):
        reminding.remind()
        reminding.remind()
        jobs.drain()
        assert MonthReport.objects.get(pk=report.pk).is_late
    entries = LedgerEntry.objects.filter(action="month.late", unit_path=july.willow.path)
    assert entries.count() == 1
    told = Notice.objects.filter(entry=entries.get())
    assert {each.user for each in told} == {july.willow_secretary, july.willow_worker}
    assert told.first().text == "杨柳社区 2026-06 月报已过上报时限，请核对后提交"


def test_reorganised_on_the_1st_of_july_june_stays_and_july_goes_by_new_units(july):
    visit(july.building, july.grid_leader, at(6, 3))
    make_volunteer(july.willow_1, registered_at=at(6, 5))
    make_resident(make_household(make_dwelling(july.building, "900")))
    close_month(JUNE)
    before = dict(MonthlyFigures.objects.filter(month=JUNE).values_list("unit", "figures"))

    moved = move_unit(july.willow_1, july.maple, by=july.director)
    founded = found_unit(july.willow, by=july.director, name="杨柳第三网格")  # may stand where the other stood
    july.group.refresh_from_db()
    july.building.refresh_from_db()
    with time_machine.travel(at(7, 20), tick=False):
        visit(july.building, july.grid_leader, at(7, 10))
        close_month(JUNE)
        refresh()

    assert dict(MonthlyFigures.objects.filter(month=JUNE).values_list("unit", "figures")) == before
    assert MonthlyFigures.objects.get(unit=moved, month=JUNE).path.startswith(july.willow.path)
    assert not MonthlyFigures.objects.filter(unit=founded, month=JUNE).exists()
    assert [value(u, JUNE, "V2") for u in (july.willow, july.maple, moved)] == [1, 0, 1]
    assert [value(u, JULY, "V2") for u in (july.willow, july.maple, moved)] == [0, 1, 1]
    assert [value(u, JUNE, "P1") for u in (july.willow, july.maple)] == [1, 0]
    assert [value(u, JULY, "P1") for u in (july.willow, july.maple)] == [0, 1]
    assert [value(u, JUNE, "O2.grids") for u in (july.willow, july.maple)] == [2, 1]
    assert [value(u, JULY, "O2.grids") for u in (july.willow, july.maple)] == [2, 2]


def test_a_building_handed_over_in_july_keeps_its_june_where_it_was(july):
    visit(july.building_2, july.grid_leader_2, at(6, 3))
    make_resident(make_household(make_dwelling(july.building_2, "301")))
    close_month(JUNE)
    before = dict(MonthlyFigures.objects.filter(month=JUNE).values_list("unit", "figures"))

    change_building(july.building_2, by=july.director, unit=july.maple_1)
    close_month(JUNE)
    refresh()

    assert dict(MonthlyFigures.objects.filter(month=JUNE).values_list("unit", "figures")) == before
    assert [value(u, JUNE, "P1") for u in (july.willow_2, july.maple_1)] == [1, 0]
    assert [value(u, JULY, "P1") for u in (july.willow_2, july.maple_1)] == [0, 1]
    assert [reading.figures(u, JULY)["O1"].denominator for u in (july.willow_2, july.maple_1)] == [0, 4]


def test_the_year_adds_flows_and_the_parts_of_rates(july):
    for month, (kept, due) in {MAY: (1, 2), JUNE: (3, 3)}.items():
        figures = {"D2": [kept, due, 0], "V2": [due, None, due], "P1": [9, None, 9], "I6": [4, None, 2.5]}
        MonthlyFigures.objects.create(unit=july.willow, month=month, path=july.willow.path, figures=figures)

    told = reading.year_to_date(july.willow, JUNE)
    assert {code: (each.value, each.numerator, each.denominator) for code, each in told.items()} == {
        "V2": (5, 5, None), "D2": (80.0, 4, 5),
    }  # fmt: skip


@pytest.mark.parametrize("units", [1, 3])
def test_a_month_is_counted_by_the_same_number_of_questions(july, units, django_assert_num_queries):
    for n in range(units - 1):
        found_unit(july.willow, by=july.director, name=f"新网格{n}")
        visit(july.building, july.grid_leader, at(6, 3) + timedelta(days=n))
    with django_assert_num_queries(62):
        close_month(JUNE)
