"""三率 and the book of work: plain counts per unit and period, each with what it is a part of and what was left out.

A period is half-open, [1st 00:00, next 1st 00:00) in Shanghai. Everything is asked of dated rows (`FollowUp`, `Spell`,
`Ticket.accepted_at`), never of today's state, so that a past month asked again gives the same numbers, except for
exclusions approved since. Units are counted by where it happened. Tickets are those of the unit's branch.
"""

from dataclasses import dataclass, fields
from datetime import datetime, time

from django.db.models import BigIntegerField, Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from deliberation.choices import ResolutionKind, Satisfaction, Solved, TicketState
from deliberation.choices_following import Entered, ExclusionState, Left
from deliberation.models import Exclusion, FollowUp, RateWeights, Spell, Ticket, TicketMerge

COLUMNS = {4: "street_path", 8: "community_path", 12: "grid_path", 16: "building_path"}  # by the length of a path


@dataclass(frozen=True)
class Period:
    begin: datetime
    end: datetime

    @classmethod
    def month(cls, year, month):
        def first(year, month):
            return timezone.make_aware(datetime.combine(datetime(year, month, 1), time()))

        return cls(first(year, month), first(year + month // 12, month % 12 + 1))

    def holds(self, column):
        return Q(**{f"{column}__gte": self.begin, f"{column}__lt": self.end})


# What is counted: name -> (words, 口径). The page, its print and the API say the same.
MEANINGS = {
    "opening": ("期初在办", "期初时刻已受理、还没办结的件，含挂账"),
    "accepted": ("受理", "本期受理的件；按表格导入的已办结件，按表中的受理时间"),
    "reopened": ("重办", "本期由已办结转回办理的件次"),
    "unmerged": ("撤销并案", "本期撤销并案、恢复办理的件次"),
    "resolved": ("办结", "本期办结的件次；办结后重办再办结，另计一次"),
    "withdrawn": ("撤回", "受理以后撤回的件"),
    "transferred": ("转出", "受理以后转到其他平台或单位的件"),
    "merged": ("并案", "受理以后并入他件的件次"),
    "closing": ("期末在办", "期末时刻已受理、还没办结的件，含挂账"),
    "declined": ("不予受理", "本期登记不予受理的件，不进入在办"),
    "to_contact": (
        "应联系",
        "本期受理、诉求人留了电话、有首次联系时限的件；时限未到还没联系的、时限前已并案撤回的不计",
    ),
    "contacted": ("按时联系", "应联系件中，在时限内完成首次联系的"),
    "answered": ("有效回访", "本期回访、自评得到是否解决答案的件次；没联系上的不计；重办的件每轮另计"),
    "solved": ("已解决", "有效回访中答“已解决”的件次；几位反映人有一位说没解决就不算；程序性办结不算"),
    "partly": ("部分解决等", "没有答“未解决”，但有人答“部分解决”，或程序性办结；只列出，不算已解决"),
    "rated": ("有满意度答案", "本期回访、自评得到满意度答案的件次"),
    "content": ("满意", "非常满意、满意、基本满意的件次；几位反映人取最不满意的答案"),
    "excluded": ("剔除", "上一级批准剔除，不计入三率的件"),
}


@dataclass
class Counts:
    """One unit's numbers of a period. Rates are in percent, None where there is nothing to divide by."""

    opening: int = 0
    accepted: int = 0
    reopened: int = 0
    unmerged: int = 0
    resolved: int = 0
    withdrawn: int = 0
    transferred: int = 0
    merged: int = 0
    closing: int = 0
    declined: int = 0
    to_contact: int = 0
    contacted: int = 0
    answered: int = 0
    solved: int = 0
    partly: int = 0
    rated: int = 0
    content: int = 0
    excluded: int = 0

    @property
    def response(self):
        return percent(self.contacted, self.to_contact)

    @property
    def solving(self):
        return percent(self.solved, self.answered)

    @property
    def satisfaction(self):
        return percent(self.content, self.rated)

    def score(self, weights):
        """综合分 of a hundred, by an office's `RateWeights`; None as long as one of the three is missing."""
        if None in (self.response, self.solving, self.satisfaction):
            return None
        parts = (
            weights.response * self.contacted / self.to_contact,
            weights.solved * self.solved / self.answered,
            weights.satisfied * self.content / self.rated,
        )
        return round(sum(parts), 1)

    def __add__(self, other):
        return Counts(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    def balances(self):
        """期初在办 + 受理 + 重办 + 撤销并案 = 办结 + 撤回 + 转出 + 并案 + 期末在办."""
        came = self.opening + self.accepted + self.reopened + self.unmerged
        return came == self.resolved + self.withdrawn + self.transferred + self.merged + self.closing


def percent(part, whole):
    return round(100 * part / whole, 1) if whole else None


def weights_of(office_path):
    """The office's own weights, or the usual 30/35/35."""
    return RateWeights.objects.filter(office__path=office_path[:4]).first() or RateWeights()


def line(unit, prefix=""):
    return Q(**{f"{prefix}{COLUMNS[len(unit.path)]}": unit.path})


def below(unit):
    """The column that says in which part of the unit a row lies; of the unit's own rows it is the unit's path."""
    return COLUMNS.get(len(unit.path) + 4, "path")


def counts(unit, period, now=None):
    """{path: Counts} of the unit's parts and of its own rows (its own path); five grouped queries."""
    return counts_by(unit, period, below(unit), now)


def counts_by(unit, period, column, now=None):
    """{value of a ticket's column: Counts} of the unit's branch; five grouped queries."""

    def by(prefix):
        return {"it": F(f"{prefix}{column}")}

    found = counts_where(lambda prefix: line(unit, prefix), period, by, now)
    return {value: numbers for (value,), numbers in found.items()}


def counts_where(where, period, by, now=None):
    """{values of `by`: Counts} in five grouped queries.

    `where` and `by` are asked with what leads to the ticket: which tickets, and {name: expression} to group them by.
    """
    now, found = now or timezone.now(), {}
    for prefix, rows, wanted in (
        ("ticket__", Spell.objects.filter(_touches(period)), _book(period)),
        ("", declined(period), {"declined": Count("pk")}),
        ("", counted(accepted(period, now), "pk"), _contacts()),
        ("", excluded(period, now), {"excluded": Count("pk")}),
        ("ticket__", counted(answers(period), "ticket"), _answers()),
    ):
        names = by(prefix)
        rows = rows.filter(where(prefix)).order_by().annotate(**{f"by_{name}": each for name, each in names.items()})
        for row in rows.values(*(f"by_{name}" for name in names)).annotate(**wanted):
            _add(found, tuple(row.pop(f"by_{name}") for name in names), row)
    return found


def _add(found, key, row):
    into = found.setdefault(key, Counts())
    for name, number in _reckoned(row).items():
        setattr(into, name, getattr(into, name) + number)


def _reckoned(row):
    """From what was counted against a round comes what counts for it."""
    if "not_solved" in row:
        row["solved"] = row["answered"] - row["not_solved"]
        row["partly"] = row.pop("not_solved") - row.pop("no")
        row["content"] = row["rated"] - row.pop("not_content")
    return row


# The book of work: asked of `Spell`


def open_at(moment):
    """Stays that had begun and not ended at a moment."""
    return Q(began_at__lt=moment) & (Q(ended_at=None) | Q(ended_at__gte=moment))


def _touches(period):
    return Q(began_at__lt=period.end) & (Q(ended_at=None) | Q(ended_at__gte=period.begin))


def book_rules(period):
    """{name: which stays count}; page rows and sums use the same."""
    came = {each.value: period.holds("began_at") & Q(entered=each) for each in Entered}
    went = {each.value: period.holds("ended_at") & Q(left=each) for each in Left}
    return {"opening": open_at(period.begin), **came, **went, "closing": open_at(period.end)}


def _book(period):
    return {name: Count("pk", filter=rule) for name, rule in book_rules(period).items()}


def declined(period):
    return Ticket.objects.filter(period.holds("closed_at"), state=TicketState.DECLINED)


# Left out


APPROVED = Exclusion.objects.filter(state=ExclusionState.APPROVED)


def counted(rows, ticket):
    """The rows whose ticket no approved exclusion takes out of the rates."""
    return rows.filter(~Exists(APPROVED.filter(ticket=OuterRef(ticket))))


def excluded(period, now):
    """Tickets an approved exclusion took out of what this period counts: asked of the few exclusions first."""
    out = Ticket.objects.filter(pk__in=APPROVED.values("ticket"))
    said = answers(period).filter(ticket=OuterRef("pk"))
    return out.filter(_to_contact(period, now) | Exists(said))


# 响应率: asked of the tickets accepted in the period

IN_TIME = Q(contacted_at__lte=F("contact_due_at"))


def accepted(period, now):
    """Tickets that had to be contacted: late without a contact counts, not yet late does not."""
    return Ticket.objects.filter(_to_contact(period, now))


def _to_contact(period, now):
    merged = TicketMerge.objects.filter(other=OuterRef("pk"), undone_at=None, at__lte=OuterRef("contact_due_at"))
    finished_before = Q(contacted_at=None, closed_at__lte=F("contact_due_at")) | Q(
        Exists(merged), contacted_at=None, state=TicketState.MERGED
    )
    reachable = Q(anonymous=False, contact_due_at__isnull=False)  # only then has it a clock, and an erased number stays
    due = Q(contacted_at__isnull=False) | Q(contact_due_at__lt=now)
    return period.holds("accepted_at") & reachable & due & ~finished_before


def _contacts():
    return {"to_contact": Count("pk"), "contacted": Count("pk", filter=IN_TIME)}


# 解决率、满意率: asked of the answers of the period; a round of a ticket counts once, by its worst answer

ROUND = ExpressionWrapper(F("ticket_id") * 100 + F("round"), output_field=BigIntegerField())
SAID = ~Q(solved="")
NOT_SOLVED = SAID & (~Q(solved=Solved.YES) | Q(resolution=ResolutionKind.PROCEDURAL))
RATED = Q(satisfaction__isnull=False)
NOT_CONTENT = Q(satisfaction__lt=Satisfaction.FAIR)


def answers(period):
    """What reporters said in the period: on the telephone, by themselves, or in an imported sheet."""
    return FollowUp.objects.filter(period.holds("at"), reached=True).annotate(key=ROUND)


def _answers():
    """Counted by key, so that a round with several answers is one; `partly` and `content` are the rest of it."""

    def rounds(rule):
        return Count("key", distinct=True, filter=rule)

    return {
        "answered": rounds(SAID),
        "not_solved": rounds(NOT_SOLVED),
        "no": rounds(Q(solved=Solved.NO)),
        "rated": rounds(RATED),
        "not_content": rounds(NOT_CONTENT),
    }


# The rows behind a number


def tickets_of(name, unit, period, *, own=False, now=None):
    """The tickets a number counts, read without regard to who asks: the caller begins with `visible_to`.

    `own` leaves out what lies in the unit's parts.
    """
    here = Q(path=unit.path) if own else line(unit)
    return here & tickets_behind(name, period, now)


def tickets_behind(name, period, now=None):
    """The same of every place."""
    now = now or timezone.now()
    if name in (book := book_rules(period)):
        return Q(pk__in=Spell.objects.filter(book[name]).values("ticket"))
    if name in ("declined", "excluded"):
        rows = declined(period) if name == "declined" else excluded(period, now)
        return Q(pk__in=rows.values("pk"))
    if name in ("to_contact", "contacted"):
        rows = counted(accepted(period, now), "pk").filter(IN_TIME if name == "contacted" else Q())
        return Q(pk__in=rows.values("pk"))
    return Q(pk__in=_rounds_of(name, period).values("ticket"))


def kept_from(user, counted):
    """Ids of confidential tickets among those counted that the person may not see: how many is told, no more."""
    secret = Ticket.objects.filter(counted, confidential=True)
    return list(secret.exclude(pk__in=secret.visible_to(user).values("pk")).values_list("pk", flat=True))


def times_of(name, period, tickets):
    """{ticket's id: how often the number counts it} of some of those tickets; those counted once may be left out."""
    if name in (book := book_rules(period)):
        rows, times = Spell.objects.filter(book[name]), Count("pk")
    elif name in ("answered", "solved", "partly", "rated", "content"):
        rows, times = _rounds_of(name, period), Count("key", distinct=True)
    else:
        return {}
    return dict(rows.filter(ticket__in=tickets).order_by().values_list("ticket").annotate(times=times))


def _rounds_of(name, period):
    rows = counted(answers(period), "ticket")

    def without(rule):
        same = answers(period).filter(rule, ticket=OuterRef("ticket"), round=OuterRef("round"))
        return ~Exists(same)

    return rows.filter(*{
        "answered": [SAID],
        "solved": [SAID, without(NOT_SOLVED)],
        "partly": [NOT_SOLVED, without(Q(solved=Solved.NO))],
        "rated": [RATED],
        "content": [RATED, without(NOT_CONTENT)],
    }[name])  # fmt: skip
