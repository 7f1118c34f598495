"""The book of work: a ticket's stays cover its states exactly, the book balances, and deadlines follow from history."""

from collections import Counter
from datetime import timedelta

from django.db.models import Case, Exists, F, Max, OuterRef, Q, RowRange, Value, When, Window
from django.db.models.functions import Lag
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.deadlines import from_history, promised_earlier
from deliberation.actions.spells import INSIDE, LEFT
from deliberation.choices import IN_WORK
from deliberation.figures_rates import Counts, Period, counts
from deliberation.models import Spell, Ticket, TicketEvent
from governance.foundation.models import LedgerEntry
from governance.overview.invariants.registry import TICKETS, Breach, invariant
from governance.overview.invariants.sampling import sampled
from governance.overview.invariants.tickets import ROW, told
from hierarchy.choices import Level
from hierarchy.models import OrgUnit

SAMPLE = 400
RULES = ("limit.set", "limit.dropped", "categories.loaded", "category.changed")  # what changes limits to come


@invariant("spells.state", "在办期与状态一致", TICKETS, ROW, over=Ticket)
def a_stay_runs_while_it_is_worked_on(span):
    running = Exists(Spell.objects.filter(ticket=OuterRef("pk"), ended_at=None))
    rows = Ticket.objects.filter(span.of("pk"))
    yield from told(rows.filter(~running, state__in=INSIDE), "在办，没有在办期，月报会漏掉")
    yield from told(rows.exclude(state__in=INSIDE).filter(running), "已不在办，在办期没有结束，月报会多算")


@invariant("spells.order", "在办期不重叠", TICKETS, ROW, over=Ticket)
def stays_do_not_overlap(span):
    before = Window(Max("ended_at"), partition_by=F("ticket"), order_by=["began_at", "pk"], frame=_all_before())
    earlier = Window(Lag("pk"), partition_by=F("ticket"), order_by=["began_at", "pk"])
    unended = Window(Lag("ended_at"), partition_by=F("ticket"), order_by=["began_at", "pk"])
    rows = Spell.objects.filter(span.of("ticket")).annotate(before=before, earlier=earlier, unended=unended)
    rows = rows.filter(Q(before__gt=F("began_at")) | Q(earlier__isnull=False, unended=None))
    for number, path in rows.values_list("ticket__number", "ticket__path"):
        yield Breach(f"诉求{number}", "两段在办期重叠", path, reverse("ticket", args=[number]))


def _all_before():
    return RowRange(start=None, end=-1)


@invariant("spells.events", "进入、离开在办的次数与办理过程一致", TICKETS, ROW, over=Ticket)
def stays_are_what_the_steps_say(span):
    """Imported matters that had ended before they came have one stay and no steps: they are left out."""
    was = Window(Lag("to_state"), partition_by=F("ticket"), order_by="pk")
    came = Q(was=None, to_state__in=INSIDE) | ~Q(was__in=INSIDE) & Q(to_state__in=INSIDE)
    went = Q(was__in=INSIDE, to_state__in=LEFT)
    step = Case(When(came, then=Value("came")), When(went, then=Value("went")), default=Value(""))
    events = TicketEvent.objects.filter(span.of("ticket"), ticket__batch=None).annotate(was=was, step=step)
    told_by_events = Counter(events.exclude(step="").values_list("ticket", "step"))
    stays = Counter()
    for ticket, ended in Spell.objects.filter(span.of("ticket"), ticket__batch=None).values_list("ticket", "ended_at"):
        stays[ticket, "came"] += 1
        stays[ticket, "went"] += ended is not None
    wrong = {pk for pk, step in told_by_events.keys() | stays.keys() if told_by_events[pk, step] != stays[pk, step]}
    for some in _hundreds(sorted(wrong)):
        yield from told(Ticket.objects.filter(pk__in=some), "在办期与办理过程对不上，月报会错")


def _hundreds(keys):
    return (keys[n : n + 100] for n in range(0, len(keys), 100))


@invariant(
    "book.balances", "期初、受理、重办与办结、转出、期末相平", TICKETS, "请先处理“在办期”几项的问题，再看是否相平。"
)
def the_book_balances():
    """期初在办 + 受理 + 重办 + 撤销并案 = 办结 + 撤回 + 转出 + 并案 + 期末在办, of this month and the one before."""
    now = timezone.localtime()
    before = now.replace(day=1) - timedelta(days=1)
    streets = list(OrgUnit.objects.filter(depth=Level.STREET).order_by("path"))
    for street in streets:
        for month in (before, now):
            book = sum(counts(street, Period.month(month.year, month.month)).values(), Counts())
            if not book.balances():
                yield Breach(f"{street} {month:%Y-%m}", "进出和期初期末不相平", street.path, reverse("rates"))


@invariant("deadlines.reckoned", "办理时限不早于按历史重新推算的结果", TICKETS, "请在工作日历页面重新推算时限。")
def deadlines_follow_from_history():
    """A sample each night. What was promised under limits that an office changed since stands as it was promised."""
    rules = dict(
        LedgerEntry.objects.filter(action__in=RULES).order_by().values_list("unit_path").annotate(last=Max("at"))
    )
    rows = Ticket.objects.filter(state__in=IN_WORK, clock_began_at__isnull=False, due_at__isnull=False)
    for ticket in sampled(rows.select_related("category"), SAMPLE)[:SAMPLE]:
        if ticket.clock_began_at <= rules.get(ticket.path[:4], ticket.clock_began_at - timedelta(1)):
            continue
        right = from_history(ticket).at
        if ticket.due_at < right and not promised_earlier(ticket, right):
            wrong = f"时限记为 {_said(ticket.due_at)}，应为 {_said(right)}"
            yield Breach(f"诉求{ticket.number}", wrong, ticket.path, ticket.get_absolute_url())


def _said(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
