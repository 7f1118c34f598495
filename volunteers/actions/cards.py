"""志愿者卡: made, replaced, ended; and found again by its code."""

import secrets

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.fields import blind_index
from volunteers.models import Volunteer, VolunteerCard

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 12


def digest_of(code):
    """What is stored: keyed, so that who reads the table can neither use a row nor guess codes against it."""
    return blind_index("volunteers.card", "".join(c for c in code if c.isalnum()))


@transaction.atomic
def make_card(volunteer, *, by):
    """A fresh card; the one before ends. Returns the code, which is kept nowhere in clear."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.left_on:
        raise ActionRefused("这位志愿者已退出，先恢复登记再制卡。")
    volunteer.cards.filter(ended_at=None).update(ended_at=timezone.now())
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    VolunteerCard.objects.create(volunteer=volunteer, digest=digest_of(code), made_by=by)
    ledger.record("volunteer.card_made", volunteer, by=by, unit=volunteer.path)
    return code


@transaction.atomic
def end_card(volunteer, *, by):
    """Whoever holds this person's card opens nothing any more."""
    if not volunteer.cards.filter(ended_at=None).update(ended_at=timezone.now()):
        raise ActionRefused("没有在用的志愿者卡，不用作废。")
    ledger.record("volunteer.card_ended", volunteer, by=by, unit=volunteer.path)


def find_card(code):
    """The volunteer whose card in use has this code; None for anything else."""
    digest = digest_of(code or "")
    card = VolunteerCard.objects.filter(digest=digest, ended_at=None, volunteer__left_on=None) if digest else None
    found = card.select_related("volunteer__unit").first() if card is not None else None
    return found.volunteer if found else None
