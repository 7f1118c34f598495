"""Party members with the group they belong to, and the level-5 units with the household each of them is."""

from datetime import timedelta

from hierarchy.choices import PostRole
from residents.choices import FoundBy, MemberKind, Membership, Politics, Presence
from residents.models import PartyMember, SecondHome

BRANCHES = ("区税务局机关党支部", "市第二中学党支部", "省建工三公司党总支", "区人民医院内科党支部")
KINDS = (Membership.REGISTERED, Membership.DUAL, Membership.ELSEWHERE, Membership.INFLOW)


def party(town):
    for someone in town.people:
        if someone.politics in (Politics.MEMBER, Politics.PROBATIONARY):
            town.parties.append(_member(town, someone))


def _member(town, someone):
    rng = town.rng
    kind = rng.choices(KINDS, (60, 26, 8, 6))[0]
    member = PartyMember(resident=someone, membership=kind)
    if someone.politics == Politics.PROBATIONARY:
        member.kind = MemberKind.PROBATIONARY
    if kind in (Membership.REGISTERED, Membership.INFLOW):
        member.branch = someone.household.dwelling.home
    else:
        member.branch_written = rng.choice(BRANCHES)
    if kind == Membership.DUAL or kind == Membership.INFLOW:
        member.reported_on = town.today - timedelta(days=rng.randint(30, 900))
        member.found_by = rng.choice((FoundBy.ORGANISATION, FoundBy.MEMBER))
    if kind != Membership.ELSEWHERE and rng.random() < 0.8:
        member.disclosed_on = town.today - timedelta(days=rng.randint(60, 1200))
    return member


def level_five(town):
    """A 中心户 or 示范户 is the household of whoever heads the unit, where that household is on the register."""
    for unit in town.ground.households:
        holder = next(iter(town.cast.serving(unit, PostRole.HOUSEHOLDER)), None)
        household = town.homes_of.get(id(holder))
        if household is not None and household.unit is None:
            household.unit, household.designation = unit, unit.kind


def second_homes(town):
    """A few elders who spend the winters with their children elsewhere in the office."""
    elders = [one for one in town.people if (one.age_on(town.today) or 0) >= 68]
    for someone in town.rng.sample(elders, min(6, len(elders))):
        household = town.rng.choice(town.households)
        if household is not someone.household:
            began = town.today - timedelta(days=town.rng.randint(60, 700))
            if someone.presence != Presence.HERE:
                continue
            town.homes.append(SecondHome(resident=someone, household=household, began_on=began))
