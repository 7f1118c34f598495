"""历史时长导入 (I-8): upload, mend line by line, confirm, undo."""

import json

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import deed, plain_deed
from volunteers.actions import hours_import as importing
from volunteers.choices import BatchState
from volunteers.forms_hours import MendRowForm, UploadHoursForm
from volunteers.hours_incoming import FIELDS
from volunteers.models import HoursBatch

BATCHES, SHOWN = 15, 50


def _batch(request, pk):
    return get_object_or_404(HoursBatch.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)


@access("hours.import")
@require_http_methods(["GET", "POST"])
def import_hours(request):
    """The upload form and the batches of one's branch. Context: form, page."""
    form = UploadHoursForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = importing.read_hours(by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("hours-batch", pk=batch.pk)
    batches = HoursBatch.objects.visible_to(request.user).select_related("unit", "by")
    context = {"form": form, "page": page(batches, request.GET, size=BATCHES)}
    return render(request, "volunteers/import_hours.html", context, status=422 if form.errors else 200)


@access("hours.import")
@require_GET
def hours_batch(request, pk):
    """One sheet: its lines with what is wrong first. Context: see `context`; page has the right ones."""
    batch = _batch(request, pk)
    wrong = batch.rows.exclude(problem="").order_by("number")
    right = batch.rows.filter(problem="").select_related("volunteer", "entry")
    n_wrong, n_right = wrong.count(), right.count()
    context = {
        "batch": batch,
        "total": n_wrong + n_right,
        "n_wrong": n_wrong,
        "n_right": n_right,
        "wrong": [(row, json.loads(row.said)) if row.said else (row, {}) for row in wrong[:SHOWN]],
        "page": page(right, request.GET, size=SHOWN),
        "open_now": batch.state == BatchState.CHECKED,
        "columns": [(FIELDS[name][0], heading) for name, heading in batch.columns.items()],
    }
    return render(request, "volunteers/hours_batch.html", context)


@access("hours.import")
@require_http_methods(["GET", "POST"])
def mend_hours_row(request, pk, number):
    """改正一行: what the sheet says of it, as texts."""
    batch = _batch(request, pk)
    row = get_object_or_404(batch.rows.select_related("batch"), number=number)
    if not row.said:
        return redirect("hours-batch", pk=pk)
    said = json.loads(row.said)
    return deed(
        request,
        MendRowForm(request.POST or None, initial=said),
        lambda **said: importing.mend_row(row, by=request.user, **said),
        title=f"改正第 {number} 行",
        success=lambda mended: (
            f"第 {number} 行{'可以导入了' if not mended.problem else f'还有问题：{mended.problem}'}。"
        ),
        back=reverse("hours-batch", args=[pk]),
        lines=[row.problem] if row.problem else [],
        danger=bool(row.problem),
        up=("历史时长导入", reverse("hours-batch", args=[pk])),
    )


@access("hours.import")
@require_POST
def confirm_hours_batch(request, pk):
    batch = _batch(request, pk)
    skip = bool(request.POST.get("skip_wrong"))
    try:
        done = importing.import_hours(batch, by=request.user, skip_wrong=skip)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已导入 {done.counts['made']} 人次。")
    return redirect("hours-batch", pk=pk)


@access("hours.import")
@require_POST
def undo_hours_batch(request, pk):
    batch = _batch(request, pk)
    return plain_deed(
        request,
        lambda: importing.undo_hours(batch, by=request.user),
        success="已逐条冲正，这一批不再计入时长。",
        back=reverse("hours-batch", args=[pk]),
    )
