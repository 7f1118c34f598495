"""The row of an address, as far as the person may see it: an outsider gets 404."""

from django.shortcuts import get_object_or_404

from hierarchy.models import Building, Entrance
from residents.models import Dwelling, Household, Resident

PLACE = ("building__estate", "entrance", "home")


def find_building(request, pk):
    buildings = Building.objects.visible_to(request.user).select_related("estate", "unit")
    return get_object_or_404(buildings, pk=pk)


def find_entrance(request, building):
    """The entrance `?entrance=` names; None where nothing is asked."""
    asked = request.GET.get("entrance", "")
    if not asked:
        return None
    entrances = Entrance.objects.visible_to(request.user).filter(building=building)
    return get_object_or_404(entrances, pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0)


def find_dwelling(request, pk):
    return get_object_or_404(Dwelling.objects.visible_to(request.user).select_related(*PLACE), pk=pk)


def find_household(request, pk):
    related = [f"dwelling__{name}" for name in PLACE]
    return get_object_or_404(Household.objects.visible_to(request.user).select_related("unit", *related), pk=pk)


def find_resident(request, pk):
    related = [f"household__dwelling__{name}" for name in PLACE]
    residents = Resident.objects.visible_to(request.user).select_related(
        "home", "party__branch", "care__worker", *related
    )
    return get_object_or_404(residents.prefetch_related("care__marks"), pk=pk)
