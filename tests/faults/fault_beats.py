"""Several beats at once: the clock strikes for each of them, the work is done once per slot (a minute).

python -m tests.faults.fault_beats --beats 2 --seconds 180
… --naive    work done at every stroke, to see this test fail
"""

import argparse
import os
import sys
import time
from contextlib import ExitStack

from tests import servers
from tests.faults import engine
from tests.faults.fault_broker import celery


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beats", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main():
    asked = arguments()
    os.environ["FAULT_WORKER"] = "naive" if asked.naive else "every second"
    with servers.redis_server() as broker, engine.database("sqlite"), ExitStack() as running:
        os.environ["CELERY_BROKER_URL"] = broker.url
        from governance.foundation import jobs
        from governance.foundation.models import Job

        for n in range(asked.beats):
            schedule = os.path.join(os.environ["DATA_DIR"], f"beat-{n}")
            running.enter_context(celery("beat", "-l", "CRITICAL", "--max-interval", "1", "-s", schedule))
        running.enter_context(celery("worker", "-l", "CRITICAL", "-c", "1"))
        struck = servers.wait_until(engine.strokes, 40, "the first stroke")
        time.sleep(asked.seconds)
        struck = engine.strokes()
        running.close()
        while jobs.drain():
            pass
        made = list(Job.objects.filter(topic="faults.tick").values_list("key", flat=True))
        slots = {key.split("@")[1][:12] for key in made}
        done = len(engine.effects())
        figures = {"beats": asked.beats, "strokes": struck, "slots": len(slots), "done": done}
        print(" ".join(f"{name}={value}" for name, value in figures.items()), flush=True)
        sys.exit(0 if done == len(slots) and struck > len(slots) * 2 else 1)


if __name__ == "__main__":
    main()
