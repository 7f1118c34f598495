"""What one person answers for today, read from the posts in force in one query a request."""

from dataclasses import dataclass, field

from hierarchy.choices import ROLE_AT, Level, PostRole, Role


@dataclass
class Scope:
    user_id: int | None
    branches: tuple = ()  # paths of units served
    buildings: set = field(default_factory=set)  # ids of buildings led
    entrances: set = field(default_factory=set)  # ids of entrances led
    entrance_buildings: set = field(default_factory=set)
    estates: set = field(default_factory=set)
    homes: set = field(default_factory=set)  # ids of the units those buildings belong to
    roles: frozenset = frozenset()
    terms: list = field(default_factory=list)

    @property
    def units(self):
        """Ids of the units the person serves at, not counting buildings and entrances."""
        return {t.post.unit_id for t in self.terms if not t.post.building_id and not t.post.entrance_id}

    @property
    def offices(self):
        """Paths of the streets the person serves in."""
        return {term.post.unit.path[:4] for term in self.terms}


def scope_of(user):
    """The `Scope` of a user. Accounts with a duty (system, audit, liaison) have no branch and see no rows
    but those tied to themselves."""
    if user.duty:
        return Scope(user.pk, roles=frozenset([Role(user.duty)]))
    scope, branches, roles = Scope(user.pk), set(), set()
    terms = user.terms.in_force().select_related(
        "post__unit", "post__building__estate", "post__entrance__building__estate"
    )
    for term in terms:
        post = term.post
        scope.terms.append(term)
        if post.entrance_id:
            scope.entrances.add(post.entrance_id)
            scope.entrance_buildings.add(post.entrance.building_id)
            scope.estates.add(post.entrance.building.estate_id)
            scope.homes.add(post.unit_id)
            roles.add(Role.ENTRANCE)
        elif post.building_id:
            scope.buildings.add(post.building_id)
            scope.estates.add(post.building.estate_id)
            scope.homes.add(post.unit_id)
            roles.add(Role.BUILDING)
        elif post.unit.depth in ROLE_AT and post.role != PostRole.HOUSEHOLDER:
            branches.add(post.unit.path)
            roles.add(ROLE_AT[post.unit.depth])
    scope.branches = _outermost(branches)
    scope.roles = frozenset(roles)
    return scope


def _outermost(paths):
    """Branches without those that lie inside another."""
    kept = []
    for path in sorted(paths):
        if not any(path.startswith(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)


def in_reach(user, unit):
    """Whether a unit lies in one of the person's branches; asks no further query."""
    return any(unit.path.startswith(path) for path in user.scope.branches)


def serves(user, unit):
    """Whether the person holds a post at exactly this unit: only they sign for it."""
    return any(
        term.post.unit_id == unit.pk and not term.post.building_id and not term.post.entrance_id
        for term in user.scope.terms
    )


def units_above(user, unit):
    """The units the person serves at that stand above this one, the nearest first."""
    above = {
        term.post.unit
        for term in user.scope.terms
        if len(term.post.unit.path) < len(unit.path) and unit.path.startswith(term.post.unit.path)
    }
    return sorted(above, key=lambda each: -len(each.path))


def is_above(user, level):
    """Whether the person serves at a level or higher."""
    return any(len(path) // 4 <= Level(level) for path in user.scope.branches)
