"""E-7 of exactly the wishes a list shows."""

import tempfile

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation import ledger
from governance.foundation.access import access
from volunteers.filters_wishes import WishFilter
from volunteers.models import MicroWish
from volunteers.sheets_wishes import write_wishes

USE = "日常台账"
LONGEST_USE = 40


@access("wish.export")
@require_GET
def export_wishes(request):
    """The address's own filter and scope decide. Who, when and what for (`use`) stand in the file and the ledger."""
    own = MicroWish.objects.visible_to(request.user).own(request.user)
    narrowed = WishFilter(request.GET, own, request=request)
    if not narrowed.is_valid():
        return redirect("wishes")
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        title = f"{unit} {now.year}年{now.month}月微心愿台账"
        count = write_wishes(file, narrowed.qs, title=title, unit=unit, mark=mark, today=now.date())
        ledger.record("wish.exported", unit, by=request.user, unit=unit, count=count, use=use)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"微心愿台账-{unit}-{now:%Y%m%d-%H%M}.xlsx")
