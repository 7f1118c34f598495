"""What somebody without an account may read of the menu of needs."""

from django.db.models import Prefetch

from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from volunteers.models import Claim, MenuItem


def places_to_tell(unit):
    """The communities a resident may tell a need to: the unit itself, or those of the street."""
    return OrgUnit.objects.current().filter(depth=2, kind=UnitKind.REGULAR, path__startswith=unit.path).order_by("path")


def needs(unit, states):
    """Needs below a unit in some of the public states, each with the claims that are held."""
    held = Claim.objects.held().select_related("volunteer", "team", "partner").order_by("pk")
    items = MenuItem.objects.published().filter(on_lines([unit.path]), state__in=states)
    return items.select_related("unit").prefetch_related(Prefetch("claims", held))


def needs_of(street):
    """What a volunteer of the street may look at with the own card."""
    return MenuItem.objects.published().filter(street_path=street).select_related("unit")
