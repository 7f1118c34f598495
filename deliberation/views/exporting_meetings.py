"""The ledger E-2 of the meetings somebody sees, by day, unit and kind."""

import tempfile

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from deliberation.filters_decisions import MeetingLedgerFilter
from deliberation.models import Meeting
from deliberation.sheets_meetings import write_ledger
from deliberation.views.exporting import LONGEST_USE, USE
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.periods import period_words


@access("council.read")
@require_GET
def export_meetings(request):
    """First the form; with ?file=1 the workbook. Who, when and what for stand in the file and the ledger."""
    narrowed = MeetingLedgerFilter(request.GET, Meeting.objects.visible_to(request.user), request=request)
    if not narrowed.is_valid() or not request.GET.get("file"):
        status = 200 if narrowed.is_valid() else 422
        return render(request, "deliberation/export_meetings.html", {"filter": narrowed}, status=status)
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    title = f"{unit} {_period(narrowed.form.cleaned_data, now)}议事协商台账"
    with transaction.atomic():
        count = write_ledger(file, narrowed.qs, title=title, unit=unit, mark=mark, today=now.date())
        asked = {key: values for key, values in request.GET.lists() if key in narrowed.filters}
        ledger.record("minutes.exported", unit, by=request.user, unit=unit, count=count, filters=asked, use=use)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"议事协商台账-{unit}-{now:%Y%m%d-%H%M}.xlsx")


def _period(asked, now):
    return period_words(asked.get("since"), asked.get("until"), now.date())
