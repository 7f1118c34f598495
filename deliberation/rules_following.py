"""Who decides an exclusion, and who works on a dispute."""

from hierarchy.scope import in_reach


def may_decide(user, exclusion):
    """One level above the unit that asked, or higher; of the street, which has none above, another of its people."""
    if user.pk == exclusion.asked_by_id or not user.may("ticket.handle"):
        return False
    above = exclusion.path[:-4] or exclusion.path
    return any(above.startswith(path) for path in user.scope.branches)


def mediates(user, dispute):
    """Handles disputes at the unit that has this one, or above it."""
    return user.may("dispute.handle") and in_reach(user, dispute.unit)
