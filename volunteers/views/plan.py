"""年度服务项目清单: suggestions of needs × resources, a clerk's yes or no, the workbook."""

import tempfile

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import plain_deed
from volunteers.actions import planning
from volunteers.choices import MatchState
from volunteers.filters_partners import MatchFilter
from volunteers.forms_partners import partnering
from volunteers.models import ServiceMatch
from volunteers.sheets_plan import write_plan
from volunteers.views.menu import mark_of


def _narrowed(request):
    asked = request.GET.copy()
    asked.setdefault("year", timezone.localdate().year)
    return MatchFilter(asked, ServiceMatch.objects.visible_to(request.user), request=request)


@access("menu.export")
@require_GET
def service_plan(request):
    """Context: filter, page, units one may suggest for, year."""
    narrowed = _narrowed(request)
    rows = narrowed.qs if narrowed.is_valid() else ServiceMatch.objects.none()
    units = partnering(request.user).order_by("path")
    context = {
        "filter": narrowed,
        "page": page(rows.select_related("unit", "item", "resource__partner"), request.GET),
        "units": units if request.user.may("partner.manage") else [],
        "year": (narrowed.form.cleaned_data.get("year") if narrowed.is_valid() else None) or timezone.localdate().year,
    }
    return render(request, "volunteers/service_plan.html", context)


@access("partner.manage")
@require_POST
def suggest_plan(request):
    units = partnering(request.user)
    unit = units.filter(code=request.POST.get("unit", "")).first()
    year = request.POST.get("year", "")
    try:
        if unit is None:
            raise ActionRefused("请选择自己的街道或社区，再重新匹配。")
        made = planning.suggest_matches(unit, int(year) if year.isdecimal() else 0, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("service-plan")
    messages.success(request, f"已按主题和用词重新匹配，有 {made} 条建议等您确认。")
    return redirect(f"/service-plan/?{urlencode({'year': year, 'unit': unit.code})}")


@access("partner.manage")
@require_POST
def decide_match(request, pk):
    match = get_object_or_404(ServiceMatch.objects.visible_to(request.user), pk=pk)
    fits = request.POST.get("fits") == "yes"
    return plain_deed(
        request, lambda: planning.decide_match(match, by=request.user, fits=fits),
        success="已列入清单，已告诉共建单位。" if fits else "已标为不合适。",
        back=f"/service-plan/?year={match.year}&st={MatchState.SUGGESTED}",
    )  # fmt: skip


@access("menu.export")
@require_GET
def export_plan(request):
    narrowed = _narrowed(request)
    rows = narrowed.qs if narrowed.is_valid() else ServiceMatch.objects.none()
    year = (narrowed.form.cleaned_data.get("year") if narrowed.is_valid() else None) or timezone.localdate().year
    now, unit = timezone.localtime(), request.user.scope.terms[0].post.unit
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        title = f"{unit} {year}年度服务项目清单"
        rows = rows.filter(state=MatchState.CONFIRMED)
        count = write_plan(file, rows, title=title, unit=unit, mark=mark_of(request, "年度清单", now), today=now.date())
        ledger.record("plan.exported", unit, by=request.user, unit=unit, count=count, year=int(year))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"年度服务项目清单-{unit}-{year}.xlsx")
