"""A dump of the database, the log and the ledger: no identity number, phone or word about care stands there in clear."""

import json
import logging
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from governance.foundation.fields import encrypted_columns
from residents.actions.care import change_profile, open_profile
from residents.actions.consents import give_consent
from residents.actions.households import move_in
from residents.actions.merging import merge, undo_merge
from residents.actions.passes import issue_pass
from residents.actions.people import add_resident
from residents.actions.requests import answer, ask
from residents.actions.revealing import reveal
from residents.choices import CareKind, RequestKind
from residents.models import CareProfile, Merge, Resident, Visit
from tests.builders import make_dwelling
from tests.conftest import build_town

NUMBER = "340111194805120028"
CANARIES = {
    "id number": NUMBER,
    "phone": "13855107788",
    "second phone": "13911112222",
    "note": "金丝雀备注听力不好",
    "health": "金丝雀肺病",
    "support": "金丝雀补贴",
    "needs": "金丝雀想有人陪",
    "contact phone": "13733334444",
    "household phone": "05516288999",
    "owner's phone": "13655556666",
    "visit note": "金丝雀腿疼",
    "request": "金丝雀电话换了",
    "answer": "金丝雀已更正",
}


def live(town):
    """All of it written by the actions people use, and then looked at, merged and taken apart again."""
    t, by, c = town, town.willow_secretary, CANARIES
    dwelling = make_dwelling(t.building, "301", owner_phone=c["owner's phone"])
    facts = {
        "name": "吴桂兰", "relation": "02", "id_number": NUMBER, "phone": c["phone"], "other_phones": c["second phone"],
        "note": c["note"],
    }  # fmt: skip
    move_in(dwelling, [facts], by=by)
    wu = Resident.objects.get()
    wu.household.phone = c["household phone"]
    wu.household.save()
    profile = open_profile(
        wu, by=by, kinds=[CareKind.SERIOUS_ILLNESS], health=c["health"], contact_phone=c["contact phone"]
    )
    change_profile(profile, by=by, version=profile.version, support=c["support"], needs=c["needs"])
    place = {name: getattr(wu, name) for name in ("building", "entrance", "home", "path")}
    Visit.objects.create(household=wu.household, resident=wu, by=t.building_leader, note=c["visit note"], **place)
    request = ask(wu, RequestKind.CORRECT, words=c["request"], by=by)
    answer(request, by=by, done=True, words=c["answer"])
    give_consent(wu, "contact", by=by)
    issue_pass(wu, by=by)
    twin = add_resident(wu.household, by=by, name="吴桂兰", phone=c["phone"], birth_date=date(1948, 5, 12))
    undo_merge(merge(wu, twin, by=by), by=by)
    merge(Resident.objects.get(pk=wu.pk), Resident.objects.get(pk=twin.pk), by=by)
    for what in ("id_number", "health"):
        reveal(wu, what, by=by, reason="核对低保申请")
    return Resident.objects.get()


def leaks(text, canaries=CANARIES):
    """Which of them stand in a text; JSON columns spell Chinese as escapes."""
    text = text.replace("\\\\", "\\")
    return [name for name, word in canaries.items() if word in text or json.dumps(word)[1:-1] in text]


def dumped():
    """Every value of every table as the database stores it, in one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [str(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_no_table_holds_a_number_or_a_word_in_clear(town):
    wu = live(town)
    assert (wu.id_number, wu.care.health, Merge.objects.count()) == (NUMBER, CANARIES["health"], 2)
    dump = dumped()
    assert "吴桂兰" in dump  # names are kept in clear, so the dump does hold what was written
    assert leaks(dump) == []
    assert leaks(str((1, json.dumps({"reason": CANARIES["health"]})))) == ["health"]  # the search itself can find


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="只有 SQLite 是一个文件")
def test_the_bytes_of_the_database_file_hold_none_either(town):
    live(town)
    raw = connection.connection.serialize()
    assert "吴桂兰".encode() in raw
    assert [name for name, word in CANARIES.items() if word.encode() in raw] == []


def test_the_log_and_the_ledger_hold_none(client, town, caplog):
    caplog.set_level(logging.DEBUG)
    wu = live(town)
    client.force_login(town.willow_secretary)
    client.post(reverse("reveal-resident", args=[wu.pk]), {"what": "phone", "reason": "通知体检"})
    client.post(reverse("reveal-resident", args=[wu.pk]), {"what": "phone", "reason": ""})
    client.get(reverse("who-saw", args=[wu.pk]))
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts, subject_label, actor_name FROM foundation_ledgerentry")
        said += str(cursor.fetchall())
    assert leaks(said, {"reason": "核对低保申请"}) == ["reason"]
    assert leaks(said, CANARIES | {"name": "吴桂兰"}) == []


def test_a_new_key_seals_every_column_of_the_register_anew(settings, tmp_path, db, capsys):
    settings.FIELD_KEYS_FILE = tmp_path / "keys.json"
    town = build_town()
    wu = live(town)
    call_command("rotate_keys")
    told = capsys.readouterr().out
    with connection.cursor() as cursor:
        for model, field in encrypted_columns():
            table, column = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(field.column)
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
            assert {row[0][:3] for row in cursor.fetchall()} <= {"e2:"}, field.place
    for place in ("resident.id_number", "careprofile.health", "visit.note", "registerrequest.words", "merge.gone"):
        assert f"residents.{place}: " in told
    wu = Resident.objects.get(pk=wu.pk)
    assert (wu.id_number, wu.phone, CareProfile.objects.get().health) == (NUMBER, CANARIES["phone"], CANARIES["health"])
    undo_merge(Merge.objects.order_by("pk").last(), by=town.willow_secretary)
    assert Resident.objects.filter(phone_key=wu.phone_key).count() == 2
