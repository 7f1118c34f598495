"""A roster leaves the portal: who took it, when, what for, how many, and whether the numbers stood in clear."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import capped_count
from residents.actions.revealing import note_exported, without_numbers, written_reason
from residents.sheets_roster import write_roster
from residents.shown import sees_names

MOST, MOST_IN_CLEAR = 50_000, 5_000
USE, LONGEST_USE = "日常台账", 40
IN_CLEAR = ("id_number", "phone")


@transaction.atomic
def export_roster(target, residents, *, by, use="", filters=None, full=False):
    """Write the people of a queryset to a stream, masked unless `full`. Returns how many.

    In clear, each person's own record says that their numbers went out, and what for.
    """
    most = MOST_IN_CLEAR if full else MOST
    if capped_count(residents, most) > most:
        raise ActionRefused(f"一次最多导出 {most} 人，现在的条件选中的更多。请按社区、网格或楼栋分几次导出。")
    use = written_reason(use) if full else written_use(use)
    now, unit = timezone.localtime(), by.scope.terms[0].post.unit
    count = write_roster(
        target,
        residents,
        title=f"{unit}居民基本信息花名册",
        unit=unit,
        mark=f"导出人：{by.name}（{by.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}",
        full=full,
        names=full or sees_names(by),
        today=now.date(),
        seen=(lambda people: note_exported(people, by=by, reason=use, fields=IN_CLEAR)) if full else None,
    )
    ledger.record("residents.exported", unit, by=by, unit=unit, count=count, full=full, filters=filters or {}, use=use)
    return count


def written_use(words):
    """What a masked export is for; what is usual where nobody says it."""
    return without_numbers(words.strip()[:LONGEST_USE], "用途") or USE
