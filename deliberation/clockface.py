"""How a ticket's clocks read on a page: words, colour and share of the limit. Decides nothing."""

from dataclasses import dataclass

from django.utils import timezone

from deliberation.choices import FINISHED, IN_WORK, Lamp, TicketState

S = TicketState
MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class ClockFace:
    words: str  # 还剩 2 天
    tone: str = ""  # late, soon, good or nothing: the class of chip, bar and ring
    percent: int | None = None  # of the limit that is used; None draws no bar
    amount: str = ""  # 2
    measure: str = ""  # 天
    due: object = None


def span(seconds):
    """A length of time in the one or two units a person would say: ("2", "天")."""
    seconds = abs(seconds)
    if seconds < HOUR:
        return str(max(1, int(seconds // MINUTE))), "分钟"
    if seconds < 2 * DAY:
        return str(int(seconds // HOUR)), "小时"
    return str(int(seconds // DAY)), "天"


def handling(ticket, now=None):
    """The handling clock: what is left, what is over, or how it ended."""
    now = now or timezone.now()
    if ticket.state in IN_WORK and ticket.due_at:
        return _running(ticket, now)
    if ticket.state in (S.RESOLVED, S.CLOSED) and ticket.resolved_at and ticket.due_at:
        late = (ticket.resolved_at - ticket.due_at).total_seconds()
        if late <= 0:
            return ClockFace("按时办结", "good", due=ticket.due_at)
        amount, measure = span(late)
        return ClockFace(f"超时 {amount} {measure}办结", "late", due=ticket.due_at)
    if ticket.state in (S.SUBMITTED, S.DRAFT):
        amount, measure = span((now - ticket.created_at).total_seconds())
        return ClockFace(f"已等 {amount} {measure}")
    return ClockFace(ticket.get_state_display() if ticket.state in FINISHED else "未计时")


def _running(ticket, now):
    left = (ticket.due_at - now).total_seconds()
    amount, measure = span(left)
    if left < 0:
        return ClockFace(f"超时 {amount} {measure}", "late", 100, f"+{amount}", measure, ticket.due_at)
    began = ticket.clock_began_at or ticket.accepted_at or ticket.created_at
    whole = (ticket.due_at - began).total_seconds() or 1
    soon = ticket.lamp == Lamp.AMBER or bool(ticket.amber_at and now >= ticket.amber_at)
    used = max(2, min(100, round(100 * (1 - left / whole))))
    return ClockFace(f"还剩 {amount} {measure}", "soon" if soon else "", used, amount, measure, ticket.due_at)


@dataclass(frozen=True)
class SmallClock:
    """签收 or 首次联系: kept, missed, running or not needed."""

    name: str
    words: str
    tone: str
    due: object = None


def small_clocks(ticket, now=None):
    now = now or timezone.now()
    rows = []
    for name, done, due in (
        ("签收", ticket.acknowledged_at, ticket.acknowledge_due_at),
        ("首次联系", ticket.contacted_at, ticket.contact_due_at),
    ):
        if due is None and done is None:
            continue
        if done:
            late = due is not None and done > due
            rows.append(SmallClock(name, "已超时完成" if late else "按时", "late" if late else "good", due))
        elif ticket.state in IN_WORK:
            left = (due - now).total_seconds()
            amount, measure = span(left)
            words = f"超时 {amount} {measure}" if left < 0 else f"还剩 {amount} {measure}"
            rows.append(SmallClock(name, words, "late" if left < 0 else "", due))
    return rows


@dataclass(frozen=True)
class Step:
    name: str
    at: object
    mark: str  # on, cur, stop or nothing yet
    words: str = ""


NAMES = ("登记", "受理", "分办", "签收", "办结", "回访结案")
CURRENT = {S.SUBMITTED: 1, S.ACCEPTED: 2, S.RETURNED: 2, S.DISPATCHED: 3, S.IN_PROGRESS: 4, S.RESOLVED: 5}


def steps(ticket):
    """The ticket's way as six stations, with the one it stands at."""
    times = (
        ticket.created_at,
        ticket.accepted_at,
        ticket.dispatched_at,
        ticket.acknowledged_at,
        ticket.resolved_at,
        ticket.closed_at,
    )
    if ticket.state in (S.DECLINED, S.WITHDRAWN, S.TRANSFERRED):
        done = [Step(name, at, "on") for name, at in zip(NAMES, times[:5], strict=False) if at]
        return [*done, Step(ticket.get_state_display(), ticket.closed_at, "stop")]
    here = CURRENT.get(ticket.state, 6 if ticket.state == S.CLOSED else 0)
    return [
        Step(name, at if n < here or ticket.state == S.CLOSED else None, _mark(n, here), _words(ticket, n, here))
        for n, (name, at) in enumerate(zip(NAMES, times, strict=True))
    ]


def _mark(n, here):
    return "on" if n < here else "cur" if n == here else ""


def _words(ticket, n, here):
    return ticket.get_state_display() if n == here else ""
