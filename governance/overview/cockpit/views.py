"""驾驶舱: what needs somebody today and how the month goes, for a street, a community or a grid."""

from django.db.models import Max, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation.access import access
from governance.foundation.keyset import page
from governance.overview.cockpit import addresses
from governance.overview.cockpit.board import board, stale, units_table
from governance.overview.cockpit.waiting import waiting
from governance.overview.months.reading import last_month, live
from hierarchy.models import OrgUnit, Post, Term
from hierarchy.scope import in_reach

MOST_UNITS = 300  # in the choice at the top; any other is reached from the table of its parent


def chosen_unit(user, code, deepest=3):
    """(the unit an address names or the first one the person answers for, units to choose from)."""
    units = OrgUnit.objects.visible_to(user).current().filter(depth__lte=deepest)
    choice = [unit for unit in units.order_by("path")[:MOST_UNITS] if in_reach(user, unit)]
    if code:
        unit = next((each for each in choice if each.code == code), None) or get_object_or_404(units, code=code)
    else:
        unit = choice[0] if choice else None
    if unit is None or not in_reach(user, unit):
        raise Http404
    return unit, choice


@access("cockpit.read")
@require_GET
def cockpit(request):
    """Context: units to choose from, stale, table, and everything of `board.board`."""
    unit, units = chosen_unit(request.user, request.GET.get("unit", "")[:30])
    facts = board(request.user, unit)
    sheet = facts["sheet"]
    facts |= {
        "units": units,
        "stale": stale(sheet),
        "table": units_table(unit, sheet, facts.pop("groups")) if sheet else [],
        "line": [each for each in units if unit.path.startswith(each.path) and each.pk != unit.pk],
        "last_month": addresses.month(unit.code, last_month(live())),
        "has_wall": unit.depth <= 2 and request.user.may("wall.show"),
    }
    return render(request, "overview/cockpit/cockpit.html", facts)


@access("cockpit.read")
@require_GET
def cockpit_waiting(request):
    """What waits for this very person, as the landing page tells it; the cockpit fetches it once it stands."""
    return render(request, "overview/cockpit/waiting.html", {"waiting": waiting(request.user)})


@access("cockpit.read")
@require_GET
def vacancies(request):
    """岗位空缺 of a unit's branch. Context: unit, page (posts with .since, the day the last one left)."""
    unit, units = chosen_unit(request.user, request.GET.get("unit", "")[:30])
    posts = Post.objects.visible_to(request.user).filter(unit__path__startswith=unit.path).vacant()
    last = Term.objects.filter(post=OuterRef("pk")).order_by().values("post").annotate(on=Max("ended_on")).values("on")
    posts = posts.select_related("unit", "building__estate", "entrance__building__estate")
    found = page(posts.annotate(since=Subquery(last)), request.GET)
    facts = {"unit": unit, "units": units, "page": found, "today": timezone.localdate()}
    return render(request, "overview/cockpit/vacancies.html", facts)
