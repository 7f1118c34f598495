"""A ticket's state and everything that must follow from it."""

from datetime import date

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left, Length, Substr
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import FINISHED, IN_WORK, TicketState
from deliberation.choices_ladder import UNFINISHED, ExtensionState
from deliberation.models import (
    Exclusion,
    Extension,
    FollowUp,
    Pause,
    Supervision,
    Ticket,
    TicketEvent,
    TicketMerge,
    TicketPhoto,
    TicketSerial,
    Voice,
)
from governance.overview.invariants.registry import TICKETS, Breach, invariant
from hierarchy.models import OrgUnit

S = TicketState
ROW = "请系统管理员对照这件诉求的办理过程和操作台账更正，并查明是哪一次改动造成的。"
REDO = "请打开这件诉求，按办理过程把缺的一步补做。"
HANDLED = (S.RESOLVED, S.CLOSED)


def told(rows, wrong):
    """A breach for each ticket; `wrong` a sentence, or a function of the row's further columns."""
    for number, path in rows.values_list("number", "path").iterator():
        yield Breach(f"诉求{number}", wrong, path, reverse("ticket", args=[number]))


def _differing(rows, stored, right, words):
    rows = rows.annotate(right=right).exclude(**{stored: F("right")})
    for number, path, was, now in rows.values_list("number", "path", stored, "right").iterator():
        yield Breach(f"诉求{number}", f"{words}记为 {was}，实为 {now}", path, reverse("ticket", args=[number]))


def counted(model, column="ticket", **which):
    """How many rows of a table hang on the outer ticket, as an expression."""
    rows = model.objects.filter(**{column: OuterRef("pk")}, **which).order_by().values(column)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@invariant("tickets.open", "“在办”标记与状态一致", TICKETS, ROW, over=Ticket)
def open_as_the_state_says(span):
    wrong = Q(is_open=True, state__in=FINISHED) | Q(is_open=False) & ~Q(state__in=FINISHED)
    yield from told(Ticket.objects.filter(span.of("pk"), wrong), "状态和“在办”标记对不上")


@invariant("tickets.last_event", "办理过程的最后一步就是现在的状态", TICKETS, ROW, over=Ticket)
def last_step_gave_the_state(span):
    last = TicketEvent.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("to_state")[:1]
    rows = Ticket.objects.filter(span.of("pk")).annotate(last=Subquery(last))
    yield from told(rows.filter(Q(last=None) | ~Q(last=F("state"))), "现在的状态没有对应的办理过程")


@invariant("tickets.on_record", "办理过程的每一步都有台账记录", TICKETS, ROW, over=TicketEvent, stretch=100_000)
def every_step_is_on_record(span):
    rows = TicketEvent.objects.filter(span.of("pk"), entry=None)
    for pk, number, path in rows.values_list("pk", "ticket__number", "ticket__path").iterator():
        yield Breach(f"诉求{number}第{pk}步", "没有台账记录", path, reverse("ticket", args=[number]))


@invariant(
    "tickets.held", "在办的件都有在用的承办单位和办理时限", TICKETS, "请把这件诉求改派给在用的单位。", over=Ticket
)
def work_has_an_owner_and_a_deadline(span):
    rows = Ticket.objects.filter(span.of("pk"), state__in=IN_WORK)
    yield from told(rows.filter(Q(due_at=None) | Q(clock_began_at=None)), "在办，没有办理时限")
    yield from told(rows.filter(unit__closed_on__lte=timezone.localdate()), "承办单位已经撤销")


@invariant("tickets.street", "承办单位与发生地在同一街道", TICKETS, "请把这件诉求改派，或办理转出。", over=Ticket)
def handled_in_its_own_street(span):
    rows = Ticket.objects.filter(span.of("pk")).annotate(held=Left("unit__path", 4), here=Left("path", 4))
    yield from told(rows.exclude(held=F("here")), "承办单位在另一个街道")


@invariant("tickets.outcome", "办结的件有办结时间、类型和结果", TICKETS, REDO, over=Ticket)
def what_is_done_says_how(span):
    rows = Ticket.objects.filter(span.of("pk"), state__in=HANDLED, batch=None)
    yield from told(rows.filter(Q(resolved_at=None) | Q(resolution="") | Q(resolution_text="")), "已办结，缺办理结果")


@invariant("tickets.not_outcome", "没有办结的件没有办结时间", TICKETS, ROW, over=Ticket)
def what_is_in_work_is_not_done(span):
    rows = Ticket.objects.filter(span.of("pk"), state__in=[*IN_WORK, S.PARKED])
    yield from told(rows.exclude(resolved_at=None, closed_at=None), "在办，却记有办结或结案时间")


