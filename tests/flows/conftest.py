"""A real Chromium for the flows: one start a worker, a fresh context a person, and what the console complained of.

On a machine without a browser the flows are skipped; under CI=true that is an error.
"""

import os
import shutil
import time
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from PIL import Image

from governance.foundation import jobs

HERE = os.path.dirname(__file__)
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
NARROW = {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True}
PATIENCE = 90_000  # ms a page may take on a machine that does other work beside
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "msedge")


def pytest_collection_modifyitems(items):
    """Each file of flows runs in one worker, so that few browsers start."""
    for item in items:
        if str(item.path).startswith(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))
            item.add_marker(pytest.mark.django_db(transaction=True))


def missing(why):
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"{why}；CI 上浏览器测试不能跳过")
    pytest.skip(why)


@pytest.fixture(scope="session")
def chromium():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("没有安装 playwright（requirements-browser.txt）")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        missing("本机没有 Chromium")
    with sync_playwright() as driver:
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=found, args=root)
        yield browser
        browser.close()


class Waiting(list):
    """The requests being answered or waiting for their `turn`; while `cut_off`, nothing reaches the portal."""

    cut_off = False
    turn = Lock()


@pytest.fixture(autouse=True, scope="session")
def one_request_at_a_time():
    """The threads of a live server share one in-memory SQLite connection; a second request waits its turn."""
    waiting = Waiting()
    answer = WSGIHandler.__call__

    def in_turn(self, environ, start_response):
        if waiting.cut_off:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b""]
        waiting.append(environ)
        try:
            with waiting.turn:
                return answer(self, environ, start_response)
        finally:
            waiting.remove(environ)

    WSGIHandler.__call__ = in_turn
    yield waiting
    WSGIHandler.__call__ = answer


@pytest.fixture
def quiet(one_request_at_a_time):
    """`quiet()` returns when the server has finished what browsers had asked for: then a test may use the database."""

    def wait():
        still = 0
        while still < 3:
            still = 0 if one_request_at_a_time else still + 1
            time.sleep(0.1)

    return wait


@pytest.fixture
def drain(one_request_at_a_time, quiet):
    """`drain()` does the waiting jobs as the worker would, while no page that looks how far they are is answered."""

    def work():
        quiet()
        with one_request_at_a_time.turn:
            jobs.drain()

    return work


@pytest.fixture
def clock(time_machine, quiet):
    """`clock("2026-11-05 17:31")`: from now on it is that time in Shanghai. Sessions have ended: people come in anew."""

    def move(words):
        quiet()
        time_machine.move_to(datetime.fromisoformat(words).replace(tzinfo=ZoneInfo("Asia/Shanghai")))

    return move


@pytest.fixture
def picture(tmp_path):
    """A photo as a phone takes it: large."""
    path = tmp_path / "楼道.jpg"
    Image.effect_noise((3000, 2250), 40).convert("RGB").save(path, "JPEG", quality=90)
    return path


@pytest.fixture
def network(one_request_at_a_time):
    """`network(page, on=False)` takes the page's network away: the browser says so, and the server lets nothing through.

    (A browser's own emulation reaches a restarted service worker or a reloaded page a moment late.)
    """

    def switch(page, *, on):
        one_request_at_a_time.cut_off = not on
        page.context.set_offline(not on)

    yield switch
    one_request_at_a_time.cut_off = False


@pytest.fixture
def browse(chromium, live_server, quiet):
    """`browse(person, PHONE)` is a page signed in as the person; `page.complaints` is what its console said."""
    contexts = []

    def open_page(person=None, view=DESK, *, large=False):
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", **view)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person)
            cookie = client.cookies["sessionid"]
            context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        if large:
            context.add_cookies([{"name": "size", "value": "large", "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    quiet()  # the tables are emptied next
