"""Who may ask for what: every address × person × place of the object × method, as policy.csv and the scope say.

The lines are in tests/access_table.py; the expected answers are reckoned here from the table and from the reach
told there by hand, not from the code under test.
"""

import csv
import json
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import get_resolver, path, resolve, reverse

from governance.foundation.access import PUBLIC, SIGNED_IN, access, declared
from hierarchy.choices import Role
from hierarchy.middleware import Policy
from hierarchy.models import OrgUnit
from tests.access_table import ON_TICKETS, REACH, TERRITORY, URLS, build_world, own_ticket

PEOPLE = {
    "system": "system_manager",
    "audit": "auditor",
    "street": "director",
    "community": "willow_secretary",
    "grid": "grid_leader",
    "building": "building_leader",
    "entrance": "entrance_leader",
    "neighbour": "maple_secretary",
    "liaison": "liaison",
    "outsider": "outsider",
    "stranger": "stranger",
}
ROLE_OF = {"neighbour": "community", "outsider": "street"}
METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]
WITH_EVERY_METHOD = {"community", "outsider", "signed out"}  # the others come by GET and POST
ANSWERED = {200, 201, 204, 301, 302, 304, 400, 405, 409, 415, 422}  # the view itself spoke
DONE = {200, 201, 204, 302}
APPS = ("governance", "hierarchy", "residents", "deliberation", "volunteers", "awards")


def policy():
    """{action: roles}, read from the file itself."""
    with (Path(__file__).parent.parent / "hierarchy" / "policy.csv").open(encoding="utf-8") as file:
        return {row["action"]: {role.value for role in Role if row[role.value] == "x"} for row in csv.DictReader(file)}


