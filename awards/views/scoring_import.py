"""打分表: a judge who marks on paper or in Excel downloads his own sheet, and hands it in filled, all rows or none."""

import json
import tempfile

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from awards import blind, conflicts, incoming, rules
from awards.actions import judging as actions
from awards.choices import NominationState, ReviewState
from awards.forms.judging import MarksForm, SheetForm
from awards.sheets.judging import write_marks
from awards.views.own_marks import own_entry
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused

S = ReviewState
LONGEST = 2_000_000  # characters of a preview handed back


def to_mark(mine):
    """One's own reviews that a sheet may say something about."""
    return mine.filter(nomination__state=NominationState.ACCEPTED).exclude(state=S.RECUSED).order_by("pk")


@access("award.score")
@require_GET
def scoring_sheet(request, pk):
    entry, mine = own_entry(request, pk)
    rows = list(to_mark(mine))
    faces = blind.faces(rows)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    write_marks(
        file, entry, actions.lines_of(entry), [(row, faces[row.pk]) for row in rows], judge=request.user,
        day=timezone.localdate(),
    )  # fmt: skip
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{entry.kind}打分表.xlsx")


@access("award.score")
@require_http_methods(["GET", "POST"])
def import_marks(request, pk):
    """Upload, look at what would be handed in, confirm. The confirmation is judged again row by row."""
    entry, mine = own_entry(request, pk)
    lines = actions.lines_of(entry)
    if "rows" in request.POST:
        return _hand_in(request, entry, mine, lines)
    form, context, status = SheetForm(request.POST or None, request.FILES or None), {}, 200
    if request.method == "POST" and form.is_valid():
        try:
            rows = incoming.read_marks(form.cleaned_data["file"], to_mark(mine), lines)
            context = _examined(mine, lines, rows)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
    status = 422 if form.errors else 200
    return _show(request, entry, lines, form, status, **context)


def _examined(mine, lines, rows):
    """Every row as the form of the page judges it; what would be written is kept as text for the confirmation."""
    known = {row.pk: row for row in mine}
    faces, apart = blind.faces(known.values()), conflicts.of_reviews(known.values())
    for row in rows:
        if row.said is None:
            continue
        pk, marks, note = row.said
        review = known[pk]
        row.title, row.points, row.note = faces[pk].title, [marks[line.pk] for line in lines], note
        data = {f"r{pk}-m{line.pk}": marks[line.pk] for line in lines} | {f"r{pk}-note": note, f"r{pk}-version": "1"}
        form = MarksForm(data, review=review, lines=lines)
        row.errors += [words for found in form.errors.values() for words in found]
        if pk in apart:
            row.errors.append("这个对象您要回避，不能打分。请在表里去掉这一行。")
        elif review.settled_at:
            row.errors.append("已经定稿，不能再改。请在表里去掉这一行。")
        row.known = review.state == S.SUBMITTED
    good = [row for row in rows if not row.errors]
    kept = [[row.said[0], known[row.said[0]].version, row.said[1], row.said[2]] for row in good]
    return {"rows": rows, "wrong": len(rows) - len(good), "kept": json.dumps(kept, ensure_ascii=False)}


def _hand_in(request, entry, mine, lines):
    try:
        rows = _kept(request.POST["rows"])
        known = {row.pk: row for row in mine.filter(pk__in=[pk for pk, *_ in rows])}
        if len(known) != len(rows):
            raise ActionRefused("有的对象已经不归您打分，请重新上传。")
        with transaction.atomic():
            for pk, version, marks, note in sorted(rows):
                actions.hand_in(known[pk], marks, by=request.user, note=note, version=version)
    except ActionRefused as refused:
        form = SheetForm()
        return _show(request, entry, lines, form, 409, refusal=f"{refused}一行也没有导入。")
    messages.success(request, f"已提交 {len(rows)} 个对象的打分。")
    return redirect("my-marks", entry.pk)


def _kept(text):
    """The rows of a preview as it handed them out: [(review, version, {criterion: text}, note)]."""
    try:
        rows = [
            (int(pk), int(version), {str(key): str(value) for key, value in marks.items()}, str(note))
            for pk, version, marks, note in json.loads(text[:LONGEST])
        ]
        for row in rows:
            row[3].encode()  # half a sign no database keeps
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ActionRefused("核对页面的内容不完整，请重新上传。") from error
    if not rows or len(rows) > incoming.MOST_ROWS or max(row[0] for row in rows) > 2**62:
        raise ActionRefused("核对页面的内容不完整，请重新上传。")
    return rows


def _show(request, entry, lines, form, status, **more):
    """Context: entry, round, lines, form, why_not; after an upload rows, wrong, kept; perhaps refusal."""
    context = {"entry": entry, "round": entry.round, "lines": lines, "form": form}
    context["why_not"] = rules.why_not_now(entry.round, "score")
    return render(request, "awards/import_marks.html", context | more, status=status)
