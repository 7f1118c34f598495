"""我要打分: the queue of a judge, one nomination a page, save and next. Only one's own marks are read here."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from awards import blind, rules
from awards.actions import judging as actions
from awards.actions import pool
from awards.choices import ConflictKind, ReviewState
from awards.forms.judging import EndForm, MarksForm, RecuseForm
from awards.indicators.panel import panel
from awards.models import AwardRound, Judge, Review, RoundKind
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.keyset import page
from hierarchy.views.deed import deed

S = ReviewState
TABS = [("", "待打分"), ("submitted", "已打分"), ("recused", "已回避")]


def own(request):
    """One's own reviews, with what their faces are made of."""
    return Review.objects.visible_to(request.user).with_subject()


def own_review(request, pk):
    return get_object_or_404(own(request), pk=pk)


@access("award.score")
@require_GET
def scoring(request):
    """Context: kinds (in which one has something to mark: .given, .done, .waiting, .next), rounds one was asked for
    without anything to do yet, tab, tabs, page (reviews with .face).
    """
    mine = Review.objects.visible_to(request.user)
    tab = request.GET.get("st", "")
    tab = tab if tab in dict(TABS) else ""
    rows = mine.filter(state=tab or S.ASSIGNED, judge__round__state="open").with_subject()
    listed = page(rows, request.GET)
    faces = blind.faces(listed.rows)
    for row in listed.rows:
        row.face = faces[row.pk]
    kinds = _kinds(request, mine)
    asked = AwardRound.objects.visible_to(request.user).filter(
        judges__user=request.user, judges__ended_at=None, state__in=("draft", "open")
    )
    context = {
        "kinds": kinds,
        "rounds": list(asked.select_related("office").prefetch_related("phases").order_by("-pk")[:10]),
        "tab": tab,
        "tabs": TABS,
        "page": listed,
    }
    return render(request, "awards/scoring.html", context)


def _kinds(request, mine):
    counts = mine.order_by().values("nomination__entry").annotate(
        given=Count("pk", filter=Q(state__in=(S.ASSIGNED, S.SUBMITTED))),
        done=Count("pk", filter=Q(state=S.SUBMITTED)),
        settled=Count("pk", filter=Q(state=S.SUBMITTED, settled_at__isnull=False)),
    )  # fmt: skip
    counts = {row["nomination__entry"]: row for row in counts}
    kinds = RoundKind.objects.filter(pk__in=counts, round__state="open").select_related("kind", "round__office")
    kinds = list(kinds.prefetch_related("round__phases").order_by("-round", "kind__place"))
    for each in kinds:
        found = counts[each.pk]
        each.given, each.done, each.settled = found["given"], found["done"], found["settled"]
        each.percent = 100 * each.done // each.given if each.given else 0
        each.scores = rules.allows(each.round, "score")
        each.until = next((phase for phase in each.round.phases.all() if phase.name == "scoring"), None)
    return kinds


def next_of(request, review):
    """The next one of the same kind to mark, after this one and around the corner; None when all are done."""
    left = Review.objects.visible_to(request.user).to_do().filter(nomination__entry=review.nomination.entry_id)
    left = left.exclude(pk=review.pk)
    return left.filter(pk__gt=review.pk).first() or left.first()


@access("award.score")
@require_http_methods(["GET", "POST"])
def score(request, pk):
    """One nomination. POST: `keep` keeps what is typed, everything else hands in and goes on to the next."""
    review = own_review(request, pk)
    lines = actions.lines_of(review.nomination.entry)
    if request.method == "GET":
        return _show(request, review, MarksForm(review=review, lines=lines))
    form = MarksForm(request.POST, review=review, lines=lines)
    valid = form.is_valid()
    try:
        if "keep" in request.POST:
            note = str(request.POST.get(form.add_prefix("note"), ""))
            actions.keep(review, form.typed(), by=request.user, note=note, version=form.cleaned_data.get("version"))
            messages.success(request, "已暂存，还没有提交。")
            return redirect("score", review.pk)
        if valid:
            said = form.cleaned_data
            actions.hand_in(review, form.marks(), by=request.user, note=said["note"], version=said["version"])
            return _go_on(request, review)
    except ActionRefused as refused:
        form.add_error(None, str(refused))
        return _show(request, review, form, 409 if isinstance(refused, Conflict) else 422)
    return _show(request, review, form, 422)


def _go_on(request, review):
    following = next_of(request, review)
    if following is None:
        messages.success(request, "已提交。这个奖项您都打完了，核对无误后请定稿。")
        return redirect("my-marks", review.nomination.entry_id)
    messages.success(request, "已提交，下一个。")
    return redirect("score", following.pk)


def _show(request, review, form, status=200):
    """Context: review, face, form, apart (why it may not be marked), why_not (now), done, given, following."""
    review.refresh_from_db(fields=["state", "settled_at"])
    entry = review.nomination.entry
    mine = Review.objects.visible_to(request.user).filter(nomination__entry=entry)
    counts = mine.aggregate(
        given=Count("pk", filter=Q(state__in=(S.ASSIGNED, S.SUBMITTED))), done=Count("pk", filter=Q(state=S.SUBMITTED))
    )
    kinds = actions.keeps_away(review)
    context = {
        "review": review,
        "face": blind.faces([review])[review.pk],
        "round": review.judge.round,
        "entry": entry,
        "nomination": review.nomination,
        "form": form,
        "apart": "、".join(ConflictKind(kind).label for kind in sorted(kinds)),
        "why_not": rules.why_not_now(review.judge.round, "score"),
        "following": next_of(request, review),
        "evidence": panel(review.nomination),
        "opens": not review.judge.round.blind and request.user.may("award.read"),
        "percent": 100 * counts["done"] // counts["given"] if counts["given"] else 0,
        **counts,
    }
    return render(request, "awards/score.html", context, status=status)


@access("award.score")
@require_http_methods(["GET", "POST"])
def recuse(request, pk):
    """回避: said in a sentence; the nomination leaves one's queue at once."""
    review = own_review(request, pk)
    face = blind.faces([review])[review.pk]
    back = reverse("scoring")
    return deed(
        request, RecuseForm(request.POST or None), lambda why: actions.declare(review, by=request.user, why=why),
        title="申请回避", submit="回避这个对象", icon="user-x", success="已回避，街道会另派评委。", back=back,
        lines=[f"回避“{face.title}”后，您不再给它打分；已经打的分不再计入，以后也看不到它的平均分。"],
        up=("我要打分", back), cancel=reverse("score", args=[review.pk]),
    )  # fmt: skip


@access("award.score")
@require_http_methods(["GET", "POST"])
def decline(request, pk):
    """谢绝: an invited judge cannot take part in a round."""
    rounds = AwardRound.objects.visible_to(request.user)
    judges = Judge.objects.filter(round__in=rounds, user=request.user, ended_at=None).select_related("round")
    judge = get_object_or_404(judges, round=pk)
    back = reverse("scoring")
    return deed(
        request, EndForm(request.POST or None), lambda why: pool.end(judge, by=request.user, why=why),
        title="不便当评委", submit="告诉街道", icon="user-minus", success="已告诉街道，谢谢。", back=back,
        lines=[f"{judge.round}：退出后，没有打的对象会改派给别人；已经交的打分仍然有效。"], up=("我要打分", back),
    )  # fmt: skip
