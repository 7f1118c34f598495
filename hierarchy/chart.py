"""五级组织架构一览表 (E-5): a line for every building group, grid or community that has none below it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from governance.foundation.workbooks import Column
from hierarchy.choices import Level, PostRole, UnitKind
from hierarchy.figures import in_office
from hierarchy.labels import Labels
from hierarchy.models import Building, ChatGroup, Entrance, OrgUnit, Post, Term

LEADERS = [PostRole.SECRETARY, PostRole.GRID_LEADER, PostRole.GROUP_LEADER]  # the first that is filled is named


@dataclass
class Tally:
    """What one unit itself holds; a line adds up the units it stands for."""

    buildings: int = 0
    entrances: int = 0
    leaders: int = 0
    groups: int = 0
    center: int = 0
    model: int = 0

    def __add__(self, other):
        return Tally(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def rate(self):
        return f"{100 * self.leaders / self.entrances:.1f}%" if self.entrances else "—"


@dataclass
class Chart:
    """Everything the sheet shows, read in a fixed number of queries for exactly what a person may see."""

    user: object
    units: dict = field(default_factory=dict)

    def __post_init__(self):
        seen = OrgUnit.objects.visible_to(self.user).current().exclude(kind=UnitKind.DEPARTMENT)
        self.units = {unit.path: unit for unit in seen}
        self.labels = Labels(self.units)
        self.holders = self._read_holders()
        self.tallies = self._read_tallies()
        self.parents = {path[:-4] for path, unit in self.units.items() if unit.depth < Level.HOUSEHOLD}

    def _read_holders(self):
        posts = Post.objects.visible_to(self.user).open().filter(role__in=LEADERS, building=None, entrance=None)
        terms = Term.objects.in_force().filter(post__in=posts).order_by("id")
        held = defaultdict(dict)
        for path, role, name in terms.values_list("post__unit__path", "post__role", "holder__name"):
            held[path].setdefault(role, name)
        return {path: next(by_role[r] for r in LEADERS if r in by_role) for path, by_role in held.items()}

    def _read_tallies(self):
        tallies = defaultdict(Tally)
        buildings = Building.objects.visible_to(self.user)
        for path, n in _counted(buildings, "unit__path"):
            tallies[path].buildings = n
        entrances = Entrance.objects.visible_to(self.user).order_by().values_list("building__unit__path")
        for path, n, led in entrances.annotate(n=Count("pk"), led=Count("pk", filter=Q(in_office()))):
            tallies[path].entrances, tallies[path].leaders = n, led
        groups = ChatGroup.objects.filter(building__in=buildings.order_by().values("pk"), closed_on=None)
        for path, n in _counted(groups, "building__unit__path"):
            tallies[path].groups = n
        for path, unit in self.units.items():
            if unit.depth == Level.HOUSEHOLD:
                tallies[path].center = int(unit.kind == UnitKind.CENTER_HOUSEHOLD)
                tallies[path].model = int(unit.kind == UnitKind.MODEL_HOUSEHOLD)
        return tallies

    def lines(self):
        """The sheet's rows, in the tree's order, and a last one with the sums."""
        below, sums, number = self._households(), Tally(), 0
        for path, unit in sorted(self.units.items()):
            tally = self.tallies[path] + below[path]
            stands_alone = path not in self.parents and unit.depth < Level.HOUSEHOLD
            if not stands_alone and (unit.depth >= Level.HOUSEHOLD or not tally.buildings):
                continue
            number, sums = number + 1, sums + tally
            yield [number, *self._names(path), *_cells(tally)]
        if number:
            yield [None, "合计", "", "", "", None, "", "", None, *_cells(sums)]

    def _households(self):
        below = defaultdict(Tally)
        for path, unit in self.units.items():
            if unit.depth == Level.HOUSEHOLD:
                below[path[:-4]] += self.tallies[path]
        return below

    def _names(self, path):
        """街道, 社区, 网格 (书记, 党员数), 楼栋党小组 (组长, 党员数): as deep as the line goes."""
        street, community, grid, group = (
            self.units.get(path[: 4 * n]) if len(path) >= 4 * n else None for n in range(1, 5)
        )
        told = [street, community]
        names = [unit.name if unit else "" for unit in told]
        for unit in (grid, group):
            names += [unit.name, self.holders.get(unit.path, ""), unit.members] if unit else ["", "", None]
        return [names[0], names[1], *names[2:]]

    def columns(self):
        path = next(iter(self.units), "")
        grid, group = (self.labels.name(path, level) if path else "" for level in (Level.GRID, Level.BUILDING))
        return [
            Column("序号", 6, "number"),
            Column("街道", 12),
            Column("社区", 14),
            Column(grid or "网格党支部", 20),
            Column("书记", 10, "short"),
            Column("支部党员数", 9, "number"),
            Column(group or "楼栋党小组", 20),
            Column("组长", 10, "short"),
            Column("小组党员数", 9, "number"),
            *(Column(heading, 8, "number") for heading in ("中心户", "示范户", "楼栋数", "单元数", "单元长")),
            Column("配置率", 9, "short"),
            Column("微信群数", 9, "number"),
        ]

    @property
    def place(self):
        """The unit whose branch it is; "" of several."""
        tops = [unit for path, unit in sorted(self.units.items()) if path[:-4] not in self.units]
        return tops[0].name if len(tops) == 1 else ""

    def title(self):
        return f"{self.place}五级组织架构一览表"

    def file_name(self):
        return f"{self.title()} {timezone.localdate():%Y-%m-%d}.xlsx"


def _counted(rows, path):
    return rows.order_by().values_list(path).annotate(n=Count("pk"))


def _cells(tally):
    return [tally.center, tally.model, tally.buildings, tally.entrances, tally.leaders, tally.rate, tally.groups]
