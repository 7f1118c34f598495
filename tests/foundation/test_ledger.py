"""One row per change, in its transaction; never altered; what was altered all the same is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from governance.foundation import ledger
from governance.foundation.models import LedgerEntry, LedgerSeal
from tests.builders import make_person, make_unit


def write(n, action="test.done"):
    subject = make_person("某人")
    with transaction.atomic():
        return [ledger.record(action, subject, by=None, number=number) for number in range(n)]


def tamper(sql, params):
    """Change the ledger as somebody with the database's password could: past the triggers."""
    names = (
        ["foundation_ledgerentry_keep_rows"]
        if connection.vendor == "postgresql"
        else ["foundation_ledgerentry_no_update", "foundation_ledgerentry_no_delete"]
    )
    with connection.cursor() as cursor:
        for name in names:
            on = " ON foundation_ledgerentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(sql, params)


def test_a_row_says_what_who_where_and_about_what(town):
    entry = ledger.record("test.done", town.estate, by=town.willow_secretary, unit=town.willow, old=1, new=2)
    entry = LedgerEntry.objects.get(pk=entry.pk)
    assert {name: getattr(entry, name) for name in (
        "action", "actor", "actor_name", "unit_path", "subject_type", "subject_id", "subject_label", "facts"
    )} == {
        "action": "test.done",
        "actor": town.willow_secretary,
        "actor_name": "柳书记",
        "unit_path": town.willow.path,
        "subject_type": "hierarchy.estate",
        "subject_id": str(town.estate.pk),
        "subject_label": "杏花苑",
        "facts": {"old": 1, "new": 2},
    }  # fmt: skip


def test_the_system_itself_and_the_portal_as_a_whole_may_be_named(db):
    entry = ledger.record("test.done", None, by=None)
    assert (entry.actor, entry.actor_name, entry.subject_label, entry.unit_path) == (None, "系统", "系统", "")


def test_the_history_of_one_object_is_oldest_first(town):
    for action in ("test.first", "test.second"):
        ledger.record(action, town.estate, by=None)
    ledger.record("test.other", town.maple_estate, by=None)
    assert [entry.action for entry in ledger.of(town.estate)] == ["test.first", "test.second"]


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_a_transaction_is_refused():
    unit = make_unit("望湖街道")
    with pytest.raises(RuntimeError, match="同一个事务"):
        ledger.record("test.done", unit, by=None)
    assert not LedgerEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_no_row():
    unit = make_unit("望湖街道")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.record("test.done", unit, by=None)
        raise ZeroDivisionError
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("deed", ["update", "delete", "save"])
@pytest.mark.parametrize("model", [LedgerEntry, LedgerSeal])
def test_the_database_refuses_to_change_or_remove_a_row(db, model, deed):
    write(1)
    ledger.seal()
    row = model.objects.get()
    deeds = {"update": lambda: model.objects.update(id=row.pk), "delete": row.delete, "save": row.save}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        deeds[deed]()
    assert model.objects.count() == 1


def test_seals_chain_run_after_run(db, monkeypatch):
    monkeypatch.setattr(ledger, "SEAL_BATCH", 2)
    entries = write(3)
    assert [ledger.seal(), ledger.seal(), ledger.seal()] == [2, 1, 0]
    seals = list(LedgerSeal.objects.order_by("last_id").values_list("first_id", "last_id", "count"))
    assert seals == [(entries[0].pk, entries[1].pk, 2), (entries[2].pk, entries[2].pk, 1)]
    assert ledger.broken_seals() == []


def test_an_intact_ledger_is_said_to_be(db, capsys):
    write(2)
    ledger.seal()
    write(1)
    call_command("audit_verify")
    assert capsys.readouterr().out == "台账完好：1 段已封存，1 条待封存\n"


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE foundation_ledgerentry SET actor_name = '别人' WHERE id = %s", "内容与封存时不一致"),
        ("UPDATE foundation_ledgerentry SET facts = '{}' WHERE id = %s", "内容与封存时不一致"),
        ("DELETE FROM foundation_ledgerentry WHERE id = %s", "应有 3 条，现有 2 条"),
    ],
)
def test_a_changed_or_cut_row_is_found(db, capsys, sql, found):
    entries = write(3)
    ledger.seal()
    write(1)
    ledger.seal()
    tamper(sql, [entries[1].pk])
    with pytest.raises(CommandError, match="1 段与封存时不符") as error:
        call_command("audit_verify")
    assert error.value.returncode == 1
    assert capsys.readouterr().err == f"第 {entries[0].pk}–{entries[2].pk} 条：{found}\n"


def test_a_row_slipped_in_between_two_seals_is_found(db):
    entries = write(3)
    tamper("DELETE FROM foundation_ledgerentry WHERE id = %s", [entries[1].pk])  # a number nobody uses
    LedgerSeal.objects.create(
        first_id=entries[0].pk, last_id=entries[0].pk, count=1, digest=ledger._digest("", [entries[0]])
    )
    ledger.seal()
    assert ledger.broken_seals() == []
    LedgerEntry.objects.create(pk=entries[1].pk, action="test.forged")
    assert ledger.broken_seals() == [f"第 {entries[2].pk}–{entries[2].pk} 条：应有 1 条，现有 2 条"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_while_a_row_with_a_lower_number_may_still_come():
    """PostgreSQL gives numbers before the commit; on SQLite a second writer waits anyway."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL lets two transactions write at once")
    other = connection.copy()
    write(1)
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE foundation_ledgerentry IN ROW EXCLUSIVE MODE")
        assert ledger.seal() == 0
        cursor.execute("COMMIT")
    other.close()
    assert ledger.seal() == 1
