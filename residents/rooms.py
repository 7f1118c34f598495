"""楼盘表: the doors of a building as a matrix, floors by entrances, and what one viewer may know behind each.

Six queries however many doors there are.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from governance.foundation.fields import mask_name
from hierarchy.models import Entrance
from residents.choices import LET, Occupancy, Relation
from residents.doors import door_number
from residents.marks import open_matters
from residents.models import Dwelling, Household, Resident
from residents.models.person import born_before
from residents.shown import answers_above

RECENT = timedelta(days=30)
WIDEST = 8  # doors beside each other before a floor wraps
COLOUR = dict.fromkeys(LET, "rent") | {
    Occupancy.OWNER: "own",
    Occupancy.LENT: "lent",
    Occupancy.BUSINESS: "trade",
    Occupancy.VACANT: "empty",
    Occupancy.UNKNOWN: "unknown",
}


@dataclass
class Room:
    """One door of the matrix. Nothing here is more than the viewer may see."""

    dwelling: Dwelling
    homes: int = 0
    people: int = 0
    head: str = ""  # masked
    eldest: bool = False  # somebody of eighty or more
    party: bool = False
    care: bool = False
    due_on: object = None  # the earliest contact that is due behind the door
    whom: str = ""  # with whom that contact is, masked
    matters: int = 0
    address: str = ""  # of the open matters
    visited_on: object = None
    today: object = field(default_factory=timezone.localdate)
    shade: str = ""  # class and line of the view that is shown
    line: str = ""

    @property
    def colour(self):
        return COLOUR[self.dwelling.occupancy]

    @property
    def says(self):
        """The line under the number: who lives there, or that nobody does."""
        if self.people:
            return f"{self.head} {self.people}人" if self.head else f"{self.people}人"
        return self.dwelling.get_occupancy_display()

    @property
    def visit(self):
        """late: somebody's contact is overdue; ok: seen within 30 days; due: longer ago; none: never."""
        if self.due_on and self.due_on < self.today:
            return "late"
        if not self.people:
            return "nobody"
        if self.visited_on is None:
            return "none"
        return "ok" if self.visited_on >= self.today - RECENT else "due"

    @property
    def seen(self):
        """11-18 走访; of other years the year and month."""
        if self.visited_on is None:
            return ""
        form = "%m-%d" if self.visited_on.year == self.today.year else "%Y-%m"
        return f"{self.visited_on.strftime(form)} 走访"

    @property
    def tone(self):
        """{view: (class, line under the number)} of the four views."""
        visits = {"late": "该走访了", "none": "从未走访", "nobody": self.dwelling.get_occupancy_display()}
        visits |= dict.fromkeys(("ok", "due"), self.seen)
        both = "、".join(word for word, true in (("党员户", self.party), ("关爱户", self.care)) if true)
        shade = "both" if self.party and self.care else "care" if self.care else "party" if self.party else "dim"
        return {
            "living": (f"occ-{self.colour}", self.says),
            "visits": (f"v-{self.visit}", visits[self.visit]),
            "matters": ("s-hot" if self.matters else "s-dim", f"{self.matters} 件未结" if self.matters else "无"),
            "care": (f"s-{shade}", both or "—"),
        }


