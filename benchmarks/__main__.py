"""The ratios of speed, each against a floor measured in the same run. No time is asserted anywhere.

python -m tests.servers python -m benchmarks [--rows 1000000]
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
os.environ.setdefault("DEMO", "1")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=1_000_000)
    words.add_argument("--to", type=Path, help="also write the table to this file")
    options = words.parse_args()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        sys.exit("基准要在 PostgreSQL 上测：python -m tests.servers python -m benchmarks")
    call_command("migrate", verbosity=0)
    call_command("seed_demo", "--if-empty", verbosity=0)

    from benchmarks.measures import ALL, prepare
    from benchmarks.scale import grow

    grow(options.rows)
    town = prepare()
    table = [("work", "ms", "floor ms", "ratio", "to reach", "note"), ("---",) * 6]
    for measure in ALL:
        for what, took, floor, reach, note in measure(town):
            table.append((what, f"{took:.2f}", f"{floor:.2f}", f"{took / floor:.2f}", reach, note))
            print(*table[-1], sep=" | ", flush=True)
    if options.to:
        lines = ["| " + " | ".join(row) + " |" for row in table]
        options.to.write_text(f"{town.rows} tickets\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
