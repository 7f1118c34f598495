"""Whose matter a result is not: who has to do with a nominee, or keeps away as a judge, leaves it to colleagues.

Street posts tie nobody to a place, else nobody at the street could settle anything.
"""

import rules

from awards.choices import ConflictKind, NominationState
from awards.conflicts import Ties, with_places
from awards.disclosed import apart_now, hidden_totals
from awards.models import Judge, Nomination
from awards.rules import is_organiser

STILL_IN = (NominationState.SUBMITTED, NominationState.ACCEPTED)


def ties_of(user, nominations):
    """{nomination id: kinds of conflict} of a person, judge or not: home, building, who put it forward, himself."""
    himself = Judge(user=user)  # never saved
    ties = Ties([himself])
    found = {each.pk: ties.of(himself, each) for each in with_places(nominations)}
    return {pk: kinds for pk, kinds in found.items() if kinds}


def kept_apart(user, round):
    """Ids of the round's kinds whose result is a colleague's matter."""
    there = Nomination.objects.filter(entry__round=round)
    hidden = hidden_totals(there, user, round) | set(ties_of(user, there.filter(state__in=STILL_IN)))
    return set(there.filter(pk__in=hidden).order_by().values_list("entry", flat=True))


def why_apart(user, entry):
    """The sentence for who must keep away from a kind's result and its objections; "" for everybody else."""
    if entry.pk in kept_apart(user, entry.round):
        return f"“{entry.kind}”里有您要回避的对象，结果和异议请同事办。"
    return ""


def why_not_bar(user, entry):
    """否决 strikes or saves a competitor: not by who has anything to do with one nominee of the kind."""
    there = Nomination.objects.filter(entry=entry, state__in=STILL_IN)
    if ties_of(user, there) or there.filter(pk__in=apart_now(there, user)).exists():
        return f"“{entry.kind}”里有您要回避的对象，一票否决和解除请同事办。"
    return ""


def why_not_check(user, nomination):
    """审核 is the community's own task, so that a post there is no reason; all else is."""
    kinds = ties_of(user, Nomination.objects.filter(pk=nomination.pk)).get(nomination.pk, set()) - {ConflictKind.TREE}
    if ConflictKind.NOMINATED in kinds:
        return "自己推荐、附议或列入的由同事审核。"
    if kinds:
        return f"您和“{nomination.title}”有关（{_named(kinds)}），请同事或街道审核。"
    return ""


def why_not_take_back(user, nomination):
    """An acceptance taken back strikes a competitor: not by who put forward or is near to one nominee of the kind."""
    there = Nomination.objects.filter(entry=nomination.entry_id, state__in=STILL_IN)
    if any(kinds - {ConflictKind.TREE} for kinds in ties_of(user, there).values()):
        return "这个奖项里有您要回避的对象，改为不符合条件请同事办。"
    return ""


def why_not_award(user, nomination):
    """复核 and 撤销 of what was named."""
    if kinds := ties_of(user, Nomination.objects.filter(pk=nomination.pk)).get(nomination.pk):
        return f"您和“{nomination.title}”有关（{_named(kinds)}），复核和撤销请同事办。"
    return ""


def _named(kinds):
    return "、".join(ConflictKind(kind).label for kind in sorted(kinds))


@rules.predicate
def organises(user, round):
    return is_organiser(user, round)


@rules.predicate
def approves(user, round):
    return user.may("award.approve") and round.office.path in user.scope.branches


rules.add_perm("awards.work_on_results", organises)
rules.add_perm("awards.approve_results", approves)
