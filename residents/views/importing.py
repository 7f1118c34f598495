"""花名册导入: upload, correct the columns, look at every row's fate, decide, confirm, undo."""

import io
import json

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.models import Job
from hierarchy.views.deed import allow, plain_deed
from residents.actions import rosters as acting
from residents.forms.importing import ColumnsForm, OptionsForm, RosterForm
from residents.models import RosterBatch
from residents.roster.errors_book import write_errors
from residents.roster.options import Options
from residents.roster.preview import SHOWN
from residents.roster.templates_book import LAYOUTS, write_template
from residents.roster.verdict import CHOICES, WORDS

State = RosterBatch.State
UNDER_WAY = {State.CHECKING: "roster.examine", State.RUNNING: "roster.import", State.UNDOING: "roster.undo"}
DEEDS = {State.CHECKING: "核对", State.RUNNING: "导入", State.UNDOING: "撤销"}
TONES = {"new": "done", "changed": "doing", "unchanged": "", "conflicts": "soon", "errors": "late"}
ORDER = ("conflicts", "errors", "changed", "new", "unchanged")
BATCHES = 15
HEAVY = ("shown", "refused")


def _batch(request, pk, *, heavy=False):
    batches = RosterBatch.objects.visible_to(request.user).select_related("home", "by")
    batch = get_object_or_404(batches if heavy else batches.defer(*HEAVY), pk=pk)
    allow(request.user, "residents.import_roster", batch.home)
    return batch


@access("resident.import")
@require_http_methods(["GET", "POST"])
def rosters(request):
    """The upload form and the batches of one's branch. Context: form, page, layouts."""
    form = RosterForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        home = form.cleaned_data["home"]
        allow(request.user, "residents.import_roster", home)
        try:
            batch = acting.upload_roster(
                home, form.cleaned_data["file"], by=request.user, options=Options(**form.options)
            )
        except ActionRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("roster", pk=batch.pk)
    batches = RosterBatch.objects.visible_to(request.user).select_related("home", "by").defer(*HEAVY)
    facts = {"form": form, "page": page(batches, request.GET, size=BATCHES), "layouts": LAYOUTS}
    return render(request, "residents/rosters.html", facts, status=422 if form.errors else 200)


@access("resident.import")
@require_safe
def roster(request, pk):
    """Progress, preview or result of one import. While a job is at work htmx asks again every two seconds."""
    batch = _batch(request, pk, heavy=True)
    partly = request.htmx and not request.htmx.boosted
    if batch.state in UNDER_WAY:
        template = "residents/_roster_running.html" if partly else "residents/roster_running.html"
        return render(request, template, _progress(batch))
    if partly:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _show(request, batch)


def _progress(batch):
    """Context of the waiting page: deed, done and total rows, writing, stuck, again, ahead."""
    topic = UNDER_WAY[batch.state]
    job = Job.objects.filter(key=f"{topic}:{batch.pk}:{batch.attempts}").first()
    total = batch.outcome.get("total", 0)
    return {
        "batch": batch,
        "deed": DEEDS[batch.state],
        "total": total,
        "done": min(batch.done_rows, total),
        "writing": batch.state == State.RUNNING and total and batch.done_rows >= total,
        "stuck": job is not None and job.dead,
        "again": bool(job and job.error),
        "ahead": Job.objects.filter(done_at=None, dead=False, pk__lt=job.pk)[:100].count() if job else 0,
    }


