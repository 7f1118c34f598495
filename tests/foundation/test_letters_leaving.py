"""Letters on their way: a server that dies or asks for names, a sender that dies, an address that is bad."""

import smtplib
import ssl
from datetime import datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from governance.foundation import reminding
from governance.foundation.models import (
    Channel,
    Letter,
    Reach,
    Wanted,
    Way,
)
from governance.foundation.outbox import sending, settling
from governance.foundation.outbox.claiming import claim
from governance.foundation.outbox.composing import compose
from hierarchy.models import User
from tests.foundation.letters import S, crowd, due, mail_channel, reach, send_now, states
from tests.mail_server import MailServer

pytestmark = pytest.mark.usefixtures("hosts")


@pytest.mark.parametrize("at", ["mail", "data", "kept"])
def test_a_server_that_dies_half_way_gets_each_letter_once(db, clock, server, a_kind, at):
    """Dying before the text: all arrive once. Dying while it answers: that one is unsure, never sent twice."""
    mail_channel(server)
    people = crowd(120)
    a_kind.dues += [due(person) for person in people]
    reminding.give("test.due")
    server.dies_after, server.dies_at = 57, at
    send_now(clock)
    assert server.down
    sure = 57 if at != "kept" else 58
    assert len(server.letters) == sure
    channel = Channel.objects.get()
    assert channel.failures == 1 and channel.paused_until > timezone.now() and channel.last_error
    assert send_now(clock, 0) == 0  # the way is paused
    for _ in range(3):
        send_now(clock, 3)  # still away: nobody's attempt is counted
    assert not Letter.objects.filter(attempts__gt=0).exists()
    server.revive()
    send_now(clock, 15)
    found = [to for to, *_ in server.letters]
    assert len(found) == len(set(found)) == {"mail": 120, "data": 119, "kept": 120}[at]
    assert Letter.objects.filter(state=S.UNSURE).count() == {"mail": 0, "data": 1, "kept": 1}[at]
    assert Letter.objects.filter(state=S.SENT).count() == {"mail": 120, "data": 119, "kept": 119}[at]
    assert Channel.objects.get().failures == 0


@pytest.mark.parametrize("at", ["data", "kept"])
def test_a_server_that_throws_doubles_away_is_sent_the_unsure_ones_again(db, clock, a_kind, at):
    with MailServer(dedupe=True) as server:
        mail_channel(server, resends_unsure=True)
        a_kind.dues += [due(person) for person in crowd(30)]
        reminding.give("test.due")
        server.dies_after, server.dies_at = 11, at
        send_now(clock)
        server.revive()
        send_now(clock, 15)
        send_now(clock, 15)
        assert len({to for to, *_ in server.letters}) == len(server.letters) == 30
        assert states() == [S.SENT] * 30


def test_a_sender_that_died_with_the_text_on_its_way_leaves_it_unsure(town, clock, server, a_kind, monkeypatch):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    monkeypatch.setattr(
        sending.DRIVERS[Way.MAIL], "hand_over", lambda self, letter, words, to, commit: (commit(), die())
    )
    with pytest.raises(Killed):
        send_now(clock)
    monkeypatch.undo()
    assert states() == [S.SENDING]
    assert send_now(clock, 1) == 0 and states() == [S.SENDING]
    assert send_now(clock, 4) == 0 and states() == [S.UNSURE]
    assert server.letters == []


def test_a_sender_that_died_before_the_text_is_followed_by_another(town, clock, server, a_kind):
    channel = mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    clock.shift(timedelta(minutes=11))
    assert len(claim(channel)) == 1
    assert sending.send_due() == 0
    assert send_now(clock, 4) == 1


def test_a_lease_taken_over_stops_the_first_sender(town, clock, server, a_kind):
    channel = mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    clock.shift(timedelta(minutes=11))
    (mine,) = claim(channel)
    words = compose(channel, [mine])
    clock.shift(timedelta(minutes=4))
    (other,) = claim(channel)
    driver = sending.DRIVERS[Way.MAIL](channel)
    assert sending._send(driver, channel, mine, words[mine.pk], "a@x.example") == 0
    assert server.letters == []
    assert sending._send(driver, channel, other, words[mine.pk], "a@x.example") == 1
    driver.close()
    assert len(server.letters) == 1


def test_one_bad_address_keeps_no_other_waiting(town, clock, a_kind):
    with MailServer(answers={"bad@x.example": "550 no such user", "full@x.example": "452 full"}) as server:
        mail_channel(server)
        reach(town.director, address="bad@x.example")
        reach(town.willow_secretary, address="full@x.example")
        reach(town.maple_secretary)
        a_kind.dues += [due(each) for each in (town.director, town.willow_secretary, town.maple_secretary)]
        reminding.give("test.due")
        assert send_now(clock) == 1
        assert states() == [S.DEAD, S.SENT, S.WAITING]
        assert town.director.reach.__class__.objects.get(user=town.director).refused_at is not None
        dead = Letter.objects.get(state=S.DEAD)
        assert dead.user == town.director and "550 no such user" in dead.last_error
        for minutes in (4, 2, 11, 21, 41, 81):
            send_now(clock, minutes)
        late = Letter.objects.get(user=town.willow_secretary)
        assert (late.state, late.attempts) == (S.DEAD, 6)


