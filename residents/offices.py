"""The units a person without an account is told of: the streets of this portal, and the community that answers."""

from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from hierarchy.models.unit import STEP


def offices():
    return OrgUnit.objects.current().filter(depth=Level.STREET).order_by("path")[:50]


def community_of(resident):
    """The community that answers for somebody's home; its name and its public phone stand on slips and pages."""
    return OrgUnit.objects.filter(path=resident.path[: STEP * Level.COMMUNITY]).first()
