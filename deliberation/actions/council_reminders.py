"""Who convenes a council is told, once a period, that it has not met yet. Nobody is ranked, nobody above is told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from deliberation.actions.councils import AHEAD
from deliberation.figures_councils import owed, period_end, with_meetings
from deliberation.models import Council, Meeting
from governance.foundation import jobs, ledger
from governance.foundation.workdays import Calendar

DAYS_BEFORE = 10  # the end of the period
AT_ONCE = 500


def _waiting(day):
    """Councils near the end of their period without a meeting, held or called, of which nobody was told yet."""
    called = Meeting.objects.filter(council=OuterRef("pk"), state__in=AHEAD)
    rows = with_meetings(owed(Council.objects.current(), day), day).filter(held=False)
    rows = rows.filter(~Exists(called)).filter(Q(reminded_for=None) | Q(reminded_for__lt=F("period")))
    ends = [n for n in range(1, 13) if period_end(day, n) - day <= timedelta(days=DAYS_BEFORE)]
    return rows.filter(every_months__in=ends)


@jobs.handler("councils.remind")
@transaction.atomic
def remind(day=None):
    """One line and one notice a council and period, on a working day; a second run finds nothing left to say."""
    day = day or timezone.localdate()
    if not Calendar.around(day).works(day):
        return 0
    rows = list(_waiting(day).order_by("pk")[:AT_ONCE])
    held = Council.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows])
    told = {row.pk: row.reminded_for for row in held.order_by("pk")}
    rows = [row for row in rows if told[row.pk] is None or told[row.pk] < row.period]
    for row in rows:
        Council.objects.filter(pk=row.pk).update(reminded_for=row.period)
        ledger.record(
            "council.not_met", row, by=None, unit=row.path, until=str(period_end(day, row.every_months))
        )  # fmt: skip
    return len(rows)
