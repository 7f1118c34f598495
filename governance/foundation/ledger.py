"""The one way a change is put on record: `ledger.record("ticket.dispatched", ticket, by=user, unit=unit)`."""

import hashlib
import json

from django.db import OperationalError, transaction

from governance.foundation import jobs, notices
from governance.foundation.models import LedgerEntry, LedgerSeal

SEAL_BATCH = 5000
NAMES = {}


def named(names):
    """Register the words people read for actions: {"ticket.accepted": "受理诉求", …}, in `<app>/recorded.py`."""
    NAMES.update(names)


def name_of(action):
    return NAMES.get(action, action)


def record(action, subject, *, by, unit=None, **facts):
    """Append one row in the caller's transaction and, if anybody is to be told, the job that tells them.

    `subject` is a model instance (None for the portal itself), `by` a user or None for the system itself,
    `unit` an OrgUnit or its path.
    `facts` must be JSON and hold no text people wrote and no unmasked personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action}: 台账必须与改动写在同一个事务里")
    entry = LedgerEntry.objects.create(
        action=action,
        actor=by,
        actor_name=str(by.name if by else "系统"),
        unit_path=getattr(unit, "path", unit) or "",
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_label=str(subject or "系统")[:120],
        facts=facts,
    )
    if notices.somebody_listens(action):
        notices.ask_to_tell(entry)
    return entry


def record_many(action, rows, *, by):
    """Append one row for each `(subject, unit, facts)` at once. Nobody is told one by one of a thousand rows."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action}: 台账必须与改动写在同一个事务里")
    return LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                action=action,
                actor=by,
                actor_name=str(by.name if by else "系统"),
                unit_path=getattr(unit, "path", unit) or "",
                subject_type=subject._meta.label_lower,
                subject_id=str(subject.pk),
                subject_label=str(subject)[:120],
                facts=facts,
            )
            for subject, unit, facts in rows
        ],
        batch_size=500,
    )


def of(subject):
    """The history of one object, oldest first."""
    return LedgerEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("id")


def _digest(before, entries):
    chain = hashlib.sha256(before.encode())
    for e in entries:
        row = [e.pk, e.action, e.at.isoformat(), e.actor_id, e.actor_name, e.unit_path, e.subject_type, e.subject_id]
        chain.update(json.dumps([*row, e.subject_label, e.facts], sort_keys=True, ensure_ascii=False).encode())
    return chain.hexdigest()


@jobs.handler("ledger.seal")
@transaction.atomic
def seal():
    """Chain the rows written since the last seal, in batches. Returns how many."""
    if not _nobody_is_writing():
        return 0
    last = LedgerSeal.objects.order_by("-last_id").first()
    entries = list(LedgerEntry.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")[:SEAL_BATCH])
    if entries:
        LedgerSeal.objects.create(
            first_id=entries[0].pk,
            last_id=entries[-1].pk,
            count=len(entries),
            digest=_digest(last.digest if last else "", entries),
        )
    return len(entries)


def _nobody_is_writing():
    """Whether no transaction under way may still add a row with a number below the newest; ask again next minute.

    PostgreSQL gives numbers before the commit: a long import would add rows inside a sealed run. SQLite has one
    writer at a time, which is us.
    """
    connection = transaction.get_connection()
    if connection.vendor != "postgresql":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE foundation_ledgerentry IN SHARE MODE NOWAIT")
    except OperationalError:
        return False
    return True


def broken_seals(low=None, high=None):
    """Seals whose rows were changed, cut or added to since, each as a sentence: those with ids `low` … `high`, or all.

    A seal holds the digest of the one before, so a stretch of the chain can be looked at alone.
    """
    seals, last = LedgerSeal.objects.order_by("last_id"), None
    if low is not None:
        last = seals.filter(pk__lt=low).last()
        seals = seals.filter(pk__gte=low, pk__lte=high)
    found, before, reached = [], last.digest if last else "", last.last_id if last else 0
    for each in seals.iterator():
        rows = list(LedgerEntry.objects.filter(pk__gt=reached, pk__lte=each.last_id).order_by("pk"))
        if len(rows) != each.count:
            found.append(f"第 {each.first_id}–{each.last_id} 条：应有 {each.count} 条，现有 {len(rows)} 条")
        elif _digest(before, rows) != each.digest:
            found.append(f"第 {each.first_id}–{each.last_id} 条：内容与封存时不一致")
        before, reached = each.digest, each.last_id
    return found
