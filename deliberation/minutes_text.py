"""会议纪要 in words, put together from what was recorded during the meeting; the recorder edits from there."""

import re

from deliberation.choices_councils import ItemState
from deliberation.minutes_facts import (
    block_of,
    day,
    facts_of,
    missing,
    outcome_of,
    people,
    resolution_line,
    span,
    vote_line,
)
from deliberation.models import CouncilMember, Ticket
from governance.foundation.deidentify import RESIDENT, deidentify, masked
from residents.naming import residents_named

NUMERALS = "一二三四五六七八九十"
NOTICE_DAYS = 5
NOTICE = f"议定事项在社区公示栏和网上公示 {NOTICE_DAYS} 个工作日，公示期内可以提出异议。"
LONGEST_NAME = 4
OFFICES = ("公司", "物业", "社区", "业委会", "支部", "网格", "代表", "楼长", "书记", "主任")
PARTED = re.compile(r"[、，,;；\s()（）]+")


def numeral(n):
    """一 … 十, 十一 …"""
    return NUMERALS[n - 1] if n <= 10 else f"十{NUMERALS[n - 11]}" if n < 20 else str(n)


def compose(meeting, facts=None):
    """The whole draft as plain text: lines 一、… are headings."""
    facts = facts or facts_of(meeting)
    expected, there = len(facts.expected), len(facts.there)
    lines = [
        f"时间：{span(meeting)}",
        f"地点：{meeting.place}",
        f"主持人：{meeting.chair or '（请填写）'}",
        f"记录人：{meeting.recorder or '（请填写）'}",
        f"应到：{expected} 人　实到：{there} 人",
        f"到会人员：{people(facts.there)}",
        f"请假：{_excused(facts)}",
        f"列席：{_beside(meeting, facts)}",
    ]
    if facts.absent:
        lines.append(f"缺席：{missing(facts.absent)}")
    n = 0
    if facts.reported:
        n += 1
        lines += ["", f"{numeral(n)}、上次议定事项落实情况", *map(_reported, facts.reported)]
    for item in facts.items:
        n += 1
        lines += ["", f"{numeral(n)}、{_topic(item)}", *_item(item)]
    if not facts.items:
        n += 1
        lines += ["", f"{numeral(n)}、议题", "（本次会议没有登记议题，请补写。）"]
    lines += ["", f"{numeral(n + 1)}、公示安排", NOTICE]
    return "\n".join(lines)


def _excused(facts):
    return "、".join(f"{row.name}（{row.excused}）" for row in facts.excused) or "无"


def _beside(meeting, facts):
    came = people(facts.beside) if facts.beside else ""
    return "、".join(filter(None, [meeting.observers, came])) or "无"


def _reported(item):
    done = item.resolution
    said = item.decision or item.opinions or done.outcome
    return (
        f"{done.text}：{done.get_state_display()}{f'。{said}' if said else ''}（{done.lead}，时限 {day(done.due_on)}）"
    )


def _topic(item):
    block = block_of(item)
    return f"{f'【{block}】' if block else ''}{item.title}"


def _item(item):
    lines = []
    if item.text:
        lines.append(f"情况：{item.text}")
    lines.append(f"主要意见：{item.opinions or '（请补写）'}")
    if item.minority:
        lines.append(f"少数意见：{item.minority}")
    lines += [f"表决结果：{vote_line(motion)}。" for motion in item.motions.all()]
    if item.owners_matter:
        lines.append("本议题涉及业主共有部分，以上为协商意见，须依法提交业主大会决定。")
    resolutions = list(item.resolutions.all())
    if item.decision or not resolutions:
        lines.append(f"议定事项：{item.decision or outcome_of(item) or '（请补写）'}")
    lines += [f"落实：{resolution_line(each)}。" for each in resolutions]
    return lines


def extract_of(meeting, facts=None):
    """公开摘要 as a first text: what was decided, by how many, who does it until when. No opinions, no people, and no
    place: a living room is somebody's home."""
    facts = facts or facts_of(meeting)
    lines = [f"{meeting.council}于{span(meeting)}召开，应到 {len(facts.expected)} 人，实到 {len(facts.there)} 人。"]
    decided = [item for item in facts.items if item.state == ItemState.DECIDED]
    for n, item in enumerate(decided, start=1):
        lines += ["", f"{numeral(n)}、{item.title}"]
        lines += [f"表决结果：{vote_line(motion)}。" for motion in item.motions.all()]
        if item.decision:
            lines.append(f"议定事项：{item.decision}")
        for each in item.resolutions.all():
            said = each.text.rstrip("。")
            lines.append(f"落实：{said}。牵头单位：{each.lead}，时限：{day(each.due_on)}前。")
        if item.owners_matter:
            lines.append("本议题涉及业主共有部分，以上为协商意见，须依法提交业主大会决定。")
    if not decided:
        lines += ["", "本次会议没有议定事项。"]
    return "\n".join(lines)


def cleared_extract(meeting, text):
    """`text` without what points to a person, as `deidentify.Cleared`."""
    return deidentify(text, known_names(meeting, text), keep=[meeting.unit.phone])


def known_names(meeting, text):
    """{name: what stands for it} of everybody the meeting knows, and of residents of the community named in the text.

    From the register only names of three letters and more: shorter ones are words too often (高兴, 文明).
    """
    names = {}
    members = CouncilMember.objects.filter(council=meeting.council)
    for row in (*meeting.attendances.all(), *members):
        names[row.name] = RESIDENT if row.resident_id else masked(row.name)
    spoken = [meeting.chair, meeting.recorder, *meeting.items.values_list("proposed_by", flat=True)]
    spoken += meeting.items.exclude(resolutions=None).values_list("resolutions__lead_person", flat=True)
    for name in PARTED.split("、".join(filter(None, spoken))):
        names.setdefault(name, masked(name))
    reporters = Ticket.objects.filter(agenda_items__meeting=meeting).values_list("reporter_name", flat=True)
    for name in (*reporters, *residents_named(meeting.path[:8], text)):
        names.setdefault(name, RESIDENT)
    return {name: instead for name, instead in names.items() if _is_a_name(name)}


def _is_a_name(name):
    """Two to four letters without a unit's word in it: 陈楼长 is an office, 物业公司 no person."""
    return 2 <= len(name) <= LONGEST_NAME and not name.endswith(
        ("公司", "物业", "社区", "业委会", "支部", "网格", "代表")
    )
