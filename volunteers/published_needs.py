"""What somebody without an account may read of the menu of needs."""

from django.db.models import Prefetch

from hierarchy.models import OrgUnit
from hierarchy.querysets import on_lines
from volunteers.models import Claim, MenuItem


def public_units():
    """Streets and communities; the finer units have no page of their own."""
    return OrgUnit.objects.current().filter(depth__lte=2)


def needs(unit, states):
    """Needs below a unit in some of the public states, each with the claims that are held."""
    held = Claim.objects.held().select_related("volunteer", "team", "partner").order_by("pk")
    items = MenuItem.objects.published().filter(on_lines([unit.path]), state__in=states)
    return items.select_related("unit").prefetch_related(Prefetch("claims", held))


def needs_of(street):
    """What a volunteer of the street may look at with the own card."""
    return MenuItem.objects.published().filter(street_path=street).select_related("unit")
