"""Minutes as Word, from the office's own template or ours."""

import re

from django.utils import timezone

from deliberation.minutes_facts import day, facts_of, span
from deliberation.models import MinutesTemplate
from deliberation.word_template import checked, default, filled, placeholders, words_of
from governance.foundation.errors import ActionRefused

KNOWN = {
    "title": "会议名称",
    "council": "议事会",
    "date": "会议日期",
    "time": "时间",
    "place": "地点",
    "chair": "主持人",
    "recorder": "记录人",
    "observers": "列席",
    "expected": "应到人数",
    "there": "实到人数",
    "excused": "请假人数",
    "body": "纪要正文，逐段：{%p for line in body %} … line.text、line.heading … {%p endfor %}",
    "corrections": "更正，逐条",
    "signed": "签字日期",
    "people": "签到名单，逐人：person.n、name、organisation、group、arrived、note",
    "unit": "所属单位",
    "published": "公示日期",
}
PROBE = "主要意见：迁到南门东侧。"
HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、")


def template_of(unit):
    """The newest template of the unit's community, else of its street, else None: the default."""
    lines = [unit.path[:n] for n in (8, 4) if len(unit.path) >= n]
    rows = MinutesTemplate.objects.filter(path__in=lines)
    return max(rows, key=lambda row: (len(row.path), row.pk), default=None)


def usable(data):
    """An uploaded template's bytes, once it was opened, asked what it wants, and filled with an invented meeting."""
    asked = placeholders(checked(data))
    if unknown := sorted(asked - KNOWN.keys()):
        named = "、".join(f"{{{{ {name} }}}}" for name in unknown[:6])
        raise ActionRefused(f"模板里的 {named} 系统不认识。请对照占位符表改正后再上传。")
    if "body" not in asked:
        raise ActionRefused("模板里没有纪要正文：请加上 {%p for line in body %}、{{ line.text }}、{%p endfor %} 三段。")
    told = words_of(filled(data, sample()))
    if PROBE not in told or "{{" in told or "{%" in told:
        raise ActionRefused("模板里有占位符写得不完整，例如 {{ 没有对应的 }}。请检查后再上传。")
    return data


def write(meeting):
    """Bytes of the .docx of a meeting's minutes as they stand."""
    own = template_of(meeting.unit)
    if own is None:
        return filled(default(), _context(meeting))
    with own.file.open("rb") as file:
        return filled(file.read(), _context(meeting))


def _context(meeting):
    facts = facts_of(meeting)
    came = [*facts.expected, *(row for row in facts.there if not row.invited), *facts.beside]
    return {
        "title": meeting.title,
        "council": meeting.council.name,
        "unit": meeting.unit.name,
        "date": day(timezone.localdate(meeting.starts_at)),
        "time": span(meeting),
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
        "observers": meeting.observers,
        "expected": len(facts.expected),
        "there": len(facts.there),
        "excused": len(facts.excused),
        "body": body(meeting.minutes_text),
        "corrections": [f"{day(timezone.localdate(each.at))} {each.text}" for each in meeting.corrections.all()],
        "signed": f"签字日期：{day(timezone.localdate(meeting.signed_at))}" if meeting.signed_at else "签字日期：",
        "published": day(timezone.localdate(meeting.published_at)) if meeting.published_at else "",
        "people": [_person(n, row) for n, row in enumerate(came, start=1)],
    }


def body(text):
    """The text's lines without empty ones, each with whether it is a heading."""
    lines = [line.strip() for line in text.splitlines()]
    return [{"text": line, "heading": bool(HEADING.match(line))} for line in lines if line]


def _person(n, row):
    note = "请假" if row.excused and not row.arrived_at else "缺席" if row.invited and not row.arrived_at else ""
    if row.held_by_id:
        note = f"委托{row.held_by.name}"
    return {
        "n": n,
        "name": row.name,
        "organisation": row.organisation,
        "group": row.group.name if row.group_id else "",
        "arrived": f"{timezone.localtime(row.arrived_at):%H:%M}" if row.arrived_at else "",
        "note": note,
    }


def sample():
    """An invented meeting, for looking at a template."""
    return dict.fromkeys(KNOWN, "示例") | {
        "title": "××小区共治委员会2026年第3次会议",
        "expected": 9,
        "there": 7,
        "excused": 2,
        "body": body(f"一、垃圾投放点迁移\n{PROBE}\n表决结果：赞成 6 票、反对 1 票、弃权 0 票，通过。"),
        "corrections": ["2026年3月5日 第二条“南门”更正为“东门”。"],
        "people": [_invented(n, name) for n, name in enumerate(("张××", "李××", "王××"), start=1)],
    }


def _invented(n, name):
    return {"n": n, "name": name, "organisation": "居民代表", "group": "居民", "arrived": "19:00", "note": ""}
