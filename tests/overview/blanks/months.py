"""Months of figures as the month's closing would have left them, for forms to take from."""

from datetime import date

from governance.overview.models import MonthlyFigures
from governance.overview.months.reading import figure


def keep_month(unit, month, **parts):
    """`keep_month(willow, "2026-03", I1__accepted=17, I2=(12, 15))`: numerators, or numerator and denominator."""
    month = date.fromisoformat(f"{month}-01")
    figures = {}
    for name, said in parts.items():
        code = name.replace("__", ".")
        numerator, denominator = said if isinstance(said, tuple) else (said, None)
        figures[code] = [numerator, denominator, figure(code, numerator, denominator).value]
    return MonthlyFigures.objects.create(unit=unit, month=month, path=unit.path, figures=figures)
