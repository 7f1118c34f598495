"""Every raw row a result is reckoned from, under a name and as text: what is hashed, frozen and compared.

Shape: [[name, values], …], in the order in which anybody would list them: the entry's own rules first, then of each
nomination its evidence, marks, votes and vetoes, each by id. Names are `table:id`.
"""

import hashlib
import json
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from django.db.models import TextField
from django.db.models.functions import Cast

from awards.choices import Part, ReviewState
from awards.models import Evidence, Nomination, PaperCount, Review, Veto, VoteTally
from awards.reckoning import Line, Nominee, Scale

JOIN = "|"


def of_entry(entry):
    """The rules of one kind in a round."""
    round = entry.round
    rules = [round.since, round.until, round.trim_from, round.normalising, round.full_turnout, entry.quota]
    rows = [
        [f"entry:{entry.pk}", JOIN.join(str(each) for each in [*rules, entry.criteria_id, entry.kind_id])],
        [f"vetoes:{entry.criteria_id}", json.dumps(entry.criteria.vetoes, ensure_ascii=False)],
    ]
    for line in entry.criteria.lines.order_by("pk"):
        values = [line.part, line.label, line.indicator, line.full_at, line.weight, line.gate, line.independent]
        rows.append([f"criterion:{line.pk}", JOIN.join(str(each) for each in values)])
    return rows


def scale_of(entry):
    """The same rules as the arithmetic takes them."""
    parts = defaultdict(list)
    for line in entry.criteria.lines.order_by("pk"):
        parts[line.part].append(Line(line.pk, line.weight, line.full_at, line.gate, line.independent))
    return Scale(
        auto=tuple(parts[Part.AUTO]),
        review=tuple(parts[Part.REVIEW]),
        resident=tuple(parts[Part.RESIDENT]),
        quota=entry.quota,
        trim_from=entry.round.trim_from,
        normalising=entry.round.normalising,
        full_turnout=entry.round.full_turnout,
    )


class Taken:
    """The raw rows of all nominations of an entry, in six questions however many there are."""

    def __init__(self, entry):
        standing = Nomination.objects.standing_for(entry).order_by("pk")
        of = ("unit", "building", "household", "person", "volunteer")
        self.nominations = list(standing.only("pk", "households", "tie_place", "tie_why", "title", "entry", *of))
        ids = standing.order_by().values("pk")
        self.rows = {
            each.pk: [_row("nomination", each.pk, (each.households, each.tie_place, *nominee_of(each)))]
            for each in self.nominations
        }
        self.counts, self.marks, self.votes, self.barred = defaultdict(dict), defaultdict(list), {}, set()
        self._evidence(ids)
        self._marks(ids)
        self._votes(ids)
        self._vetoes(ids)

    def _evidence(self, ids):
        rows = Evidence.objects.filter(nomination__in=ids).order_by("pk")
        for pk, of, *values in rows.values_list("pk", "nomination", "criterion", "numerator", "denominator"):
            self.counts[of][values[0]] = (values[1], values[2])
            self.rows[of].append(_row("evidence", pk, values))

    def _marks(self, ids):
        rows = Review.objects.filter(nomination__in=ids, state=ReviewState.SUBMITTED).order_by("pk")
        columns = ("pk", "nomination", "judge", "total", Cast("marks", TextField()))
        for pk, of, judge, total, marks in rows.values_list(*columns):
            self.marks[of].append((judge, total))
            self.rows[of].append(_row("review", pk, (judge, total, _written(marks))))

    def _votes(self, ids):
        for name, rows in (("paper", PaperCount.objects.filter(voided_at=None)), ("tally", VoteTally.objects.all())):
            found = rows.filter(nomination__in=ids).order_by("pk")
            for pk, of, ayes, noes in found.values_list("pk", "nomination", "ayes", "noes"):
                self.rows[of].append(_row(name, pk, (ayes, noes)))
                if name == "tally":
                    self.votes[of] = (ayes, noes)

    def _vetoes(self, ids):
        for row in Veto.objects.filter(nomination__in=ids, lifted_at=None).order_by("pk"):
            self.barred.add(row.nomination_id)
            self.rows[row.nomination_id].append(_row("veto", row.pk, (row.reason,)))

    def nominees(self):
        return [
            Nominee(
                pk=nomination.pk,
                counts=self.counts[nomination.pk],
                marks=tuple(self.marks[nomination.pk]),
                ayes=self.votes.get(nomination.pk, (0, 0))[0],
                noes=self.votes.get(nomination.pk, (0, 0))[1],
                households=nomination.households,
                barred=nomination.pk in self.barred,
                tie_place=nomination.tie_place,
            )
            for nomination in self.nominations
        ]


def nominee_of(nomination):
    """Whom a nomination is of, by ids, which no erasing or merging of residents changes; a name may go, a path move.

    Of a building, or a household in one, not the unit: it follows the building into another.
    """
    it = nomination
    unit = None if it.building_id or it.household_id else it.unit_id
    return (unit, it.building_id, it.household_id, it.person_id, it.volunteer_id)


@lru_cache(maxsize=4096)
def _written(marks):
    """`criterion=points` of a column of marks as the database keeps it; the same few are met again and again."""
    marks = json.loads(marks)
    return ",".join(f"{key}={marks[key]}" for key in sorted(marks, key=int))


def _row(name, pk, values):
    return [f"{name}:{pk}", JOIN.join(map(str, values))]


def result_row(standing):
    """The result itself, hashed with its inputs. `standing` is a `Standing` or a `reckoning.Total`."""
    columns = ["auto", "review", "resident", "total", "rank", "outcome", "why"]
    of = getattr(standing, "nomination_id", None) or standing.pk
    return [f"result:{of}", JOIN.join(str(getattr(standing, column)) for column in columns)]


def digest(rows):
    """SHA-256 over `name TAB values LF` of every row, as 64 hex digits."""
    made = hashlib.sha256()
    for name, values in rows:
        made.update(f"{name}\t{values}\n".encode())
    return made.hexdigest()


def read_back(pk, rows):
    """The `Nominee` that the frozen rows of a nomination describe."""
    counts, marks, votes, barred, households, tie_place = {}, [], (0, 0), False, 0, None
    for name, values in rows:
        table, parts = name.partition(":")[0], values.split(JOIN)
        if table == "nomination":
            households, tie_place = int(parts[0]), None if parts[1] == "None" else int(parts[1])
        elif table == "evidence":
            counts[int(parts[0])] = (int(parts[1]), None if parts[2] == "None" else int(parts[2]))
        elif table == "review":
            marks.append((int(parts[0]), Decimal(parts[1])))
        elif table == "tally":
            votes = (int(parts[0]), int(parts[1]))
        barred = barred or table == "veto"
    return Nominee(pk, counts, tuple(marks), *votes, households, barred, tie_place)


def paper_of(rows):
    """How many of the votes of a nomination's frozen rows came on paper."""
    return sum(int(n) for name, values in rows if name.startswith("paper:") for n in values.split(JOIN))


def marks_of(rows):
    """{judge: {criterion: points as text}} of the frozen rows of a nomination."""
    found = {}
    for name, values in rows:
        if name.startswith("review:"):
            judge, _, marks = values.split(JOIN)
            found[int(judge)] = {
                int(key): points for key, _, points in (m.partition("=") for m in marks.split(",") if m)
            }
    return found
