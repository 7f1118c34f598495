"""A row of a sheet I-9 (微心愿征集表), understood: what it says, what is wrong with it, what was left out.

Only reading and understanding; whether the wish is new here and what happens to it is `actions.wish_importing`'s.
"""

import re
from dataclasses import dataclass, field

from django.utils import timezone

from governance.foundation import workbooks
from governance.foundation.errors import ActionRefused
from governance.foundation.workbooks import Doubtful
from volunteers.choices_wishes import WishCategory
from volunteers.dignity import called, fit_to_show, no_money

FIELDS = {  # field: (what people call it, headings it is known by)
    "caller": ("心愿人", "心愿人 许愿人 心愿人姓名 姓名 称呼 心愿人(姓+称谓) 姓氏称谓"),
    "category": ("类别", "类别 心愿类别 类型 心愿类型"),
    "words": ("心愿内容", "心愿内容 微心愿 心愿 内容 微心愿内容 心愿需求"),
    "budget": ("预算", "预算 预算(元) 预算金额 金额 金额(元) 价值 价格"),
    "grid": ("征集网格", "征集网格 网格 所属网格 所在网格"),
    "collector": ("征集人", "征集人 收集人 采集人"),
    "collected_on": ("征集时间", "征集时间 征集日期 登记日期"),
    "checked": ("核实", "核实 是否核实 核实情况"),
    "giver": ("认领单位/人", "认领单位/人 认领单位或个人 认领人 认领单位 认领方"),
    "claimed_on": ("认领日期", "认领日期 认领时间"),
    "done_on": ("完成日期", "完成日期 完成时间 实现日期"),
    "feedback": ("反馈", "反馈 反馈情况 心愿人反馈 评价"),
}  # fmt: skip
SYNONYMS = {name: names.split() for name, (_, names) in FIELDS.items()}
LABELS = {name: label for name, (label, _) in FIELDS.items()}
NOT_YET = ("未", "否", "待", "没", "无", "×", "x", "X", "N", "n", "0", "不")  # 未核实, 待核实, ×
DAYS = ("collected_on", "claimed_on", "done_on")
CATEGORIES = {
    "生活": WishCategory.DAILY, "物品": WishCategory.DAILY, "日用": WishCategory.DAILY, "学习": WishCategory.STUDY,
    "文具": WishCategory.STUDY, "辅具": WishCategory.AID, "医疗": WishCategory.AID, "健康": WishCategory.AID,
    "维修": WishCategory.REPAIR, "家电": WishCategory.REPAIR, "陪伴": WishCategory.COMPANY,
    "精神": WishCategory.COMPANY, "服务": WishCategory.COMPANY, "技能": WishCategory.SKILL,
}  # fmt: skip


@dataclass
class Said:
    """`values` are columns of a wish; with errors the row is not imported."""

    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def cells_of(cells, columns):
    """{field: text} of a row, as it is kept and mended: dates as 2026-03-01, numbers as people write them."""
    said = {}
    for name, heading in columns.items():
        value = cells.get(heading)
        if name in DAYS and value not in (None, ""):
            try:
                said[name] = f"{workbooks.day(value):%Y-%m-%d}"
                continue
            except (Doubtful, TypeError, ValueError):
                pass
        said[name] = workbooks.text(value).strip()[:500]
    return said


def understand(said, unit, grids, most):
    """The `Said` of a row's texts. `grids` are {name or code: unit} below `unit`, `most` the limit in yuan."""
    row = Said()
    _caller(row, said)
    _home(row, said, unit, grids)
    _words(row, said)
    _budget(row, said, most)
    _category(row, said)
    _days(row, said)
    _progress(row, said)
    row.values["collector"] = said.get("collector", "")[:40]
    return row


def _caller(row, said):
    try:
        row.values["caller"] = called(said.get("caller", ""))
    except ActionRefused as refused:
        row.errors.append(str(refused))


def _home(row, said, unit, grids):
    name = said.get("grid", "")
    if not name:
        row.values["home"] = unit
    elif (found := grids.get("".join(name.split()))) is not None:
        row.values["home"] = found
    else:
        row.errors.append(f"{unit}没有叫“{name[:20]}”的网格，请改成系统里的网格名称，或留空归到{unit}。")


def _words(row, said):
    words = said.get("words", "")
    if not words:
        row.errors.append("没有写心愿内容。")
        return
    row.values["words"], row.values["shown"] = words, ""
    try:
        no_money(words)
    except ActionRefused as refused:
        row.errors.append(str(refused))
        return
    try:
        shown = fit_to_show(words, row.values["home"].path) if "home" in row.values else ""
        row.values["shown"] = shown if len(shown) <= 60 else ""
    except ActionRefused as refused:
        row.notes.append(f"内容不直接公开，核实时请改写（{refused}）")


def _budget(row, said, most):
    words = said.get("budget", "").replace(",", "")
    row.values["budget"] = None
    if not words or words in ("无", "-", "—", "/", "不限"):
        return
    found = re.fullmatch(r"(?:约|大约)?\s*(\d{1,6})(?:\.\d+)?\s*(?:元|块)?(?:左右|以内)?", words)
    if not found:
        row.errors.append(f"预算“{words[:20]}”看不懂，请只写数字，如 200。")
    elif int(found[1]) > most:
        row.errors.append(f"预算 {found[1]} 元超过 {most} 元；更大的需求请转诉求，不在微心愿里。")
    else:
        row.values["budget"] = int(found[1])


def _category(row, said):
    words = said.get("category", "")
    labels = {label: value for value, label in WishCategory.choices}
    found = {value for name, value in (labels | CATEGORIES).items() if words and (name in words or words in name)}
    row.values["category"] = found.pop() if len(found) == 1 else WishCategory.OTHER if words else ""
    if words and row.values["category"] == WishCategory.OTHER and words != WishCategory.OTHER.label:
        row.notes.append(f"类别“{words[:10]}”归入“其他”")


def _days(row, said):
    today = timezone.localdate()
    for name in DAYS:
        words = said.get(name, "")
        row.values[name] = None
        if not words:
            continue
        try:
            day = workbooks.day(words)
        except Doubtful as doubt:
            row.errors.append(f"{LABELS[name]}：{doubt}")
            continue
        if day is not None and day > today:
            row.errors.append(f"{LABELS[name]} {day:%Y-%m-%d} 还没有到。")
        row.values[name] = day
    claimed, done = row.values["claimed_on"], row.values["done_on"]
    if claimed and done and done < claimed:
        row.errors.append("完成日期早于认领日期。")


def _progress(row, said):
    said_so = "".join(said.get("checked", "").split())
    row.values["checked"] = bool(said_so) and not any(sign in said_so for sign in NOT_YET)
    row.values["giver"] = said.get("giver", "")[:40]
    row.values["thanks"] = said.get("feedback", "")[:200]
    if row.values["done_on"] and not row.values["giver"]:
        row.notes.append("有完成日期但没有写谁认领")
