"""历史诉求导入: uploaded, mapped, looked at, applied whole by a job, and undone whole where nobody has worked since."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation import search
from deliberation.actions._imported import (
    make_tickets,
    restored_value,
    save_tickets,
    update_tickets,
    worked_on,
)
from deliberation.actions.categories import provide
from deliberation.examining import CHANGED, MOST_SHOWN, NEW, SAME, WRONG, examine, open_table
from deliberation.incoming import FIELDS, SYNONYMS, default_source
from deliberation.models import Ticket, TicketBatch, TicketEvent, TicketLayout
from governance.foundation import jobs, ledger, workbooks
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit, User
from hierarchy.scope import in_reach

S = TicketBatch.State


def upload_batch(*, by, home, file, name=""):
    """Take a file in: read it whole, know its layout or guess it, and show what importing it would do.

    Nothing is kept of a file that cannot be read.
    """
    if by is not None and not in_reach(by, home):
        raise ActionRefused(f"{home}不在您的管辖范围，请选择自己的街道或社区。")
    name = Path(name or getattr(file, "name", "") or "导入.xlsx").name[:120]
    data = file.read()
    table = workbooks.find_table(workbooks.read(data, name), SYNONYMS)
    if not table.rows:
        raise ActionRefused("表头下面没有一行数据。请确认打开的是填好的文件，再重新上传。")
    with transaction.atomic():
        office = OrgUnit.objects.get(path=home.office_path)
        _forget_undecided(office)
        provide(office, by=by)
        batch = TicketBatch(office=office, home=home, file_name=name, by=by)
        batch.columns, batch.categories = _known_layout(office, table)
        batch.outcome = _preview(batch, table)
        batch.file.save(f"{secrets.token_hex(16)}{Path(name).suffix.lower()[:5]}", ContentFile(data), save=False)
        batch.save()
        ledger.record("batch.uploaded", batch, by=by, unit=home, rows=len(table.rows))
    return batch


def _forget_undecided(office):
    """Uploads nobody confirmed within a day go, with their files: they hold phone numbers in the clear."""
    old = timezone.now() - timedelta(days=1)
    for batch in TicketBatch.objects.filter(office=office, state=S.UPLOADED, created_at__lt=old)[:50]:
        batch.file.delete(save=False)
        batch.delete()


def _known_layout(office, table):
    layout = TicketLayout.objects.filter(office=office, fingerprint=table.fingerprint).first()
    if layout is not None and set(layout.columns.get("fields", {}).values()) <= set(table.headings):
        return layout.columns, layout.categories
    return {"fields": table.guess(SYNONYMS), "source": default_source(table.headings), "hidden": True}, {}


def _preview(batch, table):
    """What the page shows of an examination: counts, the foreign categories, the rows that need a look first."""
    found = examine(batch, table)
    rows = [row.shown for status in (WRONG, CHANGED, NEW, SAME) for row in found.of(status)[:MOST_SHOWN]]
    return {
        "headings": table.headings,
        "fingerprint": table.fingerprint,
        "title": table.title[:80],
        "sheet": table.sheet,
        "total": len(table.rows),
        "counts": found.counts,
        "foreign": found.foreign,
        "skipped": found.skipped,
        "hidden": found.hidden,
        "missing": found.missing,
        "rows": rows,
    }


@transaction.atomic
def remap_batch(batch, *, by, fields, categories=None, source=None, hidden=True):
    """Correct which column is what and which category is ours; remembered for the next file of this layout."""
    batch = _lock(batch)
    if batch.state not in (S.UPLOADED, S.FAILED):
        raise ActionRefused(f"这批数据{batch.get_state_display()}，不能再改对应关系。")
    table = open_table(batch)
    fields = {name: heading for name, heading in fields.items() if name in FIELDS and heading in table.headings}
    doubled = {heading for heading in fields.values() if list(fields.values()).count(heading) > 1}
    if doubled:
        raise ActionRefused(f"列“{'、'.join(sorted(doubled))}”被选了两次，一列只能对应一项。")
    batch.columns = {"fields": fields, "source": source or default_source(table.headings), "hidden": bool(hidden)}
    batch.categories = {**batch.categories, **(categories or {})}
    batch.outcome = _preview(batch, table)
    batch.state = S.UPLOADED
    batch.save(update_fields=["columns", "categories", "outcome", "state"])
    TicketLayout.objects.update_or_create(
        office=batch.office,
        fingerprint=table.fingerprint,
        defaults={"columns": batch.columns, "categories": batch.categories, "used_at": timezone.now()},
    )
    return batch


@transaction.atomic
def apply_batch(batch, *, by, skip_wrong=False):
    """Confirm a preview; a job does the work. Of two who confirm at once, one wins and the other reads who."""
    batch = _lock(batch)
    if batch.state not in (S.UPLOADED, S.FAILED):
        who = batch.outcome.get("confirmed_by", "同事")
        raise Conflict(f"{who}已经确认了这批导入，现在是“{batch.get_state_display()}”。请刷新页面看结果。")
    _must_be_ready(batch.outcome, skip_wrong)
    attempt = batch.outcome.get("attempt", 0) + 1
    batch.state = S.RUNNING
    batch.outcome |= {
        "attempt": attempt,
        "skip_wrong": skip_wrong,
        "confirmed_by": by.name if by else "系统",
        "confirmed_id": by.pk if by else None,
        "failed": "",
    }
    batch.save(update_fields=["state", "outcome"])
    ledger.record("batch.started", batch, by=by, unit=batch.home, counts=batch.outcome["counts"], skip_wrong=skip_wrong)
    jobs.enqueue("tickets.import", key=f"tickets.import:{batch.pk}:{attempt}", batch=batch.pk)
    return batch


def _must_be_ready(outcome, skip_wrong):
    if outcome["missing"]:
        raise ActionRefused(f"还没有指出哪一列是“{'、'.join(outcome['missing'])}”，请先改好列的对应。")
    counts = outcome["counts"]
    if counts[WRONG] and not skip_wrong:
        raise ActionRefused(f"有 {counts[WRONG]} 行有错。请改好表格重新上传，或勾选“跳过有错的行”再导入。")
    if not counts[NEW] + counts[CHANGED]:
        raise ActionRefused("没有要新增或更新的诉求：表里的内容系统里都有了，不用再导入。")


@jobs.handler("tickets.import")
def run_batch(batch):
    """Do a confirmed import, whole or not at all. Harmless to run twice: only a batch that is under way is done."""
    batch = _lock(TicketBatch(pk=batch))
    if batch.state != S.RUNNING:
        return
    by = _person(batch.outcome["confirmed_id"])
    try:
        with transaction.atomic():
            batch.outcome |= _import(batch, by)
            batch.state = S.DONE
    except ActionRefused as refused:
        batch.state = S.FAILED
        batch.outcome["failed"] = str(refused)
    except IntegrityError:
        batch.state = S.FAILED
        batch.outcome["failed"] = "确认以后，有人登记了表里同样编号的诉求。请重新核对一遍再导入。"
    batch.done_at = timezone.now()
    batch.save(update_fields=["state", "outcome", "done_at"])
    if batch.state == S.DONE:
        ledger.record("batch.done", batch, by=by, unit=batch.home, **batch.outcome["made"])
        transaction.on_commit(lambda: batch.file.storage.delete(batch.file.name))  # it holds phone numbers in the clear


def _import(batch, by):
    found = examine(batch)
    counts = found.counts
    if counts[WRONG] and not batch.outcome["skip_wrong"]:
        raise ActionRefused(f"确认以后情况有变：现在有 {counts[WRONG]} 行有错。请重新核对一遍再导入。")
    made = make_tickets(batch, found.of(NEW), by)
    before = update_tickets(batch, found.of(CHANGED), by)
    TicketLayout.objects.update_or_create(
        office=batch.office,
        fingerprint=batch.outcome["fingerprint"],
        defaults={"columns": batch.columns, "categories": batch.categories, "used_at": timezone.now()},
    )
    marked = sum(bool(ticket.category_marked) for ticket in made)
    return {
        "made": {
            "new": len(made),
            "changed": len(before),
            "same": counts[SAME],
            "skipped": counts[WRONG],
            "marked": marked,
        },
        "before": before,
    }


@transaction.atomic
def undo_batch(batch, *, by):
    """Ask for an import to be taken back; a job does the work, as long as it may take."""
    batch = _lock(batch)
    if batch.state != S.DONE:
        raise Conflict(f"这批数据{batch.get_state_display()}，不能撤销。")
    batch.state = S.UNDOING
    batch.outcome |= {"undone_by": by.name if by else "系统", "undone_id": by.pk if by else None}
    batch.save(update_fields=["state", "outcome"])
    ledger.record("batch.undo_asked", batch, by=by, unit=batch.home)
    jobs.enqueue("tickets.undo_import", key=f"tickets.undo_import:{batch.pk}", batch=batch.pk)
    return batch


@jobs.handler("tickets.undo_import")
def run_undo(batch):
    """Take an import back: its tickets go, its changes are reversed; what was worked on since stays and is listed."""
    batch = _lock(TicketBatch(pk=batch))
    if batch.state != S.UNDOING:
        return
    by = _person(batch.outcome["undone_id"])
    tickets = list(batch.tickets.annotate(worked_on=worked_on()).order_by("pk"))
    gone = [ticket for ticket in tickets if not ticket.worked_on]
    kept = [{"number": ticket.number, "title": ticket.title[:40]} for ticket in tickets if ticket.worked_on]
    restored, also_kept = _restore(batch.outcome.get("before", {}))
    ids = [ticket.pk for ticket in gone]
    search.forget(ids)
    for start in range(0, len(ids), 500):
        piece = ids[start : start + 500]
        TicketEvent.objects.filter(ticket__in=piece).delete()
        Ticket.objects.filter(pk__in=piece).delete()
    batch.state, batch.undone_at = S.UNDONE, timezone.now()
    batch.outcome |= {
        "removed": len(gone),
        "restored": restored,
        "kept": kept + also_kept,
        "before": {},
    }
    batch.save(update_fields=["state", "undone_at", "outcome"])
    ledger.record(
        "batch.undone", batch, by=by, unit=batch.home, removed=len(gone), restored=restored, kept=len(kept + also_kept)
    )


def _restore(before):
    """Give updated tickets their old values again, unless somebody has worked on them since."""
    tickets = Ticket.objects.filter(pk__in=[int(pk) for pk in before]).annotate(worked_on=worked_on())
    restored, kept = [], []
    for ticket in tickets:
        if ticket.worked_on:
            kept.append({"number": ticket.number, "title": ticket.title[:40]})
            continue
        for name, value in before[str(ticket.pk)].items():
            setattr(ticket, *restored_value(name, value))
        ticket.version += 1
        restored.append(ticket)
    save_tickets(restored, before)
    return len(restored), kept


def _person(pk):
    return User.objects.filter(pk=pk).first()


def _lock(batch):
    return TicketBatch.objects.select_for_update(of=("self",)).select_related("office", "home").get(pk=batch.pk)