def patterns(resolver=None):
    """Every named address of the portal: (name, view)."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each)
        else:
            yield each.name or f"(unnamed) {each.pattern}", each.callback


VIEWS = dict(patterns())
METHODS_OF_API = {name: set(getattr(view, "actions", None) or {}) for name, view in VIEWS.items()}


def is_api(name):
    return hasattr(VIEWS[name], "cls")


def undeclared(views):
    """Names of views that do not say, on themselves, who may ask."""
    silent = []
    for name, view in views.items():
        methods = [method.upper() for method in getattr(view, "actions", None) or {"get": ""}]
        if any(declared(view, method) is None for method in methods):
            silent.append(name)
    return silent


def test_every_address_has_a_name_a_line_and_a_declaration():
    assert sorted(name for name in VIEWS if name not in URLS) == []
    assert sorted(name for name in URLS if name not in VIEWS) == []
    assert undeclared(VIEWS) == []


def test_every_declared_action_is_in_the_table_and_every_action_of_the_table_is_used():
    known = set(policy())
    used = {declared(view, method) for view in VIEWS.values() for method in METHODS}
    words = "\n".join(file.read_text(encoding="utf-8") for file in _sources())
    assert used - known - {None, PUBLIC, SIGNED_IN} == set()
    assert {action for action in known if f'"{action}"' not in words} == set()


def _sources():
    root = Path(__file__).parent.parent
    return [file for app in APPS for file in (root / app).rglob("*.py")]


def forgotten(request, pk=0):
    raise AssertionError("a view without a declaration was called")


@access("desk")
def remembered(request):
    return HttpResponse("ok")


urlpatterns = [
    path("forgotten/", forgotten, name="forgotten"),
    path("forgotten/<int:pk>/", forgotten, name="forgotten-object"),
    path("remembered/", remembered, name="remembered"),
]


def test_a_view_that_declares_nothing_answers_403_to_everybody_and_is_named(town):
    through = Policy(lambda request: None)
    for person in (town.director, town.system_manager):
        for address in ("/forgotten/", "/forgotten/1/"):
            request = RequestFactory().get(address)
            request.user, match = person, resolve(address, "tests.test_access")
            with pytest.raises(PermissionDenied):
                through.process_view(request, match.func, match.args, match.kwargs)
    assert undeclared({each.name: each.callback for each in urlpatterns}) == ["forgotten", "forgotten-object"]


@pytest.fixture
def world(town):
    cache.clear()
    return build_world(town)


def caller(world, who):
    """A function that makes a request as somebody, and takes back whatever it changed."""
    signed_in = Client(raise_request_exception=False)
    if who != "signed out":
        signed_in.force_login(getattr(world.t, PEOPLE[who]))
    cookies = signed_in.cookies.output(header="", sep=";")

    def call(name, method, args, post=None):
        client = Client(raise_request_exception=False)
        client.cookies.load(cookies)
        data = post or {}
        kind = {"data": json.dumps(data), "content_type": "application/json"} if is_api(name) else {"data": data}
        if method in ("GET", "HEAD"):
            kind = {"data": data}
        elif method not in ("POST",) and not is_api(name):
            kind = {"data": "", "content_type": "application/x-www-form-urlencoded"}
        with transaction.atomic():
            answer = getattr(client, method.lower())(reverse(name, args=args), **kind)
            answer.close()
            transaction.set_rollback(True)
        return answer

    return call


def expected(name, who, place, method, table):
    """The statuses that are right, reckoned from the policy table and the reach."""
    way, view = URLS[name], VIEWS[name]
    method = "GET" if method == "HEAD" else method
    action = declared(view, method)
    if action == PUBLIC:
        return ANSWERED | {503}
    if who == "signed out":
        return {401} if is_api(name) else {302}
    if is_api(name) and method.lower() not in METHODS_OF_API[name] | {"options"}:
        return {403, 405}
    if action != SIGNED_IN and ROLE_OF.get(who, who) not in table[action]:
        return {403} if is_api(name) or not way.thing else {404}
    if method == "OPTIONS" and is_api(name):
        return {200}
    if way.thing and place not in REACH[way.thing].get(who, ()):
        return {404, 405}
    if way.query and "own" not in TERRITORY.get(who, ()):  # the ids behind the question mark are of one's own place
        return {404, 405}
    return {403, 405} if ROLE_OF.get(who, who) in way.narrower else ANSWERED


def asked_of(way, world, place):
    """What stands behind the question mark, or None."""
    return way.also(world, place) if way.also else way.query and way.query(world)


@pytest.fixture
def blank_pages(monkeypatch):
    """Only the status counts here, and drawing the pages is nine tenths of the time; they are drawn further down."""
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")


@pytest.mark.parametrize("who", [*PEOPLE, "signed out"])
def test_every_address_answers_everybody_as_the_table_says(world, blank_pages, who):
    table, call, wrong = policy(), caller(world, who), []
    for name, way in URLS.items():
        if declared(VIEWS[name]) == PUBLIC and who not in ("stranger", "signed out"):
            continue
        for place, argument in world.args.get(way.thing, {"": None}).items():
            for method in METHODS if who in WITH_EVERY_METHOD and place in ("", "own") else METHODS[:2]:
                right = expected(name, who, place, method, table)
                asked = asked_of(way, world, place) if method in ("GET", "HEAD") else None
                status = call(name, method, arguments(way, argument), asked).status_code
                if status not in right:
                    wrong.append(f"{method} {name} {place or '-'}: {status}, right is {sorted(right)}")
    assert wrong == []


def arguments(way, argument):
    """What the address takes: nothing, one thing, or a tuple of them."""
    return [] if not way.thing else list(argument) if isinstance(argument, tuple) else [argument]


def body(world, way, api):
    """What is posted, with units and categories named as pages (key) or the API (code) name them."""
    data = way.post(world) if callable(way.post) else way.post
    named = {key: (value.code if api else value.pk) if hasattr(value, "code") else value for key, value in data.items()}
    return named | {"reached": True} if api and "reached" in named else named


def test_every_address_was_once_asked_with_success(world):
    failed = []
    for name, way in URLS.items():
        if way.state or way.more:
            argument = own_ticket(world, way.state or None, **way.more).number
        else:
            argument = world.args.get(way.thing, {}).get("own")
        method = "GET" if way.post is None else "POST"
        post = body(world, way, is_api(name)) if way.post is not None else asked_of(way, world, "own")
        answer = caller(world, way.by)(name, method, arguments(way, argument), post)
        turned_away = re.search(r"/(login|password)/", answer.headers.get("Location", "")) and name != "logout"
        if answer.status_code not in DONE or turned_away:
            failed.append(f"{name}: {answer.status_code}")
    assert failed == []


def test_what_is_refused_is_really_there(world):
    """A hidden thing that does not exist proves nothing: the people of each place do see what others do not."""
    assert {unit.code for unit in OrgUnit.objects.all()} >= set(world.args["unit"].values())
    for who, place in (("outsider", "street"), ("neighbour", "other"), ("community", "same"), ("grid", "own")):
        call = caller(world, who)
        assert call("ticket", "GET", [world.args["ticket"][place]]).status_code == 200, (who, place)
    assert set(ON_TICKETS) <= {name.removesuffix("-ticket").replace("-", "_") for name in URLS}
