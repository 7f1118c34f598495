"""Who may do what to which door, household or person. The role comes from policy.csv, the reach from the place."""

import rules

from hierarchy.scope import in_reach


def may(action):
    @rules.predicate(name=f"may {action}")
    def allowed(user, thing=None):
        return user.may(action)

    return allowed


def place_of(thing):
    """The row that carries the place: a dwelling, a resident or a visit itself; else what it hangs on.

    Of a building (a new door's place) it is the unit that answers for it.
    """
    for name in ("dwelling", "resident", "profile", "unit"):
        if not hasattr(thing, "home_id") and hasattr(thing, name):
            return place_of(getattr(thing, name))
    return thing


@rules.predicate
def on_branch(user, thing):
    """The place lies in one of the person's branches."""
    place = place_of(thing)
    return any(place.path.startswith(branch) for branch in user.scope.branches)


@rules.predicate
def leads_there(user, thing):
    """The place lies in the building or behind the entrance the person leads."""
    place, scope = place_of(thing), user.scope
    return place.building_id in scope.buildings or (
        place.entrance_id is not None and place.entrance_id in scope.entrances
    )


@rules.predicate
def reaches_unit(user, unit):
    return in_reach(user, unit)


serves_place = on_branch | leads_there

rules.add_perm("residents.view_place", may("resident.read") & serves_place)
rules.add_perm("residents.change_register", may("resident.change") & on_branch)
rules.add_perm("residents.propose_change", may("resident.propose") & serves_place)
rules.add_perm("residents.reveal", may("resident.reveal") & on_branch)
rules.add_perm("residents.designate", may("household.designate") & on_branch)
rules.add_perm("residents.import_roster", may("resident.import") & reaches_unit)
rules.add_perm("residents.see_care", may("care.read") & on_branch)
rules.add_perm("residents.change_care", may("care.change") & on_branch)
rules.add_perm("residents.record_visit", may("visit.write") & serves_place)
rules.add_perm("residents.mend", may("checkup.mend") & on_branch)
rules.add_perm("residents.handle_request", may("privacy.handle") & on_branch)


@rules.predicate
def answers_above_the_grid(user, thing):
    """The place lies in a branch the person serves at as community or street: grids read a phone, never a number."""
    place = place_of(thing)
    return any(place.path.startswith(branch) and len(branch) <= 8 for branch in user.scope.branches)


rules.add_perm("residents.reveal_all", may("resident.reveal") & answers_above_the_grid)
