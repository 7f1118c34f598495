"""The clock's part: last month closed on the 1st and made up for by night, the running month refreshed hourly."""

from datetime import date

from django.utils import timezone

from governance.foundation import jobs
from governance.overview.months.closing import close_month, refresh, to_recount


@jobs.handler("months.close")
def close():
    """On the 1st, and every night for what was missed or is not frozen yet: a job of its own for each month."""
    today = timezone.localdate()
    for month in to_recount():
        jobs.enqueue("months.close_one", key=f"months.close:{month:%Y-%m}@{today:%Y%m%d}", month=f"{month:%F}")


@jobs.handler("months.close_one")
def close_one(month):
    close_month(date.fromisoformat(month))


@jobs.handler("months.run")
def run():
    refresh()
