"""分派表: the street downloads who judges what, fills it in, and hands it back; it becomes drafts, all rows or none."""

import json
import tempfile

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from awards import assigned, incoming, rules
from awards.actions import assigning as actions
from awards.choices import ConflictKind, ReviewState
from awards.forms.judging import SheetForm
from awards.sheets.judging import write_assignment
from awards.views.assigning import organised_entry
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused

LONGEST = 2_000_000


@access("award.organise")
@require_GET
def assignment_sheet(request, pk):
    entry = organised_entry(request, pk)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    rows = assigned.names_of_judges(entry)
    assigned.hide_own(entry, [each for each, _ in rows], request.user)
    write_assignment(file, entry, rows, unit=entry.round.office, day=timezone.localdate())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{entry.kind}评委分派表.xlsx")


@access("award.organise")
@require_http_methods(["GET", "POST"])
def import_assignment(request, pk):
    """Upload, look at what would be assigned, confirm: it becomes drafts, still to be published."""
    entry = organised_entry(request, pk)
    if "pairs" in request.POST:
        return _keep(request, entry)
    form, context = SheetForm(request.POST or None, request.FILES or None), {}
    if request.method == "POST" and form.is_valid():
        try:
            there = list(assigned.accepted(entry))
            assigned.hide_own(entry, there, request.user)
            rows = incoming.read_assignment(form.cleaned_data["file"], entry, there)
            context = _examined(entry, rows)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
    return _show(request, entry, form, 422 if form.errors else 200, **context)


def _examined(entry, rows):
    pairs = {(judge, nomination) for row in rows for judge, nomination, _ in row.said}
    apart, given = assigned.kept_apart(entry, pairs), assigned.given(entry)
    for row in rows:
        for judge, nomination, name in row.said:
            if kinds := apart.get((judge, nomination)):
                words = "、".join(ConflictKind(kind).label for kind in sorted(kinds))
                row.errors.append(f"{name} 需要回避（{words}），请换评委。")
        row.new = [name for judge, nomination, name in row.said if (judge, nomination) not in given]
        row.known = [name for judge, nomination, name in row.said if (judge, nomination) in given]
    new = sorted(pairs - given)
    wrong = sum(bool(row.errors) for row in rows)
    return {"rows": rows, "wrong": wrong, "n": len(new), "kept": json.dumps(new)}


def _keep(request, entry):
    try:
        made = actions.assign(entry, _pairs(request.POST["pairs"]), by=request.user, state=ReviewState.DRAFT)
    except ActionRefused as refused:
        return _show(request, entry, SheetForm(), 409, refusal=f"{refused}一行也没有导入。")
    messages.success(request, f"已导入 {made} 份草稿，看一看再公布。")
    return redirect("award-assignment", entry.pk)


def _pairs(text):
    try:
        pairs = {(int(judge), int(nomination)) for judge, nomination in json.loads(text[:LONGEST])}
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ActionRefused("核对页面的内容不完整，请重新上传。") from error
    if not pairs or any(not 0 < number < 2**62 for pair in pairs for number in pair):
        raise ActionRefused("没有要新派的评委。")
    return pairs


def _show(request, entry, form, status, **more):
    """Context: entry, round, tab, form, why_not; after an upload rows (with .new, .known), wrong, n, kept; refusal."""
    context = {"entry": entry, "round": entry.round, "tab": "judges", "form": form}
    context["why_not"] = rules.why_not_now(entry.round, "assign")
    return render(request, "awards/import_assignment.html", context | more, status=status)
