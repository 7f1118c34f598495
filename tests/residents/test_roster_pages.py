"""The pages of an import: upload, preview, decisions, confirmation, undo, and who sees them."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from governance.foundation import jobs
from governance.foundation.models import LedgerEntry
from residents.actions import rosters
from residents.actions.households import change_household
from residents.models import Resident, RosterBatch
from residents.roster.options import Options
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.rosters import counts, sheet

pytestmark = pytest.mark.django_db
ID = "340111195203010029"
GOOD = "杏花苑,1,1,301,吴桂兰,340111195203010029,13905510001,"
BAD = "杏花苑,9,1,301,陈建国,,,"


def upload(town, *lines, by=None, **options):
    file = SimpleUploadedFile("花名册.csv", sheet(*lines))
    return rosters.upload_roster(town.willow, file, by=by or town.willow_secretary, options=Options(**options))


def applied(town, *lines, **options):
    batch = upload(town, *lines, **options)
    rosters.apply_roster(batch, by=town.willow_secretary)
    jobs.drain()
    batch.refresh_from_db()
    return batch


def test_a_roster_goes_in_by_the_pages_and_its_file_is_gone(town, client):
    client.force_login(town.willow_secretary)
    file = SimpleUploadedFile("花名册.csv", sheet(GOOD, BAD))
    answer = client.post(reverse("rosters"), {"home": town.willow.pk, "file": file})
    batch = RosterBatch.objects.get()
    assert (answer.status_code, answer.url, batch.state) == (302, reverse("roster", args=[batch.pk]), "ready")
    page = client.get(answer.url).content.decode()
    assert "没有9栋" in page
    assert "确认导入 1 行" in page
    client.post(reverse("apply-roster", args=[batch.pk]))
    assert "正在导入" in client.get(answer.url).content.decode()
    name, storage = batch.file.name, batch.file.storage
    assert jobs.drain() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.outcome["counts"], batch.file.name) == (
        "done",
        {"rows": 2, "new": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "errors": 1},
        "",
    )
    assert Resident.objects.get().name == "吴桂兰"
    assert [entry.action for entry in LedgerEntry.objects.filter(action__startswith="roster.").order_by("pk")] == [
        "roster.uploaded",
        "roster.started",
        "roster.imported",
    ]
    assert storage.exists(name)  # until the transaction of the test commits


def test_the_preview_shows_no_number_in_the_clear(town, client):
    home = make_household(make_dwelling(town.building, "301", town.entrance))
    make_resident(home, "吴桂兰", id_number=ID, phone="13905519999")
    batch = upload(town, GOOD)
    client.force_login(town.willow_secretary)
    page = client.get(reverse("roster", args=[batch.pk])).content.decode()
    assert "139****9999" in page
    assert "139****0001" in page
    assert not [number for number in (ID, "13905519999", "13905510001") if number in page]


def test_nothing_personal_stands_in_the_outcome_or_the_ledger(town):
    batch = applied(town, GOOD, BAD)
    kept = json.dumps([batch.outcome, batch.options, list(LedgerEntry.objects.values_list("facts", flat=True))])
    assert not [words for words in ("吴桂兰", "陈建国", ID, "13905510001") if json.dumps(words).strip('"') in kept]


def test_a_conflict_is_decided_on_the_page(town, client):
    home = make_household(make_dwelling(town.building, "301", town.entrance))
    make_resident(home, "吴桂芳", id_number=ID)
    batch = upload(town, GOOD)
    client.force_login(town.willow_secretary)
    page = client.get(reverse("roster", args=[batch.pk])).content.decode()
    key = json.loads(RosterBatch.objects.get().shown)[0]["k"]
    assert f'name="d:{key}"' in page
    client.post(reverse("decide-roster", args=[batch.pk]), {f"d:{key}": "file", "kind": "conflicts"})
    batch.refresh_from_db()
    assert (batch.outcome["counts"]["conflicts"], batch.outcome["counts"]["changed"]) == (0, 1)
    refused = client.post(reverse("decide-roster", args=[batch.pk]), {f"d:{key}": "nonsense"}, follow=True)
    assert "不认识的处理办法" in refused.content.decode()


def test_the_options_beside_the_preview_look_again(town, client):
    batch = upload(town, BAD)
    assert batch.outcome["counts"]["errors"] == 1
    client.force_login(town.willow_secretary)
    columns = {f"s0-{name}": heading for name, heading in batch.outcome["sheets"][0]["columns"].items()}
    client.post(reverse("remap-roster", args=[batch.pk]), columns | {"create_places": "on"})
    batch.refresh_from_db()
    assert (batch.state, batch.outcome["counts"]["new"], batch.options["create_places"]) == ("ready", 1, True)
    both = {"fill_only": "on", "blank_clears": "on"}
    assert client.post(reverse("remap-roster", args=[batch.pk]), columns | both).status_code == 422


def test_corrected_columns_are_remembered_for_the_next_file_like_it(town):
    batch = upload(town, GOOD)
    plan = batch.outcome["sheets"][0]
    chosen = {field: heading for field, heading in plan["columns"].items() if field != "phone"}
    rosters.remap_roster(batch, by=town.willow_secretary, columns={plan["name"]: chosen}, options={})
    again = upload(town, GOOD)
    assert again.outcome["sheets"][0]["columns"] == chosen
    assert applied(town, GOOD).state == "done"
    assert Resident.objects.get().phone == ""


def test_two_who_confirm_at_once_the_second_reads_who(town):
    batch = upload(town, GOOD)
    rosters.apply_roster(batch, by=town.willow_secretary)
    with pytest.raises(rosters.Conflict, match="由柳书记确认"):
        rosters.apply_roster(batch, by=town.willow_worker)


@pytest.mark.parametrize("column", ["done_at", "undone_at"])
def test_what_was_prepared_before_another_import_ended_is_prepared_again(town, column):
    """Also when the other one's long commit became visible only after its own time."""
    batch = upload(town, GOOD)
    rosters.apply_roster(batch, by=town.willow_secretary)
    prepared = rosters.look(RosterBatch.objects.get(pk=batch.pk))
    other = RosterBatch.objects.create(home=town.maple, file_name="另一批.csv", state="done")
    RosterBatch.objects.filter(pk=other.pk).update(**{column: other.created_at - timedelta(minutes=5)})
    with pytest.raises(rosters.Stale):
        rosters.carry_out(batch.pk, prepared)
    jobs.drain()
    batch.refresh_from_db()
    assert (batch.state, Resident.objects.count()) == ("done", 1)


