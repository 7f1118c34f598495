"""A unit's month as its page, print and workbook show it: groups of lines, and a table of the units below."""

from dataclasses import dataclass

from django.urls import reverse

from governance.overview.models import MonthlyFigureChange, MonthlyFigures, MonthReport
from governance.overview.months import reading
from governance.overview.months.definitions import GROUPS, INDICATORS, MAIN
from governance.overview.months.reading import Figure, last_month
from governance.overview.months.rows import ROWS
from hierarchy.choices import Level
from hierarchy.models import OrgUnit

NOTHING = Figure(None, None, None)


@dataclass(frozen=True)
class Line:
    """One indicator of a page: words as they are printed, `change` against the month before, `url` of its rows."""

    indicator: object
    now: str
    parts: str
    before: str
    change: str
    year: str
    url: str


def written(code, figure):
    """12, 78.3%, 4.5, or — where there is nothing to tell."""
    if figure is None or figure.value is None:
        return "—"
    indicator = INDICATORS[code]
    words = f"{figure.value:,.{indicator.places}f}".replace(",", "")
    return f"{words}%" if indicator.unit == "%" else words


def changed(code, now, before):
    """环比: percentage points of rates, percent of counts; — where there was nothing before."""
    if now is None or before is None or now.value is None or before.value is None:
        return "—"
    difference = now.value - before.value
    if not difference:
        return "持平"
    if INDICATORS[code].is_rate:
        return f"{difference:+.1f} 个百分点" if INDICATORS[code].unit == "%" else f"{difference:+.1f}"
    return f"{100 * difference / before.value:+.1f}%" if before.value else "—"


def _parts(code, figure):
    shown = INDICATORS[code].unit == "%" and figure is not None and figure.denominator is not None
    return f"{figure.numerator:g} / {figure.denominator:g}" if shown else ""


def stood_at(unit, month):
    """The path of the unit in that month, as its figures were counted."""
    return MonthlyFigures.objects.filter(unit=unit, month=month).values_list("path", flat=True).first() or unit.path


def report_above(unit, month):
    """The community's report that a grid's month follows, or None."""
    path = stood_at(unit, month)[:8]
    return MonthReport.objects.filter(month=month, path=path).select_related("unit").first()


def groups_of(unit, month):
    """([(group, [Line])], the row of `MonthlyFigures` or None) of a unit's month, in three questions."""
    stored = {row.month: row for row in MonthlyFigures.objects.filter(unit=unit, month__in=[month, last_month(month)])}
    here = stored.get(month)
    now = reading.opened(here.figures) if here else {}
    before = reading.opened(stored[last_month(month)].figures) if last_month(month) in stored else {}
    year = reading.year_to_date(unit, month)
    groups = {group: [] for group in GROUPS.values()}
    for code, indicator in INDICATORS.items():
        if code in now:
            groups[indicator.group].append(
                _line(unit, month, indicator, now.get(code), before.get(code), year.get(code))
            )
    return [(group, lines) for group, lines in groups.items() if lines], here


def _line(unit, month, indicator, now, before, year):
    code = indicator.code
    opens = code in ROWS and now.numerator
    return Line(
        indicator,
        written(code, now),
        _parts(code, now),
        written(code, before),
        changed(code, now, before),
        written(code, year),
        reverse("month-rows", args=[unit.code, f"{month:%Y-%m}", code]) if opens else "",
    )


def table_of(unit, month, path):
    """([(unit, report or None, [words a column])], the sum's words) of what lay below a unit in that month.

    `path` is where the unit stood then: of a unit that has moved since, June's table tells June's units.
    """
    rows = MonthlyFigures.objects.filter(month=month, path__startswith=path).select_related("unit").order_by("path")
    reports = {each.unit_id: each for each in MonthReport.objects.filter(month=month, path__startswith=path)}
    table, total = [], None
    for row in rows:
        if len(row.path) > len(path) + 4:
            continue
        told = reading.opened(row.figures)
        words = [written(code, told.get(code)) for code in MAIN]
        if row.path == path:
            total = words
        else:
            table.append((row.unit, reports.get(row.unit_id), words))
    return table, total


def changes_of(unit, month):
    """追补 and 更正 of a unit's month in order, with what they say in words."""
    lines = list(MonthlyFigureChange.objects.filter(unit=unit, month=month).order_by("code", "serial"))
    for line in lines:
        line.indicator = INDICATORS.get(line.code)
        line.before, line.after = (_told(line.code, each) for each in (line.old, line.new))
    return [line for line in lines if line.indicator]


def _told(code, stored):
    numerator, denominator, value = stored
    figure = Figure(value, numerator, denominator)
    return " ".join(filter(None, [written(code, figure), (each := _parts(code, figure)) and f"（{each}）"]))


def units_to_choose(user):
    """Streets, communities and grids a person may look at, in the order of the tree."""
    return OrgUnit.objects.visible_to(user).filter(depth__lte=Level.GRID).order_by("path")
