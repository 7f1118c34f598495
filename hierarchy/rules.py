"""Who may do what to which unit, post or person. The role comes from policy.csv, the reach from the posts held."""

import rules

from hierarchy.choices import LEADING, Level
from hierarchy.scope import in_reach


def _role_allows(action):
    @rules.predicate(name=f"may {action}")
    def may(user, thing=None):
        return user.may(action)

    return may


def _unit_of(thing):
    return getattr(thing, "unit", thing)


@rules.predicate
def sees_unit(user, unit):
    return user.is_system_manager or in_reach(user, unit) or unit.pk in user.scope.homes


@rules.predicate
def answers_for(user, thing):
    """The unit (or the unit of an estate, building, post) lies in one of the person's branches."""
    return user.is_system_manager or in_reach(user, _unit_of(thing))


@rules.predicate
def stands_above(user, thing):
    """The unit lies strictly below one of the person's branches: nobody closes or moves his own."""
    path = _unit_of(thing).path
    return user.is_system_manager or any(path.startswith(b) and path != b for b in user.scope.branches)


@rules.predicate
def still_open(user, thing):
    return _unit_of(thing).is_open


@rules.predicate
def has_room_below(user, unit):
    return unit.depth < Level.HOUSEHOLD


@rules.predicate
def is_not_a_leading_post(user, post):
    """At one's own unit one appoints colleagues, not those who lead it: that is for the unit above."""
    return post.role not in LEADING or post.building_id is not None


@rules.predicate
def leads_building(user, building):
    return building.pk in user.scope.buildings


@rules.predicate
def sees_person(user, person):
    if user.is_system_manager or user.pk == person.pk:
        return True
    return type(person).objects.visible_to(user).filter(pk=person.pk).exists()


@rules.predicate
def is_somebody_else(user, person):
    return user.pk != person.pk


builds = _role_allows("unit.change") & answers_for
appoints = _role_allows("post.appoint") & (stands_above | (answers_for & is_not_a_leading_post))

rules.add_perm("hierarchy.view_unit", _role_allows("unit.read") & sees_unit)
rules.add_perm("hierarchy.found_unit", builds & still_open & has_room_below)
rules.add_perm(
    "hierarchy.found_street", _role_allows("unit.change") & rules.predicate(lambda user: user.is_system_manager)
)
rules.add_perm("hierarchy.change_unit", builds & still_open)
rules.add_perm("hierarchy.close_unit", _role_allows("unit.change") & stands_above & still_open)
rules.add_perm("hierarchy.move_unit", _role_allows("unit.change") & stands_above & still_open)
rules.add_perm("hierarchy.change_territory", builds & still_open)
rules.add_perm("hierarchy.establish_post", builds & still_open)
rules.add_perm("hierarchy.appoint_post", appoints)
rules.add_perm("hierarchy.register_group", _role_allows("group.register") & (answers_for | leads_building))
rules.add_perm("hierarchy.view_person", _role_allows("person.read") & sees_person)
rules.add_perm("hierarchy.manage_account", _role_allows("account.manage") & is_somebody_else)
rules.add_perm("hierarchy.reveal_phone", _role_allows("person.reveal") & sees_person)