@invariant("tickets.times", "受理、办结、结案的时间依次在后", TICKETS, ROW, over=Ticket)
def times_are_in_order(span):
    wrong = Q(resolved_at__lt=F("accepted_at")) | Q(closed_at__lt=F("resolved_at"))
    yield from told(Ticket.objects.filter(span.of("pk"), wrong, batch=None), "时间先后颠倒")


@invariant("tickets.followed_up", "留了电话的件回访过才结案", TICKETS, "请补做回访。", over=Ticket)
def closed_after_a_call(span):
    calls = FollowUp.objects.filter(ticket=OuterRef("pk"), round=OuterRef("reopened"))
    rows = Ticket.objects.filter(span.of("pk"), state=S.CLOSED, anonymous=False, batch=None)
    yield from told(rows.exclude(reporter_phone_key="").filter(~Exists(calls)), "诉求人留了电话，没有回访就结案了")


@invariant("follow_ups.round", "回访的轮次不超过重办次数", TICKETS, ROW, over=FollowUp)
def calls_are_of_rounds_that_were(span):
    rows = FollowUp.objects.filter(span.of("pk"))
    other = Q(voice__isnull=False) & ~Q(voice__ticket=F("ticket"))
    rows = rows.filter(Q(round__gt=F("ticket__reopened")) | other)
    for pk, number, path in rows.values_list("pk", "ticket__number", "ticket__path").iterator():
        url = reverse("ticket", args=[number])
        yield Breach(f"诉求{number}回访{pk}", "轮次还没有发生，或问的不是这件的反映人", path, url)


@invariant("tickets.reopened", "重办次数与办理过程一致", TICKETS, ROW, over=Ticket)
def reopenings_are_counted(span):
    made = counted(TicketEvent, action="reopened")
    yield from _differing(Ticket.objects.filter(span.of("pk")), "reopened", made, "重办次数")


@invariant("tickets.returned", "退单次数与办理过程一致", TICKETS, ROW, over=Ticket)
def returns_are_counted(span):
    made = counted(TicketEvent, action="returned")
    yield from _differing(Ticket.objects.filter(span.of("pk")), "returned", made, "退单次数")


@invariant("tickets.photos", "照片数与照片一致", TICKETS, ROW, over=Ticket)
def photos_are_counted(span):
    yield from _differing(Ticket.objects.filter(span.of("pk")), "photos_count", counted(TicketPhoto), "照片数")


@invariant("tickets.voices", "附议人数与附议的人一致", TICKETS, ROW, over=Ticket)
def voices_are_counted(span):
    """As `deliberation.actions.gathering` counts: one telephone is one person, and so is everybody without one."""
    own = Voice.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    known = ~Q(reporter_phone_key="") & ~Q(reporter_phone_key=OuterRef("reporter_phone_key"))
    named = Count("reporter_phone_key", distinct=True, filter=known)
    nameless = Count("pk", filter=Q(reporter_phone_key=""))
    right = Coalesce(Subquery(own.annotate(n=named + nameless).values("n")), 0)
    rows = Ticket.objects.filter(span.of("pk")).exclude(state=S.MERGED)
    yield from _differing(rows, "voices_count", right, "附议人数")


@invariant("tickets.supervised", "督办标记等于没有了结的最高一级督办", TICKETS, ROW, over=Ticket)
def carries_its_highest_supervision(span):
    open_ones = Supervision.objects.filter(ticket=OuterRef("pk"), state__in=UNFINISHED).order_by().values("ticket")
    highest = Coalesce(Subquery(open_ones.annotate(n=Max("level")).values("n")), 0)
    yield from _differing(Ticket.objects.filter(span.of("pk")), "supervised", highest, "督办级别")


@invariant("tickets.merged", "并案的件指向在册的主件", TICKETS, "请在这件诉求上撤销并案，再重新并案。", over=Ticket)
def merged_into_what_stands(span):
    rows = Ticket.objects.filter(span.of("pk"))
    merged = rows.filter(state=S.MERGED)
    astray = Q(merged_into=None) | Q(merged_into=F("pk")) | Q(merged_into__merged_into=F("pk"))
    astray |= Q(merged_into__state=S.MERGED, merged_into__merged_into=None)
    yield from told(merged.filter(astray), "已并案，主件不存在或互相并入")
    held = TicketMerge.objects.filter(other=OuterRef("pk"), main=OuterRef("merged_into"), undone_at=None)
    yield from told(merged.exclude(astray).filter(~Exists(held)), "已并案，没有并案记录，撤销不了")
    yield from told(rows.exclude(state=S.MERGED).exclude(merged_into=None), "没有并案，却指向一个主件")


