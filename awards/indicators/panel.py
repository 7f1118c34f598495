"""What one nomination's figures look like: line by line, with what they are worth."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Case, Q, Value, When

from awards.choices import Part
from awards.indicators import INDICATORS, counts
from awards.indicators.shape import Span, key_of
from awards.models import AwardCriterion, Evidence, Nomination
from awards.reckoning import Line, auto_part, cents, reached


@dataclass(frozen=True)
class Row:
    """A line of the criteria with its figure; `count` None: not counted yet; `points` None: nothing there to count."""

    line: AwardCriterion
    indicator: object
    count: tuple | None
    points: Decimal | None

    @property
    def words(self):
        """12 场；85.7%（12/14）；没有可计的."""
        return words_of(self.indicator, self.count)

    @property
    def full_words(self):
        unit = self.indicator.unit if self.indicator else ""
        return f"{self.line.full_at.normalize():f}{unit if unit == '%' else f' {unit}'}"

    @property
    def met(self):
        return self.points is not None and self.points == self.line.weight


@dataclass(frozen=True)
class Panel:
    rows: list
    points: Decimal  # 数据分
    most: Decimal
    gates: bool  # whether every required line is full
    taken_at: datetime | None

    @property
    def missing(self):
        return [row for row in self.rows if row.count is not None and row.points is None]


def words_of(indicator, count):
    if count is None:
        return "没有取数"
    n, of = count
    unit = indicator.unit if indicator else ""
    if of is None:
        return f"{n} {unit}"
    return f"{100 * n / of:.1f}%（{n}/{of}）" if of else "没有可计的"


def panel(nomination):
    """The figures as they were taken, which is what the reckoning uses. Two questions."""
    taken = {row.criterion_id: row for row in Evidence.objects.filter(nomination=nomination)}
    found = {pk: (row.numerator, row.denominator) for pk, row in taken.items()}
    newest = max((row.taken_at for row in taken.values()), default=None)
    return _panel(_lines(nomination), found, newest)


def counted_now(nomination):
    """The same counted this moment; a fixed number of questions a line."""
    only, entry = Nomination.objects.filter(pk=nomination.pk), nomination.entry
    found = {
        line.pk: counts(line.indicator, only, entry.round)[nomination.pk]
        for line in _lines(nomination)
        if line.indicator in INDICATORS
    }
    return _panel(_lines(nomination), found, None)


def _lines(nomination):
    return list(nomination.entry.criteria.lines.filter(part=Part.AUTO))


def _panel(lines, found, taken_at):
    scale = tuple(Line(line.pk, line.weight, line.full_at, line.gate, line.independent) for line in lines)
    points, gates = auto_part(scale, found)
    rows = []
    for line, of in zip(lines, scale, strict=True):
        share = reached(found.get(line.pk), of)
        worth = None if share is None else cents(share * Fraction(line.weight))
        rows.append(Row(line, INDICATORS.get(line.indicator), found.get(line.pk), worth))
    most = sum((line.weight for line in lines if not line.independent), Decimal(0))
    return Panel(rows, points, most, gates, taken_at)


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure, of one source. `rows` are those the person may read, each with `.counts`."""

    words: str
    all: int
    counting: int
    readable: int
    rows: object
    line: object


def behind(nomination, indicator, user):
    """[`Behind`] of every listed source of an indicator. Read now: what was taken earlier may have been another."""
    span, found = Span.of(nomination.entry.round), []
    key = key_of(nomination, nomination.entry.kind.target)
    for source in indicator.sources:
        if source.line is None or key not in source.at:
            continue
        rows = source.behind(span, nomination, key)
        counts_here = Q() if source.done is None else source.done
        readable = source.visible(rows, user)
        marked = readable.annotate(
            counts=Case(When(counts_here, then=True), default=False) if source.done else Value(True)
        )
        found.append(
            Behind(
                source.words, rows.count(), rows.filter(counts_here).count(), readable.count(),
                marked.select_related(*source.related), source.line,
            )
        )  # fmt: skip
    return found
