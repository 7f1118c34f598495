"""What a judge sees of others' marks: nothing of a nomination until the own marks for it stand, by no door.

Lists, sorting, filters, exports and the API read averages through here and nowhere else.

own marks 待打分 ─ 已打分 (may still be changed) ─ 定稿 (stand) ─► the mean of at least three
"""

from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from awards import conflicts
from awards.choices import PhaseName, ReviewState, RoundState
from awards.models import Conflict, Judge, Phase, Review

LEAST = 3  # judges behind a mean that a judge is shown: of two, the other's marks could be reckoned back


def apart_now(nominations, user):
    """Ids of nominations this person must keep away from as a judge: on record, or by posts held since."""
    judges = list(Judge.objects.filter(user=user).select_related("user"))
    if not judges:
        return set()
    on_record = Conflict.objects.filter(judge__in=judges).values_list("nomination", flat=True)
    return set(on_record) | {nomination for _, nomination in conflicts.look(judges, nominations)}


def with_marks(nominations, user, *, organiser=False):
    """Adds `mean` and `handed_in`; both None where the person may not know them yet.

    A judge: once the own marks stand. An organiser: once scoring is over. Who is in conflict with it: never.
    """
    apart = apart_now(nominations, user)
    scoring = Phase.objects.filter(round=OuterRef("entry__round"), name=PhaseName.SCORING)
    over = Q(entry__round__state=RoundState.NAMED) | Exists(scoring.filter(ends_on__lt=timezone.localdate()))
    own = Review.objects.filter(nomination=OuterRef("pk"), judge__user=user, state=ReviewState.SUBMITTED)
    stands = Exists(own.exclude(settled_at=None)) | Exists(own) & over
    may_see = ~Q(pk__in=apart) & ((stands | over) if organiser else stands)
    means = (
        Review.objects.filter(nomination=OuterRef("pk"), state=ReviewState.SUBMITTED)
        .order_by()
        .values("nomination")
        .annotate(mean=Avg("total"), n=Count("pk"))
    )
    enough = means if organiser else means.filter(n__gte=LEAST)
    return nominations.annotate(_seen=Case(When(may_see, then=1), default=None)).annotate(
        mean=Case(When(_seen=1, then=Subquery(enough.values("mean"))), default=None),
        handed_in=Case(When(_seen=1, then=Subquery(enough.values("n"))), default=None),
    ).order_by(F("mean").desc(nulls_last=True), "pk")  # fmt: skip


def hidden_totals(nominations, user, round):
    """Ids of nominations of a round whose totals this person may not read on pages of results, sheets or exports.

    All of them for a judge while scoring goes on, and those in conflict with him for as long as there are totals.
    """
    scoring = round.phases.filter(name=PhaseName.SCORING, ends_on__gte=timezone.localdate())
    if round.state == RoundState.OPEN and scoring.exists() and round.judges.filter(user=user, ended_at=None).exists():
        return set(nominations.order_by().values_list("pk", flat=True))
    return apart_now(nominations, user)
