"""What a phase allows, and who may do it: phases are rights."""

import rules
from django.utils import timezone

from awards.choices import PhaseName, RoundState
from hierarchy.scope import in_reach

P = PhaseName
RIGHTS = {
    "nominate": {P.NOMINATION},
    "check": {P.NOMINATION, P.EVIDENCE},
    "take_evidence": {P.EVIDENCE},
    "assign": {P.NOMINATION, P.EVIDENCE, P.SCORING},
    "score": {P.SCORING},
    "vote": {P.VOTING},
    "bar": {P.EVIDENCE, P.SCORING, P.VOTING, P.REVIEW, P.ANSWERS},
    "settle": {P.REVIEW, P.NOTICE, P.ANSWERS, P.RESULT},
    "object": {P.NOTICE},
    "answer": {P.NOTICE, P.ANSWERS, P.RESULT},
    "name": {P.RESULT},
}


def phases_on(round, day=None):
    """The phases a day lies in; none unless the round is open. Asks once, then reads what is there.

    命名 goes on until it is done: a round that nobody named in time can still be named.
    """
    if round.state != RoundState.OPEN:
        return set()
    day = day or timezone.localdate()
    return {
        phase.name
        for phase in round.phases.all()
        if phase.begins_on <= day and (day <= phase.ends_on or phase.name == P.RESULT)
    }


def allows(round, right, day=None):
    return bool(phases_on(round, day) & RIGHTS[right])


def why_not_now(round, right, day=None):
    """The sentence for a right that is not given today; "" when it is."""
    if allows(round, right, day):
        return ""
    if round.state != RoundState.OPEN:
        return f"这一轮评选现在是“{round.get_state_display()}”，不能这样做。"
    spans = [f"{p.get_name_display()}（{p.begins_on:%m-%d} 至 {p.ends_on:%m-%d}）"
             for p in round.phases.all() if p.name in RIGHTS[right]]  # fmt: skip
    return f"现在不在{'、'.join(spans) or '这个阶段'}。需要时请街道调整阶段日期。"


def may_nominate(user, unit):
    """For a unit in one's reach, or a building or entrance one leads."""
    return user.may("award.nominate") and (in_reach(user, unit) or unit.pk in user.scope.homes)


def is_organiser(user, round):
    """Serves at the street whose round it is."""
    return user.may("award.organise") and round.office.path in user.scope.branches


def _above(user, nomination):
    """Serves at a unit that may judge whether it fits: of a community or grid itself, only one above it."""
    own = nomination.path if _of_people(nomination) else nomination.path[:-4]
    return any(own.startswith(branch) for branch in user.scope.branches)


def _of_people(nomination):
    return any(getattr(nomination, f"{of}_id") for of in ("building", "household", "person", "volunteer"))


@rules.predicate
def checks(user, nomination):
    return user.may("award.check") and _above(user, nomination)


@rules.predicate
def bars(user, nomination):
    return is_organiser(user, nomination.entry.round)


@rules.predicate
def made_it(user, nomination):
    return nomination.nominated_by_id == user.pk


@rules.predicate
def is_it(user, nomination):
    """The nominee himself, as a leader with a post or as a volunteer with an account."""
    return nomination.person_id == user.pk or bool(nomination.volunteer_id and nomination.volunteer.user_id == user.pk)


@rules.predicate
def serves_there(user, nomination):
    return user.may("award.nominate") and any(nomination.path.startswith(branch) for branch in user.scope.branches)


@rules.predicate
def counts_votes(user, nomination):
    return user.may("award.votes") and any(nomination.path.startswith(branch) for branch in user.scope.branches)


@rules.predicate
def handles_suggestion(user, suggestion):
    return user.may("award.check") and any(suggestion.path.startswith(branch) for branch in user.scope.branches)


rules.add_perm("awards.check_nomination", checks)
rules.add_perm("awards.bar_nomination", bars)
rules.add_perm("awards.withdraw_nomination", made_it | is_it)
rules.add_perm("awards.record_consent", serves_there | made_it | is_it)
rules.add_perm("awards.read_nominator", checks)
rules.add_perm("awards.count_votes", counts_votes)
rules.add_perm("awards.handle_suggestion", handles_suggestion)


@rules.predicate
def changes_plan(user, building):
    """Who answers for the building, or leads it."""
    return user.may("building_plan.change") and (in_reach(user, building.unit) or building.pk in user.scope.buildings)


@rules.predicate
def checks_plan(user, building):
    return user.may("building_plan.check") and in_reach(user, building.unit)


@rules.predicate
def names_plan(user, building):
    """The street has the last word."""
    return user.may("building_plan.check") and building.unit.path[:4] in user.scope.branches


rules.add_perm("awards.change_plan", changes_plan)
rules.add_perm("awards.check_plan", checks_plan)
rules.add_perm("awards.name_plan", names_plan)
