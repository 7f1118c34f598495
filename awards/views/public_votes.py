"""For everybody with a slip: a household's ballot behind its printed code."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards import rules
from awards.actions import voting as actions
from awards.forms.voting import BallotForm, CodeForm
from awards.published_results import kept_deeds_of
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of

WRONG = "这个号码不对，或已经换了新选票。请对照选票再输一遍；还不行，请打社区电话。"


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def vote_by_code(request):
    """The code typed by hand. Context: form."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(each for each in form.cleaned_data["code"].upper() if each.isascii() and each.isalnum())
        return redirect("vote", code or "0")
    return render(request, "awards/vote_code.html", {"form": form, "words": ""}, status=422 if form.errors else 200)


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request, code):
    """One sentence for all wrong codes, which are counted by address like passwords.

    Context: round, unit, form (None once voted, or out of the phase), used, refusal. No door and no name of the voter;
    of nominees the name they agreed to.
    """
    address = address_of(request)
    try:
        attempt = lockout.begin(f"vote@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再试。"
        answer = render(request, "awards/vote_code.html", {"form": CodeForm(), "words": words}, status=429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    slip = actions.find_slip(code)
    if slip is None:
        return render(request, "awards/vote_code.html", {"form": CodeForm(), "words": WRONG}, status=404)
    lockout.succeeded(attempt)
    round, refusal, voted = slip.round, "", False
    near = actions.ballot(round, slip.household).select_related("entry__kind", "household__dwelling__building__estate")
    ballot = list(near)
    said = kept_deeds_of(ballot)
    for each in ballot:
        each.told = said.get(each.pk, "")
    form = BallotForm(request.POST if request.method == "POST" else None, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cast(slip, form.choices())
            voted = True
        except ActionRefused as refused:
            refusal = str(refused)
    closed = rules.why_not_now(round, "vote")
    context = {
        "round": round,
        "unit": round.office,
        "form": None if slip.used_at or voted or closed else form,
        "used": bool(slip.used_at) or voted,
        "closed": closed,
        "refusal": refusal,
    }
    return render(request, "awards/vote.html", context, status=409 if refusal else 422 if form.errors else 200)
