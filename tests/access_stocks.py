"""Ledgers and month reports in tests/access_table.py: by the unit whose branch they are about."""

from django.utils import timezone

from tests.access_way import Way

OF_UNITS = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {"stock_unit": OF_UNITS, "stock": OF_UNITS, "stock_of_people": OF_UNITS, "month_of": OF_UNITS}
URLS = {
    "stocks": Way(by="grid"),
    "unit-stocks": Way("stock_unit", by="grid"),
    "stock": Way("stock", by="grid"),
    "print-stock": Way("stock", by="grid"),
    "export-stock": Way("stock", by="grid"),
    "report-forms": Way(by="grid"),
    "month-report": Way("month_of", by="grid"),
    "month-workbook": Way("month_of", by="grid"),
    "month-word": Way("month_of", by="grid"),
    "change-month-text": Way("month_of", by="community", post={"facts": "本月情况", "version": "0"}),
    "export-full-stock": Way("stock_of_people", by="community"),
}


def make_more(world, units, buildings):
    at = units | {"own": world.t.willow_1}
    months = {place: (unit.code, f"{timezone.localdate():%Y-%m}") for place, unit in at.items()}
    return {
        "stock_unit": {place: unit.code for place, unit in at.items()},
        "stock": {place: (unit.code, "tickets") for place, unit in at.items()},
        "month_of": months,
        "stock_of_people": {place: (unit.code, "residents") for place, unit in at.items()},
    }
