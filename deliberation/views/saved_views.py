"""Saved views of the ticket list."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from deliberation.actions.viewing import drop_view, may_keep, move_view, open_first, save_view
from deliberation.forms_desk import ViewForm
from deliberation.models import FirstView, SavedView
from deliberation.viewing import kept_query
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused


def views_for(user, query=None):
    """One's own and the shared views, each with .kept (may be changed), .first and .current: one query."""
    first = FirstView.objects.filter(user=user, view=OuterRef("pk"))
    visible = SavedView.objects.visible_to(user).annotate(first=Exists(first)).select_related("unit", "owner")
    rows = list(visible.order_by("order", "pk")[:60])
    for row in rows:
        row.kept, row.current = may_keep(row, user), row.query == query
    return rows


@access("ticket.read")
@require_GET
def saved_views(request):
    """Context: views, form (ViewForm) for the list whose `query` stands in the address."""
    return _page(request, ViewForm(user=request.user, initial={"query": request.GET.get("query", "")[:2000]}))


def _page(request, form, status=200):
    context = {"views": views_for(request.user), "form": form}
    return render(request, "deliberation/saved_views.html", context, status=status)


@access("ticket.read")
@require_POST
def new_view(request):
    form = ViewForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        view = save_view(by=request.user, **form.cleaned_data | {"query": kept_query(form.cleaned_data["query"])})
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, form, 409)
    messages.success(request, f"视图“{view}”已保存。")
    return redirect(f"{reverse('tickets')}?{view.query or 'st=open'}")


@access("ticket.read")
@require_POST
def change_view(request, pk):
    """Rename, share or unshare; `deed` = drop deletes, up and down move, first and plain set what the
    list opens with.
    """
    view = get_object_or_404(SavedView.objects.visible_to(request.user).select_related("unit", "owner"), pk=pk)
    deed = request.POST.get("deed")
    try:
        if deed == "drop":
            drop_view(view, by=request.user)
            said = f"视图“{view}”已删除。"
        elif deed in ("first", "plain"):
            open_first(view if deed == "first" else None, by=request.user)
            said = f"打开诉求工单时先看“{view}”。" if deed == "first" else "打开诉求工单时看全部在办。"
        elif deed in ("up", "down"):
            move_view(view, by=request.user, up=deed == "up")
            said = f"“{view}”已{'上移' if deed == 'up' else '下移'}。"
        else:
            form = ViewForm(request.POST, user=request.user)
            if not form.is_valid():
                return _page(request, form, 422)
            data = form.cleaned_data
            save_view(by=request.user, view=view, name=data["name"], unit=data["unit"], query=None)
            said = f"视图“{data['name']}”已保存。"
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("saved-views")
