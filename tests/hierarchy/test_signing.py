"""Signing in and out, and how long a session lasts."""

import pytest
import time_machine
from django.urls import reverse

from governance.foundation.models import LedgerEntry
from hierarchy.actions import people
from hierarchy.models import User
from hierarchy.models.user import phone_key
from tests.builders import PASSWORD, make_person

WRONG = "登录名或密码不对"


@pytest.fixture
def liu(town):
    """柳书记 with a phone, a login name and a password."""
    user = User.objects.get(pk=town.willow_secretary.pk)
    user.username, user.phone, user.phone_key = "liushuji", "13900001111", phone_key("13900001111")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, name, password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": name, "password": password}, **more)


@pytest.mark.parametrize(
    "name", ["liushuji", "LiuShuji ", "13900001111", "１３９００００１１１１", "+86 139 0000 1111"]
)
def test_a_login_name_or_the_phone_number_signs_in_however_it_is_typed(client, liu, name):
    answer = sign_in(client, name)

    assert (answer.status_code, client.session["_auth_user_id"]) == (302, str(liu.pk))
    assert LedgerEntry.objects.get().action == "account.signed_in"


@pytest.mark.parametrize("password", ["wrong-Pass-9", "x" * 129, PASSWORD + " "])
def test_a_wrong_password_an_unknown_and_a_disabled_name_read_the_same(client, liu, password):
    User.objects.filter(name="葛网格").update(username="gone", is_active=False, password=liu.password)

    texts = {sign_in(client, name, password).content for name in ("liushuji", "nobody", "gone")}
    pages = {text.decode().split("csrfmiddlewaretoken")[0] for text in texts}

    assert len(pages) == 1
    if len(password) <= 128:
        assert all(WRONG in text.decode() for text in texts)
    assert "_auth_user_id" not in client.session


def test_a_disabled_account_with_the_right_password_stays_out(client, liu):
    people.disable_account(liu, by=make_person("管理"))

    assert WRONG in sign_in(client, "liushuji").content.decode()


def test_blank_names_match_nobody(client, liu, town):
    """Most people have no phone: a name that normalises to nothing must not find one of them."""
    answer = sign_in(client, "\u200b \u3000")

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_one_lands_on_the_first_page_of_the_menu_or_where_one_wanted_to_go(client, liu):
    assert (
        client.post(reverse("login"), {"username": "liushuji", "password": PASSWORD, "next": "/units/"}).url
        == "/units/"
    )
    client.post(reverse("logout"))
    away = {"username": "liushuji", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("login"), away).url.startswith("/")


def test_the_session_gets_a_new_key_and_signing_out_clears_the_browser(client, liu):
    client.get(reverse("login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    sign_in(client, "liushuji")
    assert client.session.session_key != before

    answer = client.post(reverse("logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("my-account")).status_code == 302


def test_half_an_hour_of_doing_nothing_ends_a_session(client, liu):
    with time_machine.travel("2026-11-21 09:00+08:00") as now:
        sign_in(client, "liushuji")
        for _ in range(3):
            now.shift(29 * 60)
            assert client.get(reverse("my-account")).status_code == 200
        now.shift(31 * 60)
        assert client.get(reverse("my-account")).url.startswith(reverse("login"))


def test_eight_hours_end_a_session_however_busy(client, liu):
    with time_machine.travel("2026-11-21 09:00+08:00") as now:
        sign_in(client, "liushuji")
        for _ in range(16):
            now.shift(29 * 60)
            assert client.get(reverse("my-account")).status_code == 200
        now.shift(20 * 60)
        assert client.get(reverse("my-account")).url.startswith(reverse("login"))


def test_disabling_ends_every_session_at_once_and_enabling_revives_none(client, liu):
    sign_in(client, "liushuji")
    manager = make_person("管理")

    people.disable_account(liu, by=manager)
    assert client.get(reverse("my-account")).status_code == 302

    people.enable_account(liu, by=manager)
    assert client.get(reverse("my-account")).status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere_but_not_this_one(client, liu):
    from django.test import Client

    elsewhere = Client()
    sign_in(elsewhere, "liushuji")
    sign_in(client, "liushuji")

    new = {"old": PASSWORD, "new": "Ming-yue7Qiao", "again": "Ming-yue7Qiao"}
    assert client.post(reverse("change-password"), new).status_code == 302

    assert client.get(reverse("my-account")).status_code == 200
    assert elsewhere.get(reverse("my-account")).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"old": "nope"}, "现在的密码不对"),
        ({"new": "short1A"}, "密码至少 10 位"),
        ({"new": "Jiedao@2026x"}, "太常见"),
        ({"new": "liushuji-Ab9x"}, "不要包含自己的登录名"),
        ({"again": "Ming-yue7Qiax"}, "两次输入的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与现在的或最近 5 次用过的密码相同"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_with_the_reason(client, liu, given, words):
    client.force_login(liu, backend="hierarchy.login.NameOrPhoneBackend")
    data = {"old": PASSWORD, "new": "Ming-yue7Qiao", "again": "Ming-yue7Qiao"} | given

    answer = client.post(reverse("change-password"), data)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    liu.refresh_from_db()
    assert liu.check_password(PASSWORD)


def test_a_first_password_must_be_changed_before_anything_else(client, town):
    person = make_person("新来的")
    person.username = None
    person.save()
    password = people.open_account(person, by=town.system_manager)
    person.refresh_from_db()

    answer = sign_in(client, person.username, password)

    assert person.username == "xinlaide"
    assert answer.url == reverse("change-password")
    assert client.get(reverse("my-account")).url == reverse("change-password")
    client.post(reverse("change-password"), {"old": password, "new": "Ming-yue7Qiao", "again": "Ming-yue7Qiao"})
    assert client.get(reverse("my-account")).status_code == 200


def test_a_first_password_serves_72_hours(client, town):
    person = make_person("新来的")
    person.username = None
    person.save()
    with time_machine.travel("2026-11-21 09:00+08:00") as now:
        password = people.open_account(person, by=town.system_manager)
        now.shift(73 * 3600)
        answer = sign_in(client, "xinlaide", password)

    assert "初始密码已超过 72 小时" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("days", "asked"), [(90, True), (0, False)])
def test_a_password_older_than_the_office_allows_is_asked_for_anew(client, liu, settings, days, asked):
    settings.PASSWORD_MAX_AGE_DAYS = days
    with time_machine.travel("2027-03-30 09:00+08:00"):
        answer = sign_in(client, "liushuji")

    assert (answer.url == reverse("change-password")) is asked


def test_demo_accounts_sign_in_and_are_listed_in_a_demo_only(client, liu, settings):
    User.objects.filter(pk=liu.pk).update(demo=True)

    settings.DEMO = False
    assert "liushuji" not in client.get(reverse("login")).content.decode()
    assert WRONG in sign_in(client, "liushuji").content.decode()

    settings.DEMO = True
    page = client.get(reverse("login")).content.decode()
    assert "liushuji" in page
    assert "杨柳社区" in page
    assert sign_in(client, "liushuji").status_code == 302
    settings.DEMO = False
    assert client.get(reverse("my-account")).status_code == 302


def test_a_production_machine_refuses_to_start_with_demo_accounts(liu, settings):
    from hierarchy.demo import no_demo_accounts_in_production

    User.objects.filter(pk=liu.pk).update(demo=True)
    assert no_demo_accounts_in_production() == []

    settings.PRODUCTION = True
    assert [error.id for error in no_demo_accounts_in_production()] == ["hierarchy.E001"]
