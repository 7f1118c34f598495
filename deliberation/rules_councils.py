"""Who may found, change and close councils and teams: who manages councils, at or above the unit they belong to."""

import rules

from hierarchy.scope import in_reach


@rules.predicate
def manages(user, unit):
    return user.may("council.manage") and in_reach(user, unit)


@rules.predicate
def manages_that_of(user, thing):
    """Of a council or a team: one's own branch, not the councils above it that one may read."""
    return user.may("council.manage") and any(thing.path.startswith(branch) for branch in user.scope.branches)


rules.add_perm("deliberation.found_council", manages)
rules.add_perm("deliberation.manage_council", manages_that_of)
rules.add_perm("deliberation.manage_team", manages_that_of)
