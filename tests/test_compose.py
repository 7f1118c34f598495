"""docker-compose.yml, as far as it goes without a container engine: its very commands on real PostgreSQL and Redis."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
import yaml

from tests import servers
from tests.test_settings import example, production, used_by_compose

ROOT = servers.ROOT
BIN = str(Path(sys.executable).parent)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_every_variable_of_compose_is_in_the_example(compose):
    assert set(compose["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat", "nginx"}
    assert used_by_compose() <= set(example())


def test_the_example_passwords_and_host_names_are_those_of_the_services(compose):
    given = example()
    database, broker = urlparse(given["DATABASE_URL"]), urlparse(given["CELERY_BROKER_URL"])
    assert (database.hostname, database.password) == ("postgres", given["POSTGRES_PASSWORD"])
    assert (broker.hostname, broker.password) == ("redis", given["REDIS_PASSWORD"])
    assert database.username == compose["services"]["postgres"]["environment"]["POSTGRES_USER"]


def test_redis_keeps_what_it_is_given(compose):
    words = compose["services"]["redis"]["command"]
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert (options["--appendonly"], options["--maxmemory-policy"]) == ("yes", "noeviction")
    assert options["--requirepass"] == "${REDIS_PASSWORD}"


def test_what_dies_is_started_again(compose):
    policies = {name: service["restart"] for name, service in compose["services"].items()}
    assert policies.pop("migrate") == "on-failure"
    assert set(policies.values()) == {"always"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A machine filled in from .env.example, with a PostgreSQL and a Redis of its own."""
    with servers.postgres() as database, servers.redis_server() as broker:
        folder = tmp_path_factory.mktemp("production")
        env = production(folder, DATABASE_URL=database.url, CELERY_BROKER_URL=broker.url, LOG_LEVEL="WARNING")
        yield {"env": {"PATH": f"{BIN}:{os.environ['PATH']}", **env}, "broker": broker, "folder": folder}


def words_of(compose, service, **replaced):
    """A service's command as compose would run it, with this machine's port and paths put in."""
    words = compose["services"][service]["command"].split()
    return [replaced.get(word, word) for word in words]


@contextmanager
def running(machine, words):
    log = (machine["folder"] / f"{words[0]}-{len(words)}.log").open("w")
    process = subprocess.Popen(words, cwd=ROOT, env=machine["env"], stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(40)


def manage(machine, *words):
    done = subprocess.run(
        ["python", "manage.py", *words], cwd=ROOT, env=machine["env"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ask(port, path, **headers):
    """Status and body, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "linju.example.cn"} | headers)
    try:
        answer = urllib.request.build_opener(Stay).open(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    except OSError:
        return None, ""
    return answer.status, answer.read().decode()


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.redis
def test_the_commands_of_compose_serve_and_work_on_real_servers(compose, machine):
    subprocess.run(words_of(compose, "migrate"), cwd=ROOT, env=machine["env"], check=True, capture_output=True)
    manage(machine, "collectstatic", "--noinput", "-v0")
    port = str(servers.free_port())
    web = [*words_of(compose, "web"), "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    beat = words_of(compose, "beat", **{"/tmp/beat": str(machine["folder"] / "beat")})
    with running(machine, web), running(machine, words_of(compose, "worker")), running(machine, beat):
        servers.wait_until(lambda: ask(port, "/healthz")[0], 40, "the web server")
        status, body = ask(port, "/healthz")
        assert (status, json.loads(body)) == (200, {"status": "ok", "database": "ok", "storage": "ok", "broker": "ok"})
        healthy = subprocess.run(
            ["python", "deploy/healthy.py", port], cwd=ROOT, env=machine["env"], capture_output=True
        )
        assert healthy.returncode == 0, healthy.stderr
        assert ask(port, "/login/")[0] == 301
        status, page = ask(port, "/login/", **{"X-Forwarded-Proto": "https"})
        assert status == 200
        sheet = next(word for word in page.split('"') if word.startswith("/static/css/") and word.endswith(".css"))
        assert ask(port, sheet, **{"X-Forwarded-Proto": "https"})[0] == 200

        asked = "from governance.foundation import jobs; jobs.enqueue('jobs.reconcile', key='asked from compose')"
        manage(machine, "shell", "--no-imports", "-c", asked)
        told = "from governance.foundation.models import Job; print(Job.objects.get(key='asked from compose').done_at)"
        servers.wait_until(
            lambda: manage(machine, "shell", "--no-imports", "-c", told) != "None", 60, "the worker's work"
        )

        machine["broker"].freeze()
        status, body = ask(port, "/healthz")
        machine["broker"].thaw()
        assert (status, json.loads(body)["broker"], json.loads(body)["database"]) == (503, "down", "ok")
        assert ask(port, "/healthz")[0] == 200