def test_a_newcomer_whose_household_was_edited_meanwhile_counts_as_new_and_the_edit_stays(town):
    home = make_household(make_dwelling(town.building, "301", town.entrance))
    data = sheet("杏花苑,1,1,301,7,吴桂兰", head="小区,楼栋,单元,室,户号,姓名")
    batch = rosters.received(town.willow, data, by=None, name="花名册.csv", options=Options())
    prepared = rosters.look(batch)
    change_household(home, by=town.willow_secretary, number="9")
    rosters.carry_out(batch.pk, prepared)
    batch.refresh_from_db()
    home.refresh_from_db()
    assert batch.outcome["counts"] == counts(new=1)
    assert (home.number, home.members.get().name, len(batch.outcome["late"])) == ("9", "吴桂兰", 1)


def test_who_corrected_columns_or_decided_rows_is_on_record(town):
    batch = upload(town, GOOD)
    rosters.remap_roster(batch, by=town.willow_worker, columns={}, options={"fill_only": True})
    rosters.decide_roster(batch, by=town.willow_secretary, decisions={"花名册!2": "new"})
    said = LedgerEntry.objects.filter(action__in=["roster.remapped", "roster.decided"]).order_by("pk")
    assert [(entry.actor, entry.facts) for entry in said] == [
        (town.willow_worker, {"sheets": 0}),
        (town.willow_secretary, {"rows": 1}),
    ]


def test_nothing_to_do_is_no_import(town):
    applied(town, GOOD)
    batch = upload(town, GOOD)
    with pytest.raises(rosters.ActionRefused, match="没有要新增或更新"):
        rosters.apply_roster(batch, by=town.willow_secretary)


