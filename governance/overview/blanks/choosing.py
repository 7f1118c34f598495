"""What a clerk may say of one heading: what it looks like first, then everything in groups."""

from dataclasses import dataclass, field

from governance.overview.blanks.guessing import Guesser, match
from governance.overview.blanks.headings import Heading
from governance.overview.blanks.words import PERIODS
from governance.overview.months.definitions import INDICATORS
from governance.overview.stocks.definitions import STOCKS

DOUBLED = {"I1", "W1", "I2.on_time", "I3.score"}


@dataclass
class Panel:
    """The choice for one heading. `likely` and the options of `groups` are (meaning, words)."""

    heading: Heading
    now: str
    axis: str
    likely: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    note: str = ""


def panel_for(sheet, heading, outcome, choices):
    """The `Panel` of a heading, a list's ledger or a list's column."""
    now = choices.get(heading.key, "")
    for block in sheet.lists:
        matched = outcome.lists.get(block.heading.key)
        if heading.key == block.heading.key:
            suggested = [(f"stock:{key}", STOCKS[key].title) for key in (matched.suggested if matched else [])]
            return Panel(heading, now, "list", suggested, _ledgers(), matched.why if matched else "")
        if heading in block.columns.values() and matched and matched.stock:
            stock = STOCKS[matched.stock]
            listed = stock.listed.fields
            own = [(f"field:{name}", listed[name].heading) for name in stock.columns]
            more = [(f"field:{name}", column.heading) for name, column in listed.items() if name not in stock.columns]
            groups = [(stock.title, own)] + ([("还有", more)] if more else [])
            return Panel(heading, now, "field", [], groups)
    meaning = Guesser(()).meaning(heading)
    likely = []
    if meaning.contents:
        scores = match(meaning.contents, [])
        likely = [(f"indicator:{c}", _said(c)) for c in sorted(scores, key=lambda c: -scores[c])[:4]]
    return Panel(
        heading,
        now,
        heading.axis,
        likely,
        [*_indicators(), ("时间", _periods()), ("单位", [("unit:self", "填报单位自己")])],
    )


def _said(code):
    indicator = INDICATORS[code]
    return f"{indicator.name}（{indicator.unit}）"


def _indicators():
    groups = {}
    for code, indicator in INDICATORS.items():
        if code not in DOUBLED:
            groups.setdefault(indicator.group, []).append((f"indicator:{code}", _said(code)))
    return list(groups.items())


def _periods():
    return [(f"period:{code}", words) for code, words in PERIODS.items()]


def _ledgers():
    groups = {}
    for key, stock in STOCKS.items():
        groups.setdefault(stock.part, []).append((f"stock:{key}", stock.title))
    return list(groups.items())
