"""Tables of this app that carry a unit's path, and what follows a building to another unit."""

from django.db.models import Q

from awards.models import Nomination
from hierarchy.paths import carries_path, follows_building

carries_path("awards.Nomination")
carries_path("awards.Suggestion")


@follows_building
def nominations_follow_their_building(building, unit):
    """Of the building itself and of the households in it; a leader stays with the unit of the post."""
    there = Q(building=building) | Q(household__dwelling__building=building)
    found = Nomination.objects.filter(there).values_list("pk", flat=True)
    Nomination.objects.filter(pk__in=list(found)).update(unit=unit, path=unit.path)
