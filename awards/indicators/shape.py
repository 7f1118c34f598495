"""What an indicator is: rows of what was really done, which of them count, and to whom each belongs.

The number and the list of rows behind it are made of the same `Source`, so a figure always opens what it counted.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from awards.choices import Target

KEYS = {  # what ties rows to a nomination: the nomination's own column
    "community": "path",
    "grid": "path",
    "building": "building_id",
    "household": "household_id",
    "person": "person_id",
    "volunteer": "volunteer_id",
}
KEYS_OF = {  # by what is awarded; a leader is somebody with a post, or a volunteer
    Target.COMMUNITY: ("community",),
    Target.GRID: ("grid",),
    Target.BUILDING: ("building",),
    Target.FAMILY: ("household",),
    Target.LEADER: ("person", "volunteer"),
}


@dataclass(frozen=True)
class Span:
    """The days a round counts, both included, and nothing later than the moment at which it is counted."""

    since: date
    until: date
    now: datetime

    @classmethod
    def of(cls, round, now=None):
        now = now or timezone.now()
        return cls(round.since, min(round.until, timezone.localdate(now)), now)

    @property
    def begin(self):
        return _midnight(self.since)

    @property
    def end(self):
        """The first moment that no longer counts."""
        return min(_midnight(self.until + timedelta(days=1)), self.now)

    def moments(self, column):
        """Rows whose moment lies on these days, in Shanghai."""
        return Q(**{f"{column}__gte": self.begin, f"{column}__lt": self.end})

    def months(self):
        """[(first day, last day)] of the calendar months the span has begun, cut to the span."""
        found, day = [], self.since
        while day <= self.until:
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            found.append((day, min(following - timedelta(days=1), self.until)))
            day = following
        return found

    def days(self, column):
        return Q(**{f"{column}__range": (self.since, self.until)})


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def every(span):
    return Count("pk")


@dataclass(frozen=True)
class Source:
    """One sort of rows.

    words    what a row is
    rows     span -> queryset
    at       {key of `KEYS`: lookup on the row}
    done     which of the rows count; None: all of them
    n, of    span -> aggregate: what counts, and of how many where the figure is a share
    seen     (lookup on the row, model): who may read the row sees this
    line     row -> (day, words, address or ""); None: the rows are counted and not listed
    related  what a line needs beside the row
    """

    words: str
    rows: Callable
    at: dict
    done: Q | None = None
    n: Callable | None = every
    of: Callable | None = None
    seen: tuple = ()
    line: Callable | None = None
    related: tuple = ()

    def counts(self, span, key, holders):
        """[(value of the key, n, of)] in one question. holders: a subquery of the values asked for."""
        lookup, wanted = self.at[key], {}
        if self.n is not None:
            wanted["counted"] = Count("pk", filter=self.done) if self.n is every and self.done else self.n(span)
        if self.of is not None:
            wanted["whole"] = self.of(span)
        rows = self.rows(span).filter(**{f"{lookup}__in": holders}).order_by()
        found = rows.values(lookup).annotate(**wanted)
        return [(row[lookup], row.get("counted") or 0, row.get("whole") or 0) for row in found]

    def behind(self, span, nomination, key):
        """The rows of one nomination, read without regard to who asks; see `visible`."""
        return self.rows(span).filter(**{self.at[key]: getattr(nomination, KEYS[key])})

    def visible(self, rows, user):
        lookup, model = self.seen
        return rows.filter(**{f"{lookup}__in": model.objects.visible_to(user).order_by().values("pk")})


@dataclass(frozen=True)
class Indicator:
    """A figure of a nomination.

    meaning  the 口径 that page, print and API show
    unit     the word after the number; of a share the number is in percent
    finish   from what was summed to what is shown: minutes to hours
    whole    round -> a denominator that does not depend on rows
    """

    name: str
    label: str
    meaning: str
    unit: str
    sources: tuple
    share: bool = False
    finish: Callable = int
    whole: Callable | None = None

    def fits(self, target):
        return any(key in source.at for key in KEYS_OF[target] for source in self.sources)


def key_of(nomination, target):
    """By which key a nomination's rows are found."""
    return next((key for key in KEYS_OF[target] if getattr(nomination, KEYS[key])), KEYS_OF[target][0])


def counted(indicator, nominations, target, round, now=None):
    """{nomination pk: (numerator, denominator or None)}, as many questions for one nomination as for thousands."""
    span = Span.of(round, now)
    nominations = nominations.order_by()
    sums = {pk: [0, 0] for pk in nominations.values_list("pk", flat=True)}
    for key in KEYS_OF[target]:
        sources, column = [source for source in indicator.sources if key in source.at], KEYS[key]
        held = nominations.filter(**{f"{column}__isnull": False})
        of = defaultdict(list)
        for pk, value in held.values_list("pk", column) if sources else ():
            of[value].append(pk)
        for source in sources if of else ():
            for value, n, whole in source.counts(span, key, held.values(column)):
                for pk in of[value]:
                    sums[pk][0] += n
                    sums[pk][1] += whole
    whole = indicator.whole(round) if indicator.whole else None
    return {
        pk: (indicator.finish(n), (summed if whole is None else whole) if indicator.share else None)
        for pk, (n, summed) in sums.items()
    }
