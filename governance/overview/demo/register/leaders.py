"""Those who serve on the stairs live on them: their homes come first, the others are drawn around them."""

from governance.overview.demo.register.names import sex_of
from hierarchy.choices import PostRole
from residents.choices import Occupancy, Politics, Relation, Sex


def leaders_of(cast, building, entrances):
    """Who of the leaders lives on which stairs: they live where they serve."""
    by_stairs = {id(entrance): [] for entrance in entrances}
    for entrance in entrances:
        by_stairs[id(entrance)].append(cast.entrance_leader(entrance))
    own = [cast.leader_of(building)]
    below = [unit for unit in cast.ground.households if unit.parent_path == building.unit.path]
    own += [user for unit in below for user in cast.serving(unit, PostRole.HOUSEHOLDER)]
    for n, user in enumerate(own):
        by_stairs[id(entrances[n % len(entrances)])].append(user)
    return {key: [user for user in dict.fromkeys(users) if user] for key, users in by_stairs.items()}


def of_leader(town, door, user, age=None):
    """The home of somebody who serves here: as in the list of people, a party member more often than not."""
    family, sex = town.families, sex_of(user.name)
    head = family.person(age or town.rng.randint(54, 70), sex, name=user.name, phone=user.phone)
    head.politics = Politics.MEMBER
    spouse = Relation.HUSBAND if sex == Sex.FEMALE else Relation.WIFE
    other = Sex.MALE if sex == Sex.FEMALE else Sex.FEMALE
    people = [head, family.person(head.age_on(town.today) + town.rng.randint(-3, 3), other, spouse)]
    door.occupancy, door.owner_name = Occupancy.OWNER, head.name
    household = town.move_in(door, people)
    town.homes_of[id(user)] = household
    return household
