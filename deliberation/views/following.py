"""回访: the call list, one call after the other, and the link for the reporter's own answer."""

from urllib.parse import quote

import segno
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation import actions, forms, rules
from deliberation.actions.closing import given_up
from deliberation.choices import TicketState
from deliberation.models import FollowUp, Ticket
from deliberation.reporters import reporters_of
from deliberation.views.ticket import show
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page_by_day

REASON = "回访"


def to_call(user):
    """Tickets this person may call about, with `tried_today` and `due_day`; oldest due first is the caller's order."""
    today = FollowUp.objects.filter(
        ticket=OuterRef("pk"), round=OuterRef("reopened"), reached=False, at__gte=_midnight()
    )
    due = TruncDate(Coalesce("follow_up_due_at", "resolved_at"))
    return Ticket.objects.visible_to(user).to_follow_up(user).annotate(tried_today=Exists(today), due_day=due)


def _midnight():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@access("ticket.follow_up")
@require_GET
def follow_ups(request):
    """回访电话单. Context: page (rows with .people, .late), tried (whether those called in vain today are shown)."""
    tried = request.GET.get("tried") == "1"
    queue = to_call(request.user).filter(tried_today=tried).select_related("unit").defer("text", "resolution_text")
    rows = page_by_day(queue, request.GET, "due_day")
    _with_people(rows.rows)
    return render(request, "deliberation/follow_ups.html", {"page": rows, "tried": tried})


def _with_people(tickets):
    now = timezone.now()
    people = reporters_of(tickets)
    for ticket in tickets:
        ticket.people = people[ticket.pk]
        ticket.calls = sum(len(person.calls) for person in ticket.people)
        ticket.days = len({timezone.localdate(call.at) for person in ticket.people for call in person.calls})
        ticket.late = ticket.follow_up_due_at is not None and ticket.follow_up_due_at < now
    return tickets


@access("ticket.follow_up")
@require_GET
def next_call(request):
    """On to the ticket that waits longest; back to the list when nobody is left for today."""
    waiting = to_call(request.user).filter(tried_today=False).exclude(number=request.GET.get("after", ""))
    following = waiting.order_by("due_day", "pk").first()
    if following is None:
        messages.success(request, "今天要打的回访电话都打完了。")
        return redirect("follow-ups")
    return redirect("call", following.number)


@access("ticket.follow_up")
@require_http_methods(["GET", "POST"])
def call(request, number):
    """One ticket to call about: what was reported and done, who to call, the answers; then the next one."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    if not rules.DEEDS["follow_up"].test(request.user, ticket) and ticket.state == TicketState.RESOLVED:
        return show(request, ticket, status=409, refusal=rules.why_not(request.user, ticket, "follow_up"))
    if ticket.state != TicketState.RESOLVED:
        messages.info(request, f"{ticket.number} 现在是“{ticket.get_state_display()}”，不用再回访。")
        return redirect("next-call" if request.method == "GET" else "follow-ups")
    if request.method == "GET":
        return _call_page(request, ticket)
    form = forms.FollowUpForm(request.POST, ticket=ticket, user=request.user)
    if not form.is_valid():
        return _call_page(request, ticket, form=form, status=422)
    try:
        done = actions.follow_up(ticket, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        return _call_page(request, ticket, form=form, refusal=str(refused), status=409)
    messages.success(request, f"{ticket.number}：{outcome(done, form.cleaned_data['reached'])}")
    if "next" not in request.POST:
        return redirect("follow-ups")
    more = done.state == TicketState.RESOLVED and form.cleaned_data["reached"]
    return redirect("call", number) if more else redirect(f"{reverse('next-call')}?after={quote(number)}")


def outcome(ticket, reached):
    """What came of a call, in words."""
    if ticket.state == TicketState.CLOSED:
        return "回访已登记，已结案。"
    if ticket.state == TicketState.DISPATCHED:
        return f"回访已登记，群众不满意，已重办并交{ticket.unit}，时限减半。"
    return "回访已登记，还有其他反映人要问。" if reached else "已记下没联系上，请改天再打。"


def _call_page(request, ticket, *, form=None, refusal="", shown=None, status=200):
    """Context: ticket, people (each with .done), form, refusal, shown ({voice id or 0: full number}), late, left."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), pk=ticket.pk)
    people = reporters_of([ticket])[ticket.pk]
    for person in people:
        person.key = person.voice.pk if person.voice else 0
        person.shown = (shown or {}).get(person.key)
        person.given_up = given_up(person)
    context = {
        "ticket": ticket,
        "people": people,
        "form": form or forms.FollowUpForm(ticket=ticket, user=request.user),
        "refusal": refusal,
        "late": ticket.follow_up_due_at and ticket.follow_up_due_at < timezone.now(),
        "reason": REASON,
    }
    return render(request, "deliberation/call.html", context, status=status)


def _voice(ticket, key):
    """The voice an address or form names; None is the first reporter."""
    if key in ("", "0"):
        return None
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        raise Http404
    return get_object_or_404(ticket.voices, pk=int(key))


@access("ticket.reveal")
@require_POST
def reveal_for_call(request, number):
    """The full number of one of those who reported it, with 回访 as the reason; the ledger keeps who asked."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    if not request.user.has_perm("deliberation.follow_up_ticket", ticket):
        return show(request, ticket, status=409, refusal=rules.why_not(request.user, ticket, "follow_up"))
    voice = _voice(ticket, request.POST.get("voice", ""))
    phone = actions.reveal_phone(ticket, by=request.user, reason=REASON, voice=voice)
    return _call_page(request, ticket, shown={voice.pk if voice else 0: phone})


@access("ticket.follow_up")
@require_POST
def make_rate_link(request, number):
    """A link for the reporter's own answer, shown once: to read out, to copy, to print with its QR code."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    voice = _voice(ticket, request.POST.get("voice", ""))
    try:
        code = actions.make_link(ticket, by=request.user, voice=voice)
    except ActionRefused as refused:
        return _call_page(request, ticket, refusal=str(refused), status=409)
    address = request.build_absolute_uri(reverse("rate", args=[code]))
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2)
    context = {"ticket": ticket, "link": address, "qr": mark_safe(drawn), "name": (voice or ticket).masked_reporter}  # noqa: S308 drawn by ourselves
    return render(request, "deliberation/rate_slip.html", context)
