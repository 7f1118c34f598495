"""./run as a person at a terminal meets it: one group of processes that ends as one."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from tests import servers

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("run")]

# The file itself, with its set-up step left out: what is installed here is what is tested.
START = """
import importlib.machinery, importlib.util, sys
loader = importlib.machinery.SourceFileLoader("run", "run")
run = importlib.util.module_from_spec(importlib.util.spec_from_loader("run", loader))
loader.exec_module(run)
run.setup = lambda *names: None
sys.argv = ["run"]
run.main()
"""


def children(pid):
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in told.split()]


def command(pid):
    return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout


def alive(pid):
    """Whether a process still runs; one that ended and was not yet collected does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def environment(folder, **more):
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CELERY_BROKER_URL")}
    return kept | {"DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"} | more


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The folder of a database that already holds something, so that no demo is built."""
    folder = tmp_path_factory.mktemp("office")
    env, manage = environment(folder), [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0", "--skip-checks"], cwd=servers.ROOT, env=env, check=True)
    made = "from hierarchy.models import OrgUnit; OrgUnit.objects.add_root({'name': '街道', 'code': 'X'})"
    subprocess.run([*manage, "shell", "--no-imports", "-c", made], cwd=servers.ROOT, env=env, check=True)
    return folder


@pytest.fixture
def portal(office, tmp_path):
    """A running ./run on a copy of the office."""
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    port = servers.free_port()
    env = environment(tmp_path, PORT=str(port))
    process = subprocess.Popen(
        [sys.executable, "-c", START],
        cwd=servers.ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

    def answers():
        if process.poll() is not None:
            pytest.fail(process.stdout.read())
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
        except OSError:
            return False

    try:
        servers.wait_until(answers, 180, "the portal")
        process.both = servers.wait_until(lambda: len(children(process.pid)) == 2 and children(process.pid), 20)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        for pid in process.both:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM"])
def test_it_ends_cleanly_and_leaves_nobody_behind(portal, how):
    time.sleep(1)
    if how == "Ctrl-C":
        os.killpg(portal.pid, signal.SIGINT)  # a terminal sends it to the whole group
    else:
        portal.terminate()
    said, _ = portal.communicate(timeout=120)
    assert portal.returncode == 0, said
    assert "Traceback" not in said
    assert [pid for pid in portal.both if alive(pid)] == []


@pytest.mark.parametrize("victim", ["run_jobs", "waitress"])
def test_when_one_process_dies_the_other_is_ended_and_the_shell_is_told(portal, victim):
    dead = next(pid for pid in portal.both if victim in command(pid))
    os.kill(dead, signal.SIGKILL)
    said, _ = portal.communicate(timeout=120)
    assert portal.returncode == 1, said
    assert [pid for pid in portal.both if alive(pid)] == []


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = os.environ | {"DATA_DIR": str(tmp_path), "PORT": str(port)}
        done = subprocess.run([sys.executable, "-c", START], cwd=servers.ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().startswith(f"端口 {port} 不能使用")
