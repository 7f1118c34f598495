"""Every answer carries the promised headers: pages, files, refusals and errors alike."""

import pytest
from django.core.cache import cache
from django.template.backends.django import Template
from django.test import Client
from django.urls import path, reverse

from governance.foundation.access import PUBLIC, access, declared
from governance.foundation.errors import ActionRefused
from tests.access_table import URLS, build_world
from tests.test_access import PEOPLE, VIEWS, arguments

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
FORBIDDEN = ("'unsafe-inline'", "'unsafe-eval'", "http:", "*")


def faults(answer):
    """What is missing from, or too loose in, the headers of an answer."""
    found = [
        f"{name}: {answer.headers.get(name)}" for name, value in ALWAYS.items() if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        found.append(f"Content-Security-Policy: {policy}")
    found += [f"Content-Security-Policy allows {word}" for word in FORBIDDEN if word in policy]
    if not answer.headers.get("Cache-Control"):
        found.append("Cache-Control is missing")
    return found


@pytest.fixture
def as_person(town):
    def sign_in(who):
        client = Client(raise_request_exception=False)
        if who != "signed out":
            client.force_login(getattr(town, PEOPLE[who]))
        return client

    return sign_in


def test_every_address_sends_them_to_whoever_it_answers_and_to_whoever_it_refuses(town, as_person, monkeypatch):
    cache.clear()
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")  # headers do not depend on what is drawn
    world, wrong = build_world(town), []
    for name, way in URLS.items():
        args = arguments(way, world.args[way.thing]["own"] if way.thing else None)
        for who in {way.by, "outsider", "signed out"}:
            answer = as_person(who).get(reverse(name, args=args))
            answer.close()
            wrong += [f"{name} as {who} ({answer.status_code}): {fault}" for fault in faults(answer)]
            if (
                declared(VIEWS[name]) != PUBLIC
                and who != "signed out"
                and "no-store" not in answer.headers["Cache-Control"]
            ):
                wrong.append(f"{name} as {who} may be kept: {answer.headers['Cache-Control']}")
    assert wrong == []


@access(PUBLIC)
def refuse(request):
    raise ActionRefused("这件诉求刚刚被别人签收了，请刷新后再看。")


@access(PUBLIC)
def break_down(request):
    raise RuntimeError("planted")


def undeclared(request):
    raise AssertionError("never reached")


urlpatterns = [
    path("refuse/", refuse),
    path("break/", break_down),
    path("undeclared/", undeclared),
    path("desk/", refuse, name="desk"),
    path("login/", refuse, name="login"),
    path("healthz", refuse, name="healthz"),
]


@pytest.mark.urls("tests.test_headers")
@pytest.mark.parametrize(
    ("address", "status"), [("/refuse/", 409), ("/break/", 500), ("/nowhere/", 404), ("/undeclared/", 302)]
)
def test_refusals_and_errors_send_them_too(db, address, status):
    answer = Client(raise_request_exception=False).get(address)
    assert (answer.status_code, faults(answer)) == (status, [])


def test_the_walk_catches_an_answer_without_them(rf):
    from django.http import HttpResponse

    assert len(faults(HttpResponse("naked"))) == len(ALWAYS) + 2


def test_production_speaks_https_only(town, settings, client):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    assert client.get("/login/").status_code == 301
    answer = client.get("/login/", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert client.get("/healthz").status_code == 200
