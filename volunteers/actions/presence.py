"""签到签退: who came and when, by code, by the organiser, or at the door; what was forgotten is closed and listed."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.actions.hours import credit
from volunteers.actions.joining import lock_shift
from volunteers.choices import ActivityKind, ActivityState, HoursSource, SignUpState
from volunteers.models import Shift, SignUp, Volunteer, VolunteerActivity
from volunteers.sign_in_codes import opens

S = SignUpState
EARLY = timedelta(minutes=30)  # before the beginning one may sign in
AFTER = timedelta(hours=2)  # after the planned end a shift is closed by itself
AT_ONCE = 100


def _held(sign_up):
    """(shift, sign-up), held in the order in which everybody holds them: person, shift, place."""
    Volunteer.objects.select_for_update().get(pk=sign_up.volunteer_id)
    shift = lock_shift(sign_up.shift)
    return shift, SignUp.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=sign_up.pk)


@transaction.atomic
def sign_in(sign_up, *, by, code=None, at=None):
    """Came. A `code` from the own phone must be the one on the screen now; without one the organiser says so."""
    shift, mine = _held(sign_up)
    at = at or timezone.now()
    if mine.state in (S.CAME, S.LEFT):
        return mine
    if mine.state == S.CANCELLED:
        raise ActionRefused("报名已取消，请在现场重新登记。")
    _may_come(shift, at)
    if code is not None and not opens(shift.secret, code, at):
        raise ActionRefused("签到码不对或已过期，请看现场屏幕上现在的六位数字。")
    if mine.state == S.WAITING:
        if shift.joined >= shift.capacity:
            raise ActionRefused("名额已满，您在候补。请现场负责人增加名额后再签到。")
        shift.joined += 1
        shift.save(update_fields=["joined"])
    mine.state, mine.came_at = S.CAME, at
    mine.save(update_fields=["state", "came_at"])
    ledger.record("activity.came", mine, by=by, unit=shift.activity.path, own=code is not None)
    return mine


def _may_come(shift, at):
    if shift.activity.state == ActivityState.DRAFT:
        raise ActionRefused("活动还没有发布，发布后才能签到。")
    if shift.closed_at:
        raise Conflict("这个班次已经结束登记。漏签的请负责人补录时长。")
    if at < shift.begins_at - EARLY:
        raise ActionRefused(f"还没到签到时间，{timezone.localtime(shift.begins_at - EARLY):%H:%M} 起可以签到。")
    if at > shift.ends_at + AFTER:
        raise ActionRefused("活动已经结束，漏签的请负责人补录时长。")


@transaction.atomic
def walk_up(shift, volunteer, *, by, at=None):
    """现场参加: a registered volunteer who had not signed up; one more place where all were taken."""
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    shift, at = lock_shift(shift), at or timezone.now()
    known = SignUp.objects.filter(shift=shift, volunteer=volunteer).exclude(state=S.CANCELLED).first()
    if known is not None:
        return sign_in(known, by=by, at=at)
    _may_come(shift, at)
    made = SignUp.objects.create(shift=shift, volunteer=volunteer, state=S.CAME, came_at=at, walk_up=True)
    shift.joined += 1
    shift.capacity = max(shift.capacity, shift.joined)
    shift.save(update_fields=["joined", "capacity"])
    ledger.record("activity.walked_up", made, by=by, unit=shift.activity.path)
    return made


@transaction.atomic
def sign_out(sign_up, *, by, at=None):
    """Left: the hours go into the ledger at once, from coming (not before the beginning) to leaving."""
    shift, mine = _held(sign_up)
    at = at or timezone.now()
    if mine.state == S.LEFT:
        return mine
    if mine.state != S.CAME:
        raise ActionRefused("还没有签到，请先签到。")
    mine.state, mine.left_at, mine.forgotten = S.LEFT, max(at, mine.came_at), False
    mine.save(update_fields=["state", "left_at", "forgotten"])
    ledger.record("activity.left", mine, by=by, unit=shift.activity.path)
    _credit(shift, mine, by)
    return mine


def _credit(shift, mine, by):
    """Nobody's hours begin before the shift does, nor are longer than from coming to leaving."""
    begins_at, activity = max(mine.came_at, shift.begins_at), shift.activity
    if activity.kind == ActivityKind.TRAINING or mine.left_at - begins_at < timedelta(minutes=1):
        return None  # a course is learning, kept as 培训情况, not as service
    by = None if by is not None and mine.volunteer.user_id == by.pk else by  # the code on the screen vouches
    return credit(
        mine.volunteer, by=by, unit=activity.unit, source=HoursSource.SHIFT, words=activity.title, place=activity.place,
        theme=activity.theme, team=activity.team, begins_at=begins_at, ends_at=mine.left_at, sign_up=mine,
        client_key=f"sign-up:{mine.pk}", now=mine.left_at,
    )  # fmt: skip


@jobs.handler("shifts.close_forgotten")
def close_forgotten(now=None):
    """Two hours after the planned end: who did not come is 未到, who forgot to sign out waits for a confirmation."""
    now = now or timezone.now()
    over = Shift.objects.filter(closed_at=None, ends_at__lte=now - AFTER).order_by("ends_at")
    jobs.each("shifts.close", list(over.values_list("pk", flat=True)[:AT_ONCE]), now)


@jobs.handler("shifts.close")
@transaction.atomic
def close_shift(pk, now=None):
    VolunteerActivity.objects.select_for_update(of=("self",)).get(shifts=pk)  # as whoever calls it off does: first
    shift, now = lock_shift(Shift(pk=pk)), now or timezone.now()
    if shift.closed_at:
        return
    rows = SignUp.objects.filter(shift=shift)
    missed = rows.filter(state=S.JOINED).update(state=S.MISSED)
    rows.filter(state=S.WAITING).update(state=S.CANCELLED)
    forgotten = rows.filter(state=S.CAME).update(forgotten=True)
    shift.closed_at = now
    shift.save(update_fields=["closed_at"])
    ledger.record("shift.closed", shift.activity, by=None, unit=shift.activity.path, missed=missed, forgotten=forgotten)
    if not Shift.objects.filter(activity=shift.activity, closed_at=None).exists():
        VolunteerActivity.objects.filter(pk=shift.activity_id, state=ActivityState.OPEN).update(
            state=ActivityState.DONE, version=F("version") + 1
        )


@transaction.atomic
def confirm_forgotten(sign_up, *, by, left_at=None, served=True):
    """The organiser says when somebody who forgot to sign out left: the planned end unless told otherwise, or the
    moment of coming when nothing was done (not `served`)."""
    shift, mine = _held(sign_up)
    if mine.state != S.CAME or not mine.forgotten:
        raise Conflict("这一条已经确认过了，请刷新页面。")
    if mine.volunteer.user_id == by.pk:
        raise ActionRefused("自己的时长由其他人确认。")
    left_at = (left_at or max(shift.ends_at, mine.came_at)) if served else mine.came_at
    if not mine.came_at <= left_at <= shift.closed_at:
        raise ActionRefused("离开时间应在签到之后、结束登记之前，请检查。")
    mine.state, mine.left_at, mine.confirmed_by = S.LEFT, left_at, by
    mine.save(update_fields=["state", "left_at", "confirmed_by"])
    ledger.record("activity.left_confirmed", mine, by=by, unit=shift.activity.path, served=served)
    if served:
        _credit(shift, mine, by)
    return mine
