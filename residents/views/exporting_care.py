"""The ledger E-3 of the people a care list shows, for a period."""

import tempfile
from calendar import monthrange
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from residents.actions.exporting import written_use
from residents.filters_care import CareFilter
from residents.models import CareProfile
from residents.sheets_care import write_ledger

LONGEST = 366  # days


@access("visit.export")
@require_GET
def export_visits(request):
    """Scope and the address's own filter decide whom it lists; `since`, `until` the days (this month without them)."""
    narrowed = CareFilter(request.GET, CareProfile.objects.visible_to(request.user), request=request)
    days = _days(request.GET)
    if not narrowed.is_valid() or days is None:
        messages.error(request, "导出的起止日期或条件不对：起不晚于止，最长一年。请改好再导出。")
        return redirect("care-list")
    since, until = days
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    try:
        use = written_use(request.GET.get("use", ""))
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("care-list")
    title = f"{unit} {_period(since, until)}重点人群走访台账"
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        count = write_ledger(file, narrowed.qs, since=since, until=until, title=title, unit=unit, mark=mark)
        ledger.record(
            "care.exported", unit, by=request.user, unit=unit, rows=count, since=str(since), until=str(until), use=use
        )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"重点人群走访台账-{unit}-{now:%Y%m%d-%H%M}.xlsx")


def _days(query):
    """(first, last) day asked for; None when they make no period."""
    today = timezone.localdate()
    first = today.replace(day=1)
    try:
        since = parse_date(query.get("since") or str(first))
        until = parse_date(query.get("until") or str(_last_of(since or first)))
    except ValueError:
        return None
    if since is None or until is None or not 0 <= (until - since).days < LONGEST or since.year < 2000:
        return None
    return since, until


def _last_of(day):
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


def _period(since, until):
    if since.day == 1 and until == _last_of(since):
        return f"{since.year}年{since.month}月"
    return f"{since:%Y-%m-%d}至{until:%Y-%m-%d}"
