"""志愿活动: planned with its shifts, published, changed while that harms nobody, called off with everybody told."""

import secrets
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from volunteers.actions.joining import lock_shift
from volunteers.choices import ActivityState, SignUpState
from volunteers.models import ActivityPhoto, ActivitySeries, Shift, SignUp, VolunteerActivity
from volunteers.sign_in_codes import new_secret

A, S = ActivityState, SignUpState
LONGEST = timedelta(hours=24)
MOST_SHIFTS = 60
MOST_PHOTOS = 30


def lock_activity(activity, version=None):
    """The row as it is now, held; somebody else's change since the page was shown is told, not overwritten."""
    found = VolunteerActivity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=activity.pk)
    if version is not None and version != found.version:
        last = ledger.of(found).last()
        raise Conflict(f"{last.actor_name if last else '有人'}刚刚改过这个活动，请刷新页面后再办。")
    return found


def _keep(activity, *fields):
    activity.version += 1
    activity.save(update_fields=[*fields, "version"])


@transaction.atomic
def plan_activity(unit, *, by, shifts=(), client_key=None, **facts):
    """A draft at a unit with its `shifts` [(begins_at, ends_at, capacity)]. The same `client_key` twice is one."""
    client_key = f"{by.pk}:{client_key}" if client_key else None  # nobody meets another's
    if client_key and (known := VolunteerActivity.objects.filter(client_key=client_key).first()):
        return known
    made = VolunteerActivity.objects.create(unit=unit, path=unit.path, made_by=by, client_key=client_key, **facts)
    for begins_at, ends_at, capacity in shifts:
        _new_shift(made, begins_at, ends_at, capacity)
    ledger.record("activity.planned", made, by=by, unit=unit)
    return made


def _new_shift(activity, begins_at, ends_at, capacity):
    if not timedelta(minutes=10) <= ends_at - begins_at <= LONGEST:
        raise ActionRefused("请检查班次时间：一个班次至少 10 分钟，最多 24 小时。")
    return Shift.objects.create(
        activity=activity, begins_at=begins_at, ends_at=ends_at, capacity=capacity, secret=new_secret()
    )


@transaction.atomic
def change_activity(activity, *, by, version=None, **facts):
    found = lock_activity(activity, version)
    if found.state == A.CANCELLED:
        raise Conflict("活动已取消，不能再修改。")
    for name, value in facts.items():
        setattr(found, name, value)
    _keep(found, *facts)
    ledger.record("activity.changed", found, by=by, unit=found.path, fields=sorted(facts))
    return found


@transaction.atomic
def publish_activity(activity, *, by, version=None, now=None):
    """From here on it stands on the public list and people may sign up."""
    found = lock_activity(activity, version)
    if found.state == A.OPEN:
        return found
    if found.state != A.DRAFT:
        raise Conflict(f"活动现在是“{found.get_state_display()}”，不能发布。")
    if not found.shifts.filter(ends_at__gt=now or timezone.now(), closed_at=None).exists():
        raise ActionRefused("还没有可以报名的班次，请先添加班次再发布。")
    found.state = A.OPEN
    _keep(found, "state")
    ledger.record("activity.published", found, by=by, unit=found.path)
    return found


@transaction.atomic
def call_off(activity, *, by, reason, version=None):
    """取消活动: every place is given up, every shift closed, and those who signed up are told why."""
    found = lock_activity(activity, version)
    if found.state == A.CANCELLED:
        return found
    if found.state == A.DONE:
        raise Conflict("活动已经结束，不能取消。")
    shifts = [lock_shift(each) for each in found.shifts.filter(closed_at=None).order_by("pk")]
    if SignUp.objects.filter(shift__activity=found, state__in=[S.CAME, S.LEFT]).exists():
        raise ActionRefused("已有人签到，不能取消整个活动。没有开始的班次可以单独取消。")
    told = sorted({user for shift in shifts for user in _give_up(shift, reason)})
    found.state, found.cancelled_why = A.CANCELLED, reason.strip()
    _keep(found, "state", "cancelled_why")
    ledger.record("activity.called_off", found, by=by, unit=found.path, told=told)
    return found


def _give_up(shift, reason):
    """Close a locked shift nobody came to; a place of a shift that was given up is nobody's 未到. Returns the
    accounts of those who had one."""
    places = SignUp.objects.filter(shift=shift, state__in=[S.JOINED, S.WAITING])
    told = list(places.exclude(volunteer__user=None).values_list("volunteer__user", flat=True))
    places.update(state=S.CANCELLED)
    shift.closed_at, shift.cancelled_why, shift.joined = timezone.now(), reason.strip()[:100], 0
    shift.save(update_fields=["closed_at", "cancelled_why", "joined"])
    return told


