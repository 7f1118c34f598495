"""Who signs a month: a community submits its own, the street above it returns or freezes it, and freezes its own."""

from governance.overview.models import MonthState
from hierarchy.choices import Level
from hierarchy.scope import in_reach, serves


def may_submit(user, report):
    """A community's draft, by somebody who serves there."""
    of_community = len(report.path) == 4 * Level.COMMUNITY
    return of_community and report.state == MonthState.DRAFT and user.may("month.submit") and serves(user, report.unit)


def may_review(user, report):
    """What a community submitted, by somebody who serves above it."""
    below = report.unit.depth > Level.STREET
    return below and report.state == MonthState.SUBMITTED and user.may("month.review") and in_reach(user, report.unit)


def may_freeze(user, report):
    """A reviewed community's month, or the street's own."""
    own = report.unit.depth == Level.STREET and report.state == MonthState.DRAFT
    return may_review(user, report) or (own and user.may("month.review") and serves(user, report.unit))


def may_explain(user, unit):
    return user.may("month.submit") and in_reach(user, unit)
