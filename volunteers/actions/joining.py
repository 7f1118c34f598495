"""报名: a place on a shift while there is one, else a place in the queue; who leaves makes room for the next."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.choices import ActivityState, SignUpState
from volunteers.models import Shift, SignUp, Volunteer

S = SignUpState
ACTIVE = (S.JOINED, S.CAME, S.LEFT)


def lock_shift(shift):
    """The shift as the database has it, held until the action commits: places are counted under this lock only."""
    return Shift.objects.select_for_update(of=("self",)).select_related("activity__unit").get(pk=shift.pk)


@transaction.atomic
def join(shift, volunteer, *, by, clash_why="", now=None):
    """Take a place, or the last place of the queue. Tapped twice it is one. A clash with another shift of the same
    person wants a reason: somebody may well leave one early to help at the other."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    shift, now = lock_shift(shift), now or timezone.now()
    known = SignUp.objects.filter(shift=shift, volunteer=volunteer).exclude(state=S.CANCELLED).first()
    if known is not None:
        return known
    if volunteer.left_on:
        raise ActionRefused("这位志愿者已退出，请先恢复登记。")
    if shift.activity.state != ActivityState.OPEN:
        raise ActionRefused(f"活动现在是“{shift.activity.get_state_display()}”，不能报名。")
    if shift.closed_at or shift.ends_at <= now:
        raise ActionRefused("这个班次已经结束或取消，请选别的班次。")
    _no_clash(shift, volunteer, clash_why)
    state = S.JOINED if shift.joined < shift.capacity else S.WAITING
    made = SignUp.objects.create(shift=shift, volunteer=volunteer, state=state, clash_why=clash_why.strip()[:100])
    if state == S.JOINED:
        _take(shift, 1)
    ledger.record("activity.joined", made, by=by, unit=shift.activity.path, waiting=state == S.WAITING)
    return made


def _no_clash(shift, volunteer, why):
    other = (
        SignUp.objects.filter(volunteer=volunteer, state__in=[*ACTIVE, S.WAITING])
        .filter(shift__begins_at__lt=shift.ends_at, shift__ends_at__gt=shift.begins_at)
        .select_related("shift__activity")
        .first()
    )
    if other is not None and not why.strip():
        at = f"{timezone.localtime(other.shift.begins_at):%m-%d %H:%M}"
        raise ActionRefused(f"同一时间已报名“{other.shift.activity.title}”（{at}）。仍要报名请写明原因，如：提前离开。")


def _take(shift, n):
    shift.joined += n
    shift.save(update_fields=["joined"])


@transaction.atomic
def cancel(sign_up, *, by, own=False, now=None):
    """The person himself (`own`, until the shift begins) or whoever holds the activity. The first of the queue moves
    up and is told."""
    shift, now = lock_shift(sign_up.shift), now or timezone.now()
    mine = SignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)
    if mine.state == S.CANCELLED:
        return mine
    if mine.state not in (S.JOINED, S.WAITING):
        raise Conflict(f"已经是“{mine.get_state_display()}”，不能取消。时长有误请申请更正。")
    if own and shift.begins_at <= now:
        raise ActionRefused("班次已经开始，不能自己取消。来不了请打电话告诉活动负责人。")
    held = mine.state == S.JOINED
    mine.state = S.CANCELLED
    mine.save(update_fields=["state"])
    ledger.record("activity.cancelled_place", mine, by=by, unit=shift.activity.path)
    if held:
        _take(shift, -1)
        move_up(shift, now)
    return mine


def move_up(shift, now):
    """Fill free places of a locked shift from the queue, in order. Nobody moves up into a shift that is over."""
    if shift.ends_at <= now:
        return []
    free = shift.capacity - shift.joined
    queue = SignUp.objects.select_for_update(of=("self",)).filter(shift=shift, state=S.WAITING).order_by("pk")[:free]
    moved = list(queue)
    for each in moved:
        each.state = S.JOINED
        each.save(update_fields=["state"])
        ledger.record("activity.moved_up", each, by=None, unit=shift.activity.path)
    if moved:
        _take(shift, len(moved))
    return moved


@transaction.atomic
def change_capacity(shift, capacity, *, by, now=None):
    """More places let the queue in; fewer than are taken are refused."""
    shift = lock_shift(shift)
    if capacity < shift.joined:
        raise ActionRefused(f"已有 {shift.joined} 人报名，名额不能少于这个数。")
    was, shift.capacity = shift.capacity, capacity
    shift.save(update_fields=["capacity"])
    ledger.record("activity.capacity", shift.activity, by=by, unit=shift.activity.path, was=was, now=capacity)
    return move_up(shift, now or timezone.now())
