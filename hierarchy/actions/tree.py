"""Founding, renaming, closing and moving units. All changes of one office's tree wait for each other."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, one_winner
from hierarchy import handover, paths
from hierarchy.choices import HOUSEHOLD_KINDS, Level, UnitKind
from hierarchy.models import Building, Estate, OrgUnit, Placement, Post

SETTLE_AFTER = timedelta(minutes=2)  # longer than any request that may have read a path before the move
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}")


def lock(unit):
    """The unit as the database has it now, with its office's tree held until the action commits.

    Tickets and whatever else refers to the office are filed meanwhile (`no_key`).
    """
    list(OrgUnit.objects.select_for_update(no_key=True).filter(path=unit.office_path))
    return OrgUnit.objects.get(pk=unit.pk)


@transaction.atomic
def found_unit(parent, *, by, name, code="", kind=UnitKind.REGULAR, founded_on=None, members=0, phone=""):
    """A new unit under `parent` (None for a street). Without a code it gets its parent's and two more digits."""
    if parent is not None:
        parent = lock(parent)
        if not parent.is_open:
            raise ActionRefused(f"{parent}已撤销，不能在它下面新建单位。请选择一个在用的上级。")
        if parent.depth >= Level.HOUSEHOLD:
            raise ActionRefused("家庭（第五级）下面不能再设单位。")
    level = Level(parent.depth + 1 if parent else 1)
    _check_kind(kind, level)
    if parent and OrgUnit.objects.children_of(parent).current().filter(name=name).exists():
        raise ActionRefused(f"{parent}下已有名为“{name}”的单位，请换一个名称。")
    facts = {"name": name, "kind": kind, "founded_on": founded_on, "members": members, "phone": phone}
    facts["code"] = _free_code(code.strip().upper() if code else next_code(parent))
    with one_winner("刚刚有人建立了同一编码的单位，请刷新后再看，或换一个编码。"):
        unit = OrgUnit.objects.add_child(parent, facts) if parent else OrgUnit.objects.add_root(facts)
    Placement.objects.create(unit=unit, parent=parent, path=unit.path, since=founded_on or timezone.localdate())
    ledger.record("unit.founded", unit, by=by, unit=unit, code=unit.code, level=int(level))
    return unit


def _check_kind(kind, level):
    if (kind in HOUSEHOLD_KINDS) != (level == Level.HOUSEHOLD):
        wanted = "中心户或示范户" if level == Level.HOUSEHOLD else "中心户、示范户以外的类别"
        raise ActionRefused(f"{level.label}一级的单位应选{wanted}。")


def _free_code(code):
    if not CODE.fullmatch(code):
        raise ActionRefused("编码只用字母、数字、横线，最长 30 位，以字母或数字开头。")
    if OrgUnit.objects.filter(code__iexact=code).exists():
        raise ActionRefused(f"编码 {code} 已被使用，请换一个，或留空由系统编排。")
    return code


def next_code(parent):
    """The parent's code and the next two digits (three when ninety-nine are used up)."""
    if parent is None:
        raise ActionRefused("新建街道须填写编码，例如 WH。")
    taken = set(OrgUnit.objects.filter(code__startswith=parent.code).values_list("code", flat=True))
    used = [int(tail) for tail in (code[len(parent.code) :] for code in taken) if tail.isdigit() and len(tail) <= 3]
    number = max((n for n in used), default=0) + 1
    while f"{parent.code}{number:02d}" in taken:
        number += 1
    return f"{parent.code}{number:02d}"


@transaction.atomic
def rename_unit(unit, *, by, name, kind=None, members=None, phone=None):
    """Another name, kind, number of members or public phone; the code stays, because sheets refer to it."""
    unit = lock(unit)
    new = {"name": name, "kind": kind, "members": members, "phone": phone}
    changed = [field for field, value in new.items() if value is not None and getattr(unit, field) != value]
    if not changed:
        return unit
    _check_kind(kind or unit.kind, unit.level)
    same_name = OrgUnit.objects.filter(path__startswith=unit.parent_path, depth=unit.depth, name=name, closed_on=None)
    if "name" in changed and unit.depth > 1 and same_name.exclude(pk=unit.pk).exists():
        raise ActionRefused(f"同一上级下已有名为“{name}”的单位，请换一个名称。")
    before = unit.name
    for field in changed:
        setattr(unit, field, new[field])
    unit.save(update_fields=[*changed, "initials"])
    ledger.record("unit.changed", unit, by=by, unit=unit, before=before, fields=changed)
    return unit


