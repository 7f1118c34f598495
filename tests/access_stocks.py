"""Ledgers in tests/access_table.py: by the unit whose branch they list."""

from tests.access_way import Way

OF_UNITS = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {"stock_unit": OF_UNITS, "stock": OF_UNITS, "stock_of_people": OF_UNITS}
URLS = {
    "stocks": Way(by="grid"),
    "unit-stocks": Way("stock_unit", by="grid"),
    "stock": Way("stock", by="grid"),
    "print-stock": Way("stock", by="grid"),
    "export-stock": Way("stock", by="grid"),
    "export-full-stock": Way("stock_of_people", by="community"),
}


def make_more(world, units, buildings):
    return {
        "stock_unit": {place: unit.code for place, unit in units.items()},
        "stock": {place: (unit.code, "tickets") for place, unit in units.items()},
        "stock_of_people": {place: (unit.code, "residents") for place, unit in units.items()},
    }
