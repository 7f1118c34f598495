"""Letters that did not go their way: lost by a dead sender, too old, given up, or decided by a person."""

from contextlib import suppress
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.foundation import ledger, office_hours
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Letter, LetterLine, LetterState
from governance.foundation.models.outbox import OPEN
from governance.foundation.outbox.posting import ENDS

STUCK = [LetterState.DEAD, LetterState.UNSURE]
AT_ONCE = 200  # letters one press of a button sends again
CRASHED = "发送时程序中断，不知道对方收到没有"


def settle_lost(now=None):
    """Letters whose sender died while the text was on its way, and those nobody could send in time."""
    now = now or timezone.now()
    lost = Letter.objects.filter(state=LetterState.SENDING, lease_until__lt=now).select_related("channel")
    for letter in lost:
        row = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, lease_until=letter.lease_until)
        leave_unsure(row, letter.channel, CRASHED)
    late = Letter.objects.filter(state=LetterState.WAITING, ends_at__lte=now)
    late.update(state=LetterState.DEAD, last_error="三天没有发出，内容已过时", lease_until=None)


def leave_unsure(row, channel, error):
    """The text left and nothing answered. Only where the server throws doubles away is it sent again by itself."""
    if channel.resends_unsure:
        at = timezone.now() + timedelta(seconds=30)
        row.update(state=LetterState.WAITING, next_at=at, last_error=error[:200], lease_until=None, token="")
    else:
        row.update(state=LetterState.UNSURE, last_error=error[:200], lease_until=None)


@transaction.atomic
def resend(letter, *, by, why):
    """Another life for a letter that did not arrive, by a person who says why. Its matters go with the open digest
    where the recipient has one already."""
    letter = _stuck(letter)
    now = timezone.now()
    digest = Letter.objects.filter(
        channel=letter.channel_id, user=letter.user_id, state__in=OPEN, urgent=False, trial=False
    )
    waiting = digest.first() if letter.user_id and not letter.urgent and not letter.trial else None
    if waiting is not None:
        LetterLine.objects.filter(letter=letter).update(letter=waiting)
        _settle(letter, by, why)
    else:
        at = now if letter.urgent else office_hours.opens_at(now)
        letter.state, letter.attempts, letter.next_at, letter.ends_at = LetterState.WAITING, 0, at, at + ENDS
        letter.token, letter.lease_until = "", None
        letter.settled_by, letter.settled_why = by, why[:100]
        letter.save()
    ledger.record("letter.resent", letter, by=by)
    return letter


def resend_dead(channel, *, by, why):
    """The oldest letters that did not arrive by a way, at most `AT_ONCE`, once whatever barred it is mended. What
    cannot be known to have arrived stays for a decision each. Returns how many go again."""
    dead = Letter.objects.filter(channel=channel, state=LetterState.DEAD).order_by("pk")
    sent = 0
    for letter in dead[:AT_ONCE]:
        with suppress(ActionRefused, IntegrityError):  # settled by somebody else, or a new digest was begun just now
            resend(letter, by=by, why=why)
            sent += 1
    return sent


@transaction.atomic
def give_up(letter, *, by, why):
    """It need not be sent any more: told by another way, or not needed."""
    letter = _stuck(letter)
    _settle(letter, by, why)
    ledger.record("letter.given_up", letter, by=by)
    return letter


def _stuck(letter):
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.state not in STUCK:
        raise ActionRefused(f"这一封{letter.get_state_display()}，不需要处理。请刷新页面看最新状态。")
    return letter


def _settle(letter, by, why):
    letter.state, letter.settled_by, letter.settled_why = LetterState.SETTLED, by, why[:100]
    letter.save(update_fields=["state", "settled_by", "settled_why"])


def forget_old(before):
    """Letters that came to an end before a moment go, with their lines."""
    ended = [LetterState.SENT, LetterState.SKIPPED, LetterState.SETTLED]
    while batch := list(Letter.objects.filter(state__in=ended, made_at__lt=before).values_list("pk", flat=True)[:500]):
        LetterLine.objects.filter(letter__in=batch).delete()
        Letter.objects.filter(pk__in=batch).delete()
