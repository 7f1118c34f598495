"""Taking letters for sending: by lease, so that two senders never hold one, and a dead sender's come free."""

import secrets
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from governance.foundation import office_hours
from governance.foundation.models import Letter, LetterState

AT_ONCE = 50
LEASE = timedelta(minutes=3)


@transaction.atomic
def claim(channel, most=AT_ONCE):
    """Letters of a way whose hour has come, held for `LEASE`, urgent ones first; at night only those."""
    now = timezone.now()
    rows = Letter.objects.filter(channel=channel, state=LetterState.WAITING, next_at__lte=now, ends_at__gt=now)
    rows = rows.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    if not office_hours.is_open(now):
        rows = rows.filter(Q(urgent=True) | Q(trial=True))
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    letters = list(rows.order_by("-urgent", "next_at", "pk")[:most])
    token, until = secrets.token_hex(16), now + LEASE
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(lease_until=until, token=token)
    for letter in letters:
        letter.lease_until, letter.token = until, token
    return letters


def mark_sending(letter):
    """The last step before the text leaves: committed first, so that no crash can send it again. False: lease lost."""
    held = Letter.objects.filter(pk=letter.pk, token=letter.token, state=LetterState.WAITING)
    return bool(held.update(state=LetterState.SENDING, lease_until=timezone.now() + LEASE))


def held(letter):
    """The row as far as this sender still answers for it."""
    return Letter.objects.filter(pk=letter.pk, token=letter.token)


def release(letters, next_at=None):
    """Give letters back unsent: no attempt is counted, for nobody spoke about them."""
    rows = Letter.objects.filter(pk__in=[each.pk for each in letters], token__in={each.token for each in letters})
    rows = rows.filter(state__in=[LetterState.WAITING, LetterState.SENDING])
    more = {"next_at": next_at} if next_at else {}
    rows.update(state=LetterState.WAITING, lease_until=None, token="", **more)
