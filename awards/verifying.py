"""Is a frozen result still what its raw rows say? Reckoned anew from the database, to the last digit."""

from dataclasses import dataclass

from awards import inputs
from awards.actions.freezing import reckon, sealed
from awards.choices import Outcome, RoundState
from awards.models import Award, Standing


@dataclass(frozen=True)
class Verdict:
    """`differs` names the first row that is not as it was frozen; "" when all is the same."""

    digest: str
    differs: str = ""


def verify(entry):
    """Compare rules, inputs and results of one kind of a round with what was frozen, and who was named with them."""
    taken, reckoned = reckon(entry)
    frozen = {row.nomination_id: row for row in Standing.objects.filter(nomination__entry=entry)}
    now = inputs.of_entry(entry)
    digest = sealed(now, taken.rows, reckoned)
    return Verdict(digest, _first_difference(entry, now, taken, reckoned, frozen, digest))


def verify_round(round):
    """([(entry, Verdict)] of all frozen kinds of a round, the hash of the round: of the kind, or of all kinds)."""
    entries = round.kinds.exclude(frozen_at=None).select_related("round", "criteria", "kind").order_by("pk")
    found = [(entry, verify(entry)) for entry in entries]
    digests = [[entry.kind.name, verdict.digest] for entry, verdict in found]
    return found, digests[0][1] if len(digests) == 1 else inputs.digest(digests)


def _first_difference(entry, now, taken, reckoned, frozen, digest):
    if found := _differs(entry.inputs, now):
        return found
    for pk in sorted(taken.rows.keys() | frozen.keys()):
        if pk not in frozen or pk not in taken.rows:
            return f"nomination:{pk}"
        if found := _differs(frozen[pk].inputs, taken.rows[pk]):
            return found
    for total in sorted(reckoned, key=lambda each: each.pk):
        if inputs.result_row(total) != inputs.result_row(frozen[total.pk]):
            return f"result:{total.pk}"
    return _wrongly_named(entry, reckoned) or ("" if digest == entry.digest else f"entry:{entry.pk} digest")


def _wrongly_named(entry, reckoned):
    """Once the round is named: the first award of who was not proposed, or who was proposed and has none."""
    if entry.round.state != RoundState.NAMED:
        return ""
    proposed = {total.pk for total in reckoned if total.outcome == Outcome.PROPOSED}
    given = dict(Award.objects.filter(nomination__entry=entry).order_by("pk").values_list("pk", "nomination"))
    for pk, nomination in given.items():
        if nomination not in proposed:
            return f"award:{pk}"
    missing = sorted(proposed - set(given.values()))
    return f"nomination:{missing[0]} award" if missing else ""


def _differs(was, now):
    """The name of the first row that is missing, new or other than it was; "" when none is."""
    old, new = dict(map(tuple, was)), dict(map(tuple, now))
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            return name
    return ""
