"""Who may register, change, look up and lead to a team whom: the role by policy.csv, the reach by the branch."""

import rules

from hierarchy.scope import in_reach


def may(action):
    @rules.predicate(name=f"may {action}")
    def allowed(user, thing=None):
        return user.may(action)

    return allowed


@rules.predicate
def on_branch(user, thing):
    """The volunteer, team or application is of one of the person's own branches."""
    return any(thing.path.startswith(branch) for branch in user.scope.branches)


@rules.predicate
def reaches_unit(user, unit):
    return in_reach(user, unit)


@rules.predicate
def answers_above_the_grid(user, thing):
    """Grids read a telephone, never an identity number."""
    return any(thing.path.startswith(branch) and len(branch) <= 8 for branch in user.scope.branches)


rules.add_perm("volunteers.register", may("volunteer.register") & reaches_unit)
rules.add_perm("volunteers.answer_application", may("volunteer.register") & on_branch)
rules.add_perm("volunteers.change_volunteer", may("volunteer.change") & on_branch)
rules.add_perm("volunteers.manage_team", may("volunteer.change") & on_branch)
rules.add_perm("volunteers.make_card", may("volunteer.register") & on_branch)
rules.add_perm("volunteers.show_phone", may("volunteer.reveal") & on_branch)
rules.add_perm("volunteers.show_document_number", may("volunteer.reveal") & answers_above_the_grid)
