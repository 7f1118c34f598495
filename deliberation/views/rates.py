"""三率: a month by unit in the order of the tree, the rows behind each number, and what is left out by whose word."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from deliberation.actions.excluding import decide_exclusion, set_weights
from deliberation.choices_following import ExclusionState
from deliberation.figures_rates import MEANINGS, Counts, Period, counts, kept_from, tickets_of, times_of, weights_of
from deliberation.forms_following import DecideForm, WeightsForm
from deliberation.models import Exclusion, Ticket
from deliberation.rules_following import may_decide
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused, BadAddress
from governance.foundation.keyset import page
from hierarchy.models import OrgUnit
from hierarchy.scope import in_reach


def chosen_unit(request, deepest=3):
    """The unit the address names, or the first one the person answers for."""
    units = OrgUnit.objects.visible_to(request.user).filter(depth__lte=deepest)
    code = request.GET.get("unit", "")
    found = units.filter(code=code) if code else units.filter(path__in=request.user.scope.branches).order_by("path")[:1]
    unit = get_object_or_404(found)
    if not in_reach(request.user, unit):
        raise Http404
    return unit


def chosen_month(request):
    """(first day, Period) of `month=2026-11`, else of the present month."""
    word = request.GET.get("month", "") or f"{timezone.localdate():%Y-%m}"
    try:
        first = date.fromisoformat(f"{word[:7]}-01")
        return first, Period.month(first.year, first.month)
    except (ValueError, OverflowError) as wrong:
        raise BadAddress("月份不对，请写成 2026-11 这样。") from wrong


def table(user, unit, period):
    """[(unit, Counts, own)] in the order of the tree; what lies at the unit itself comes last. And the sum."""
    found = counts(unit, period)
    below = OrgUnit.objects.visible_to(user).children_of(unit).order_by("path")
    rows = [(child, found.pop(child.path, Counts()), False) for child in below]
    rows = [row for row in rows if not row[0].closed_on or row[1] != Counts()]
    rest = sum(found.values(), Counts())
    if rest != Counts() or not rows:
        rows.append((unit, rest, True))
    return rows, sum((numbers for _, numbers, _ in rows), Counts())


@access("rate.read")
@require_GET
def rates(request):
    """Context: unit, month, rows [(unit, Counts, own)], total, scores, weights, meanings, units, form, waiting."""
    unit, (month, period) = chosen_unit(request), chosen_month(request)
    rows, total = table(request.user, unit, period)
    weights = weights_of(unit.path)
    for _, numbers, _ in [*rows, (unit, total, False)]:
        numbers.points = numbers.score(weights)
    context = {
        "unit": unit,
        "month": month,
        "rows": rows,
        "total": total,
        "weights": weights,
        "meanings": MEANINGS,
        "units": OrgUnit.objects.visible_to(request.user).filter(depth__lte=3).current().order_by("path")[:200],
        "form": WeightsForm(initial={n: getattr(weights, n) for n in ("response", "solved", "satisfied")}),
        "waiting": Exclusion.objects.visible_to(request.user).waiting().count(),
    }
    return render(request, "deliberation/rates.html", context)


@access("rate.read")
@require_GET
def rate_rows(request):
    """The tickets behind one number, as far as the person may see them. Context: page (rows with .times), words,
    meaning, unit, month, hidden (how much of the number is confidential tickets the person may not see).
    """
    unit, (month, period) = chosen_unit(request, deepest=4), chosen_month(request)
    what = request.GET.get("what", "")
    if what not in MEANINGS:
        raise Http404
    counted = tickets_of(what, unit, period, own=request.GET.get("own") == "1")
    rows = page(Ticket.objects.visible_to(request.user).filter(counted).for_list(), request.GET)
    unseen = kept_from(request.user, counted)
    times = times_of(what, period, [*unseen, *(row.pk for row in rows.rows)])
    for row in rows.rows:
        row.times = times.get(row.pk, 1)
    words, meaning = MEANINGS[what]
    hidden = sum(times.get(pk, 1) for pk in unseen)
    context = {"page": rows, "words": words, "meaning": meaning, "unit": unit, "month": month, "hidden": hidden}
    return render(request, "deliberation/rate_rows.html", context)


@access("category.change")
@require_POST
def rate_weights(request):
    """The street's own weights."""
    office = get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1)[:1])
    form = WeightsForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionRefused("权重要填 0 到 100 的整数，加起来等于 100。")
        set_weights(office, by=request.user, **form.cleaned_data)
        messages.success(request, "三率权重已保存。")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("rates")


@access("rate.read")
@require_GET
def exclusions(request):
    """剔除申请. Context: page (rows with .may_decide), state, states."""
    state = request.GET.get("state")
    state = state if state in ExclusionState.values else ExclusionState.ASKED
    asked = Exclusion.objects.visible_to(request.user).filter(state=state)
    rows = page(asked.select_related("ticket", "unit", "asked_by", "decided_by"), request.GET)
    for row in rows.rows:
        row.may_decide = state == ExclusionState.ASKED and may_decide(request.user, row)
    context = {"page": rows, "state": state, "states": ExclusionState.choices}
    return render(request, "deliberation/exclusions.html", context)


@access("ticket.handle")
@require_POST
def decide(request, pk):
    exclusion = get_object_or_404(Exclusion.objects.visible_to(request.user), pk=pk)
    form = DecideForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionRefused("请写审批意见（500 字以内），申请的人看得到。")
        done = decide_exclusion(exclusion, by=request.user, approve="approve" in request.POST, **form.cleaned_data)
        messages.success(request, f"{done.ticket.number}：{done.get_state_display()}。")
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("exclusions")
