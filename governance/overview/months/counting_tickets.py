"""Tickets of a month at the leaf: the book of work, limits, the three rates, how long it took, parked, disputes.

The book, contacts, answers and exclusions are the rules of `deliberation.figures_rates`; here they are grouped by the
unit where it happened, once for the whole table.
"""

from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from deliberation import figures_rates as rates
from deliberation.choices_disputes import CONCLUDED, DisputeState
from deliberation.choices_following import Entered, Left
from deliberation.models import Dispute, Pause, Spell, TicketEvent, TicketMerge
from governance.foundation.stored_days import Calendar
from hierarchy.choices import Level, UnitKind

BOOK = {
    "opening": "I1.opening",
    Entered.ACCEPTED: "I1.accepted",
    Entered.REOPENED: "I1.reopened",
    Entered.UNMERGED: "I1.unmerged",
    Left.RESOLVED: "I1.closed",
    Left.WITHDRAWN: "I1.withdrawn",
    Left.TRANSFERRED: "I1.transferred",
    Left.MERGED: "I1.merged",
    "closing": "I1.pending",
}
RESOLVED = Q(left=Left.RESOLVED)
LAST_ROUND = Q(ended_at__gte=F("ticket__resolved_at"))  # what the ticket's row says is of this stay


def count(roll, month):
    _book(roll, month)
    _earlier_rounds(roll, month)
    _durations(roll, month)
    _rates(roll, month)
    _events(roll, month)
    _disputes(roll, month)


def _spells(month):
    period = month.period
    return Spell.objects.filter(rates._touches(period)).order_by()


def _within(month, column):
    """A moment of the ticket that lies in the month and in this stay."""
    inside = Q(**{f"{column}__gte": F("began_at")}) & (Q(ended_at=None) | Q(**{f"{column}__lte": F("ended_at")}))
    return month.moments(column) & Q(**{f"{column}__lt": month.end}) & inside


def _book(roll, month):
    """One question: stays by place and by who held the ticket when it ended."""
    period = month.period
    rules = {code.partition(".")[2]: rates.book_rules(period)[name] for name, code in BOOK.items()}
    due, late_unsigned = "ticket__due_at", Q(ticket__acknowledged_at=None)
    late_unsigned |= Q(ticket__acknowledged_at__gt=F("ticket__acknowledge_due_at"))
    ended = RESOLVED & period.holds("ended_at") & LAST_ROUND
    not_parked = ~Exists(
        Pause.objects.filter(ticket=OuterRef("ticket"), began_at__lte=OuterRef(due)).filter(
            Q(ended_at=None) | Q(ended_at__gt=OuterRef(due))
        )
    )
    theirs = Q(ended_at=None) | LAST_ROUND | ~RESOLVED
    passed = _within(month, due) & theirs & Q(not_parked=True)
    wanted = {
        **rules,
        "in_time": ended & Q(**{f"{due}__gte": F("ended_at")}),
        "late": passed & (Q(ended_at=None) | Q(ended_at__gt=F(due))),
        "final": ended,
        "signed": _within(month, "ticket__acknowledged_at")
        & Q(ticket__acknowledged_at__lte=F("ticket__acknowledge_due_at")),
        "unsigned": _within(month, "ticket__acknowledge_due_at") & late_unsigned,
    }
    rows = _spells(month).annotate(not_parked=not_parked, place=roll.tree.place("ticket__path", "ticket__building"))
    grouped = rows.values("place", "ticket__unit").annotate(
        **{f"n_{name}": Count("pk", filter=rule) for name, rule in wanted.items()}
    )
    for row in grouped:
        n = {name[2:]: number for name, number in row.items() if name.startswith("n_")}
        _told(roll, row["place"], row["ticket__unit"], n)


def _told(roll, path, unit, n):
    for name in ("opening", "accepted", "reopened", "unmerged", "closed", "withdrawn", "transferred", "merged"):
        roll.add(path, f"I1.{name}", n[name])
    roll.add(path, "I1.pending", n["pending"])
    roll.add(path, "I1", n["accepted"])
    for code in ("I2", "I2.on_time"):
        roll.add(path, code, n["in_time"], n["in_time"] + n["late"])
    roll.add(path, "I2.signed", n["signed"], n["signed"] + n["unsigned"])
    roll.part(path, "I7", n["accepted"])
    roll.part(path, "I7.repeated", n["accepted"])
    roll.add(path, "I7.reopened", n["reopened"], n["closed"])
    roll.part(path, "I4", n["closed"])
    roll.part(path, "I5", n["closed"])
    _at_level(roll, path, unit, n["final"])


def _at_level(roll, path, unit, number):
    """Who held it when it was done: a grid (or lower), a community; a department is the street's."""
    level = len(roll.tree.path_of[unit]) // 4
    if roll.tree.kind_of[unit] != UnitKind.DEPARTMENT:
        roll.add(path, "I4", number if level >= Level.GRID else 0)
        roll.add(path, "I5", number if level >= Level.COMMUNITY else 0)


