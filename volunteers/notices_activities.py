"""Whom an activity concerns: volunteers with an account, and whoever organises it."""

from django.db.models import Q
from django.utils import timezone

from governance.foundation.notices import tell
from hierarchy.models import User
from volunteers.choices import SignUpState
from volunteers.models import Shift, SignUp, VolunteerActivity


def _on(shift, *states):
    """Accounts of the volunteers with places on the shift."""
    places = SignUp.objects.filter(shift=shift, state__in=states)
    return User.objects.filter(volunteer__sign_ups__in=places, is_active=True)


def _organisers(activity):
    """Who planned it, and today's people of its unit, who take over when that one is gone."""
    serving = User.objects.serving_at(activity.unit).values("pk")
    return User.objects.filter(Q(pk=activity.made_by_id) | Q(pk__in=serving), is_active=True)


def _both(*people):
    return list({user.pk: user for rows in people for user in rows}.values())


def _activity(entry):
    return VolunteerActivity.objects.select_related("unit").get(pk=entry.subject_id)


def _when(shift):
    return f"{timezone.localtime(shift.begins_at):%-m月%-d日 %H:%M}"


@tell("activity.moved_up", "候补转正：{label}")
def who_moves_up(entry):
    """The volunteer; without an account the organisers, who telephone."""
    place = SignUp.objects.select_related("shift__activity__unit", "volunteer__user").get(pk=entry.subject_id)
    shift, volunteer = place.shift, place.volunteer
    line = f"{shift.activity.title}，{_when(shift)}，{shift.activity.place}"
    if volunteer.user_id:
        return [volunteer.user], shift.activity.get_absolute_url(), line
    line = f"{line}（{volunteer.masked_name}没有账号，请打电话告诉）"
    return _organisers(shift.activity), shift.activity.get_absolute_url(), line


@tell("shift.reminded", "志愿活动快到了：{label}")
def those_of_tomorrow(entry):
    shift = Shift.objects.select_related("activity__unit").get(pk=entry.facts["shift"])
    activity = shift.activity
    line = f"{activity.title}，{_when(shift)}，{activity.place}，已报名 {shift.joined} 人"
    people = _both(_on(shift, SignUpState.JOINED), _organisers(activity))
    return people, activity.get_absolute_url(), line


@tell("activity.called_off", "志愿活动取消：{label}")
def those_who_would_have_come(entry):
    activity = _activity(entry)
    people = _both(User.objects.filter(pk__in=entry.facts["told"], is_active=True), _organisers(activity))
    return people, activity.get_absolute_url(), f"{activity.title}（{activity.cancelled_why}）"


@tell("shift.dropped", "志愿班次取消：{label}")
def those_of_the_dropped_shift(entry):
    shift = Shift.objects.select_related("activity__unit").get(pk=entry.facts["shift"])
    people = _both(User.objects.filter(pk__in=entry.facts["told"], is_active=True), _organisers(shift.activity))
    line = f"{shift.activity.title}，{_when(shift)}（{shift.cancelled_why}）"
    return people, shift.activity.get_absolute_url(), line


@tell("shift.moved", "志愿班次改了时间：{label}")
def those_of_the_moved_shift(entry):
    shift = Shift.objects.select_related("activity__unit").get(pk=entry.facts["shift"])
    people = _both(_on(shift, SignUpState.JOINED, SignUpState.WAITING), _organisers(shift.activity))
    line = f"{shift.activity.title}，改为 {_when(shift)}，来不了请取消报名"
    return people, shift.activity.get_absolute_url(), line


@tell("shift.closed", "{label}")
def who_confirms(entry):
    """Only when somebody forgot to sign out: there is something to confirm."""
    if not entry.facts["forgotten"]:
        return [], ""
    activity = _activity(entry)
    line = f"{activity.title}：{entry.facts['forgotten']} 人没有签退，请确认离开时间"
    return _organisers(activity), activity.get_absolute_url(), line
