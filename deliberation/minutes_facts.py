"""The facts of a meeting as minutes tell them, read once: who was there, what was said, how it was voted."""

from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from deliberation.choices_councils import Block, ItemState
from deliberation.models import AgendaItem, Attendance, Motion, Resolution


@dataclass
class Facts:
    meeting: object
    expected: list = field(default_factory=list)  # 应到: Attendance rows with a vote that were invited
    there: list = field(default_factory=list)  # 实到, of those with a vote
    excused: list = field(default_factory=list)
    absent: list = field(default_factory=list)
    beside: list = field(default_factory=list)  # 列席: came without a vote
    reported: list = field(default_factory=list)  # items on what became of last time's decisions
    items: list = field(default_factory=list)


def facts_of(meeting):
    """Five queries, however long the meeting."""
    rows = list(Attendance.objects.filter(meeting=meeting).select_related("group", "held_by").order_by("group", "pk"))
    voting, motions = (
        [row for row in rows if row.votes and not row.awaiting],
        Motion.objects.filter(state=Motion.State.CLOSED),
    )
    homes = {row.household_id for row in voting if row.arrived_at} - {None}
    items = list(
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("resolution__lead", "ticket")
        .prefetch_related(
            Prefetch("motions", motions.order_by("pk")),
            Prefetch("resolutions", Resolution.objects.select_related("lead").order_by("pk")),
        )
    )
    return Facts(
        meeting=meeting,
        expected=[row for row in voting if row.invited],
        there=[row for row in voting if row.arrived_at],
        excused=[row for row in voting if not row.arrived_at and row.excused],
        absent=[
            row
            for row in voting
            if row.invited and not row.arrived_at and not row.excused and row.household_id not in homes
        ],
        beside=[row for row in rows if not row.votes and row.arrived_at and not row.awaiting],
        reported=[item for item in items if item.resolution_id],
        items=[item for item in items if not item.resolution_id],
    )


def when(moment):
    moment = timezone.localtime(moment)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def day(date):
    return f"{date.year}年{date.month}月{date.day}日"


def span(meeting):
    """When it was: as opened and closed, else as planned."""
    begin, end = meeting.opened_at or meeting.starts_at, meeting.closed_at or meeting.ends_at
    return f"{when(begin)}{f'—{timezone.localtime(end):%H:%M}' if end else ''}"


def people(rows):
    """张三（物业）、李四; a household nobody of which is named stands as its door."""
    return (
        "、".join(
            row.name if row.organisation in ("", row.name) else f"{row.name}（{row.organisation}）" for row in rows
        )
        or "无"
    )


def missing(rows):
    """Members by name; of the households of a building only how many."""
    named = [row for row in rows if row.name != row.organisation]
    doors = len(rows) - len(named)
    return "、".join(filter(None, [people(named) if named else "", f"{doors} 户（见签到表）" if doors else ""]))


def vote_line(motion):
    """赞成 7 票、反对 1 票、弃权 1 票，通过. A question that only repeats its item is left out; a mere opinion has no
    outcome.
    """
    asked = "" if motion.question == motion.item.title else f"{motion.question}："
    if motion.ayes is None:
        return f"{asked}形成意见，不表决"
    counts = f"赞成 {motion.ayes} 票、反对 {motion.noes or 0} 票、弃权 {motion.abstentions or 0} 票"
    outcome = "" if motion.passed is None else "，通过" if motion.passed else "，未通过"
    return f"{asked}{motion.get_way_display()}，{counts}{outcome}"


def resolution_line(resolution):
    person = f"（责任人 {resolution.lead_person}）" if resolution.lead_person else ""
    with_units = f"，配合单位：{resolution.with_units}" if resolution.with_units else ""
    criterion = f"，验收标准：{resolution.criterion.rstrip('。')}" if resolution.criterion else ""
    until = f"，时限：{day(resolution.due_on)}前"
    return f"{resolution.text.rstrip('。')}。牵头单位：{resolution.lead}{person}{with_units}{until}{criterion}"


def block_of(item):
    return "" if item.block == Block.TOPIC else item.get_block_display()


def outcome_of(item):
    return {
        ItemState.CARRIED_OVER: "未议定，结转下次会议",
        ItemState.DROPPED: "撤下",
        ItemState.PLANNED: "未议",
    }.get(item.state, "")
