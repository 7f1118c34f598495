"""The streets of this portal, the one a person serves in, and the community that answers for a home."""

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
