"""E-7 菜单清单台账: exactly the needs of a list, with who took them and how long it took."""

from django.db.models import Prefetch
from django.utils import timezone

from governance.foundation.workbooks import Column, write_table
from volunteers.choices import ClaimState
from volunteers.models import Claim
from volunteers.rules_claims import public_holder

COLUMNS = [
    Column("编号", 12, "short"),
    Column("提出时间", 18, "moment"),
    Column("网格", 18),
    Column("心愿/需求", 40),
    Column("类别", 10, "short"),
    Column("状态", 10, "short"),
    Column("认领单位/人", 22),
    Column("认领日期", 12, "day"),
    Column("完成日期", 12, "day"),
    Column("用时（天）", 9, "number"),
    Column("评价", 8, "short"),
]


def write_menu(target, items, *, title, unit, mark, today=None):
    """Write the ledger of a queryset; returns how many needs it lists."""
    today = today or timezone.localdate()
    claims = Claim.objects.exclude(state=ClaimState.RELEASED).select_related("volunteer", "team", "partner")
    rows = items.order_by("pk").select_related("unit").prefetch_related(Prefetch("claims", claims.order_by("pk")))
    return write_table(
        target, title=title, left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=COLUMNS, rows=(line(item) for item in rows.iterator(chunk_size=500)), mark=mark, sheet="菜单清单台账",
    )  # fmt: skip


def line(item):
    claims = list(item.claims.all())
    first = timezone.localdate(claims[0].at) if claims else None
    done = timezone.localdate(item.confirmed_at) if item.confirmed_at else None
    rated = [claim.rating for claim in claims if claim.rating]
    return (
        item.number, item.asked_at, item.unit.name, item.title, item.get_theme_display(), item.get_state_display(),
        "、".join(public_holder(claim) for claim in claims), first, done,
        (done - first).days if done and first else None,
        f"{sum(rated) / len(rated):.1f}".removesuffix(".0") + "星" if rated else "",
    )  # fmt: skip
