"""The tree and its territory, from an office's plan: rows in bulk, with the paths treebeard would have given."""

from dataclasses import dataclass, field
from datetime import timedelta

from governance.overview.demo.offices import OfficePlan
from hierarchy.choices import UnitKind
from hierarchy.models import Building, ChatGroup, Entrance, Estate, LevelLabel, OrgUnit, Placement

ORDINALS = "一二三四五六七八九十"


@dataclass
class Ground:
    """One office as built. `at` finds a unit by its path."""

    plan: OfficePlan
    units: list = field(default_factory=list)
    estates: list = field(default_factory=list)
    buildings: list = field(default_factory=list)
    entrances: list = field(default_factory=list)
    at: dict = field(default_factory=dict)

    @property
    def street(self):
        return self.units[0]

    def kind(self, depth, kind=UnitKind.REGULAR):
        return [unit for unit in self.units if unit.depth == depth and unit.kind == kind]

    @property
    def departments(self):
        return self.kind(2, UnitKind.DEPARTMENT)

    @property
    def communities(self):
        return self.kind(2)

    @property
    def grids(self):
        return self.kind(3)

    @property
    def groups(self):
        return self.kind(4)

    @property
    def households(self):
        return [unit for unit in self.units if unit.depth == 5]

    def above(self, unit, depth):
        """The unit on the line above at a depth."""
        return self.at[unit.path[: 4 * depth]]

    def add(self, name, code, parent=None, **more):
        """An unsaved unit below `parent`, with its path, depth and its parent's count of children."""
        if parent is None:
            step, path, depth = more.pop("step"), "", 1
        else:
            parent.numchild += 1
            step, path, depth = parent.numchild, parent.path, parent.depth + 1
        unit = OrgUnit(name=name, code=code, path=OrgUnit._get_path(path, depth, step), depth=depth, **more)
        self.units.append(unit)
        self.at[unit.path] = unit
        return unit


def build_tree(plan, step, rng):
    """The office's units, estates, buildings, entrances and chat groups, all saved."""
    ground = Ground(plan)
    street = ground.add(plan.name, plan.code, step=step, founded_on=plan.founded, phone=plan.phone, members=320)
    for n, name in enumerate(plan.departments, 1):
        ground.add(name, f"{plan.code}K{n}", street, kind=UnitKind.DEPARTMENT, founded_on=plan.founded, members=9)
    for n, community in enumerate(plan.communities, 1):
        _community(ground, community, f"{plan.code}{n:02}", rng)
    _model_households(ground, rng)
    _save(ground)
    _chat_groups(ground, rng)
    return ground


def _community(ground, plan, code, rng):
    unit = ground.add(plan.name, code, ground.street, founded_on=plan.founded, members=rng.randint(90, 240))
    blocks = [(estate, n) for estate in plan.estates for n in range(1, len(estate.entrances) + 1)]
    grids = []
    for n, size in enumerate(plan.grids, 1):
        mine, blocks = blocks[:size], blocks[size:]
        name = plan.grid_name.format(
            community=plan.name.removesuffix("社区"), ordinal=ORDINALS[n - 1], estate=mine[0][0].name
        )
        founded = plan.founded + timedelta(days=365 * 3 + 7 * n)
        grid = ground.add(name, f"{code}{n:02}", unit, founded_on=founded, members=rng.randint(18, 48))
        grids.append((grid, mine))
    for n, (name, kind) in enumerate(plan.beside, 1):
        ground.add(
            name,
            f"{code}S{n}",
            unit,
            kind=kind,
            founded_on=plan.founded + timedelta(days=2000),
            members=rng.randint(5, 22),
        )
    estates = {estate.name: _estate(ground, estate, unit, grids) for estate in plan.estates}
    for grid, mine in grids:
        for name, run in _groups(plan, mine):
            holder = grid
            if name:
                holder = ground.add(
                    name,
                    f"{grid.code}{grid.numchild + 1:02}",
                    grid,
                    founded_on=grid.founded_on,
                    members=rng.randint(3, 9),
                )
            for estate, number in run:
                _building(ground, estates[estate.name], estate, number, holder)


def _groups(plan, blocks):
    """The party groups of a grid as (name, its buildings)."""
    if plan.groups == "building":
        return [(f"{estate.name}{n}号楼党小组", [(estate, n)]) for estate, n in blocks]
    if plan.groups == "none":
        return [("", blocks)]
    runs = []
    for n, size in enumerate(plan.sectors):
        mine, blocks = blocks[:size], blocks[size:]
        runs.append((f"{mine[0][0].name}第{ORDINALS[n]}片区", mine))
    return runs


def _estate(ground, plan, community, grids):
    """An estate hangs on its grid; one that lies across grids hangs on the community."""
    own = [grid for grid, blocks in grids if any(estate is plan for estate, _ in blocks)]
    estate = Estate(
        unit=own[0] if len(own) == 1 else community,
        name=plan.name,
        kind=plan.kind,
        population=plan.population,
        has_property_company=plan.managed,
    )
    ground.estates.append(estate)
    return estate


def _building(ground, estate, plan, number, holder):
    floors = plan.floors[(number - 1) % len(plan.floors)]
    count = plan.entrances[number - 1]
    total = plan.households[number - 1] if plan.households else floors * plan.flats * count
    building = Building(estate=estate, unit=holder, number=str(number), floors=floors, households=total)
    ground.buildings.append(building)
    share, rest = divmod(total, count)
    for n in range(1, count + 1):
        ground.entrances.append(Entrance(building=building, number=str(n), households=share + (n <= rest)))


def _model_households(ground, rng):
    """Level 5: a 中心户 in every group first, then 示范户 here and there, as many as the plan says."""
    groups = ground.groups
    if not ground.plan.households:
        return
    more = rng.sample(groups, ground.plan.households - len(groups))
    for group in groups:
        kinds = [UnitKind.CENTER_HOUSEHOLD] + [UnitKind.MODEL_HOUSEHOLD] * (group in more)
        for n, kind in enumerate(kinds, 1):
            name = group.name.removesuffix("党小组") + UnitKind(kind).label
            ground.add(
                name, f"{group.code}{n:02}", group, kind=kind, founded_on=group.founded_on, members=rng.randint(1, 3)
            )


def _save(ground):
    ground.units.sort(key=lambda unit: unit.path)
    OrgUnit.objects.bulk_create(ground.units, batch_size=500)
    Placement.objects.bulk_create(
        [
            Placement(
                unit=unit, parent=ground.at.get(unit.path[:-4]), path=unit.path, since=unit.founded_on, note="成立"
            )
            for unit in ground.units
        ],
        batch_size=500,
    )
    LevelLabel.objects.bulk_create(
        LevelLabel(office=ground.street, level=n, name=name, short=short)
        for n, (name, short) in enumerate(ground.plan.labels, 1)
    )
    for estate in ground.estates:
        estate.households = sum(b.households for b in ground.buildings if b.estate is estate)
        estate.population = estate.population or round(estate.households * 2.7)
    Estate.objects.bulk_create(ground.estates)
    Building.objects.bulk_create(ground.buildings)
    Entrance.objects.bulk_create(ground.entrances)


def _chat_groups(ground, rng):
    chosen = set(rng.sample(range(len(ground.buildings)), ground.plan.chat_groups))
    ChatGroup.objects.bulk_create(
        ChatGroup(
            building=building,
            name=f"{building.estate}{building}邻里群",
            members=round(building.households * rng.uniform(0.8, 1.9)),
            since=building.unit.founded_on + timedelta(days=rng.randint(200, 900)),
        )
        for n, building in enumerate(ground.buildings)
        if n in chosen
    )
