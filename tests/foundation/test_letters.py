"""Letters: written with what asks for them, sent once, by lease, in working hours, whatever the mail server does."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.foundation import calendar, jobs, ledger, outbox, reminding
from governance.foundation.models import (
    KindOff,
    Letter,
    LetterLine,
    Notice,
    Wanted,
)
from governance.foundation.outbox import sending
from governance.foundation.outbox.claiming import claim
from governance.foundation.outbox.composing import compose
from tests.foundation.letters import MORNING, S, at, crowd, due, mail_channel, reach, send_now, states
from tests.mail_server import subject, text

pytestmark = pytest.mark.usefixtures("hosts")


def test_a_reminder_becomes_one_line_and_one_letter_that_names_nobody(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director, 1), due(town.director, 2)]
    assert reminding.give("test.due") == 2
    assert reminding.give("test.due") == 0
    assert sorted(town.director.notices.values_list("text", flat=True)) == ["第1件到期", "第2件到期"]
    assert sending.send_due() == 0  # others are gathered for ten minutes
    assert send_now(clock) == 1
    ((to, _, mail),) = server.letters
    assert to == f"p{town.director.pk}@x.example"
    assert subject(mail) == "【邻聚力】您有 2 项提醒"
    assert text(mail) == "【邻聚力】您有 2 项提醒\n到期事项：2 项\n请登录查看：https://linju.example/inbox/"
    assert mail["Auto-Submitted"] == "auto-generated"
    letter = Letter.objects.get()
    assert (letter.state, letter.count, letter.provider_id) == (S.SENT, 2, "queued as 1")
    assert send_now(clock) == 0 and len(server.letters) == 1


def test_who_chose_nothing_has_the_inbox_only(town, clock, server, a_kind):
    mail_channel(server)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    outbox.post()
    assert not Letter.objects.exists() and town.director.notices.count() == 1


def test_urgent_only_means_urgent_only(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director, Wanted.URGENT)
    a_kind("test.safety", "安全隐患", urgent=True)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    assert not Letter.objects.exists()
    reminding.give("test.safety")
    assert sending.send_due() == 1
    assert subject(server.letters[0][2]) == "【邻聚力】紧急：您有 1 项提醒"


def test_who_acted_meanwhile_is_not_reminded_and_an_empty_letter_is_never_sent(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    reach(town.willow_secretary)
    a_kind.dues += [due(town.director, 1), due(town.willow_secretary, 2), due(town.willow_secretary, 3)]
    reminding.give("test.due")
    a_kind.done.update({"1", "2"})
    assert send_now(clock) == 1
    assert [(to, subject(mail)) for to, _, mail in server.letters] == [
        (f"p{town.willow_secretary.pk}@x.example", "【邻聚力】您有 1 项提醒")
    ]
    assert states() == [S.SENT, S.SKIPPED]


def test_what_was_read_in_the_portal_is_not_sent(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    town.director.notices.update(read_at=timezone.now())
    assert send_now(clock) == 0 and states() == [S.SKIPPED]


def test_what_comes_after_goes_with_the_next_digest_two_hours_later(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director, 1)]
    reminding.give("test.due")
    send_now(clock)
    a_kind.dues += [due(town.director, 2), due(town.director, 3)]
    reminding.give("test.due")
    assert send_now(clock, 60) == 0
    assert send_now(clock, 60) == 1
    assert [subject(mail) for _, _, mail in server.letters] == ["【邻聚力】您有 1 项提醒", "【邻聚力】您有 2 项提醒"]


def test_a_kind_switched_off_by_a_street_is_not_given_there(town, clock, a_kind):
    KindOff.objects.create(kind="test.due", office_path=town.street.path)
    a_kind.dues += [due(town.director, 1, path=town.willow.path), due(town.outsider, 2, path=town.next_street.path)]
    assert reminding.give("test.due") == 1
    assert town.outsider.notices.count() == 1 and town.director.notices.count() == 0


def test_a_letter_and_its_cause_are_one_transaction(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    with pytest.raises(RuntimeError), transaction.atomic():
        reminding.give("test.due")
        assert Letter.objects.count() == 1
        raise RuntimeError
    assert not Letter.objects.exists() and not Notice.objects.exists()


def test_the_database_lets_a_person_have_one_open_digest_and_a_notice_leave_once(town, clock, server, a_kind):
    channel = mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    first = Letter.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(key="x", channel=channel, user=town.director, next_at=MORNING, ends_at=MORNING)
    clock.shift(timedelta(minutes=11))
    compose(channel, claim(channel))
    Letter.objects.filter(pk=first.pk).update(state=S.SENT)
    second = Letter.objects.create(key="y", channel=channel, user=town.director, next_at=MORNING, ends_at=MORNING)
    assert compose(channel, [second]) == {}
    assert list(LetterLine.objects.values_list("letter", flat=True)) == [first.pk]


@pytest.mark.hours
@pytest.mark.parametrize(
    ("said", "leaves"),
    [
        ("2026-03-02 20:00", "2026-03-03 08:30"),  # a Monday evening
        ("2026-03-06 17:25", "2026-03-09 08:30"),  # ten minutes to gather, and Friday is over
        ("2026-02-14 09:00", "2026-02-14 09:10"),  # a Saturday on which people work for the Spring Festival
        ("2026-02-14 18:00", "2026-02-24 08:30"),  # and then nine days off
        ("2026-03-02 12:30", "2026-03-02 12:40"),
    ],
)
def test_nothing_leaves_at_night_or_on_a_day_off(town, server, said, leaves):
    calendar.provide(2026)
    mail_channel(server)
    with time_machine.travel(at(said), tick=False) as clock:
        reach(town.director)
        with transaction.atomic():
            entry = ledger.record("test.news", town.estate, by=None)
        Notice.objects.create(user=town.director, entry=entry, kind="test.news", text="有新消息")
        outbox.post()
        assert Letter.objects.get().next_at == at(leaves)
        Letter.objects.update(next_at=timezone.now())  # even a letter whose hour has come waits for the morning
        if leaves[:10] != said[:10]:
            clock.shift(timedelta(minutes=6))
            assert sending.send_due() == 0
        clock.move_to(at(leaves))
        assert sending.send_due() == 1


@pytest.mark.hours
def test_what_is_found_at_night_is_given_in_the_morning_but_safety_at_once(town, server, a_kind):
    mail_channel(server)
    a_kind("test.safety", "安全隐患", urgent=True)
    with time_machine.travel(at("2026-03-02 23:00"), tick=False) as clock:
        reach(town.director)
        a_kind.dues += [due(town.director)]
        for code in ("test.due", "test.safety"):
            reminding.give(code)
        assert list(town.director.notices.values_list("kind", flat=True)) == ["test.safety"]
        assert sending.send_due() == 1
        clock.move_to(at("2026-03-03 08:31"))
        reminding.find_all()
        jobs.drain()
        assert set(town.director.notices.values_list("kind", flat=True)) == {"test.safety", "test.due"}


@pytest.mark.hours
def test_a_server_that_comes_back_in_the_evening_finds_nobody_sending(town, server, a_kind):
    mail_channel(server)
    with time_machine.travel(at("2026-03-02 17:00"), tick=False) as clock:
        a_kind.dues += [due(person) for person in crowd(20)]
        reminding.give("test.due")
        server.dies_after = 7
        clock.shift(timedelta(minutes=15))
        assert sending.send_due() == 7
        server.revive()
        for hour in range(1, 14):
            clock.move_to(at("2026-03-02 17:30") + timedelta(hours=hour))
            assert sending.send_due() == 0
        clock.move_to(at("2026-03-03 08:30"))
        assert sending.send_due() == 13
        assert len({to for to, *_ in server.letters}) == 20
