"""微心愿导入: upload, mend the bad rows where they stand, confirm, undo."""

import tempfile

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from volunteers.actions import wish_importing as actions
from volunteers.choices_wishes import BatchState
from volunteers.forms_wishes import MendForm, UploadForm
from volunteers.models import WishBatch
from volunteers.sheets_wishes import write_template

BATCHES = 15  # on a page
MOST_SHOWN = 200  # rows of a kind


def _batch(request, pk):
    batches = WishBatch.objects.visible_to(request.user).select_related("unit", "by", "done_by", "undone_by")
    return get_object_or_404(batches, pk=pk)


@access("wish.import")
@require_http_methods(["GET", "POST"])
def import_wishes(request):
    """The upload form and the batches of one's branch. Context: form, page."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.read_batch(by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(batch)
    batches = WishBatch.objects.visible_to(request.user).select_related("unit", "by").defer("rows")
    context = {"form": form, "page": page(batches, request.GET, size=BATCHES)}
    return render(request, "volunteers/import_wishes.html", context, status=422 if form.errors else 200)


@access("wish.import")
@require_GET
def wish_template(request):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    write_template(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="微心愿征集表.xlsx")


@access("wish.import")
@require_GET
def wish_batch(request, pk):
    return _show(request, _batch(request, pk))


def _show(request, batch, refusal="", status=200):
    """Context: batch, outcome, waiting, wrong [(row, form)], good and known rows, more, refusal."""
    rows = actions.rows_of(batch)
    wrong = [row for row in rows if row["errors"]]
    context = {
        "batch": batch,
        "outcome": batch.outcome,
        "waiting": batch.state == BatchState.UPLOADED,
        "wrong": [(row, MendForm(row=row)) for row in wrong[:MOST_SHOWN]],
        "good": [row for row in rows if not row["errors"] and not row["known"]][:MOST_SHOWN],
        "known": [row for row in rows if row["known"]][:MOST_SHOWN],
        "most": MOST_SHOWN,
        "refusal": refusal,
    }
    return render(request, "volunteers/wish_batch.html", context, status=status)


@access("wish.import")
@require_POST
def mend_wish_row(request, pk, row):
    """One row as it was typed on the page, or left out by the second button."""
    batch = _batch(request, pk)
    there = next((each for each in actions.rows_of(batch) if each["row"] == row), None)
    try:
        if there is None:
            raise ActionRefused("这一行已经不在表里了。")
        form = MendForm(request.POST, row=there)
        form.is_valid()
        said = None if "leave_out" in request.POST else form.cleaned_data
        batch = actions.mend_row(batch, row, by=request.user, said=said)
    except ActionRefused as refused:
        return _show(request, batch, str(refused), 409)
    left = next((each for each in actions.rows_of(batch) if each["row"] == row and each["errors"]), None)
    if left:
        messages.error(request, f"第 {row} 行还有错：{left['errors'][0]}")
    else:
        messages.success(request, f"第 {row} 行{'已去掉' if said is None else '已改好'}。")
    return redirect(batch)


@access("wish.import")
@require_POST
def apply_wishes(request, pk):
    batch = _batch(request, pk)
    try:
        batch = actions.apply_batch(batch, by=request.user, skip_wrong=bool(request.POST.get("skip_wrong")))
    except ActionRefused as refused:
        return _show(request, batch, str(refused), 409)
    messages.success(request, f"已导入 {batch.outcome['made']} 个心愿。")
    return redirect(batch)


@access("wish.import")
@require_POST
def undo_wishes(request, pk):
    batch = _batch(request, pk)
    try:
        actions.undo_batch(batch, by=request.user)
    except ActionRefused as refused:
        return _show(request, batch, str(refused), 409)
    messages.success(request, "已撤销整批导入。")
    return redirect(batch)
