"""Who reads when a blank is filled: a clerk, or on the command line the unit itself."""

from dataclasses import dataclass

from hierarchy import policy
from hierarchy.choices import ROLE_AT
from hierarchy.scope import Scope


class UnitScope(Scope):
    @property
    def offices(self):
        return {path[:4] for path in self.branches}


@dataclass
class UnitReader:
    """Reads what somebody serving at `unit` reads, with numbers masked; holds no account."""

    unit: object
    pk = None
    is_authenticated = True
    is_system_manager = False
    is_auditor = False
    duty = ""

    def __post_init__(self):
        roles = frozenset([ROLE_AT[self.unit.depth]]) if self.unit.depth in ROLE_AT else frozenset()
        self.scope = UnitScope(None, branches=(self.unit.path,), roles=roles)

    def may(self, action):
        return policy.may(self.scope.roles, action)
