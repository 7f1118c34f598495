"""花名册导入: uploaded, looked at, decided, applied whole by a job, and taken back whole.

The long part (reading, understanding, comparing, encrypting) holds no lock; the writing is one transaction.
"""

import secrets
from datetime import timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit, User
from residents.incoming import Place
from residents.incoming.reading import read_roster
from residents.models import RosterBatch, RosterLayout
from residents.roster.examining import Examination
from residents.roster.options import Options
from residents.roster.preview import Preview
from residents.roster.undoing import undo
from residents.roster.verdict import CHANGED, CHOICES, CONFLICT, NEW, REFUSED
from residents.roster.writing import write

State = RosterBatch.State
AT_ONCE = 200  # rows; a longer file is looked through by a job, with progress on the page
UNDECIDED = (State.CHECKING, State.READY, State.FAILED)
LONGEST_RUN = timedelta(days=7)
KEPT_REFUSED = timedelta(days=30)
POSTS = "I-4"


def upload_roster(home, file, *, by, name="", options=None):
    """Take a readable file in and look at what importing it would do. Nothing is kept of one that cannot be read."""
    name = Path(name or getattr(file, "name", "") or "花名册.xlsx").name[-120:]
    with transaction.atomic():
        batch = _stored(home, file.read(), by, name, options or Options())
        ledger.record("roster.uploaded", batch, by=by, unit=home, rows=batch.outcome["total"])
        _look_again(batch)
    forget_undecided()
    batch.refresh_from_db()
    return batch


@transaction.atomic
def received(home, data, *, by, name, options):
    """A file taken in and confirmed at once, for the command: `look` and `carry_out` follow."""
    batch = _stored(home, data, by, name[-120:], options)
    batch.options["by_command"] = True
    batch.save(update_fields=["options"])
    _confirmed(batch, by)
    ledger.record("roster.started", batch, by=by, unit=home, rows=batch.outcome["total"])
    return batch


def _stored(home, data, by, name, options):
    roster = opened(data, name, options)
    options.columns = _remembered(home, roster) or options.columns
    batch = RosterBatch(home=home, file_name=name, by=by, options=options.stored(), outcome=about(roster))
    batch.file.save(f"{secrets.token_hex(16)}{Path(name).suffix.lower()[:5]}", ContentFile(data), save=False)
    batch.save()
    return batch


def opened(data, name, options):
    """The roster in a file, read as the options say."""
    roster = read_roster(
        data,
        name,
        columns=options.columns or None,
        include_hidden=options.include_hidden,
        default_place=Place(estate=options.estate) if options.estate else None,
    )
    if roster.layout == POSTS:
        raise ActionRefused("这是楼栋长、单元长、网格员名册，请到“架构与人员导入”上传，这里只收居民的花名册。")
    return roster


def _remembered(home, roster):
    """How the columns of sheets like these were corrected before."""
    known = RosterLayout.objects.filter(
        office__path=home.office_path, fingerprint__in=[sheet.fingerprint for sheet in roster.sheets]
    )
    columns = {layout.fingerprint: layout.columns for layout in known}
    return {sheet.name: columns[sheet.fingerprint] for sheet in roster.sheets if sheet.fingerprint in columns}


def about(roster):
    """What the pages tell of a file. Headings only, nobody's data."""
    sheets = [
        {
            "name": sheet.name, "layout": sheet.layout, "headings": [h for h in sheet.headings if h],
            "columns": sheet.columns, "fingerprint": sheet.fingerprint, "title": sheet.title[:80],
            "rows": sheet.rows_total, "hidden": sheet.hidden_rows, "unused": list(getattr(sheet, "unused", ())),
            "forbidden": list(getattr(sheet, "forbidden", ())),
        }
        for sheet in roster.sheets
    ]  # fmt: skip
    return {
        "layout": roster.layout, "sheets": sheets, "hidden": roster.hidden, "skipped": dict(roster.skipped),
        "total": roster.rows_total,
    }  # fmt: skip


def _look_again(batch):
    """Examine now where it takes a moment, else by a job."""
    batch.state, batch.done_rows, batch.attempts = State.CHECKING, 0, batch.attempts + 1
    batch.save(update_fields=["state", "done_rows", "attempts"])
    if batch.outcome["total"] <= AT_ONCE:
        store_preview(batch.pk, look(batch))
    else:
        _ask("roster.examine", batch)


def _ask(topic, batch):
    jobs.enqueue(topic, key=f"{topic}:{batch.pk}:{batch.attempts}", batch=batch.pk)


def look(batch, alive=lambda: None):
    """Examine a batch's file against the register as it is: (what was found, what is shown, the imports ended by
    then, what is told of the file), or the sentence that says why not.
    """
    options, ended = Options.of(batch.options), _ended(batch)

    def progress(done):
        alive()
        if not transaction.get_connection().in_atomic_block:
            RosterBatch.objects.filter(pk=batch.pk).update(done_rows=done)

    try:
        with batch.file.open("rb") as file:
            roster = opened(file.read(), batch.file_name, options)
        return *examined(batch.home, roster, options, progress), ended, about(roster)
    except (ActionRefused, OSError, ValueError) as error:
        gone = "上传的文件已经不在了，请重新上传。"
        return str(error) if isinstance(error, ActionRefused) else gone


