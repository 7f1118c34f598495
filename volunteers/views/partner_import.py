"""导入共建单位台账: upload, look at every row, mend the wrong ones on the page, confirm, undo."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import plain_deed
from volunteers.actions import partner_import as actions
from volunteers.choices import PartnerBatchState
from volunteers.forms_partners import UploadForm
from volunteers.incoming_partners import FIELDS, LABELS
from volunteers.models import PartnerBatch

WORDS = {"wrong": "错误", "changed": "更新", "new": "新增", "same": "无变化"}


def found(request, pk):
    return get_object_or_404(PartnerBatch.objects.visible_to(request.user).select_related("unit", "by"), pk=pk)


@access("partner.import")
@require_http_methods(["GET", "POST"])
def import_partners(request):
    """The upload form and earlier imports. Context: form, page."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.upload(form.cleaned_data["unit"], by=request.user, file=form.cleaned_data["file"]))
        except ActionRefused as refused:
            form.add_error("file", str(refused))
    batches = PartnerBatch.objects.visible_to(request.user).defer("cells").select_related("unit", "by")
    context = {"form": form, "page": page(batches, request.GET, size=15)}
    return render(request, "volunteers/import_partners.html", context, status=422 if form.errors else 200)


@access("partner.import")
@require_GET
def partner_batch(request, pk):
    """Context: batch, kinds [(key, words, count, rows [{row, said, cells, wrong, beside, changes}])]."""
    batch = found(request, pk)
    rows = actions.rows_of(batch)
    for row in rows:
        said = row["said"]
        row["wrong"] = [(name, LABELS[name], row["cells"].get(name, ""), words) for name, words in said.errors.items()]
        row["changed"] = "、".join(LABELS.get(name, name) for name in row["changes"])
    kinds = [
        (key, words, sum(row["status"] == key for row in rows), [row for row in rows if row["status"] == key])
        for key, words in WORDS.items()
    ]
    context = {"batch": batch, "kinds": kinds, "open_now": batch.state == PartnerBatchState.OPEN, "total": len(rows)}
    return render(request, "volunteers/partner_batch.html", context)


@access("partner.import")
@require_POST
def mend_partner_row(request, pk):
    """POST: row and the cells to correct, by the names of I-6's fields."""
    batch = found(request, pk)
    row = request.POST.get("row", "")
    cells = {name: request.POST[name] for name in FIELDS if name in request.POST}
    row = int(row) if row.isascii() and row.isdecimal() and len(row) < 7 else 0
    return plain_deed(
        request, lambda: actions.mend_row(batch, row, cells, by=request.user), success=f"第 {row} 行已改。", back=batch
    )


@access("partner.import")
@require_POST
def apply_partner_batch(request, pk):
    batch = found(request, pk)
    skip = bool(request.POST.get("skip_wrong"))
    return plain_deed(
        request, lambda: actions.apply_batch(batch, by=request.user, skip_wrong=skip), success="已导入。", back=batch
    )


@access("partner.import")
@require_POST
def undo_partner_batch(request, pk):
    batch = found(request, pk)

    def act():
        kept = actions.undo(batch, by=request.user).made["kept"]
        if kept:
            messages.warning(request, f"这些单位导入后有人办过事，没有撤销：{'、'.join(kept)[:200]}")

    return plain_deed(request, act, success="已撤销这次导入。", back=batch)


@access("partner.import")
@require_POST
def drop_partner_batch(request, pk):
    batch = found(request, pk)
    return plain_deed(
        request,
        lambda: actions.drop(batch, by=request.user),
        success="已放弃，表格内容已删除。",
        back="import-partners",
    )
