"""Pillars with the figures that tell how they go: of the last month that is over, as it was kept."""

from django.utils import timezone

from governance.overview.months.definitions import INDICATORS
from governance.overview.months.reading import last_month, several


def with_figures(programmes, today=None):
    """The month, and on every pillar `.told` = [(name, value, unit)]; one question for all programmes."""
    month = last_month((today or timezone.localdate()).replace(day=1))
    kept = several([programme.unit_id for programme in programmes], [month])
    for programme in programmes:
        known = kept.get((programme.unit_id, month), {})
        programme.shown = list(programme.pillars.all())
        for pillar in programme.shown:
            pillar.told = [
                (INDICATORS[code].name, known[code].value, INDICATORS[code].unit)
                for code in pillar.figures
                if code in INDICATORS and code in known
            ]
    return month
