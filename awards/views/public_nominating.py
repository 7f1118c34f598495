"""For everybody, without signing in: 推荐身边的和美, and what became of a suggestion, by its receipt."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from awards.actions.suggesting import suggest
from awards.forms.nominating import ReceiptForm, SuggestForm
from awards.models import RoundKind
from awards.published_nominating import suggestion_by, taking_nominations
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.offices import public_units
from volunteers.published_needs import places_to_tell


@access(PUBLIC)
@never_cache
@sensitive_post_parameters("who", "nominator", "contact", "deeds")
@require_http_methods(["GET", "POST"])
def public_nominate(request, code):
    """Says honestly what happens next. Context: unit, rounds, until, form (None when nothing is taken), told."""
    unit = get_object_or_404(public_units(), code=code)
    rounds = taking_nominations(unit)
    entries = RoundKind.objects.filter(round__in=rounds).select_related("kind", "round")
    form = SuggestForm(request.POST or None, entries=entries, places=places_to_tell(unit)) if rounds else None
    told, status = None, 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                told = suggest(said.pop("entry"), said.pop("unit"), address=address_of(request), **said)
                status = 200
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
    until = max((phase.ends_on for round in rounds for phase in round.phases.all() if phase.name == "nomination"),
                default=None)  # fmt: skip
    context = {"unit": unit, "rounds": rounds, "until": until, "form": form, "told": told}
    return render(request, "awards/public_nominate.html", context, status=status)


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def suggestion_answer(request):
    """By its receipt: taken, not taken and why, or not yet looked at. Numbers tried in vain are counted like
    passwords. Context: form, found, words (why not now)."""
    form, found = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        address = address_of(request)
        try:
            attempt = lockout.begin(f"suggestion@{address}", address)
        except lockout.TooMany as refused:
            words = f"试得太多了，请 {refused.minutes} 分钟后再查。"
            context = {"form": form, "words": words}
            answer = render(request, "awards/suggestion_answer.html", context, status=429)
            answer.headers["Retry-After"] = str(refused.minutes * 60)
            return answer
        found = suggestion_by(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", "没有这个回执号，请对照提交后看到的号码再输一遍。")
        else:
            lockout.succeeded(attempt)
    status = 422 if form.errors else 200
    context = {"form": form, "found": found, "unit": found.unit if found else None, "words": ""}
    return render(request, "awards/suggestion_answer.html", context, status=status)
