"""One door: the page and the card of who lives behind it, and the deeds on the door itself."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.foundation.access import access
from hierarchy.views.deed import allow
from residents.actions import dwellings, households
from residents.doors import door_number
from residents.forms.households import MoveInForm
from residents.forms.places import DwellingForm
from residents.marks import open_matters
from residents.models import CareMark, Household, Resident, SecondHome, Visit
from residents.shown import answers_above, sees_names, show
from residents.views.changing import changing, now, register_deed
from residents.views.finding import find_building, find_dwelling

COLUMNS = ("number", "floor", "kind", "occupancy", "owner_name", "note")
SHOWN_VISITS = 5
SHOWN_PAST = 10


@access("resident.read")
@require_safe
def dwelling(request, pk):
    """The household card: a page of its own, and the fragment beside the matrix of doors."""
    dwelling = find_dwelling(request, pk)
    facts = card_of(request.user, dwelling)
    if request.htmx:
        return render(request, "residents/_card.html", facts)
    facts["past"] = _past(request.user, dwelling)
    return render(request, "residents/dwelling.html", facts)


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
        "changes": user.has_perm("residents.change_register", dwelling),
        "designates": user.has_perm("residents.designate", dwelling),
        "visiting": user.has_perm("residents.record_visit", dwelling),
        "proposes": user.has_perm("residents.propose_change", dwelling),
    }


def members_of():
    """The people of a household with all that a line about them needs."""
    marks = Prefetch("care__marks", queryset=CareMark.objects.filter(ended_on=None))
    people = Resident.objects.here().select_related("party__branch", "care").prefetch_related(marks)
    return people.order_by("relation", "birth_date", "pk")


def _homes(user, dwelling):
    """[(household, members shown, guests shown)] of those who live here now; heads first."""
    guests = SecondHome.objects.filter(ended_on=None).select_related(
        "resident__party__branch", "resident__care", "resident__household__dwelling__building__estate"
    )
    living = Household.objects.visible_to(user).living().filter(dwelling=dwelling).select_related("unit")
    living = living.prefetch_related(
        Prefetch("members", queryset=members_of(), to_attr="living"),
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


def _past(user, dwelling):
    gone = Household.objects.visible_to(user).filter(dwelling=dwelling).exclude(ended_on=None)
    return gone.order_by("-ended_on", "-pk")[:SHOWN_PAST]


@access("resident.change")
@require_http_methods(["GET", "POST"])
def add_dwelling(request, pk):
    building = find_building(request, pk)
    allow(request.user, "residents.change_register", building)
    return register_deed(
        request,
        DwellingForm(request.POST or None, building=building, initial={"entrance": request.GET.get("entrance")}),
        lambda **given: dwellings.add_dwelling(building, by=request.user, **given),
        title=f"在{building.estate}{building}登记房屋",
        success=lambda dwelling: f"已登记 {dwelling}。",
        back=lambda dwelling: dwelling.get_absolute_url(),
        cancel=reverse("building-rooms", args=[pk]),
        crumbs=[(f"{building.estate}{building}", reverse("building-rooms", args=[pk]))],
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def change_dwelling(request, pk):
    dwelling = find_dwelling(request, pk)
    allow(request.user, "residents.change_register", dwelling)
    form = DwellingForm(
        request.POST or None, building=dwelling.building, dwelling=dwelling, initial=now(dwelling, COLUMNS)
    )
    return changing(
        request,
        dwelling,
        form,
        lambda **given: dwellings.change_dwelling(dwelling, by=request.user, **given),
        columns=COLUMNS,
        title=f"修改{dwelling.line}",
        success="已保存。",
        back=dwelling.get_absolute_url(),
        crumbs=crumbs_of(dwelling),
    )


@access("resident.change")
@require_http_methods(["GET", "POST"])
def move_in(request, pk):
    dwelling = find_dwelling(request, pk)
    allow(request.user, "residents.change_register", dwelling)
    home = dwelling.households.living().order_by("pk").first()
    initial = {"household": request.GET.get("household") or home, "relation": "" if home else "02"}
    initial["occupancy"] = dwelling.occupancy if dwelling.occupancy != "vacant" else "unknown"

    def act(on, household, occupancy, **person):
        return households.move_in(dwelling, [person], by=request.user, on=on, household=household, occupancy=occupancy)

    return register_deed(
        request,
        MoveInForm(request.POST or None, dwelling=dwelling, initial=initial),
        act,
        title=f"{dwelling.line}迁入",
        intro="一次登记一个人；登记过的人填证件号码，会连同历史一起转来。",
        success=lambda done: f"已迁入 {done[1][0].name}，可以接着登记同户的其他人。",
        back=lambda done: dwelling.get_absolute_url(),
        cancel=dwelling.get_absolute_url(),
        submit="迁入",
        crumbs=crumbs_of(dwelling),
    )


def crumbs_of(dwelling):
    building = dwelling.building
    return [
        (f"{building.estate}{building}", reverse("building-rooms", args=[building.pk])),
        (f"{dwelling.entrance or ''}{dwelling}", dwelling.get_absolute_url()),
    ]
