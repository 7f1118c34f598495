"""Who may hold a meeting: call it, tick who came, lead its votes. The same for page and API."""

import rules


def holds(user, council):
    """Serves at or above the council's unit, or leads the building whose council it is."""
    led = council.building_id is not None and council.building_id in user.scope.buildings
    return user.may("meeting.hold") and (led or any(council.path.startswith(branch) for branch in user.scope.branches))


@rules.predicate
def holds_council(user, council):
    return holds(user, council)


@rules.predicate
def holds_meeting(user, meeting):
    return holds(user, meeting.council)


@rules.predicate
def may_attend(user, meeting):
    return user.may("meeting.attend")


rules.add_perm("deliberation.call_meeting", holds_council)
rules.add_perm("deliberation.lead_meeting", holds_meeting)
rules.add_perm("deliberation.attend_meeting", may_attend)
