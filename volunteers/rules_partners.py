"""Who may do what to needs, claims and partners. The role comes from policy.csv, the reach from the row."""

import rules

from hierarchy.choices import Role, UnitKind
from hierarchy.models import OrgUnit
from hierarchy.querysets import under
from hierarchy.scope import in_reach
from residents.rules import may
from volunteers.choices import ClaimState
from volunteers.models import PartnerUnit
from volunteers.rules_claims import may_work_on

UNDER_WAY = (ClaimState.HELD, ClaimState.STARTED, ClaimState.DELIVERED)


@rules.predicate
def in_own_branch(user, thing):
    return in_reach(user, thing)


@rules.predicate
def asked_for_it(user, item):
    return item.asked_by_id == user.pk


@rules.predicate
def works_on(user, claim):
    return may_work_on(user, claim)


@rules.predicate
def asked_for_the_claimed(user, claim):
    """The asker or a clerk of the need's community says whether it is done; of a wish, who checks wishes there."""
    if claim.wish_id:
        return in_reach(user, claim.wish) and user.may("wish.review")
    return claim.item.asked_by_id == user.pk or (in_reach(user, claim.item) and user.may("menu.review"))


@rules.predicate
def holds_it(user, item):
    """Whoever works on the need for its holder, from the claim until it is confirmed."""
    live = item.claims.filter(state__in=UNDER_WAY).select_related("volunteer", "team", "partner")
    return any(may_work_on(user, claim) for claim in live)


@rules.predicate
def is_liaison_of(user, partner):
    return partner.liaisons.filter(pk=user.pk).exists()


rules.add_perm("volunteers.review_need", may("menu.review") & in_own_branch)
rules.add_perm("volunteers.withdraw_need", may("menu.ask") & (asked_for_it | (may("menu.review") & in_own_branch)))
rules.add_perm("volunteers.see_contact", holds_it | (may("menu.review") & in_own_branch))
rules.add_perm("volunteers.work_on_claim", may("menu.claim") & works_on)
rules.add_perm("volunteers.confirm_claim", may("menu.ask") & asked_for_the_claimed)
rules.add_perm("volunteers.manage_partner", may("partner.manage") & in_own_branch)
rules.add_perm("volunteers.offer_resource", (may("partner.manage") & in_own_branch) | is_liaison_of)


def places_to_ask(user):
    """Communities and grids a person may tell a need for: one's branches, one's building's grid, the partner's."""
    paths = set(user.scope.branches) | {term.post.unit.path[:12] for term in user.scope.terms}
    if Role.LIAISON in user.scope.roles:
        paths = set(PartnerUnit.objects.visible_to(user).current().values_list("path", flat=True))
    units = OrgUnit.objects.current().filter(under(paths), depth__in=(2, 3))
    return units.exclude(kind=UnitKind.DEPARTMENT).order_by("path")


def units_to_print(user):
    """Streets and communities a person may print the needs of: on the own lines, and the partner's."""
    places = places_to_ask(user).values_list("path", flat=True)
    paths = {path[:8] for path in places} | {path[:4] for path in places}
    paths |= {path for path in user.scope.branches if len(path) <= 8}
    return OrgUnit.objects.current().filter(depth__lte=2, path__in=paths).order_by("path")
