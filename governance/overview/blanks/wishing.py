"""The two ways to ask for a filled form: a clerk on the page, or the unit itself on the command line."""

from governance.overview.blanks.filling import Wish
from governance.overview.blanks.readers import UnitReader
from hierarchy.models import OrgUnit

DOWN_TO = 3  # forms name streets, communities and grids


def units_of(office_path):
    """The units of an office whose names a form may use."""
    units = OrgUnit.objects.filter(path__startswith=office_path, depth__lte=DOWN_TO, closed_on=None)
    return tuple(units.order_by("path"))


def wish_of_unit(unit, month, choices):
    return Wish(UnitReader(unit), unit, month, units_of(unit.path[:4]), choices)


def wish_of(user, unit, month, choices, *, full=False, most_rows=None):
    """A clerk's wish; whether `unit` is in their scope was asked before."""
    return Wish(user, unit, month, units_of(unit.path[:4]), choices, full, most_rows=most_rows)
