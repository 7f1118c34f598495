"""All that somebody without an account may read of programmes."""

from governance.overview.models import Programme


def programmes(unit=None):
    """Published ones: of a unit and its street, or anywhere."""
    rows = Programme.objects.published().select_related("unit").prefetch_related("pillars")
    return rows.filter(unit__path__in=[unit.path[:4], unit.path]) if unit else rows
