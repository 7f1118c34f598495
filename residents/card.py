"""The household card: who lives behind a door, what is open there and who was visited, as one viewer may know it."""

from django.db.models import Prefetch

from governance.foundation.fields import mask_name
from residents.doors import door_number
from residents.marks import open_matters
from residents.models import CareMark, Household, Resident, SecondHome, Visit
from residents.shown import answers_above, sees_names, show

SHOWN_VISITS = 5


def card_of(user, dwelling, room=None):
    """Everything the card shows; the same number of queries however many live there.

    `room` is the door's cell where the matrix stands beside: its open matters are not asked for twice.
    """
    homes = _homes(user, dwelling)
    matters, address = (room.matters, room.address) if room else _matters(user, dwelling)
    return {
        "dwelling": dwelling,
        "homes": homes,
        "matters": matters,
        "matters_address": address,
        "visits": _visits(user, dwelling),
        "full": answers_above(user, dwelling.path),
        "names": sees_names(user),
        "owner": dwelling.owner_name if sees_names(user) else mask_name(dwelling.owner_name),
        "changes": user.has_perm("residents.change_register", dwelling),
        "designates": user.has_perm("residents.designate", dwelling),
        "visiting": user.has_perm("residents.record_visit", dwelling),
        "proposes": user.has_perm("residents.propose_change", dwelling),
    }


def _members(user):
    """The people of a household with all that a line about them needs."""
    marks = Prefetch("care__marks", queryset=CareMark.objects.filter(ended_on=None))
    people = Resident.objects.visible_to(user).here().select_related("party__branch", "care").prefetch_related(marks)
    return people.order_by("relation", "birth_date", "pk")


def _homes(user, dwelling):
    """[(household, members shown, guests shown)] of those who live here now; heads first."""
    guests = SecondHome.objects.filter(ended_on=None).select_related(
        "resident__party__branch", "resident__care", "resident__household__dwelling__building__estate"
    )
    living = Household.objects.visible_to(user).living().filter(dwelling=dwelling).select_related("unit")
    living = living.prefetch_related(
        Prefetch("members", queryset=_members(user), to_attr="living"),
        Prefetch("guests", queryset=guests, to_attr="visiting"),
    )
    homes = []
    for home in living.order_by("pk"):
        people = sorted(show(user, home.living), key=lambda person: not person.is_head)
        homes.append((home, people, show(user, [guest.resident for guest in home.visiting])))
    return homes


def _matters(user, dwelling):
    for (entrance, room), (count, address) in open_matters(user, dwelling.building).items():
        if entrance == dwelling.entrance_id and dwelling.number in (room, door_number(room)):
            return count, address
    return 0, ""


def _visits(user, dwelling):
    """The newest visits behind the door; what was written only for the clerks above and who wrote it."""
    visits = Visit.objects.visible_to(user).filter(household__dwelling=dwelling, revoked_at=None)
    visits = list(visits.select_related("by", "resident").order_by("-at", "-pk")[:SHOWN_VISITS])
    for visit in visits:
        visit.shown_note = visit.note if answers_above(user, visit.path) or visit.by_id == user.pk else ""
    return visits
