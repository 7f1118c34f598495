"""The reporter's link while a ticket is worked on: made on its page, and the page behind it, without an account."""

import segno
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deliberation import rules
from deliberation.actions import tracking
from deliberation.actions.gathering import main_of
from deliberation.forms_following import TrackForm
from deliberation.models import Ticket
from deliberation.told import result_of, whereabouts
from deliberation.views.ticket import show
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of


@access("ticket.reply")
@require_POST
def make_track_link(request, number):
    """The link, shown once: to copy into a message or to print. Context: ticket, link, qr (SVG)."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    if not request.user.has_perm("deliberation.track_ticket", ticket):
        return show(request, ticket, status=409, refusal=rules.why_not(request.user, ticket, "track"))
    link = request.build_absolute_uri(reverse("track", args=[tracking.make_track_link(ticket, by=request.user)]))
    drawn = segno.make(link, error="m").svg_inline(scale=4, border=2)
    context = {"ticket": ticket, "link": link, "qr": mark_safe(drawn)}  # noqa: S308 drawn by ourselves
    return render(request, "deliberation/track_slip.html", context)


@access(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def track(request, code):
    """Where it stands; a form to add a word or to press. Wrong codes are counted by address, as passwords are.

    Context: kind, estate, result, where, reported_at, form (None when it is over), said (a sentence), refusal. Nothing
    that names a person, a telephone or a door.
    """
    address = address_of(request)
    try:
        attempt = lockout.begin(f"track@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再打开。"
        answer = render(request, "deliberation/rate_gone.html", {"words": words}, status=429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    link = tracking.find_track_link(code)
    if link is None:
        words = "这个链接不对，或已经过期。还有话要说，请打社区电话。"
        return render(request, "deliberation/rate_gone.html", {"words": words}, status=404)
    lockout.succeeded(attempt)
    form, said, refusal = TrackForm(request.POST if request.method == "POST" else None), "", ""
    if request.method == "POST" and form.is_valid():
        try:
            said = _do(link, form.cleaned_data["text"], request.POST.get("deed"))
            form = TrackForm()
        except ActionRefused as refused:
            refusal = str(refused)
    link.ticket.refresh_from_db()
    return _page(request, link.ticket, form, said, refusal)


def _do(link, text, deed):
    if deed == "press":
        tracking.press(link, note=text)
        return "已经催办，承办单位马上会收到。"
    tracking.say_more(link, text=text)
    return "补充的情况已经收到，办的人能看到。"


def _page(request, ticket, form, said, refusal):
    context = {
        "kind": "您反映的事" if ticket.confidential else ticket.category.name,
        "estate": "" if ticket.confidential else ticket.estate or ticket.home.name,
        "reported_at": ticket.reported_at,
        "result": result_of(ticket),
        "where": whereabouts(ticket),
        "main": whereabouts(main_of(ticket)) if ticket.merged_into_id else "",
        "form": form if tracking.may_speak(ticket) else None,
        "said": said,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "deliberation/track.html", context, status=status)
