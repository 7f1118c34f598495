"""Whom minutes, objections, resolutions and projects concern."""

from django.urls import reverse

from deliberation.models import Meeting, Objection, Resolution
from governance.foundation.notices import tell
from hierarchy.models import User


def _meeting(entry, pk=None):
    return Meeting.objects.select_related("unit", "council").get(pk=pk or entry.subject_id)


def _minutes(meeting):
    return reverse("minutes", args=[meeting.pk])


def holders(meeting):
    """Who holds the council's meetings: the unit's own people, or whoever leads its building."""
    people = set(User.objects.serving_at(meeting.unit))
    if meeting.council.building_id:
        terms = meeting.council.building.posts.values("terms__holder")
        people |= set(User.objects.filter(pk__in=terms, is_active=True))
    return people


@tell("minutes.sent", "会议纪要请您看一看，{until} 前提意见：{label}")
@tell("minutes.published", "议定事项已公示到 {until}：{label}")
def those_who_were_there(entry):
    meeting = _meeting(entry)
    people = User.objects.filter(pk__in=meeting.attendances.exclude(user=None).values("user"), is_active=True)
    return people, _minutes(meeting), meeting.title


@tell("minutes.remarked", "有人对会议纪要提了意见：{label}")
@tell("minutes.overdue", "散会已过 3 个工作日，请整理纪要：{label}")
def those_who_hold_it(entry):
    meeting = _meeting(entry)
    return holders(meeting), _minutes(meeting), meeting.title


@tell("objection.filed", "公示期内收到异议，请处理")
def those_who_publish(entry):
    meeting = _meeting(entry, Objection.objects.values_list("meeting", flat=True).get(pk=entry.subject_id))
    return holders(meeting), _minutes(meeting)


def _resolution(entry):
    return Resolution.objects.select_related("lead", "unit").get(pk=entry.subject_id)


@tell("resolution.made", "会上定了由您单位牵头的事：{label}")
@tell("resolution.due_soon", "议定事项快到期（{due_on}）：{label}")
@tell("resolution.overdue", "议定事项已超期（{due_on}）：{label}")
@tell("resolution.refused", "验收不通过，请继续落实：{label}")
@tell("resolution.postponed", "议定事项时限改为 {new}：{label}")
@tell("resolution.dropped", "议定事项已终止：{label}")
def those_who_lead(entry):
    found = _resolution(entry)
    return User.objects.serving_at(found.lead), found.get_absolute_url(), found.line


@tell("resolution.finished", "议定事项报请验收：{label}")
def those_who_accept(entry):
    found = _resolution(entry)
    return User.objects.serving_at(found.unit), found.get_absolute_url(), found.line
