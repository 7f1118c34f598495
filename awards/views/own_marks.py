"""One kind's own marks at a glance: the grid to mark many at once, the comparison, and making them final."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards import blind, conflicts, disclosed, rules
from awards.actions import judging as actions
from awards.choices import NominationState, ReviewState
from awards.forms.judging import MarksForm
from awards.models import Nomination, RoundKind
from awards.views.scoring import own
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.views.deed import plain_deed

S = ReviewState
ROWS = 30


def own_entry(request, pk):
    """The kind of an address and one's own reviews in it; 404 where one has none."""
    entry = get_object_or_404(RoundKind.objects.select_related("kind", "round__office", "criteria"), pk=pk)
    mine = own(request).filter(nomination__entry=entry)
    if not mine.exists():
        raise Http404
    return entry, mine


@access("award.score")
@require_http_methods(["GET", "POST"])
def grid(request, pk):
    """Many on one page; every row is handed in for itself, and what is refused keeps what was typed. See `_grid`."""
    entry, mine = own_entry(request, pk)
    lines = actions.lines_of(entry)
    if request.method == "GET":
        return _grid(request, entry, mine, lines)
    chosen = [int(key) for key in request.POST.getlist("row")[:ROWS] if key.isdecimal() and len(key) < 18]
    forms, done, failed = {}, 0, 0
    for review in mine.filter(pk__in=chosen).order_by("pk"):
        form = MarksForm(request.POST, review=review, lines=lines)
        valid = form.is_valid()
        if not form.said_anything():
            continue
        if valid:
            said = form.cleaned_data
            try:
                actions.hand_in(
                    review, form.marks(), by=request.user, note=said["note"] or review.note, version=said["version"]
                )
                done += 1
                continue
            except ActionRefused as refused:
                form.add_error(None, str(refused))
        forms[review.pk] = form
        failed += 1
    if done:
        messages.success(request, f"已提交 {done} 个。")
    if failed:
        return _grid(request, entry, mine, lines, forms, status=422)
    if not done:
        messages.info(request, "没有改动，什么也没有提交。")
    return redirect(request.get_full_path())


def _grid(request, entry, mine, lines, forms=None, status=200):
    """Context: entry, round, lines, page (reviews with .face, .form, .apart, .open), why_not, failed."""
    forms = forms or {}
    listed = page(mine.exclude(state=S.RECUSED), request.GET, size=ROWS)
    faces, apart = blind.faces(listed.rows), conflicts.of_reviews(listed.rows)
    for row in listed.rows:
        row.face, row.apart = faces[row.pk], row.pk in apart
        row.open = not row.apart and not row.settled_at and row.nomination.state == NominationState.ACCEPTED
        row.form = forms.get(row.pk) or MarksForm(review=row, lines=lines)
    context = {
        "entry": entry,
        "round": entry.round,
        "lines": lines,
        "page": listed,
        "failed": len(forms),
        "why_not": rules.why_not_now(entry.round, "score"),
    }
    return render(request, "awards/score_grid.html", context, status=status)


@access("award.score")
@require_GET
def compare(request, pk):
    """One's own marks side by side; the mean of the others' beside those that stand.

    Context: entry, round, lines, page (reviews with .face, .points, .mean, .others), left, unsettled, why_not.
    """
    entry, mine = own_entry(request, pk)
    lines = actions.lines_of(entry)
    listed = page(mine.exclude(state=S.RECUSED), request.GET, size=50)
    faces = blind.faces(listed.rows)
    seen = Nomination.objects.visible_to(request.user).filter(pk__in=[row.nomination_id for row in listed.rows])
    means = {row.pk: row for row in disclosed.with_marks(seen, request.user)}
    for row in listed.rows:
        found = means.get(row.nomination_id)
        row.face, row.points = faces[row.pk], [row.marks.get(str(line.pk), "") for line in lines]
        row.mean, row.others = (found.mean, found.handed_in) if found else (None, None)
    standing = mine.filter(nomination__state=NominationState.ACCEPTED)
    counts = standing.aggregate(
        left=Count("pk", filter=Q(state=S.ASSIGNED)),
        unsettled=Count("pk", filter=Q(state=S.SUBMITTED, settled_at=None)),
    )
    context = {
        "entry": entry,
        "round": entry.round,
        "lines": lines,
        "page": listed,
        "least": disclosed.LEAST,
        "why_not": rules.why_not_now(entry.round, "score"),
        **counts,
    }
    return render(request, "awards/my_marks.html", context)


@access("award.score")
@require_POST
def settle(request, pk):
    entry, _ = own_entry(request, pk)
    return plain_deed(
        request, lambda: actions.settle_all(entry, by=request.user), back=reverse("my-marks", args=[entry.pk]),
        success="已定稿。三位以上评委打过的，能看到平均分。",
    )  # fmt: skip
