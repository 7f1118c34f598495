"""Kill -9 the worker in the middle of an import: the register holds all of it or nothing, and the job goes on.

python -m tests.faults.fault_import --database postgres --rows 20000 --kills 7
python -m tests.faults.fault_import --database sqlite --rows 8000 --kills 7
"""

import argparse
import random
import sys
import time
from datetime import date, timedelta

from tests.faults import engine

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def people(count):
    """(estate, building, entrance, room, name, number, phone) of so many people, three behind a door."""
    for n in range(count):
        door = n // 3
        born = date(1940, 1, 1) + timedelta(days=n % 25000)
        digits = f"340111{born:%Y%m%d}{n // 25000:03d}"
        check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
        place = (str(door // 100 + 1), str(door // 25 % 4 + 1), f"{door % 25 // 2 + 1}0{door % 2 + 1}")
        yield "杏花苑", *place, f"王{chr(0x4E00 + n % 5000)}", digits + check, f"139{n:08d}"


def roster(count):
    head = "小区,楼栋,单元,室,姓名,公民身份号码,联系电话"
    return "\n".join([head, *(",".join(row) for row in people(count))]).encode()


def stored():
    from residents.models import Resident

    rows = Resident.objects.select_related("household__dwelling", "entrance", "building__estate").iterator(1000)
    return {(str(r.building.estate), r.building.number, r.entrance.number, r.household.dwelling.number.lstrip("0"),
             r.name, r.id_number, r.phone) for r in rows}  # fmt: skip


def ask(count):
    """The import as a confirmed batch with its job; returns the batch's number."""
    from residents.actions import rosters
    from residents.models import RosterBatch
    from residents.roster.options import Options
    from tests.builders import make_unit

    home = make_unit("杨柳社区", make_unit("望湖街道", code="WH"), code="WH01")
    rosters.upload_roster(home, _file(roster(count)), by=None, options=Options(create_places=True))
    RosterBatch.objects.update(
        state=RosterBatch.State.READY, outcome={"counts": {"new": 1, "changed": 0}, "total": count}
    )
    batch = RosterBatch.objects.get()
    rosters.apply_roster(batch, by=None)
    return batch.pk


def _file(data):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("花名册.csv", data)


def wait_for(moment, pk, count):
    """Until the batch is as far as `moment` says, so that kills fall into every phase."""
    from residents.models import RosterBatch

    until = time.monotonic() + 60
    while time.monotonic() < until:
        batch = RosterBatch.objects.filter(pk=pk).only("done_rows", "state").get()
        if batch.state == "done" or batch.done_rows >= moment * count:
            return
        time.sleep(0.02)


def hurry():
    """A killed worker's lease ends now, not in a minute."""
    from django.utils import timezone

    from governance.foundation.models import Job

    Job.objects.filter(done_at=None, topic="roster.import").update(due_at=timezone.now())


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    words.add_argument("--rows", type=int, default=8000)
    words.add_argument("--kills", type=int, default=7)
    asked = words.parse_args()
    random.seed(3)
    with engine.database(asked.database):
        sys.exit(_run(asked))


def _run(asked):
    from django.db import connection

    from governance.foundation.models import Job
    from residents.models import Dwelling, Resident, RosterBatch
    from tests.faults.fault_jobs import Workers, work

    pk, partial = ask(asked.rows), 0
    Job.objects.exclude(topic="roster.import").update(done_at=Job.objects.first().due_at)
    workers = Workers(1, work)
    for n in range(asked.kills):
        RosterBatch.objects.update(done_rows=0)
        wait_for((0.3, 1, 1)[n % 3], pk, asked.rows)
        time.sleep(random.uniform(0, 0.3))
        connection.close()
        workers.kill_one()
        found = Resident.objects.count(), Dwelling.objects.exists()
        partial += found not in ((0, False), (asked.rows, True))
        hurry()
    until = time.monotonic() + 240
    while RosterBatch.objects.get(pk=pk).state != "done" and time.monotonic() < until:
        time.sleep(0.2)
        hurry()
    workers.end()
    batch = RosterBatch.objects.get(pk=pk)
    same = stored() == set(people(asked.rows)) and Resident.objects.count() == asked.rows
    print(
        f"rows={asked.rows} kills={workers.kills} partial={partial} state={batch.state} "
        f"attempts={Job.objects.get(topic='roster.import').attempts} identical={int(same)}",
        flush=True,
    )
    return 0 if same and not partial else 1


if __name__ == "__main__":
    main()
