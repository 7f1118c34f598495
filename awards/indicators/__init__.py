"""自动指标: what the portal counts by itself of what was really done, so that nobody hands in papers.

`counts(name, nominations, round)` counts one figure for all nominations of a kind in a fixed number of questions;
`INDICATORS[name]` says what is counted (`meaning`), and opens the rows (`sources`).
"""

from awards.indicators import building, governing, serving
from awards.indicators.shape import counted

INDICATORS = {each.name: each for each in (*governing.INDICATORS, *serving.INDICATORS, *building.INDICATORS)}


def counts(name, nominations, round, now=None):
    """{nomination pk: (numerator, denominator or None)}; `nominations` are those of one kind of the round."""
    first = nominations.order_by().values_list("entry__kind__target", flat=True).first()
    return counted(INDICATORS[name], nominations, first, round, now) if first else {}


def fitting(target):
    """The indicators that can be counted for a sort of target, for whoever writes criteria."""
    return [each for each in INDICATORS.values() if each.fits(target)]
