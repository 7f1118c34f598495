"""S1 and S2: what was served in a span of days, out of the ledger. 人数, 人次 and 小时 stay apart.

A day is the one on which the service began, in Shanghai; both ends of a span are included. Reversed rows count for
nothing, whenever they were reversed: a month asked again after a correction tells the corrected number.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from hierarchy.querysets import LINES, on_lines
from volunteers.choices import HoursSource
from volunteers.models import HoursEntry, StarAward, Volunteer

STANDING = Q(reverses=None, reversed_by=None)


@dataclass(frozen=True)
class Served:
    """One unit in one span. `sessions` (场) counts shifts somebody served on."""

    sessions: int = 0
    people: int = 0
    times: int = 0
    minutes: int = 0
    new: int = 0  # volunteers registered in the span
    stars: int = 0  # stars given in the span

    @property
    def hours(self):
        return round(self.minutes / 60, 1)

    @property
    def hours_each(self):
        """人均时长; None where nobody served: an average of nothing is not 0."""
        return round(self.minutes / 60 / self.people, 1) if self.people else None


def counted():
    """The aggregates of a ledger's rows, for `aggregate` and for groups."""
    return {
        "sessions": Count("sign_up__shift", filter=STANDING & Q(source=HoursSource.SHIFT), distinct=True),
        "people": Count("volunteer", filter=STANDING, distinct=True),
        "times": Count("pk", filter=STANDING),
        "minutes": Coalesce(Sum("minutes"), 0),
    }


def served(unit, since, until):
    """`Served` of a unit's branch. Three queries."""
    entries = HoursEntry.objects.filter(on_lines([unit.path])).between(since, until).order_by()
    new = Volunteer.objects.filter(on_lines([unit.path]), registered_at__date__range=(since, until)).count()
    stars = StarAward.objects.filter(on_lines([unit.path], "volunteer__"), given_at__date__range=(since, until))
    return Served(**entries.aggregate(**counted()), new=new, stars=stars.count())


def served_below(unit, since, until):
    """{path: Served} of the units one level below that have any hours, one query; a community's grids, say."""
    column = LINES.get(len(unit.path) + 4)
    if column is None:
        return {}
    rows = HoursEntry.objects.filter(on_lines([unit.path])).between(since, until).order_by()
    found = rows.values(column).annotate(**counted())
    return {row.pop(column): Served(**row) for row in found if len(row[column]) > len(unit.path)}
