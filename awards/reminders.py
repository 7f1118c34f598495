"""What falls due in a round of awards: phases, marks, awards that end."""

from awards.choices import ReviewState, RoundState
from awards.models import Award, AwardRound, Nomination, Review
from governance.foundation.kinds import kind, while_in

GROUP = "和美评选"


def _with_marks_to_give(pairs):
    """Each judge by himself: who has given every mark is left in peace."""
    rows = Review.objects.filter(state=ReviewState.ASSIGNED, judge__ended_at=None)
    rows = rows.filter(judge__round__in={subject for subject, _ in pairs}, judge__user__in={user for _, user in pairs})
    there = {(str(round), user) for round, user in rows.values_list("judge__round", "judge__user")}
    return {pair for pair in pairs if pair in there}


def _nominations_whose_award_ends():
    awards = Award.objects.filter(revoked_at=None, rechecked_on=None)
    return Nomination.objects.filter(pk__in=awards.values("nomination"))


kind(
    "award.phase_began", "评选到了新阶段", GROUP, when="阶段开始当天", whom="这个阶段有事要做的人",
    still=while_in(lambda: AwardRound.objects.filter(state=RoundState.OPEN)),
)  # fmt: skip
kind(
    "award.scores_missing", "还没有打完的分", GROUP, when="打分截止前 2 天", whom="还有分没有打的评委", own=True,
    still=_with_marks_to_give,
)  # fmt: skip
kind(
    "award.ending", "快到期的称号", GROUP, when="到期前 2 个月", whom="街道的人",
    still=while_in(_nominations_whose_award_ends),
)  # fmt: skip