def _earlier_rounds(roll, month):
    """Stays of tickets reopened since: who held them, and whether they were late, tell the events."""
    period = month.period
    rows = _spells(month).filter(RESOLVED, ticket__reopened__gt=0)
    rows = rows.exclude(LAST_ROUND, ticket__resolved_at__isnull=False)
    rows = list(
        rows.annotate(place=roll.tree.place("ticket__path", "ticket__building")).values_list(
            "ticket", "place", "began_at", "ended_at"
        )
    )
    events = TicketEvent.objects.filter(ticket__in={row[0] for row in rows}, action__in=["resolved", "lamp_red"])
    told = defaultdict(list)
    for ticket, action, at, unit in events.order_by("ticket", "id").values_list("ticket", "action", "at", "unit"):
        told[ticket, action].append((at, unit))
    for ticket, path, began, ended in rows:
        late_at = next((at for at, _ in told[ticket, "lamp_red"] if began <= at < ended), None)
        units = [unit for at, unit in told[ticket, "resolved"] if at <= ended and unit]
        if ended < period.end and units:
            _at_level(roll, path, units[-1], 1)
        if period.begin <= (late_at or ended) < period.end:
            for code in ("I2", "I2.on_time"):
                roll.add(path, code, int(late_at is None), 1)


def _durations(roll, month):
    """Working days from the day after it came to the day it was done, grouped by the two days."""
    rows = Spell.objects.filter(RESOLVED, month.moments("ended_at")).order_by()
    rows = rows.annotate(
        place=roll.tree.place("ticket__path", "ticket__building"),
        came=TruncDate("began_at"),
        went=TruncDate("ended_at"),
    )
    rows = list(rows.values_list("place", "came", "went").annotate(n=Count("pk")))
    if not rows:
        return
    worked = Worked(min(row[1] for row in rows), month.last)
    for path, came, went, n in rows:
        roll.measured(path, "I6", worked.between(came, went), n)


class Worked:
    """How many working days lie between two days, from one look at the calendar."""

    def __init__(self, first, last):
        calendar = Calendar.around(first, (last - first).days)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.days = [day for day in days if calendar.works(day)]

    def between(self, came, went):
        return bisect_right(self.days, went) - bisect_right(self.days, came)


def _rates(roll, month):
    period, now, place = month.period, month.now, roll.tree.place("path", "building")
    declined = rates.declined(period).order_by().annotate(place=place)
    for path, n in declined.values_list("place").annotate(n=Count("pk")):
        roll.add(path, "I1.declined", n)
    excluded = rates.excluded(period, now).order_by().annotate(place=place)
    for path, n in excluded.values_list("place").annotate(n=Count("pk")):
        roll.add(path, "I3.excluded", n)
    asked = rates.counted(rates.accepted(period, now), "pk").order_by().annotate(place=place)
    contacts = {"n": Count("pk"), "m": Count("pk", filter=rates.IN_TIME), "ever": Q(contacted_at__lt=month.end)}
    contacts["ever"] = Count("pk", filter=contacts["ever"])
    for row in asked.values("place").annotate(**contacts):
        roll.add(row["place"], "I3.response", row["m"], row["n"])
        roll.add(row["place"], "I2.contacted", row["ever"], row["n"])
    answers = rates.counted(rates.answers(period), "ticket").order_by()
    answers = answers.annotate(place=roll.tree.place("ticket__path", "ticket__building"))
    for row in answers.values("place").annotate(**rates._answers()):
        path = row.pop("place")
        row = rates._reckoned(row)
        roll.add(path, "I3.solved", row["solved"], row["answered"])
        roll.add(path, "I3.satisfied", row["content"], row["rated"])


def score(weights):
    """综合分 of a unit by its office's weights, from the three rates that are already there."""

    def reckon(path, told):
        parts = [told[f"I3.{name}"] for name in ("response", "solved", "satisfied")]
        if any(not of for _, of, _ in parts):
            return [None, None, None]
        each = weights[path[:4]]
        shares = zip((each.response, each.solved, each.satisfied), parts, strict=True)
        points = round(sum(weight * n / of for weight, (n, of, _) in shares), 1)
        return [points, None, points]

    return reckon


def _events(roll, month):
    place = roll.tree.place("ticket__path", "ticket__building")
    returned = TicketEvent.objects.filter(month.moments("at"), action="returned").order_by()
    for path, n in returned.annotate(place=place).values_list("place").annotate(n=Count("ticket", distinct=True)):
        roll.add(path, "I7", n)
    merged = TicketMerge.objects.filter(Q(undone_at=None) | Q(undone_at__gte=month.end), month.moments("at")).order_by()
    merged = merged.annotate(place=roll.tree.place("other__path", "other__building"))
    for path, n in merged.values_list("place").annotate(n=Count("other", distinct=True)):
        roll.add(path, "I7.repeated", n)
    parked = Pause.objects.filter(Q(ended_at=None) | Q(ended_at__gte=month.end), began_at__lt=month.end).order_by()
    for path, n in parked.annotate(place=place).values_list("place").annotate(n=Count("pk")):
        roll.add(path, "I7.parked", n)


def _disputes(roll, month):
    concluded = month.days("concluded_on") & Q(state__in=CONCLUDED)
    rows = Dispute.objects.filter(month.days("registered_on") | concluded).order_by().values("path")
    rows = rows.annotate(
        registered=Count("pk", filter=month.days("registered_on")),
        settled=Count("pk", filter=concluded & Q(state=DisputeState.SUCCEEDED)),
        ended=Count("pk", filter=concluded),
    )
    for row in rows:
        roll.add(row["path"], "I8.registered", row["registered"])
        roll.add(row["path"], "I8.settled", row["settled"])
        roll.add(row["path"], "I8", row["settled"], row["ended"])


def weights_by_street(tree):
    return {path: rates.weights_of(path) for path in {each[:4] for each in tree.here}}
