"""Who is nominated in the demo: communities, grids, ready buildings, families that serve, leaders with posts."""

from dataclasses import dataclass, field

from django.db.models import Count, Sum

from awards.choices import Nominator, Target
from hierarchy.choices import PostRole, UnitKind
from hierarchy.models import OrgUnit, Term, User
from hierarchy.querysets import on_lines
from residents.models import Household, Visit
from volunteers.models import Volunteer

N, R = Nominator, PostRole
LEADING = (R.BUILDING_LEADER, R.GRID_LEADER, R.GROUP_LEADER, R.ENTRANCE_LEADER)


@dataclass(frozen=True)
class Nominee:
    """One target: where it belongs, how it is called, by whom and how it is nominated, what may be shown of it."""

    unit: OrgUnit
    title: str
    source: str
    by: User | None = None
    of: dict = field(default_factory=dict)
    public_name: str = ""
    nominator: str = ""


class Nominees:
    """The nominees of a street, kind by kind; `apart` are users who judge and are not nominated."""

    def __init__(self, street, apart, rng):
        self.street, self.apart, self.rng = street, apart, rng
        units = OrgUnit.objects.filter(path__startswith=street.path, kind=UnitKind.REGULAR).current()
        self.communities, self.grids = list(units.filter(depth=2)), list(units.filter(depth=3))
        serving = Term.objects.in_force().filter(post__unit__in=self.communities, post__role=R.WORKER)
        self.clerk = {
            term.post.unit.path: term.holder for term in serving.select_related("post__unit", "holder").order_by("-pk")
        }
        led = Term.objects.in_force().filter(post__role=R.BUILDING_LEADER, post__unit__path__startswith=street.path)
        self.leader_of = {term.post.building_id: term.holder for term in led.select_related("post", "holder")}

    def _clerk(self, unit):
        return self.clerk.get(unit.path[:8])

    def of(self, target, buildings):
        return {
            Target.COMMUNITY: self.units(self.communities),
            Target.GRID: self.units(self.rng.sample(self.grids, min(16, len(self.grids)))),
            Target.BUILDING: self.buildings(buildings),
            Target.FAMILY: self.families(),
            Target.LEADER: self.leaders(),
        }[target]

    def units(self, units):
        return [Nominee(unit, unit.name, N.ORGANISATION, self._clerk(unit)) for unit in units]

    def buildings(self, buildings):
        made = []
        for each in buildings:
            leader = self.leader_of.get(each.pk)
            by = leader or self._clerk(each.unit)
            source = N.LEADER if leader else N.ORGANISATION
            made.append(Nominee(each.unit, f"{each.estate}{each}", source, by, {"building": each}))
        return made

    def families(self):
        """Households of the volunteers who served most."""
        rows = Volunteer.objects.serving().filter(street_path=self.street.path, resident__isnull=False, user=None)
        rows = rows.annotate(served=Sum("hours__minutes")).filter(served__gt=0).order_by("-served", "pk")
        rows = rows.select_related("resident__household")
        people = {row.resident.household_id: row for row in reversed(rows[:80])}
        doors = Household.objects.filter(pk__in=people, ended_on=None).select_related(
            "dwelling__home", "dwelling__building__estate", "dwelling__entrance"
        )
        made = []
        for n, household in enumerate(doors.order_by("pk")):
            name, home = people[household.pk].name, household.dwelling.home
            source = (N.NEIGHBOUR, N.ORGANISATION, N.SELF)[n % 3]
            made.append(
                Nominee(
                    home, household.dwelling.line, source, self._clerk(home) if source == N.ORGANISATION else None,
                    {"household": household}, f"{name}家庭", "" if source == N.ORGANISATION else "邻居",
                )
            )  # fmt: skip
        return made

    def leaders(self):
        """People with posts, those who visited and settled most first; a few volunteers without one."""
        terms = Term.objects.in_force().filter(post__unit__path__startswith=self.street.path, post__role__in=LEADING)
        terms = terms.exclude(holder__in=self.apart).select_related("post__unit", "holder")
        walks = Visit.objects.filter(path__startswith=self.street.path).order_by().values("by").annotate(n=Count("pk"))
        walked = {row["by"]: row["n"] for row in walks}
        people = {}
        for term in sorted(terms.order_by("pk"), key=lambda term: -walked.get(term.holder_id, 0)):
            people.setdefault(term.holder_id, term)
        made = [
            Nominee(
                term.post.unit, f"{term.holder}（{term.post.name}）", N.ORGANISATION, self._clerk(term.post.unit),
                {"person": term.holder}, term.holder.name,
            )
            for term in people.values()
        ]  # fmt: skip
        mine = Volunteer.objects.serving().filter(on_lines([self.street.path]), user=None).select_related("unit")
        mine = mine.annotate(served=Sum("hours__minutes")).filter(served__gt=0).order_by("-served", "pk")
        helpers = [
            Nominee(
                row.unit, f"{row.name}（志愿者）", N.NEIGHBOUR, None, {"volunteer": row}, row.name, "同楼居民"
            )
            for row in mine[80:86]
        ]  # fmt: skip
        return helpers + made
