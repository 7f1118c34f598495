"""Tables of this app that carry a unit's path, and what follows a building to another unit."""

from hierarchy.paths import carries_path, follows_building
from residents.models import Dwelling, Resident, Visit

carries_path("residents.Dwelling", of="home")
carries_path("residents.Resident", of="home")
carries_path("residents.Visit", of="home")
carries_path("residents.Finding", of="home")


@follows_building
def the_register_follows_its_building(building, unit):
    for model in (Dwelling, Resident, Visit):
        model.objects.filter(building=building).update(home=unit, path=unit.path)
