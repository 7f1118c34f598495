"""Whom a meeting concerns: those invited who have an account. Everybody else reads the notice on the wall."""

from django.utils import timezone

from deliberation.models import Meeting
from governance.foundation.notices import tell
from hierarchy.models import User


def _invited(entry):
    meeting = Meeting.objects.get(pk=entry.subject_id)
    people = User.objects.filter(pk__in=meeting.attendances.filter(invited=True).values("user"), is_active=True)
    when = f"{timezone.localtime(meeting.starts_at):%-m月%-d日 %H:%M}"
    return people, meeting.get_absolute_url(), f"{meeting.title}，{when}，{meeting.place}"


@tell("meeting.announced", "请参加会议：{label}")
@tell("meeting.moved", "会议改了时间或地点：{label}")
def those_invited(entry):
    return _invited(entry)


@tell("meeting.cancelled", "会议取消：{label}")
def those_who_would_have_come(entry):
    people, url, line = _invited(entry)
    return people, url, f"{line}（{Meeting.objects.get(pk=entry.subject_id).cancelled_why}）"
