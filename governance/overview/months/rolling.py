"""What was counted at the leaf, rolled up the tree. Sums add; distinct things and medians are carried as what they are.

For every unit the result is {code: [numerator, denominator or None, value or None]} of all indicators: what nobody
counted is 0, a rate of nothing has no value.
"""

from collections import Counter, defaultdict

from governance.overview.months.definitions import INDICATORS, RATE
from governance.overview.months.reading import figure


class Roll:
    def __init__(self, tree):
        self.tree = tree
        self.sums = defaultdict(lambda: defaultdict(lambda: [0, 0]))  # code: {path: [numerator, denominator]}
        self.sets = defaultdict(lambda: defaultdict(set))
        self.values = defaultdict(lambda: defaultdict(Counter))

    def add(self, path, code, number, of=0):
        """So many at a place; `of` what they are a part of."""
        if (number or of) and (node := self.tree.node(path)):
            both = self.sums[code][node]
            both[0] += number or 0
            both[1] += of or 0

    def part(self, path, code, of):
        """The denominator alone."""
        self.add(path, code, 0, of)

    def one_of(self, path, code, key):
        """One of the distinct things to be counted."""
        if node := self.tree.node(path):
            self.sets[code][node].add(key)

    def measured(self, path, code, value, times=1):
        """A value of which the median is asked, so many times."""
        if node := self.tree.node(path):
            self.values[code][node][value] += times

    def finish(self, formulas=()):
        """{path: figures} of every unit of the tree; `formulas` are {code: function of a unit's figures}."""
        paths = list(self.tree.here)
        sums = {code: _up(found, lambda: [0, 0], _both) for code, found in self.sums.items()}
        sizes = {code: _up(found, set, set.update) for code, found in self.sets.items()}
        medians = {code: _up(found, Counter, Counter.update) for code, found in self.values.items()}
        rates = {code for code, each in INDICATORS.items() if each.kind == RATE}
        result = {}
        for path in paths:
            told = {}
            for code in INDICATORS:
                if code in medians:
                    told[code] = _median(medians[code].get(path))
                elif code in sizes:
                    told[code] = [n := len(sizes[code].get(path, ())), None, n]
                else:
                    number, of = sums.get(code, {}).get(path, (0, 0))
                    it = figure(code, number, of if code in rates else None)
                    told[code] = [it.value if code not in rates else number, it.denominator, it.value]
            for code, formula in dict(formulas).items():
                told[code] = formula(path, told)
            result[path] = told
        return result


def _up(found, empty, into):
    """Every unit's own and what lies below it."""
    totals = defaultdict(empty)
    for path, value in found.items():
        for length in range(4, len(path) + 1, 4):
            into(totals[path[:length]], value)
    return totals


def _both(total, value):
    total[0] += value[0]
    total[1] += value[1]


def _median(values):
    """[how many values, None, their median]: of an even number the mean of the two in the middle."""
    if not values:
        return [0, None, None]
    count = sum(values.values())
    middle = (_at(values, (count - 1) // 2) + _at(values, count // 2)) / 2
    return [count, None, round(middle, 1)]


def _at(values, place):
    for value in sorted(values):
        place -= values[value]
        if place < 0:
            return value
    raise IndexError(place)
