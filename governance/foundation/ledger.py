"""The one way a change is put on record: `ledger.record("ticket.dispatched", ticket, by=user, unit=unit)`."""

import hashlib
import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, notices
from governance.foundation.models import LedgerEntry, LedgerSeal

SEAL_BATCH = 5000


def record(action, subject, *, by, unit=None, **facts):
    """Append one row in the caller's transaction and, if anybody is to be told, the job that tells them.

    `subject` is a model instance, `by` a user or None for the system itself, `unit` an OrgUnit or its path.
    `facts` must be JSON and hold no text people wrote and no unmasked personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action}: 台账必须与改动写在同一个事务里")
    entry = LedgerEntry.objects.create(
        action=action,
        actor=by,
        actor_name=str(by.name if by else "系统"),
        unit_path=getattr(unit, "path", unit) or "",
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:120],
        facts=facts,
    )
    if notices.somebody_listens(action):
        jobs.enqueue("notices.tell", key=f"notices.tell:{entry.pk}", entry=entry.pk)
    return entry


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
def seal():
    """Chain the rows written since the last seal, in batches; the newest 20 seconds wait for the next one."""
    settled = timezone.now() - timedelta(seconds=20)
    last = LedgerSeal.objects.order_by("-last_id").first()
    entries = list(
        LedgerEntry.objects.filter(pk__gt=last.last_id if last else 0, at__lt=settled).order_by("pk")[:SEAL_BATCH]
    )
    if entries:
        LedgerSeal.objects.create(
            first_id=entries[0].pk,
            last_id=entries[-1].pk,
            count=len(entries),
            digest=_digest(last.digest if last else "", entries),
        )
    return len(entries)


def broken_seals():
    """Seals whose rows were changed, cut or added to since; each as a sentence."""
    found, before = [], ""
    for each in LedgerSeal.objects.order_by("last_id").iterator():
        rows = list(LedgerEntry.objects.filter(pk__gte=each.first_id, pk__lte=each.last_id).order_by("pk"))
        if len(rows) != each.count:
            found.append(f"第 {each.first_id}–{each.last_id} 条：应有 {each.count} 条，现有 {len(rows)} 条")
        elif _digest(before, rows) != each.digest:
            found.append(f"第 {each.first_id}–{each.last_id} 条：内容与封存时不一致")
        before = each.digest
    return found
