"""门前五包 and 自管小组: signed, changed, ended; what is done out of own will goes into the ledger of hours."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.models import Resident
from volunteers.actions.hours import credit
from volunteers.choices import HoursSource
from volunteers.models import Pledge, PledgeService, SelfGroupMember, SelfManagementGroup

PLEDGED = ("keeper", "name", "place", "items", "volunteer", "note")
GROUPED = ("name", "covers", "venue", "duties", "founded_on")


def known_as(name, unit):
    """The resident of that name below a unit, where there is just one; else None."""
    found = list(Resident.objects.here().filter(name=name, path__startswith=unit.path)[:2])
    return found[0] if len(found) == 1 else None


def _held(model, thing, version, ended, words):
    thing = model.objects.select_for_update(of=("self",)).select_related("unit").get(pk=thing.pk)
    if getattr(thing, ended):
        raise Conflict(words)
    if version is not None and version != thing.version:
        raise Conflict("同事刚改过这一条，请刷新后再改。")
    return thing


def _save(thing, *fields):
    thing.version += 1
    thing.save(update_fields=[*fields, "version"])


def _need(text, words):
    text = (text or "").strip()
    if not text:
        raise ActionRefused(words)
    return text


def _pledged(pledge):
    pledge.name = _need(pledge.name, "请写户主、店名或单位名称。")
    pledge.place = _need(pledge.place, "请写门前是哪一块，如：文娱广场东侧。")
    if not pledge.items:
        raise ActionRefused("请选包哪几样。")
    person = pledge.keeper == "household" and known_as(pledge.name, pledge.unit)
    pledge.resident = person or None


@transaction.atomic
def sign_pledge(unit, *, by, **given):
    pledge = Pledge(unit=unit, path=unit.path, **given)
    _pledged(pledge)
    with one_winner("这一家在这里已经签过门前五包，请到列表里看。"):
        pledge.save()
    ledger.record("pledge.signed", pledge, by=by, unit=pledge.path)
    return pledge


@transaction.atomic
def change_pledge(pledge, *, by, version=None, **given):
    pledge = _held(Pledge, pledge, version, "ended_on", "这份承诺已经终止，不能再改。")
    for name in PLEDGED:
        setattr(pledge, name, given[name])
    _pledged(pledge)
    with one_winner("这一家在这里已经签过门前五包。"):
        _save(pledge, *PLEDGED, "resident")
    ledger.record("pledge.changed", pledge, by=by, unit=pledge.path)
    return pledge


@transaction.atomic
def end_pledge(pledge, *, by, on, version=None):
    pledge = _held(Pledge, pledge, version, "ended_on", "这份承诺已经终止，不用再办。")
    if on < pledge.signed_on:
        raise ActionRefused("终止日期早于签订日期，请检查。")
    pledge.ended_on = on
    _save(pledge, "ended_on")
    ledger.record("pledge.ended", pledge, by=by, unit=pledge.path)
    return pledge


@transaction.atomic
def serve_pledge(pledge, *, by, begins_at, ends_at, words="", client_key=None, now=None):
    """义务服务 of the keeper: hours of the one ledger, where he is a registered volunteer."""
    pledge = _held(Pledge, pledge, None, "ended_on", "这份承诺已经终止，不能再登记服务。")
    if pledge.volunteer is None:
        raise ActionRefused("先把承诺人登记为志愿者并关联上，才能记志愿时长。")
    entry = credit(
        pledge.volunteer, by=by, unit=pledge.unit, source=HoursSource.AD_HOC,
        words=f"门前五包：{(words or pledge.note or '义务保洁').strip()}", place=pledge.place, begins_at=begins_at,
        ends_at=ends_at, client_key=client_key and f"pledge:{pledge.pk}:{client_key}"[:64], now=now,
    )  # fmt: skip
    made, fresh = PledgeService.objects.get_or_create(entry=entry, defaults={"pledge": pledge})
    if fresh:
        ledger.record("pledge.served", pledge, by=by, unit=pledge.path, minutes=entry.minutes)
    return made


@transaction.atomic
def found_group(unit, *, by, name, **given):
    with one_winner("这里已有同名的自管小组，请换个名称。"):
        group = SelfManagementGroup.objects.create(
            unit=unit, path=unit.path, name=_need(name, "请写小组名称。"), **given
        )
    ledger.record("self_group.founded", group, by=by, unit=group.path)
    return group


@transaction.atomic
def change_group(group, *, by, version=None, **given):
    group = _held(SelfManagementGroup, group, version, "closed_on", "这个小组已经撤销，不能再改。")
    given["name"] = _need(given["name"], "请写小组名称。")
    for name in GROUPED:
        setattr(group, name, given[name])
    with one_winner("这里已有同名的自管小组，请换个名称。"):
        _save(group, *GROUPED)
    ledger.record("self_group.changed", group, by=by, unit=group.path)
    return group


@transaction.atomic
def close_group(group, *, by, on, version=None):
    """撤销: its members leave the same day."""
    group = _held(SelfManagementGroup, group, version, "closed_on", "这个小组已经撤销，不用再办。")
    group.closed_on = on
    _save(group, "closed_on")
    group.members.filter(left=None).update(left=on)
    ledger.record("self_group.closed", group, by=by, unit=group.path)
    return group


@transaction.atomic
def join_group(group, *, by, name, kind, leads=False, since=None):
    """A member by name; a resident of the group's place is recognised where just one has the name."""
    group = _held(SelfManagementGroup, group, None, "closed_on", "这个小组已经撤销，不能再加人。")
    name = _need(name, "请写姓名。")
    if group.members.filter(left=None, name=name).exists():
        raise Conflict(f"{name}已经在小组里了。")
    if leads and group.members.filter(left=None, leads=True).exists():
        raise ActionRefused("小组已有组长，请先办组长退出。")
    member = SelfGroupMember.objects.create(
        group=group, name=name, kind=kind, leads=leads, resident=known_as(name, group.unit),
        since=since or timezone.localdate(),
    )  # fmt: skip
    ledger.record("self_group.joined", group, by=by, unit=group.path, member=member.pk)
    return member


@transaction.atomic
def leave_group(member, *, by, on=None):
    group = _held(SelfManagementGroup, member.group, None, "closed_on", "小组已经撤销，成员都已退出。")
    member = SelfGroupMember.objects.select_for_update().get(pk=member.pk)
    if member.left:
        raise Conflict("已经退出了，请刷新页面。")
    on = on or timezone.localdate()
    if on < member.since:
        raise ActionRefused("退出日期早于加入日期，请检查。")
    member.left = on
    member.save(update_fields=["left"])
    ledger.record("self_group.left", group, by=by, unit=group.path, member=member.pk)
    return member