@transaction.atomic
def add_shifts(activity, *, by, begins_at, ends_at, capacity, days=1):
    """One shift, or the same hours on several `days` running. Returns them."""
    found = lock_activity(activity)
    if found.state == A.CANCELLED:
        raise Conflict("活动已取消，不能再添加班次。")
    if found.shifts.count() + days > MOST_SHIFTS:
        raise ActionRefused(f"一个活动最多 {MOST_SHIFTS} 个班次，请另建活动。")
    if ends_at <= timezone.now():
        raise ActionRefused("班次时间已经过去。过去的服务请登记时长，不用补建班次。")
    later = [timedelta(days=n) for n in range(days)]
    made = [_new_shift(found, begins_at + day, ends_at + day, capacity) for day in later]
    if found.state == A.DONE:
        found.state = A.OPEN
    _keep(found, "state")
    ledger.record("shift.added", found, by=by, unit=found.path, shifts=[each.pk for each in made])
    return made


@transaction.atomic
def move_shift(shift, *, by, begins_at, ends_at):
    """Another time, before anybody came; those who signed up are told and may cancel."""
    shift = lock_shift(shift)
    if shift.closed_at or shift.sign_ups.filter(state__in=[S.CAME, S.LEFT]).exists():
        raise Conflict("已有人签到或班次已结束，不能改时间。")
    if not timedelta(minutes=10) <= ends_at - begins_at <= LONGEST:
        raise ActionRefused("请检查班次时间：一个班次至少 10 分钟，最多 24 小时。")
    if (begins_at, ends_at) == (shift.begins_at, shift.ends_at):
        return shift
    if ends_at <= timezone.now():
        raise ActionRefused("新时间已经过去，请检查。")
    shift.begins_at, shift.ends_at, shift.told_at = begins_at, ends_at, None
    shift.save(update_fields=["begins_at", "ends_at", "told_at"])
    ledger.record("shift.moved", shift.activity, by=by, unit=shift.activity.path, shift=shift.pk)
    return shift


@transaction.atomic
def drop_shift(shift, *, by, reason):
    """取消班次; those on it are told."""
    shift = lock_shift(shift)
    if shift.closed_at:
        raise Conflict("这个班次已经结束登记，请刷新页面。")
    if shift.sign_ups.filter(state__in=[S.CAME, S.LEFT]).exists():
        raise Conflict("已有人签到，不能取消班次。")
    told = sorted(_give_up(shift, reason))
    ledger.record("shift.dropped", shift.activity, by=by, unit=shift.activity.path, shift=shift.pk, told=told)
    return shift


@transaction.atomic
def sum_up(activity, *, by, served=None, summary=""):
    """小结: how many were served, and a few words, once it has taken place."""
    found = lock_activity(activity)
    if found.state in (A.DRAFT, A.CANCELLED):
        raise ActionRefused("活动没有举行，不用小结。")
    if not found.shifts.filter(begins_at__lte=timezone.now(), cancelled_why="").exists():
        raise ActionRefused("活动还没有开始，结束后再写小结。")
    found.served, found.summary = served, summary.strip()
    _keep(found, "served", "summary")
    ledger.record("activity.summed_up", found, by=by, unit=found.path, served=served)
    return found


@transaction.atomic
def add_photos(activity, pictures, *, by, public=False):
    """Keep `Picture`s with an activity under random names; `public` says that those in them agreed."""
    found = lock_activity(activity)
    if found.photos.count() + len(pictures) > MOST_PHOTOS:
        raise ActionRefused(f"一个活动最多保存 {MOST_PHOTOS} 张照片，请先删除不要的。")
    for picture in pictures:
        photo = ActivityPhoto(activity=found, width=picture.width, height=picture.height, public=public, added_by=by)
        photo.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture.content), save=True)
    ledger.record("activity.photos_added", found, by=by, unit=found.path, photos=len(pictures), public=public)


@transaction.atomic
def drop_photo(photo, *, by):
    """Somebody in it said no, or it is a bad one: the picture goes."""
    photo = ActivityPhoto.objects.select_for_update(of=("self",)).select_related("activity").get(pk=photo.pk)
    file, storage = photo.file.name, photo.file.storage
    photo.delete()
    transaction.on_commit(lambda: storage.delete(file))
    ledger.record("activity.photo_dropped", photo.activity, by=by, unit=photo.activity.path)


@transaction.atomic
def found_series(office, *, by, name):
    """系列: a brand under which activities of a street come back every year."""
    with one_winner("已有同名的系列，请换个名称。"):
        made = ActivitySeries.objects.create(office=office, name=name.strip())
    ledger.record("activity.series_founded", office, by=by, unit=office)
    return made


@transaction.atomic
def turn_series(series, *, by, active):
    """Take a series out of the choices, or back in; activities keep it."""
    found = ActivitySeries.objects.select_for_update(of=("self",)).select_related("office").get(pk=series.pk)
    found.active = active
    found.save(update_fields=["active"])
    ledger.record("activity.series_changed", found.office, by=by, unit=found.office, active=active)
    return found
