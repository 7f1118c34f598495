"""需求人自己确认: a link for who asked, made by a clerk once it is delivered, answered once, without an account."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index
from volunteers.actions import claims
from volunteers.choices import ClaimState
from volunteers.models import ConfirmLink

GOOD_FOR = timedelta(days=30)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 20  # about a hundred bits: nobody guesses one


def digest_of(code):
    """What is stored: keyed, so that who reads the table can use no row."""
    return blind_index("volunteers.confirmlink", "".join(c for c in code if c.isalnum()))


@transaction.atomic
def make_confirm_link(claim, *, by):
    """A fresh code; an earlier one of the same claim ends. Returns the code, which is shown once."""
    _thing, claim, _way = claims.lock_claim(claim)
    if claim.state != ClaimState.DELIVERED:
        raise ActionRefused("对方报完成以后才能发确认链接。")
    now = timezone.now()
    ConfirmLink.objects.filter(claim=claim, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    ConfirmLink.objects.create(claim=claim, digest=digest_of(code), made_by=by, made_at=now, expires_at=now + GOOD_FOR)
    ledger.record("claim.link_made", claim, by=by, unit=claims.thing_of(claim).path)
    return code


def find_link(code):
    """The link of a code while it may be read, used or not; else None."""
    digest = digest_of(code)
    rows = ConfirmLink.objects.select_related("claim__item", "claim__wish", "claim__team", "claim__partner")
    found = rows.select_related("claim__volunteer").filter(digest=digest, expires_at__gt=timezone.now()).first()
    return found if digest and found else None


def is_open(link):
    return link.used_at is None and link.claim.state == ClaimState.DELIVERED


@transaction.atomic
def answer(link, *, done, rating=None, words=""):
    """The asker's own word: done, with stars and thanks; or not yet, with what is missing."""
    claims.lock_claim(link.claim)
    link = ConfirmLink.objects.select_for_update(of=("self",)).select_related("claim").get(pk=link.pk)
    if link.used_at:
        raise Conflict("您已经答复过了，谢谢。")
    if not is_open(link):
        raise Conflict("这个链接已经不能用了。还有话要说，请打社区电话。")
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    if done:
        return claims.confirm(link.claim, by=None, rating=rating, thanks=words)
    return claims.send_back(link.claim, by=None, why=words)
