"""What of the awards waits for a person, as the landing page says it: one line each, and nothing for what is done."""

from django.urls import reverse
from django.utils import timezone

from awards.choices import NominationState, ObjectionState, PhaseName, ReviewState, RoundState
from awards.models import AwardRound, Nomination, Objection, Review
from governance.foundation.keyset import capped_count
from residents.waiting import Waiting

MOST = 99


def waiting_in_awards(user):
    """[Waiting]: rounds to name somebody in, nominations to check, marks to give, objections to answer, results to
    reckon.
    """
    kinds = [
        ("award.nominate", _to_nominate),
        ("award.check", _to_check),
        ("award.score", _to_score),
        ("award.organise", _to_answer),
        ("award.organise", _to_freeze),
    ]
    return [line for action, told in kinds if user.may(action) and (line := told(user))]


def _running(user):
    return AwardRound.objects.visible_to(user).filter(state=RoundState.OPEN)


def _to_nominate(user):
    """A round that takes names now and has none from this person yet; the one that ends first."""
    today = timezone.localdate()
    mine = Nomination.objects.filter(nominated_by=user).values("entry__round")
    rows = _running(user).filter(
        phases__name=PhaseName.NOMINATION, phases__begins_on__lte=today, phases__ends_on__gte=today
    )
    round = rows.exclude(pk__in=mine).order_by("phases__ends_on", "pk").first()
    if round is None:
        return None
    return Waiting("评选正在推荐", f"{round}，不用报材料", "award", round.get_absolute_url(), "soon")


def _to_check(user):
    asked = Nomination.objects.visible_to(user).filter(
        state=NominationState.SUBMITTED, entry__round__state=RoundState.OPEN
    )
    if not (count := capped_count(asked.exclude(nominated_by=user), MOST)):
        return None
    first = asked.exclude(nominated_by=user).order_by("pk").values_list("entry__round", flat=True)[0]
    hint = "看是不是符合条件"
    return Waiting(f"{_said(count)} 份推荐待审核", hint, "user-check", reverse("nominations", args=[first]), "soon")


def _to_score(user):
    to_do = Review.objects.visible_to(user).filter(state=ReviewState.ASSIGNED, judge__round__state=RoundState.OPEN)
    if count := capped_count(to_do, MOST):
        return Waiting(f"{_said(count)} 个对象待打分", "您是评委", "list-todo", reverse("scoring"), "soon")
    return None


def _to_answer(user):
    raised = Objection.objects.visible_to(user).filter(state__in=[ObjectionState.RECEIVED, ObjectionState.LOOKING])
    if not (count := capped_count(raised, MOST)):
        return None
    round, due_on = raised.order_by("due_on", "pk").values_list("nomination__entry__round", "due_on")[0]
    late = due_on < timezone.localdate()
    hint = "有逾期未答复的，请先办" if late else f"最早的 {due_on.month} 月 {due_on.day} 日前答复"
    address = reverse("award-objections", args=[round])
    return Waiting(
        f"{_said(count)} 件评选异议待答复", hint, "message-square-warning", address, "late" if late else "soon"
    )


def _to_freeze(user):
    """A round whose review has begun and a kind of which is not reckoned yet."""
    begun = {"phases__name": PhaseName.REVIEW, "phases__begins_on__lte": timezone.localdate()}
    round = _running(user).filter(**begun, kinds__frozen_at=None).order_by("pk").distinct().first()
    if round is None:
        return None
    address = reverse("award-results", args=[round.pk])
    return Waiting("评选结果待核算", f"{round}，核算后锁定、公示", "calculator", address, "soon")


def _said(count):
    return f"{MOST}+" if count > MOST else count
