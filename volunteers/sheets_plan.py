"""年度服务项目清单 as a workbook: what was confirmed, one service a row."""

from django.utils import timezone

from governance.foundation.workbooks import Column, write_table

COLUMNS = [
    Column("序号", 6, "number"),
    Column("社区、网格", 18),
    Column("服务项目", 32),
    Column("具体内容", 36),
    Column("五治主题", 9, "short"),
    Column("需求编号", 12, "short"),
    Column("提供单位", 22),
    Column("资源", 26),
    Column("匹配依据", 26),
    Column("进度", 10, "short"),
]


def write_plan(target, matches, *, title, unit, mark, today=None):
    """Write the confirmed services of a queryset; returns how many."""
    today = today or timezone.localdate()
    rows = matches.select_related("unit", "item", "resource__partner").order_by("path", "item", "pk")
    return write_table(
        target, title=title, left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=COLUMNS, rows=(_row(n, row) for n, row in enumerate(rows.iterator(chunk_size=500), start=1)), mark=mark,
        sheet="年度服务项目清单",
    )  # fmt: skip


def _row(n, row):
    item, resource = row.item, row.resource
    return (
        n, row.unit.name, item.title, item.about, item.get_theme_display(), item.number, resource.partner.name,
        f"{resource.name}　{resource.about}".strip(), row.because, item.get_state_display(),
    )  # fmt: skip
