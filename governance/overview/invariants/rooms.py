"""All invariants: importing this registers them, room by room, in the order the page lists them."""

from governance.overview.invariants import (  # noqa: F401 - they register their invariants
    awards,
    claims,
    councils,
    figures,
    files,
    hierarchy,
    machine,
    paths,
    residents,
    sealed,
    signed,
    tickets,
    volunteers,
    work,
)
from governance.overview.invariants.registry import GROUPS, INVARIANTS


def of_group(group=""):
    """The invariants of a group, or all of them, in the page's order."""
    order = list(GROUPS)
    chosen = [each for each in INVARIANTS.values() if group in ("", each.group)]
    return sorted(chosen, key=lambda each: order.index(each.group))
