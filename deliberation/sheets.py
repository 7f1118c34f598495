"""E-1 诉求办理台账: exactly the tickets of a list, as the street prints, signs and keeps it."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from deliberation.choices import IssueLevel, IssueSource, ResolutionKind, Satisfaction, Solved, TicketState
from deliberation.choices_councils import MeetingState
from deliberation.incoming import WITHHELD
from deliberation.models import AgendaItem, TicketEvent
from governance.foundation.fields import mask_name
from governance.foundation.workbooks import Column, write_table

REGISTER = [
    Column("序号", 6, "number"),
    Column("编号", 16, "short"),
    Column("诉求时间", 18, "moment"),
    Column("受理时间", 18, "moment"),
    Column("来源", 10, "short"),
    Column("诉求人（掩码）", 9, "short"),
    Column("类别", 16),
    Column("地点", 18),
    Column("诉求内容", 42),
    Column("级别", 6, "short"),
    Column("承办单位/人", 16),
    Column("时限", 18, "moment"),
    Column("首次联系时间", 18, "moment"),
    Column("议事会", 20),
    Column("办理过程摘要", 32),
    Column("办结时间", 18, "moment"),
    Column("办结类型", 10, "short"),
    Column("是否超期", 7, "short"),
    Column("回访时间", 18, "moment"),
    Column("是否解决", 8, "short"),
    Column("满意度", 9, "short"),
    Column("备注", 16),
]
OUTSIDE = Column("外部编号", 18, "short")  # after the others, where it is asked for
AT_ONCE = 2000
ANSWERS = ("replied", "contacted", "supplemented", "resolved", "dispatched", "escalated", "pushed_down")
SOURCES, LEVELS = dict(IssueSource.choices), dict(IssueLevel.choices)
RESOLUTIONS, SOLVED, SATISFACTION = dict(ResolutionKind.choices), dict(Solved.choices), dict(Satisfaction.choices)
STATES = dict(TicketState.choices)


def write_register(target, tickets, *, title, unit, mark, today=None, headings=None):
    """Write the ledger of a queryset, streamed; returns how many tickets it lists.

    `headings` are the columns wanted; without them all but the outside number, which the remarks name too.
    """
    columns = REGISTER if headings is None else [*REGISTER, OUTSIDE]
    places = [n for n, column in enumerate(columns) if headings is None or column.heading in headings]
    today = today or timezone.localdate()
    return write_table(
        target,
        title=title,
        left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=[columns[n] for n in places],
        rows=([row[n] for n in places] for row in lines(tickets)),
        mark=mark,
        sheet="诉求办理台账",
    )


def lines(tickets):
    """Two queries whatever the length: the last public step stands in for the result of tickets not finished yet."""
    step = TicketEvent.objects.filter(ticket=OuterRef("pk"), internal=False, action__in=ANSWERS).order_by("-pk")
    now, meetings = timezone.now(), _meetings(tickets)
    found = (
        tickets.order_by("pk")
        .annotate(step_text=Subquery(step.values("text")[:1]), step_reason=Subquery(step.values("reason")[:1]))
        .values_list(
            "number", "reported_at", "accepted_at", "source", "reporter_name", "anonymous", "category__full_name",
            "place_line",
            "text", "confidential", "level", "unit__name", "handler__name", "due_at", "contacted_at",
            "resolution_text", "step_text", "step_reason", "resolved_at", "resolution", "followed_up_at", "solved",
            "satisfaction", "external_number", "state", "reopened", "category_marked", "pk",
        )
    )  # fmt: skip
    for n, row in enumerate(found.iterator(chunk_size=AT_ONCE), start=1):
        yield _row(n, row, now, meetings)


def _meetings(tickets):
    """{ticket: the day and name of the last meeting held on it}; few tickets ever come to one."""
    held = AgendaItem.objects.filter(ticket__in=tickets.order_by().values("pk"), meeting__state=MeetingState.CLOSED)
    rows = held.order_by("meeting__starts_at", "pk").values_list("ticket", "meeting__starts_at", "meeting__title")
    return {ticket: f"{timezone.localdate(at):%Y-%m-%d} {title}" for ticket, at, title in rows}


def _row(n, row, now, meetings):
    (
        number, reported, accepted, source, reporter, anonymous, category, place, text, confidential, level, unit,
        handler, due,
        contacted, result, step_text, step_reason, resolved, resolution, followed, solved, satisfaction, outside,
        state, reopened, marked, pk,
    ) = row  # fmt: skip
    return (
        n,
        number,
        reported,
        accepted,
        SOURCES.get(source, source),
        "匿名" if anonymous else mask_name(reporter),
        category,
        place,
        WITHHELD if confidential else text,
        LEVELS.get(level, ""),
        f"{unit} {handler}" if handler else unit,
        due,
        contacted,
        meetings.get(pk, ""),
        "" if confidential else result or step_text or step_reason or "",
        resolved,
        RESOLUTIONS.get(resolution, ""),
        "" if due is None else "是" if (resolved or now) > due else "否",
        followed,
        SOLVED.get(solved, ""),
        SATISFACTION.get(satisfaction, ""),
        _remarks(state, reopened, outside, marked),
        outside,
    )


def _remarks(state, reopened, outside, marked):
    words = [STATES[state]]
    if reopened:
        words.append(f"第{reopened}次重办")
    if outside:
        words.append(f"外部编号 {outside}")
    if marked:
        words.append(f"原类别 {marked}，待归类")
    return "；".join(words)
