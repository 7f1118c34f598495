"""A unit's month as the 月报 needs it: this and the last month, the year so far, the units below. Read, not counted."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import Length
from django.utils import timezone

from governance.overview.models import MonthlyFigureChange, MonthlyFigures, MonthReport
from governance.overview.months.definitions import INDICATORS
from governance.overview.months.reading import last_month, opened, year_to_date
from hierarchy.choices import UnitKind

AGAIN = {"I1", "I2.on_time", "I3.score", "W1.done"}  # the same number as another line of its indicator
LINES = [code for code in INDICATORS if code not in AGAIN]
KINDS, CONTAINED = ("A1.", "D1."), {"O2.grids", "O2.groups", "O2.centers", "O2.models", "P2.alone"}
NOTHING = "—"


@dataclass
class Month:
    """`figures`, `last`, `year` are {code: Figure}; `parts` are [(unit, {code: Figure}, last month's)] of the units
    directly below on the month's last day, in the order of the tree.
    """

    unit: object
    month: date
    figures: dict
    last: dict
    year: dict
    parts: list = field(default_factory=list)
    path: str = ""  # where the unit stood on that day
    counted_at: object = None
    report: MonthReport | None = None
    changes: list = field(default_factory=list)

    @property
    def running(self):
        """Whether the month is not over: its figures go on changing."""
        return self.month >= timezone.localdate().replace(day=1)

    @property
    def name(self):
        return f"{self.month.year}年{self.month.month}月"

    def value(self, code, of=None):
        """The number printed; None where there is none."""
        figure = (self.figures if of is None else of).get(code)
        return None if figure is None else figure.value


def read(unit, month):
    """The `Month` of a unit; its `figures` are empty where nobody counted. Six queries."""
    before = last_month(month)
    own = {row.month: row for row in MonthlyFigures.objects.filter(unit=unit, month__in=[month, before])}
    made = Month(
        unit,
        month,
        figures=opened(own[month].figures) if month in own else {},
        last=opened(own[before].figures) if before in own else {},
        year=year_to_date(unit, month),
        path=own[month].path if month in own else unit.path,
        counted_at=own[month].counted_at if month in own else None,
    )
    if month in own:
        made.parts = _parts(own[month], before)
    made.report = MonthReport.objects.filter(unit=unit, month=month).select_related("submitted_by", "frozen_by").first()
    made.changes = list(MonthlyFigureChange.objects.filter(unit=unit, month=month).order_by("pk")[:200])
    return made


def _parts(row, before):
    below = MonthlyFigures.objects.annotate(long=Length("path")).filter(
        month=row.month, path__startswith=row.path, long=len(row.path) + 4
    )
    below = list(below.exclude(unit__kind=UnitKind.DEPARTMENT).select_related("unit").order_by("path"))
    then = MonthlyFigures.objects.filter(month=before, unit__in=[each.unit_id for each in below])
    then = {each.unit_id: opened(each.figures) for each in then}
    return [(each.unit, opened(each.figures), then.get(each.unit_id, {})) for each in below]


def printed(code, value):
    """A number as a person reads it; nothing to divide by is a dash."""
    if value is None:
        return NOTHING
    places = INDICATORS[code].places
    return f"{value:.{places}f}" if places else f"{value:g}"


def with_unit(code, value):
    """41 件, 92.3%: the number and its unit."""
    unit = INDICATORS[code].unit
    said = printed(code, value)
    return said if said == NOTHING else f"{said}%" if unit == "%" else f"{said} {unit}"


def compared(code, value, before):
    """环比: percent of a count, points of a rate; a dash where there is nothing to compare with."""
    if value is None or before is None:
        return NOTHING
    change = round(value - before, 2)
    if change == 0:
        return "持平"
    if INDICATORS[code].is_rate:
        return f"{change:+.1f} 个百分点" if INDICATORS[code].unit == "%" else f"{change:+.1f}"
    return f"{100 * change / before:+.1f}%" if before else NOTHING


def label(code):
    """A line's name in the table; parts are set in, 其中 stands before what the line above contains."""
    indicator = INDICATORS[code]
    if not indicator.is_part or indicator.main in AGAIN:
        return indicator.name
    contained = code in CONTAINED or (code.startswith(KINDS) and indicator.unit == INDICATORS[indicator.main].unit)
    return f"　{'其中：' if contained else ''}{indicator.name}"
