"""月报 nobody submitted in time. The deed that says so is `months.reminding`."""

from governance.foundation.kinds import kind, while_in
from governance.overview.models import MonthReport, MonthState

kind(
    "month.late", "没有按时提交的月报", "月度统计", when="过了上报时限", whom="社区的人",
    still=while_in(lambda: MonthReport.objects.filter(state=MonthState.DRAFT)),
)  # fmt: skip
