"""Kill -9 the senders, and the mail server half-way: every reminder arrives once, none in the night.

python -m tests.faults.fault_letters --letters 10000 --database sqlite --kills 20 --server-kills 1
python -m tests.faults.fault_letters --letters 10000 --database postgres --senders 3 --kills 20 --server-kills 2 --dedupe
… --night    the clock of the senders stands at 23:00: nothing may arrive
… --naive    a sender that marks a letter only after it was sent, to see this test fail

Without `--dedupe` a letter that was on its way when somebody died is `unsure`: it may have arrived once, or not, and
waits for a person. With it the server throws doubles away by Message-ID and `unsure` must be 0.
"""

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.faults import engine
from tests.faults.fault_jobs import Workers

HOST = "127.0.0.1"


def send(night, naive):
    """What a sender process does until it is killed: the job's own work, with shorter pauses and leases."""
    from django.db import InterfaceError, OperationalError, connection

    from governance.foundation import office_hours
    from governance.foundation.outbox import claiming, sending

    office_hours.is_open = lambda now=None, calendar=None: not night
    sending.PAUSES, claiming.LEASE = [1], timedelta(seconds=6)
    if naive:
        sending.mark_sending = lambda letter: True
    while True:
        try:
            if not sending.send_due(seconds=5):
                time.sleep(0.2)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.2)


def write(count, port, dedupe):
    """So many people with one reminder each, and their letters, written as a run of reminders writes them."""
    from django.db import transaction
    from django.utils import timezone

    from governance.foundation import outbox
    from governance.foundation.models import Channel, LedgerEntry, Letter, Notice, Reach, Wanted, Way
    from hierarchy.models import User

    at = {"host": HOST, "port": port, "security": "none", "sender": "linju@office.example"}
    Channel.objects.create(way=Way.MAIL, name="邮件", parameters=at, active=True, resends_unsure=dedupe)
    now = timezone.now()
    with transaction.atomic():
        people = User.objects.bulk_create([User(name=f"人{n}") for n in range(count)], batch_size=500)
        since = now - timedelta(days=1)
        reach = [
            Reach(user=person, email=f"p{n}@x.example", by_mail=Wanted.EVERYTHING, since=since)
            for n, person in enumerate(people)
        ]
        Reach.objects.bulk_create(reach, batch_size=500)
        entry = LedgerEntry.objects.create(action="reminders.given")
        began = time.monotonic()
        rows = [Notice(user=each, entry=entry, kind="x", occasion=f"{each.pk}/w", text="到期") for each in people]
        Notice.objects.bulk_create(rows, batch_size=1000)
        inbox = time.monotonic() - began
        outbox.post(set(people))
    Letter.objects.update(next_at=now)
    return inbox


class Server:
    """The mail server as a process of its own, on one port for all its lives."""

    def __init__(self, file, dedupe):
        self.command = [sys.executable, "-m", "tests.mail_server", str(file), *(["--dedupe"] if dedupe else [])]
        self.port = None
        self.begin()

    def begin(self):
        more = ["--port", str(self.port)] if self.port else []
        self.process = subprocess.Popen([*self.command, *more], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def kill(self):
        self.process.kill()
        self.process.wait()


def arrived(file):
    """{recipient: times}."""
    return Counter(line.split()[0] for line in file.read_text().splitlines()) if file.exists() else Counter()


def left():
    from django.db import InterfaceError, OperationalError, connection

    from governance.foundation.models import Letter
    from governance.foundation.models.outbox import OPEN

    try:
        return Letter.objects.filter(state__in=OPEN).count()
    except (OperationalError, InterfaceError):
        connection.close()
        return -1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--senders", type=int, default=2)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--server-kills", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=900, help="at most")
    for flag in ("--dedupe", "--night", "--naive"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def main():
    given = arguments()
    os.environ |= {"CHANNEL_HOSTS": HOST, "CHANNEL_PRIVATE_HOSTS": HOST}
    with tempfile.TemporaryDirectory() as folder, engine.database(given.database):
        file = Path(folder) / "arrived"
        server = Server(file, given.dedupe)
        inbox = write(given.letters, server.port, given.dedupe)
        began = time.monotonic()
        senders = Workers(given.senders, lambda: send(given.night, given.naive))
        try:
            storm(given, file, server, senders, began)
        finally:
            senders.end()
            server.kill()
        report(given, file, time.monotonic() - began, inbox, senders.kills)


def storm(given, file, server, senders, began):
    """Kill senders at even distances, and the server at half-way (then at three quarters …)."""
    kills = [given.letters * (n + 1) // (given.kills + 1) for n in range(given.kills)]
    deaths = [given.letters * (n + 1) // (n + 2) for n in range(given.server_kills)]
    until = began + (10 if given.night else given.seconds)
    while time.monotonic() < until and left() != 0:
        there = sum(arrived(file).values())
        senders.replace_the_dead()
        if kills and there >= kills[0]:
            kills.pop(0)
            time.sleep(random.random() / 20)
            senders.kill_one()
        if deaths and there >= deaths[0]:
            deaths.pop(0)
            server.kill()
            time.sleep(3)
            server.begin()
        time.sleep(0.02)


def report(given, file, seconds, inbox, kills):
    from governance.foundation.models import Letter, LetterState, Notice

    found = arrived(file)
    states = Counter(Letter.objects.values_list("state", flat=True))
    unsure = Letter.objects.filter(state=LetterState.UNSURE)
    assert Letter.objects.count() == Notice.objects.count() == given.letters
    figures = {
        "letters": given.letters,
        "arrived": len(found),
        "lost": given.letters - len(found) - _unsure_and_absent(unsure, found),
        "double": sum(found.values()) - len(found),
        "unsure": len(unsure),
        "attempts": sum(Letter.objects.values_list("attempts", flat=True)),
        "kills": kills,
        "seconds": round(seconds),
        "inbox": f"{inbox:.2f}",
    }
    if given.night:
        figures["lost"] = 0 if states == {LetterState.WAITING: given.letters} else given.letters
    sys.stdout.write(" ".join(f"{name}={value}" for name, value in figures.items()) + "\n")
    bad = figures["lost"] + figures["double"] + (figures["unsure"] if given.dedupe else 0)
    bad += figures["arrived"] if given.night else 0
    sys.exit(1 if bad else 0)


def _unsure_and_absent(unsure, found):
    """Letters a person must decide about that did not arrive: not lost, for they are on the page."""
    absent = 0
    for letter in unsure.select_related("user__reach"):
        absent += letter.user.reach.email not in found
    return absent


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
