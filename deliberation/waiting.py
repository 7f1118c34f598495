"""What waits for a person beside the tickets on the desk: meetings ahead, 督办, more time and exclusions asked for."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from deliberation.choices_councils import MeetingState
from deliberation.choices_ladder import ExtensionState, SupervisionState
from deliberation.models import Attendance, Exclusion, Extension, Meeting, Supervision
from governance.foundation.keyset import capped_count
from residents.waiting import Waiting

MOST = 99
AHEAD = timedelta(days=4)  # today and three more
DAYS = ("今天", "明天", "后天", "大后天")


def waiting_on_desk(user):
    """[Waiting]: one line for each kind of work, and nothing for what is done."""
    kinds = [
        ("council.read", meeting_ahead),
        ("supervision.read", _to_reply),
        ("supervision.issue", _to_judge),
        ("ticket.handle", _to_prolong),
        ("ticket.handle", _to_leave_out),
    ]
    return [line for action, told in kinds if user.may(action) and (line := told(user))]


def meeting_ahead(user):
    """The next meeting of these days the person is asked to, or sits in now."""
    today = timezone.localdate()
    asked = Attendance.objects.filter(user=user, excused="").values("meeting")
    begin = timezone.make_aware(datetime.combine(today, time()))  # moments, not days: the index is over moments
    soon = Meeting.objects.visible_to(user).filter(pk__in=asked, starts_at__gte=begin, starts_at__lt=begin + AHEAD)
    soon = soon.filter(state__in=[MeetingState.ANNOUNCED, MeetingState.OPEN]).order_by("starts_at", "pk")
    meeting = soon.defer("minutes_text", "extract").first()
    if meeting is None:
        return None
    starts = timezone.localtime(meeting.starts_at)
    words = f"{DAYS[(starts.date() - today).days]} {starts:%H:%M} 开会"
    if meeting.state == MeetingState.OPEN:
        words = "正在开会"
    hint = f"{meeting.title}，{meeting.place}" if meeting.place else meeting.title
    return Waiting(words, hint, "messages-square", meeting.get_absolute_url(), "soon")


def _units(user):
    """Ids of the units a person serves, not of buildings and entrances."""
    return [term.post.unit_id for term in user.scope.terms if not term.post.building_id and not term.post.entrance_id]


def _to_reply(user):
    asked = Supervision.objects.visible_to(user).filter(state=SupervisionState.OPEN, unit__in=_units(user))
    if not (count := capped_count(asked, MOST)):
        return None
    late = asked.unanswered().exists()
    hint = "有逾期未复的，请先回复" if late else "请按期回复督办单位"
    return Waiting(f"{_said(count)} 件督办待回复", hint, "gavel", reverse("supervisions"), "late" if late else "soon")


def _to_judge(user):
    mine = Q(replied_by=user) | Q(targets__user=user)
    replied = Supervision.objects.visible_to(user).filter(state=SupervisionState.REPLIED, issuer_unit__in=_units(user))
    if count := capped_count(replied.exclude(mine), MOST):
        address = f"{reverse('supervisions')}?st=replied"
        return Waiting(f"{_said(count)} 件督办回复待审核", "看说清楚没有，通过或退回", "mail-check", address, "soon")
    return None


def _to_prolong(user):
    """There is no list of them: the one whose deadline is nearest comes first."""
    units = _units(user)
    asked = Extension.objects.filter(state=ExtensionState.ASKED, answered_at_unit__in=units)
    asked = asked.exclude(asked_by=user).exclude(unit__in=units)
    if not (count := capped_count(asked, MOST)):
        return None
    address = asked.select_related("ticket").order_by("due_before", "pk").first().ticket.get_absolute_url()
    hint = "时限一到，申请就失效"
    return Waiting(f"{_said(count)} 件延期申请待审批", hint, "calendar-clock", address, "soon")


def _to_leave_out(user):
    """Asked below; what one's own unit asks is decided above it."""
    asked = Exclusion.objects.visible_to(user).waiting().exclude(asked_by=user).exclude(unit__in=_units(user))
    if count := capped_count(asked, MOST):
        hint = "由上一级决定计不计入三率"
        return Waiting(f"{_said(count)} 件剔除申请待审批", hint, "list-x", reverse("exclusions"), "soon")
    return None


def _said(count):
    return f"{MOST}+" if count > MOST else count
