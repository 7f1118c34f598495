"""小区、楼栋、单元 and the buildings' chat groups."""

import re
import unicodedata

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from hierarchy import paths
from hierarchy.actions import tree
from hierarchy.choices import EstateKind
from hierarchy.models import Building, ChatGroup, Entrance, Estate, Post

NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}


def plain_number(text):
    """3栋, 3#, 03幢, 三号楼, 2单元 → "3", "3", "3", "3", "2"; A座 → "A"; what is no number stays as written."""
    text = "".join(unicodedata.normalize("NFKC", str(text or "")).split())
    text = re.sub(r"(?<=.)(号楼|号|栋|幢|座|楼|单元|#)+$", "", re.sub(r"\.0$", "", text)).removeprefix("第")
    if re.fullmatch(r"[零〇一二两三四五六七八九十]+", text):
        return _from_chinese(text)
    return text.lstrip("0") or "0" if text.isdigit() else text.upper()


def _from_chinese(text):
    if "十" not in text:
        return str(int("".join(str(NUMERALS[c]) for c in text)))
    tens, _, ones = text.partition("十")
    return str(NUMERALS.get(tens, 1) * 10 + NUMERALS.get(ones, 0))


def _open(unit):
    """The unit as it is now, in use, with its office's tree held: what exists once is looked for and made by one."""
    unit = tree.lock(unit)
    if not unit.is_open:
        raise ActionRefused(f"{unit}已撤销，请选择一个在用的单位。")
    return unit


@transaction.atomic
def found_estate(unit, *, by, name, kind=EstateKind.COMMODITY, households=0, population=0, has_property_company=True):
    unit = _open(unit)
    if Estate.objects.filter(unit=unit, name=name).exists():
        raise ActionRefused(f"{unit}已有名为“{name}”的小区。")
    estate = Estate.objects.create(
        unit=unit,
        name=name,
        kind=kind,
        households=households,
        population=population,
        has_property_company=has_property_company,
    )
    ledger.record("estate.founded", estate, by=by, unit=unit)
    return estate


@transaction.atomic
def change_estate(estate, *, by, **new):
    """New facts about an estate; `unit` too, which answers for its public spots."""
    tree.lock(estate.unit)
    estate = Estate.objects.select_for_update().get(pk=estate.pk)
    changed = [field for field, value in new.items() if getattr(estate, field) != value]
    if not changed:
        return estate
    unit = _open(new.get("unit", estate.unit))
    if Estate.objects.filter(unit=unit, name=new.get("name", estate.name)).exclude(pk=estate.pk).exists():
        raise ActionRefused(f"{unit}已有名为“{new.get('name', estate.name)}”的小区。")
    for field in changed:
        setattr(estate, field, new[field])
    estate.save(update_fields=changed)
    ledger.record("estate.changed", estate, by=by, unit=unit, fields=changed)
    return estate


@transaction.atomic
def found_building(estate, *, by, unit, number, floors=6, households=0, entrances=0):
    """A building with its entrances 1…n, in the care of `unit`, which must belong to the estate's street."""
    unit, number = _open(unit), plain_number(number)
    _same_street(estate, unit)
    if Building.objects.filter(estate=estate, number=number).exists():
        raise ActionRefused(f"{estate}已有 {number} 号楼。")
    building = Building.objects.create(estate=estate, unit=unit, number=number, floors=floors, households=households)
    Entrance.objects.bulk_create(Entrance(building=building, number=str(n + 1)) for n in range(entrances))
    ledger.record("building.founded", building, by=by, unit=unit, estate=str(estate), entrances=entrances)
    return building


def _same_street(estate, unit):
    if estate.unit.office_path != unit.office_path:
        raise ActionRefused(f"{estate}与{unit}不属于同一个街道。")


@transaction.atomic
def change_building(building, *, by, **new):
    """New facts about a building. A new responsible unit also takes over its posts and what happened there."""
    tree.lock(building.estate.unit)
    building = _lock(building)
    if "number" in new:
        new["number"] = plain_number(new["number"])
    changed = [field for field, value in new.items() if getattr(building, field) != value]
    if not changed:
        return building
    same_number = Building.objects.filter(estate=building.estate, number=new.get("number", building.number))
    if same_number.exclude(pk=building.pk).exists():
        raise ActionRefused(f"{building.estate}已有 {new['number']} 号楼。")
    if "unit" in changed:
        new["unit"] = _open(new["unit"])
        _same_street(building.estate, new["unit"])
    before = building.unit
    for field in changed:
        setattr(building, field, new[field])
    building.save(update_fields=changed)
    if "unit" in changed:
        _posts_follow(building)
        paths.hand_building_over(building, building.unit, before)
    ledger.record("building.changed", building, by=by, unit=building.unit, fields=changed)
    return building


def _lock(building):
    """Locked alone and read afterwards: PostgreSQL drops a joined row that changed while the lock was waited for."""
    list(Building.objects.select_for_update(no_key=True).filter(pk=building.pk))
    return Building.objects.select_related("unit", "estate__unit").get(pk=building.pk)


def _posts_follow(building):
    Post.objects.filter(building=building).update(unit=building.unit)
    Post.objects.filter(entrance__building=building).update(unit=building.unit)


@transaction.atomic
def found_entrance(building, *, by, number, households=0):
    building, number = _lock(building), plain_number(number)
    if Entrance.objects.filter(building=building, number=number).exists():
        raise ActionRefused(f"{building}已有 {number} 单元。")
    entrance = Entrance.objects.create(building=building, number=number, households=households)
    ledger.record("entrance.founded", entrance, by=by, unit=building.unit, building=str(building))
    return entrance


@transaction.atomic
def register_group(building, *, by, name, members=0, since=None):
    """A building's chat group is registered, or its number of members brought up to date."""
    building = _lock(building)
    group = ChatGroup.objects.select_for_update().filter(building=building, name=name, closed_on=None).first()
    if group is None:
        group = ChatGroup.objects.create(building=building, name=name, members=members, since=since)
        ledger.record("chat_group.registered", group, by=by, unit=building.unit, members=members)
    elif group.members != members:
        group.members = members
        group.save(update_fields=["members"])
        ledger.record("chat_group.changed", group, by=by, unit=building.unit, members=members)
    return group


@transaction.atomic
def close_group(group, *, by):
    if ChatGroup.objects.filter(pk=group.pk, closed_on=None).update(closed_on=timezone.localdate()):
        ledger.record("chat_group.closed", group, by=by, unit=group.building.unit)
