"""Who may act for whom in a claim, and what others may know of who holds it."""

from governance.foundation.fields import mask_name
from hierarchy.scope import in_reach
from volunteers.models import Claim

SOMEBODY = {"volunteer": "一位不公开姓名的热心人", "team": "一支不公开名称的队伍", "partner": "一家不公开名称的单位"}


def party_of(claim):
    """(kind, row) of whoever holds a claim: one of volunteer, team, partner."""
    for kind in ("volunteer", "team", "partner"):
        if getattr(claim, f"{kind}_id"):
            return kind, getattr(claim, kind)
    raise ValueError("a claim is held by one")


def acts_for(user, kind, party):
    """Oneself, the team one leads, the partner whose liaison one is; and the clerks of the branch, for all of them."""
    if in_reach(user, party):
        return True
    if kind == "volunteer":
        return party.user_id == user.pk
    if kind == "team":
        return party.places.filter(left=None, leads=True, volunteer__user=user).exists()
    return party.liaisons.filter(pk=user.pk).exists()


def may_work_on(user, claim):
    """Whether the person may go on with a claim: for its holder, not merely because the need is in reach."""
    return acts_for(user, *party_of(claim))


def public_holder(claim):
    """Who holds it, as anybody may read: a partner or team by name, a volunteer masked, the modest not at all."""
    kind, party = party_of(claim)
    if claim.anonymous:
        return SOMEBODY[kind]
    return f"志愿者{mask_name(party.name)}" if kind == "volunteer" else party.name


def holder_for(claim, user=None, *, seen=None):
    """The same for a person who may see the claim itself (`seen`, asked here unless told): then by name."""
    if seen is None:
        seen = user is not None and Claim.objects.visible_to(user).filter(pk=claim.pk).exists()
    return party_of(claim)[1].name if seen else public_holder(claim)


def with_holders(rows, user):
    """The same rows, each with `holders`: the names of those who hold it, as far as the person may know."""
    live = Claim.objects.held().filter(item__in=[row.pk for row in rows])
    seen = set(Claim.objects.visible_to(user).filter(pk__in=live).values_list("pk", flat=True))
    held = {}
    for claim in live.select_related("volunteer", "team", "partner").order_by("pk"):
        held.setdefault(claim.item_id, []).append(holder_for(claim, seen=claim.pk in seen))
    for row in rows:
        row.holders = held.get(row.pk, [])
    return rows
