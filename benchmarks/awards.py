"""A round of five thousand nominees and nine judges each: figures counted, results reckoned, sealed and verified.

Everything is written inside a transaction that is rolled back, so that the grown town stays as it was.
"""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from awards.actions.evidence import take_evidence
from awards.actions.freezing import freeze, reckon
from awards.choices import NominationState, Part, PhaseName, ReviewState, RoundState, Target
from awards.defaults import provide
from awards.indicators import counts
from awards.models import (
    AwardRound,
    Evidence,
    Judge,
    Nomination,
    Phase,
    Review,
    RoundKind,
    Standing,
    VoteTally,
)
from awards.verifying import verify
from benchmarks.measures import in_turns
from hierarchy.models import OrgUnit, User
from volunteers.models import HoursEntry, Volunteer

NOMINEES, JUDGES = 5000, 9


def awards(town):
    """Ranking, sealing and verifying against reading the same rows and adding them up in floats; evidence against one
    plain grouped pass over the same table."""
    with transaction.atomic():
        office = OrgUnit.objects.get(path=town.street.scope.branches[0][:4])
        entry = _round(office, town.street)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE awards_nomination, awards_review, awards_evidence, awards_votetally")
        yield from _ranked(entry)
        yield from _sealed(entry, town.street)
        yield from _counted(entry, town.street)
        transaction.set_rollback(True)


def _round(office, by):
    """A round with a kind for leaders; its nominees are volunteers and made up, its marks spread over the scale."""
    provide(office)
    kind = office.award_kinds.get(target=Target.LEADER)
    span = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    round = AwardRound.objects.create(office=office, name="基准", state=RoundState.OPEN, **span)
    today = timezone.localdate()
    Phase.objects.create(round=round, name=PhaseName.EVIDENCE, begins_on=today, ends_on=today)
    entry = RoundKind.objects.create(round=round, kind=kind, criteria=kind.standing_criteria(), quota=19)
    people = list(Volunteer.objects.order_by("pk")[:NOMINEES])
    more = [
        Volunteer(number=f"B{n}", name="测", unit=office, path=office.path, consent_on=today, consent_paper="written")
        for n in range(NOMINEES - len(people))
    ]
    people += Volunteer.objects.bulk_create(more, batch_size=1000)
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(path__startswith=office.path)}
    nominations = Nomination.objects.bulk_create(
        [
            Nomination(
                entry=entry, unit=units.get(each.unit_id, office), path=units.get(each.unit_id, office).path,
                volunteer=each, title="测", deeds="热心", source="organisation", state=NominationState.ACCEPTED,
                households=50 + n % 200,
            )
            for n, each in enumerate(people)
        ],
        batch_size=1000,
    )  # fmt: skip
    judges = [Judge.objects.create(round=round, user=user) for user in User.objects.order_by("pk")[:JUDGES]]
    line = entry.criteria.lines.get(part=Part.REVIEW)
    rows = []
    for n, each in enumerate(nominations):
        for at, judge in enumerate(judges):
            points = Decimal((n * 7 + at * 13) % 251) / 10
            rows.append(
                Review(
                    judge=judge, nomination=each, state=ReviewState.SUBMITTED, marks={str(line.pk): str(points)},
                    total=points, submitted_at=timezone.now(),
                )
            )  # fmt: skip
    Review.objects.bulk_create(rows, batch_size=2000)
    VoteTally.objects.bulk_create(
        (VoteTally(nomination=each, ayes=n % 40, noes=n % 7) for n, each in enumerate(nominations)), batch_size=2000
    )
    lines = list(entry.criteria.lines.filter(part=Part.AUTO))
    Evidence.objects.bulk_create(
        (
            Evidence(nomination=each, criterion=one, numerator=n % 60)
            for n, each in enumerate(nominations)
            for one in lines
        ),
        batch_size=2000,
    )
    return entry


