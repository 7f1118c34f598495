"""What is counted about tree, territory and posts. Every figure is one query, however large the branch."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, When
from django.db.models.functions import Left

from hierarchy.choices import TWO_NEW, Level, PostRole, UnitKind
from hierarchy.models import Building, ChatGroup, Entrance, OrgUnit, Post, Term
from hierarchy.querysets import under

GRID_PATH = 4 * Level.GRID
NEW = 9  # stands where a level stands: 商圈, 楼宇, 非公企业, 社会组织


class Below:
    """How many units of each level, and how many vacant posts, lie in the branches of `paths`.

    Units are counted by grid, because a page shows hundreds of units and none of them may cost a query.
    """

    def __init__(self, paths):
        rows = OrgUnit.objects.filter(under(paths), depth__gt=1).exclude(kind=UnitKind.DEPARTMENT).current().order_by()
        rows = rows.annotate(grid=Left("path", GRID_PATH), new=Case(When(kind__in=TWO_NEW, then=1), default=0))
        self.units, self.empty = defaultdict(Counter), Counter()
        for grid, depth, new, n in rows.values_list("grid", "depth", "new").annotate(n=Count("pk")):
            for prefix in _prefixes(grid):
                self.units[prefix][NEW if new and prefix != grid else depth] += n
        posts = Post.objects.filter(under(paths, "unit__path")).vacant().order_by()
        for path, n in posts.values_list("unit__path").annotate(n=Count("pk")):
            for prefix in _prefixes(path):
                self.empty[prefix] += n

    def counts(self, unit):
        """[(level, number)] of the levels below a unit, empty ones left out; 两新组织 are counted apart as `NEW`.

        Departments of the street are no part of the chain and not counted.
        """
        if unit.depth > Level.GRID:
            return [(unit.depth + 1, unit.numchild)] if unit.numchild else []
        return sorted((depth, n) for depth, n in self.units[unit.path].items() if depth > unit.depth)

    def vacancies(self, unit):
        return self.empty[unit.path]


def _prefixes(path):
    return [path[:n] for n in range(4, len(path) + 1, 4)]


@dataclass
class Summary:
    buildings: int
    households: int
    entrances: int
    leaders: int
    groups: int
    grouped_buildings: int
    members: int

    @property
    def leader_rate(self):
        """单元长配置率, or None where there is no entrance: never 0 % or 100 % of nothing."""
        return round(100 * self.leaders / self.entrances, 1) if self.entrances else None

    @property
    def group_rate(self):
        return round(100 * self.grouped_buildings / self.buildings, 1) if self.buildings else None


def in_office(on=None):
    """Entrances with a 单元长 in office."""
    terms = Term.objects.in_force(on).filter(post__role=PostRole.ENTRANCE_LEADER)
    return Exists(terms.filter(post__entrance=OuterRef("pk")))


def summary(unit):
    """The figures of one branch: five queries, whatever its size."""
    buildings = Building.objects.filter(unit__path__startswith=unit.path)
    known = buildings.aggregate(n=Count("pk"), households=Sum("households"))
    entrances = Entrance.objects.filter(building__unit__path__startswith=unit.path)
    staffed = entrances.aggregate(n=Count("pk"), leaders=Count("pk", filter=Q(in_office())))
    groups = ChatGroup.objects.filter(building__unit__path__startswith=unit.path, closed_on=None)
    chats = groups.aggregate(n=Count("pk"), buildings=Count("building", distinct=True))
    members = OrgUnit.objects.branch(unit).current().aggregate(n=Sum("members"))
    return Summary(
        buildings=known["n"],
        households=known["households"] or 0,
        entrances=staffed["n"],
        leaders=staffed["leaders"],
        groups=chats["n"],
        grouped_buildings=chats["buildings"],
        members=members["n"] or 0,
    )
