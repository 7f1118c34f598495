"""Whom judging concerns: who is asked to judge, gets something to mark, or something back; the street for gaps.

No notice names what is judged: in a blind round it would tell.
"""

from django.urls import reverse

from awards.models import AwardRound, Nomination
from governance.foundation.notices import tell
from hierarchy.models import User


def _round(entry):
    return AwardRound.objects.select_related("office").get(pk=entry.subject_id)


def _people(entry):
    return User.objects.filter(pk__in=entry.facts.get("people", ()), is_active=True)


def _street_of(round):
    return list(User.objects.serving_at(round.office)), reverse("award-judges", args=[round.pk])


@tell("award.judges_invited", "请您担任“{label}”的评委；不便参加的请点开谢绝")
def who_is_asked(entry):
    return _people(entry), reverse("scoring")


@tell("award.assigned", "“{label}”有新派给您打分的对象")
def who_gets_something_to_mark(entry):
    return _people(entry), reverse("scoring")


@tell("award.judge_ended", "一位评委退出了“{label}”，请看要不要补请、补派")
def the_street_of_who_leaves(entry):
    return _street_of(_round(entry)) if entry.facts.get("declined") else ([], "")


@tell("award.judge_ended", "您不再担任“{label}”的评委，已交的打分仍然有效")
def who_was_let_go(entry):
    gone = User.objects.filter(pk=entry.facts["person"], is_active=True)
    return ([] if entry.facts.get("declined") else gone), reverse("scoring")


@tell("award.conflicts_checked", "“{label}”有 {removed} 份分派因为要回避收回了，请补派")
def the_street_of_what_is_taken_back(entry):
    return _street_of(_round(entry)) if entry.facts.get("removed") else ([], "")


@tell("award.recused", "“{label}”有评委申请回避，请看要不要补派")
def the_street_of_who_recuses(entry):
    round = Nomination.objects.select_related("entry__round__office").get(pk=entry.subject_id).entry.round
    return *_street_of(round), round.name


@tell("award.given_back", "“{label}”有一份打分退回给您修改，改好请再定稿")
def who_mends_his_marks(entry):
    round = Nomination.objects.select_related("entry__round").get(pk=entry.subject_id).entry.round
    return User.objects.filter(pk=entry.facts["person"], is_active=True), reverse("scoring"), round.name
