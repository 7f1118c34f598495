"""月报 on pages: the forms of the office, one month with its checks and words, its workbook and its Word file."""

import io
import tempfile
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused, Conflict
from governance.overview.models import MonthState
from governance.overview.months.reading import last_month, next_month
from governance.overview.reports import word, workbook
from governance.overview.reports.care_lines import care_lines
from governance.overview.reports.catalogue import forms_for
from governance.overview.reports.categories import by_category
from governance.overview.reports.differences import differences
from governance.overview.reports.forms import TextForm
from governance.overview.reports.identities import checks
from governance.overview.reports.month import read
from governance.overview.reports.texts import PARTS, before, save_text, text_of
from governance.overview.stocks.exporting import whole_name
from governance.overview.stocks.views import units_for
from hierarchy.scope import serves

FIRST = date(2015, 1, 1)


def found(request, code, word):
    """(unit, first day) of the address, or 404."""
    unit = get_object_or_404(units_for(request.user), code=code)
    try:
        month = date.fromisoformat(f"{word}-01")
    except ValueError as wrong:
        raise Http404 from wrong
    if not FIRST <= month <= timezone.localdate():
        raise Http404
    return unit, month


@access("report.read")
@require_GET
def report_forms(request):
    """Context: unit, units, month, forms [(Form, address)]."""
    units, asked = units_for(request.user), request.GET.get("unit")
    unit = get_object_or_404(units, code=asked) if asked else units.first()
    if unit is None:
        raise Http404
    month = last_month(timezone.localdate())
    context = {"unit": unit, "units": units, "month": month, "forms": forms_for(request.user, unit, month)}
    return render(request, "overview/reports/forms.html", context)


@access("report.read")
@require_GET
def month_report(request, code, month):
    """Context: see `_page`."""
    unit, month = found(request, code, month)
    return render(request, "overview/reports/month.html", _page(request, read(unit, month)))


def _page(request, month, form=None, other=None):
    """Context: month, units, text, other (a colleague's), parts [(heading, words)], form (for who writes), checks
    (and passed, failed, unknown: how many), differences, before, earlier, later, may_write."""
    unit, text = month.unit, text_of(month)
    may = may_write(request.user, month)
    if form is None and may:
        words = {name: getattr(text, name) for name in PARTS}
        past = before(unit, month.month) if request.GET.get("from") == "last" else None
        if past:
            words |= {name: getattr(past, name) for name in ("deeds", "problems", "plans")}
        form = TextForm(initial=words | {"version": text.version})
    later, made = next_month(month.month), checks(month) if month.figures else []
    return {
        "month": month,
        "unit": unit,
        "units": units_for(request.user),
        "text": text,
        "other": other,
        "parts": [(PARTS[name], getattr(text, name)) for name in PARTS],
        "form": form,
        "checks": made,
        "passed": sum(each.holds is True for each in made),
        "failed": sum(each.holds is False for each in made),
        "unknown": sum(each.holds is None for each in made),
        "differences": differences(month),
        "before": may and before(unit, month.month),
        "earlier": last_month(month.month),
        "later": later if later <= timezone.localdate() else None,
        "may_write": may,
    }


def may_write(user, month):
    """Who serves at exactly this unit writes its words, as long as nobody submitted them."""
    draft = month.report is None or month.report.state == MonthState.DRAFT
    return draft and user.may("report.write") and month.unit.depth <= 2 and serves(user, month.unit)


@access("report.write")
def change_month_text(request, code, month):
    """POST saves; when a colleague was faster, both texts come back and nothing is lost."""
    unit, month = found(request, code, month)
    if request.method != "POST":
        return redirect("month-report", unit.code, f"{month:%Y-%m}")
    if unit.depth > 2 or not serves(request.user, unit):
        messages.error(request, f"{unit}的文字由在{unit}任职的人填写，您可以看和导出。要改请联系他们。")
        return redirect("month-report", unit.code, f"{month:%Y-%m}")
    form, other = TextForm(request.POST), None
    if form.is_valid():
        try:
            save_text(unit, month, by=request.user, **form.cleaned_data)
        except Conflict as overtaken:
            other = text_of(read(unit, month))
            form = TextForm(initial=form.cleaned_data | {"version": other.version})
            messages.error(request, str(overtaken))
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "文字已保存。")
            return redirect("month-report", unit.code, f"{month:%Y-%m}")
    page = _page(request, read(unit, month), form, other)
    return render(request, "overview/reports/month.html", page | {"may_write": True}, status=409 if other else 422)


@access("report.read")
@require_GET
def month_workbook(request, code, month):
    """The four sheets in one file."""
    unit, month = found(request, code, month)
    whole = read(unit, month)
    if not whole.figures:
        return _nothing_yet(request, whole)
    lines, care = by_category(whole.path, month), care_lines(whole.path, month)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    workbook.write(
        file,
        whole,
        name=whole_name(unit),
        categories=lines,
        care=care,
        text=text_of(whole),
        identities=checks(whole, lines[-1], care[-1]),
        differences=differences(whole),
        mark=_mark(request),
    )
    return _sent(request, whole, file, "xlsx")


@access("report.read")
@require_GET
def month_word(request, code, month):
    unit, month = found(request, code, month)
    whole = read(unit, month)
    if not whole.figures:
        return _nothing_yet(request, whole)
    made = word.write(whole, text_of(whole), name=whole_name(unit), mark=_mark(request))
    return _sent(request, whole, io.BytesIO(made), "docx")


def _nothing_yet(request, month):
    messages.error(request, f"{month.name}还没有统计，暂时出不了月报。每月 1 日凌晨自动统计，也可请系统管理员补跑。")
    return redirect("month-report", month.unit.code, f"{month.month:%Y-%m}")


def _mark(request):
    user, now = request.user, timezone.localtime()
    return f"导出人：{user.name}（{user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：月报"


def _sent(request, month, file, kind):
    with transaction.atomic():
        ledger.record(
            "report.exported", month.unit, by=request.user, unit=month.unit, month=f"{month.month:%Y-%m}", kind=kind,
            count=len(month.figures),
        )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{month.unit}{month.name}月报.{kind}")
