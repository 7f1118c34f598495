"""架构与人员导入: upload, look at what would happen, confirm, undo."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.models import Job
from hierarchy.actions import structure_batches
from hierarchy.actions.undoing import undo_import
from hierarchy.forms.structure import StructureForm
from hierarchy.models import StructureBatch
from hierarchy.structure_file import template
from hierarchy.views.deed import allow, plain_deed

SHOWN = 500  # lines and problems shown on the page
State = StructureBatch.State


@access("unit.import")
@require_http_methods(["GET", "POST"])
def import_structure(request):
    form = StructureForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("structure-batch", pk=_uploaded(request, **form.cleaned_data).pk)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
    batches = StructureBatch.objects.visible_to(request.user).exclude(state=State.UPLOADED)
    batches = batches.select_related("office", "by").order_by("-pk")[:20]
    facts = {"form": form, "batches": batches}
    return render(request, "hierarchy/import_structure.html", facts, status=422 if form.errors else 200)


def _uploaded(request, office, file):
    allow(request.user, "hierarchy.found_unit", office)
    return structure_batches.upload_structure(office, file, by=request.user)


def _batch(request, pk):
    batches = StructureBatch.objects.visible_to(request.user).select_related("office", "by")
    return get_object_or_404(batches, pk=pk)


@access("unit.import")
@require_safe
def structure_batch(request, pk):
    """Progress, preview or result. While a job is at work, htmx asks again every two seconds."""
    batch = _batch(request, pk)
    partly = request.htmx and not request.htmx.boosted
    if batch.state in (State.CHECKING, State.RUNNING):
        page = "hierarchy/_structure_running.html" if partly else "hierarchy/structure_running.html"
        return render(request, page, {"batch": batch, "stuck": _stuck(batch)})
    if partly:
        return HttpResponse(headers={"HX-Refresh": "true"})
    lines, problems = batch.outcome.get("lines", []), batch.outcome.get("problems", [])
    news = [line for line in lines if line[2] != "无变化"]
    facts = {
        "batch": batch,
        "counts": batch.outcome.get("counts", {}),
        "lines": news[:SHOWN],
        "more_lines": max(0, len(news) - SHOWN),
        "problems": problems[:SHOWN],
        "more_problems": max(0, len(problems) - SHOWN),
        "waiting": batch.state == State.UPLOADED,
        "done": batch.state == State.DONE,
    }
    return render(request, "hierarchy/structure_batch.html", facts)


def _stuck(batch):
    topic = "structure.examine" if batch.state == State.CHECKING else "structure.import"
    return Job.objects.filter(key=f"{topic}:{batch.pk}:{batch.attempts}", dead=True).exists()


@access("unit.import")
@require_POST
def confirm_structure(request, pk):
    batch = _batch(request, pk)
    allow(request.user, "hierarchy.found_unit", batch.office)
    try:
        batch = structure_batches.confirm(batch, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        if batch.state == State.DONE:
            messages.success(request, "已导入。如有差错，可以整批撤销。")
    return redirect("structure-batch", pk=pk)


@access("unit.import")
@require_POST
def undo_structure(request, pk):
    batch = _batch(request, pk)
    allow(request.user, "hierarchy.found_unit", batch.office)
    return plain_deed(
        request,
        lambda: undo_import(batch, by=request.user),
        success="已整批撤销。",
        back=reverse("structure-batch", args=[pk]),
    )


@access("unit.import")
@require_safe
def structure_template(request):
    file = io.BytesIO(template())
    return FileResponse(file, as_attachment=True, filename="架构与人员导入模板.xlsx")
