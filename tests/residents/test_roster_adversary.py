"""The adversary's workbook, all the way in: nobody wrong stored, no row lost without a reason."""

import io
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from residents.actions import rosters
from residents.models import CareProfile, PartyMember, Resident
from residents.roster.errors_book import write_errors
from residents.roster.options import Options
from residents.roster.preview import unpacked
from tests.residents import adversary

pytestmark = pytest.mark.django_db
ASKED_FOR = {"create_places": True, "include_hidden": True}


@pytest.fixture
def imported(town, tmp_path):
    town.wanted = adversary.make(tmp_path / "a.xlsx")
    data = Path(tmp_path / "a.xlsx").read_bytes()
    town.batch = rosters.received(town.willow, data, by=None, name="a.xlsx", options=Options(**ASKED_FOR))
    rosters.carry_out(town.batch.pk, rosters.look(town.batch))
    town.batch.refresh_from_db()
    town.refused = {(line["sheet"], line["row"]): line for line in unpacked(town.batch.refused)}
    return town


def test_every_row_has_one_fate_and_every_refused_one_a_reason(imported):
    counts = imported.batch.outcome["counts"]
    assert counts["rows"] == len(imported.wanted) == sum(n for name, n in counts.items() if name != "rows")
    assert counts["conflicts"] + counts["errors"] == len(imported.refused)
    assert all(line["words"] for line in imported.refused.values())
    assert {at for at, want in imported.wanted.items() if want.refused} <= set(imported.refused)


def test_who_is_stored_is_who_was_in_a_row_that_went_in_and_as_it_says(imported):
    stored = {person.name: person for person in Resident.objects.select_related("household__dwelling")}
    good = {want.name: want for at, want in imported.wanted.items() if at not in imported.refused and want.name}
    assert set(stored) == set(good)
    wrong = [
        (name, column, getattr(stored[name], column), value)
        for name, want in good.items()
        for column, value in want.person.items()
        if column in ("sex", "birth_date", "birth_precision", "id_number", "phone")
        and getattr(stored[name], column) != value
    ]
    assert wrong == []
    assert CareProfile.objects.exists() and PartyMember.objects.exists()


def test_a_damaged_number_is_stored_nowhere(imported):
    damaged = [want.name for want in imported.wanted.values() if want.damaged]
    assert damaged
    assert not Resident.objects.filter(name__in=damaged).exists()


def test_the_error_workbook_holds_every_refused_row_and_goes_in_clean_once_mended(imported):
    plans = {plan["name"]: plan for plan in imported.batch.outcome["sheets"]}
    file = io.BytesIO()
    write_errors(file, imported.batch.refused, plans)
    found = rosters.opened(file.getvalue(), "退回行.xlsx", Options(**ASKED_FOR))
    assert found.rows_total == len(imported.refused)
    again, preview = rosters.examined(imported.willow, _mended(file, imported, plans), Options(**ASKED_FOR))
    assert [line["words"] for line in unpacked(preview.refused_rows())] == []
    assert again.counts["rows"] == len(imported.refused)


def _mended(file, imported, plans):
    """What a clerk does: the coloured cells get a right value, and where the address is at fault, a whole one."""
    book, serial = load_workbook(file), Counter()
    for page in book.worksheets:
        columns = {heading: name for name, heading in plans[page.title]["columns"].items()}
        rows = list(page.iter_rows())
        head = next(n for n, row in enumerate(rows) if str(row[-1].value).startswith("不能导入的原因"))
        headings = [cell.value for cell in rows[head]]
        for row in rows[head + 1 :]:
            serial["row"] += 1
            right = {
                "estate": "杏花苑", "building": "1", "entrance": "1", "room": f"9{serial['row']:02}",
                "address": f"杏花苑1栋1单元9{serial['row']:02}", "name": "改" + chr(0x4E00 + serial["row"]),
            }  # fmt: skip
            if "entrance" not in columns.values():
                right["building"] = "1栋1单元"
            for cell, heading in zip(row, headings, strict=True):
                cell.value = right.get(columns.get(heading), "" if heading in columns else cell.value)
    out = io.BytesIO()
    book.save(out)
    return rosters.opened(out.getvalue(), "改好.xlsx", Options(**ASKED_FOR, estate="杏花苑"))
