"""What many people do in a year-end round of 望湖街道, each by the action behind the page: naming, marking, voting."""

from random import Random

from awards.actions.judging import hand_in, settle_all
from awards.actions.nominating import nominate
from awards.actions.voting import ballot, cast, print_slips
from awards.choices import ItemState, NominationState, ReviewState, Target
from awards.models import BuildingPlan, ChecklistItem, Nomination, Review, RoundKind, VoteSlip
from governance.overview.demo import award_words as words
from governance.overview.demo.award_nominees import Nominees
from hierarchy.models import User
from residents.models import Household

T = Target
WANTED = {T.COMMUNITY: 4, T.GRID: 13, T.BUILDING: 24, T.FAMILY: 22, T.LEADER: 23}  # more than there are places
DOORS = 8  # of a building that vote
rng = Random("和美")


def entries_of(round):
    """{target: kind of the round}, in the order of the kinds."""
    rows = RoundKind.objects.filter(round=round).select_related("kind", "round__office").order_by("kind__place")
    return {entry.kind.target: entry for entry in rows}


def ready_buildings():
    """Buildings with all that is required, most households first, and one that lacks something."""
    required = set(ChecklistItem.objects.filter(required=True).values_list("pk", flat=True))
    whole, lacking = [], []
    for plan in BuildingPlan.objects.select_related("building__estate", "building__unit").order_by("pk"):
        reached = set(plan.items.filter(state=ItemState.REACHED).values_list("item", flat=True))
        (whole if required <= reached else lacking).append(plan.building)
    return [*whole[: WANTED[T.BUILDING] - 1], lacking[0]]


def nominate_the_others(round, street, apart):
    """Until each kind has as many as `WANTED`; those who stand by page already are seconded at most."""
    nominees = Nominees(street, [user.pk for user in apart], rng)
    for target, entry in entries_of(round).items():
        pool = nominees.of(target, ready_buildings())
        for n, each in enumerate(pool):
            if Nomination.objects.filter(entry=entry).count() >= WANTED[target]:
                break
            if already(entry, each):
                continue
            publish = bool(each.public_name) and n % 4 < 3
            nominate(
                entry, by=each.by, source=each.source, deeds=words.DEEDS[target][n % len(words.DEEDS[target])],
                nominator=each.nominator, may_publish=publish, public_name=each.public_name if publish else "",
                **(each.of or {"unit": each.unit}),
            )  # fmt: skip


def already(entry, nominee):
    return Nomination.objects.filter(entry=entry, **(nominee.of or {"unit": nominee.unit})).exists()


def mark_the_rest(round):
    """Every judge hands in what he was given and has not marked, and makes it final; some give more, some less."""
    good, left = {}, Review.objects.filter(nomination__entry__round=round, state=ReviewState.ASSIGNED)
    for review in left.select_related("nomination__entry__criteria", "judge__user").order_by("pk"):
        level = good.setdefault(review.nomination_id, rng.uniform(0.72, 0.96))
        lines = review.nomination.entry.criteria.lines.filter(part="review")
        marks = {line.pk: points(line, level + rng.uniform(-0.06, 0.04)) for line in lines}
        hand_in(review, marks, by=review.judge.user, note=rng.choice(words.NOTES))
    open_ones = Review.objects.filter(nomination__entry__round=round, settled_at=None, judge__ended_at=None)
    open_ones = open_ones.exclude(state__in=[ReviewState.RECUSED, ReviewState.DRAFT])
    for entry, user in sorted(set(open_ones.values_list("nomination__entry", "judge__user"))):
        settle_all(RoundKind.objects.get(pk=entry), by=User.objects.get(pk=user))


def points(line, part):
    return str(round(float(line.weight) * min(max(part, 0), 1), 1))


def vote_for_the_rest(round, by):
    """By code: some doors of each building that is nominated or has a nominated family."""
    taking_part = Nomination.objects.filter(entry__round=round, state=NominationState.ACCEPTED)
    ids = taking_part.values_list("building", "household__dwelling__building")
    for pk in sorted({pk for pair in ids for pk in pair if pk}):
        voted = VoteSlip.objects.filter(round=round, used_at__isnull=False).values("household")
        doors = Household.objects.living().filter(dwelling__building=pk).exclude(pk__in=voted).order_by("pk")[:DOORS]
        for slip in print_slips(round, list(doors), by=by):
            listed = ballot(round, slip.household).values_list("pk", flat=True)
            cast(slip, {each: rng.random() < 0.9 for each in listed})
