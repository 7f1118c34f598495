"""Choosing the door of a visit: my own building or entrance at once, else a building first."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from hierarchy.models import Building
from residents.models import CareProfile, Dwelling, Household

MOST_BUILDINGS = 400
WITHHELD = ("owner_phone", "note")


def choose_door(request, frame):
    """Context: building, entrances [(entrance, [(floor, doors)])], buildings, frame; doors carry .homes and .due."""
    user = request.user
    buildings = Building.objects.visible_to(user).select_related("estate", "unit").order_by("estate__name", "id")
    asked = request.GET.get("building", "")
    led = sorted(user.scope.buildings | user.scope.entrance_buildings)
    building = None
    if asked.isdecimal() and len(asked) < 18:
        building = get_object_or_404(buildings, pk=int(asked))
    elif not user.scope.branches and led:
        building = get_object_or_404(buildings, pk=led[0])
    facts = {"frame": frame, "building": building}
    if building is None:
        facts["buildings"] = list(buildings[:MOST_BUILDINGS])
    else:
        facts["entrances"] = _doors(user, building)
        facts["buildings"] = list(buildings.filter(pk__in=led)) if len(led) > 1 else []
    return render(request, "residents/choose_door.html", facts)


def _doors(user, building):
    """[(entrance, [(floor, doors)])] as one walks the stairs: from the top floor down."""
    living = Household.objects.visible_to(user).living().only("pk", "dwelling_id", "number", "visited_on")
    rows = Dwelling.objects.visible_to(user).filter(building=building).in_order().defer(*WITHHELD)
    rows = rows.select_related("entrance").prefetch_related(Prefetch("households", queryset=living, to_attr="homes"))
    today = timezone.localdate()
    due = set(
        CareProfile.objects.visible_to(user)
        .running()
        .filter(resident__building=building, due_on__lte=today)
        .values_list("resident__household__dwelling_id", flat=True)
    )
    entrances = {}
    for door in rows:
        door.due = door.pk in due
        entrances.setdefault(door.entrance, {}).setdefault(door.floor, []).append(door)
    return [(entrance, list(floors.items())) for entrance, floors in entrances.items()]
