"""Care profiles: opened, changed, marked, given to somebody, closed. Due dates follow every change."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.cadence import kinds_in_use, reckon, settings_of
from residents.choices import CareKind
from residents.models import CareMark, CareProfile, Resident

WRITTEN = ("health", "support", "needs", "contact_name", "contact_relation", "contact_phone")
CHANGEABLE = ("attention", "every", "self_care", "living_with", *WRITTEN)
DUE = ["due_on", "in_person_due_on"]


def lock(profile, version=None):
    """The running profile held until the action commits; whoever changed it since the page was shown wins."""
    list(CareProfile.objects.select_for_update(no_key=True).filter(pk=profile.pk))
    profile = CareProfile.objects.select_related("resident", "worker").get(pk=profile.pk)
    if profile.closed_on:
        raise ActionRefused(f"这份关爱档案已于 {profile.closed_on} 结档。需要继续关爱的，请在居民页面重新建档。")
    if version is not None and version != profile.version:
        last = ledger.of(profile).last()
        who = last.actor_name if last else "别人"
        raise Conflict(f"{who}刚刚改过这份档案。请刷新页面看看现在的内容，再改您要改的。")
    return profile


def _save(profile, *fields):
    profile.version += 1
    reckon(profile, settings_of(profile.resident.street_path))
    profile.save(update_fields=[*fields, *DUE, "version"])


def _checked(kinds, resident):
    used = kinds_in_use(resident.street_path)
    for kind in kinds:
        if kind not in used:
            raise ActionRefused(
                f"本街道没有启用“{CareKind(kind).label}”这个类别。确需使用的，请街道在“走访频次”里启用。"
            )
    return list(dict.fromkeys(kinds))


def reaches(worker, resident):
    """Whether one of the person's posts answers for the resident's home."""
    scope = worker.scope
    on_branch = any(resident.path.startswith(path) for path in scope.branches)
    return on_branch or resident.building_id in scope.buildings or resident.entrance_id in scope.entrances


def _checked_worker(worker, resident):
    if worker is not None and not (worker.is_active and reaches(worker, resident)):
        raise ActionRefused(f"{worker.name}现在的岗位不管这一户，请选这里的社区、网格人员或楼栋长、单元长。")
    return worker


@transaction.atomic
def open_profile(resident, *, by, kinds, worker=None, since=None, **facts):
    """建档: a person has one profile; one that was closed is opened again and keeps its history."""
    list(Resident.objects.select_for_update(no_key=True).filter(pk=resident.pk))
    resident.refresh_from_db()
    if not resident.is_here:
        raise ActionRefused(f"这位居民{resident.get_presence_display()}，不能建关爱档案。")
    kinds = _checked(kinds, resident)
    if not kinds:
        raise ActionRefused("请至少选一个类别，才知道多久走访一次。")
    profile = CareProfile.objects.select_for_update().filter(resident=resident).first()
    if profile and not profile.closed_on:
        raise ActionRefused("这位居民已有关爱档案，请在档案里增加类别。")
    profile = profile or CareProfile(resident=resident)
    profile.closed_on, profile.opened_on = None, since or timezone.localdate()
    profile.worker = _checked_worker(worker, resident)
    for name, value in facts.items():
        setattr(profile, name, value)
    profile.version += bool(profile.pk)
    with one_winner("刚刚已有同事为这位居民建了关爱档案，请刷新页面。"):
        profile.save()
    CareMark.objects.bulk_create([CareMark(profile=profile, kind=kind, since=profile.opened_on) for kind in kinds])
    reckon(profile, settings_of(resident.street_path)).save(update_fields=DUE)
    ledger.record("care.opened", profile, by=by, unit=resident.path, kinds=len(kinds), worker=profile.worker_id)
    return profile


@transaction.atomic
def change_profile(profile, *, by, version, **changes):
    """What is known about somebody's situation; only what really differs is written, and only its name recorded."""
    profile = lock(profile, version)
    changed = [name for name in CHANGEABLE if name in changes and getattr(profile, name) != changes[name]]
    if not changed:
        return profile
    for name in changed:
        setattr(profile, name, changes[name])
    _save(profile, *changed)
    ledger.record("care.changed", profile, by=by, unit=profile.resident.path, changed=changed)
    return profile


