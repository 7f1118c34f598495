"""公示 lasts five working days by the calendar as it is today: days off announced since then make it longer."""

from django.db import transaction
from django.utils import timezone

from awards.actions.phases import least_end, lock_round
from awards.choices import PhaseName, RoundState
from awards.models import AwardRound, Nomination
from governance.foundation import jobs, ledger


def short_ones(round):
    """[(nomination on notice, the last day it must have)] of those whose public days the calendar made too few."""
    listed = Nomination.objects.filter(entry__round=round).on_notice().select_for_update(of=("self",)).order_by("pk")
    needed = [(each, least_end(PhaseName.NOTICE, each.noticed_from)) for each in listed]
    return [(each, until) for each, until in needed if each.noticed_until < until]


@transaction.atomic
def lengthen_notices(round, *, by, today=None):
    """Give each that is short the days it lacks; where those are past already, whole public days from today on."""
    round, today = lock_round(round), today or timezone.localdate()
    short = short_ones(round) if round.state == RoundState.OPEN else []
    for each, until in short:
        each.noticed_until = until if until >= today else least_end(PhaseName.NOTICE, today)
        each.version += 1
        each.save(update_fields=["noticed_until", "version"])
        ledger.record("award.notice_lengthened", each, by=by, unit=each.path, until=str(each.noticed_until))
    return [each for each, _ in short]


@jobs.handler("awards.lengthen_notices")
def lengthen_all(now=None):
    """Every night, so that a notice does not end in between."""
    rounds = AwardRound.objects.filter(state=RoundState.OPEN, kinds__nominations__noticed_until__isnull=False)
    jobs.each("awards.lengthen_notices_of", list(rounds.order_by("pk").values_list("pk", flat=True).distinct()), now)


@jobs.handler("awards.lengthen_notices_of")
def lengthen_one(pk, now=None):
    lengthen_notices(AwardRound(pk=pk), by=None, today=timezone.localdate(now))
