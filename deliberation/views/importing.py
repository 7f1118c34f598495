"""历史诉求导入: upload, correct what the columns mean, look at every row's fate, confirm, undo."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.actions import importing
from deliberation.examining import MOST_SHOWN, WORDS
from deliberation.forms_importing import MappingForm, UploadForm
from deliberation.models import TicketBatch
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.models import Job

State = TicketBatch.State
TONES = {"new": "done", "changed": "doing", "same": "", "wrong": "late"}
BATCHES = 15  # on a page


def _batch(request, pk):
    return get_object_or_404(TicketBatch.objects.visible_to(request.user).select_related("office", "home", "by"), pk=pk)


@access("ticket.import")
@require_http_methods(["GET", "POST"])
def import_tickets(request):
    """The upload form and the batches of one's branch. Context: form, page."""
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            batch = importing.upload_batch(by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("ticket-batch", pk=batch.pk)
    batches = TicketBatch.objects.visible_to(request.user).select_related("home", "by").defer("outcome")
    found = page(batches, request.GET, size=BATCHES)
    context = {"form": form, "page": found}
    return render(request, "deliberation/import_tickets.html", context, status=422 if form.errors else 200)


@access("ticket.import")
@require_GET
def ticket_batch(request, pk):
    """Preview, progress or result of one import. While it (or its undoing) runs, htmx asks again every two seconds."""
    batch = _batch(request, pk)
    if batch.state in (State.RUNNING, State.UNDOING):
        return _progress(request, batch)
    if request.htmx and not request.htmx.boosted:
        response = render(request, "deliberation/_batch_running.html", {"batch": batch})
        response.headers["HX-Refresh"] = "true"
        return response
    return _show(request, batch)


def _progress(request, batch):
    undoing = batch.state == State.UNDOING
    key = f"tickets.undo_import:{batch.pk}" if undoing else f"tickets.import:{batch.pk}:{batch.outcome.get('attempt')}"
    job = Job.objects.filter(key=key).first()
    context = {
        "batch": batch,
        "deed": "撤销" if undoing else "导入",
        "ahead": Job.objects.filter(done_at=None, dead=False, pk__lt=job.pk)[:100].count() if job else 0,
        "stuck": job is None or job.dead,
        "again": bool(job and job.error),
    }
    partly = request.htmx and not request.htmx.boosted
    return render(
        request, "deliberation/_batch_running.html" if partly else "deliberation/import_running.html", context
    )


def _show(request, batch, form=None, refusal="", status=200):
    """Context: batch, outcome, form (while it can be mapped), kinds [(key, words, tone, count, rows, more)]."""
    outcome = batch.outcome
    kinds = []
    for key in ("wrong", "changed", "new", "same"):
        rows = [row for row in outcome["rows"] if row["status"] == key]
        kinds.append((key, WORDS[key], TONES[key], outcome["counts"][key], rows, outcome["counts"][key] > MOST_SHOWN))
    open_now = batch.state in (State.UPLOADED, State.FAILED)
    form = form or (MappingForm(batch=batch) if open_now else None)
    unsure = [words for words, (_, ours) in outcome["foreign"].items() if not ours]
    context = {
        "batch": batch, "outcome": outcome, "form": form, "kinds": kinds, "open_now": open_now, "refusal": refusal,
        "unsure": unsure, "options": form.finder.categories if form and form.foreign else [],
        "done": batch.state == State.DONE,
    }  # fmt: skip
    return render(request, "deliberation/import_batch.html", context, status=status)


@access("ticket.import")
@require_POST
def remap_batch(request, pk):
    batch = _batch(request, pk)
    if batch.state not in (State.UPLOADED, State.FAILED):
        messages.error(request, f"这批数据{batch.get_state_display()}，不能再改对应关系。")
        return redirect("ticket-batch", pk=pk)
    form = MappingForm(request.POST, batch=batch)
    if not form.is_valid():
        return _show(request, batch, form, status=422)
    try:
        importing.remap_batch(batch, by=request.user, **form.cleaned_data["mapping"])
    except ActionRefused as refused:
        return _show(request, batch, form, refusal=str(refused), status=409)
    messages.success(request, "已按新的对应关系重新核对，下次导入同样的表会自动套用。")
    return redirect("ticket-batch", pk=pk)


@access("ticket.import")
@require_POST
def apply_batch(request, pk):
    batch = _batch(request, pk)
    try:
        importing.apply_batch(batch, by=request.user, skip_wrong=bool(request.POST.get("skip_wrong")))
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("ticket-batch", pk=pk)


@access("ticket.import")
@require_POST
def undo_batch(request, pk):
    batch = _batch(request, pk)
    try:
        importing.undo_batch(batch, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("ticket-batch", pk=pk)