def test_the_error_workbook_goes_in_again_once_it_is_mended(town, client):
    batch = upload(town, GOOD, BAD)
    client.force_login(town.willow_secretary)
    assert client.get(reverse("roster-errors", args=[batch.pk])).status_code == 405
    answer = client.post(reverse("roster-errors", args=[batch.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    page = book.active
    rows = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    head = next(number for number, row in enumerate(rows) if "姓名" in row)
    assert len(rows) == head + 2
    assert "没有9栋" in rows[-1][-1]
    cell = page.cell(head + 2, rows[head].index("楼栋") + 1)
    assert cell.fill.fgColor.rgb == "00F9C9C4"
    cell.value = "1"
    mended = io.BytesIO()
    book.save(mended)
    file = SimpleUploadedFile("退回行.xlsx", mended.getvalue())
    again = rosters.upload_roster(town.willow, file, by=town.willow_secretary)
    assert again.outcome["counts"] == {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "errors": 0}
    assert LedgerEntry.objects.filter(action="roster.errors_exported").count() == 1


def test_undo_on_the_page(town, client):
    batch = applied(town, GOOD)
    client.force_login(town.willow_secretary)
    client.post(reverse("undo-roster", args=[batch.pk]))
    jobs.drain()
    batch.refresh_from_db()
    assert (batch.state, Resident.objects.count(), batch.shown, batch.refused) == ("undone", 0, "", "")
    assert "已撤销：删去 3 条" in client.get(reverse("roster", args=[batch.pk])).content.decode()
    client.post(reverse("undo-roster", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_others_see_no_batch(town, client):
    batch = upload(town, GOOD)
    for person, code in ((town.maple_secretary, 404), (town.outsider, 404), (town.grid_leader, 404)):
        client.force_login(person)
        assert client.get(reverse("roster", args=[batch.pk])).status_code == code
        assert client.post(reverse("apply-roster", args=[batch.pk])).status_code == code
    client.force_login(town.director)
    assert client.get(reverse("roster", args=[batch.pk])).status_code == 200


def test_an_upload_for_a_unit_out_of_reach_is_refused(town, client):
    client.force_login(town.maple_secretary)
    answer = client.post(reverse("rosters"), {"home": town.willow.pk, "file": SimpleUploadedFile("a.csv", sheet(GOOD))})
    assert (answer.status_code, RosterBatch.objects.count()) == (422, 0)


def test_an_unreadable_file_is_refused_with_a_sentence_and_not_kept(town, client):
    client.force_login(town.willow_secretary)
    answer = client.post(
        reverse("rosters"), {"home": town.willow.pk, "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04")}
    )
    assert (answer.status_code, RosterBatch.objects.count()) == (422, 0)


def test_uploads_nobody_decided_go_after_a_day(town, django_capture_on_commit_callbacks):
    from datetime import timedelta

    from django.utils import timezone

    batch = upload(town, GOOD)
    path, storage = batch.file.name, batch.file.storage
    RosterBatch.objects.update(created_at=timezone.now() - timedelta(days=2))
    rosters.forget_undecided()
    assert (RosterBatch.objects.count(), storage.exists(path)) == (0, False)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_batch_and_three(town, client, django_assert_num_queries, many):
    for _ in range(many):
        upload(town, GOOD)
    client.force_login(town.willow_secretary)
    client.get(reverse("rosters"))
    with django_assert_num_queries(10):
        client.get(reverse("rosters"))


@pytest.mark.parametrize("layout", ["residents", "dwellings", "party", "care"])
def test_a_template_is_recognised_and_its_example_is_skipped(town, client, layout):
    client.force_login(town.willow_secretary)
    answer = client.get(reverse("roster-template"), {"layout": layout})
    data = b"".join(answer.streaming_content)
    roster = rosters.opened(data, "模板.xlsx", Options())
    assert list(roster.rows()) == []
    assert roster.sheets[0].unused == []


def test_an_import_that_never_ended_goes_with_its_file_after_a_week(town, django_capture_on_commit_callbacks):
    from datetime import timedelta

    from django.utils import timezone

    batch = upload(town, GOOD)
    path, storage = batch.file.name, batch.file.storage
    running = RosterBatch.objects.filter(pk=batch.pk)
    running.update(state=RosterBatch.State.RUNNING, created_at=timezone.now() - timedelta(days=2))
    rosters.forget_undecided()
    assert (RosterBatch.objects.count(), storage.exists(path)) == (1, True)
    running.update(created_at=timezone.now() - timedelta(days=8))
    rosters.forget_undecided()
    assert (RosterBatch.objects.count(), storage.exists(path)) == (0, False)
