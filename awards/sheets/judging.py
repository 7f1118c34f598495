"""Sheets of judging: who judges what, for the street; and the empty or filled marking sheet of one judge."""

from governance.foundation.workbooks import Column, write_table

ASSIGNMENT = [
    Column("编号", 9, "short"), Column("对象", 26), Column("所在单位", 22), Column("评委", 44),
]  # fmt: skip
MARKS = [Column("编号", 9, "short"), Column("对象", 26), Column("主要事迹", 44)]


def write_assignment(target, entry, rows, *, unit, day):
    """`rows`: (nomination, [names of judges]). Filled in, the same sheet is read back."""
    return write_table(
        target, title=f"{entry.round} {entry.kind} 评委分派表", left=f"填报单位：{unit}",
        right=f"填报日期：{day.year}年{day.month}月{day.day}日", columns=ASSIGNMENT,
        rows=([str(each.pk), each.title, each.unit.name, "、".join(names)] for each, names in rows),
        mark="说明：评委写姓名或登录名，几位之间用顿号隔开；已经打过分的收不回", sheet="评委分派",
    )  # fmt: skip


def write_marks(target, entry, lines, rows, *, judge, day):
    """`rows`: (review, face). One's own marks only."""
    columns = [*MARKS, *(Column(heading(line), 14, "number") for line in lines), Column("评语", 30)]
    return write_table(
        target, title=f"{entry.round} {entry.kind} 评委打分表", left=f"评委：{judge.name}",
        right=f"填报日期：{day.year}年{day.month}月{day.day}日", columns=columns,
        rows=([str(review.pk), face.title, face.deeds, *(_number(review, line) for line in lines), review.note]
              for review, face in rows),
        footer="评委签名：", mark="说明：分数可以写整数或一位小数；空着的行不导入", sheet="打分",
    )  # fmt: skip


def heading(line):
    return f"{line}（0–{line.points}）"


def _number(review, line):
    try:
        return float(review.marks[str(line.pk)])
    except (KeyError, ValueError):
        return None