def plainly(entry):
    """What anybody would write: the same rows as tuples, floats, one sort. No gates, ties, reasons or raw rows kept."""
    lines = list(entry.criteria.lines.filter(part=Part.AUTO).values_list("pk", "weight", "full_at"))
    weights = {pk: (float(weight), float(full)) for pk, weight, full in lines}
    sums = {}
    for nomination, criterion, n in Evidence.objects.filter(nomination__entry=entry).values_list(
        "nomination", "criterion", "numerator"
    ):
        weight, full = weights[criterion]
        sums[nomination] = sums.get(nomination, 0) + weight * min(n / full, 1)
    marks = {}
    for nomination, points in Review.objects.filter(nomination__entry=entry).values_list("nomination", "total"):
        marks.setdefault(nomination, []).append(float(points))
    for nomination, points in marks.items():
        sums[nomination] += sum(sorted(points)[1:-1]) / (len(points) - 2)
    for nomination, ayes, noes, homes in VoteTally.objects.filter(nomination__entry=entry).values_list(
        "nomination", "ayes", "noes", "nomination__households"
    ):
        votes = ayes + noes
        sums[nomination] += 12.5 * (min(2 * votes / homes, 1) + ayes / votes) if votes else 0
    return sorted(sums.items(), key=lambda pair: -pair[1])


def _ranked(entry):
    took, floor = in_turns(lambda: reckon(entry), lambda: plainly(entry), times=4)
    note = f"{NOMINEES} nominees × {JUDGES} judges, exact fractions, every raw row kept"
    yield "scored and ranked (floor: floats of the same rows)", took, floor, "≤ 6", note


def _sealed(entry, by):
    """With the results written: the floor writes as many rows of the same size, and hashes nothing."""
    taken, reckoned = reckon(entry)

    def bare():
        with transaction.atomic():
            plainly(entry)
            Standing.objects.bulk_create(
                Standing(nomination_id=each.pk, auto=each.auto, review=each.review, resident=each.resident,
                         total=each.total, rank=each.rank, outcome=each.outcome, inputs=taken.rows[each.pk])
                for each in reckoned
            )  # fmt: skip
            transaction.set_rollback(True)

    def sealed():
        with transaction.atomic():
            freeze(entry, by=by)
            transaction.set_rollback(True)

    took, floor = in_turns(sealed, bare, times=4)
    yield "result written and sealed (floor: the same rows, unsealed)", took, floor, "≤ 4", ""
    freeze(entry, by=by)
    entry.refresh_from_db()
    verdict = verify(entry)
    assert verdict.digest == entry.digest and not verdict.differs
    took, floor = in_turns(lambda: verify(entry), lambda: plainly(entry), times=4)
    yield "verified from raw rows (floor: floats of the same rows)", took, floor, "≤ 8", entry.digest[:12]


def _counted(entry, by):
    """One figure of all nominees against one plain pass; all lines written against writing rows already known."""
    nominations, round = Nomination.objects.filter(entry=entry), entry.round

    def one_pass():
        rows = HoursEntry.objects.between(round.since, timezone.localdate()).standing().order_by()
        return list(rows.values_list("volunteer").annotate(n=Sum("minutes")))

    took, floor = in_turns(lambda: counts("service_hours", nominations, round), one_pass, times=4)
    yield "hours of every nominee (floor: one grouped pass)", took, floor, "≤ 4", f"{HoursEntry.objects.count()} rows"
    columns = ["numerator", "denominator", "taken_at"]
    known = list(Evidence.objects.filter(nomination__entry=entry).values("nomination_id", "criterion_id", *columns))

    def write():
        rows = [Evidence(**row) for row in known]
        unique = ["nomination", "criterion"]
        Evidence.objects.bulk_create(
            rows, batch_size=1000, update_conflicts=True, unique_fields=unique, update_fields=columns
        )

    took, floor = in_turns(lambda: take_evidence(round, by=by), write, times=3)
    yield "evidence of a kind taken (floor: the rows written)", took, floor, "≤ 2", f"{len(known)} figures"
