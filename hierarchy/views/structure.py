"""架构与人员导入: upload, look at what would happen, confirm, undo."""

import io
from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.actions.structure import import_structure as carry_out
from hierarchy.actions.structure import keep_import
from hierarchy.actions.undoing import undo_import
from hierarchy.forms.structure import StructureForm
from hierarchy.models import StructureBatch
from hierarchy.structure_file import rows_of, template
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
    """The file, read once to say at once what is wrong with it, and kept until the import is decided."""
    allow(request.user, "hierarchy.found_unit", office)
    units, posts = rows_of(file, file.name)
    outcome = carry_out(office, units, posts, by=request.user, keep=False)
    _forget_undecided(request.user)
    return StructureBatch.objects.visible_to(request.user).create(
        office=office,
        file=file,
        file_name=file.name[-120:],
        by=request.user,
        outcome={"counts": outcome.counts(), "lines": outcome.lines, "problems": outcome.problems},
    )


def _forget_undecided(user):
    """Uploads nobody confirmed within a day go, with their files."""
    day = timezone.now() - timedelta(days=1)
    for batch in StructureBatch.objects.visible_to(user).filter(state=State.UPLOADED, at__lt=day)[:20]:
        batch.file.delete(save=False)
        batch.delete()


def _batch(request, pk):
    batches = StructureBatch.objects.visible_to(request.user).select_related("office", "by")
    return get_object_or_404(batches, pk=pk)


@access("unit.import")
@require_safe
def structure_batch(request, pk):
    batch = _batch(request, pk)
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


@access("unit.import")
@require_POST
def confirm_structure(request, pk):
    batch = _batch(request, pk)
    allow(request.user, "hierarchy.found_unit", batch.office)
    try:
        if not batch.file:
            raise ActionRefused("这个文件已经导入过了。")
        units, posts = rows_of(batch.file.open("rb"), batch.file_name)
        keep_import(batch, units, posts, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    else:
        batch.file.delete(save=False)
        StructureBatch.objects.visible_to(request.user).filter(pk=batch.pk).update(file="")
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
