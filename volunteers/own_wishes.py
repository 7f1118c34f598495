"""Wishes on a volunteer's own page: some of the street that wait, and those one holds."""

from django.db.models import F

from volunteers.choices import ClaimState, WishState
from volunteers.models import MicroWish
from volunteers.own_page import own_section
from volunteers.published_wishes import open_in

OFFERED = 6


@own_section(50)
def wishes_to_take(own):
    """Context s.wishes, s.mine: without the words that were told at the door."""
    street = MicroWish.objects.filter(street_path=own.volunteer.path[:4])
    open_now = open_in(own.volunteer.path[:4]).order_by(F("first").desc(), "listed_at", "pk")
    mine = street.filter(claims__in=own.volunteer.claims.exclude(state=ClaimState.RELEASED), state=WishState.CLAIMED)
    facts = {"wishes": list(open_now[:OFFERED]), "mine": list(mine.defer("words")[:OFFERED])}
    return ("volunteers/_own_wishes.html", facts) if facts["wishes"] or facts["mine"] else None
