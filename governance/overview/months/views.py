"""The month of a unit, the rows behind its numbers, and signing it."""

import re
from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.overview.models import MonthlyFigureChange, MonthReport
from governance.overview.months import rules, showing, signing
from governance.overview.months.definitions import INDICATORS, MAIN
from governance.overview.months.forms import ExplainForm, ReturnForm, SubmitForm
from governance.overview.months.places import Month, Tree
from governance.overview.months.reading import first_of, last_month, live, next_month
from governance.overview.months.rows import ROWS, rows_of, told
from hierarchy.scope import in_reach


def month_of(word):
    """The first day of 2026-11; 404 for what is no month of this century."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", word or ""):
        raise Http404
    return date.fromisoformat(f"{word}-01")


def unit_of(request, code):
    """A street, community or grid the person answers for."""
    unit = get_object_or_404(showing.units_to_choose(request.user), code=code)
    if not in_reach(request.user, unit):
        raise Http404
    return unit


@access("month.read")
@require_GET
def months(request):
    """The person's own unit and the last month that is over; or what the chooser names."""
    code, word = request.GET.get("unit", ""), request.GET.get("month", "")
    units = showing.units_to_choose(request.user)
    own = units.filter(path__in=request.user.scope.branches).first()
    unit = unit_of(request, code) if code else own
    if unit is None:
        raise Http404
    month = month_of(word) if word else last_month(live())
    return redirect("month", unit.code, f"{month:%Y-%m}")


@access("month.read")
@require_GET
def month(request, code, month):
    """Context: unit, month, groups, row, report, changes, deeds, forms, units, running, earlier, later."""
    unit, first = unit_of(request, code), month_of(month)
    groups, row = showing.groups_of(unit, first)
    report = MonthReport.objects.visible_to(request.user).filter(unit=unit, month=first)
    report = report.select_related("unit", "submitted_by", "returned_by", "frozen_by").first()
    context = {
        "unit": unit,
        "month": first,
        "groups": groups,
        "row": row,
        "report": report,
        "of_community": None if report else showing.report_above(unit, first),
        "changes": showing.changes_of(unit, first),
        "explains": rules.may_explain(request.user, unit),
        "submit_form": SubmitForm() if report and rules.may_submit(request.user, report) else None,
        "return_form": ReturnForm() if report and rules.may_review(request.user, report) else None,
        "freezes": bool(report) and rules.may_freeze(request.user, report),
        "units": showing.units_to_choose(request.user).current()[:300],
        "running": first >= live(),
        "earlier": last_month(first),
        "later": next_month(first) if first < live() else None,
    }
    return render(request, "overview/months/month.html", context)


@access("month.read")
@require_GET
def month_table(request, code, month):
    """Context: unit, month, table, total, indicators: the main indicators of the units below, in the tree's order."""
    unit, first = unit_of(request, code), month_of(month)
    table, total = showing.table_of(unit, first, showing.stood_at(unit, first))
    reach = {each.pk for each, _, _ in table if in_reach(request.user, each)}
    context = {
        "unit": unit,
        "month": first,
        "table": table,
        "reach": reach,
        "total": total,
        "indicators": [INDICATORS[each] for each in MAIN],
        "running": first >= live(),
        "earlier": last_month(first),
        "later": next_month(first) if first < live() else None,
    }
    return render(request, "overview/months/table.html", context)


@access("month.read")
@require_GET
def month_rows(request, code, month, indicator):
    """Context: page, indicator, unit, month. What one number counts, as far as the person may see it."""
    unit, first = unit_of(request, code), month_of(month)
    if indicator not in ROWS:
        raise Http404
    when = Month.of(first)
    found = rows_of(request.user, indicator, when, Tree(when), showing.stood_at(unit, first))
    context = {
        "page": page(found, request.GET),
        "indicator": INDICATORS[indicator],
        "unit": unit,
        "month": first,
        "what": found.model._meta.verbose_name,
    }
    for row in context["page"].rows:
        told(row)
    return render(request, "overview/months/rows.html", context)


def _report(request, code, month):
    unit = unit_of(request, code)
    reports = MonthReport.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(reports, unit=unit, month=month_of(month))


def _perform(request, report, form, deed, done):
    try:
        if not form.is_valid():
            raise ActionRefused("；".join(each for errors in form.errors.values() for each in errors))
        deed(report, by=request.user, **form.cleaned_data)
        messages.success(request, done)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect(report)


@access("month.submit")
@require_POST
def submit_month(request, code, month):
    report = _report(request, code, month)
    return _perform(request, report, SubmitForm(request.POST), signing.submit, "已提交，等街道审核。")


@access("month.review")
@require_POST
def return_month(request, code, month):
    report = _report(request, code, month)
    return _perform(request, report, ReturnForm(request.POST), signing.send_back, "已退回，社区会收到原因。")


@access("month.review")
@require_POST
def freeze_month(request, code, month):
    report = _report(request, code, month)
    return _perform(request, report, SubmitForm(request.POST), _freeze, "已定稿，以后的差异记为追补、更正。")


def _freeze(report, *, by, version, note=""):
    return signing.freeze(report, by=by, version=version)


@access("month.submit")
@require_POST
def explain_change(request, pk):
    change = get_object_or_404(MonthlyFigureChange.objects.visible_to(request.user).select_related("unit"), pk=pk)
    form = ExplainForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionRefused("请写明原因，200 字以内。")
        signing.explain(change, by=request.user, **form.cleaned_data)
        messages.success(request, "原因已写在追补更正里。")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("month", change.unit.code, f"{first_of(change.month):%Y-%m}")
