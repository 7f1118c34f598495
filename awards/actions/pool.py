"""评委库: who judges a round, who leaves it, and who must keep away from what."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from awards import conflicts, rules
from awards.actions.phases import lock_round
from awards.choices import NominationState, ReviewState, RoundState
from awards.models import AwardRound, Judge, Nomination, Review
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.choices import Duty
from hierarchy.models import Term, User
from volunteers.models import PartnerUnit

LIVE = (ReviewState.DRAFT, ReviewState.ASSIGNED, ReviewState.SUBMITTED)


def candidates(office):
    """Who may be asked: people of the street and its communities, and the liaisons of its partner units."""
    posts = Term.objects.in_force().filter(
        post__unit__path__startswith=office.path, post__unit__depth__lte=2, post__building=None, post__entrance=None
    )
    partners = PartnerUnit.objects.current().filter(street_path=office.path)
    either = Q(pk__in=posts.values("holder"), duty=Duty.NONE) | Q(pk__in=partners.values("liaisons"))
    return User.objects.filter(either, is_active=True)


@transaction.atomic
def invite(round, users, *, by, group=""):
    """Take people into the pool; each is told and may decline. One who left comes back as he was."""
    round = lock_round(round)
    if round.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise ActionRefused(f"这一轮已经是“{round.get_state_display()}”，不能再请评委。")
    users = list(users)
    allowed = set(candidates(round.office).filter(pk__in=[user.pk for user in users]).values_list("pk", flat=True))
    if stranger := next((user for user in users if user.pk not in allowed), None):
        raise ActionRefused(f"{stranger} 不能当评委：请选街道、社区的工作人员，或共建单位联络员。")
    made = []
    for user in users:
        judge, new = Judge.objects.get_or_create(round=round, user=user, defaults={"group": group.strip()[:20]})
        if not new and judge.ended_at is None:
            continue
        judge.ended_at, judge.ended_why, judge.group = None, "", group.strip()[:20] or judge.group
        judge.save(update_fields=["ended_at", "ended_why", "group"])
        made.append(judge)
    if not made:
        raise Conflict("选中的人都已经是评委，请刷新页面。")
    conflicts.find(made, _standing(round))
    people = [judge.user_id for judge in made]
    ledger.record("award.judges_invited", round, by=by, unit=round.office, n=len(made), people=people)
    return made


@transaction.atomic
def change(judge, *, by, group="", at_most=None):
    judge = _lock(judge)
    judge.group, judge.at_most = group.strip()[:20], at_most
    judge.save(update_fields=["group", "at_most"])
    ledger.record("award.judge_changed", judge.round, by=by, unit=judge.round.office, person=judge.user_id)
    return judge


@transaction.atomic
def end(judge, *, by, why):
    """A judge declines or is let go: what is not handed in is free again, what was handed in counts."""
    judge = _lock(judge)
    if judge.ended_at:
        raise Conflict("已经退出了，请刷新页面。")
    if judge.round.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise ActionRefused(f"这一轮已经是“{judge.round.get_state_display()}”，不用再退出。")
    if not why.strip():
        raise ActionRefused("请写一句原因，如：出差、与多个对象有关系。")
    judge.ended_at, judge.ended_why = timezone.now(), why.strip()[:100]
    judge.save(update_fields=["ended_at", "ended_why"])
    freed = Review.objects.filter(judge=judge, state__in=(ReviewState.DRAFT, ReviewState.ASSIGNED)).delete()[0]
    self_said = judge.user_id == by.pk
    ledger.record(
        "award.judge_ended", judge.round, by=by, unit=judge.round.office, person=judge.user_id, freed=freed,
        declined=self_said,
    )  # fmt: skip
    return judge


@transaction.atomic
def check_conflicts(round, *, by=None):
    """检查回避: look at every judge and every nomination as they are now.

    What is assigned in spite of a conflict is taken away, and marks given in one stop counting, as long as the kind's
    result is not frozen. Returns {"pairs": how many must keep apart, "removed": reviews that went}.
    """
    round = lock_round(round)
    judges = list(Judge.objects.filter(round=round).select_related("user"))
    nominations = _standing(round)
    found = conflicts.find(judges, nominations)
    rows = Review.objects.filter(judge__in=judges, state__in=LIVE, nomination__entry__frozen_at=None)
    hit = [
        row for row in rows.select_for_update(of=("self",)).order_by("pk") if (row.judge_id, row.nomination_id) in found
    ]
    for row in hit:
        row.state, row.version = ReviewState.RECUSED, row.version + 1
    Review.objects.bulk_update(hit, ["state", "version"], batch_size=500)
    if hit or by is not None:
        facts = {"n": len(found), "removed": len(hit)}
        ledger.record("award.conflicts_checked", round, by=by, unit=round.office, **facts)
    return {"pairs": len(found), "removed": len(hit)}


@jobs.handler("awards.check_conflicts")
def check_all(now=None):
    """Every night, while judges are being assigned and mark: posts and homes may have changed since."""
    rounds = AwardRound.objects.filter(state=RoundState.OPEN, judges__isnull=False).distinct().order_by("pk")
    jobs.each("awards.check_conflicts_of", list(rounds.values_list("pk", flat=True)), now or timezone.now())


@jobs.handler("awards.check_conflicts_of")
@transaction.atomic
def check_one(pk, now=None):
    round = AwardRound.objects.filter(pk=pk, state=RoundState.OPEN).prefetch_related("phases").first()
    if round is not None and rules.allows(round, "assign", timezone.localdate(now or timezone.now())):
        check_conflicts(round)


def _standing(round):
    kept = (NominationState.SUBMITTED, NominationState.ACCEPTED)
    return Nomination.objects.filter(entry__round=round, state__in=kept)


def _lock(judge):
    judge = Judge.objects.select_for_update(of=("self",)).get(pk=judge.pk)
    judge.round = AwardRound.objects.select_related("office").get(pk=judge.round_id)
    return judge
