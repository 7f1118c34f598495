"""One ticket: its page, its printed file, its photos."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from deliberation import rules
from deliberation.actions.checking import checklist_of
from deliberation.choices import DEEDS as EVENT_WORDS
from deliberation.choices import FINISHED, IN_WORK, IssueKind, TicketState
from deliberation.deeds import DEEDS
from deliberation.held import holdings
from deliberation.models import AgendaItem, Dispute, Ticket, TicketPhoto
from deliberation.querysets import handles
from deliberation.reporters import reporters_of
from deliberation.views.gathering import together
from deliberation.views.ladder import ladder_of
from governance.foundation import notices
from governance.foundation.access import access
from governance.foundation.models import Notice
from governance.foundation.photos import picture

S = TicketState
STEPS = [  # words, the column that says when it was reached, states in which it is the present step
    ("登记", "created_at", ()),
    ("受理", "accepted_at", (S.SUBMITTED,)),
    ("分办", "dispatched_at", (S.ACCEPTED, S.RETURNED)),
    ("签收", "acknowledged_at", (S.DISPATCHED,)),
    ("办理", "resolved_at", (S.IN_PROGRESS, S.PARKED)),
    ("回访", "followed_up_at", (S.RESOLVED,)),
    ("结案", "closed_at", ()),
]
ICONS = {
    "filed": ("megaphone", "new"),
    "imported": ("file-up", ""),
    "accepted": ("check", "doing"),
    "dispatched": ("send", "doing"),
    "acknowledged": ("mail-check", "doing"),
    "contacted": ("phone", "doing"),
    "replied": ("message-square", "doing"),
    "noted": ("lock", ""),
    "supplemented": ("message-square-plus", ""),
    "returned": ("undo-2", "soon"),
    "escalated": ("arrow-up", "soon"),
    "pushed_down": ("arrow-down", "doing"),
    "resolved": ("circle-check-big", "done"),
    "followed_up": ("phone-call", "done"),
    "follow_up_late": ("phone-missed", "late"),
    "exclusion_asked": ("list-x", ""),
    "exclusion_approved": ("list-x", "soon"),
    "exclusion_refused": ("list-x", ""),
    "dispute_registered": ("scale", ""),
    "listed": ("users-round", "doing"),
    "heard": ("messages-square", "doing"),
    "closed": ("badge-check", "done"),
    "reopened": ("rotate-ccw", "late"),
    "voiced": ("users-round", "new"),
    "merged": ("merge", ""),
    "took_in": ("merge", "doing"),
    "unmerged": ("unlink", ""),
    "gave_back": ("unlink", ""),
    "split": ("split", "doing"),
    "split_off": ("split", "new"),
    "undone": ("undo-2", ""),
    "help_asked": ("handshake", "doing"),
    "help_answered": ("reply", "doing"),
    "help_released": ("user-round-minus", ""),
    "checked": ("list-checks", ""),
    "lamp_amber": ("alarm-clock", "soon"),
    "lamp_red": ("alarm-clock-off", "late"),
    "parked": ("circle-pause", "soon"),
    "parking_reviewed": ("clipboard-check", ""),
    "parking_renewed": ("calendar-check", "soon"),
    "review_due": ("bell", "soon"),
    "resumed": ("circle-play", "doing"),
    "extension_asked": ("calendar-plus", ""),
    "extension_granted": ("calendar-check", "doing"),
    "extension_refused": ("calendar-x", "soon"),
    "extension_lapsed": ("calendar-x", ""),
    "urged": ("bell", "soon"),
    "supervised": ("gavel", "late"),
    "supervision_replied": ("send", "doing"),
    "supervision_accepted": ("check", "done"),
    "supervision_rejected": ("undo-2", "soon"),
    "supervision_withdrawn": ("circle-x", ""),
    "supervision_ended": ("circle-check", "done"),
    "supervision_late": ("alarm-clock-off", "late"),
}


@access("ticket.read")
@require_GET
def ticket(request, number):
    found = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    notices.read(request.user, Notice.objects.filter(url=found.get_absolute_url()))
    return show(request, found)


def show(request, ticket, *, status=200, failed="", form=None, refusal="", phone=""):
    """The ticket's page. Context: ticket, events (newest first, each with .words .icon .tone and its shown
    photos), photos, steps, clock, deeds (allowed, in order), failed + form (the deed asked for or not passed),
    refusal (a sentence), phone (revealed), may_reveal, may_track, similar (same place and category, 90 days),
    heard_in (agenda items), together (voices, merges, main, parent, children).
    """
    if status != 200:
        ticket = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), pk=ticket.pk)
    context = {
        "ticket": ticket,
        "events": timeline(ticket, request.user),
        "photos": photos_of(ticket, request.user),
        "steps": steps(ticket),
        "clock": clock(ticket),
        "deeds": offered(ticket, request.user, failed, form),
        "checklist": checklist_of(ticket) if handles(request.user, ticket) else [],
        "may_check": rules.DEEDS["check"].test(request.user, ticket),
        "helpers": [helper for helper in ticket.helpers.all() if helper.asked],
        "failed": failed,
        "form": form,
        "refusal": refusal,
        "phone": phone,
        "may_reveal": ticket.reporter_phone and rules.DEEDS["reveal"].test(request.user, ticket),
        "may_track": rules.DEEDS["track"].test(request.user, ticket),
        "similar": _similar(ticket, request.user),
        "resolutions": list(ticket.resolutions.order_by("-pk")[:5]),
        "together": together(ticket, request.user),
        "may_mediate": rules.DEEDS["mediate"].test(request.user, ticket),
        "dispute": _dispute(ticket, request.user),
        "heard_in": _heard_in(ticket, request.user),
    }
    context |= ladder_of(ticket, request.user)
    return render(request, "deliberation/ticket.html", context, status=status)


def offered(ticket, user, failed="", form=None):
    """The deeds this person may do now, main ones first: [(name, Deed, form or None when it is fetched)]."""
    allowed = rules.allowed(user, ticket)
    if "close" in allowed and any(p.reachable for p in reporters_of([ticket])[ticket.pk]):
        allowed.discard("close")
    elif "close" in allowed:
        allowed.discard("follow_up")
    if ticket.contacted_at or not ticket.reachable:
        allowed.discard("contact")
    return [
        (name, plan, form if name == failed else None if plan.form.fetched else plan.form(ticket=ticket, user=user))
        for name, plan in DEEDS.items()
        if name in allowed and not plan.apart
    ]


def timeline(ticket, user):
    """The ticket's events, newest first, in two queries."""
    events = list(
        ticket.events.shown_to(user, ticket).select_related("unit").prefetch_related("photos").order_by("-id")[:200]
    )
    for event in events:
        event.words = EVENT_WORDS.get(event.action, event.action)
        event.icon, event.tone = ICONS.get(event.action, ("circle-dot", ""))
    return events


