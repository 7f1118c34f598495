"""What is counted about doors, households and people. A stock is a question about a day, so that a month closed late
gives the same numbers; the queries are as many for a street as for one entrance.
"""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hierarchy.querysets import under
from residents.choices import LET, CareKind, Occupancy, Presence
from residents.models import CareMark, CareProfile, Dwelling, Household, Move, Resident
from residents.models.person import born_before

ALONE = {CareKind.LIVING_ALONE_ELDER}


@dataclass
class Stock:
    """One place on one day. `homes` counts households, `doors` doors."""

    doors: int = 0
    homes: int = 0
    people: int = 0
    party: int = 0
    over_60: int = 0
    over_80: int = 0
    homes_over_80: int = 0
    alone: int = 0
    disabled: int = 0
    children: int = 0
    tenants: int = 0
    let: int = 0
    vacant: int = 0
    day: object = field(default_factory=timezone.localdate)

    @property
    def share_over_80(self):
        """Of a hundred households, how many have somebody of eighty or more; None without households."""
        return round(self.homes_over_80 * 100 / self.homes, 1) if self.homes else None


def people_on(day, residents=None):
    """The people who belonged to the register on a day, with `path_then`: where they lived.

    The first move after the day tells what was before it; who has none since is as the row says now.
    """
    residents = Resident.objects.all() if residents is None else residents
    later = Move.objects.filter(resident=OuterRef("pk"), on__gt=day).order_by("on", "id").values("from_path")[:1]
    residents = residents.annotate(path_later=Subquery(later))
    residents = residents.annotate(path_then=Coalesce("path_later", "path"))
    arrived = Q(since=None) | Q(since__lte=day)
    unmoved = Q(path_later=None) & (Q(presence=Presence.HERE) | Q(left_on__gt=day) | Q(died_on__gt=day)) & arrived
    return residents.filter(Q(path_later__gt="") | unmoved)  # "": came only after the day


def stock_of_unit(unit, day=None):
    """What lies in a unit's branch on a day; past days by the history of moves."""
    day = day or timezone.localdate()
    today = day >= timezone.localdate()
    people = Resident.objects.here() if today else people_on(day)
    people = people.filter(under([unit.path], "path" if today else "path_then"))
    homes = Household.objects.filter(under([unit.path], "dwelling__path"))
    return _stock(people, homes, Dwelling.objects.in_branch(unit), day)


def stock_of_entrance(entrance, day=None):
    """The doors of one entrance today; where a building has no entrances, give the building's doors by `building`."""
    return _stock_at(day, entrance=entrance)


def stock_of_building(building, day=None):
    return _stock_at(day, building=building)


def _stock_at(day, **place):
    doors = {f"dwelling__{name}": value for name, value in place.items()}
    return _stock(
        Resident.objects.here().filter(**place),
        Household.objects.filter(**doors),
        Dwelling.objects.filter(**place),
        day or timezone.localdate(),
    )


def _stock(people, homes, doors, day):
    """Six queries. Children are under fourteen, as the law counts them."""
    homes = homes.filter(Q(began_on=None) | Q(began_on__lte=day)).filter(Q(ended_on=None) | Q(ended_on__gt=day))
    old, eldest, child = (born_before(age, day) for age in (60, 80, 14))
    counts = people.order_by().aggregate(
        people=Count("pk"),
        over_60=Count("pk", filter=Q(birth_date__lte=old)),
        over_80=Count("pk", filter=Q(birth_date__lte=eldest)),
        homes_over_80=Count("household", filter=Q(birth_date__lte=eldest), distinct=True),
        children=Count("pk", filter=Q(birth_date__gt=child)),
        tenants=Count("pk", filter=Q(household__dwelling__occupancy__in=LET)),
        party=Count("party"),
    )
    behind = doors.order_by().aggregate(
        doors=Count("pk"),
        vacant=Count("pk", filter=Q(occupancy=Occupancy.VACANT)),
        let=Count("pk", filter=Q(occupancy__in=LET)),
    )
    marked = _marked(people, day)
    return Stock(
        homes=homes.count(),
        alone=_living_alone(people, marked, old),
        disabled=len(marked[CareKind.DISABILITY]),
        day=day,
        **counts,
        **behind,
    )


def _marked(people, day):
    """{kind: ids of people} for the kinds that are counted, as they were in force on the day."""
    marks = CareMark.objects.filter(profile__resident__in=people.order_by().values("pk"), since__lte=day)
    marks = marks.filter(Q(ended_on=None) | Q(ended_on__gt=day), kind__in=[*ALONE, CareKind.DISABILITY])
    found = {kind: set() for kind in (*ALONE, CareKind.DISABILITY)}
    for kind, pk in marks.values_list("kind", "profile__resident"):
        found[kind].add(pk)
    return found


def _living_alone(people, marked, old):
    """Sixty or older and nobody else in the household, or said to live alone by the care profile."""
    single = people.order_by().values("household").annotate(n=Count("pk")).filter(n=1).values("household")
    alone = set(people.order_by().filter(household__in=single, birth_date__lte=old).values_list("pk", flat=True))
    return len(alone | marked[CareKind.LIVING_ALONE_ELDER])


def by_building(user, buildings, day=None):
    """{building id: {doors, homes, people, over_80, vacant, let, overdue}} of what a person may see; four queries."""
    return _grouped(user, {"building__in": [building.pk for building in buildings]}, "building", day)


def by_estate(user, estates, day=None):
    """The same by estate."""
    return _grouped(user, {"building__estate__in": [e.pk for e in estates]}, "building__estate", day)


def _grouped(user, where, key, day):
    day = day or timezone.localdate()
    table = {}

    def add(rows):
        for row in rows:
            table.setdefault(row.pop(key), {}).update(row)

    doors = Dwelling.objects.visible_to(user).filter(**where).order_by().values(key)
    add(doors.annotate(doors=Count("pk"), vacant=Count("pk", filter=Q(occupancy=Occupancy.VACANT))))
    people = Resident.objects.visible_to(user, guests=False).here().filter(**where).order_by().values(key)
    add(people.annotate(people=Count("pk"), over_80=Count("pk", filter=Q(birth_date__lte=born_before(80, day)))))
    homes = Household.objects.visible_to(user).living().order_by()
    homes = homes.filter(**{f"dwelling__{name}": value for name, value in where.items()}).values(f"dwelling__{key}")
    add({key: row[f"dwelling__{key}"], "homes": row["n"]} for row in homes.annotate(n=Count("pk")))
    late = CareProfile.objects.visible_to(user).running().filter(due_on__lt=day).order_by()
    late = late.filter(**{f"resident__{name}": value for name, value in where.items()}).values(f"resident__{key}")
    add({key: row[f"resident__{key}"], "overdue": row["n"]} for row in late.annotate(n=Count("pk")))
    return table
