"""历史时长导入: read, mended line by line, imported whole, and undone by reversals."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger, workbooks
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.scope import in_reach
from volunteers.choices import BatchState, HoursSource
from volunteers.hours_examining import examine
from volunteers.hours_incoming import FIELDS, SYNONYMS, said_of
from volunteers.models import HoursBatch, HoursBatchRow, HoursEntry, Volunteer

MOST_ROWS = 3000
KEPT = timedelta(days=7)  # an upload nobody confirmed holds names and numbers
SHOWN = ("volunteer", "words", "place", "begins_at", "ends_at", "problem", "note")


def read_hours(*, by, unit, file, name=""):
    """Take a sheet in and look at every line. The file that was imported before is noticed; nothing of it is kept."""
    if by is not None and not in_reach(by, unit):
        raise ActionRefused(f"{unit}不在您的管辖范围，请选择自己的社区或网格。")
    name, data = Path(name or getattr(file, "name", "") or "导入.xlsx").name[:120], file.read()
    table = workbooks.find_table(workbooks.read(data, name), SYNONYMS)
    columns = table.guess(SYNONYMS)
    missing = [FIELDS[each][0] for each in ("name", "words", "day") if each not in columns]
    if missing or not {"hours", "begins", "came"} & columns.keys():
        raise ActionRefused(f"表里没有“{'、'.join([*missing, '服务时长或起止时间'][:3])}”这样的列，请补上列名再上传。")
    if not table.rows:
        raise ActionRefused("表头下面没有一行数据。请确认打开的是填好的文件，再重新上传。")
    if len(table.rows) > MOST_ROWS:
        raise ActionRefused(f"表里有 {len(table.rows)} 行，一次最多 {MOST_ROWS} 行，请拆成几个文件。")
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        HoursBatch.objects.filter(
            street_path=unit.path[:4], state=BatchState.CHECKED, at__lt=timezone.now() - KEPT
        ).delete()
        _not_again(unit, digest)
        batch = HoursBatch.objects.create(
            unit=unit, path=unit.path, file_name=name, digest=digest, columns=columns, left_out=table.skipped, by=by
        )
        rows = [
            HoursBatchRow(batch=batch, number=number, said=json.dumps(said_of(cells, columns), ensure_ascii=False))
            for number, cells in table.rows
        ]
        HoursBatchRow.objects.bulk_create(examine(batch, rows, by), batch_size=500)
        ledger.record("hours.batch_read", batch, by=by, unit=unit, rows=len(rows))
    return batch


def _not_again(unit, digest):
    known = HoursBatch.objects.filter(street_path=unit.path[:4], digest=digest).exclude(state=BatchState.UNDONE)
    known = known.select_related("by").first()
    if known is None:
        return
    who, when = known.by or "同事", f"{timezone.localtime(known.at):%Y-%m-%d %H:%M}"
    if known.state == BatchState.DONE:
        raise ActionRefused(f"这份文件{who}在 {when} 已经导入过（第 {known.pk} 批）。要重新导入，请先撤销那一批。")
    raise ActionRefused(f"这份文件{who}在 {when} 已经上传过，在下面的第 {known.pk} 批里等待确认。")


def _hold(batch, state):
    mine = HoursBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    if mine.state != state:
        raise Conflict(f"这一批现在是“{mine.get_state_display()}”，刚有人办理过。请刷新页面。")
    return mine


def _looked_at(batch, by):
    rows = examine(batch, list(batch.rows.order_by("number")), by)
    HoursBatchRow.objects.bulk_update(rows, SHOWN, batch_size=200)
    return rows


@transaction.atomic
def mend_row(row, *, by, **said):
    """Put right what one line says; the whole sheet is looked at again, since lines may clash with each other."""
    batch = _hold(row.batch, BatchState.CHECKED)
    row = HoursBatchRow.objects.select_for_update().get(pk=row.pk)
    row.said = json.dumps({**json.loads(row.said), **said}, ensure_ascii=False)
    row.save(update_fields=["said"])
    _looked_at(batch, by)
    row.refresh_from_db()
    ledger.record("hours.batch_mended", batch, by=by, unit=batch.path, row=row.number, fits=not row.problem)
    return row


@transaction.atomic
def import_hours(batch, *, by, skip_wrong=False):
    """Write every line that is right, all in one transaction, with its people held and looked at once more."""
    batch = _hold(batch, BatchState.CHECKED)
    people = batch.rows.exclude(volunteer=None).order_by().values("volunteer")
    list(Volunteer.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    rows = _looked_at(batch, by)
    right = [row for row in rows if not row.problem]
    if not right:
        raise ActionRefused("没有一行可以导入，请先改正，或换一份表格。")
    wrong = len(rows) - len(right)
    if wrong and not skip_wrong:
        raise ActionRefused(f"还有 {wrong} 行有问题：请逐行改正，或勾选“跳过有问题的行”。")
    made = HoursEntry.objects.bulk_create([_entry(batch, row, by) for row in right], batch_size=500)
    for row, entry in zip(right, made, strict=True):
        row.entry = entry
    HoursBatchRow.objects.bulk_update(right, ["entry"], batch_size=200)
    batch.rows.update(said="")
    batch.state, batch.done_at = BatchState.DONE, timezone.now()
    batch.counts = {"made": len(made), "skipped": wrong, "minutes": sum(entry.minutes for entry in made)}
    batch.save(update_fields=["state", "done_at", "counts"])
    ledger.record("hours.batch_imported", batch, by=by, unit=batch.path, **batch.counts)
    return batch


def _entry(batch, row, by):
    minutes = int((row.ends_at - row.begins_at).total_seconds() // 60)
    return HoursEntry(
        volunteer=row.volunteer, minutes=minutes, begins_at=row.begins_at, ends_at=row.ends_at,
        day=timezone.localdate(row.begins_at), source=HoursSource.IMPORT, words=row.words, place=row.place,
        unit=batch.unit, path=batch.path, why=(row.note or "历史时长导入")[:100], recorded_by=by,
        client_key=f"hours-batch:{batch.pk}:{row.number}",
    )  # fmt: skip


@transaction.atomic
def undo_hours(batch, *, by):
    """撤销: a reversal for every row of the batch that still stands; what was corrected since is left and counted."""
    batch = _hold(batch, BatchState.DONE)
    mine = HoursEntry.objects.filter(batch_row__batch=batch)
    people = mine.order_by().values("volunteer")
    list(Volunteer.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    standing = list(mine.standing().order_by("pk"))
    HoursEntry.objects.bulk_create([_reversal(entry, batch, by) for entry in standing], batch_size=500)
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.counts |= {"reversed": len(standing), "kept": mine.count() - len(standing)}
    batch.save(update_fields=["state", "undone_at", "counts"])
    ledger.record("hours.batch_undone", batch, by=by, unit=batch.path, reversed=len(standing))
    return batch


def _reversal(entry, batch, by):
    return HoursEntry(
        volunteer_id=entry.volunteer_id, minutes=-entry.minutes, begins_at=entry.begins_at, ends_at=entry.ends_at,
        day=entry.day, source=HoursSource.REVERSAL, words=entry.words, place=entry.place, theme=entry.theme,
        unit_id=entry.unit_id, path=entry.path, team_id=entry.team_id, reverses=entry,
        why=f"撤销第 {batch.pk} 批历史导入", recorded_by=by,
    )  # fmt: skip