def photos_of(ticket, user, internal=True):
    """The pictures of a ticket that was read through `visible_to`; those of internal notes only for handlers."""
    if not ticket.photos_count:
        return []
    shown = ticket.photos.order_by("pk")
    return list(shown if internal and handles(user, ticket) else shown.exclude(event__internal=True))


def steps(ticket):
    """The seven stations with when each was reached and which one the ticket stands at."""
    if ticket.state in (S.DECLINED, S.WITHDRAWN, S.TRANSFERRED, S.MERGED):
        return []
    at = next((n for n, (_, _, here) in enumerate(STEPS) if ticket.state in here), len(STEPS))
    made = []
    for n, (words, column, _) in enumerate(STEPS):
        when = getattr(ticket, column)
        made.append({"words": words, "at": when, "current": n == at, "done": n < at and bool(when)})
    return made


def clock(ticket, now=None):
    """What the ring shows: part used (0–100), words, tone; and how the deadline was reckoned."""
    if ticket.due_at is None or ticket.state == S.MERGED:
        return {"words": "受理后开始计时" if ticket.is_open else "—", "used": 0, "tone": "", "basis": ""}
    end = ticket.resolved_at or (now or timezone.now())
    left = ticket.due_at - end
    span = (ticket.due_at - ticket.clock_began_at).total_seconds() or 1
    used = min(max(round(100 * (end - ticket.clock_began_at).total_seconds() / span), 0), 100)
    if ticket.state in FINISHED or ticket.state == S.RESOLVED:
        late = left.total_seconds() < 0
        return {
            "words": f"超期 {span_words(-left)} 办结" if late else "按期办结",
            "used": used,
            "tone": "late" if late else "done",
            "basis": ticket.due_basis,
        }
    if ticket.state == S.PARKED:
        return {"words": "挂账中，时限暂停", "used": used, "tone": "soon", "basis": ticket.due_basis}
    tone = {"red": "late", "amber": "soon"}.get(ticket.lamp, "late" if left.total_seconds() < 0 else "doing")
    words = f"已超时 {span_words(-left)}" if left.total_seconds() < 0 else f"还剩 {span_words(left)}"
    return {"words": words, "used": used, "tone": tone, "basis": ticket.due_basis}


def span_words(span):
    """A stretch of time as people say it: 2 天 3 小时, 5 小时, 40 分钟."""
    minutes = int(span.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} 天 {hours} 小时" if hours and days < 10 else f"{days} 天"
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{max(minutes, 1)} 分钟"


def _dispute(ticket, user):
    """The mediation the ticket went into, for those who may see it."""
    return Dispute.objects.visible_to(user).filter(ticket=ticket).first() if ticket.kind == IssueKind.DISPUTE else None


def _heard_in(ticket, user):
    """The items under which councils heard the ticket, of meetings this person sees."""
    items = AgendaItem.objects.visible_to(user).filter(ticket=ticket).select_related("meeting")
    return list(items.order_by("-meeting__starts_at", "-pk")[:5])


def _similar(ticket, user):
    if ticket.estate_id is None:
        return []
    since = ticket.reported_at - timedelta(days=90)
    near = Ticket.objects.visible_to(user).filter(estate=ticket.estate_id, category=ticket.category_id)
    return list(
        near.filter(reported_at__gte=since).exclude(pk=ticket.pk).order_by("-pk").only("number", "title", "state")[:5]
    )


@access("ticket.read")
@require_GET
def print_ticket(request, number):
    """案卷: the ticket with its whole way, for paper. Internal notes are printed only for those who handle."""
    found = get_object_or_404(Ticket.objects.visible_to(request.user).for_page(), number=number)
    context = {
        "ticket": found,
        "events": timeline(found, request.user)[::-1],
        "photos": photos_of(found, request.user, internal=request.GET.get("internal") != "no"),
        "clock": clock(found),
        "running": found.state in IN_WORK,
        "follow_ups": list(found.follow_ups.order_by("pk")),
        "now": timezone.localtime(),
    }
    context["held"], context["first"] = holdings(found)
    return render(request, "deliberation/print.html", context)


@access("ticket.read")
@require_GET
def photo(request, pk):
    """A picture, to whoever may see its ticket."""
    found = get_object_or_404(TicketPhoto.objects.visible_to(request.user), pk=pk)
    return picture(found.file)
