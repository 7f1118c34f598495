"""评委打分: kept apart from what is theirs, handed in by themselves, made final before others' marks are shown."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from awards import conflicts, rules
from awards.actions.assigning import assign, preview
from awards.choices import ConflictKind, NominationState, Part, ReviewState
from awards.models import Conflict, Judge, Nomination, Review, RoundKind
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.errors import Conflict as Outdated

__all__ = ["assign", "declare", "give_back", "hand_in", "keep", "preview", "settle", "settle_all"]
S = ReviewState


@transaction.atomic
def declare(review, *, by, why):
    """回避: a judge says that he cannot judge this one. His marks, if any, no longer count."""
    review = _mine(review, by, ("assign", "score"))
    if not why.strip():
        raise ActionRefused("请写明回避原因，如：是亲属、同单位。")
    if review.state == S.RECUSED:
        raise Outdated("您已经申请回避，不用再报。")
    Conflict.objects.get_or_create(
        judge=review.judge, nomination=review.nomination, kind=ConflictKind.DECLARED,
        defaults={"why": why.strip()[:100]},
    )  # fmt: skip
    review.state, review.version = S.RECUSED, review.version + 1
    review.save(update_fields=["state", "version"])
    ledger.record("award.recused", review.nomination, by=by, unit=review.nomination.path)
    return review


def _mine(review, by, rights=("score",)):
    """The judge's own review, locked; every way of writing marks comes through here."""
    entry = RoundKind.objects.select_for_update(of=("self",)).get(nominations__reviews=review.pk)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    judge = Judge.objects.select_related("round__office", "user").get(pk=review.judge_id)
    if judge.user_id != by.pk or judge.ended_at or review.state == S.DRAFT:
        raise ActionRefused("只能给分派给自己的对象打分。")
    review.judge = judge
    review.nomination = Nomination.objects.select_related("entry__criteria", "unit").get(pk=review.nomination_id)
    reasons = [rules.why_not_now(judge.round, right) for right in rights]
    if all(reasons):
        raise ActionRefused(reasons[-1])
    if entry.frozen_at:
        raise ActionRefused("这个奖项的结果已经锁定，不能再打分。")
    return review


def _to_mark(review, by, version):
    """The same, where marks may be written: no conflict at this moment, not final, still the version that was seen."""
    review = _mine(review, by)
    if review.state == S.RECUSED:
        raise ActionRefused("这个对象您要回避，不能再打分。")
    if review.nomination.state != NominationState.ACCEPTED:
        raise ActionRefused(f"这份推荐现在是“{review.nomination.get_state_display()}”，不用打分。")
    if kinds := keeps_away(review):
        named = "、".join(ConflictKind(kind).label for kind in sorted(kinds))
        raise ActionRefused(f"需要回避（{named}），不能打分。")
    if review.settled_at:
        raise ActionRefused("您已经定稿，不能再改。确实打错了，请联系街道退回。")
    if version is not None and int(version) != review.version:
        raise Outdated("这份打分在别的页面改过，请刷新后再提交。")
    return review


def keeps_away(review):
    """The kinds of conflict of a review at this moment, those on record included; empty when there is none."""
    pair = (review.judge_id, review.nomination_id)
    return conflicts.known([review.judge], Nomination.objects.filter(pk=review.nomination_id)).get(pair, set())


def lines_of(entry):
    """What judges mark, in order."""
    return list(entry.criteria.lines.filter(part=Part.REVIEW))


@transaction.atomic
def hand_in(review, marks, *, by, note="", version=None):
    """打分: every line between 0 and its weight, all at once. marks: {criterion id: points}.

    Conflicts are looked for again at this moment, whatever was assigned; until they are final marks may be changed.
    """
    review = _to_mark(review, by, None)
    lines = lines_of(review.nomination.entry)
    points = {str(line.pk): str(_points(marks, line)) for line in lines}
    note = _plain(note)[:200]
    if review.state == S.SUBMITTED and (review.marks, review.note) == (points, note):
        return review  # the same form sent twice
    if version is not None and int(version) != review.version:
        raise Outdated("这份打分在别的页面改过，请刷新后再提交。")
    review.marks, review.note = points, note
    review.total = sum((Decimal(points[str(line.pk)]) for line in lines if not line.independent), Decimal(0))
    review.state, review.submitted_at, review.version = S.SUBMITTED, timezone.now(), review.version + 1
    review.save(update_fields=["marks", "total", "state", "note", "submitted_at", "version"])
    ledger.record("award.scored", review.nomination, by=by, unit=review.nomination.path)
    return review


