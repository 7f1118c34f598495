"""On paper and in Excel: the calculation sheet of a nominee, E-6 with and without scores."""

import tempfile

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards import inputs, workings
from awards.choices import Normalising, Part, RoundState
from awards.disclosed import hidden_totals
from awards.models import Nomination, Standing
from awards.rules_results import kept_apart
from awards.sheets.results import write_sheet
from awards.views.rounds import visible_round
from governance.foundation import ledger
from governance.foundation.access import access

KINDS = [("scores", "推荐表（内部，有得分）"), ("public", "公示表（没有得分）")]
USE, LONGEST_USE = "评选公示", 40


@access("award.read")
@require_GET
def calculation_sheet(request, pk):
    """计算表 for A4: all that is needed to reckon the total again by hand. Judges by number, never by name.

    For the street; for everybody who sees the nomination once the round has named. Never for who keeps away from it.
    """
    rows = Nomination.objects.visible_to(request.user).select_related(
        "entry__round__office", "entry__kind", "entry__criteria", "unit"
    )
    nomination = get_object_or_404(rows, pk=pk)
    round, user = nomination.entry.round, request.user
    named = round.state == RoundState.NAMED
    if not (named or user.has_perm("awards.work_on_results", round)):
        raise PermissionDenied
    if hidden_totals(Nomination.objects.visible_to(user).filter(pk=pk), user, round) or (
        not named and nomination.entry_id in kept_apart(user, round)
    ):
        raise PermissionDenied
    standing = Standing.objects.filter(nomination=nomination).first()
    if standing is None:
        raise Http404
    return render(request, "awards/calculation_sheet.html", _sheet(nomination, standing))


def _sheet(nomination, standing):
    """Context: nomination, standing, entry, lines [(criterion, step)], reviews [(n, [points a line], step)], how each
    part comes about, votes, vetoes, tie."""
    entry = nomination.entry
    scale, nominee = inputs.scale_of(entry), inputs.read_back(nomination.pk, standing.inputs)
    lines = {line.pk: line for line in entry.criteria.lines.order_by("place", "pk")}
    auto, auto_words = workings.auto_steps(scale, nominee)
    everyone = [nominee]
    if entry.round.normalising == Normalising.CENTRE:
        frozen = Standing.objects.filter(nomination__entry=entry).values_list("nomination", "inputs")
        everyone = [inputs.read_back(pk, rows) for pk, rows in frozen]
    reviews, review_words = workings.review_steps(scale, nominee, everyone)
    marks = inputs.marks_of(standing.inputs)
    of_review = [line for line in lines.values() if line.part == Part.REVIEW]
    return {
        "nomination": nomination,
        "standing": standing,
        "entry": entry,
        "round": entry.round,
        "lines": [(lines[step.of], step) for step in auto],
        "auto_words": auto_words,
        "of_review": of_review,
        "reviews": [
            (n, [marks[step.of].get(line.pk, "") for line in of_review], step) for n, step in enumerate(reviews, 1)
        ],
        "review_words": review_words,
        "resident_words": workings.resident_words(scale, nominee, inputs.paper_of(standing.inputs)),
        "vetoes": nomination.vetoes.filter(lifted_at=None),
    }


@access("award.export")
@require_GET
def award_sheet(request, pk):
    """E-6. First the form; with ?sheet= the workbook. Scores only for the street. Context: round, tab, kinds."""
    round, user = visible_round(request, pk), request.user
    organises = user.has_perm("awards.work_on_results", round)
    kinds = [each for each in KINDS if organises or each[0] != "scores"]
    sheet = request.GET.get("sheet", "")
    if sheet not in dict(KINDS):
        return render(request, "awards/export_results.html", {"round": round, "tab": "results", "kinds": kinds})
    if sheet not in dict(kinds):
        raise PermissionDenied
    rows = Standing.objects.filter(nomination__in=Nomination.objects.visible_to(user).filter(entry__round=round))
    rows = rows.exclude(nomination__entry__in=kept_apart(user, round)) if sheet == "scores" else rows
    now, use = timezone.localtime(), request.GET.get("use", "").strip()[:LONGEST_USE] or USE
    mark = f"导出人：{user.name}（{user.post_line}）　导出时间：{now:%Y-%m-%d %H:%M}　用途：{use}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    with transaction.atomic():
        count = write_sheet(file, rows, round=round, scores=sheet == "scores", mark=mark, today=now.date())
        ledger.record("award.sheet_exported", round, by=user, unit=round.office, count=count, kind=sheet)
    file.seek(0)
    name = "推荐表" if sheet == "scores" else "公示表"
    return FileResponse(file, as_attachment=True, filename=f"{round}{name}-{now:%Y%m%d-%H%M}.xlsx")
