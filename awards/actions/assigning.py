"""分派: by hand, by sheet or by lot, first as a draft everybody of the street can look at, then published at once."""

from random import Random, SystemRandom

from django.db import transaction

from awards import conflicts, rules
from awards.actions.phases import lock_round
from awards.choices import NominationState, ReviewState
from awards.drawing import draw
from awards.models import Judge, Nomination, Review, RoundKind
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused

S = ReviewState
MOST_EACH = 25  # judges for one nomination


def preview(entry, each, *, seed):
    """What a draw would give: ({nomination: [judge ids]}, [nominations with too few judges]). Writes nothing.

    Who kept away, and who left the pool, holds no place.
    """
    judges = Judge.objects.filter(round=entry.round, ended_at=None).select_related("user").order_by("pk")
    nominations = Nomination.objects.standing_for(entry)
    apart = conflicts.known(judges, nominations)
    held = Review.objects.filter(nomination__in=nominations).exclude(state=S.RECUSED)
    taken = {}
    for judge, nomination in held.values_list("judge", "nomination"):
        taken.setdefault(nomination, []).append(judge)
    most = {judge.pk: judge.at_most for judge in judges}
    return draw(most, nominations.values_list("pk", flat=True), set(apart), each, seed=seed, taken=taken)


@transaction.atomic
def draw_lots(entry, each, *, seed, by):
    """抽签: what the preview gives, as drafts; returns (how many were drawn, nominations with too few)."""
    entry = _open(entry)
    if not 1 <= each <= MOST_EACH:
        raise ActionRefused(f"每个对象请派 1 到 {MOST_EACH} 位评委。")
    drawn, short = preview(entry, each, seed=seed)
    pairs = {(judge, nomination) for nomination, held in drawn.items() for judge in held}
    made = _give(entry, pairs, S.DRAFT, Random(str(seed)))
    facts = {"kind": entry.kind.name, "each": each, "seed": str(seed), "n": made}
    ledger.record("award.drawn", entry.round, by=by, unit=entry.round.office, **facts)
    return made, short


@transaction.atomic
def assign(entry, pairs, *, by, state=S.ASSIGNED):
    """Give judges nominations, by hand or by import; a pair in conflict is refused by name.

    pairs: (judge, nomination) ids. Those already given are left alone. Returns how many are new.
    """
    entry = _open(entry)
    made = _give(entry, set(pairs), state)
    if made:
        _record("award.assigned", entry, by, made, draft=state == S.DRAFT)
    return made


@transaction.atomic
def take_away(entry, pairs, *, by):
    """Drafts, and what was assigned and not yet marked; marks that were handed in stay. Returns how many went."""
    entry = _open(entry)
    wanted = set(pairs)
    rows = Review.objects.filter(nomination__entry=entry, state__in=(S.DRAFT, S.ASSIGNED))
    gone = [pk for pk, *pair in rows.values_list("pk", "judge", "nomination") if tuple(pair) in wanted]
    Review.objects.filter(pk__in=gone, state__in=(S.DRAFT, S.ASSIGNED)).delete()
    if gone:
        _record("award.unassigned", entry, by, len(gone))
    return len(gone)


@transaction.atomic
def publish(entry, *, by):
    """All drafts of a kind become the judges' work at once; conflicts are looked for again at this moment."""
    entry = _open(entry)
    drafts = Review.objects.filter(nomination__entry=entry, state=S.DRAFT)
    pairs = set(drafts.values_list("judge", "nomination"))
    if not pairs:
        raise ActionRefused("没有待公布的分派。请先勾选、导入或抽签。")
    _examine(entry, pairs)
    people = sorted(set(drafts.values_list("judge__user", flat=True)))
    published = drafts.update(state=S.ASSIGNED)
    _record("award.assigned", entry, by, published, people=people)
    return published


@transaction.atomic
def discard(entry, *, by):
    """Throw the drafts of a kind away."""
    entry = _open(entry)
    gone = Review.objects.filter(nomination__entry=entry, state=S.DRAFT).delete()[0]
    if gone:
        _record("award.unassigned", entry, by, gone, draft=True)
    return gone


def _open(entry):
    """The entry as it is now, its round held: two who assign at once go one after the other."""
    entry = RoundKind.objects.select_related("kind").get(pk=entry.pk)
    entry.round = lock_round(entry.round)
    if why := rules.why_not_now(entry.round, "assign"):
        raise ActionRefused(why)
    if entry.frozen_at:
        raise ActionRefused(f"“{entry.kind}”的结果已经锁定，不能再分派评委。")
    return entry


def _give(entry, pairs, state, random=None):
    """Rows are made in an order of chance: in a blind round their numbers are all a judge sees of nominations."""
    _examine(entry, pairs)
    known = set(Review.objects.filter(nomination__entry=entry).values_list("judge", "nomination"))
    new = sorted(pairs - known)
    (random or SystemRandom()).shuffle(new)
    Review.objects.bulk_create((Review(judge_id=j, nomination_id=n, state=state) for j, n in new), batch_size=1000)
    if state == S.ASSIGNED:  # what was a draft and is now given for good
        drafts = Review.objects.filter(nomination__entry=entry, state=S.DRAFT)
        drafts.filter(pk__in=[pk for pk, *p in drafts.values_list("pk", "judge", "nomination") if tuple(p) in pairs]
                      ).update(state=S.ASSIGNED)  # fmt: skip
    return len(new)


def _examine(entry, pairs):
    judges = Judge.objects.filter(round=entry.round, ended_at=None, pk__in={j for j, _ in pairs})
    judges = {row.pk: row for row in judges.select_related("user")}
    nominations = Nomination.objects.filter(entry=entry, state=NominationState.ACCEPTED, pk__in={n for _, n in pairs})
    known = {row.pk: row for row in nominations}
    if any(judge not in judges or nomination not in known for judge, nomination in pairs):
        raise ActionRefused("名单里有不属于这一轮的评委，或没有通过审核的推荐，请核对后重试。")
    apart = conflicts.find(judges.values(), nominations)
    if hit := sorted(pairs & apart.keys()):
        named = "、".join(f"{judges[j].user.name}—{known[n].title}" for j, n in hit[:5])
        raise ActionRefused(f"有 {len(hit)} 对需要回避：{named}。请换评委。")


def _record(action, entry, by, n, **facts):
    ledger.record(action, entry.round, by=by, unit=entry.round.office, kind=entry.kind.name, n=n, **facts)
