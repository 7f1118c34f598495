"""manage.py import_roster: one line of JSON, and codes a script can act on."""

import json

import pytest
from django.core.management import call_command

from governance.foundation.models import LedgerEntry
from residents.models import Dwelling, Resident, RosterBatch
from tests.residents.rosters import sheet

pytestmark = pytest.mark.django_db
GOOD = "杏花苑,1,1,301,吴桂兰,340111195203010029,13905510001,"
BAD = "杏花苑,9,1,301,陈建国,,,"


def run(tmp_path, capsys, *lines, data=None, unit="WH01", **options):
    """(exit code, the JSON line, stderr)"""
    file = tmp_path / "花名册.csv"
    file.write_bytes(data if data is not None else sheet(*lines))
    code = 0
    try:
        call_command("import_roster", str(file), unit=unit, **options)
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    assert out.count("\n") <= 1
    return code, json.loads(out) if out else None, err


def said(answer):
    return {name: answer[name] for name in ("rows", "new", "changed", "unchanged", "conflicts", "errors")}


def test_all_good_rows_end_with_0(town, tmp_path, capsys):
    code, answer, _ = run(tmp_path, capsys, GOOD)
    assert (code, said(answer)) == (
        0,
        {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "errors": 0},
    )
    assert Resident.objects.get().batch_id == answer["batch"]
    assert RosterBatch.objects.get().file.name == ""


def test_a_refused_row_ends_with_1_and_the_others_are_in(town, tmp_path, capsys):
    errors = tmp_path / "errors.xlsx"
    code, answer, _ = run(tmp_path, capsys, GOOD, BAD, errors=str(errors))
    assert (code, answer["new"], answer["errors"], Resident.objects.count()) == (1, 1, 1, 1)
    assert errors.exists()


def test_a_dry_run_leaves_no_trace(town, tmp_path, capsys):
    before = LedgerEntry.objects.count()
    code, answer, _ = run(tmp_path, capsys, GOOD, dry_run=True)
    assert (code, answer["new"]) == (0, 1)
    assert not Resident.objects.exists() and not Dwelling.objects.exists() and not RosterBatch.objects.exists()
    assert LedgerEntry.objects.count() == before


def test_places_are_created_when_asked(town, tmp_path, capsys):
    code, answer, _ = run(tmp_path, capsys, BAD, create_places=True)
    assert (code, answer["new"]) == (0, 1)
    assert Resident.objects.get().building.number == "9"


@pytest.mark.parametrize(
    ("data", "unit", "words"),
    [(b"PK\x03\x04", "WH01", "。"), (None, "NONE", "没有编码为 NONE 的单位"), (None, "WH0101", "不是街道或社区")],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence(town, tmp_path, capsys, data, unit, words):
    code, answer, err = run(tmp_path, capsys, GOOD, data=data, unit=unit)
    assert (code, answer, words in err) == (2, None, True)
