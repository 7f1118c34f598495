"""How a nominee's total comes about, in whole numbers and fractions; anybody can do it again on paper.

A part is rounded once, half up, to two decimals, and the total is the sum of the rounded parts: what is printed adds
up. Nothing here knows the database.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from awards.choices import Normalising, Outcome

LEAST_VOTES = 3  # of fewer households the sum would tell who said what: they count for nothing and are not shown


@dataclass(frozen=True)
class Line:
    """A criterion as the arithmetic needs it. `full_at`: percent for a share, else the count that gives all points."""

    pk: int
    weight: Decimal
    full_at: Decimal | None = None
    gate: bool = False
    independent: bool = False


@dataclass(frozen=True)
class Nominee:
    """What a total is made of. `counts` {criterion: (numerator, denominator or None)}; `marks` [(judge, points)]."""

    pk: int
    counts: dict = field(default_factory=dict)
    marks: tuple = ()
    ayes: int = 0
    noes: int = 0
    households: int = 0
    barred: bool = False
    tie_place: int | None = None


@dataclass(frozen=True)
class Scale:
    """The rules of a round for one kind. `auto`, `review`, `resident` are tuples of `Line`; `full_turnout` percent."""

    auto: tuple
    review: tuple
    resident: tuple
    quota: int
    trim_from: int = 5
    normalising: str = Normalising.NONE
    full_turnout: int = 50


@dataclass(frozen=True)
class Total:
    pk: int
    auto: Decimal
    review: Decimal
    resident: Decimal
    total: Decimal
    rank: int | None
    outcome: str
    why: str = ""


@lru_cache(maxsize=256)
def exactly(decimal):
    """A weight or a full value as a fraction; the few of them are asked for again with every nominee."""
    return Fraction(decimal)


def cents(number):
    """A fraction to two decimals, half up."""
    return Decimal((200 * number.numerator + number.denominator) // (2 * number.denominator)).scaleb(-2)


@lru_cache(maxsize=4096)
def reached(count, line):
    """How much of a line is reached, 0 … 1; None where there was nothing to count (a share of none)."""
    if count is None:
        return Fraction(0)
    numerator, denominator = count
    if denominator == 0:
        return None
    value = Fraction(numerator) if denominator is None else Fraction(100 * numerator, denominator)
    return min(value / exactly(line.full_at), 1)


@lru_cache(maxsize=4096)
def points_of(count, line):
    """What a line gives; None where there was nothing to count."""
    share = reached(count, line)
    return None if share is None else exactly(line.weight) * share


def auto_part(lines, counts):
    """(points, whether every gate is full). Lines with nothing to count leave their weight to the others."""
    gates = all(reached(counts.get(line.pk), line) == 1 for line in lines if line.gate)
    summed = [(line, points_of(counts.get(line.pk), line)) for line in lines if not line.independent]
    counted = [(line, points) for line, points in summed if points is not None]
    points = sum((points for _, points in counted), Fraction(0))
    if points and len(counted) < len(summed):
        points *= weight_of(line for line, _ in summed) / weight_of(line for line, _ in counted)
    return cents(points), gates


def weight_of(lines):
    return sum(exactly(line.weight) for line in lines)


def trimmed_mean(points, trim_from):
    """The mean without one highest and one lowest from `trim_from` values on; None of nothing."""
    points = sorted(points)
    if len(points) >= trim_from:
        points = points[1:-1]
    return Fraction(sum(points)) / len(points) if points else None  # decimals and fractions add up exactly


def levelled(nominees, most):
    """{(judge, nominee): points} after strict and mild judges were brought to one mean, kept within 0 … `most`."""
    by_judge, everything = {}, []
    for nominee in nominees:
        for judge, points in nominee.marks:
            by_judge.setdefault(judge, []).append(Fraction(points))
            everything.append(Fraction(points))
    if not everything:
        return {}
    mean = sum(everything) / len(everything)
    shift = {judge: mean - sum(own) / len(own) for judge, own in by_judge.items()}
    return {
        (judge, nominee.pk): min(max(Fraction(points) + shift[judge], Fraction(0)), most)
        for nominee in nominees
        for judge, points in nominee.marks
    }


def review_part(points, trim_from):
    mean = trimmed_mean(points, trim_from)
    return cents(mean or Fraction(0))


def may_be_told(votes, on_paper):
    """Whether ayes and noes may be shown: where one or two households voted by code, or on paper, whoever knows the
    other way's numbers could tell what they said.
    """
    return votes >= LEAST_VOTES and all(not n or n >= LEAST_VOTES for n in (on_paper, votes - on_paper))


def resident_part(lines, nominee, full_turnout):
    """Half for how many households took part (all of it from `full_turnout` percent on), half for how many said yes."""
    weight, votes = weight_of(lines), nominee.ayes + nominee.noes
    if votes < LEAST_VOTES or not nominee.households:
        return cents(Fraction(0))
    turnout = min(Fraction(100 * votes, nominee.households) / full_turnout, Fraction(1))
    return cents(weight * (turnout + Fraction(nominee.ayes, votes)) / 2)


def totals(scale, nominees):
    """A `Total` for every nominee, best first; those who cannot be named stand last and have no rank."""
    most = sum(Fraction(line.weight) for line in scale.review)
    level = levelled(nominees, most) if scale.normalising == Normalising.CENTRE else {}
    rows = []
    for nominee in nominees:
        auto, gates = auto_part(scale.auto, nominee.counts)
        marks = [level[judge, nominee.pk] if level else points for judge, points in nominee.marks]
        review = review_part(marks, scale.trim_from)
        resident = resident_part(scale.resident, nominee, scale.full_turnout)
        out = Outcome.BARRED if nominee.barred else "" if gates else Outcome.GATE
        rows.append((nominee, auto, review, resident, auto + review + resident, out))
    ranked = [row for row in rows if not row[5]]
    ranked.sort(key=_order)
    left_out = sorted((row for row in rows if row[5]), key=lambda row: row[0].pk)
    return [*_placed(ranked, scale.quota), *(Total(row[0].pk, *row[1:5], None, row[5]) for row in left_out)]


def _order(row):
    """Best first: the total, then more households covered, then what residents say, then what was counted."""
    nominee, auto, _, resident, total, _ = row
    return (-total, -nominee.households, -resident, -auto)


def competing(scale, nominees):
    """Ids of those who are equal in everything and for whom the quota is too small, whether or not the panel has
    ordered them already.
    """
    unordered = [replace(nominee, tie_place=None) for nominee in nominees]
    return {total.pk for total in totals(scale, unordered) if total.outcome == Outcome.TIED}


def _by_the_panel(equals):
    """Equals one by one where the panel ranked every one of them, each differently; else all of them together."""
    places = [row[0].tie_place for row in equals]
    if None in places or len(set(places)) < len(places):
        return [equals]
    return [[row] for row in sorted(equals, key=lambda row: row[0].tie_place)]


def _placed(ranked, quota):
    placed = []
    groups = {total: list(rows) for total, rows in groupby(ranked, key=lambda row: row[4])}
    for _, rows in groupby(ranked, key=_order):
        equals = list(rows)
        for same in _by_the_panel(equals):
            rank, last = len(placed) + 1, len(placed) + len(same)
            outcome = Outcome.NOT if rank > quota else Outcome.TIED if last > quota else Outcome.PROPOSED
            ordered = len(same) < len(equals)
            for row in same:
                why = _why(row, groups[row[4]], len(same), outcome, ordered) if len(groups[row[4]]) > 1 else ""
                placed.append(Total(row[0].pk, *row[1:5], rank, outcome, why))
    return placed


def _why(row, equal, same, outcome, ordered):
    """What decided between those with one total. `ordered`: equal in everything else too, and the panel decided."""
    if outcome == Outcome.TIED:
        return f"与另外 {same - 1} 个各项都相同，名额不够，由评审会排定次序并写明理由。"
    if ordered:
        return "各项都相同，按评审会排定的次序。"
    if same == len(equal):
        return "总分和各项都相同，并列。"
    if any(other[0].households != row[0].households for other in equal):
        return "总分相同，覆盖户数多的在前。"
    if any(other[3] != row[3] for other in equal):
        return "总分和覆盖户数相同，群众评价高的在前。"
    return "总分、覆盖户数和群众评价相同，数据分高的在前。"