@transaction.atomic
def keep(review, marks, *, by, note="", version=None):
    """暂存: what is typed so far, right or not, as long as nothing was handed in. Counts for nothing."""
    review = _to_mark(review, by, version)
    if review.state == S.SUBMITTED:
        raise ActionRefused("已经打过分，改好后请直接提交。")
    kept = {str(line.pk): _plain(marks.get(str(line.pk)))[:10] for line in lines_of(review.nomination.entry)}
    review.marks, review.note = {key: text for key, text in kept.items() if text}, _plain(note)[:200]
    review.version += 1
    review.save(update_fields=["marks", "note", "version"])
    return review


@transaction.atomic
def settle(review, *, by):
    """定稿: the marks stand; from here on the judge may see what the others gave on average."""
    review = _to_mark(review, by, None)
    if review.state != S.SUBMITTED:
        raise ActionRefused("还没有打分，不能定稿。")
    review.settled_at, review.version = timezone.now(), review.version + 1
    review.save(update_fields=["settled_at", "version"])
    return review


@transaction.atomic
def settle_all(entry, *, by):
    """All of one's own marks for a kind, once none is missing; returns how many."""
    own = Review.objects.filter(nomination__entry=entry, judge__user=by, judge__ended_at=None)
    own = own.exclude(state__in=(S.DRAFT, S.RECUSED)).filter(nomination__state=NominationState.ACCEPTED)
    if left := own.filter(state=S.ASSIGNED).count():
        raise ActionRefused(f"还有 {left} 个对象没有打分，全部打完再定稿。")
    waiting = list(own.filter(settled_at=None).order_by("pk"))
    if not waiting:
        raise Outdated("已经定稿了，请刷新页面。")
    for review in waiting:
        settle(review, by=by)
    entry = RoundKind.objects.select_related("round__office", "kind").get(pk=entry.pk)
    facts = {"kind": entry.kind.name, "n": len(waiting)}
    ledger.record("award.settled", entry.round, by=by, unit=entry.round.office, **facts)
    return len(waiting)


@transaction.atomic
def give_back(review, *, by, why):
    """退回: the street lets a judge mend what was settled wrongly, and says why. Nobody gives back his own."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    judge = Judge.objects.select_related("round__office").get(pk=review.judge_id)
    review.nomination = Nomination.objects.select_related("entry").get(pk=review.nomination_id)
    if reason := rules.why_not_now(judge.round, "score"):
        raise ActionRefused(reason)
    if judge.user_id == by.pk:
        raise ActionRefused("自己的打分由同事退回。")
    if not review.settled_at or review.state != S.SUBMITTED or review.nomination.entry.frozen_at:
        raise Outdated("这份打分现在不是定稿，请刷新页面。")
    if not why.strip():
        raise ActionRefused("请写明为什么退回，评委会看到。")
    review.settled_at, review.returned_why, review.version = None, why.strip()[:100], review.version + 1
    review.save(update_fields=["settled_at", "returned_why", "version"])
    person = {"person": judge.user_id}
    ledger.record("award.given_back", review.nomination, by=by, unit=review.nomination.path, **person)
    return review


def _plain(text):
    """What was typed, without the sign no database keeps."""
    return str(text or "").replace("\x00", "").strip()


def _points(marks, line):
    given = marks.get(line.pk, marks.get(str(line.pk)))
    try:
        points = Decimal(str(given).strip())
    except InvalidOperation:
        raise ActionRefused(f"“{line}”还没有打分，请填 0 到 {line.points} 之间的数。") from None
    if not points.is_finite() or not 0 <= points <= line.weight or points != round(points, 1):
        raise ActionRefused(f"“{line}”请填 0 到 {line.points} 之间的数，最多一位小数。")
    return round(points, 1)
