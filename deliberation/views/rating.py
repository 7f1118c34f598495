"""The reporter's own page, without an account: where the matter stands, and three questions, once."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deliberation import actions
from deliberation.actions.rating import find_link, is_open
from deliberation.forms_following import RatingForm
from deliberation.told import result_of, whereabouts
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request, code):
    """One sentence for wrong, old and ended links; wrong ones are counted by address like passwords.

    Context: ticket, estate, result, where (a line), form (None once answered), thanks, refusal. Nothing that names
    a person, a telephone or a door.
    """
    address = address_of(request)
    try:
        attempt = lockout.begin(f"rate@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再打开。"
        answer = render(request, "deliberation/rate_gone.html", {"words": words}, status=429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    link = find_link(code)
    if link is None:
        words = "这个链接不对，或已经过期。还有话要说，请打社区电话。"
        return render(request, "deliberation/rate_gone.html", {"words": words}, status=404)
    lockout.succeeded(attempt)
    form, refusal = RatingForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.rate(link, **form.cleaned_data)
        except ActionRefused as refused:
            refusal = str(refused)
        link = find_link(code) or link
        link.ticket.refresh_from_db()
    ticket = link.ticket
    context = {
        "ticket": ticket,
        "kind": "您反映的事" if ticket.confidential else ticket.category.name,
        "estate": "" if ticket.confidential else ticket.estate or ticket.home.name,
        "result": result_of(ticket),
        "where": whereabouts(ticket),
        "form": form if is_open(link) else None,
        "thanks": request.method == "POST" and form.is_valid() and not refusal,
        "used": link.used_at,
        "refusal": refusal,
    }
    return render(request, "deliberation/rate.html", context, status=409 if refusal else 422 if form.errors else 200)
