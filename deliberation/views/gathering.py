"""What belongs together: tickets like the one being typed, and who and what hangs on a ticket."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from deliberation import rules
from deliberation.actions.gathering import main_of
from deliberation.likeness import most_like, near
from deliberation.models import Category, Ticket, TicketMerge
from governance.foundation.access import access
from hierarchy.models import Building, Entrance, Estate, OrgUnit

SHOWN = 50  # voices and merged tickets of one page


@access("ticket.create")
@require_POST
def like_tickets(request):
    """At most five open tickets like the one being typed: same estate (or unit) and kind, 30 days, likest first.

    Asked by POST: what residents say must not stand in an access log. Context: like [(ticket, may join)].
    """
    user, like = request.user, []
    category = _chosen(request, Category, "category")
    estate, unit = _place(request)
    if category is not None and (estate or unit):
        found = near(Ticket.objects.visible_to(user), category, estate=estate, home=unit)
        like = most_like(found, request.POST.get("text", "")[:2000])
    shown = [(ticket, rules.DEEDS["me_too"].test(user, ticket)) for ticket in like]
    return render(request, "deliberation/_like.html", {"like": shown})


def _place(request):
    """The estate of what was chosen, and the unit for places outside estates."""
    if entrance := _chosen(request, Entrance, "entrance"):
        return entrance.building.estate_id, None
    if building := _chosen(request, Building, "building"):
        return building.estate_id, None
    return _chosen(request, Estate, "estate"), _chosen(request, OrgUnit, "unit")


def _chosen(request, model, name):
    word = request.POST.get(name, "")
    if not (word.isascii() and word.isdigit()) or len(word) > 17:
        return None
    return model.objects.visible_to(request.user).filter(pk=word).first()


def together(ticket, user):
    """What a ticket's page shows of others: {voices, merges, main, parent, children}.

    Of a ticket out of the person's sight only its number and state are told.
    """
    merges = list(
        TicketMerge.objects.filter(main=ticket, undone_at=None).select_related("other").order_by("pk")[:SHOWN]
    )
    children = list(ticket.children.order_by("pk"))
    main = main_of(ticket) if ticket.merged_into_id else None
    others = [merge.other for merge in merges] + children + [other for other in (main, ticket.parent) if other]
    if others:
        seen = Ticket.objects.visible_to(user).filter(pk__in=[other.pk for other in others])
        seen = set(seen.values_list("pk", flat=True))
        for other in others:
            other.seen = other.pk in seen
    voices = list(ticket.voices.select_related("from_ticket").order_by("pk")[:SHOWN]) if ticket.voices_count else []
    return {"voices": voices, "merges": merges, "main": main, "parent": ticket.parent, "children": children}
