"""Guessing is slowed by name and by address; the owner still gets in."""

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from hierarchy import lockout
from hierarchy.addresses import address_of
from hierarchy.models import SignInAttempt, User
from tests.builders import PASSWORD, make_person


@pytest.fixture
def liu(db):
    user = make_person("柳书记", username="liushuji")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, name, password="wrong-Pass-9", address="10.0.0.1"):
    return client.post(reverse("login"), {"username": name, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def checks(monkeypatch):
    """How often a password was really looked at."""
    seen = []
    monkeypatch.setattr(
        "hierarchy.views.signing.auth.authenticate", lambda *a, **k: seen.append(1) or authenticate(*a, **k)
    )
    return seen


def test_the_sixth_try_of_one_name_from_one_address_waits(client, liu):
    with time_machine.travel("2026-11-21 09:00+08:00") as now:
        assert [sign_in(client, "liushuji").status_code for _ in range(6)] == [422] * 5 + [429]
        refused = sign_in(client, "liushuji", PASSWORD)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
        assert "15 分钟后再试" in refused.content.decode()
        now.shift(15 * 60 + 1)
        assert sign_in(client, "liushuji", PASSWORD).status_code == 302


def test_the_same_name_typed_otherwise_is_the_same_name(client, liu):
    answers = [
        sign_in(client, name).status_code
        for name in ("liushuji", "LIUSHUJI", "ｌｉｕshuji", " liushuji", "liu shuji", "liushuji")
    ]

    assert answers == [422] * 5 + [429]


def test_from_another_address_the_owner_gets_in(client, liu):
    for _ in range(6):
        sign_in(client, "liushuji")

    assert sign_in(client, "liushuji", PASSWORD, address="10.0.0.2").status_code == 302


def test_many_names_from_one_address_are_stopped(client, liu, checks):
    """One password tried on five thousand names."""
    for n in range(60):
        sign_in(client, f"name{n}")

    assert len(checks) == 30


def test_many_addresses_on_one_name_are_stopped_and_the_owners_own_browser_is_not(client, liu, checks):
    assert sign_in(client, "liushuji", PASSWORD).status_code == 302  # this browser knows him from now on
    client.post(reverse("logout"))
    stranger = Client()
    for n in range(200):
        sign_in(stranger, "liushuji", address=f"10.1.{n}.1")
    assert len(checks) == 1 + 20
    assert sign_in(Client(), "liushuji", PASSWORD, address="10.9.9.9").status_code == 429

    assert sign_in(client, "liushuji", PASSWORD).status_code == 302


def test_a_known_browser_is_no_way_round_the_limit(client, liu, checks):
    sign_in(client, "liushuji", PASSWORD)
    client.post(reverse("logout"))

    assert [sign_in(client, "liushuji").status_code for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(client, "somebody").status_code == 422  # another name is not known here: counted with the strangers


def test_a_forged_mark_of_a_known_browser_counts_for_nothing(client, liu):
    client.cookies[lockout.COOKIE] = "liushuji"
    for n in range(20):
        sign_in(client, "liushuji", address=f"10.1.{n}.1")

    assert sign_in(client, "liushuji", PASSWORD, address="10.2.2.2").status_code == 429


def test_a_success_forgives_this_name_here_and_not_the_address(client, liu):
    other = make_person("别人", username="bieren")
    other.set_password(PASSWORD)
    other.save()
    for n in range(25):
        sign_in(client, f"name{n}")
    for _ in range(4):
        sign_in(client, "bieren")

    assert sign_in(client, "bieren", PASSWORD).status_code == 302
    assert SignInAttempt.objects.count() == 25


def test_names_are_kept_as_keyed_hashes(client, liu):
    sign_in(client, "liushuji")

    assert "liushuji" not in SignInAttempt.objects.get().name_key


@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "believed"),
    [
        ([], "10.0.0.1", "1.2.3.4", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (["10.0.0.0/24"], "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        (["10.0.0.1"], "9.9.9.9", "1.2.3.4", "9.9.9.9"),
        (["10.0.0.1"], "10.0.0.1", "nonsense", "10.0.0.1"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxies_only(rf, settings, trusted, remote, forwarded, believed):
    settings.TRUSTED_PROXIES = trusted
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    assert address_of(rf.get("/", REMOTE_ADDR=remote, **more)) == believed


def test_a_changing_forwarded_address_is_no_way_round(client, liu, checks):
    for n in range(10):
        client.post(
            reverse("login"),
            {"username": "liushuji", "password": "wrong-Pass-9"},
            REMOTE_ADDR="10.0.0.1",
            HTTP_X_FORWARDED_FOR=f"1.2.3.{n}",
        )

    assert len(checks) == 5


def test_five_hundred_failures_on_the_site_are_said_in_the_log(db, caplog):
    key = {"name_key": "x", "address": "10.0.0.1"}
    SignInAttempt.objects.bulk_create(SignInAttempt(**key) for _ in range(499))
    lockout.watch_the_site()
    assert caplog.records == []

    SignInAttempt.objects.create(**key)
    lockout.watch_the_site()

    assert "500 failures" in caplog.text


def test_unknown_names_hash_a_password_too(db, monkeypatch):
    """As slow as a real check: the same hasher is asked once."""
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))

    assert authenticate(None, username="nobody", password="Some-pass-9") is None
    assert hashed == ["Some-pass-9"]
