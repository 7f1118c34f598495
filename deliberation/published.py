"""All that somebody without an account may read: what was published, and the unit that answers for it."""

from deliberation.choices_councils import MinutesState, ResolutionState
from deliberation.models import Meeting, Objection, Project, Resolution


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


def _below(unit):
    return {"street_path" if unit.depth == 1 else "community_path": unit.path} if unit else {}