@invariant("tickets.parked", "挂账的件有一段没结束的挂账，别的件没有", TICKETS, ROW, over=Ticket)
def parked_while_a_pause_runs(span):
    running = Exists(Pause.objects.filter(ticket=OuterRef("pk"), ended_at=None))
    rows = Ticket.objects.filter(span.of("pk"))
    yield from told(rows.filter(~running, state=S.PARKED), "状态是挂账，没有挂账记录")
    yield from told(rows.exclude(state=S.PARKED).filter(running), "没有挂账，办理时限却停着")


@invariant("tickets.parts", "拆分的子件与原件在同一街道", TICKETS, ROW, over=Ticket)
def parts_stand_where_the_whole_does(span):
    rows = Ticket.objects.filter(span.of("pk"), parent__isnull=False)
    rows = rows.annotate(here=Left("path", 4), there=Left("parent__path", 4))
    yield from told(rows.filter(Q(parent=F("pk")) | ~Q(here=F("there"))), "原件是它自己，或在另一个街道")


@invariant("extensions.answered", "批准的延期有批准人，轮次已经发生", TICKETS, ROW, over=Extension)
def granted_time_was_granted_by_somebody(span):
    granted = Q(state=ExtensionState.GRANTED) & (Q(answered_by=None) | Q(due_after=None))
    rows = Extension.objects.filter(span.of("pk")).filter(granted | Q(round__gt=F("ticket__reopened")))
    for pk, number, path in rows.values_list("pk", "ticket__number", "ticket__path").iterator():
        yield Breach(f"诉求{number}延期{pk}", "没有批准人或新时限，或轮次不对", path, reverse("ticket", args=[number]))


@invariant("exclusions.decided", "剔除由另一个人审批", TICKETS, "请上一级重新审批这份剔除申请。", over=Exclusion)
def left_out_by_a_second_person(span):
    rows = Exclusion.objects.filter(span.of("pk")).exclude(state="asked")
    rows = rows.filter(Q(decided_by=None) | Q(decided_at=None) | Q(decided_by=F("asked_by")))
    for pk, number, path in rows.values_list("pk", "ticket__number", "ticket__path").iterator():
        yield Breach(f"诉求{number}剔除{pk}", "没有审批人，或申请人自己批的", path, reverse("ticket", args=[number]))


@invariant("supervisions.finished", "了结的督办有了结时间，待回复的没有", TICKETS, ROW, over=Supervision)
def supervisions_end_at_a_time(span):
    wrong = Q(state="done", finished_at=None) | Q(state__in=UNFINISHED, finished_at__isnull=False)
    rows = Supervision.objects.filter(span.of("pk")).filter(wrong)
    for pk, path in rows.values_list("pk", "path").iterator():
        yield Breach(f"督办{pk}", "状态与了结时间对不上", path, reverse("supervision", args=[pk]))


@invariant(
    "tickets.numbers",
    "编号的流水不落后于已用的编号",
    TICKETS,
    "请系统管理员把当天的流水号改到已用的最大号。",
    over=Ticket,
)
def serials_are_ahead_of_numbers(span):
    """A number is the street's code, the day and four digits; the next one is given out from the serial."""
    codes = dict(OrgUnit.objects.filter(depth=1).values_list("path", "code"))
    given = {(path, day): last for path, day, last in TicketSerial.objects.values_list("office_path", "day", "last")}
    head = Substr("number", 1, Length("number") - Value(4))
    rows = Ticket.objects.filter(span.of("pk")).order_by().values_list("street_path", head)
    for street, _, last in rows.annotate(last=Max("number")).iterator():
        day, n = _read(last.removeprefix(codes.get(street, "-")))
        if day and n > given.get((street, day), 0):
            yield Breach(f"诉求{last}", "编号比当天的流水还大，下一件会重号", street, reverse("ticket", args=[last]))


def _read(digits):
    """(day, n) of a number without its street's code: 2611210001 → 2026-11-21 and 1; (None, 0) of any other."""
    if not (digits.isascii() and digits.isdigit() and len(digits) > 6):
        return None, 0
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:6])), int(digits[6:])
    except ValueError:
        return None, 0
