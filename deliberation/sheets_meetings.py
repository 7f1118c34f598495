"""E-2 议事协商台账: one row an item of a meeting, as the street prints, signs and keeps it."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, ItemState, MeetingState, ResolutionState
from deliberation.models import AgendaItem, Attendance, Resolution
from governance.foundation.workbooks import Column, write_table

LEDGER = [
    Column("序号", 6, "number"),
    Column("会议名称", 24),
    Column("类型", 14, "short"),
    Column("时间", 18, "moment"),
    Column("地点", 16),
    Column("主持人", 9, "short"),
    Column("应到/实到", 9, "short"),
    Column("参加单位", 22),
    Column("议题", 26),
    Column("议定事项", 36),
    Column("责任人", 16),
    Column("完成时限", 12, "day"),
    Column("落实情况", 12, "short"),
    Column("公示日期", 12, "day"),
    Column("备注", 16),
]
KINDS, STATES = dict(CouncilKind.choices), dict(ResolutionState.choices)
AT_ONCE = 1000
MOST_UNITS = 6  # named in 参加单位


def write_ledger(target, meetings, *, title, unit, mark, today=None):
    """Write the ledger of a queryset of `Meeting`, streamed; returns how many items it lists."""
    today = today or timezone.localdate()
    return write_table(
        target,
        title=title,
        left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=LEDGER,
        rows=lines(meetings.filter(state=MeetingState.CLOSED)),
        mark=mark,
        sheet="议事协商台账",
    )


def lines(meetings):
    return (line for _, line in rows_of(meetings))


def rows_of(meetings):
    """(meeting, line) an item. Two queries a thousand items. The last resolution not dropped stands for the item."""
    last = Resolution.objects.filter(item=OuterRef("pk")).exclude(state=ResolutionState.DROPPED).order_by("-pk")
    found = (
        AgendaItem.objects.filter(meeting__in=meetings.order_by().values("pk"), resolution=None)
        .annotate(
            told=Subquery(last.values("text")[:1]), lead_name=Subquery(last.values("lead__name")[:1]),
            person=Subquery(last.values("lead_person")[:1]), due=Subquery(last.values("due_on")[:1]),
            how=Subquery(last.values("state")[:1]), expected=_counted(invited=True),
            there=_counted(arrived_at__isnull=False),
        )
        .select_related("meeting__council")
        .order_by("meeting__starts_at", "meeting_id", "order", "pk")
    )  # fmt: skip
    n, waiting = 0, []
    for item in found.iterator(chunk_size=AT_ONCE):
        waiting.append(item)
        if len(waiting) == AT_ONCE:
            yield from _told(waiting, n)
            n, waiting = n + len(waiting), []
    yield from _told(waiting, n)


def _counted(**more):
    rows = Attendance.objects.filter(meeting=OuterRef("meeting"), votes=True, **more).order_by()
    return Coalesce(Subquery(rows.values("meeting").annotate(n=Count("pk")).values("n")), 0)


def _told(items, before):
    units = _units({item.meeting_id for item in items})
    for n, item in enumerate(items, start=before + 1):
        yield item.meeting, _row(n, item, units.get(item.meeting_id, []))


def _units(meetings):
    """{meeting: [units and organisations that came]}; a household's door is none of them."""
    rows = Attendance.objects.filter(meeting__in=meetings, arrived_at__isnull=False).exclude(
        Q(organisation="") | Q(resident__isnull=False) | Q(household__isnull=False)
    )
    found = {}
    for meeting, organisation in rows.order_by("pk").values_list("meeting", "organisation"):
        named = found.setdefault(meeting, [])
        if organisation not in named:
            named.append(organisation)
    return found


def _row(n, item, units):
    meeting = item.meeting
    names = "、".join(units[:MOST_UNITS]) + ("等" if len(units) > MOST_UNITS else "")
    return (
        n,
        meeting.title,
        KINDS.get(meeting.council.kind, ""),
        meeting.opened_at or meeting.starts_at,
        meeting.place,
        meeting.chair,
        f"{item.expected}/{item.there}",
        "、".join(filter(None, [names, meeting.observers])),
        item.title,
        item.told or item.decision,
        " ".join(filter(None, [item.lead_name, item.person])),
        item.due,
        STATES.get(item.how, "") or _outcome(item),
        timezone.localdate(meeting.published_at) if meeting.published_at else None,
        "协商意见，须依法提交业主大会" if item.owners_matter else "",
    )


def _outcome(item):
    return "" if item.state == ItemState.DECIDED else item.get_state_display()
