"""The streets of this portal, the one a person serves in, those with public pages, and who answers for a place."""

from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.models.unit import STEP


def offices():
    return OrgUnit.objects.current().filter(depth=Level.STREET).order_by("path")[:50]


def community_of(resident):
    """The community that answers for somebody's home; its name and its public phone stand on slips and pages."""
    return OrgUnit.objects.filter(path=resident.path[: STEP * Level.COMMUNITY]).first()


def office_of(user):
    """The street a person serves in, or None."""
    return OrgUnit.objects.filter(path__in=user.scope.offices).order_by("path").first()


def public_units():
    """Streets and communities; the finer units have no page of their own."""
    return OrgUnit.objects.current().filter(depth__lte=Level.COMMUNITY)


def answering_for(path):
    """The community, else the street, of a place."""
    return OrgUnit.objects.filter(path__in=[path[:STEP], path[: STEP * Level.COMMUNITY]]).order_by("-path").first()
