"""奖项与细则: the street's own kinds, their criteria version by version, and awards switched off altogether."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.actions import kinds as actions
from awards.choices import Part
from awards.defaults import provide
from awards.forms import kinds as forms
from awards.indicators import INDICATORS
from awards.models import AwardKind
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from hierarchy.views.deed import deed, plain_deed

UP = "奖项与细则"


def own_office(request):
    """The street whose awards the person sets up."""
    return get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1)[:1])


def _kind(request, pk):
    return get_object_or_404(AwardKind.objects.visible_to(request.user).select_related("office"), pk=pk)


@access("award.settings")
@require_GET
def kinds(request):
    """Context: office, on, kinds (each with .criteria or None and .parts {part: points})."""
    office = own_office(request)
    rows = list(
        AwardKind.objects.visible_to(request.user).filter(office=office).prefetch_related("criteria_sets__lines")
    )
    for row in rows:
        sets = [each for each in row.criteria_sets.all() if each.in_force_at]
        row.criteria = max(sets, key=lambda each: each.number, default=None)
        row.parts = parts_of(row.criteria.lines.all()) if row.criteria else []
    context = {"office": office, "on": actions.is_on(office), "kinds": rows}
    return render(request, "awards/kinds.html", context)


def lines_of(criteria):
    """The lines of a version, each with .figure, the indicator behind it, where there is one."""
    lines = list(criteria.lines.all()) if criteria else []
    for line in lines:
        line.figure = INDICATORS.get(line.indicator)
    return lines


def parts_of(lines):
    """[(the part's name, its points)]."""
    lines = [line for line in lines if not line.independent]
    return [(part.label, sum(line.weight for line in lines if line.part == part)) for part in Part]


@access("award.settings")
@require_POST
def provide_kinds(request):
    """The five usual kinds, for an office that has none yet."""
    office = own_office(request)
    return plain_deed(
        request,
        lambda: provide(office),
        success="已备好常用的五个奖项，可以改名、改分值。",
        back=reverse("award-kinds"),
    )


@access("award.settings")
@require_GET
def kind(request, pk):
    """Context: kind, criteria (the version asked for, else the one in force, or None), versions, parts, rounds."""
    it = _kind(request, pk)
    versions = list(it.criteria_sets.select_related("made_by").order_by("-number"))
    asked = request.GET.get("version")
    if asked:
        criteria = next((each for each in versions if str(each.number) == asked), None)
        if criteria is None:
            raise Http404
    else:
        criteria = next((each for each in versions if each.in_force_at), None)
    lines = lines_of(criteria)
    context = {
        "kind": it,
        "criteria": criteria,
        "lines": lines,
        "versions": versions,
        "parts": parts_of(lines),
    }
    return render(request, "awards/kind.html", context)


@access("award.settings")
@require_http_methods(["GET", "POST"])
def new_kind(request):
    office = own_office(request)
    return deed(
        request,
        forms.NewKindForm(request.POST or None),
        lambda **facts: actions.add_kind(office, by=request.user, **facts),
        title="增加奖项",
        success="已增加，请接着写评分细则。",
        back=lambda made: reverse("revise-criteria", args=[made.pk]),
        cancel=reverse("award-kinds"),
        up=(UP, reverse("award-kinds")),
        intro="增加前想一想：评比、创建、达标活动按上级规定能少就少。",
    )


@access("award.settings")
@require_http_methods(["GET", "POST"])
def change_kind(request, pk):
    it = _kind(request, pk)
    now = {name: getattr(it, name) for name in actions.CHANGEABLE} | {"version": it.version}
    return deed(
        request,
        forms.KindForm(request.POST or None, initial=now),
        lambda **facts: actions.change_kind(it, by=request.user, **facts),
        title=f"修改{it}",
        success="已保存，进行中的评选不受影响。",
        back=reverse("award-kind", args=[it.pk]),
        up=(UP, reverse("award-kinds")),
    )


@access("award.settings")
@require_POST
def switch_kind(request, pk):
    it, active = _kind(request, pk), request.POST.get("active") == "1"
    return plain_deed(
        request,
        lambda: actions.switch_kind(it, by=request.user, active=active),
        success=f"已{'启用' if active else '停用'}“{it}”，从新筹备的评选起生效。",
        back=reverse("award-kind", args=[it.pk]),
    )


@access("award.settings")
@require_http_methods(["GET", "POST"])
def revise_criteria(request, pk):
    """The next version of a kind's criteria, typed as a table. Context: kind, rows (a formset), form, newest."""
    it = _kind(request, pk)
    newest = it.criteria_sets.order_by("-number").first()
    lines = list(newest.lines.all()) if newest else []
    columns = ("label", "part", "weight", "indicator", "full_at", "help", "gate", "independent")
    given = {"form_kwargs": {"target": it.target}, "prefix": "line"}
    if request.method == "POST":
        rows, form = forms.Lines(request.POST, **given), forms.VetoForm(request.POST)
        if all([rows.is_valid(), form.is_valid()]):
            try:
                made = actions.new_criteria(it, rows.criteria(), **form.cleaned_data, by=request.user)
            except ActionRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"已保存为第 {made.number} 版，以后启动的评选按它打分；已启动的不变。")
                return redirect("award-kind", pk=it.pk)
    else:
        rows = forms.Lines(initial=[{name: _plain(getattr(line, name)) for name in columns} for line in lines], **given)
        now = {"vetoes": "\n".join(newest.vetoes), "number": newest.number} if newest else {}
        form = forms.VetoForm(initial=now)
    context = {"kind": it, "rows": rows, "form": form, "newest": newest}
    return render(request, "awards/revise_criteria.html", context, status=422 if request.method == "POST" else 200)


def _plain(value):
    """40 instead of 40.00 in a field."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


@access("award.settings")
@require_http_methods(["GET", "POST"])
def switch_awards(request):
    """停用和美评选 for the whole street, or again on."""
    office = own_office(request)
    if request.method == "POST" and not actions.is_on(office):
        return plain_deed(
            request,
            lambda: actions.switch_awards(office, by=request.user, on=True),
            success="已重新启用和美评选。",
            back=reverse("award-kinds"),
        )
    return deed(
        request,
        forms.SureForm(request.POST or None),
        lambda sure: actions.switch_awards(office, by=request.user, on=False),
        title="停用和美评选",
        success="已停用：各级菜单里不再有和美评选，以前的结果和证书照样查得到。",
        back=reverse("award-kinds"),
        up=(UP, reverse("award-kinds")),
        submit="停用",
        icon="power",
        lines=["停用后全街道的菜单里没有和美评选，不能筹备新的一轮。随时可以重新启用，奖项和细则都留着。"],
    )