@transaction.atomic
def close_unit(unit, *, by, on=None, note=""):
    """The unit is no more; its row, its history and its old tickets stay."""
    unit, on = lock(unit), on or timezone.localdate()
    if not unit.is_open:
        raise ActionRefused(f"{unit}已于 {unit.closed_on} 撤销。")
    if on > timezone.localdate():
        raise ActionRefused("撤销日期不能晚于今天。")
    if left := what_stands_in_the_way(unit):
        raise ActionRefused(f"{unit}还有{'、'.join(left)}，处理完再撤销。")
    Post.objects.filter(unit=unit).open().update(abolished_on=on)
    Placement.objects.filter(unit=unit, until=None).update(until=on)
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    ledger.record("unit.closed", unit, by=by, unit=unit, on=str(on), note=bool(note))
    return unit


def what_stands_in_the_way(unit):
    """What must be settled before a unit can be closed, as the words of a sentence."""
    counts = [
        (OrgUnit.objects.children_of(unit).current().count(), "个下级单位"),
        (Building.objects.filter(unit=unit).count(), "栋楼"),
        (Estate.objects.filter(unit=unit).count(), "个小区"),
        (Post.objects.filter(unit=unit).filled().count(), "个有人在任的岗位"),
    ]
    left = [f" {count} {thing}" for count, thing in counts if count]
    return left + [f" {count} 件{label}" for label, count, _ in handover.open_work(None, unit)]


@transaction.atomic
def move_unit(unit, new_parent, *, by, on=None, note=""):
    """Hang a unit, with all below it, under another parent of the same level in the same street.

    Every row that carries a path of the branch is rewritten in the same transaction: what people below see does
    not change, and the new line above sees the branch's open and old tickets from the next request on.
    """
    unit, on = lock(unit), on or timezone.localdate()
    new_parent = OrgUnit.objects.get(pk=new_parent.pk)
    _check_move(unit, new_parent, on)
    old = unit.path
    OrgUnit.objects.move(unit, new_parent, "last-child")
    unit = OrgUnit.objects.get(pk=unit.pk)
    rewritten = paths.rewrite(old, unit.path)
    _keep_history(unit, old, on, note)
    now = timezone.now()
    jobs.enqueue(
        "paths.settle", f"paths.settle:{unit.pk}:{int(now.timestamp())}", due_at=now + SETTLE_AFTER, unit=unit.pk
    )
    ledger.record("unit.moved", unit, by=by, unit=unit, before=old, after=unit.path, on=str(on), rows=rewritten)
    return unit


def _check_move(unit, new_parent, on):
    if unit.depth == Level.STREET:
        raise ActionRefused("街道是最上一级，没有可调整的隶属。")
    if new_parent.depth != unit.depth - 1:
        wanted = Level(unit.depth - 1).label
        raise ActionRefused(f"{unit}只能隶属于{wanted}一级的单位，{new_parent}是{new_parent.level.label}一级。")
    if new_parent.path == unit.parent_path:
        raise ActionRefused(f"{unit}现在就隶属于{new_parent}。")
    if new_parent.office_path != unit.office_path:
        raise ActionRefused("只能在本街道范围内调整隶属；跨街道划转请联系系统管理员另行办理。")
    if not (unit.is_open and new_parent.is_open):
        raise ActionRefused(f"{unit if not unit.is_open else new_parent}已撤销，不能调整隶属。")
    if on > timezone.localdate():
        raise ActionRefused("调整日期不能晚于今天；请在生效当天办理。")
    if OrgUnit.objects.children_of(new_parent).current().filter(name=unit.name).exists():
        raise ActionRefused(f"{new_parent}下已有同名单位“{unit.name}”，请先改名。")
    later = unit.placements.filter(since__gt=on).order_by("-since").first()
    if later:
        raise ActionRefused(f"{unit}在 {later.since} 已有一次隶属调整，日期不能早于它。")


def _keep_history(unit, old, on, note):
    """Close the placement of every unit of the branch and open one with its new path.

    A unit that has no row yet (older than this history) first gets one for the time before.
    """
    branch = list(OrgUnit.objects.filter(path__startswith=unit.path))
    parents = {u.path: u for u in OrgUnit.objects.filter(Q(path__startswith=unit.path) | Q(path=unit.parent_path))}
    old_parent = OrgUnit.objects.filter(path=old[:-4]).first()
    known = set(Placement.objects.filter(unit__in=branch, until=None).values_list("unit", flat=True))
    Placement.objects.filter(unit__in=branch, until=None).update(until=on)
    rows = []
    for each in branch:
        parent = parents[each.parent_path]
        if each.pk not in known:
            before = old_parent if each.pk == unit.pk else parent
            since = min(each.founded_on or on, on)
            path = old + each.path[len(unit.path) :]
            rows.append(Placement(unit=each, parent=before, path=path, since=since, until=on))
        rows.append(Placement(unit=each, parent=parent, path=each.path, since=on, note=note))
    Placement.objects.bulk_create(rows, batch_size=500)
