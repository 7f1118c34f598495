"""A clock, a mail server and a kind of reminder of one's own, for the tests of letters."""

import pytest
import time_machine

from governance.foundation import kinds, reminding
from tests.foundation.letters import MORNING
from tests.mail_server import MailServer


@pytest.fixture
def hosts(settings):
    settings.CHANNEL_HOSTS = settings.CHANNEL_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = "https://linju.example"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def a_kind(monkeypatch):
    """A kind whose dues are put on a list; `still` takes off what is on `done`."""
    dues, done = [], set()
    monkeypatch.setattr(kinds, "KINDS", {})
    monkeypatch.setattr(reminding, "KINDS", kinds.KINDS)

    def add(code="test.due", title="到期事项", urgent=False):
        kinds.kind(
            code, title, "测试", when="到期时", whom="承办人", urgent=urgent,
            find=lambda now: list(dues), still=lambda pairs: {pair for pair in pairs if pair[0] not in done},
        )  # fmt: skip
        return code

    add()
    add.dues, add.done = dues, done
    return add
