"""锁定结果: reckon a kind of a round, keep every input beside the result, and seal all of it with one hash."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from awards import conflicts, inputs, rules
from awards.choices import NominationState, Outcome, ReviewState, RoundState
from awards.models import AwardRound, Judge, Nomination, Review, RoundKind, Standing
from awards.reckoning import competing, totals
from awards.rules_results import why_apart
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict


def lock_entry(entry):
    """A kind of a round as it is now, held until the action commits."""
    RoundKind.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    return RoundKind.objects.select_related("round__office", "kind", "criteria").get(pk=entry.pk)


def reckon(entry):
    """(the raw rows taken, a `Total` for each nomination, best first); writes nothing."""
    taken = inputs.Taken(entry)
    return taken, totals(inputs.scale_of(entry), taken.nominees())


def is_still_so(entry):
    """Whether the raw rows still give the sealed result, to the last digit."""
    taken, reckoned = reckon(entry)
    return sealed(inputs.of_entry(entry), taken.rows, reckoned) == entry.digest


def unfinished(entry):
    """What is not finished and will then count as it is."""
    waiting = Nomination.objects.filter(entry=entry, state=NominationState.SUBMITTED).count()
    unmarked = Review.objects.filter(nomination__entry=entry, state=ReviewState.ASSIGNED).count()
    bare = Nomination.objects.standing_for(entry).filter(evidence=None).count()
    said = [
        (waiting, "份推荐还没有审核，不参加核算"),
        (unmarked, "份打分没有交，不计入平均"),
        (bare, "个对象没有取数据，数据分为 0"),
    ]
    return [f"{n} {words}" for n, words in said if n]


@transaction.atomic
def freeze_result(entry, *, by):
    """核算并锁定. Done again when raw rows changed since; what was approved then needs its approval anew."""
    entry = lock_entry(entry)
    if why := rules.why_not_now(entry.round, "settle") or why_apart(by, entry):
        raise ActionRefused(why)
    if entry.approved_by_id and is_still_so(entry):
        raise Conflict("结果已经批准，原始记录没有变化，不用再核算。")
    leave_out_conflicted(entry, by=by)
    return freeze(entry, by=by)


def leave_out_conflicted(entry, *, by):
    """Marks of judges who since then have something to do with the nominee count no longer; each is put on record."""
    marked = Review.objects.filter(nomination__entry=entry, state=ReviewState.SUBMITTED)
    judges = Judge.objects.filter(pk__in=marked.values("judge")).select_related("user")
    apart = conflicts.find(judges, Nomination.objects.standing_for(entry))
    for review in marked.select_for_update(of=("self",)).select_related("nomination").order_by("pk"):
        if (review.judge_id, review.nomination_id) in apart:
            review.state, review.version = ReviewState.RECUSED, review.version + 1
            review.save(update_fields=["state", "version"])
            ledger.record("award.left_out", review.nomination, by=by, unit=review.nomination.path)


@transaction.atomic
def freeze(entry, *, by):
    """Write the standing of every nomination anew, with a new hash. An approval of the old result ends."""
    entry = lock_entry(entry)
    if AwardRound.objects.get(pk=entry.round_id).state != RoundState.OPEN:
        raise ActionRefused(f"这一轮评选现在是“{entry.round.get_state_display()}”，结果不再改动。")
    taken, reckoned = reckon(entry)
    if not reckoned:
        raise ActionRefused(f"“{entry.kind}”还没有符合条件的推荐，不能锁定结果。")
    write_result(entry, taken, reckoned, by=by)
    ledger.record("award.frozen", entry.round, by=by, unit=entry.round.office, kind=entry.kind.name, hash=entry.digest)
    return entry


def write_result(entry, taken, reckoned, *, by, now=None):
    """Keep what was reckoned, with every input beside it and one hash over all of it."""
    Standing.objects.filter(nomination__entry=entry).delete()
    Standing.objects.bulk_create(  # the best last, so that newest first is best first
        Standing(
            nomination_id=each.pk, auto=each.auto, review=each.review, resident=each.resident, total=each.total,
            rank=each.rank, outcome=each.outcome, why=each.why, inputs=taken.rows[each.pk],
        )
        for each in reversed(reckoned)
    )  # fmt: skip
    off = Nomination.objects.filter(entry=entry).exclude(standing__outcome=Outcome.PROPOSED)
    off.update(noticed_from=None, noticed_until=None)  # who comes back later needs public days anew
    entry.inputs, entry.digest = inputs.of_entry(entry), sealed(inputs.of_entry(entry), taken.rows, reckoned)
    entry.frozen_at, entry.frozen_by, entry.approved_by = now or timezone.now(), by, None
    entry.save(update_fields=["inputs", "digest", "frozen_at", "frozen_by", "approved_by"])


def sealed(of_entry, rows, results):
    """The hash of an entry: its rules, then nomination by nomination the inputs and the result."""
    by_pk = {getattr(each, "nomination_id", None) or each.pk: each for each in results}
    lines = list(of_entry)
    for pk in sorted(rows):
        lines += [*rows[pk], inputs.result_row(by_pk[pk])]
    return inputs.digest(lines)


def to_order(entry):
    """Ids of the nominations that compete for the last places and are equal in everything, ordered already or not."""
    return competing(inputs.scale_of(entry), inputs.Taken(entry).nominees())


@transaction.atomic
def settle_ties(entry, places, *, by, why):
    """评审会 gives an order to those who are equal in everything, and the kind is reckoned anew.

    places: {nomination id: 1, 2, …} of every nomination that competes for the last places. A wrong order is written
    anew the same way until the kind is approved. Places of an earlier order, of others, end with it.
    """
    entry = lock_entry(entry)
    if reason := rules.why_not_now(entry.round, "settle") or why_apart(by, entry):
        raise ActionRefused(reason)
    if entry.approved_by_id:
        raise Conflict("结果已经批准，次序不再改动。原始记录有变化的，请先重新核算，再排定次序。")
    tied = to_order(entry)
    if not tied:
        raise Conflict("现在没有并列待定的对象，请刷新页面。")
    if set(places) != tied or sorted(places.values()) != list(range(1, len(tied) + 1)):
        raise ActionRefused(f"请给并列的 {len(tied)} 个对象各排一个次序：1 到 {len(tied)}，不重复。")
    if not why.strip():
        raise ActionRefused("请写明评审会排定次序的理由，会印在计算表上。")
    ordered = Nomination.objects.filter(entry=entry).exclude(tie_place=None)
    ordered.exclude(pk__in=tied).update(tie_place=None, tie_why="", version=F("version") + 1)
    for nomination in Nomination.objects.select_for_update().filter(pk__in=tied).order_by("pk"):
        nomination.tie_place, nomination.tie_why = places[nomination.pk], why.strip()[:200]
        nomination.version += 1
        nomination.save(update_fields=["tie_place", "tie_why", "version"])
        ledger.record("award.tie_settled", nomination, by=by, unit=nomination.path, place=places[nomination.pk])
    return freeze(entry, by=by)