@transaction.atomic
def add_mark(profile, *, by, kind, detail="", since=None, version=None):
    """A further category; the strictest one says how often somebody comes."""
    profile, since = lock(profile, version), since or timezone.localdate()
    (kind,) = _checked([kind], profile.resident)
    if since > timezone.localdate():
        raise ActionRefused("起始日期不能晚于今天。")
    if profile.marks.filter(kind=kind, ended_on=None).exists():
        raise ActionRefused(f"档案里已经有“{CareKind(kind).label}”。")
    with one_winner(f"刚刚已有同事加上了“{CareKind(kind).label}”，请刷新页面。"):
        mark = CareMark.objects.create(profile=profile, kind=kind, detail=detail, since=since)
    _save(profile)
    ledger.record("care.mark_added", profile, by=by, unit=profile.resident.path, mark=mark.pk)
    return mark


@transaction.atomic
def end_mark(mark, *, by, on=None, version=None):
    """A category no longer fits; the row stays, because past months counted by it."""
    profile, on = lock(mark.profile, version), on or timezone.localdate()
    mark.refresh_from_db()
    if mark.ended_on:
        raise ActionRefused(f"“{mark}”已于 {mark.ended_on} 结束。")
    if on < mark.since or on > timezone.localdate():
        raise ActionRefused(f"结束日期应在 {mark.since} 与今天之间。")
    mark.ended_on = on
    mark.save(update_fields=["ended_on"])
    _save(profile)
    ledger.record("care.mark_ended", profile, by=by, unit=profile.resident.path, mark=mark.pk)
    return mark


@transaction.atomic
def assign(profile, worker, *, by, version=None):
    """责任人: who comes, and who is reminded. None leaves the profile without one, where the list shows it."""
    profile = lock(profile, version)
    before, profile.worker = profile.worker_id, _checked_worker(worker, profile.resident)
    if before == profile.worker_id:
        return profile
    profile.worker_written = "" if worker else profile.worker_written
    _save(profile, "worker", "worker_written")
    ledger.record("care.assigned", profile, by=by, unit=profile.resident.path, before=before, after=profile.worker_id)
    return profile


@transaction.atomic
def assign_many(profiles, worker, *, by):
    """Give several profiles to one person, all or none; returns how many changed hands."""
    keys = sorted(profile.pk for profile in profiles)
    list(CareProfile.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    held = CareProfile.objects.running().filter(pk__in=keys).exclude(worker=worker).select_related("resident")
    held = list(held.defer(*WRITTEN))
    outside = [profile for profile in held if not reaches(worker, profile.resident)]
    if outside or not worker.is_active:
        raise ActionRefused(
            f"选中的 {len(held)} 人里有 {len(outside)} 人不归{worker.name}管，一个都没有改。请按楼栋或网格分开选。"
        )
    for profile in held:
        profile.worker, profile.worker_written = worker, ""
        profile.version += 1
    CareProfile.objects.bulk_update(held, ["worker", "worker_written", "version"], batch_size=200)
    rows = [(profile, profile.resident.path, {"after": worker.pk}) for profile in held]
    ledger.record_many("care.assigned", rows, by=by)
    return len(held)


@transaction.atomic
def close_profile(profile, *, by, on=None, version=None):
    """结档: nobody is due any more; categories end the same day. Moving away and dying close it too."""
    profile = lock(profile, version)
    on = min(max(on or timezone.localdate(), profile.opened_on), timezone.localdate())
    profile.marks.filter(ended_on=None).update(ended_on=on)
    profile.closed_on = on
    _save(profile, "closed_on")
    ledger.record("care.closed", profile, by=by, unit=profile.resident.path, on=str(on))
    return profile