def examined(home, roster, options, progress=lambda done: None):
    """(examination, preview) of an opened roster."""
    preview = Preview()
    columns = {sheet.name: sheet.columns for sheet in roster.sheets}
    return Examination(home, options, preview, columns).run(roster.rows(), progress), preview


def _prepare_look(alive, batch):
    row = RosterBatch.objects.select_related("home", "by").filter(pk=batch, state=State.CHECKING).first()
    return look(row, alive) if row else None


@jobs.handler("roster.examine", prepare=_prepare_look)
@transaction.atomic
def store_preview(batch, prepared=None):
    """Keep what was found. Harmless to run twice."""
    if prepared is None or (batch := _lock(batch)).state != State.CHECKING:
        return
    if isinstance(prepared, str):
        batch.state, batch.outcome = State.FAILED, batch.outcome | {"failed": prepared}
        batch.save(update_fields=["state", "outcome"])
        return
    _keep(batch, *prepared)
    batch.state = State.READY
    batch.save()


def _keep(batch, examination, preview, ended, facts):
    batch.outcome |= facts | {
        "counts": examination.counts,
        "warned": examination.warned,
        "suggested": dict(examination.suggested),
        "founding": [deed[0] for deed in examination.places.new][:2000],
        "failed": "",
    }
    batch.shown, batch.refused, batch.done_rows = preview.shown(), preview.refused_rows(), examination.rows


@transaction.atomic
def remap_roster(batch, *, by, columns, options):
    """Correct what the columns mean and how the file is taken; remembered for the next file like it."""
    batch = _open(batch, "不能再改对应关系")
    for sheet in batch.outcome["sheets"]:
        chosen = columns.get(sheet["name"])
        if chosen is None or chosen == sheet["columns"]:
            continue
        doubled = {heading for heading in chosen.values() if list(chosen.values()).count(heading) > 1}
        if doubled:
            raise ActionRefused(f"列“{'、'.join(sorted(doubled))}”被选了两次，一列只能对应一项。")
        batch.options["columns"] = batch.options.get("columns", {}) | {sheet["name"]: chosen}
        RosterLayout.objects.update_or_create(
            office=OrgUnit.objects.get(path=batch.home.office_path),
            fingerprint=sheet["fingerprint"],
            defaults={"columns": chosen, "used_at": timezone.now()},
        )
    batch.options |= options
    batch.save(update_fields=["options"])
    ledger.record("roster.remapped", batch, by=by, unit=batch.home, sheets=len(batch.options.get("columns", {})))
    _look_again(batch)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def decide_roster(batch, *, by, decisions):
    """What a person decided about single rows; an empty code takes a decision back."""
    batch = _open(batch, "不能再改决定")
    unknown = set(decisions.values()) - set(CHOICES) - {""}
    if unknown:
        raise ActionRefused("不认识的处理办法，请刷新页面重选。")
    kept = batch.options.get("decisions", {}) | decisions
    batch.options["decisions"] = {key: code for key, code in kept.items() if code}
    batch.save(update_fields=["options"])
    ledger.record("roster.decided", batch, by=by, unit=batch.home, rows=len(batch.options["decisions"]))
    _look_again(batch)
    batch.refresh_from_db()
    return batch


def _open(batch, words):
    batch = _lock(batch.pk)
    if batch.state not in (State.READY, State.FAILED):
        raise Conflict(f"这批花名册{batch.get_state_display()}，{words}。请刷新页面看结果。")
    return batch


@transaction.atomic
def apply_roster(batch, *, by):
    """Confirm a preview; a job does the work. Of two who confirm at once one wins, and the other reads who."""
    batch = _lock(batch.pk)
    if batch.state != State.READY:
        who = batch.outcome.get("confirmed_by", "")
        raise Conflict(f"这批花名册现在是“{batch.get_state_display()}”{who and f'，由{who}确认'}。请刷新页面看结果。")
    counts = batch.outcome["counts"]
    if not counts[NEW] + counts[CHANGED]:
        raise ActionRefused("没有要新增或更新的内容：表里的底册里都有了，或者都不能导入，不用再确认。")
    if not batch.file:
        raise ActionRefused("上传的文件已经不在了，请重新上传。")
    _confirmed(batch, by)
    ledger.record("roster.started", batch, by=by, unit=batch.home, **counts)
    _ask("roster.import", batch)
    return batch


def _confirmed(batch, by):
    batch.state, batch.done_rows, batch.attempts = State.RUNNING, 0, batch.attempts + 1
    batch.outcome |= {"confirmed_by": by.name if by else "系统", "confirmed_id": by.pk if by else None}
    batch.save(update_fields=["state", "done_rows", "attempts", "outcome"])


