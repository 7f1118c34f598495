"""结果: what each kind of a round would come to, its freezing, ties, approval; and whether it is still true."""

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards import rules
from awards.actions.approving import approve
from awards.actions.freezing import freeze_result, reckon, settle_ties, to_order, unfinished
from awards.choices import NominationState, Outcome
from awards.forms.results import TiesForm
from awards.models import AwardRound, Nomination, RoundKind, Standing
from awards.rules_results import kept_apart, why_apart
from awards.verifying import verify, verify_round
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed

SHOWN = 50  # rows of a preview


def organised_round(request, pk):
    round = visible_round(request, pk)
    allow(request.user, "awards.work_on_results", round)
    return round


def organised_entry(request, pk):
    """A kind of a round whose results the person works on; 404 outside the street."""
    rounds = AwardRound.objects.visible_to(request.user)
    rows = RoundKind.objects.filter(round__in=rounds).select_related(
        "round__office", "kind", "criteria", "frozen_by", "approved_by"
    )
    entry = get_object_or_404(rows, pk=pk)
    allow(request.user, "awards.work_on_results", entry.round)
    return entry


@access("award.organise")
@require_GET
def results(request, pk):
    """Context: round, tab, entries (each with .taking_part, .proposed, .tied, .until, .apart), open (objections),
    name (may be named by this person)."""
    round = organised_round(request, pk)
    proposed = Q(nominations__standing__outcome=Outcome.PROPOSED)
    entries = list(
        round.kinds.select_related("kind", "frozen_by", "approved_by").annotate(
            taking_part=Count("nominations", filter=Q(nominations__state=NominationState.ACCEPTED)),
            proposed=Count("nominations", filter=proposed),
            tied=Count("nominations", filter=Q(nominations__standing__outcome=Outcome.TIED)),
            until=Max("nominations__noticed_until", filter=proposed),
        )
    )
    apart = kept_apart(request.user, round)
    for entry in entries:
        entry.apart = entry.pk in apart
    context = {
        "round": round,
        "tab": "results",
        "entries": entries,
        "not_yet": rules.why_not_now(round, "settle"),
        "not_named": rules.why_not_now(round, "name"),
        "approves": request.user.has_perm("awards.approve_results", round),
    }
    return render(request, "awards/results.html", context)


@access("award.organise")
@require_GET
def result(request, pk):
    """One kind: a preview while nothing is frozen, then the result, why each stands where it does, and ties.

    Context: entry, round, tab, apart (a sentence: then no rows), not_yet, preview [(nomination, total, word)], page
    (standings), tied (how many), ordered (the panel's order may be corrected), gaps [sentences], approves, verdict
    (with ?check=1).
    """
    entry = organised_entry(request, pk)
    round, user = entry.round, request.user
    context = {
        "entry": entry,
        "round": round,
        "tab": "results",
        "apart": why_apart(user, entry),
        "not_yet": rules.why_not_now(round, "settle"),
        "approves": user.has_perm("awards.approve_results", round),
    }
    if context["apart"]:
        return render(request, "awards/result.html", context)
    if entry.frozen_at:
        context |= _frozen(request, entry)
    elif not context["not_yet"]:
        context |= _preview(entry, user)
    return render(request, "awards/result.html", context)


def _frozen(request, entry):
    rows = Standing.objects.filter(nomination__entry=entry).select_related("nomination__unit")
    shown = page(rows, request.GET)
    return {
        "page": shown,
        "tied": rows.filter(outcome=Outcome.TIED).count(),
        "ordered": not entry.approved_by_id and rows.exclude(nomination__tie_place=None).exists(),
        "counts": _counts(rows),
        "verdict": verify(entry) if request.GET.get("check") else None,
    }


def _counts(rows):
    counts = dict(rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    return [(label, counts[value]) for value, label in Outcome.choices if value in counts]


def _preview(entry, user):
    _, reckoned = reckon(entry)
    named = Nomination.objects.visible_to(user).select_related("unit").in_bulk([each.pk for each in reckoned[:SHOWN]])
    return {
        "preview": [(named[each.pk], each, Outcome(each.outcome).label) for each in reckoned[:SHOWN]],
        "count": len(reckoned),
        "tied": sum(each.outcome == Outcome.TIED for each in reckoned),
        "gaps": unfinished(entry),
    }


@access("award.organise")
@require_POST
def freeze_award(request, pk):
    entry = organised_entry(request, pk)
    return plain_deed(
        request,
        lambda: freeze_result(entry, by=request.user),
        success=f"“{entry.kind}”的结果已核算并锁定，请另一位同事核对后批准公示。",
        back=reverse("award-result", args=[entry.pk]),
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def settle_award_ties(request, pk):
    """排定并列: an order for every one of those that are tied for the last places, and why."""
    entry = organised_entry(request, pk)
    if why := rules.why_not_now(entry.round, "settle") or why_apart(request.user, entry):
        messages.error(request, why)
        return redirect("award-result", entry.pk)
    tied = to_order(entry)
    if not tied:
        messages.error(request, "现在没有并列的对象要排定次序。")
        return redirect("award-result", entry.pk)
    if len(tied) > SHOWN:
        messages.error(request, f"并列的有 {len(tied)} 个，多半是数据或打分还不齐，请先补齐，再核算。")
        return redirect("award-result", entry.pk)
    tied = Nomination.objects.visible_to(request.user).filter(pk__in=tied).select_related("unit").order_by("pk")
    return deed(
        request,
        TiesForm(request.POST or None, tied=tied),
        lambda why, **places: settle_ties(entry, TiesForm.order(places), by=request.user, why=why),
        title="排定并列次序",
        success="次序已排定，结果已重新核算并锁定。",
        back=reverse("award-result", args=[entry.pk]),
        submit="排定次序",
        lines=["这些对象的总分、覆盖户数、群众评价和数据分都相同，名额不够；由评审会排定，理由印在计算表上。"],
        up=(str(entry.kind), reverse("award-result", args=[entry.pk])),
    )


@access("award.approve")
@require_POST
def approve_award(request, pk):
    entry = organised_entry(request, pk)
    allow(request.user, "awards.approve_results", entry.round)
    return plain_deed(
        request,
        lambda: approve(entry, by=request.user),
        success=f"已批准。“{entry.kind}”的名单在公示期内对外公示。",
        back=reverse("award-result", args=[entry.pk]),
    )


@access("award.organise")
@require_GET
def verify_award_round(request, pk):
    """重算核对, as `manage.py verify_round` does. Context: round, tab, found [(entry, Verdict)], digest, good."""
    round = organised_round(request, pk)
    found, digest = verify_round(round)
    good = bool(found) and not any(verdict.differs for _, verdict in found)
    context = {"round": round, "tab": "results", "found": found, "digest": digest, "good": good}
    return render(request, "awards/verify.html", context)
