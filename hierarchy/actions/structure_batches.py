"""The life of an uploaded structure file: examined, confirmed, carried out. Long files do it in the background."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.bulk import settled
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions.structure import import_structure
from hierarchy.models import Building, OrgUnit, Post, StructureBatch, Term, User
from hierarchy.structure_file import rows_of

State = StructureBatch.State
AT_ONCE = 100  # rows; a longer file would keep the person waiting for more than a moment


def upload_structure(office, file, *, by):
    """Take a readable file in and see what importing it would do."""
    units, posts = rows_of(file, file.name)
    _forget_undecided(office)
    with transaction.atomic():
        batch = StructureBatch.objects.create(
            office=office, file=file, file_name=file.name[-120:], by=by, state=State.CHECKING
        )
        _soon(batch, "structure.examine", len(units) + len(posts))
    batch.refresh_from_db()
    return batch


def _forget_undecided(office):
    """Uploads nobody confirmed within a day go, with their files: they hold phone numbers."""
    day = timezone.now() - timedelta(days=1)
    for batch in StructureBatch.objects.filter(office=office, state=State.UPLOADED, at__lt=day)[:20]:
        batch.file.delete(save=False)
        batch.delete()


def _soon(batch, topic, rows):
    """Now where it takes a moment, else as a job with progress on the page."""
    if rows <= AT_ONCE:
        jobs.HANDLERS[topic](batch=batch.pk)
    else:
        jobs.enqueue(topic, key=f"{topic}:{batch.pk}:{batch.attempts}", batch=batch.pk)


@jobs.handler("structure.examine")
def examine(batch):
    """The preview: the import itself, rolled back."""
    batch = _lock(batch)
    if batch.state != State.CHECKING:
        return
    units, posts = _rows(batch)
    found = import_structure(batch.office, units, posts, by=batch.by, keep=False)
    batch.outcome = {"counts": found.counts(), "lines": found.lines, "problems": found.problems}
    batch.rows, batch.state = len(units) + len(posts), State.UPLOADED
    batch.save(update_fields=["outcome", "rows", "state"])


@transaction.atomic
def confirm(batch, *, by):
    """Carry an examined file out for good. Of two who confirm at once, one wins and the other reads why."""
    batch = _lock(batch.pk)
    if batch.state != State.UPLOADED:
        raise Conflict(f"这个文件{batch.get_state_display()}，不用再确认。")
    if problems := batch.outcome.get("problems"):
        raise ActionRefused(_has_problems(problems))
    if not batch.file:
        raise ActionRefused("上传的文件已经不在了，请重新上传。")
    batch.state, batch.by, batch.attempts = State.RUNNING, by, batch.attempts + 1
    batch.save(update_fields=["state", "by", "attempts"])
    _soon(batch, "structure.import", batch.rows)
    batch.refresh_from_db()
    if failed := batch.outcome.get("failed"):
        raise ActionRefused(failed)
    return batch


@jobs.handler("structure.import")
def carry_out(batch):
    """All rows or none; harmless to run twice."""
    batch = _lock(batch)
    if batch.state != State.RUNNING:
        return
    units, posts = _rows(batch)
    made = import_structure(batch.office, units, posts, by=batch.by, keep=True)
    settled(OrgUnit, Building, Post, Term, User)
    if made.problems:
        batch.outcome |= {"problems": made.problems, "failed": _has_problems(made.problems)}
        batch.state = State.UPLOADED
        batch.save(update_fields=["outcome", "state"])
        return
    name, storage = batch.file.name, batch.file.storage
    batch.created, batch.changed, batch.file = made.created, made.changed, ""
    batch.outcome = {"counts": made.counts(), "lines": made.lines}
    batch.state, batch.done_at = State.DONE, timezone.now()
    batch.save()
    ledger.record("structure.imported", batch, by=batch.by, unit=batch.office, rows=len(made.lines))
    transaction.on_commit(lambda: storage.delete(name))


def _has_problems(problems):
    return f"文件中有 {len(problems)} 处问题，改好后重新上传，一行也没有导入。"


def _rows(batch):
    with batch.file.open("rb") as file:
        return rows_of(file, batch.file_name)


def _lock(pk):
    list(StructureBatch.objects.select_for_update().filter(pk=pk))
    return StructureBatch.objects.select_related("office", "by").get(pk=pk)
