"""诉求类别与时限: the street's own page."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.actions.settings import add_category, change_category, set_limit
from deliberation.choices import Clock
from deliberation.forms_settings import CategoryForm, LimitsForm, NewCategoryForm
from deliberation.models import Category, TimeLimit
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit


def _office(request):
    """The street whose settings the person may change."""
    return get_object_or_404(OrgUnit.objects.visible_to(request.user).filter(depth=1)[:1])


@access("category.change")
@require_GET
def categories(request):
    return _page(request, _office(request))


def _page(request, office, status=200, **forms):
    """Context: office, roots [category with .below], limits (LimitsForm), clocks, new (NewCategoryForm)."""
    rows = list(Category.objects.visible_to(request.user).filter(office=office).order_by("order", "code"))
    below = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    for row in rows:
        row.below = below.get(row.pk, [])
    context = {
        "office": office,
        "roots": below.get(None, []),
        "limits": LimitsForm(rows=TimeLimit.objects.filter(office=office, category=None)),
        "clocks": Clock,
        "new": NewCategoryForm(office=office),
    }
    return render(request, "deliberation/categories.html", context | forms, status=status)


@access("category.change")
@require_POST
def new_category(request):
    office = _office(request)
    form = NewCategoryForm(request.POST, office=office)
    if not form.is_valid():
        return _page(request, office, 422, new=form)
    try:
        category = add_category(office, by=request.user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error("name", str(refusal))
        return _page(request, office, 409, new=form)
    messages.success(request, f"已增加类别“{category}”。")
    return redirect("categories")


@access("category.change")
@require_http_methods(["GET", "POST"])
def category(request, pk):
    own = Category.objects.visible_to(request.user).filter(office__path__in=request.user.scope.branches)
    found = get_object_or_404(own.select_related("parent", "office"), pk=pk)
    form = CategoryForm(request.POST or None, instance=own.get(pk=pk))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_category(found, by=request.user, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "类别已保存，以前的诉求不受影响。")
            return redirect("categories")
    elif form.errors:
        status = 422
    return render(request, "deliberation/category.html", {"category": found, "form": form}, status=status)


@access("category.change")
@require_POST
def change_limits(request):
    office = _office(request)
    form = LimitsForm(request.POST, rows=TimeLimit.objects.filter(office=office, category=None))
    if not form.is_valid():
        return _page(request, office, 422, limits=form)
    with transaction.atomic():
        for level, urgent, clock, duration in form.durations():
            set_limit(office, clock, duration, by=request.user, level=level, urgent=urgent)
    messages.success(request, "时限已保存，从新受理的诉求起生效；已经承诺的时限不变。")
    return redirect("categories")
