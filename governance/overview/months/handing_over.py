"""A building that changes hands is noted with the day, so that a past month still tells whose it was."""

from django.utils import timezone

from governance.overview.models import BuildingHandover
from hierarchy.paths import follows_building


@follows_building
def note_the_handover(building, unit):
    BuildingHandover.objects.create(building=building, before=building.unit_before, on=timezone.localdate())
