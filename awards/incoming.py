"""Sheets of judging, read back: who judges what, and one judge's marks. Only understood here; actions decide."""

import re
from dataclasses import dataclass, field

from awards.models import Judge
from awards.sheets.judging import heading
from governance.foundation import workbooks
from governance.foundation.errors import ActionRefused

MOST_ROWS = 5000
NUMBER = {"number": ["编号", "对象编号", "推荐编号"], "title": ["对象", "名称"]}
ASSIGNMENT = NUMBER | {"judges": ["评委", "评委姓名", "分派评委"]}
BETWEEN = re.compile(r"[、,，;；/\s]+")


@dataclass
class Row:
    """One row of a sheet: what it stands for, what it says, what is wrong with it."""

    number: int
    title: str = ""
    said: object = None
    errors: list = field(default_factory=list)


def _table(file, synonyms, needed):
    name = getattr(file, "name", "") or "表.xlsx"
    table = workbooks.find_table(workbooks.read(file.read(), name), synonyms)
    columns = table.guess(synonyms)
    if missing := [synonyms[each][0] for each in needed if each not in columns]:
        raise ActionRefused(f"表里没有“{missing[0]}”这一列，请下载系统里的表填好再传。")
    if not table.rows:
        raise ActionRefused("表头下面没有内容。请确认是填好的表，再重新上传。")
    if len(table.rows) > MOST_ROWS:
        raise ActionRefused(f"一次最多导入 {MOST_ROWS} 行，这张表有 {len(table.rows)} 行。请分几张表上传。")
    return table, columns


def _key(cells, columns):
    words = workbooks.text(cells.get(columns["number"])).strip().removesuffix("号").strip().removesuffix(".0")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 16 else None


def read_assignment(file, entry, nominations):
    """[Row] with `said` a list of (judge id, nomination id, name of the judge)."""
    table, columns = _table(file, ASSIGNMENT, ("number", "judges"))
    by_name = {}
    for judge in Judge.objects.filter(round=entry.round, ended_at=None).select_related("user"):
        for name in {judge.user.name, judge.user.username} - {None, ""}:
            by_name.setdefault(name, []).append(judge)
    known, rows, seen = {each.pk: each for each in nominations}, [], set()
    for number, cells in table.rows:
        row, nomination = Row(number, said=[]), known.get(_key(cells, columns))
        rows.append(row)
        if nomination is None:
            row.errors.append("编号不是这个奖项里通过审核的对象。")
            continue
        row.title = nomination.title
        if nomination.pk in seen:
            row.errors.append("同一个对象写了两行，请合成一行。")
            continue
        seen.add(nomination.pk)
        for name in filter(None, BETWEEN.split(workbooks.text(cells.get(columns["judges"])).strip())):
            found = by_name.get(name, [])
            if len(found) == 1:
                row.said.append((found[0].pk, nomination.pk, found[0].user.name))
            else:
                row.errors.append(f"“{name[:20]}”不是这一轮的评委。" if not found else f"有两位“{name}”，请写登录名。")
    return rows


def read_marks(file, reviews, lines):
    """[Row] with `said` (review id, {criterion id: text}, note); rows without any mark are left out."""
    synonyms = NUMBER | {"note": ["评语", "备注"]}
    synonyms |= {f"m{line.pk}": [heading(line), str(line), f"{line}(0-{line.points})"] for line in lines}
    table, columns = _table(file, synonyms, ("number", *(f"m{line.pk}" for line in lines)))
    known, rows, seen = {each.pk: each for each in reviews}, [], set()
    for number, cells in table.rows:
        marks = {line.pk: workbooks.text(cells.get(columns[f"m{line.pk}"])).strip()[:10] for line in lines}
        if not any(marks.values()):
            continue
        pk, row = _key(cells, columns), Row(number)
        rows.append(row)
        if pk not in known:
            row.errors.append("编号不是派给您的对象。请下载自己的打分表来填。")
            continue
        if pk in seen:
            row.errors.append("同一个编号写了两行，请去掉一行。")
            continue
        seen.add(pk)
        note = workbooks.text(cells.get(columns["note"])).strip()[:200] if "note" in columns else known[pk].note
        row.said = (pk, marks, note)
    if not rows:
        raise ActionRefused("表里还没有填分数。")
    return rows
