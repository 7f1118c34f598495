"""Real PostgreSQL and Redis servers for tests: on free ports, in folders of their own, ended by their process.

python -m tests.servers COMMAND …    run a command with DATABASE_URL and CELERY_BROKER_URL of fresh servers
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
POSTGRES_USER = "postgres" if AS_ROOT else None  # the server refuses to run as root
POSTGRES_PLACES = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"]


def missing(what):
    """On a clerk's laptop a test without its server is skipped; under CI that is an error."""
    if os.environ.get("CI"):
        pytest.fail(f"CI 环境缺少 {what}", pytrace=False)
    pytest.skip(f"本机没有 {what}")


def postgres_program(name):
    """Debian keeps the server's programs out of PATH, in a folder per version; the newest one counts."""
    found = [path for place in POSTGRES_PLACES for path in Path(place).glob(f"*/bin/{name}")]
    found.sort(key=lambda path: [int(part) if part.isdigit() else 0 for part in path.parts[-3].split(".")])
    return str(found[-1]) if found else shutil.which(name)


def redis_program():
    return shutil.which("redis-server") or shutil.which("valkey-server")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(question, seconds=20, what="the server"):
    """Ask every 50 ms until the answer is true; returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come within {seconds} s")


class Postgres:
    """A cluster with one database. `stop_immediately` is the power cut of `pg_ctl stop -m immediate`."""

    user, password, name = "linjuli", "linjuli", "linjuli"

    def __init__(self, folder):
        self.folder = Path(folder) / "pg"
        self.port = free_port()
        self.process = None
        if AS_ROOT:
            shutil.chown(folder, POSTGRES_USER)
            Path(folder).chmod(0o755)
        secret = Path(folder) / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", self.folder, "-U", self.user, "-E", "UTF8", "--locale=C", "-A", "md5", "--pwfile", secret
        )

    @property
    def url(self):
        return self.url_of(self.name)

    def url_of(self, database):
        return f"postgres://{self.user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def _run(self, program, *words):
        subprocess.run(
            [postgres_program(program), *map(str, words)],
            check=True,
            cwd="/",
            user=POSTGRES_USER,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PGPASSWORD": self.password},
        )

    def start(self):
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 60,
        }
        words = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        log = (self.folder.parent / "pg.log").open("a")
        self.process = subprocess.Popen(
            [postgres_program("postgres"), "-D", str(self.folder), *words],
            cwd="/",
            user=POSTGRES_USER,
            stdout=log,
            stderr=log,
        )
        wait_until(self.answers, what="PostgreSQL")

    def answers(self):
        import psycopg2

        if self.process.poll() is not None:
            raise RuntimeError((self.folder.parent / "pg.log").read_text()[-2000:])
        try:
            psycopg2.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def create(self):
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", self.user, self.name)

    def stop_immediately(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)


class Redis:
    """A broker as production runs it: appendonly, noeviction, with a password."""

    password = "linjuli"

    def __init__(self, folder):
        self.folder = Path(folder) / "redis"
        self.folder.mkdir()
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self):
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "requirepass": self.password,
            "save": "",
        }
        words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
        self.process = subprocess.Popen([redis_program(), *words], stdout=subprocess.DEVNULL)
        wait_until(self.answers, what="Redis")

    @property
    def client(self):
        import redis

        return redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)

    def answers(self):
        import redis

        try:
            return self.client.ping()
        except redis.RedisError:
            return False

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.thaw()
            self.process.terminate()
            self.process.wait(20)

    def kill(self):
        self.process.kill()
        self.process.wait(20)


@contextmanager
def postgres():
    if not postgres_program("postgres"):
        missing("PostgreSQL 服务端程序")
    with tempfile.TemporaryDirectory(prefix="linjuli-pg-", ignore_cleanup_errors=True) as folder:
        server = Postgres(folder)
        try:
            server.start()
            server.create()
            yield server
        finally:
            server.stop()


@contextmanager
def redis_server():
    if not redis_program():
        missing("redis-server")
    with tempfile.TemporaryDirectory(prefix="linjuli-redis-", ignore_cleanup_errors=True) as folder:
        server = Redis(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def main(words):
    with ExitStack() as open_servers:
        database = open_servers.enter_context(postgres())
        broker = open_servers.enter_context(redis_server())
        env = os.environ | {"DATABASE_URL": database.url, "CELERY_BROKER_URL": broker.url}
        return subprocess.call(words, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
