"""A small round to test with: two grids nominated for one place, five judges, votes and counted figures."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from awards.choices import NominationState, Part, PhaseName, ReviewState, RoundState, Target
from awards.models import (
    AwardCriterion,
    AwardKind,
    AwardRound,
    CriteriaSet,
    Evidence,
    Judge,
    Nomination,
    Phase,
    Review,
    RoundKind,
    VoteTally,
)
from hierarchy.models.user import phone_key
from tests.builders import make_person, make_resident


def make_round(town, *, judges=5, state=RoundState.OPEN, **more):
    """A round of the street with one kind for grids: rate 60, review 20, residents 20, quota 1."""
    kind, _ = AwardKind.objects.get_or_create(
        office=town.street, name="和美网格", defaults={"target": Target.GRID, "quota": 1}
    )
    criteria = CriteriaSet.objects.create(kind=kind, number=1 + kind.criteria_sets.count())
    line = {"criteria": criteria}
    auto = AwardCriterion.objects.create(
        **line, part=Part.AUTO, label="走访率", indicator="care_visited", full_at=100, weight=60
    )
    review = AwardCriterion.objects.create(**line, part=Part.REVIEW, label="述职评议", weight=20, place=1)
    resident = AwardCriterion.objects.create(**line, part=Part.RESIDENT, label="居民评价", weight=20, place=2)
    made = {"name": "2026 年度和美评选", "since": date(2026, 1, 1), "until": date(2026, 12, 31)} | more
    round = AwardRound.objects.create(office=town.street, state=state, **made)
    entry = RoundKind.objects.create(round=round, kind=kind, criteria=criteria, quota=1)
    sat = [Judge.objects.create(round=round, user=make_person(f"评委{n}")) for n in range(judges)]
    return SimpleNamespace(round=round, kind=kind, entry=entry, judges=sat, auto=auto, review=review, resident=resident)


def make_nomination(world, unit, *, done=8, of=10, marks=(15, 16, 17, 18, 19), ayes=30, noes=10, **more):
    made = {"title": unit.name, "deeds": "全年走访到户。", "source": "organisation", "households": 100,
            "state": NominationState.ACCEPTED} | more  # fmt: skip
    nomination = Nomination.objects.create(entry=world.entry, unit=unit, path=unit.path, **made)
    Evidence.objects.create(nomination=nomination, criterion=world.auto, numerator=done, denominator=of)
    VoteTally.objects.create(nomination=nomination, ayes=ayes, noes=noes)
    for judge, points in zip(world.judges, marks, strict=False):
        Review.objects.create(
            judge=judge, nomination=nomination, state=ReviewState.SUBMITTED,
            marks={str(world.review.pk): str(points)}, total=Decimal(points),
        )  # fmt: skip
    return nomination


def in_phase(round, name, today=None):
    """Dates that put today on the third day of a phase: the earlier ones are over, the later are to come."""
    today, phases = today or timezone.localdate(), list(PhaseName)
    at = phases.index(name)
    round.phases.all().delete()
    for n, each in enumerate(phases):
        first = today + timedelta(days=20 * (n - at) - 2)
        Phase.objects.create(round=round, name=each, begins_on=first, ends_on=first + timedelta(days=19))
    return round


def add_entry(world, target, name):
    """One more kind in the round, for another sort of target, with the kind's usual vetoes."""
    kind = AwardKind.objects.create(office=world.round.office, name=name, target=target, quota=1)
    criteria = CriteriaSet.objects.create(kind=kind, number=1, vetoes=["弄虚作假", "违建"])
    return RoundKind.objects.create(round=world.round, kind=kind, criteria=criteria, quota=1)


def live_in(user, household, phone="13855107777"):
    """The person is found in the register by telephone, as one who lives in the household."""
    user.phone, user.phone_key = phone, phone_key(phone)
    user.save(update_fields=["phone", "phone_key"])
    make_resident(household, user.name, phone=phone)
