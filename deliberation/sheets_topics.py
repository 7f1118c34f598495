"""热点台账: one row a topic and place, the hottest first, with its twelve weeks."""

from django.utils import timezone

from deliberation.models.topic import WEEKS
from governance.foundation.workbooks import Column, write_table

LEDGER = [
    Column("序号", 6, "number"),
    Column("热点", 30),
    Column("类别", 14, "short"),
    Column("特征词", 20),
    Column("单位", 16),
    Column("地点", 18),
    Column("件数", 7, "number"),
    Column("人数", 7, "number"),
    Column("在办", 7, "number"),
    Column("趋势", 8, "short"),
    Column("最早", 12, "day"),
    Column("最近", 12, "day"),
    Column(f"近 {WEEKS} 周每周件数（从早到近）", 34),
]


def write_topics(target, topics, *, title, unit, mark, today):
    """`topics` carry their places as `.here` and their `.trend`; returns how many rows were written."""
    rows = ((number, topic, place) for number, topic in enumerate(topics, 1) for place in topic.here)
    return write_table(
        target,
        title=title,
        left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=LEDGER,
        rows=(_row(*each) for each in rows),
        mark=mark,
        sheet="热点台账",
    )


def _row(number, topic, place):
    return (
        number, place.title, topic.category.name, topic.words, place.unit.name, place.place, place.tickets,
        place.people, place.open, topic.trend[0], timezone.localdate(place.first_at), timezone.localdate(place.last_at),
        "、".join(map(str, place.weeks)),
    )  # fmt: skip
