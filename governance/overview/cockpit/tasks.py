"""The job that keeps the sheets of all cockpits fresh: every five minutes, counted before its transaction opens."""

from django.utils import timezone

from governance.foundation import jobs
from governance.overview.cockpit.reckoning import keep, reckon_all


def _reckon(alive):
    now = timezone.now()
    return now, reckon_all(now, alive)


@jobs.handler("cockpit.refresh", prepare=_reckon)
def refresh_sheets(prepared):
    now, sheets = prepared
    keep(sheets, now)
