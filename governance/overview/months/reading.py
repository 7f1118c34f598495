"""What a month says, read from the table: frozen, drafted or running. Nothing is counted here."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from governance.overview.models import MonthlyFigures
from governance.overview.months.definitions import INDICATORS


@dataclass(frozen=True)
class Figure:
    """`value` is what is printed: None where a rate has nothing to divide by, never 0 % or 100 % of nothing."""

    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None = None


def first_of(day):
    return day.replace(day=1)


def next_month(month):
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_month(month):
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def live():
    """The running month."""
    return first_of(timezone.localdate())


def figures(unit, month):
    """{code: Figure} of a unit and a month given by any of its days; empty where nobody counted."""
    return several([unit], [month]).get((unit.pk, first_of(month)), {})


def several(units, months):
    """{(unit id, first day): {code: Figure}} of many, in one question."""
    ids = [getattr(unit, "pk", unit) for unit in units]
    rows = MonthlyFigures.objects.filter(unit__in=ids, month__in={first_of(month) for month in months})
    return {(row.unit_id, row.month): opened(row.figures) for row in rows}


def opened(stored):
    """{code: Figure} out of a row's JSON, in the order of the indicators."""
    return {
        code: Figure(value, numerator, denominator)
        for code in INDICATORS
        if code in stored
        for numerator, denominator, value in [stored[code]]
    }


def year_to_date(unit, month):
    """{code: Figure} from January to the month, of those indicators whose months add up."""
    month = first_of(month)
    rows = MonthlyFigures.objects.filter(unit=unit, month__gte=date(month.year, 1, 1), month__lte=month)
    return added([row.figures for row in rows])


def added(many):
    """{code: Figure} of several rows' JSON, parts summed and rates of the sums."""
    parts = defaultdict(lambda: [0, None])
    for stored in many:
        for code, (numerator, denominator, _) in stored.items():
            if code in INDICATORS and INDICATORS[code].summed:
                sums = parts[code]
                sums[0] += numerator or 0
                if denominator is not None:
                    sums[1] = (sums[1] or 0) + denominator
    return {code: figure(code, *parts[code]) for code in INDICATORS if code in parts}


def figure(code, numerator, denominator=None):
    """A `Figure` from its parts, rounded as its indicator says."""
    indicator = INDICATORS[code]
    if indicator.is_rate:
        value = round(100 * numerator / denominator, indicator.places) if denominator else None
    elif denominator is not None:  # an average
        value = round(numerator / denominator, indicator.places) if denominator else None
    else:
        value = numerator if numerator is None else round(numerator, indicator.places or None)
    return Figure(value, numerator, denominator)
