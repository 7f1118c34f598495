"""Who serves where: posts, filled and vacant, with their terms, as the appointments would have written them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from governance.foundation.bulk import settled
from governance.overview.demo.names import ELDER, MIDDLE, YOUNG, People
from governance.overview.demo.tree import Ground
from hierarchy.choices import SINGLE_SEATS, AppointedBy, PostRole, UnitKind
from hierarchy.models import Post, Term, User

R, BY = PostRole, AppointedBy
OWN_ESTATE, OWN_BUILDING = "月桂苑", "3"  # the stairs of the demo's own 楼栋长 and 单元长: no vacancy there
YEARS = {R.SECRETARY: 5, R.DEPUTY: 5}  # of a term; the others serve three, officers and workers without end
A_YEAR = 400  # days: whoever acts in the year of tickets was in office by then
ENDLESS = {R.OFFICER, R.WORKER, R.GRID_WORKER, R.HOUSEHOLDER}
HOW = {
    R.SECRETARY: BY.VOTED,
    R.DEPUTY: BY.VOTED,
    R.GROUP_LEADER: BY.ELECTED,
    R.ENTRANCE_LEADER: BY.ELECTED,
    R.BUILDING_LEADER: BY.ELECTED,
    R.SECTOR_LEADER: BY.ELECTED,
}


@dataclass
class Cast:
    """The people of one office, found by where they serve."""

    ground: Ground
    at: dict = field(default_factory=lambda: defaultdict(list))  # (unit or building or entrance).pk by kind -> users
    posts: list = field(default_factory=list)
    terms: list = field(default_factory=list)
    held: dict = field(default_factory=lambda: defaultdict(list))  # id(user) -> posts in force

    def serving(self, unit, *roles):
        """Holders of a unit's own posts, of all roles or of some."""
        return [user for user, role in self.at["unit", unit.path] if not roles or role in roles]

    def leader_of(self, building):
        return next(iter(self.at["building", building.estate.name, building.number]), None)

    def entrance_leader(self, entrance):
        building = entrance.building
        return next(iter(self.at["entrance", building.estate.name, building.number, entrance.number]), None)

    def line(self, user):
        """Name and posts, as the timeline keeps them."""
        posts = "、".join(f"{post.place}{post.name}" for post in self.held[id(user)][:2])
        return f"{user.name}（{posts or '暂无岗位'}）"[:80]


def appoint_all(ground, people, today, rng):
    """Every post of an office, with its holder or vacant."""
    cast = Cast(ground)
    seat = _seater(cast, people, today, rng)
    _street(ground, people, seat)
    for unit in ground.communities:
        seat(unit, R.SECRETARY, MIDDLE)
        seat(unit, R.DEPUTY, MIDDLE)
        for _ in range(5):
            seat(unit, R.WORKER, YOUNG)
    own = next((b.unit.path[:12] for b in ground.buildings if _own(ground, b)), "")
    for unit in ground.units:
        if unit.depth == 3:
            _grid(unit, seat, both=rng.random() < 0.35 and unit.path != own)
    _groups(ground, seat, rng)
    _buildings(ground, seat, cast, rng)
    _entrances(ground, seat, rng)
    for unit in ground.households:
        seat(unit, R.HOUSEHOLDER, ELDER, title="户主")
    return cast


def _seater(cast, people, today, rng):
    """A function that establishes a post and, unless it stays vacant, puts somebody in it."""

    def seat(unit, role, given=MIDDLE, *, holder=None, vacant=False, title="", building=None, entrance=None):
        post = Post(unit=unit, role=role, title=title, building=building, entrance=entrance)
        cast.posts.append(post)
        years = None if role in ENDLESS else YEARS.get(role, 3)
        began = max(today - timedelta(days=rng.randint(A_YEAR, 360 * (years or 4))), unit.founded_on)
        left = today - timedelta(days=rng.randint(20, 300)) if vacant else began - timedelta(days=rng.randint(0, 40))
        start = max(left - timedelta(days=rng.randint(400, 1300)), unit.founded_on)
        if (vacant or rng.random() < 0.12) and start < left:
            _serve(cast, post, people.person(given), start, start + timedelta(days=1095), left)
        if vacant:
            return None
        holder = holder or people.person(given)
        _serve(cast, post, holder, began, began + timedelta(days=365 * years) if years else None)
        cast.at[_where(unit, building, entrance)].append((holder, role) if not (building or entrance) else holder)
        cast.held[id(holder)].append(post)
        return holder

    return seat


