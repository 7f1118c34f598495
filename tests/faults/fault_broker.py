"""Redis stopped, frozen or emptied during use: asking for work never touches it, and all work is done after it is back.

python -m tests.faults.fault_broker --fault stop|freeze|flush --seconds 60 --jobs 300
… --naive    ask by publishing to the broker from the request, to see this test fail
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

from tests import servers
from tests.faults import engine

asking = threading.local()


@contextmanager
def a_page_asks():
    asking.now = True
    try:
        yield
    finally:
        asking.now = False


def connections_to(port):
    """A list that grows with every connection to the port that is opened while a page asks."""
    opened = []

    def heard(event, words):
        if event == "socket.connect" and getattr(asking, "now", False) and words[1][1:2] == (port,):
            opened.append(words[1])

    sys.addaudithook(heard)
    return opened


@contextmanager
def celery(*words):
    """A Celery process of production's, started again whenever it ends, as compose's `restart: always` does.

    The restart is part of the promise: kombu ends the worker when Redis dies under it ("Unrecoverable error").
    """
    env = os.environ | {"FAULT_WORKER": os.environ.get("FAULT_WORKER", "1")}
    words = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "tests.faults.engine", *words]
    process, over = subprocess.Popen(words, env=env), threading.Event()

    def supervise():
        nonlocal process
        while not over.wait(0.5):
            if process.poll() is not None:
                process = subprocess.Popen(words, env=env)

    supervisor = threading.Thread(target=supervise)
    supervisor.start()
    try:
        yield
    finally:
        over.set()
        supervisor.join()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def publish_naively(numbers):
    """What a page must not do: the work exists only in the broker, and a broker that is away is waited for."""
    from governance.celery import app

    acked, slowest = [], 0.0
    for number in numbers:
        began = time.monotonic()
        try:
            app.send_task("faults.effect", args=[number], retry=False)
            acked.append(number)
        except Exception as error:
            print(f"page failed: {type(error).__name__}", flush=True)
        slowest = max(slowest, time.monotonic() - began)
    return acked, slowest


def strike(broker, fault, seconds):
    """Begin the fault; returns what ends it."""
    if fault == "flush":
        broker.client.flushall()
        return lambda: None
    if fault == "freeze":
        broker.freeze()
        return broker.thaw
    broker.kill()
    return broker.start


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", choices=["stop", "freeze", "flush"], default="stop")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=300)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("--slowest", type=float, default=1, help="seconds an asking may take; more on a busy machine")
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main():
    asked = arguments()
    ask = publish_naively if asked.naive else engine.ask
    with servers.redis_server() as broker, engine.database(asked.database):
        os.environ["CELERY_BROKER_URL"] = broker.url
        from django.conf import settings

        from governance.celery import app

        settings.CELERY_BROKER_URL = app.conf.broker_url = broker.url
        third, touched = asked.jobs // 3, connections_to(broker.port)
        beat = ["beat", "-l", "CRITICAL", "-s", os.path.join(os.environ["DATA_DIR"], "beat")]
        with celery("worker", "-l", "CRITICAL", "-c", "2"), celery(*beat):
            with a_page_asks():
                acked, slow_before = ask(range(third))
            engine.await_effects(acked[:1], 5 if asked.naive else 40)
            over = strike(broker, asked.fault, asked.seconds)
            timer = threading.Timer(asked.seconds, over)
            timer.start()
            with a_page_asks():
                during, slow_during = ask(range(third, 2 * third))
            timer.join()
            with a_page_asks():
                after, slow_after = ask(range(2 * third, asked.jobs))
            acked += during + after
            took = engine.await_effects(acked, 5 if asked.naive else 90)
        slowest = max(slow_before, slow_during, slow_after)
        engine.report(
            acked,
            broken=touched or slowest > asked.slowest or len(acked) < asked.jobs,
            fault=asked.fault,
            touched=len(touched),
            slowest=round(slowest, 2),
            seconds_after=round(took, 1),
        )


if __name__ == "__main__":
    main()
