"""谁看过我的信息: the ledger's rows about one person having been read in clear, as sentences for that person."""

from governance.foundation.models import LedgerEntry
from residents.actions.revealing import FIELDS

WORDS = {
    "resident.shown": "查看",
    "resident.found": "按证件号查找",
    "resident.exported_full": "导出",
    "resident.read_own": "本人凭条查询",
}
OTHER_FIELDS = {"name": "姓名", "phones": "电话", "registered_at": "户籍地址", "address": "住址"}


def readings_of(resident):
    """Rows newest first; those of a row that was merged into this one are the same person's."""
    rows = [str(pk) for pk in (resident.pk, *_merged_into(resident))]
    return LedgerEntry.objects.filter(
        subject_type=resident._meta.label_lower, subject_id__in=rows, action__in=WORDS
    ).order_by("-id")


def _merged_into(resident):
    return resident.merges.filter(undone_at=None).values_list("gone_id", flat=True)


def told(entries):
    """The entries with what a line shows: .words, .post, .columns, .reason."""
    names = OTHER_FIELDS | FIELDS
    for entry in entries:
        entry.words = WORDS[entry.action]
        entry.post = entry.facts.get("post", "")
        entry.columns = "、".join(names.get(field, "其他信息") for field in entry.facts.get("fields", []))
        entry.reason = entry.facts.get("reason", "")
    return entries