def test_a_letter_that_breaks_the_program_keeps_no_other_waiting(town, clock, server, a_kind):
    """An address that a form lets through and SMTP cannot say; it ends among the dead, where a person sees it."""
    mail_channel(server)
    reach(town.director, address="a@例子.中国")
    reach(town.maple_secretary)
    a_kind.dues += [due(each) for each in (town.director, town.maple_secretary)]
    reminding.give("test.due")
    assert send_now(clock) == 1
    assert [to for to, *_ in server.letters] == [f"p{town.maple_secretary.pk}@x.example"]
    for minutes in (6, 11, 21, 41, 81):
        send_now(clock, minutes)
    broken = Letter.objects.get(user=town.director)
    assert (broken.state, broken.attempts) == (S.DEAD, 6) and "程序出错" in broken.last_error


def test_what_breaks_while_the_text_is_on_its_way_is_unsure(town, clock, server, a_kind, monkeypatch):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    monkeypatch.setattr("smtplib.SMTP.getreply", lambda self, ask=smtplib.SMTP.getreply: _break_after_text(self, ask))
    assert send_now(clock) == 0
    assert states() == [S.UNSURE]


def _break_after_text(smtp, ask):
    if Letter.objects.filter(state=S.SENDING).exists():
        raise RuntimeError("unforeseen")
    return ask(smtp)


@pytest.mark.parametrize("gone", ["left", "unsubscribed", "wants urgent ones only"])
def test_who_left_or_wants_no_letters_any_more_gets_none_on_the_second_try(town, clock, a_kind, gone):
    answers = {"full@x.example": "452 full"}
    with MailServer(answers=answers) as server:
        mail_channel(server)
        reach(town.director, address="full@x.example")
        a_kind.dues += [due(town.director)]
        reminding.give("test.due")
        assert send_now(clock) == 0 and states() == [S.WAITING]
        answers.clear()
        if gone == "left":
            User.objects.filter(pk=town.director.pk).update(is_active=False)
        else:
            Reach.objects.update(by_mail=Wanted.NOTHING if gone == "unsubscribed" else Wanted.URGENT)
        assert send_now(clock) == 0
        assert states() == [S.SKIPPED] and server.letters == []


def test_what_is_urgent_goes_before_a_morning_of_digests(db, clock, server, a_kind):
    mail_channel(server)
    *many, last = crowd(120)
    a_kind.dues += [due(each) for each in many]
    reminding.give("test.due")
    clock.shift(timedelta(minutes=11))
    a_kind.dues[:] = [due(last)]
    reminding.give(a_kind("test.gas", urgent=True))
    assert sending.send_due() == 120
    assert server.letters[0][0] == "p119@x.example"


def test_a_way_with_many_letters_leaves_the_others_their_share(db, clock, server, monkeypatch):
    mail_channel(server)
    Channel.objects.create(way=Way.SMS, name="短信", parameters={}, active=True)
    given, now = [], [100.0]
    monkeypatch.setattr(sending.time, "monotonic", lambda: now[0])

    def use_all(channel, alive, until):
        given.append(until - now[0])
        now[0] = until
        return 0

    monkeypatch.setattr(sending, "_send_by", use_all)
    sending.send_due(seconds=50)
    assert given == [25, 25]


def test_a_resent_letter_arrives_and_a_given_up_one_does_not(town, clock, a_kind):
    with MailServer(answers={"bad@x.example": "550 no"}) as server:
        mail_channel(server)
        reach(town.director, address="bad@x.example")
        a_kind.dues += [due(town.director)]
        reminding.give("test.due")
        send_now(clock)
        Reach.objects.update(email="good@x.example", refused_at=None)
        settling.resend(Letter.objects.get(), by=town.system_manager, why="改了地址")
        assert send_now(clock, 1) == 1
        assert [to for to, *_ in server.letters] == ["good@x.example"]


def test_what_is_three_days_old_is_no_reminder_any_more(town, clock, server, a_kind):
    mail_channel(server)
    reach(town.director)
    a_kind.dues += [due(town.director)]
    reminding.give("test.due")
    assert send_now(clock, 3 * 24 * 60 + 20) == 0
    assert states() == [S.DEAD] and server.letters == []


def test_a_server_that_asks_for_a_name_gets_it_sealed_in_the_database(town, clock, a_kind):
    with MailServer(user=("linju", "geheim")) as server:
        channel = mail_channel(server)
        channel.parameters["username"] = "linju"
        channel.sealed = '{"password": "wrong"}'
        channel.save()
        reach(town.director)
        a_kind.dues += [due(town.director)]
        reminding.give("test.due")
        assert send_now(clock) == 0
        assert Channel.objects.get().last_error == "邮件服务器不接受用户名或密码" and states() == [S.WAITING]
        channel.sealed = '{"password": "geheim"}'
        channel.save()
        assert send_now(clock, 5) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody else signed: (server's context, file to trust)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2040, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("tls")
    pem, secret = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, secret)
    return context, pem


@pytest.mark.parametrize("trusted", [False, True])
def test_a_connection_is_sealed_and_only_with_a_certificate_that_is_trusted(
    town, clock, a_kind, certificate, monkeypatch, trusted
):
    context, pem = certificate
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with MailServer(tls=context, user=("linju", "geheim")) as server:
        channel = mail_channel(server, sealed='{"password": "geheim"}')
        channel.parameters |= {"security": "starttls", "username": "linju"}
        channel.save()
        reach(town.director)
        a_kind.dues += [due(town.director)]
        reminding.give("test.due")
        assert send_now(clock) == (1 if trusted else 0)
        assert server.signed_in == (["linju"] if trusted else [])  # no password to whom is not trusted
        assert trusted or "CERTIFICATE_VERIFY_FAILED" in Channel.objects.get().last_error
