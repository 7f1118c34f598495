"""A phase that begins, and one whose work is not done shortly before it ends, is told once to those it concerns."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from awards.choices import PhaseName, ReviewState, RoundState
from awards.models import Phase, Review
from governance.foundation import jobs, ledger

DAYS_LEFT = 2  # of the scoring, when those who have something left are reminded
AT_ONCE = 500


@jobs.handler("awards.tell_phases")
def tell_phases(now=None):
    """Every morning: what begins today, and scoring that ends soon. However often it runs, once each."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    running = Phase.objects.filter(round__state=RoundState.OPEN, begins_on__lte=today, ends_on__gte=today)
    begun = running.filter(told_at=None).order_by("pk").values_list("pk", flat=True)
    jobs.each("awards.tell_phase", list(begun[:AT_ONCE]), now)
    ending = running.filter(
        name=PhaseName.SCORING, reminded_at=None, ends_on__lte=today + timedelta(days=DAYS_LEFT)
    ).order_by("pk")
    jobs.each("awards.remind_judges", list(ending.values_list("pk", flat=True)[:AT_ONCE]), now)


def _running(pk, now):
    """The phase, locked, while it runs in an open round; else None."""
    today = timezone.localdate(now)
    phase = Phase.objects.select_for_update(of=("self",)).select_related("round__office").get(pk=pk)
    runs = phase.round.state == RoundState.OPEN and phase.begins_on <= today <= phase.ends_on
    return phase if runs else None


@jobs.handler("awards.tell_phase")
@transaction.atomic
def tell_phase(pk, now=None):
    now = now or timezone.now()
    phase = _running(pk, now)
    if phase is None or phase.told_at:
        return
    phase.told_at = now
    phase.save(update_fields=["told_at"])
    ledger.record(
        "award.phase_began", phase.round, by=None, unit=phase.round.office, phase=phase.name,
        named=phase.get_name_display(), until=f"{phase.ends_on:%m-%d}",
    )  # fmt: skip


@jobs.handler("awards.remind_judges")
@transaction.atomic
def remind_judges(pk, now=None):
    """Nobody is reminded where every mark is in."""
    now = now or timezone.now()
    phase = _running(pk, now)
    if phase is None or phase.reminded_at:
        return
    phase.reminded_at = now
    phase.save(update_fields=["reminded_at"])
    if Review.objects.filter(judge__round=phase.round, judge__ended_at=None, state=ReviewState.ASSIGNED).exists():
        ledger.record(
            "award.scores_missing", phase.round, by=None, unit=phase.round.office, until=f"{phase.ends_on:%m-%d}"
        )
