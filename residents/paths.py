"""Tables of this app that carry a unit's path, and what follows a building to another unit."""

from django.db.models import Q

from hierarchy.paths import carries_path, follows_building
from residents.models import Dwelling, Finding, Resident, Visit

carries_path("residents.Dwelling", of="home")
carries_path("residents.Resident", of="home")
carries_path("residents.Visit", of="home")
carries_path("residents.Finding", of="home")


@follows_building
def the_register_follows_its_building(building, unit):
    for model in (Dwelling, Resident, Visit):
        model.objects.filter(building=building).update(home=unit, path=unit.path)
    here = Q(dwelling__building=building) | Q(household__dwelling__building=building) | Q(resident__building=building)
    found = Finding.objects.open().filter(here).values_list("pk", flat=True)
    Finding.objects.filter(pk__in=list(found)).update(home=unit, path=unit.path)
