"""Whom the phases of a round concern: those who can nominate, judges with marks to give, the street for what waits.

Who has nothing to do in a phase is not told of it.
"""

from django.urls import NoReverseMatch, reverse

from awards.actions.approving import on_notice
from awards.actions.objections import OPEN
from awards.choices import NominationState, PhaseName, ReviewState, Target
from awards.models import AwardRound, Nomination, Objection, Review
from governance.foundation.notices import tell
from hierarchy.choices import PostRole
from hierarchy.models import OrgUnit, Term, User

P = PhaseName
BY_LEADERS = {Target.BUILDING, Target.FAMILY, Target.LEADER}  # what a building leader can nominate for


def _round(entry):
    return AwardRound.objects.select_related("office").get(pk=entry.subject_id)


def _page(name, round):
    """The page of the deed, or of the round."""
    try:
        return reverse(name, args=[round.pk])
    except NoReverseMatch:
        return round.get_absolute_url()


def _street(round):
    return list(User.objects.serving_at(round.office))


def _may_nominate(round):
    """Communities and grids; building leaders where there is a kind for buildings, families or people."""
    terms = Term.objects.in_force().filter(post__unit__path__startswith=round.office.path, post__entrance=None)
    places = terms.filter(post__unit__depth__in=[2, 3], post__building=None)
    if round.kinds.filter(kind__target__in=BY_LEADERS).exists():
        places |= terms.filter(post__role=PostRole.BUILDING_LEADER)
    return User.objects.filter(pk__in=places.values("holder"), is_active=True)


def _communities(nominations):
    paths = {path[:8] for path in nominations.values_list("path", flat=True).distinct()}
    terms = Term.objects.in_force().filter(post__unit__in=OrgUnit.objects.filter(path__in=paths, depth=2))
    return User.objects.filter(pk__in=terms.values("holder"), is_active=True)


def _judges(round):
    to_do = Review.objects.filter(judge__round=round, judge__ended_at=None, state=ReviewState.ASSIGNED)
    return User.objects.filter(pk__in=to_do.values("judge__user"), is_active=True)


def _nominators(nominations):
    return User.objects.filter(pk__in=nominations.values("nominated_by"), is_active=True)


def _nominations(round, **of):
    return Nomination.objects.filter(entry__round=round, **of)


def _in_phase(phase, text):
    """Register an audience of the beginning of one phase: round -> (users, address)."""

    def register(function):
        @tell("award.phase_began", text)
        def audience(entry):
            return function(_round(entry)) if entry.facts["phase"] == phase else ([], "")

        return function

    return register


@_in_phase(P.NOMINATION, "“{label}”开始推荐，{until} 截止；不用报材料")
def those_who_may_nominate(round):
    return _may_nominate(round), _page("nominations", round)


@_in_phase(P.EVIDENCE, "“{label}”推荐截止，还有推荐没审核，请在 {until} 前审核")
def where_nominations_wait(round):
    waiting = _nominations(round, state=NominationState.SUBMITTED)
    return (_communities(waiting), _page("nominations", round)) if waiting.exists() else ([], "")


@_in_phase(P.EVIDENCE, "“{label}”进入核对数据，请取一次数据，{until} 截止")
def the_street_takes_figures(round):
    return _street(round), round.get_absolute_url()


@_in_phase(P.SCORING, "“{label}”开始评议打分，请在 {until} 前打完")
def judges_with_marks_to_give(round):
    return _judges(round), _scoring(round)


@_in_phase(P.SCORING, "“{label}”到了评议打分的日期，还没有分派评委")
def the_street_without_judges(round):
    assigned = Review.objects.filter(judge__round=round).exclude(state=ReviewState.DRAFT)
    return ([] if assigned.exists() else _street(round)), _page("award-judges", round)


@_in_phase(P.VOTING, "“{label}”开始群众评价，请组织住户投票，{until} 截止")
def communities_with_nominations(round):
    return _communities(_nominations(round, state=NominationState.ACCEPTED)), _page("award-votes", round)


@_in_phase(P.REVIEW, "“{label}”进入审核，请核算并锁定结果，{until} 前由另一人批准")
def the_street_reckons(round):
    return _street(round), round.get_absolute_url()


@_in_phase(P.NOTICE, "“{label}”到了公示日期，还有奖项的结果没有批准")
def the_street_approves(round):
    waiting = round.kinds.filter(approved_by=None).exists()
    return (_street(round) if waiting else []), round.get_absolute_url()


@_in_phase(P.NOTICE, "“{label}”开始公示，您推荐的对象在公示名单里，公示到 {until}")
def nominators_on_notice(round):
    return _nominators(on_notice(round)), round.get_absolute_url()


@_in_phase(P.ANSWERS, "“{label}”公示结束，还有异议没有答复，请在 {until} 前答复")
def the_street_answers(round):
    waiting = Objection.objects.filter(nomination__entry__round=round, state__in=OPEN).exists()
    return (_street(round) if waiting else []), _page("award-objections", round)


@_in_phase(P.RESULT, "“{label}”可以命名了，请在 {until} 前完成")
def the_street_names(round):
    return _street(round), round.get_absolute_url()


def _scoring(round):
    try:
        return reverse("scoring")
    except NoReverseMatch:
        return round.get_absolute_url()


@tell("award.scores_missing", "“{label}”的评议打分 {until} 截止，您还有没打完的")
def judges_who_are_late(entry):
    round = _round(entry)
    return _judges(round), _scoring(round)


@tell("award.phase_moved", "“{label}”的{named}改到 {until} 结束")
def whom_the_new_date_concerns(entry):
    """Of a round that runs: who nominates, judges or collects votes; the street hears of the first phase only."""
    round, phase = _round(entry), entry.facts["phase"]
    if not entry.facts["open"]:
        return [], ""
    who = {P.NOMINATION: _may_nominate, P.SCORING: _judges, P.VOTING: _collect_votes}.get(phase)
    if who is None:
        who = _nobody if entry.facts.get("follows") else _street
    return who(round), round.get_absolute_url()


def _collect_votes(round):
    return _communities(_nominations(round, state=NominationState.ACCEPTED))


def _nobody(round):
    return []


@tell("award.cancelled", "“{label}”已取消，原因见评选页")
def nominators_and_judges(entry):
    round = _round(entry)
    if not entry.facts["begun"]:
        return [], ""
    judges = User.objects.filter(judged_rounds__round=round, judged_rounds__ended_at=None, is_active=True)
    return [*_nominators(_nominations(round)), *judges], round.get_absolute_url()
