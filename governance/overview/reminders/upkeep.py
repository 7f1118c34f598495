"""What the one who looks after the portal has to see: next year's calendar, stuck letters, dead jobs, servers away."""

from django.urls import reverse
from django.utils import timezone

from governance.foundation.kinds import Due, kind, while_in
from governance.foundation.models import Channel, Job, Letter
from governance.foundation.outbox.settling import STUCK
from governance.foundation.workdays import missing_year
from governance.overview.reminders.people import managers

GROUP, WHOM = "系统维护", "系统管理员"
AWAY = 5  # times in a row


def year_missing(now):
    """Once a month from November on, as long as the State Council's notice is not entered."""
    today = timezone.localdate(now)
    year = missing_year(today)
    if year:
        text = f"{year} 年节假日安排还没有录入，请在国务院通知公布后粘贴"
        yield Due(str(year), f"{today:%Y-%m}", managers(), text, reverse("calendar"))


def _year_is_missing(pairs):
    return {pair for pair in pairs if pair[0] == str(missing_year())}


def letters_stuck(now):
    """Once a day while there are any."""
    if count := _stuck().count():
        text = f"{count} 封外发提醒没有送到或不能确定，请处理"
        yield Due("letters", f"{timezone.localdate(now)}", managers(), text, reverse("letters"))


def jobs_dead(now):
    if count := _dead().count():
        text = f"{count} 件后台任务已停止重试，请查明原因"
        yield Due("jobs", f"{timezone.localdate(now)}", managers(), text, reverse("jobs"))


def channels_away(now):
    """Once a day and channel."""
    for channel in _away().order_by("pk"):
        text = f"提醒通道“{channel}”连续 {channel.failures} 次连不上"
        yield Due(str(channel.pk), f"{timezone.localdate(now)}", managers(), text, reverse("channels"))


def _while(rows):
    """A `still` for lines about all of a table's rows at once."""
    return lambda pairs: pairs if rows().exists() else set()


def _stuck():
    return Letter.objects.filter(state__in=STUCK)


def _dead():
    return Job.objects.filter(done_at=None, dead=True)


def _away():
    return Channel.objects.filter(active=True, failures__gte=AWAY)


kind(
    "calendar.missing", "明年的工作日历", GROUP, when="每年 11 月起每月一次，到录入为止", whom=WHOM, of_office=False,
    find=year_missing, still=_year_is_missing,
)  # fmt: skip
kind(
    "letters.stuck",
    "没有送到的外发提醒",
    GROUP,
    when="每天一次，有才提醒",
    whom=WHOM,
    of_office=False,
    find=letters_stuck,
    still=_while(_stuck),
)
kind(
    "jobs.dead", "停止重试的后台任务", GROUP, when="每天一次，有才提醒", whom=WHOM, of_office=False,
    find=jobs_dead, still=_while(_dead),
)  # fmt: skip
kind(
    "channel.away",
    "连不上的提醒通道",
    GROUP,
    when="连续 5 次连不上，每天一次",
    whom=WHOM,
    of_office=False,
    find=channels_away,
    still=while_in(_away),
)
