"""Personal data at rest: unreadable in the database, refused when touched, movable to a new key."""

import json
import stat

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from governance.foundation import fields, key_rotation
from governance.foundation.models import LedgerEntry
from governance.foundation.secrets import local_keys
from hierarchy.models import User
from tests.builders import make_person

CANARY = "13912345678"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.FIELD_KEYS_FILE = tmp_path / "keys.json"
    local_keys(settings.FIELD_KEYS_FILE)


def stored(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM hierarchy_user WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def store(person, text):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hierarchy_user SET phone = %s WHERE id = %s", [text, person.pk])


def test_a_phone_number_is_nowhere_in_the_database(db):
    make_person("某人", phone=CANARY)
    assert User.objects.get().phone == CANARY
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert CANARY not in repr(cursor.fetchall()), table


def test_the_same_number_twice_does_not_look_the_same(db):
    one, two = (fields.encrypt(CANARY, "hierarchy.user.phone") for _ in range(2))
    assert one != two
    assert fields.decrypt(one, "hierarchy.user.phone") == fields.decrypt(two, "hierarchy.user.phone") == CANARY


@pytest.mark.parametrize("where", [-10, 5, 20])
def test_a_changed_value_is_refused_and_not_shown(db, where):
    person = make_person("某人", phone=CANARY)
    text = stored(person)
    store(person, text[:where] + ("A" if text[where] != "A" else "B") + text[where + 1 :])
    with pytest.raises(fields.Tampered, match="密文无法解开"):
        User.objects.get()


@pytest.mark.parametrize("text", [CANARY, "e9:AAAA", "e1:!!!!", "x1:AAAA", "e1:"])
def test_what_was_never_sealed_is_refused(db, text):
    person = make_person("某人", phone=CANARY)
    store(person, text)
    with pytest.raises(fields.Tampered):
        User.objects.get()


def test_a_value_moved_from_another_column_is_refused(db):
    person = make_person("某人", phone=CANARY)
    store(person, fields.encrypt(CANARY, "residents.resident.phone"))
    with pytest.raises(fields.Tampered):
        User.objects.get()


def test_empty_stays_empty_and_searching_goes_through_the_blind_index(db):
    person = make_person("某人")
    assert stored(person) == ""
    for lookup in ("phone", "phone__contains", "phone__in"):
        with pytest.raises(FieldError, match="盲索引"):
            User.objects.filter(**{lookup: [CANARY]}).exists()


def test_the_blind_index_knows_one_number_however_it_is_written():
    index = fields.blind_index("a.b", " 139 1234\u30005678 ")
    assert index == fields.blind_index("a.b", "１３９12345678") and len(index) == 32
    assert index != fields.blind_index("a.c", CANARY)
    assert fields.blind_index("a.b", " ") == ""


@pytest.mark.parametrize(
    ("phone", "shown"), [(CANARY, "139****5678"), ("0551-6288", "*******88"), ("12", "12"), ("", ""), (None, "")]
)
def test_phones_are_masked(phone, shown):
    assert fields.mask_phone(phone) == shown


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳小兰", "欧**兰"), ("李", "李"), ("", "")])
def test_names_are_masked(name, shown):
    assert fields.mask_name(name) == shown


def test_rotating_puts_every_value_under_a_new_key(db, settings, capsys, monkeypatch):
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    people = [make_person(f"人{n}", phone=f"1390000000{n}") for n in range(5)]
    nobody = make_person("无号")
    index = people[0].phone_key
    call_command("rotate_keys")
    keys = json.loads(settings.FIELD_KEYS_FILE.read_text())
    assert (keys["current"], set(keys["keys"])) == ("2", {"1", "2"})
    assert stat.S_IMODE(settings.FIELD_KEYS_FILE.stat().st_mode) == 0o400
    assert {stored(person)[:3] for person in people} == {"e2:"}
    assert stored(nobody) == ""
    assert [User.objects.get(pk=person.pk).phone for person in people] == [f"1390000000{n}" for n in range(5)]
    assert fields.blind_index("hierarchy.user.phone", "13900000000") == index
    assert "hierarchy.user.phone: 5 行" in capsys.readouterr().out.splitlines()
    assert LedgerEntry.objects.get().facts == {"key": "2", "rows": 5}


def test_a_rotation_that_was_cut_short_is_resumed_without_another_key(db, settings):
    one, two = make_person("甲", phone="13900000001"), make_person("乙", phone="13900000002")
    old = stored(one)
    call_command("rotate_keys")
    store(one, old)
    call_command("rotate_keys", resume=True)
    assert (stored(one)[:3], stored(two)[:3]) == ("e2:", "e2:")
    assert json.loads(settings.FIELD_KEYS_FILE.read_text())["current"] == "2"


def test_another_process_sees_a_rotation_at_once(db, settings):
    person = make_person("甲", phone=CANARY)
    assert stored(person)[:3] == "e1:"
    key_rotation.add_key()
    assert fields.encrypt("x", "a.b")[:3] == "e2:"
    assert User.objects.get().phone == CANARY


def test_lost_keys_are_never_silently_replaced(settings, tmp_path, town):
    """A volume mounted wrongly must stop the portal, not seal new data under a key the old data does not know."""
    town.director.phone = "13800001234"
    town.director.save()
    settings.FIELD_KEYS_FILE = tmp_path / "mounted-wrongly" / "keys.json"

    with pytest.raises(ImproperlyConfigured, match=r"密钥文件 .*keys\.json 不见了"):
        fields.encrypt("x", "a.b.c")

    assert not settings.FIELD_KEYS_FILE.exists()
