"""Against guessing: failures are counted in the database by name and by address, for all processes together.

                     one name from one address     5 in 15 minutes
                     one address, any names       30 in 10 minutes
                     one name, any addresses      20 in an hour

The owner is not locked out by strangers: a browser in which the password was right before carries a signed mark,
and its tries are counted apart from everybody else's. See docs/adr/0004-own-lockout.md.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils import timezone

from governance.foundation.fields import blind_index
from hierarchy.login import normalised
from hierarchy.models import SignInAttempt

log = logging.getLogger(__name__)
COOKIE, SALT, COOKIE_DAYS = "known-device", "hierarchy.lockout.device", 180
NAME_AT_ADDRESS = 5, timedelta(minutes=15)
ADDRESS = 30, timedelta(minutes=10)
NAME = 20, timedelta(hours=1)
SITE = 500, timedelta(minutes=10)


def name_key(name):
    return blind_index("hierarchy.signin", normalised(name))


class TooMany(Exception):
    """Too many failures; `minutes` until the next try is looked at."""

    def __init__(self, minutes):
        self.minutes = minutes
        super().__init__(f"密码错误次数过多，请 {minutes} 分钟后再试；忘记密码请联系系统管理员重置。")


def begin(name, address, known=False):
    """Count a try *before* the password is looked at: written and committed first, counted after, so that of a
    burst of parallel tries no more than the limit slips through.

    Returns the attempt, to be passed to `succeeded`; left alone it stands as a failure. Raises `TooMany`.
    """
    now, key = timezone.now(), name_key(name)
    attempt = SignInAttempt.objects.create(name_key=key, address=address, known_device=known, at=now)
    for (most, within), tries in _rules(key, address, known):
        times = list(
            tries.filter(at__gt=now - within).exclude(pk=attempt.pk).order_by("-at").values_list("at", flat=True)[:most]
        )
        if len(times) >= most:
            attempt.delete()
            wait = times[-1] + within - now
            raise TooMany(max(1, -(-int(wait.total_seconds()) // 60)))
    return attempt


def _rules(key, address, known):
    tries = SignInAttempt.objects.filter(known_device=known)
    yield NAME_AT_ADDRESS, tries.filter(name_key=key, address=address)
    if not known:
        yield ADDRESS, tries.filter(address=address)
        yield NAME, tries.filter(name_key=key)


def succeeded(attempt):
    """The password was right: this name's failures from here are forgiven, and old rows go."""
    SignInAttempt.objects.filter(
        name_key=attempt.name_key, address=attempt.address, known_device=attempt.known_device
    ).delete()
    SignInAttempt.objects.filter(at__lt=timezone.now() - timedelta(days=2)).delete()


def watch_the_site():
    """Many failures over all names and addresses are nobody's typing: say so in the log, where an alarm can hang."""
    most, within = SITE
    failures = SignInAttempt.objects.filter(at__gt=timezone.now() - within).count()
    if failures >= most and failures % 100 == 0:
        log.error("sign-in: %s failures on the whole site in %s minutes", failures, within.seconds // 60)


# The mark of a browser in which the password was right before


def is_known(request, name):
    mark = request.COOKIES.get(COOKIE, "")
    try:
        names = signing.loads(mark, salt=SALT, max_age=timedelta(days=COOKIE_DAYS))
    except signing.BadSignature:
        return False
    return name_key(name) in names


def remember(request, response, user, name):
    """This person's names count as known in this browser from here on; of several people, those of the last three."""
    try:
        names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        names = []
    own = [name_key(name), name_key(user.username)]
    response.set_cookie(
        COOKIE,
        signing.dumps(list(dict.fromkeys([*own, *names]))[:6], salt=SALT),
        max_age=timedelta(days=COOKIE_DAYS),
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
