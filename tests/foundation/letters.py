"""People who want letters, channels that carry them, and what is due: for the tests of letters."""

from datetime import datetime, timedelta

from django.utils import timezone

from governance.foundation.kinds import Due
from governance.foundation.models import (
    Channel,
    Letter,
    LetterState,
    Reach,
    Wanted,
    Way,
)
from governance.foundation.outbox import sending
from hierarchy.models import User

S = LetterState
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(480))  # a Monday


def mail_channel(server, **more):
    at = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "linju@office.example"}
    return Channel.objects.create(way=Way.MAIL, name="邮件", parameters=at, active=True, **more)


def reach(person, wanted=Wanted.EVERYTHING, address=None):
    since = timezone.now() - timedelta(days=1)
    return Reach.objects.create(user=person, email=address or f"p{person.pk}@x.example", by_mail=wanted, since=since)


def crowd(count, **more):
    """So many people who want everything by mail."""
    people = User.objects.bulk_create([User(name=f"人{n}") for n in range(count)], batch_size=500)
    since = timezone.now() - timedelta(days=1)
    Reach.objects.bulk_create(
        [Reach(user=person, email=f"p{n}@x.example", by_mail=Wanted.EVERYTHING, since=since) for n, person in
         enumerate(people)], batch_size=500,
    )  # fmt: skip
    return people


def due(person, subject="1", window="w", path="", **more):
    return Due(str(subject), window, (person.pk,), f"第{subject}件到期", "/tickets/1/", path)


def send_now(clock, minutes=11):
    clock.shift(timedelta(minutes=minutes))
    return sending.send_due()


def states():
    return sorted(Letter.objects.values_list("state", flat=True))


def at(words):
    return timezone.make_aware(datetime.fromisoformat(words))
