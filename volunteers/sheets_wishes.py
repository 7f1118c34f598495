"""E-7 微心愿台账, exactly the wishes of a list; and the empty sheet I-9 to be filled in."""

from django.db.models import Prefetch
from django.utils import timezone

from governance.foundation.workbooks import Column, write_table
from volunteers.choices import ClaimState
from volunteers.models import Claim
from volunteers.rules_claims import public_holder

COLUMNS = [
    Column("编号", 12, "short"),
    Column("征集时间", 12, "day"),
    Column("网格", 18),
    Column("心愿人", 10, "short"),
    Column("心愿", 36),
    Column("类别", 10, "short"),
    Column("预算（元）", 9, "number"),
    Column("状态", 9, "short"),
    Column("认领单位/人", 22),
    Column("认领日期", 12, "day"),
    Column("完成日期", 12, "day"),
    Column("用时（天）", 9, "number"),
    Column("评价", 20),
]
TEMPLATE = [
    Column("序号", 6, "number"), Column("心愿人", 10, "short"), Column("类别", 10, "short"), Column("心愿内容", 36),
    Column("预算", 8, "number"), Column("征集网格", 18), Column("征集人", 10, "short"), Column("核实", 8, "short"),
    Column("认领单位/人", 20), Column("认领日期", 12, "short"), Column("完成日期", 12, "short"), Column("反馈", 20),
]  # fmt: skip


def claims_of():
    """What stands beside a wish of who took it."""
    held = Claim.objects.exclude(state=ClaimState.RELEASED).select_related("volunteer", "team", "partner")
    return Prefetch("claims", held.order_by("pk"), to_attr="held")


def taken(wish):
    """(who, on which day) of a wish with `claims_of()`: by its claim, else as the sheet told."""
    if wish.held:
        return public_holder(wish.held[0]), timezone.localdate(wish.held[0].at)
    return wish.giver, wish.claimed_on


def write_wishes(target, wishes, *, title, unit, mark, today=None):
    """Write the ledger of a queryset; returns how many it lists. Only what may be read in public stands in it."""
    today = today or timezone.localdate()
    rows = wishes.order_by("pk").select_related("home").defer("words").prefetch_related(claims_of())
    return write_table(
        target, title=title, left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=COLUMNS, rows=(line(wish) for wish in rows.iterator(chunk_size=500)), mark=mark, sheet="微心愿台账",
    )  # fmt: skip


def line(wish):
    who, on = taken(wish)
    done = timezone.localdate(wish.confirmed_at) if wish.confirmed_at else None
    rating = wish.held[0].rating if wish.held else None
    thanks = wish.held[0].thanks if wish.held else wish.thanks
    return (
        wish.number, timezone.localdate(wish.collected_at), wish.home.name, wish.caller,
        wish.shown or "（核实后填写）", wish.get_category_display(), wish.budget, wish.get_state_display(), who, on,
        done, (done - on).days if done and on else None,
        "，".join(filter(None, [f"{rating}星" if rating else "", thanks])),
    )  # fmt: skip


def write_template(target):
    write_table(target, title="微心愿征集表", columns=TEMPLATE, rows=[(1, "", "", "", None, *[""] * 7)], footer="")