def _where(unit, building, entrance):
    if entrance is not None:
        return "entrance", entrance.building.estate.name, entrance.building.number, entrance.number
    if building is not None:
        return "building", building.estate.name, building.number
    return "unit", unit.path


def _serve(cast, post, holder, began, due, ended=None):
    cast.terms.append(
        Term(
            post=post,
            holder=holder,
            began_on=began,
            due_on=due,
            ended_on=ended,
            method=HOW.get(post.role, BY.APPOINTED),
            note="届满" if ended else "",
            alone=post.role in SINGLE_SEATS,
        )
    )


def _street(ground, people, seat):
    town = ground.street.name.endswith("镇")
    seat(ground.street, R.SECRETARY, MIDDLE, title="党委书记" if town else "党工委书记")
    seat(ground.street, R.DEPUTY, MIDDLE, title="镇长" if town else "办事处主任")
    seat(ground.street, R.OFFICER, MIDDLE, title="诉求专员")
    seat(ground.street, R.OFFICER, YOUNG, title="诉求专员")
    for unit in ground.departments:
        seat(unit, R.OFFICER, MIDDLE, title="主任")
        for _ in range(2):
            seat(unit, R.OFFICER, YOUNG, title="科员")


def _grid(unit, seat, both):
    """书记 and 网格长, in a third of the grids the same person (`both`); beyond the grids only a secretary."""
    secretary = seat(unit, R.SECRETARY, MIDDLE, title="" if unit.name.endswith("党支部") else "党支部书记")
    if unit.kind != UnitKind.REGULAR:
        return
    seat(unit, R.GRID_LEADER, MIDDLE, holder=secretary if both else None)
    for _ in range(2):
        seat(unit, R.GRID_WORKER, YOUNG)


def _groups(ground, seat, rng):
    """党小组长, or 片长 where the groups are sectors; vacancies anywhere but on the demo's own stairs."""
    if ground.plan.group_leaders is None:
        return
    spare = [unit for unit in ground.groups if unit.name != f"{OWN_ESTATE}{OWN_BUILDING}号楼党小组"]
    empty = {unit.path for unit in rng.sample(spare, len(ground.groups) - ground.plan.group_leaders)}
    for unit in ground.groups:
        sector = unit.name.endswith("片区")
        role = R.SECTOR_LEADER if sector else R.GROUP_LEADER
        seat(unit, role, ELDER, vacant=unit.path in empty, title="" if sector else "组长")


def _buildings(ground, seat, cast, rng):
    """楼栋长: often the party group's leader as well; in a village's sectors always somebody of their own."""
    for building in ground.buildings:
        vacant = rng.random() >= ground.plan.building_leaders and not _own(ground, building)
        leaders = [] if vacant or _own(ground, building) else cast.serving(building.unit, R.GROUP_LEADER)
        holder = leaders[0] if leaders and rng.random() < 0.4 else None
        seat(building.unit, R.BUILDING_LEADER, ELDER, holder=holder, vacant=vacant, building=building)


def _own(ground, building):
    """A building whose leader is one of the demo's accounts, and only that."""
    own = building.estate.name == OWN_ESTATE and building.number == OWN_BUILDING
    return own or (building is ground.buildings[0] and ground.plan.code != "WH")


def _entrances(ground, seat, rng):
    """单元长 in the communities that established them."""
    names = {plan.name for plan in ground.plan.communities if plan.entrance_posts}
    posts = [entrance for entrance in ground.entrances if ground.above(entrance.building.unit, 2).name in names]
    spare = [n for n, entrance in enumerate(posts) if not _own(ground, entrance.building)]
    empty = set(rng.sample(spare, len(posts) - ground.plan.entrance_leaders)) if posts else ()
    for n, entrance in enumerate(posts):
        seat(entrance.building.unit, R.ENTRANCE_LEADER, ELDER, vacant=n in empty, entrance=entrance)


def save_people(casts, people: People, now):
    """Everybody with their posts and terms, in three writings."""
    for user in people.users:
        user.created_at = now
    User.objects.bulk_create(people.users, batch_size=500)
    posts = [post for cast in casts for post in cast.posts]
    terms = [term for cast in casts for term in cast.terms]
    Post.objects.bulk_create(posts, batch_size=500)
    Term.objects.bulk_create(terms, batch_size=500)
    settled(User, Post, Term)
