"""The ledger E-1 of exactly the tickets a list shows."""

import tempfile

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from deliberation.columns import headings
from deliberation.filters import asked_for
from deliberation.models import Ticket
from deliberation.sheets import write_register
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.periods import period_words

USE = "日常台账"
LONGEST_USE = 40


@access("ticket.export")
@require_GET
def export_tickets(request):
    """The address's own filter and scope decide. Who, when and what for (`use`) stand in the file and the ledger."""
    narrowed = asked_for(request, Ticket.objects.visible_to(request.user))
    if not narrowed.is_valid():
        return redirect("tickets")
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    title = f"{unit} {_period(narrowed, now)}诉求办理台账"
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    wanted = headings(request.GET)
    with transaction.atomic():
        count = write_register(file, narrowed.qs, title=title, unit=unit, mark=mark, today=now.date(), headings=wanted)
        asked = {key: values for key, values in request.GET.lists() if key in narrowed.filters and key != "q"}
        ledger.record("ticket.exported", unit, by=request.user, unit=unit, count=count, filters=asked, use=use)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"诉求办理台账-{unit}-{now:%Y%m%d-%H%M}.xlsx")


def _period(narrowed, now):
    since, until = (narrowed.form.cleaned_data.get(name) for name in ("since", "until"))
    return period_words(since, until, now.date()) or f"{now.year}年{now.month}月"