def _show(request, batch, columns=None, options=None, status=200):
    """Context: batch, outcome, kinds, kind, rows, forms; kinds are (code, words, tone, count) of the filter chips."""
    outcome, counts = batch.outcome, batch.outcome.get("counts", {})
    kinds = [(kind, WORDS[kind], TONES[kind], counts.get(kind, 0)) for kind in ORDER]
    kind = request.GET.get("kind") or next((code for code, *_, count in kinds if count), "new")
    rows = [row for row in json.loads(batch.shown or "[]") if row["s"] == kind]
    decisions = batch.options.get("decisions", {})
    for row in rows:
        row["choices"] = [(code, CHOICES[code]) for code in row["c"]]
        row["chosen"] = decisions.get(row["k"], "")
        row["choices"] += [(row["chosen"], CHOICES[row["chosen"]])] if _is_forgotten(row) else []
    waiting = batch.state in (State.READY, State.FAILED)
    facts = {
        "batch": batch, "outcome": outcome, "counts": counts, "kinds": kinds, "kind": kind, "rows": rows,
        "more": counts.get(kind, 0) > SHOWN, "waiting": waiting, "done": batch.state == State.DONE,
        "decidable": waiting and any(row["choices"] for row in rows),
        "refused": counts.get("conflicts", 0) + counts.get("errors", 0),
        "founding": _founding(outcome), "kept": _kept(outcome),
        "columns": (columns or _columns(batch)) if waiting else [],
        "options": (options or OptionsForm(initial=batch.options)) if waiting else None,
    }  # fmt: skip
    return render(request, "residents/roster.html", facts, status=status)


def _is_forgotten(row):
    """A decision that took effect is offered still, so that it can be taken back."""
    return row["chosen"] and row["chosen"] not in row["c"]


def _founding(outcome):
    names = {"estate": "小区", "building": "楼栋", "entrance": "单元"}
    planned = outcome.get("founding", [])
    return [(label, planned.count(name)) for name, label in names.items() if name in planned]


def _kept(outcome):
    """(words, address) of the rows an undo left where they are."""
    return [
        (f"{label} {pk}", reverse(name, args=[number]) if name else "")
        for label, pk, name, number in outcome.get("kept", [])
    ]


def _columns(batch, data=None):
    return [
        ColumnsForm(data, sheet=sheet, number=number) for number, sheet in enumerate(batch.outcome.get("sheets", []))
    ]


@access("resident.import")
@require_POST
def remap_roster(request, pk):
    batch = _batch(request, pk, heavy=True)
    forms, options = _columns(batch, request.POST), OptionsForm(request.POST)
    if not all([options.is_valid(), *(form.is_valid() for form in forms)]):
        return _show(request, batch, forms, options, status=422)
    columns = {form.sheet["name"]: form.chosen for form in forms}
    return plain_deed(
        request,
        lambda: acting.remap_roster(batch, by=request.user, columns=columns, options=options.cleaned_data),
        success="已按新的设定重新核对；改过的列对应会记住，下次同样的表自动套用。",
        back=reverse("roster", args=[pk]),
    )


@access("resident.import")
@require_POST
def decide_roster(request, pk):
    """One answer for each row shown: d:<sheet>!<row> = code, or nothing."""
    batch = _batch(request, pk)
    decisions = {key[2:]: code for key, code in request.POST.items() if key.startswith("d:")}
    kind = request.POST.get("kind", "")
    return plain_deed(
        request,
        lambda: acting.decide_roster(batch, by=request.user, decisions=decisions),
        success="已记下决定，并重新核对。",
        back=reverse("roster", args=[pk]) + (f"?kind={kind}" if kind in WORDS else ""),
    )


@access("resident.import")
@require_POST
def apply_roster(request, pk):
    batch = _batch(request, pk)
    try:
        acting.apply_roster(batch, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("roster", pk=pk)


@access("resident.import")
@require_POST
def undo_roster(request, pk):
    batch = _batch(request, pk)
    try:
        acting.undo_roster(batch, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
    return redirect("roster", pk=pk)


@access("resident.import")
@require_POST
def roster_errors(request, pk):
    """The refused rows as a workbook: personal data in the clear, so it is asked for by POST and on record."""
    batch = _batch(request, pk, heavy=True)
    file = io.BytesIO()
    write_errors(file, batch.refused, {plan["name"]: plan for plan in batch.outcome.get("sheets", [])})
    acting.errors_exported(batch, by=request.user)
    file.seek(0)
    name = batch.file_name.rsplit(".", 1)[0]
    return FileResponse(file, as_attachment=True, filename=f"{name}-退回行.xlsx")


@access("resident.import")
@require_safe
def roster_template(request):
    layout = request.GET.get("layout", "residents")
    if layout not in LAYOUTS:
        raise Http404
    file = io.BytesIO()
    write_template(file, layout)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{LAYOUTS[layout].title}模板.xlsx")
