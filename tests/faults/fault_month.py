"""Kill -9 whoever closes a month, in the middle of it; then let several close it at once: the same rows, once.

python -m tests.faults.fault_month --database postgres --kills 12 --workers 4
"""

import argparse
import multiprocessing
import random
import sys
import time
from datetime import date

from django.db import connection

from tests.faults import engine

fork = multiprocessing.get_context("fork")
MONTH = date(2026, 6, 1)


def town():
    """A street with visits in June; the calendar came with the migrations."""
    from residents.models import Visit
    from tests.builders import make_dwelling, make_household
    from tests.conftest import build_town

    place = build_town()
    for n in range(40):
        home = make_household(make_dwelling(place.building, f"{n + 101}"))
        facts = {"building": place.building, "home": place.group, "path": place.group.path}
        Visit.objects.create(household=home, by=place.grid_leader, at=engine.moment(2026, 6, n % 30 + 1), **facts)


def close(slowly):
    """Close the month; slowly, there is time to be killed between what is written and the commit."""
    from governance.overview.months import closing

    if slowly:
        draft = closing._draft

        def dawdling(*args):
            time.sleep(0.3)
            made = draft(*args)
            time.sleep(0.3)
            return made

        closing._draft = dawdling
    closing.close_month(MONTH)


def begin(slowly):
    connection.close()  # a child must not inherit the parent's socket
    process = fork.Process(target=close, args=[slowly], daemon=True)
    process.start()
    return process


def rows():
    """What there is of the month: {unit: (path, figures)} and the reports' units; a double would be seen as a list."""
    from governance.overview.models import MonthlyFigures, MonthReport

    figures = sorted(MonthlyFigures.objects.filter(month=MONTH).values_list("unit", "path", "figures"), key=str)
    return figures, sorted(MonthReport.objects.filter(month=MONTH).values_list("unit", flat=True))


def whole():
    """How many rows and reports a closed month has: streets, communities and grids; of grids no report."""
    from hierarchy.choices import Level
    from hierarchy.models import OrgUnit

    return tuple(OrgUnit.objects.filter(depth__lte=level).count() for level in (Level.GRID, Level.COMMUNITY))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--workers", type=int, default=3)
    asked = parser.parse_args()
    random.seed(7)
    with engine.database(asked.database):
        town()
        halves = killed = 0
        complete = whole()
        for _ in range(asked.kills):
            victim = begin(slowly=True)
            time.sleep(random.uniform(0.2, 0.9))
            killed += victim.is_alive()
            victim.kill()
            victim.join()
            figures, reports = rows()
            halves += (len(figures), len(reports)) not in ((0, 0), complete)
        workers = [begin(slowly=False) for _ in range(asked.workers)]
        [worker.join() for worker in workers]
        failed = sum(worker.exitcode != 0 for worker in workers)
        first = rows()
        close(slowly=False)
        same = first == rows() and (len(first[0]), len(first[1])) == complete
        print(f"killed={killed} halves={halves} failed={failed} same={int(same)}")
        return 0 if killed and same and not halves and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
