"""The register of all offices in a few writings."""

from governance.foundation.bulk import settled
from governance.overview.demo.register import care, flaws, rounds, standing
from governance.overview.demo.register.settling import settle
from hierarchy.choices import PostRole
from residents.models import (
    CareMark,
    CareProfile,
    Dwelling,
    Household,
    Move,
    PartyMember,
    RegisterRequest,
    Resident,
    SecondHome,
    Visit,
)

BATCH = 500


def write_registers(casts, today, rng_of):
    """Draw and save every office's register; returns {office code: residents}."""
    towns = [draw(cast, today, rng_of(cast), step) for step, cast in enumerate(casts)]
    for model, rows in (
        (Dwelling, [row for town in towns for row in town.doors]),
        (Household, [row for town in towns for row in town.households]),
        (Resident, sealed(row for town in towns for row in town.people)),
        (PartyMember, [row for town in towns for row in town.parties]),
        (SecondHome, [row for town in towns for row in town.homes]),
        (Move, [row for town in towns for row in town.moves]),
        (CareProfile, [row for town in towns for row in town.profiles]),
        (CareMark, [row for town in towns for row in town.marks]),
        (Visit, sorted((row for town in towns for row in town.visits), key=lambda visit: visit.at)),
        (RegisterRequest, [row for town in towns for row in town.requests]),
    ):
        model.objects.bulk_create(rows, batch_size=BATCH)
    settled(Dwelling, Household, Resident, PartyMember, CareProfile, CareMark, Visit)
    return {town.ground.plan.code: len(town.people) for town in towns}


def draw(cast, today, rng, step):
    town = settle(cast, today, rng, step)
    standing.level_five(town)
    flaws.comings_and_goings(town)
    flaws.contradictions(town)
    standing.party(town)
    standing.second_homes(town)
    care.profiles(town)
    rounds.rounds(town)
    if cast.ground.plan.code == "WH":
        community = next(unit for unit in cast.ground.communities if unit.name == "沁心湖社区")
        flaws.requests(town, cast.serving(community, PostRole.WORKER))
    return town


def sealed(people):
    people = list(people)
    for someone in people:
        someone.seal_keys()
    return people
