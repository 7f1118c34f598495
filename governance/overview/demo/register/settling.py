"""Families into doors, an office at a time."""

from dataclasses import dataclass, field
from datetime import timedelta

from governance.overview.demo.accounts import own_entrance
from governance.overview.demo.register.doors import doors_of, lives_of, registered_buildings
from governance.overview.demo.register.families import Families
from governance.overview.demo.register.known import own_stairs
from governance.overview.demo.register.leaders import leaders_of, of_leader
from governance.overview.demo.register.names import given_name, surname
from governance.overview.demo.register.numbers import Numbers
from residents.choices import Education, Match, Occupancy, Politics, Sex
from residents.models import Household

VILLAGE, VILLAGERS = "长沟新村", 964


@dataclass
class Town:
    """One office's register, unsaved. `behind` finds the households of a door."""

    cast: object
    today: object
    rng: object
    families: Families
    doors: list = field(default_factory=list)
    households: list = field(default_factory=list)
    people: list = field(default_factory=list)
    members: dict = field(default_factory=dict)  # id(household) -> its people
    homes_of: dict = field(default_factory=dict)  # id(user) -> the household of a leader
    parties: list = field(default_factory=list)
    homes: list = field(default_factory=list)  # second homes
    moves: list = field(default_factory=list)
    profiles: list = field(default_factory=list)
    marks: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    requests: list = field(default_factory=list)

    @property
    def ground(self):
        return self.cast.ground

    def move_in(self, door, people, years=None, number=""):
        """A household behind a door, with its people in it since some day."""
        began = self.today - timedelta(days=round((years or self.rng.uniform(0.4, 14)) * 365))
        household = Household(dwelling=door, began_on=began, number=number, phone=people[0].phone if people else "")
        self.households.append(household)
        self.members[id(household)] = []
        for someone in people:
            self.join(household, someone)
        return household

    def join(self, household, someone):
        someone.stand_at(household)
        born = someone.birth_date or household.began_on
        someone.since = max(household.began_on, born)
        self.people.append(someone)
        self.members[id(household)].append(someone)

    def leave(self, someone):
        """Take somebody drawn out again."""
        self.people.remove(someone)
        self.members[id(someone.household)].remove(someone)

    def at(self, building):
        return [each for each in self.households if each.dwelling.building is building]


def settle(cast, today, rng, step):
    """Every registered door of an office with who lives behind it."""
    town = Town(cast, today, rng, Families(rng, today, Numbers(cast.ground.plan.code, step)))
    ground, own = cast.ground, own_entrance(cast.ground) if cast.ground.plan.code == "WH" else None
    entrances = {}
    for entrance in ground.entrances:
        entrances.setdefault(id(entrance.building), []).append(entrance)
    for building in registered_buildings(ground):
        leading = leaders_of(cast, building, entrances[id(building)])
        for entrance in entrances[id(building)]:
            doors = list(doors_of(building, entrance))
            town.doors += doors
            if entrance is own:
                own_stairs(town, doors, leading.pop(id(entrance)))
            else:
                _fill(town, doors, leading.pop(id(entrance), []))
    _count_villagers(town)
    return town


def _fill(town, doors, leaders):
    shapes, weights = lives_of(doors[0].building.estate, town.ground.plan.code)
    flats = [door for door in doors if door.occupancy == Occupancy.UNKNOWN]
    homes = dict(zip(town.rng.sample(range(len(flats)), len(leaders)), leaders, strict=True))
    for n, door in enumerate(flats):
        if n in homes:
            of_leader(town, door, homes[n])
        else:
            _draw(town, door, town.rng.choices(shapes, weights)[0])


def _draw(town, door, shape):
    if shape == "vacant":
        door.occupancy = Occupancy.VACANT
        door.owner_name = surname(town.rng) + given_name(Sex.MALE, 50, town.rng)
    elif shape == "unknown":
        town.move_in(door, [_hardly_known(town)])
    else:
        door.occupancy, people = getattr(town.families, shape)()
        if door.occupancy == Occupancy.OWNER:
            door.owner_name = people[0].name
        else:
            door.owner_name, door.owner_phone = surname(town.rng) + "国平", town.families.numbers.phone()
        town.move_in(door, people, town.rng.uniform(0.1, 3) if door.occupancy != Occupancy.OWNER else None)


def _hardly_known(town):
    """A name on the letter box: nobody has been met yet."""
    head = town.families.person(45, town.rng.choice((Sex.MALE, Sex.FEMALE)))
    head.birth_date, head.phone, head.id_number, head.document, head.workplace = None, "", "", "", ""
    head.education, head.politics, head.match = Education.UNKNOWN, Politics.UNKNOWN, Match.UNKNOWN
    return head


def _count_villagers(town):
    """The village has as many people as its description says: children come or go until it is right."""
    mine = [each for each in town.households if each.dwelling.building.estate.name == VILLAGE]
    count = sum(len(town.members[id(each)]) for each in mine)
    while mine and count != VILLAGERS:
        household = town.rng.choice(mine)
        people = town.members[id(household)]
        if count < VILLAGERS and 2 <= len(people) < 6:
            couple = [one for one in people if 24 <= (one.age_on(town.today) or 0) < 50]
            if couple:
                town.join(household, town.families.child(town.rng.randint(0, 3), people[0]))
                count += 1
        elif count > VILLAGERS and len(people) > 3:
            town.leave(people[-1])
            count -= 1
