"""闲置: who claimed and let it lie is reminded after three days, and after seven the claim is free for others.

Days are natural ones, from the last word (`moved_at`) or the day agreed upon, whichever is later.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from volunteers.actions.claims import OPEN, lock_claim, set_free
from volunteers.models import Claim

REMIND_AFTER = timedelta(days=3)
RELEASE_AFTER = timedelta(days=7)
AT_ONCE = 200


def idle(claims, since, now):
    """Open claims nobody has said a word about for a time."""
    agreed = Q(planned_on=None) | Q(planned_on__lte=timezone.localdate(now - since))
    return claims.filter(agreed, state__in=OPEN, moved_at__lte=now - since)


@jobs.handler("claims.press_idle")
def press_idle(now=None):
    """Remind and release, each claim on its own; run twice it does nothing more."""
    now = now or timezone.now()
    late = idle(Claim.objects, RELEASE_AFTER, now)
    quiet = idle(Claim.objects.filter(reminded_at=None), REMIND_AFTER, now)
    pks = (late | quiet).order_by("moved_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    jobs.each("claims.press", list(pks), now)


@jobs.handler("claims.press")
@transaction.atomic
def press(pk, now=None):
    """One claim, by its id: what is due now, judged on the locked row."""
    now = now or timezone.now()
    claim = Claim.objects.select_related("item", "wish").filter(pk=pk).first()
    if claim is None:
        return
    thing, claim, way = lock_claim(claim)
    mine = Claim.objects.filter(pk=pk)
    if idle(mine, RELEASE_AFTER, now).exists():
        set_free(thing, claim, way, by=None, why=f"认领后 {RELEASE_AFTER.days} 天没有进展，自动释放")
    elif claim.reminded_at is None and idle(mine, REMIND_AFTER, now).exists():
        claim.reminded_at = now
        claim.save(update_fields=["reminded_at"])
        left = (RELEASE_AFTER - REMIND_AFTER).days
        ledger.record("claim.reminded", claim, by=None, unit=thing.path, left=left)
