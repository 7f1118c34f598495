"""A ledger leaves the portal as a workbook: who took it, when, what for, how many lines, and whether in clear."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import capped_count
from governance.foundation.periods import period_words
from governance.foundation.workbooks import Column, write_table
from governance.overview.stocks.listed import Eye
from hierarchy.models import OrgUnit
from residents.actions.exporting import IN_CLEAR, MOST, MOST_IN_CLEAR, written_use
from residents.actions.revealing import note_exported, written_reason
from residents.models import Resident

NUMBER = Column("序号", 6, "number")


@transaction.atomic
def export_stock(target, stock, unit, *, by, since=None, until=None, use="", full=False):
    """Write a ledger of a unit's branch to a stream, masked unless `full`. Returns how many lines it has.

    In clear, each person's own record says that their numbers went out, and what for.
    """
    rows, most = stock.queryset(by, unit, since=since, until=until), MOST_IN_CLEAR if full else MOST
    if capped_count(rows, most) > most:
        raise ActionRefused(f"一次最多导出 {most} {stock.counted}，这里的更多。请选下级单位或缩短日期，分几次导出。")
    use = written_reason(use) if full else written_use(use)
    if full:
        people = list(rows.values_list("pk", flat=True))
        rows = Resident.objects.filter(pk__in=people)
        note_exported(rows.only("pk", "path"), by=by, reason=use, fields=IN_CLEAR)
    now = timezone.localtime()
    count = write_table(
        target,
        title=title_of(stock, unit, since, until),
        left=f"填报单位：{whole_name(unit)}（盖章）",
        right=f"填报日期：{now.year}年{now.month}月{now.day}日",
        columns=[NUMBER, *(stock.listed.fields[name] for name in stock.columns)],
        rows=([n, *line] for n, line in enumerate(stock.told(rows, Eye(by, full=full)), start=1)),
        mark=f"导出人：{by.name}（{by.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}",
        sheet=stock.title,
    )
    days = {name: str(day) for name, day in (("since", since), ("until", until)) if day}
    ledger.record(
        "stock.exported", unit, by=by, unit=unit, stock=stock.key, count=count, full=full, filters=days, use=use
    )
    return count


def whole_name(unit):
    """望湖街道杨柳社区: the unit with those above it."""
    return "".join(OrgUnit.objects.lines_above(unit.path).values_list("name", flat=True))


def title_of(stock, unit, since, until):
    said = period_words(since, until, timezone.localdate())
    return f"{whole_name(unit)} {said}{stock.title}" if said else f"{whole_name(unit)}{stock.title}"
