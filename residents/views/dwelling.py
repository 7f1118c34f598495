"""One door: the page and the card of who lives behind it, and the deeds on the door itself."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.foundation.access import access
from hierarchy.views.deed import allow
from residents.actions import dwellings, households
from residents.card import card_of
from residents.forms.households import MoveInForm
from residents.forms.places import DwellingForm
from residents.models import Household
from residents.views.changing import changing, now, register_deed
from residents.views.finding import find_building, find_dwelling

COLUMNS = ("number", "floor", "kind", "occupancy", "owner_name", "note")
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
