"""Without signing in: lists on notice, objecting, one's receipt, whether a certificate holds, the honour wall."""

from django.core.cache import cache
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from awards import published_results as published
from awards.actions.objections import object_to
from awards.forms.results import ObjectForm, ReceiptForm
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.offices import public_units

MOST_A_DAY = 5  # objections from one address
DAY = 24 * 60 * 60
NO_RECEIPT = "没有这个回执号，请对照提交后看到的回执号再输一遍。"
NO_AWARD = "没有这份证书。请对照纸上的二维码再扫一遍；仍查不到，请联系街道。"


@access(PUBLIC)
@require_GET
def award_notice(request, pk):
    """公示 of a round. Context: unit, round, kinds [(kind, nominations)], until (the last public day)."""
    round = get_object_or_404(published.public_rounds(), pk=pk)
    kinds = {}
    rows = published.listed_in(round)
    for row in rows:
        kinds.setdefault(row.entry.kind, []).append(row)
    context = {
        "unit": round.office,
        "round": round,
        "kinds": list(kinds.items()),
        "until": max((row.noticed_until for row in rows), default=None),
        "open": any(row.open for row in rows),
    }
    return render(request, "awards/public_notice.html", context)


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def object_to_award(request, pk):
    """Context: unit, nomination, form (None afterwards), filed."""
    nomination = published.may_be_objected_to(pk)
    if nomination is None:
        raise Http404
    form, filed, status = ObjectForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _not_too_many(request)
                filed, status = object_to(nomination, **form.cleaned_data), 200
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
    context = {
        "unit": nomination.entry.round.office,
        "nomination": nomination,
        "form": form if filed is None else None,
        "filed": filed,
    }
    return render(request, "awards/public_object.html", context, status=status)


def _not_too_many(request):
    key = f"award-objections:{address_of(request)}:{timezone.localdate()}"
    cache.add(key, 0, DAY)
    if cache.incr(key) > MOST_A_DAY:
        raise ActionRefused("今天从这里提交的异议较多，请明天再提，或直接联系街道。")


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def award_objection(request):
    """What became of an objection, by its receipt; wrong ones are counted by address like passwords.

    Context: form, found.
    """
    form, found, status = ReceiptForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                attempt = lockout.begin(f"award-receipt@{address_of(request)}", address_of(request))
            except lockout.TooMany as refused:
                form.add_error(None, f"试得太多了，请 {refused.minutes} 分钟后再查。")
                return _too_many(request, "awards/public_answer.html", {"form": form}, refused)
            found = published.objection_by(form.cleaned_data["receipt"])
            if found is None:
                form.add_error("receipt", NO_RECEIPT)
            else:
                lockout.succeeded(attempt)
                status = 200
    return render(request, "awards/public_answer.html", {"form": form, "found": found}, status=status)


def _too_many(request, template, context, refused):
    answer = render(request, template, context, status=429)
    answer.headers["Retry-After"] = str(refused.minutes * 60)
    return answer


@access(PUBLIC)
@never_cache
@require_GET
def award_check(request, code):
    """扫码核验: number, kind, name as it may be public, validity. Context: award or None, words."""
    address = address_of(request)
    try:
        attempt = lockout.begin(f"award@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再查。"
        return _too_many(request, "awards/public_check.html", {"award": None, "words": words}, refused)
    found = published.award_by(code)
    if found is None:
        return render(request, "awards/public_check.html", {"award": None, "words": NO_AWARD}, status=404)
    lockout.succeeded(attempt)
    context = {"award": found, "unit": found.nomination.entry.round.office}
    return render(request, "awards/public_check.html", context)


@access(PUBLIC)
@require_GET
def honour_wall(request, code):
    """Context: unit, kinds [(kind, awards)], rounds (on notice or named lately)."""
    unit = get_object_or_404(public_units(), code=code)
    kinds = {}
    for award in published.wall(unit):
        kinds.setdefault(award.nomination.entry.kind, []).append(award)
    context = {"unit": unit, "kinds": list(kinds.items()), "rounds": published.public_rounds(unit)[:5]}
    return render(request, "awards/honour_wall.html", context)
