"""Who may do what with a wish: who checks wishes at its place; what was told at the door, also who heard it."""

import rules

from volunteers.models import MicroWish


def _in_branch(user, thing):
    return any(thing.path.startswith(branch) for branch in user.scope.branches)


@rules.predicate
def reviews(user, wish):
    return user.may("wish.review") and _in_branch(user, wish)


@rules.predicate
def heard_it(user, wish):
    return wish.collected_by_id == user.pk


@rules.predicate
def is_of_the_branch(user, wish):
    return _in_branch(user, wish)


@rules.predicate
def holds_it(user, wish):
    """One of those who took it: only they are led to the person."""
    return MicroWish.objects.filter(pk=wish.pk).held_for(user).exists()


rules.add_perm("volunteers.review_wish", reviews)
rules.add_perm("volunteers.read_told_wish", is_of_the_branch | heard_it)
rules.add_perm("volunteers.meet_wisher", is_of_the_branch | heard_it | holds_it)


@rules.predicate
def manages_here(user, thing):
    """Care projects, pledges, groups: who manages them in the branch they belong to."""
    return _in_branch(user, thing)


@rules.predicate
def works_along(user, thing):
    """A grid takes part in its community's project."""
    return any(thing.path.startswith(branch) or branch.startswith(thing.path) for branch in user.scope.branches)


@rules.predicate
def reports_for(user, task):
    """A grid's part is told by the grid or by its community."""
    return any(task.path.startswith(branch) for branch in user.scope.branches)


rules.add_perm("volunteers.manage_care_project", manages_here)
rules.add_perm("volunteers.serve_care_project", works_along)
rules.add_perm("volunteers.manage_pledge", manages_here)
rules.add_perm("volunteers.manage_self_group", manages_here)
rules.add_perm("volunteers.manage_campaign", manages_here)
rules.add_perm("volunteers.report_campaign", reports_for)


@rules.predicate
def serves_the_office(user, office):
    """An office's limits are set by a community or the street, not by a grid."""
    return any(office.path == branch[:4] and len(branch) <= 8 for branch in user.scope.branches)


rules.add_perm("volunteers.set_wishes", serves_the_office)
