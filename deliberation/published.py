"""All that somebody without an account may read: what was published, and the unit that answers for it."""

from deliberation.choices_councils import MinutesState, ResolutionState
from deliberation.models import Meeting, Objection, Project, Resolution
from hierarchy.models import OrgUnit


def public_units():
    """Streets and communities; the finer units have no page of their own."""
    return OrgUnit.objects.current().filter(depth__lte=2)


def meetings(unit=None):
    """Meetings whose extract is published, below a unit or anywhere."""
    return Meeting.objects.filter(minutes_state=MinutesState.PUBLISHED, **_below(unit)).select_related(
        "council", "unit"
    )


def resolutions_of(meetings):
    rows = Resolution.objects.filter(item__meeting__in=meetings).exclude(state=ResolutionState.DROPPED)
    return rows.select_related("lead", "item__meeting").order_by("pk")


def projects(unit=None):
    return Project.objects.published().filter(**_below(unit))


def objection(receipt):
    """The objection somebody holds the receipt of, or None."""
    return Objection.objects.filter(receipt=receipt).select_related("item__meeting").first()


def answering_for(path):
    """The community, else the street, of a place."""
    return OrgUnit.objects.filter(path__in=[path[:4], path[:8]]).order_by("-path").first()


def _below(unit):
    return {"street_path" if unit.depth == 1 else "community_path": unit.path} if unit else {}
