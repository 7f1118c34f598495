"""How far the work of a round has come, phase by phase: what is done of how much, in a fixed number of questions.

Counts of work only. Nobody is ranked, and no mark, vote or place can be told from them.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from awards.choices import NominationState, ObjectionState, PhaseName, ReviewState
from awards.models import Award, Judge, Nomination, Objection, Review, RoundKind, VoteSlip

P, N, R = PhaseName, NominationState, ReviewState
OPEN_OBJECTIONS = (ObjectionState.RECEIVED, ObjectionState.LOOKING)


@dataclass(frozen=True)
class Progress:
    """A line of a phase: `done` of `whole` (None: a plain count) of what, who does what is left, and on which page."""

    words: str
    done: int
    whole: int | None = None
    who: str = ""
    page: str = ""

    @property
    def left(self):
        return 0 if self.whole is None else self.whole - self.done

    @property
    def percent(self):
        return 100 * self.done // self.whole if self.whole else 0


def progress_of(round, user, *, organises):
    """{phase: [Progress]}. Nominations are those the person sees; marks, slips and results are the organiser's."""
    seen = Nomination.objects.visible_to(user).filter(entry__round=round).exclude(state=N.WITHDRAWN)
    waiting = Count("pk", filter=Q(state=N.SUBMITTED))
    counted = seen.aggregate(n=Count("pk"), waiting=waiting, accepted=Count("pk", filter=Q(state=N.ACCEPTED)))
    checked = Progress("推荐已审核", counted["n"] - counted["waiting"], counted["n"], "社区、街道审核", "nominations")
    made = {P.NOMINATION: [Progress("已推荐", counted["n"], page="nominations"), checked]}
    with_figures = seen.filter(state=N.ACCEPTED, evidence__isnull=False).distinct().count()
    figures = Progress("已取数据", with_figures, counted["accepted"], "街道取一次", "award-data")
    made[P.EVIDENCE] = [checked, figures] if checked.left else [figures]
    if organises:
        made |= _of_the_street(round)
    return made


def _of_the_street(round):
    marks = Review.objects.filter(judge__round=round, judge__ended_at=None).aggregate(
        done=Count("pk", filter=Q(state=R.SUBMITTED)), to_do=Count("pk", filter=Q(state=R.ASSIGNED))
    )
    judges = Judge.objects.filter(round=round, ended_at=None)
    late = judges.filter(reviews__state=R.ASSIGNED).distinct().count()
    slips = VoteSlip.objects.filter(round=round).aggregate(n=Count("pk"), used=Count("used_at"))
    kinds = RoundKind.objects.filter(round=round).aggregate(
        n=Count("pk"), frozen=Count("frozen_at"), approved=Count("approved_by")
    )
    objections = Objection.objects.filter(nomination__entry__round=round).aggregate(
        n=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_OBJECTIONS))
    )
    answered = Progress("异议已答复", objections["n"] - objections["open"], objections["n"], "街道", "award-objections")
    whole, all_judges = marks["done"] + marks["to_do"], judges.count()
    named = Award.objects.filter(nomination__entry__round=round).count()
    return {
        P.SCORING: [
            Progress("评分已交", marks["done"], whole, "评委", "award-judges"),
            Progress("评委已打完", all_judges - late, all_judges, "", "award-judges"),
        ],
        P.VOTING: [Progress("户已投票", slips["used"], slips["n"], "社区、楼栋组织", "award-votes")],
        P.REVIEW: [
            Progress("奖项已锁定结果", kinds["frozen"], kinds["n"], "街道核算", "award-results"),
            Progress("奖项已批准", kinds["approved"], kinds["n"], "街道另一人批准", "award-results"),
        ],
        P.NOTICE: [answered],
        P.ANSWERS: [answered],
        P.RESULT: [Progress("已命名", named, page="award-results")],
    }