@dataclass
class Matrix:
    """The doors of a building (or of one entrance of it) that a person may see."""

    building: object
    entrances: list
    rooms: list
    matters: int = 0

    @cached_property
    def columns(self):
        """The entrances, and after them None where doors belong to no entrance."""
        loose = any(room.dwelling.entrance_id is None for room in self.rooms)
        return [*self.entrances, *([None] if loose or not self.entrances else [])]

    @cached_property
    def floors(self):
        """[(label, [(column, [rooms])…])] from the top floor down; doors without a floor come last."""
        cells = defaultdict(list)
        for room in self.rooms:
            cells[room.dwelling.floor, room.dwelling.entrance_id].append(room)
        numbers = sorted({floor for floor, _ in cells if floor is not None}, reverse=True)
        rows = [*numbers, *([None] if any(floor is None for floor, _ in cells) else [])]
        keys = [column.pk if column else None for column in self.columns]
        return [(floor_label(floor), [(self.width[key], cells[floor, key]) for key in keys]) for floor in rows]

    @property
    def density(self):
        """How tightly a printed sheet must set the floors so that the building stays on one."""
        floors = len(self.floors)
        return "" if floors <= 12 else "dense" if floors <= 20 else "denser"

    @cached_property
    def width(self):
        """{entrance id: how many doors a floor of it has at most}."""
        counts = defaultdict(int)
        for room in self.rooms:
            counts[room.dwelling.entrance_id, room.dwelling.floor] += 1
        widths = defaultdict(lambda: 1)
        for (entrance, _), n in counts.items():
            widths[entrance] = min(max(widths[entrance], n), WIDEST)
        return widths

    @property
    def heads(self):
        """[(entrance or None, doors)] for the top line."""
        counts = defaultdict(int)
        for room in self.rooms:
            counts[room.dwelling.entrance_id] += 1
        return [(column, counts[column.pk if column else None]) for column in self.columns]

    @cached_property
    def counts(self):
        colours = defaultdict(int)
        for room in self.rooms:
            colours[room.colour] += 1
        lived = [room for room in self.rooms if room.people]
        seen = sum(1 for room in lived if room.visited_on and room.visited_on >= room.today - RECENT)
        return dict(colours) | {
            "doors": len(self.rooms),
            "homes": sum(room.homes for room in self.rooms),
            "people": sum(room.people for room in self.rooms),
            "party": sum(room.party for room in self.rooms),
            "care": sum(room.care for room in self.rooms),
            "eldest": sum(room.eldest for room in self.rooms),
            "matters": self.matters,
            "seen": round(seen * 100 / len(lived)) if lived else None,
        }

    @property
    def waiting(self):
        """Doors where somebody's contact is due, the longest overdue first."""
        return sorted((room for room in self.rooms if room.visit == "late"), key=lambda room: room.due_on)


def floor_label(floor):
    if floor is None:
        return "其他"
    return f"{floor} 层" if floor > 0 else f"地下 {-floor} 层" if floor < 0 else "底层"


def matrix(user, building, entrance=None, view="living"):
    """The `Matrix` of a building as a person sees it, coloured for `view`; with `entrance`, of that entrance alone."""
    entrances = Entrance.objects.visible_to(user).filter(building=building)
    doors = Dwelling.objects.visible_to(user).filter(building=building)
    if entrance is not None:
        entrances, doors = entrances.filter(pk=entrance.pk), doors.filter(entrance=entrance)
    entrances = sorted(entrances, key=lambda row: (len(row.number), row.number))
    names = {row.pk: row for row in entrances}
    rooms = {}
    for dwelling in doors.order_by("entrance_id", "number").defer("owner_phone", "note"):
        dwelling.building, dwelling.entrance = building, names.get(dwelling.entrance_id)
        rooms[dwelling.pk] = Room(dwelling)
    _households(user, building, rooms)
    _people(user, building, rooms)
    matters = _matters(user, building, rooms)
    for room in rooms.values():
        room.shade, room.line = room.tone[view]
    return Matrix(building, entrances, list(rooms.values()), matters)


def _households(user, building, rooms):
    homes = Household.objects.visible_to(user).living().filter(dwelling__building=building)
    for dwelling, visited_on in homes.order_by().values_list("dwelling", "visited_on"):
        if room := rooms.get(dwelling):
            room.homes += 1
            room.visited_on = max(filter(None, (room.visited_on, visited_on)), default=None)


def _people(user, building, rooms):
    """Party members only where they may be named; the head's name masked, else that of the first who is there."""
    full, eldest = answers_above(user, building.unit.path), born_before(80)
    columns = ("household__dwelling", "name", "relation", "birth_date", "party", "party__disclosed_on")
    care = ("care", "care__closed_on", "care__due_on")
    people = Resident.objects.visible_to(user, guests=False).here().filter(building=building).order_by("pk")
    for dwelling, name, relation, born, party, disclosed, profile, closed, due in people.values_list(*columns, *care):
        room = rooms.get(dwelling)
        if room is None:
            continue
        room.people += 1
        if relation == Relation.HEAD or not room.head:
            room.head = mask_name(name)
        room.eldest |= bool(born and born <= eldest)
        room.party |= party is not None and (full or disclosed is not None)
        if profile is not None and closed is None:
            room.care = True
            if due is not None and (room.due_on is None or due < room.due_on):
                room.due_on, room.whom = due, mask_name(name)


def _matters(user, building, rooms):
    """Marks the doors; returns how many open matters the building has, also those that name no door."""
    by_door = {(room.dwelling.entrance_id, room.dwelling.number): room for room in rooms.values()}
    total = 0
    for (entrance, written), (count, address) in open_matters(user, building).items():
        total += count
        if room := by_door.get((entrance, written)) or by_door.get((entrance, door_number(written))):
            room.matters, room.address = room.matters + count, address
    return total
