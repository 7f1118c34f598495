"""The ledgers on pages: all of them with their numbers, one of them by pages, on paper and as a workbook."""

import tempfile
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation.access import access, declared
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.overview.stocks.counting import MOST, counted, spread
from governance.overview.stocks.definitions import STOCKS
from governance.overview.stocks.exporting import export_stock, title_of, whole_name
from governance.overview.stocks.listed import Eye
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from hierarchy.views.deed import deed
from residents.actions.exporting import LONGEST_USE, MOST_IN_CLEAR
from residents.views.exporting import PurposeForm

ON_PAPER = 500
NARROW = 10  # a column of so many letters keeps its text on one line


class DaysForm(forms.Form):
    since = forms.DateField(label="自", required=False)
    until = forms.DateField(label="至", required=False)

    def clean(self):
        days = super().clean()
        if days.get("since") and days.get("until") and days["since"] > days["until"]:
            raise forms.ValidationError("起不能晚于止，请改好日期再查。")
        return days


def units_for(user):
    """Units that have ledgers of their own for the person: what he serves, down to the grid."""
    units = OrgUnit.objects.visible_to(user).filter(under(user.scope.branches), depth__lte=3)
    return units.current().order_by("path")


def found(request, code, key):
    """(unit, stock), or 404 outside the scope, 403 where the posts do not open this ledger."""
    unit = get_object_or_404(units_for(request.user), code=code)
    stock = STOCKS.get(key)
    if stock is None:
        raise Http404
    if not request.user.may(stock.reads):
        raise PermissionDenied
    return unit, stock


@access("stock.read")
@require_GET
def stocks(request):
    """To the ledgers of the unit asked for, else of one's own."""
    units = units_for(request.user)
    asked = request.GET.get("unit")
    unit = get_object_or_404(units, code=asked) if asked else units.first()
    if unit is None:
        raise Http404
    return redirect("unit-stocks", unit.code)


@access("stock.read")
@require_GET
def unit_stocks(request, code):
    """Context: unit, units, at, parts [(part, [(stock, number, may_export)])]."""
    unit = get_object_or_404(units_for(request.user), code=code)
    at, parts = counted(request.user, unit)
    parts = [(part, [(stock, n, request.user.may(stock.exports)) for stock, n in rows]) for part, rows in parts]
    context = {"unit": unit, "units": units_for(request.user), "at": at, "parts": parts}
    return render(request, "overview/stocks/stocks.html", context)


@access("stock.read")
@require_GET
def stock(request, code, key):
    """Context: unit, units, stock, form, columns, lines (address, cells), head (the cell that opens it), page, count,
    below, kept (days as a query)."""
    unit, stock = found(request, code, key)
    form = DaysForm(request.GET)
    days = form.cleaned_data if form.is_valid() else {}
    rows = stock.queryset(request.user, unit, **days) if form.is_valid() else stock.listed.rows(request.user).none()
    count, below = spread(stock, rows, unit)
    shown = page(rows.only("pk"), request.GET)
    some = rows.model.objects.filter(pk__in=[row.pk for row in shown.rows])
    context = {
        "unit": unit,
        "units": units_for(request.user),
        "stock": stock,
        "form": form,
        "columns": [stock.listed.fields[name] for name in stock.columns],
        "lines": list(opening(stock, some, Eye(request.user))),
        "head": stock.head,
        "page": shown,
        "count": count,
        "most": MOST,
        "below": below,
        "kept": "&".join(f"{name}={day}" for name, day in days.items() if day),
        "may_export": request.user.may(stock.exports),
        "may_full": stock.listed.people and request.user.may("resident.export_full"),
    }
    return render(request, "overview/stocks/stock.html", context, status=200 if form.is_valid() else 422)


def opening(stock, rows, eye):
    """(address of the row's own page, cells) of each line; "" where the person's posts do not open that page."""
    told = list(stock.opened(rows, eye))
    first = next((address for address, _ in told if address), "")
    opens = bool(first) and eye.user.may(declared(resolve(first).func))
    for address, line in told:
        yield address if opens else "", cells_of(stock, line)


def cells(stock, rows, eye):
    """Lines of (text, kind) as paper shows them."""
    return (cells_of(stock, line) for line in stock.told(rows, eye))


def cells_of(stock, line):
    columns = [stock.listed.fields[name] for name in stock.columns]
    kinds = ["short" if each.kind == "text" and each.width <= NARROW else each.kind for each in columns]
    return [(said(value), kind) for value, kind in zip(line, kinds, strict=True)]


def said(value):
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


@access("stock.read")
@require_GET
def print_stock(request, code, key):
    """On landscape paper with the frame of a ledger. Context: unit, name, stock, title, columns, lines, more, now."""
    unit, stock = found(request, code, key)
    form = DaysForm(request.GET)
    if not form.is_valid():
        return redirect("stock", unit.code, key)
    days = form.cleaned_data
    rows = stock.queryset(request.user, unit, **days)
    keys = list(rows.order_by("-pk").values_list("pk", flat=True)[: ON_PAPER + 1])
    context = {
        "unit": unit,
        "name": whole_name(unit),
        "stock": stock,
        "title": title_of(stock, unit, days["since"], days["until"]),
        "columns": [stock.listed.fields[name] for name in stock.columns],
        "lines": list(cells(stock, rows.model.objects.filter(pk__in=keys[:ON_PAPER]), Eye(request.user))),
        "more": len(keys) > ON_PAPER,
        "most": ON_PAPER,
        "now": timezone.localtime(),
    }
    return render(request, "overview/stocks/print.html", context)


@access("stock.read")
@require_GET
def export_one(request, code, key):
    unit, stock = found(request, code, key)
    if not request.user.may(stock.exports):
        raise PermissionDenied
    form = DaysForm(request.GET)
    if not form.is_valid():
        messages.error(request, "导出的起止日期不对：起不晚于止。请改好再导出。")
        return redirect("stock", unit.code, key)
    try:
        return _file(request, stock, unit, form.cleaned_data, use=request.GET.get("use", ""))
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("stock", unit.code, key)


@access("resident.export_full")
def export_in_clear(request, code, key):
    unit, stock = found(request, code, key)
    if not stock.listed.people or not request.user.may(stock.exports):
        raise PermissionDenied
    return deed(
        request,
        PurposeForm(request.POST or None),
        lambda use: _file(request, stock, unit, {}, use=use, full=True),
        title=f"导出完整号码：{stock.title}",
        success="台账已导出。",
        back=lambda file: file,
        cancel=reverse("stock", args=[unit.code, key]),
        submit="导出 Excel",
        icon="download",
        intro=f"{unit}的{stock.title}，证件号码和电话不打码，一次最多 {MOST_IN_CLEAR} 人。",
        lines=["表里是居民的完整号码：只放在办公电脑上，用完删除，不发微信群。"],
    )


def _file(request, stock, unit, days, *, use, full=False):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    export_stock(file, stock, unit, by=request.user, use=use[:LONGEST_USE], full=full, **days)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{stock.title}-{unit}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    )
