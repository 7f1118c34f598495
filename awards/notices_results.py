"""Whom results, objections and the end of an award concern: the street, and who nominated."""

from django.urls import reverse

from awards.models import AwardRound, Nomination, RoundKind
from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User


def _street(path):
    return User.objects.serving_at(OrgUnit.objects.get(path=path[:4]))


@tell("award.frozen", "“{kind}”的结果已核算并锁定，请核对后批准公示")
def those_who_may_approve(entry):
    """The second person."""
    round = AwardRound.objects.select_related("office").get(pk=entry.subject_id)
    found = RoundKind.objects.filter(round=round, kind__name=entry.facts["kind"]).first()
    page = reverse("award-result", args=[found.pk]) if found else reverse("award-results", args=[round.pk])
    return _street(round.office.path), page


@tell("award.objected", "评选公示收到一条异议，请在期限内核实答复")
def those_who_answer(entry):
    nomination = Nomination.objects.select_related("entry").get(pk=entry.subject_id)
    return _street(nomination.path), reverse("award-objections", args=[nomination.entry.round_id])


@tell("award.objection_answered", "您推荐的对象，公示期间的异议已经核实答复")
def who_nominated_it(entry):
    nomination = Nomination.objects.get(pk=entry.subject_id)
    return User.objects.filter(pk=nomination.nominated_by_id, is_active=True), nomination.get_absolute_url()


@tell("award.named", "评选已命名，您推荐的对象结果出来了")
def those_who_nominated(entry):
    """Each is led to the round; its pages show each only what is theirs."""
    ours = Nomination.objects.filter(entry__round=entry.subject_id).values("nominated_by")
    return User.objects.filter(pk__in=ours, is_active=True), reverse("award-round", args=[entry.subject_id])


@tell("award.revoked", "您推荐的对象，命名已被撤销")
def who_nominated_what_was_revoked(entry):
    return who_nominated_it(entry)


@tell("award.ending", "一个和美称号 {until} 到期，请复核")
def those_who_look_again(entry):
    nomination = Nomination.objects.select_related("award").get(pk=entry.subject_id)
    return _street(nomination.path), nomination.award.get_absolute_url()
