"""Meetings of the next working day, meetings announced and not held, milestones and replies that fall due."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import MeetingState, MinutesState
from deliberation.choices_decisions import ProjectState
from deliberation.choices_ladder import SupervisionState
from deliberation.models import Attendance, Meeting, Milestone, Supervision
from governance.foundation.kinds import Due, kind, while_in
from governance.overview.reminders.people import leading, next_working_day, serving

GROUP = "议事协商"


def meetings_ahead(now):
    """Those invited with an account, once for each time a meeting is set."""
    invited = Attendance.objects.filter(
        invited=True, excused="", user__isnull=False, user__is_active=True, meeting__state=MeetingState.ANNOUNCED,
        meeting__starts_at__gt=now, meeting__starts_at__lte=next_working_day(now),
    ).order_by("meeting__starts_at", "pk")  # fmt: skip
    people, meetings = {}, {}
    for row in invited.select_related("meeting"):
        meetings[row.meeting_id] = row.meeting
        people.setdefault(row.meeting_id, []).append(row.user_id)
    for pk, meeting in meetings.items():
        begins = timezone.localtime(meeting.starts_at)
        text = f"{begins:%-m月%-d日 %H:%M} 开会：{meeting.title}，{meeting.place}"
        url = meeting.get_absolute_url()
        yield Due(str(pk), f"{begins:%Y%m%d%H%M}", tuple(people[pk]), text, url, meeting.path)


def meetings_not_held(now):
    """Announced, the day has passed, and nobody has opened or called it off."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    late = Meeting.objects.filter(state=MeetingState.ANNOUNCED, starts_at__lt=today)
    late = list(late.filter(starts_at__gt=now - timedelta(days=60)).select_related("council").order_by("starts_at"))
    people = serving({meeting.path for meeting in late})
    leaders = leading({meeting.council.building_id for meeting in late} - {None})
    for meeting in late:
        begins = timezone.localtime(meeting.starts_at)
        yield Due(
            str(meeting.pk),
            f"{begins:%Y%m%d}",
            leaders.get(meeting.council.building_id) or people.get(meeting.path, ()),
            f"{begins:%-m月%-d日}的会还没有登记召开，请补登记，或取消、改期：{meeting.title}",
            meeting.get_absolute_url(),
            meeting.path,
        )


def _still_invited(pairs):
    """Meetings ahead, without who has excused himself since."""
    ahead = Meeting.objects.filter(state=MeetingState.ANNOUNCED, starts_at__gt=timezone.now())
    there = while_in(lambda: ahead)(pairs)
    off = Attendance.objects.filter(meeting__in={meeting for meeting, _ in there}).exclude(invited=True, excused="")
    return there - {(str(meeting), user) for meeting, user in off.values_list("meeting", "user")}


def remarks_over(now):
    """Minutes whose time for remarks is over wait for their signatures."""
    rows = Meeting.objects.filter(minutes_state=MinutesState.REMARKS, remarks_until__lt=now)
    rows = list(rows.select_related("council").order_by("remarks_until", "pk"))
    people = serving({meeting.path for meeting in rows})
    leaders = leading({meeting.council.building_id for meeting in rows} - {None})
    for meeting in rows:
        yield Due(
            str(meeting.pk),
            f"{timezone.localdate(meeting.remarks_until)}",
            leaders.get(meeting.council.building_id) or people.get(meeting.path, ()),
            f"会议纪要征求意见期满，请答复意见后签字：{meeting.title}",
            reverse("minutes", args=[meeting.pk]),
            meeting.path,
        )


def milestones_due(now):
    """Milestones whose day has come."""
    today = timezone.localdate(now)
    running = Milestone.objects.filter(
        done_on=None, due_on__lte=today, due_on__gt=today - timedelta(days=60),
        project__state__in=[ProjectState.FOUNDED, ProjectState.RUNNING],
    ).select_related("project__owner")  # fmt: skip
    rows = list(running.order_by("due_on", "pk"))
    people = serving({row.project.owner.path for row in rows})
    for row in rows:
        owner = row.project.owner.path
        text = f"民生项目节点到期（{row.due_on}），请更新进度：{row.project.title}"
        yield Due(str(row.pk), f"{row.due_on}", people.get(owner, ()), text, row.project.get_absolute_url(), owner)


def replies_due(now):
    """督办 whose reply is due by the end of the next working day: those named who still serve there, else all there."""
    rows = Supervision.objects.filter(
        state=SupervisionState.OPEN, reply_due_at__gt=now, reply_due_at__lte=next_working_day(now)
    ).prefetch_related("targets")
    rows = list(rows.order_by("reply_due_at", "pk"))
    people = serving({row.path for row in rows})
    for row in rows:
        there = people.get(row.path, ())
        named = {target.user_id for target in row.targets.all()}
        due = timezone.localtime(row.reply_due_at)
        yield Due(
            str(row.pk),
            f"{due:%Y%m%d%H%M}",
            tuple(person for person in there if person in named) or there,
            f"{row.get_level_display()}要在 {due:%-m月%-d日 %H:%M} 前回复",
            row.get_absolute_url(),
            row.path,
        )


kind(
    "meeting.ahead", "要参加的会", GROUP, when="会前一个工作日", whom="应邀的人（请假的除外）",
    find=meetings_ahead, still=_still_invited,
)  # fmt: skip
kind(
    "meeting.not_held", "通知了没有召开的会", GROUP, when="会期过后第二天", whom="楼栋长；其他会是所属单位的人",
    find=meetings_not_held, still=while_in(lambda: Meeting.objects.filter(state=MeetingState.ANNOUNCED)),
)  # fmt: skip
kind(
    "minutes.remarks_over", "该签字的会议纪要", GROUP, when="征求意见期满", whom="楼栋长；其他会是所属单位的人",
    find=remarks_over, still=while_in(lambda: Meeting.objects.filter(minutes_state=MinutesState.REMARKS)),
)  # fmt: skip
kind(
    "milestone.due", "到期的项目节点", GROUP, when="计划日期到", whom="责任单位的人",
    find=milestones_due, still=while_in(lambda: Milestone.objects.filter(done_on=None)),
)  # fmt: skip
kind(
    "supervision.reply_due", "快到期的督办回复", "诉求办理", when="回复期限前一个工作日", whom="督办对象",
    find=replies_due, still=while_in(lambda: Supervision.objects.filter(state=SupervisionState.OPEN)),
)  # fmt: skip
