"""E-4 with its annex, and the national system's columns, of the hours somebody sees."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.periods import period_words
from hierarchy.querysets import on_lines
from volunteers.filters_hours import HoursFilter
from volunteers.models import HoursEntry
from volunteers.sheets_hours import write_sheet

SHEETS = [
    ("summary", "志愿服务汇总表（E-4）", "按单位和队伍，一队一行；人数、人次、小时分开"),
    ("people", "个人附表", "一人一行：人次、时长、累计时长、星级"),
    ("national", "全国志愿服务信息系统格式", "一人次一行，含证件号码；只有能开具证明的岗位可以导出，记入台账"),
]
USE, LONGEST_USE = "日常台账", 40


@access("hours.export")
@require_GET
def export_hours(request):
    """First the form; with ?sheet= the workbook. Who, when and what for stand in the file and the ledger."""
    own = HoursEntry.objects.visible_to(request.user).filter(on_lines(request.user.scope.branches))
    narrowed = HoursFilter(request.GET, own, request=request)
    kinds, kind = {key: words for key, words, _ in SHEETS}, request.GET.get("sheet", "")
    full = request.user.may("certificate.issue")
    if kind == "national" and not full:
        raise PermissionDenied
    if not narrowed.is_valid() or kind not in kinds:
        status = 200 if narrowed.is_valid() else 422
        sheets = [sheet for sheet in SHEETS if full or sheet[0] != "national"]
        return render(request, "volunteers/export_hours.html", {"filter": narrowed, "sheets": sheets}, status=status)
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    use = request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    mark = f"导出人：{request.user.name}（{request.user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    name = kinds[kind].removesuffix("（E-4）")
    title = f"{unit} {_period(narrowed.form.cleaned_data, now)}{name}"
    with transaction.atomic():
        count = write_sheet(file, kind, narrowed.qs, title=title, unit=unit, mark=mark, today=now.date())
        asked = {key: values for key, values in request.GET.lists() if key in narrowed.filters and key != "who"}
        ledger.record("hours.exported", unit, by=request.user, unit=unit, count=count, kind=kind, filters=asked)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}-{unit}-{now:%Y%m%d-%H%M}.xlsx")


def _period(asked, now):
    return period_words(asked.get("since"), asked.get("until"), now.date())
