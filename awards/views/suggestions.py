"""群众推荐: what residents told on the public page, found out about and named or set aside."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from awards.actions import suggesting as actions
from awards.choices import SuggestionState
from awards.forms import nominating as forms
from awards.forms.nominees import candidate, candidates
from awards.models import Suggestion
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed


def found(request, pk):
    rows = Suggestion.objects.visible_to(request.user)
    it = get_object_or_404(rows.select_related("entry__round__office", "entry__kind", "unit", "nomination"), pk=pk)
    allow(request.user, "awards.handle_suggestion", it)
    return it


@access("award.check")
@require_GET
def suggestions(request, pk):
    """Context: round, page, st, tabs [(key, words)], tab."""
    round = visible_round(request, pk)
    st = request.GET.get("st", SuggestionState.RECEIVED)
    st = st if st in SuggestionState.values else SuggestionState.RECEIVED
    rows = Suggestion.objects.visible_to(request.user).filter(entry__round=round, state=st)
    shown = page(rows.select_related("entry__kind", "unit", "nomination"), request.GET)
    context = {"round": round, "page": shown, "st": st, "tabs": SuggestionState.choices, "tab": "nominations"}
    return render(request, "awards/suggestions.html", context)


@access("award.check")
@require_http_methods(["GET", "POST"])
def suggestion(request, pk):
    """Found out in two steps: ?q= and ?who=. Context: it, round, found (candidates), q, tab."""
    it, user = found(request, pk), request.user
    who = request.GET.get("who")
    if who and it.state == SuggestionState.RECEIVED:
        chosen = candidate(it.entry, user, who)
        if chosen is None:
            raise Http404
        return deed(
            request,
            forms.TakeForm(request.POST or None, initial={"deeds": it.deeds, "version": it.version}),
            lambda **said: actions.take(it, by=user, **chosen.target, **said),
            title=f"列入推荐：{chosen.title}",
            success=lambda made: "已记为附议。" if made.seconding else "已列入推荐，等待审核。",
            back=reverse("suggestions", args=[it.entry.round_id]),
            submit="列入推荐",
            up=(it.receipt, _address(it)),
            lines=[f"已经有人推荐“{chosen.title}”，这一份记为附议。"] if chosen.known else [],
        )
    words = request.GET.get("q", "").strip()[:30]
    waits = it.state == SuggestionState.RECEIVED
    context = {
        "it": it, "round": it.entry.round, "found": candidates(it.entry, user, words) if waits else [], "q": words,
        "waits": waits, "tab": "nominations",
    }  # fmt: skip
    return render(request, "awards/suggestion.html", context)


def _address(it):
    return reverse("suggestion", args=[it.pk])


@access("award.check")
@require_http_methods(["GET", "POST"])
def set_aside_suggestion(request, pk):
    it = found(request, pk)
    return deed(
        request,
        forms.AsideForm(request.POST or None, initial={"version": it.version}),
        lambda **said: actions.set_aside(it, by=request.user, **said),
        title="不列入推荐",
        success="已登记，推荐人凭回执能看到原因。",
        back=reverse("suggestions", args=[it.entry.round_id]),
        cancel=_address(it),
        submit="不列入",
        icon="circle-x",
        up=(it.receipt, _address(it)),
    )
