"""Encrypted columns open with the keys of this machine, and the keys they are found by are those of their text."""

from itertools import groupby

from django.db.models import TextField
from django.db.models.functions import Cast

from deliberation.actions.intake import phone_key as reporter_key
from deliberation.models import Ticket, Voice
from governance.foundation.fields import Tampered, decrypt, encrypted_columns
from governance.overview.invariants.registry import SEALED, Breach, invariant
from governance.overview.invariants.sampling import sampled
from hierarchy.models import User
from hierarchy.models.user import phone_key as user_key
from residents.fields import id_key, tail_key
from residents.fields import phone_key as resident_key
from residents.models import Resident
from volunteers.fields import document_key
from volunteers.fields import phone_key as volunteer_key
from volunteers.models import Volunteer

OPEN = "请核对密钥文件是否来自同一台机器；密钥无误的，从备份恢复这一行。"
KEYS = "请系统管理员运行 manage.py rotate_keys；仍不一致的，在页面里把号码重新保存一次。"


def _path_of(model):
    return "path" if any(field.name == "path" for field in model._meta.fields) else None


def _opens(stored, field):
    try:
        decrypt(stored, field.place)
    except Tampered:
        return False
    return True


def watch_columns(model, fields):
    """Register that a sample of a table's encrypted columns opens."""
    words, path = model._meta.verbose_name, _path_of(model)

    @invariant(f"sealed.{model._meta.label_lower}", f"{words}的加密内容都能解开", SEALED, OPEN)
    def opens_with_our_keys():
        rows = sampled(model._base_manager.all())
        rows = rows.annotate(**{f"raw_{field.name}": Cast(field.name, TextField()) for field in fields})
        columns = [*([path] if path else []), *(f"raw_{field.name}" for field in fields)]
        for pk, *values in rows.order_by("pk").values_list("pk", *columns).iterator():
            place = values.pop(0) if path else ""
            shut = [
                field.verbose_name for field, raw in zip(fields, values, strict=True) if raw and not _opens(raw, field)
            ]
            if shut:
                yield Breach(f"{words}{pk}", f"解不开：{'、'.join(map(str, shut))}", place)


def watch_keys(model, keys):
    """Register that the blind indexes of a table are those of its columns: {key column: (column, function)}."""
    words, path = model._meta.verbose_name, _path_of(model)

    @invariant(f"keys.{model._meta.label_lower}", f"{words}的查找键与号码一致", SEALED, KEYS)
    def keys_are_those_of_the_numbers():
        named = [name for name, _ in keys.values()]
        raw = {f"raw_{name}": Cast(name, TextField()) for name in named}
        columns = [*([path] if path else []), *keys, *(f"raw_{name}" for name in named)]
        rows = sampled(model._base_manager.annotate(**raw)).order_by("pk").values_list("pk", *columns)
        for pk, *values in rows.iterator():
            place = values.pop(0) if path else ""
            kept, stored = values[: len(keys)], values[len(keys) :]
            if any(_wrong_key(model, *each) for each in zip(kept, stored, keys.values(), strict=True)):
                yield Breach(f"{words}{pk}", "按号码查不到这一行", place)


def _wrong_key(model, kept, stored, column):
    name, key_of = column
    place = model._meta.get_field(name).place
    try:
        return (kept or "") != (key_of(decrypt(stored, place) if stored else "") or "")
    except Tampered:
        return False  # told by the other invariant


for model, columns in groupby(encrypted_columns(), key=lambda pair: pair[0]):
    watch_columns(model, [field for _, field in columns])

watch_keys(
    Resident,
    {"id_key": ("id_number", id_key), "phone_key": ("phone", resident_key), "phone_tail": ("phone", tail_key)},
)
watch_keys(User, {"phone_key": ("phone", user_key)})
watch_keys(Volunteer, {"phone_key": ("phone", volunteer_key), "document_key": ("document_number", document_key)})
watch_keys(Ticket, {"reporter_phone_key": ("reporter_phone", reporter_key)})
watch_keys(Voice, {"reporter_phone_key": ("reporter_phone", reporter_key)})
