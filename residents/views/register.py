"""小区与楼栋: the way into the register, from a street with two thousand buildings to a leader's one."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from governance.foundation import keyset
from governance.foundation.access import access
from hierarchy.choices import Role
from hierarchy.models import Building, Estate
from residents.addresses import Unclear, building_of
from residents.figures import by_building, by_estate

ESTATES = 30  # a page of estates; their buildings are fetched as one opens
MOST = 300  # buildings of one estate, or found by a search


@access("resident.read")
@require_safe
def register(request):
    """Estates with what lives in them; `?q=` finds buildings. A leader of one building lands on it."""
    user, words = request.user, request.GET.get("q", "").strip()[:40]
    if user.scope.roles <= {Role.BUILDING, Role.ENTRANCE}:
        return _own_buildings(request)
    facts = {"q": words}
    if words:
        facts["rows"] = _with_figures(user, _found(user, words))
        facts["more"] = len(facts["rows"]) > MOST
    else:
        page = keyset.page(Estate.objects.visible_to(user).select_related("unit"), request.GET, ESTATES)
        figures = by_estate(user, page.rows)
        facts |= {"page": page, "estates": [(estate, figures.get(estate.pk, {})) for estate in page.rows]}
        if len(page.rows) == 1:
            facts["open"] = _with_figures(user, _buildings(user, page.rows[0]))
    return render(request, "residents/register.html", facts)


def _own_buildings(request):
    """我的楼."""
    buildings = list(Building.objects.visible_to(request.user).select_related("estate", "unit")[: MOST + 1])
    if len(buildings) == 1:
        return redirect("building-rooms", buildings[0].pk)
    return render(request, "residents/register.html", {"own": True, "rows": _with_figures(request.user, buildings)})


@access("resident.read")
@require_safe
def register_estate(request, pk):
    """The buildings of one estate: the rows its line opens on, or a page of its own without a script."""
    estate = get_object_or_404(Estate.objects.visible_to(request.user), pk=pk)
    facts = {"estate": estate, "rows": _with_figures(request.user, _buildings(request.user, estate))}
    template = "residents/_buildings.html" if request.htmx else "residents/register.html"
    return render(request, template, facts)


def _buildings(user, estate):
    return Building.objects.visible_to(user).filter(estate=estate).select_related("estate", "unit")[: MOST + 1]


def _found(user, words):
    """By the estate's name, by the building's number, or by both: 杏花苑3栋."""
    buildings = Building.objects.visible_to(user).select_related("estate", "unit")
    try:
        said = building_of(words)
    except Unclear:
        return buildings.filter(estate__name__contains=words)[: MOST + 1]
    if not said.building:
        return buildings.filter(estate__name__contains=words)[: MOST + 1]
    buildings = buildings.filter(number=said.building)
    if said.estate:
        buildings = buildings.filter(estate__name__contains=said.estate)
    return buildings[: MOST + 1]


def _with_figures(user, buildings):
    """[(building, {doors, homes, people, over_80, vacant, overdue})] in the order one walks an estate."""
    buildings = sorted(buildings, key=lambda b: (b.estate.name, b.estate_id, len(b.number), b.number))[:MOST]
    figures = by_building(user, buildings)
    return [(building, figures.get(building.pk, {})) for building in buildings]
