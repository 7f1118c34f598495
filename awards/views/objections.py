"""公示与异议 at the street: what came in, who looks into it, what is answered."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.actions.objections import OPEN, answer, look_into
from awards.forms.results import AnswerForm
from awards.models import Nomination, Objection
from awards.rules_results import kept_apart
from awards.views.results import organised_round
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed, plain_deed


@access("award.organise")
@require_GET
def award_objections(request, pk):
    """Context: round, tab, page (objections, each with .apart and .late), listed (on notice), until, waiting."""
    round = organised_round(request, pk)
    rows = Objection.objects.visible_to(request.user).filter(nomination__entry__round=round)
    waiting = rows.filter(state__in=OPEN)
    st = request.GET.get("st", "")
    shown = waiting if st == "open" else rows
    shown = page(shown.select_related("nomination__entry__kind", "answered_by"), request.GET)
    apart, today = kept_apart(request.user, round), timezone.localdate()
    for row in shown.rows:
        row.apart = row.nomination.entry_id in apart
        row.open = row.state in OPEN
        row.late = row.open and row.due_on < today
    listed = Nomination.objects.visible_to(request.user).filter(entry__round=round).on_notice()
    last = listed.order_by(F("noticed_until").desc()).first()
    context = {
        "round": round,
        "tab": "objections",
        "page": shown,
        "st": st,
        "waiting": waiting.count(),
        "listed": listed.count(),
        "until": last.noticed_until if last else None,
    }
    return render(request, "awards/objections.html", context)


def _found(request, pk):
    rows = Objection.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related(
            "nomination__entry__round__office", "nomination__entry__kind", "nomination__entry__criteria"
        ),
        pk=pk,
    )
    allow(request.user, "awards.work_on_results", found.nomination.entry.round)
    return found


@access("award.organise")
@require_POST
def take_award_objection(request, pk):
    objection = _found(request, pk)
    return plain_deed(
        request,
        lambda: look_into(objection, by=request.user),
        success="已开始核实，提出人凭回执号能看到进展。",
        back=reverse("answer-award-objection", args=[pk]),
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def answer_award_objection(request, pk):
    """答复. What the objector reads afterwards is `words`; upheld, the kind is reckoned anew at once."""
    objection = _found(request, pk)
    nomination, round = objection.nomination, objection.nomination.entry.round
    home = reverse("award-objections", args=[round.pk])
    apart = nomination.entry_id in kept_apart(request.user, round)
    if objection.state not in OPEN or apart:
        done = f"这条异议已经办结：{objection.get_state_display()}。"
        messages.error(request, "这条异议有您要回避的对象，请同事办。" if apart else done)
        return redirect(home)
    vetoes = nomination.entry.criteria.vetoes

    def done(objection):
        if objection.state == "upheld":
            return f"已答复。“{nomination.entry.kind}”已重新核算，请另一位同事核对后批准；递补的另行公示。"
        return "已答复，提出人凭回执号能看到。"

    contact = [f"联系方式：{objection.contact}"] if objection.contact else []
    return deed(
        request,
        AnswerForm(request.POST or None, vetoes=vetoes, initial={"version": objection.version}),
        lambda **said: answer(objection, by=request.user, **said),
        title="答复公示异议",
        success=done,
        back=home,
        submit="答复",
        intro=f"{objection.receipt} · {nomination.entry.kind} {nomination.title} · {objection.due_on:%Y-%m-%d} 前答复",
        lines=[objection.text, *contact],
        up=("公示与异议", home),
    )
