"""What the menu puts on a volunteer's own page: needs and wishes in hand, and needs that wait for a taker."""

from volunteers.models import Claim, MenuItem
from volunteers.own_page import own_section

SHOWN = 6


@own_section(17)
def needs_in_hand(own):
    """Context s.hand [Claim of a need], s.waiting [MenuItem]."""
    mine = Claim.objects.filter(volunteer=own.volunteer, item__isnull=False).under_way()
    hand = list(mine.select_related("item__unit").order_by("pk")[:SHOWN])
    waiting = MenuItem.objects.filter(street_path=own.volunteer.path[:4]).untaken().select_related("unit")
    waiting = list(waiting[:SHOWN])
    return ("volunteers/_own_needs.html", {"hand": hand, "waiting": waiting}) if hand or waiting else None
