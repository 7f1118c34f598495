"""The last twelve months of a unit for its lines: closed months as they were kept, the running one from the sheet."""

from dataclasses import dataclass
from datetime import date, timedelta

from deliberation.figures_rates import Counts
from governance.overview.cockpit import addresses
from governance.overview.months.reading import several

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month's numbers; None where the month was never counted."""

    first: date
    accepted: int | None = None
    resolved: int | None = None
    response: float | None = None
    solving: float | None = None
    satisfaction: float | None = None
    score: float | None = None
    accepted_rows: str = ""
    resolved_rows: str = ""
    page: str = ""
    rates_page: str = ""


def months_until(first, n=MONTHS):
    """The first days of `n` months, `first` the last of them."""
    found = [first]
    while len(found) < n:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def twelve_months(unit, running, numbers: Counts, score=None):
    """[Month], the running one last."""
    firsts = months_until(running)
    kept = _kept(unit, firsts[:-1])
    made = [_of_figures(unit, first, kept.get(first, {})) for first in firsts[:-1]]
    now = Month(
        running, numbers.accepted, numbers.resolved, numbers.response, numbers.solving, numbers.satisfaction, score,
        *_rows(unit, running),
    )  # fmt: skip
    return [*made, now]


def _rows(unit, first):
    code, month = unit.code, f"{first:%Y-%m}"
    rows = [addresses.rate_rows(code, month, name) for name in ("accepted", "resolved")]
    return [*rows, addresses.month(code, first), addresses.rates(code, month)]


def _of_figures(unit, first, figures):
    def number(code):
        figure = figures.get(code)
        return None if figure is None or figure.value is None else float(figure.value)

    def whole(code):
        return None if (n := number(code)) is None else round(n)

    return Month(
        first, whole("I1.accepted"), whole("I1.closed"), number("I3.response"), number("I3.solved"),
        number("I3.satisfied"), number("I3.score"), *_rows(unit, first),
    )  # fmt: skip


def _kept(unit, months):
    return {month: figures for (_, month), figures in several([unit], months).items()}
