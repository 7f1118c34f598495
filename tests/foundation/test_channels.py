"""Robots and short messages against a server of the tests' own, and where the portal will not call at all."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from governance.foundation import outbox
from governance.foundation.channels import outside
from governance.foundation.channels.outcomes import Away
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Channel, LedgerEntry, Letter, LetterState, Notice, Reach, Wanted, Way
from governance.foundation.outbox import posting, sending

S = LetterState


class Gateway:
    """Answers every POST with `answer`; None closes the line without a word. Keeps (path, headers, body)."""

    def __init__(self):
        self.answer, self.status, self.got, gateway = {"errcode": 0, "code": 0, "id": "n1"}, 200, [], self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.got.append((self.path, dict(self.headers), body))
                if gateway.answer is None:
                    self.connection.close()
                    return
                data = json.dumps(gateway.answer).encode()
                self.send_response(gateway.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                """Silence."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send?key=k"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def gateway(settings):
    settings.CHANNEL_HOSTS = settings.CHANNEL_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = "https://linju.example"
    running = Gateway()
    yield running
    running.server.shutdown()


def news(person, path, kind="ticket.lamp_red", subject="1"):
    entry = LedgerEntry.objects.create(action=kind, subject_id=subject, unit_path=path)
    return Notice.objects.create(user=person, entry=entry, kind="", path=path, text="吴桂兰 13855107777 的诉求超时")


def reminder(person, path, occasion):
    entry = LedgerEntry.objects.create(action="reminders.given")
    return Notice.objects.create(
        user=person, entry=entry, kind="care.birthdays", occasion=occasion, path=path, text="吴桂兰家该走访了"
    )


def robot(town, gateway, way=Way.WECOM, **secrets):
    sealed = json.dumps({"url": gateway.url} | secrets)
    return Channel.objects.create(way=way, name="工作群", unit=town.willow, active=True, sealed=sealed)


def test_a_group_reads_counts_and_a_link_and_nobodys_name(town, gateway):
    robot(town, gateway)
    for person in (town.willow_secretary, town.willow_worker):  # two people, one matter
        reminder(person, town.willow_1.path, "7/w")
    reminder(town.willow_worker, town.willow.path, "8/w")
    reminder(town.maple_secretary, town.maple.path, "9/w")
    posting.post_to_groups()
    posting.post_to_groups()
    assert sending.send_due() == 1
    ((_, _, body),) = gateway.got
    assert body == {
        "msgtype": "text",
        "text": {
            "content": "【邻聚力】杨柳社区有 2 项提醒\n下月过寿的老人：2 项\n请登录查看：https://linju.example/inbox/"
        },
    }
    assert sending.send_due() == 0 and Letter.objects.get().state == S.SENT


def test_a_group_with_nothing_to_hear_hears_nothing(town, gateway):
    robot(town, gateway)
    posting.post_to_groups()
    assert sending.send_due() == 0 and gateway.got == [] and Letter.objects.get().state == S.SKIPPED


def test_dingtalk_is_signed(town, gateway):
    robot(town, gateway, Way.DINGTALK, secret="SECabc")
    reminder(town.willow_worker, town.willow.path, "8/w")
    posting.post_to_groups()
    assert sending.send_due() == 1
    query = {key: value[0] for key, value in parse_qs(urlsplit(gateway.got[0][0]).query).items()}
    mac = hmac.new(b"SECabc", f"{query['timestamp']}\nSECabc".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"]) == mac and query["key"] == "k"
    assert abs(int(query["timestamp"]) / 1000 - timezone.now().timestamp()) < 60


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (200, {"errcode": 45009, "errmsg": "api freq out of limit"}, S.WAITING),
        (500, {}, S.WAITING),
        (302, {"errcode": 0}, S.WAITING),  # never followed
        (200, None, S.UNSURE),
    ],
)
def test_what_a_robot_answers_decides(town, gateway, status, answer, state):
    robot(town, gateway)
    gateway.status, gateway.answer = status, answer
    reminder(town.willow_worker, town.willow.path, "8/w")
    posting.post_to_groups()
    assert sending.send_due() == 0
    letter = Letter.objects.get()
    assert letter.state == state and letter.last_error and len(gateway.got) == 1
    assert "key=k" not in letter.last_error


def test_a_short_message_has_a_number_in_a_template_and_a_signature(town, gateway):
    sealed = json.dumps({"url": gateway.url, "secret": "s3"})
    at = {"sign_name": "邻聚力", "template": "T1"}
    Channel.objects.create(way=Way.SMS, name="短信", active=True, sealed=sealed, parameters=at)
    town.director.phone = "13855100009"
    town.director.save()
    since = timezone.now() - timedelta(hours=1)
    Reach.objects.create(user=town.director, by_sms=Wanted.EVERYTHING, since=since)
    news(town.director, town.street.path)
    outbox.post()
    Letter.objects.update(next_at=timezone.now())
    assert sending.send_due() == 1
    ((_, headers, body),) = gateway.got
    letter = Letter.objects.get()
    assert body == {
        "id": letter.key, "phone": "13855100009", "sign": "邻聚力", "template": "T1", "params": {"count": "1"},
    }  # fmt: skip
    signed = f"{headers['X-Timestamp']}\n{json.dumps(body, ensure_ascii=False)}".encode()
    assert headers["X-Signature"] == hmac.new(b"s3", signed, hashlib.sha256).hexdigest()
    assert letter.provider_id == "n1"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.100.100.200", "224.0.0.1", "0.0.0.0",
     "::1", "::127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%1", "fc00::1", "192.0.0.192"],
)  # fmt: skip
def test_inner_addresses_are_not_outside(address):
    assert not outside.is_outside(address)


@pytest.mark.parametrize("address", ["119.29.29.29", "2400:3200::1", "::ffff:119.29.29.29"])
def test_addresses_of_the_internet_are(address):
    assert outside.is_outside(address)


def test_a_name_that_points_inside_is_not_called(settings):
    settings.CHANNEL_HOSTS, settings.CHANNEL_PRIVATE_HOSTS = ["localhost"], []
    with pytest.raises(Away, match="指向内网地址"):
        outside.post_json("https://localhost:1/x", {}, lambda: None)


def test_a_host_taken_out_of_the_settings_is_not_called_any_more(town, gateway, settings):
    robot(town, gateway)
    reminder(town.willow_worker, town.willow.path, "8/w")
    posting.post_to_groups()
    settings.CHANNEL_HOSTS = []
    with pytest.raises(ActionRefused, match="CHANNEL_HOSTS"):
        outside.post_json(gateway.url, {}, lambda: None)
    assert sending.send_due() == 0 and gateway.got == []
    assert Channel.objects.get().failures == 1 and Letter.objects.get().state == S.WAITING
