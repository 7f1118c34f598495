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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", nargs="*", help="names of measures, such as pages topics")
    parser.add_argument("--to", type=Path, help="also write the table to this file")
    options = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        sys.exit("基准要在 PostgreSQL 上测：python -m tests.servers python -m benchmarks")
    call_command("migrate", verbosity=0)
    call_command("seed_demo", "--if-empty", verbosity=0)

    from benchmarks.awards import awards
    from benchmarks.closing import closing, letters, self_check
    from benchmarks.measures import deep_page, export, filing, lists, prepare, words
    from benchmarks.pages import figures, pages, ticket_page
    from benchmarks.reckoned import month, suggestions, topics
    from benchmarks.rosters import roster_import
    from benchmarks.scale import grow

    grow(options.rows)
    town = prepare()
    table = [("work", "ms", "floor ms", "ratio", "to reach", "note"), ("---",) * 6]
    known = [
        lists,
        deep_page,
        topics,
        pages,
        figures,
        month,
        suggestions,
        ticket_page,
        words,
        filing,
        export,
        roster_import,
        awards,
        closing,
        letters,
        self_check,
    ]
    for measure in known:
        if options.only and measure.__name__ not in options.only:
            continue
        for what, took, floor, reach, note in measure(town):
            table.append((what, f"{took:.2f}", f"{floor:.2f}", f"{took / floor:.2f}", reach, note))
            print(*table[-1], sep=" | ", flush=True)
    if options.to:
        lines = ["| " + " | ".join(row) + " |" for row in table]
        options.to.write_text(f"{town.rows} tickets\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
