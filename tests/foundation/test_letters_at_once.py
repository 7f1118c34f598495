"""Two at the same moment: two runs that find the same, two that write letters, two senders, on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import connection  # noqa: F401 - the condition of the skip asks it
from django.utils import timezone

from governance.foundation import kinds, outbox, reminding
from governance.foundation.kinds import Due
from governance.foundation.models import Channel, LedgerEntry, Letter, LetterLine, LetterState, Notice, Reach, Way
from governance.foundation.outbox import sending
from hierarchy.models import User
from tests.hierarchy.test_at_once import at_once
from tests.mail_server import MailServer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
COUNT = 120


@pytest.fixture
def crowd(transactional_db, settings, monkeypatch):
    settings.CHANNEL_HOSTS = settings.CHANNEL_PRIVATE_HOSTS = ["127.0.0.1"]
    people = User.objects.bulk_create([User(name=f"人{n}") for n in range(COUNT)])
    since = timezone.now() - timedelta(days=1)
    Reach.objects.bulk_create(
        [Reach(user=each, email=f"p{each.pk}@x.example", by_mail="everything", since=since) for each in people]
    )
    monkeypatch.setattr(kinds, "KINDS", {})
    monkeypatch.setattr(reminding, "KINDS", kinds.KINDS)
    dues = [Due("1", "w", (each.pk,), "到期", "/") for each in people]
    dues = [Due(str(n), "w", due.people, due.text, due.url) for n, due in enumerate(dues)]
    kinds.kind("test.due", "到期", "测试", when="", whom="", find=lambda now: dues)
    with MailServer() as server:
        at = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "a@x.example"}
        Channel.objects.create(way=Way.MAIL, name="邮件", parameters=at, active=True)
        yield server


def test_two_runs_that_find_the_same_write_it_once(crowd):
    at_once(lambda: reminding.give("test.due"), lambda: reminding.give("test.due"))
    assert Notice.objects.count() == Letter.objects.count() == COUNT
    assert LedgerEntry.objects.filter(action="reminders.given").count() == 1


def test_four_senders_and_two_writers_send_each_letter_once(crowd):
    reminding.give("test.due")
    Letter.objects.update(next_at=timezone.now())
    at_once(*[lambda: sending.send_due(seconds=60)] * 4, outbox.post, outbox.post)
    found = [to for to, *_ in crowd.letters]
    assert len(found) == len(set(found)) == COUNT == LetterLine.objects.count()
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