def _prepare_import(alive, batch):
    row = RosterBatch.objects.select_related("home", "by").filter(pk=batch, state=State.RUNNING).first()
    return look(row, alive) if row else None


@jobs.handler("roster.import", prepare=_prepare_import)
@transaction.atomic
def carry_out(batch, prepared=None):
    """All good rows or none, in one transaction. Harmless to run twice: only a batch under way is carried out."""
    if prepared is None or (batch := _lock(batch)).state != State.RUNNING:
        return
    if isinstance(prepared, str):
        batch.state, batch.outcome = State.FAILED, batch.outcome | {"failed": prepared}
        batch.save(update_fields=["state", "outcome"])
        return
    examination, _, ended, _ = prepared
    _one_at_a_time(batch)
    if _ended(batch) != ended:
        raise Stale("本街道另一批导入刚刚完成，重新核对后再写入")
    by = User.objects.filter(pk=batch.outcome.get("confirmed_id")).first()
    _keep(batch, *prepared)
    late, made = write(examination, batch, by=by)
    counts = batch.outcome["counts"]
    for status in filter(None, (status for *_, status in late)):
        counts[status] -= 1
        counts[CONFLICT] += 1
    name, storage = batch.file.name, batch.file.storage
    batch.outcome |= {"late": late, "made": made}
    batch.state, batch.done_at, batch.file = State.DONE, timezone.now(), ""
    batch.save()
    ledger.record("roster.imported", batch, by=by, unit=batch.home, founded=len(made), **counts)
    transaction.on_commit(lambda: storage.delete(name))  # it holds everybody's numbers in the clear
    examination.spool.close()


class Stale(Exception):
    """Another import of the office ended while this one was being prepared; it is prepared again."""


def _one_at_a_time(batch):
    """Two imports or undoings of one office are written one after the other."""
    list(OrgUnit.objects.select_for_update(no_key=True).filter(path=batch.home.office_path))


def _ended(batch):
    """How many imports and undoings of the office are committed: more of them, and what was prepared is out of date.

    Counted, not compared by the clock: a long commit is seen only after its own time.
    """
    ours = RosterBatch.objects.filter(home__path__startswith=batch.home.office_path)
    return ours.aggregate(done=Count("done_at"), undone=Count("undone_at"))


@transaction.atomic
def undo_roster(batch, *, by):
    """Ask for an import to be taken back; a job does it, however long it takes."""
    batch = _lock(batch.pk)
    if batch.state != State.DONE:
        raise Conflict(f"这批花名册{batch.get_state_display()}，不能撤销。请刷新页面看结果。")
    batch.state, batch.attempts = State.UNDOING, batch.attempts + 1
    batch.outcome |= {"undone_by": by.name if by else "系统", "undone_id": by.pk if by else None}
    batch.save(update_fields=["state", "attempts", "outcome"])
    ledger.record("roster.undo_asked", batch, by=by, unit=batch.home)
    _ask("roster.undo", batch)
    return batch


@jobs.handler("roster.undo")
@transaction.atomic
def take_back(batch):
    batch = _lock(batch)
    if batch.state != State.UNDOING:
        return
    _one_at_a_time(batch)
    batch.outcome |= undo(batch)
    batch.state, batch.undone_at, batch.shown, batch.refused = State.UNDONE, timezone.now(), "", ""
    batch.save()
    by = User.objects.filter(pk=batch.outcome.get("undone_id")).first()
    facts = {key: batch.outcome[key] for key in ("removed", "restored", "kept_count")}
    ledger.record("roster.undone", batch, by=by, unit=batch.home, **facts)


@jobs.reconciler
def forget_undecided():
    """Uploads nobody confirmed within a day go with their files; refused rows go after a month."""
    now = timezone.now()
    old = RosterBatch.objects.filter(created_at__lt=now - timedelta(days=1))
    given_up = Q(created_at__lt=now - LONGEST_RUN) | Q(options__by_command=True)  # its job is dead, the command killed
    abandoned = Q(state=State.RUNNING) & given_up
    for batch in old.filter(Q(state__in=UNDECIDED) | abandoned)[:20]:
        name, storage = batch.file.name, batch.file.storage
        batch.delete()
        if name:
            storage.delete(name)
    for batch in RosterBatch.objects.filter(state=State.DONE, done_at__lt=now - KEPT_REFUSED).exclude(
        outcome__has_key="forgotten"
    )[:20]:
        batch.refused, batch.shown, batch.outcome["forgotten"] = "", "", True
        batch.save(update_fields=["refused", "shown", "outcome"])


def _lock(pk):
    list(RosterBatch.objects.select_for_update().filter(pk=pk))
    return RosterBatch.objects.select_related("home", "by").get(pk=pk)


@transaction.atomic
def errors_exported(batch, *, by):
    """Who took the refused rows away: they are personal data in the clear."""
    refused = sum(batch.outcome.get("counts", {}).get(status, 0) for status in REFUSED)
    ledger.record("roster.errors_exported", batch, by=by, unit=batch.home, rows=refused)
