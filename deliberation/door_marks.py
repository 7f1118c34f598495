"""Open tickets on the matrix of a building's doors, as far as a person may see them."""

from urllib.parse import urlencode

from django.urls import reverse

from deliberation.models import Ticket
from residents.marks import marks_doors


@marks_doors
def open_tickets(user, building):
    """Several tickets of a door lead to the list of the building's open ones, one to itself."""
    if not user.may("ticket.read"):
        return {}
    rows = Ticket.objects.visible_to(user).open().filter(building=building).order_by()
    doors = {}
    for entrance, room, number in rows.values_list("entrance", "room", "number"):
        doors.setdefault((entrance, room), []).append(number)
    place = urlencode({"st": "open", "q": f"{building.estate} {building}"})
    many = f"{reverse('tickets')}?{place}"
    return {
        door: (len(numbers), reverse("ticket", args=numbers) if len(numbers) == 1 else many)
        for door, numbers in doors.items()
    }
