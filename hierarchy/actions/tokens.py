"""Keys to the API: made by the person they act for, shown once, kept only as a hash."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from hierarchy.home import home_of
from hierarchy.models import ApiToken, User

DAYS = 90
MOST = 10


@transaction.atomic
def create_token(person, *, name, days=DAYS):
    """Returns (token, key); the key cannot be read again."""
    User.objects.select_for_update().get(pk=person.pk)
    if person.tokens.filter(expires_at__gt=timezone.now()).count() >= MOST:
        raise ActionRefused(f"最多保留 {MOST} 个有效令牌，请先撤销不用的。")
    key = ApiToken.new_key()
    expires = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(user=person, name=name, digest=ApiToken.digest_of(key), expires_at=expires)
    ledger.record("token.created", token, by=person, unit=home_of(person), days=days)
    return token, key


def end_tokens(person):
    """Every key of a person stops working: whoever took one loses it with the password or the account."""
    person.tokens.filter(expires_at__gt=timezone.now()).update(expires_at=timezone.now())


@transaction.atomic
def revoke_token(token, *, by):
    """From the next call on the key opens nothing; the row stays, so that the list shows what there was."""
    if ApiToken.objects.filter(pk=token.pk, expires_at__gt=timezone.now()).update(expires_at=timezone.now()):
        ledger.record("token.revoked", token, by=by, unit=home_of(token.user))
