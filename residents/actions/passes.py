"""查询凭条: a code on paper that opens, for some days and without an account, what is kept about its holder."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.fields import blind_index
from governance.foundation.models import LedgerEntry
from residents.models import Pass, Resident

DAYS = 30
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 12


def digest_of(code):
    """What is stored: keyed, so that who reads the table can neither use a row nor guess codes against it."""
    return blind_index("residents.pass", "".join(c for c in code if c.isalnum()))


@transaction.atomic
def issue_pass(resident, *, by):
    """A fresh code for a person; earlier ones end, so that one slip is good at a time. Returns (pass, code)."""
    resident = Resident.objects.select_for_update().get(pk=resident.pk)
    if resident.erased_at:
        raise ActionRefused("这位居民的个人信息已删除，没有可查的内容。")
    now = timezone.now()
    resident.passes.filter(expires_at__gt=now).update(expires_at=now)
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    made = Pass.objects.create(
        resident=resident, digest=digest_of(code), expires_at=now + timedelta(days=DAYS), by=by, created_at=now
    )
    ledger.record("pass.issued", resident, by=by, unit=resident.path, days=DAYS)
    return made, "-".join(code[n : n + 4] for n in range(0, LENGTH, 4))


@transaction.atomic
def revoke_passes(resident, *, by):
    """Whoever holds a slip of this person reads nothing any more."""
    ended = resident.passes.filter(expires_at__gt=timezone.now()).update(expires_at=timezone.now())
    if not ended:
        raise ActionRefused("没有还在有效期内的凭条，不用作废。")
    ledger.record("pass.revoked", resident, by=by, unit=resident.path)


def find_pass(code):
    """The valid pass of a code, with its person; None for anything else."""
    digest = digest_of(code or "")
    if not digest:
        return None
    valid = Pass.objects.filter(digest=digest, expires_at__gt=timezone.now(), resident__erased_at=None)
    return valid.select_related("resident__building__estate").first()


@transaction.atomic
def note_read_by_holder(resident):
    """On record that the slip was used, once in ten minutes: the holder sees it if somebody else found the paper."""
    lately = timezone.now() - timedelta(minutes=10)
    seen = LedgerEntry.objects.filter(
        subject_type=resident._meta.label_lower, subject_id=str(resident.pk), action="resident.read_own", at__gt=lately
    )
    if not seen.exists():
        ledger.record("resident.read_own", resident, by=None, unit=resident.path)
