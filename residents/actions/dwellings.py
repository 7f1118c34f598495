"""Doors: added by hand, and what is known about them."""

from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from residents.actions._held import hold, store
from residents.choices import DwellingKind, Occupancy
from residents.doors import door_number, read_door
from residents.models import Dwelling, Resident

FACTS = ("floor", "kind", "occupancy", "owner_name", "owner_phone", "note")


@transaction.atomic
def add_dwelling(building, *, by, number, entrance=None, kind=DwellingKind.FLAT, occupancy=Occupancy.UNKNOWN, **facts):
    """A door that no roster brought. The floor is read from the number unless it is told."""
    number, floor, read = read_door(number)
    _check_entrance(building, entrance)
    facts = {"owner_name": "", "owner_phone": "", "note": ""} | facts
    facts["floor"] = facts["floor"] if facts.get("floor") is not None else floor
    kind = read if read and kind == DwellingKind.FLAT else kind
    home = building.unit
    with one_winner(f"{building}{entrance or ''}已有 {number}，请直接打开它。"):
        dwelling = Dwelling.objects.create(
            building=building,
            entrance=entrance,
            number=number,
            kind=kind,
            occupancy=occupancy,
            home=home,
            path=home.path,
            **facts,
        )
    ledger.record("dwelling.added", dwelling, by=by, unit=home, building=building.pk)
    return dwelling


def _check_entrance(building, entrance):
    if entrance is not None and entrance.building_id != building.pk:
        raise ActionRefused(f"{entrance}不在{building}，请重新选单元。")
    if entrance is None and building.entrances.exists():
        raise ActionRefused(f"{building}分单元，请选择这一户在哪个单元。")


@transaction.atomic
def change_dwelling(dwelling, *, by, seen=None, **new):
    """New facts about a door. `seen`: the version the form was made from."""
    dwelling = hold(dwelling, seen)
    new = {name: value for name, value in new.items() if name in (*FACTS, "number")}
    if "number" in new:
        new["number"] = door_number(new["number"])
    if new.get("occupancy") == Occupancy.VACANT:
        _must_be_empty(dwelling)
    with one_winner(f"{dwelling.building}{dwelling.entrance or ''}已有 {new.get('number', '')}，请换一个室号。"):
        changed = store(dwelling, **new)
    if changed:
        ledger.record("dwelling.changed", dwelling, by=by, unit=dwelling.home, fields=changed)
    return dwelling


def _must_be_empty(dwelling):
    living = Resident.objects.here().filter(household__dwelling=dwelling).count()
    if living and dwelling.occupancy != Occupancy.VACANT:
        raise ActionRefused(f"这里还登记有 {living} 人在住，不能改为空置。请先办理迁出。")
