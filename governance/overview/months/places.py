"""The tree as it stood on the last day of a month, and where a row of today belonged then.

Moving a unit rewrites the paths of all its rows (hierarchy/paths.py), and a building handed to another unit takes its
rows along. So a row's path of today is read back: a unit's from the history of placements, a building's from
`BuildingHandover`. June asked in August tells June's units; nothing of it needs to be stored beside.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Case, CharField, F, Q, Value, When
from django.utils import timezone

from deliberation.figures_rates import Period
from governance.overview.models import BuildingHandover
from governance.overview.months.reading import next_month
from hierarchy.choices import Level, UnitKind
from hierarchy.models import OrgUnit, Placement

LEAF = 4 * Level.GRID  # figures are kept down to the grid


@dataclass(frozen=True)
class Month:
    """A month as days and as moments; `day` is its last one, or today while it runs."""

    first: object
    after: object
    today: object
    now: datetime

    @classmethod
    def of(cls, first, now=None):
        now = now or timezone.now()
        return cls(first.replace(day=1), next_month(first), timezone.localdate(now), now)

    @property
    def last(self):
        return self.after - timedelta(days=1)

    @property
    def day(self):
        return min(self.last, self.today)

    @property
    def period(self):
        return Period.month(self.first.year, self.first.month)

    @property
    def end(self):
        """The moment stocks are asked of: the end of the month, or now."""
        return min(self.period.end, self.now)

    def days(self, column):
        return Q(**{f"{column}__gte": self.first, f"{column}__lt": self.after})

    def moments(self, column):
        return self.period.holds(column)


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


class Tree:
    """Units by their path on the month's last day, in five columns read once."""

    def __init__(self, month):
        self.month = month
        day = month.day
        columns = ("pk", "path", "kind", "founded_on", "closed_on")
        self.units = list(OrgUnit.objects.order_by("path").values_list(*columns))
        moved, self.later = self._history(day)
        self.then = {path: moved.get(pk, path) for pk, path, *_ in self.units}  # path of today: path of that day
        self.path_of = {pk: self.then[path] for pk, path, *_ in self.units}
        self.kind_of = {pk: kind for pk, _, kind, *_ in self.units}
        self.here = {
            self.then[path]: pk
            for pk, path, kind, founded, closed in self.units
            if len(path) <= LEAF
            and kind != UnitKind.DEPARTMENT
            and pk not in self.later
            and (founded is None or founded <= day)
            and (closed is None or closed > month.first)
        }
        self.nodes = {}
        self.now = {was: path for path, was in self.then.items()}
        self.handed = self._handed_over(day)

    @staticmethod
    def _history(day):
        """({unit: where it stood} of those that stand elsewhere since, units whose history begins after the day).

        A unit older than this history has one row that says where it stood until its first move, without a length.
        """
        moved, later = {}, set()
        rows = Placement.objects.filter(Q(until__gt=day) | Q(since__gt=day)).order_by("since", "pk")
        for unit, path, since, until in rows.values_list("unit", "path", "since", "until"):
            if since <= day or (unit not in moved and unit not in later and since == until):
                moved[unit] = path
            elif unit not in moved:
                later.add(unit)
        return moved, later - moved.keys()

    def _handed_over(self, day):
        """{building: path} of buildings that changed hands since."""
        found = {}
        rows = BuildingHandover.objects.filter(on__gt=day).order_by("-on", "-pk")
        for building, unit in rows.values_list("building", "before"):
            found[building] = self.now[self.path_of[unit]]  # as rows of today carry it
        return found

    def node(self, path):
        """The unit of figures a row's path belongs to, as its path of that day; None outside every street."""
        if path not in self.nodes:
            self.nodes[path] = self._node(path)
        return self.nodes[path]

    def _node(self, path):
        then = self.then.get(path, path)[:LEAF]
        while then and then not in self.here:
            then = then[:-4]
        return then or None

    def place(self, path="path", building=None):
        """The expression to group by: a row's path, read back where its building has changed hands since."""
        if building is None or not self.handed:
            return F(path)
        moved = [When(**{building: pk, "then": Value(path)}) for pk, path in self.handed.items()]
        return Case(*moved, default=F(path), output_field=CharField())
