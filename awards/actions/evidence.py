"""取数: the automatic lines of every nomination counted anew, as often as wanted until scoring begins.

A row of `Evidence` stays the same row when it is counted again, so that a frozen result can name it.
"""

from django.db import transaction
from django.utils import timezone

from awards import rules
from awards.actions.phases import lock_round
from awards.choices import NominationState, Part
from awards.indicators import INDICATORS, counts
from awards.models import Evidence, Nomination, RoundKind
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused
from hierarchy.models import User

RUNNING = (NominationState.SUBMITTED, NominationState.ACCEPTED)
AT_ONCE = 300  # nominations; more than that are counted by the job, a kind at a time
TOPIC = "awards.take_evidence"


@transaction.atomic
def take_evidence(round, *, by, now=None):
    """Count every automatic line of every nomination. Returns how many figures were written."""
    round, now = _ready(round, now)
    n = sum(_take(entry, now) for entry in _entries(round))
    ledger.record("award.evidence_taken", round, by=by, unit=round.office, n=n)
    return n


@transaction.atomic
def ask_for_evidence(round, *, by, now=None):
    """The same by jobs, a kind each; `RoundKind.evidence_at` tells which are done."""
    round, now = _ready(round, now)
    for entry in _entries(round):
        entry.evidence_asked_at = now
        entry.save(update_fields=["evidence_asked_at"])
        jobs.enqueue(TOPIC, key=f"{TOPIC}:{entry.pk}@{now:%Y%m%d%H%M%S}", entry=entry.pk, by=by.pk)


@jobs.handler(TOPIC)
def take_evidence_of(entry, by):
    """One kind; when the phase has ended meanwhile, what was counted before stands."""
    entry = RoundKind.objects.select_for_update(of=("self",)).get(pk=entry)
    round, now = lock_round(entry.round), timezone.now()
    if rules.allows(round, "take_evidence", timezone.localdate(now)):
        n = _take(entry, now)
        ledger.record("award.evidence_taken", round, by=User.objects.get(pk=by), unit=round.office, n=n)


def _ready(round, now):
    round, now = lock_round(round), now or timezone.now()
    if why := rules.why_not_now(round, "take_evidence", timezone.localdate(now)):
        raise ActionRefused(why)
    if not Nomination.objects.filter(entry__round=round, state__in=RUNNING).exists():
        raise ActionRefused("还没有推荐，没有可取的数据。")
    return round, now


def _entries(round):
    return round.kinds.select_for_update(of=("self",)).order_by("pk")


def take_again(nomination):
    """Count the lines of one nomination anew, whatever the phase, because rows were mended after an objection: as of
    the moment at which its kind was counted, so that it is measured like the others.

    Returns whether a figure is another now.
    """
    now, rows = timezone.now(), Evidence.objects.filter(nomination=nomination)
    before = set(rows.values_list("criterion", "numerator", "denominator"))
    one, as_of = Nomination.objects.filter(pk=nomination.pk), nomination.entry.evidence_at or now
    _write(nomination.entry, one, as_of, taken_at=now)
    return before != set(rows.values_list("criterion", "numerator", "denominator"))


def _take(entry, now):
    """Write the figures of one kind, a fixed number of questions a line; returns how many."""
    n = _write(entry, Nomination.objects.filter(entry=entry, state__in=RUNNING), now, taken_at=now)
    entry.evidence_at = now
    entry.save(update_fields=["evidence_at"])
    return n


def _write(entry, nominations, as_of, *, taken_at):
    rows = []
    for line in entry.criteria.lines.filter(part=Part.AUTO):
        if line.indicator not in INDICATORS:
            raise ActionRefused(f"“{line}”用的指标系统里没有，请在“奖项与细则”里改用列出的指标。")
        found = counts(line.indicator, nominations, entry.round, as_of)
        rows += [
            Evidence(nomination_id=pk, criterion=line, numerator=n, denominator=of, taken_at=taken_at)
            for pk, (n, of) in sorted(found.items())
        ]
    Evidence.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["nomination", "criterion"],
        update_fields=["numerator", "denominator", "taken_at"],
    )
    return len(rows)
