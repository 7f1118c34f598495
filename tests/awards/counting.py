"""Nominations of every sort to count figures for, without judges, votes and criteria."""

from datetime import date

from awards.choices import NominationState, RoundState
from awards.defaults import provide
from awards.indicators import counts
from awards.models import AwardKind, AwardRound, Nomination, RoundKind


def make_counting_round(street, **more):
    """A round of this year with the five kinds an office starts with."""
    provide(street)
    made = {"since": date(2026, 1, 1), "until": date(2026, 12, 31), "state": RoundState.OPEN} | more
    round = AwardRound.objects.create(office=street, name="2026 年度", **made)
    for kind in AwardKind.objects.filter(office=street):
        RoundKind.objects.create(round=round, kind=kind, criteria=kind.standing_criteria(), quota=kind.quota)
    return round


def put_forward(round, target, unit, **of):
    entry = round.kinds.get(kind__target=target)
    made = {"title": "对象", "deeds": "热心", "source": "organisation", "state": NominationState.ACCEPTED}
    return Nomination.objects.create(entry=entry, unit=unit, path=unit.path, **made, **of)


def figure(name, nomination, now=None):
    """(numerator, denominator) of one nomination."""
    others = Nomination.objects.filter(entry=nomination.entry)
    return counts(name, others, nomination.entry.round, now)[nomination.pk]
