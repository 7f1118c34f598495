"""月报 that are due, and those nobody submitted in time. The deed that says the latter is `months.reminding`."""

from django.utils import timezone

from governance.foundation.kinds import Due, kind, while_in
from governance.overview.models import MonthReport, MonthState
from governance.overview.reminders.people import next_working_day, serving
from hierarchy.choices import Level


def _drafts():
    return MonthReport.objects.filter(state=MonthState.DRAFT)


def drafts_due(now):
    """Those to be handed in by the end of the next working day."""
    today, until = timezone.localdate(now), timezone.localdate(next_working_day(now))
    rows = _drafts().filter(due_on__gte=today, due_on__lte=until, unit__depth=Level.COMMUNITY, unit__closed_on=None)
    rows = list(rows.select_related("unit").order_by("pk"))
    people = serving({row.unit.path for row in rows})
    for row in rows:
        text = f"{row.unit.name} {row.month.month} 月月报请在 {row.due_on:%-m月%-d日} 前核对、提交"
        yield Due(str(row.pk), "once", people.get(row.unit.path, ()), text, row.get_absolute_url(), row.unit.path)


kind(
    "month.due_soon", "快到时限的月报", "月度统计", when="上报时限前一个工作日", whom="社区的人",
    find=drafts_due, still=while_in(_drafts),
)  # fmt: skip
kind(
    "month.late", "没有按时提交的月报", "月度统计", when="过了上报时限", whom="社区的人", still=while_in(_drafts)
)  # fmt: skip
