"""Kill -9 the workers while they drain, and cut the database's power: nothing lost, nothing done twice.

python -m tests.faults.fault_jobs --database postgres --jobs 3000 --kills 80 --stops 2 --workers 4
python -m tests.faults.fault_jobs --database sqlite --jobs 1500 --kills 38 --workers 2
… --naive    a worker that ticks the job off first and does it afterwards, to see this test fail
"""

import argparse
import multiprocessing
import os
import random
import signal
import time

from django.db import connection

from tests.faults import engine

fork = multiprocessing.get_context("fork")


def work():
    from django.core.management import call_command

    from governance.foundation.management.commands import run_jobs

    run_jobs.PAUSE = 0.05
    call_command("run_jobs", skip_checks=True)


def work_naively():
    """Early acknowledgement, as a queue outside the database does it."""
    from django.utils import timezone

    from governance.foundation import jobs

    while True:
        job = jobs.waiting().first()
        if job is None:
            time.sleep(0.05)
        elif jobs.Job.objects.filter(pk=job.pk, done_at=None).update(done_at=timezone.now()):
            engine.effect(**job.payload)


class Workers:
    """Processes that are killed by their pid and replaced at once."""

    def __init__(self, count, target):
        self.target = target
        self.running = [self.begin() for _ in range(count)]
        self.kills = 0

    def begin(self):
        connection.close()  # a child must not inherit the parent's socket
        process = fork.Process(target=self.target, daemon=True)
        process.start()
        return process

    def kill_one(self):
        victim = random.randrange(len(self.running))
        self.running[victim].kill()
        self.running[victim].join()
        self.running[victim] = self.begin()
        self.kills += 1

    def replace_the_dead(self):
        self.running = [each if each.is_alive() else self.begin() for each in self.running]

    def end(self):
        for each in self.running:
            each.terminate()
            each.join(10)
            if each.is_alive():
                os.kill(each.pid, signal.SIGKILL)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--jobs", type=int, default=1500)
    parser.add_argument("--kills", type=int, default=38)
    parser.add_argument("--stops", type=int, default=0, help="immediate stops of PostgreSQL")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main():
    asked = arguments()
    random.seed(7)
    with engine.database(asked.database) as server:
        workers = Workers(asked.workers, work_naively if asked.naive else work)
        acked, rounds = [], max(asked.kills, 1)
        stops = {round((n + 1) * rounds / (asked.stops + 1)) for n in range(asked.stops)} if server else set()
        share = -(-asked.jobs // rounds)
        for n in range(rounds):
            batch = range(n * share, min((n + 1) * share, asked.jobs))
            acked += engine.ask(batch)[0]
            time.sleep(random.uniform(0.05, 0.25))
            if n < asked.kills:
                workers.kill_one()
            if n in stops:
                server.stop_immediately()
                time.sleep(1)
                server.start()
            workers.replace_the_dead()
        took = engine.await_effects(acked, seconds=10 if asked.naive else 180)
        workers.end()
        engine.report(acked, kills=workers.kills, stops=len(stops), seconds=round(took, 1))


if __name__ == "__main__":
    main()
