"""Rows of a roster by hand, and examining and applying them without a file."""

from types import SimpleNamespace

from django.db import transaction
from django.utils import timezone

from residents.incoming import Incoming, Place
from residents.models import RosterBatch
from residents.roster.examining import Examination
from residents.roster.options import Options
from residents.roster.writing import write

DOOR = Place(estate="杏花苑", building="1", entrance="1", room="301", floor=3, written="1栋1单元301")


def incoming(name="", row=1, place=DOOR, **more):
    person = more.pop("person", {})
    if name:
        person = {"name": name, **person}
    return Incoming(sheet="花名册", row=row, place=place, person=person, **more)


def numbered(rows):
    for number, row in enumerate(rows, start=1):
        row.row = number
    return rows


def examine(home, rows, **options):
    """What an examination says: counts, verdicts by row, and the examination itself."""
    verdicts = {}
    examination = Examination(home, Options(**options), lambda verdict, row: verdicts.setdefault(row.row, verdict))
    examination.run(numbered(list(rows)))
    return SimpleNamespace(counts=examination.counts, of=verdicts, examination=examination)


def import_rows(home, rows, *, by=None, **options):
    """Examine and write; returns the batch with its counts."""
    found = examine(home, rows, **options)
    with transaction.atomic():
        batch = RosterBatch.objects.create(home=home, file_name="花名册.xlsx", by=by, state=RosterBatch.State.RUNNING)
        late, made = write(found.examination, batch, by=by)
        batch.outcome = {"counts": found.counts, "made": made, "late": late}
        batch.state, batch.done_at = RosterBatch.State.DONE, timezone.now()
        batch.save()
    return batch


def counts(**more):
    names = ("new", "changed", "unchanged", "conflicts", "errors")
    said = {name: more.get(name, 0) for name in names}
    return {"rows": sum(said.values()), **said}


PLAIN = "小区,楼栋,单元,室,姓名,公民身份号码,联系电话,备注"


def sheet(*lines, head=PLAIN):
    """A roster as a CSV file."""
    return "\n".join([head, *lines]).encode()
