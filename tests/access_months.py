"""The part of the months: a grid's month is read by its line, a community's is signed by it and by the street."""

from datetime import date

from governance.overview.models import MonthlyFigureChange, MonthReport
from tests.access_way import Way

MONTH = "2026-05"
REACH = {
    "month": {"street": {"own", "same", "other"}, "community": {"own", "same"}, "grid": {"own"},
              "neighbour": {"other"}, "outsider": {"street"}},
    "month_report": {"street": {"own", "other"}, "community": {"own"}, "neighbour": {"other"}, "outsider": {"street"}},
    "month_change": {"street": {"own", "other"}, "community": {"own"}, "neighbour": {"other"}, "outsider": {"street"}},
}  # fmt: skip
URLS = {
    "months": Way(by="grid"),
    "month": Way("month", by="grid"),
    "month-table": Way("month", by="grid"),
    "month-rows": Way("month_rows", by="grid"),
    "submit-month": Way("month_report", by="community", post={"note": ""}),
    "return-month": Way("month_report", post={"reason": "走访户次与台账不符"}),
    "freeze-month": Way("month_report", post={}),
    "explain-month-change": Way("month_change", by="community", post={"why": "补登 5 月 28 日的走访"}),
    "api-figure-list": Way(by="grid", query=lambda w: {"unit": w.t.willow_1.code, "month": MONTH}),
    "api-month-report-list": Way(by="grid"),
}
REACH["month_rows"] = REACH["month"]


def make_more(world, units, buildings):
    t, month = world.t, date(2026, 5, 1)
    grids = {"own": t.willow_1, "same": t.willow_2, "other": t.maple_1, "street": t.next_grid}
    signed = {"own": t.willow, "other": t.maple, "street": t.next_street}
    for unit in signed.values():
        MonthReport.objects.create(unit=unit, path=unit.path, month=month)
    change = {"month": month, "code": "I1", "serial": 1, "kind": "added", "old": [1, None, 1], "new": [2, None, 2]}
    return {
        "month": {place: (unit.code, MONTH) for place, unit in grids.items()},
        "month_rows": {place: (unit.code, MONTH, "I1") for place, unit in grids.items()},
        "month_report": {place: (unit.code, MONTH) for place, unit in signed.items()},
        "month_change": {
            place: MonthlyFigureChange.objects.create(unit=unit, **change).pk for place, unit in signed.items()
        },
    }
