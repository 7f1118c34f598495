"""The sender: claims letters, hands each to its driver, records what came of it.

Run outside any transaction (the preparation of a job): each step commits on its own. A server that is away costs no
letter an attempt; the way pauses, longer each time. What happens after a crash is in docs/adr/0011.
"""

import logging
import time
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from governance.foundation import jobs, office_hours
from governance.foundation.channels import DRIVERS, Away, Later, NoAnswer, Refused
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Channel, Letter, LetterState, Reach
from governance.foundation.outbox import posting, settling
from governance.foundation.outbox.claiming import claim, held, mark_sending, release
from governance.foundation.outbox.composing import compose

SECONDS = 50  # a run; the next minute's goes on
MOST_ATTEMPTS = 6
WAITS = [5, 10, 20, 40, 80]  # minutes after each refusal
PAUSES = [15, 30, 60, 120, 240, 480]  # seconds after each time the server was away
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another sender has the letter now."""


def prepare(alive):
    send_due(alive)


@jobs.handler("letters.send", prepare=prepare)
def sent(prepared=None):
    """All is done by the preparation."""


@jobs.handler("letters.post")
def post_all():
    """Every few minutes: what a running letter left out, and the groups' daily word."""
    posting.post()
    if timezone.localtime().hour >= 9:
        posting.post_to_groups()


def send_due(alive=lambda: None, seconds=SECONDS):
    """Send what is due by every way that is not paused, for at most so many seconds. Returns how many left."""
    until, count = time.monotonic() + seconds, 0
    settling.settle_lost()
    ways = [each for each in Channel.objects.filter(active=True).select_related("unit").order_by("pk") if _goes(each)]
    for turn, channel in enumerate(ways):  # a way with ten thousand letters leaves the others their share
        begins = time.monotonic()
        count += _send_by(channel, alive, begins + (until - begins) / (len(ways) - turn))
    return count


def _goes(channel):
    return channel.paused_until is None or channel.paused_until <= timezone.now()


def _send_by(channel, alive, until):
    driver, count, waiting = DRIVERS[channel.way](channel), 0, []
    try:
        while time.monotonic() < until:
            alive()
            letters = claim(channel)
            if not letters:
                break
            words = compose(channel, letters)
            waiting = [letter for letter in letters if letter.pk in words]
            addresses = _addresses(channel, waiting)
            while waiting:
                letter = waiting[0]
                if time.monotonic() >= until or not (letter.urgent or letter.trial or office_hours.is_open()):
                    break
                alive_since(alive)
                count += _send(driver, channel, letter, words[letter.pk], addresses.get(letter.user_id, ""))
                waiting.pop(0)
            if waiting:
                release(waiting)
                break
    except Away as error:
        release(waiting)
        _pause(channel, error)
    finally:
        driver.close()
    if count:
        Channel.objects.filter(pk=channel.pk).update(last_sent_at=timezone.now())
    return count


_told = {"at": 0.0}


def alive_since(alive):
    """Say every few seconds that the work goes on."""
    if time.monotonic() - _told["at"] > 5:
        _told["at"] = time.monotonic()
        alive()


def _send(driver, channel, letter, words, address):
    """One letter; 1 when it left."""

    def commit():
        if not mark_sending(letter):
            raise LeaseLost

    if channel.personal and not address:
        _dead(letter, "没有地址，或地址已被退回")
        return 0
    try:
        provider_id = driver.hand_over(letter, words, address, commit)
    except (Away, DatabaseError):
        raise
    except ActionRefused as error:  # its host was taken out of the settings
        raise Away(str(error)) from error
    except LeaseLost:
        driver.close()
        return 0
    except Later as error:
        _again(letter, str(error))
    except Refused as error:
        _dead(letter, str(error))
        if error.address:
            Reach.objects.filter(user=letter.user_id).update(refused_at=timezone.now())
    except NoAnswer as error:
        driver.close()
        settling.leave_unsure(held(letter), channel, str(error))
    except Exception as error:  # whatever is wrong with this one letter keeps no other waiting
        log.exception("letter %s failed", letter.pk)
        driver.close()
        if not held(letter).filter(state=LetterState.SENDING).exists():
            _again(letter, f"程序出错：{error}")
        else:
            settling.leave_unsure(held(letter), channel, f"程序出错：{error}")
    else:
        done = {"state": LetterState.SENT, "sent_at": timezone.now(), "count": words.count, "last_error": ""}
        held(letter).update(**done, provider_id=provider_id[:80], lease_until=None)
        if channel.failures:
            _well_again(channel)
        return 1
    return 0


def _again(letter, error):
    attempts = letter.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        _dead(letter, error, attempts)
        return
    at = timezone.now() + timedelta(minutes=WAITS[attempts - 1])
    at = at if letter.urgent else office_hours.opens_at(at)
    held(letter).update(
        state=LetterState.WAITING, attempts=attempts, next_at=at, last_error=error[:200], lease_until=None, token=""
    )


def _dead(letter, error, attempts=None):
    held(letter).update(
        state=LetterState.DEAD, attempts=attempts or letter.attempts + 1, last_error=error[:200], lease_until=None
    )


def _pause(channel, error):
    wait = timedelta(seconds=PAUSES[min(channel.failures, len(PAUSES) - 1)])
    Channel.objects.filter(pk=channel.pk).update(
        failures=min(channel.failures + 1, 1000), paused_until=timezone.now() + wait, last_error=str(error)[:200]
    )


def _well_again(channel):
    channel.failures = 0
    Channel.objects.filter(pk=channel.pk).update(failures=0, paused_until=None, last_error="")


def _addresses(channel, letters):
    """{user id: address} by this way, opened only now."""
    users = {letter.user_id for letter in letters}
    if channel.way == "mail":
        rows = Reach.objects.filter(user__in=users, refused_at=None)
        return {row.user_id: row.email for row in rows}
    if channel.way == "sms":
        rows = Letter.objects.filter(pk__in=[letter.pk for letter in letters]).select_related("user")
        return {row.user_id: row.user.phone for row in rows}
    return {}
