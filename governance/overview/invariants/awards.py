"""Rounds of awards: what was frozen is unchanged and gives the same result again, and nobody judged his own."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from awards.actions.freezing import sealed
from awards.choices import ItemState, NominationState, ReviewState, RoundState
from awards.models import (
    Award,
    AwardCriterion,
    Conflict,
    Nomination,
    PaperCount,
    PlanItem,
    Review,
    RoundKind,
    Standing,
    VoteSlip,
    VoteTally,
)
from awards.verifying import verify
from governance.overview.invariants.registry import AWARDS, Breach, invariant

RECKON = "请用 manage.py verify_round 看第一处不同，查明改动；评选没有命名的，重新核算、批准。"
MARK = "请街道核对这份打分，按回避处理后重新核算。"


def _entries(rows, wrong):
    for pk, name, kind, path in rows.values_list("pk", "round__name", "kind__name", "round__office__path"):
        yield Breach(f"{name}{kind}", wrong, path, reverse("award-result", args=[pk]))


def _nominations(rows, label, wrong, prefix=""):
    for pk, nomination, path in rows.values_list("pk", f"{prefix}pk", f"{prefix}path").iterator():
        yield Breach(f"{label}{pk}", wrong, path, reverse("nomination", args=[nomination]))


@invariant("rounds.seal", "锁定的结果与锁定时的摘要一致", AWARDS, RECKON)
def frozen_rows_give_their_hash():
    """The hash over what was kept at the freezing: somebody who changed a total in the table is found."""
    kept = defaultdict(list)
    of = ("nomination", "auto", "review", "resident", "total", "rank", "outcome", "why", "inputs")
    for standing in Standing.objects.only(*of, "nomination__entry").select_related("nomination").iterator(500):
        kept[standing.nomination.entry_id].append(standing)
    entries = RoundKind.objects.exclude(frozen_at=None).select_related("round__office", "kind")
    for entry in entries.iterator(50):
        rows = {standing.nomination_id: standing.inputs for standing in kept[entry.pk]}
        if sealed(entry.inputs, rows, kept[entry.pk]) != entry.digest:
            page = reverse("award-result", args=[entry.pk])
            yield Breach(f"{entry}", "结果或依据在锁定后被改动", entry.round.office.path, page)


@invariant("rounds.reproduce", "按原始记录重新核算，得到同样的结果", AWARDS, RECKON)
def raw_rows_give_the_same_result():
    open_or_named = [RoundState.OPEN, RoundState.NAMED]
    entries = RoundKind.objects.exclude(frozen_at=None).filter(round__state__in=open_or_named)
    for entry in entries.select_related("round__office", "criteria", "kind"):
        if differs := verify(entry).differs:
            page = reverse("award-result", args=[entry.pk])
            yield Breach(f"{entry}", f"第一处不同：{differs}", entry.round.office.path, page)


@invariant("rounds.two_people", "锁定和批准结果的是两个人", AWARDS, "请由另一个人重新批准。")
def approved_by_a_second_person():
    yield from _entries(RoundKind.objects.filter(approved_by=F("frozen_by")), "锁定的人自己批准了结果")


@invariant("rounds.quota", "拟命名的不多于名额", AWARDS, RECKON)
def no_more_than_the_quota():
    given = Count("nominations__award", filter=Q(nominations__award__revoked_at=None))
    yield from _entries(RoundKind.objects.annotate(n=given).filter(n__gt=F("quota")), "命名数多于名额")


@invariant("awards.once", "同一对象在一个奖项里只有一个有效命名", AWARDS, "请撤销其中一个命名。", over=Award)
def nobody_has_two_prizes_of_a_kind(span):
    same = Q(nomination__building=OuterRef("nomination__building"))
    for of in ("household", "person", "volunteer"):
        same |= Q(**{f"nomination__{of}": OuterRef(f"nomination__{of}")})
    nobody = {f"nomination__{of}": None for of in ("building", "household", "person", "volunteer")}
    same |= Q(nomination__unit=OuterRef("nomination__unit"), **nobody)
    other = Award.objects.filter(same, nomination__entry=OuterRef("nomination__entry"), revoked_at=None)
    rows = Award.objects.filter(span.of("pk"), revoked_at=None).filter(Exists(other.filter(pk__lt=OuterRef("pk"))))
    for pk, number, path in rows.values_list("pk", "number", "nomination__path"):
        yield Breach(f"命名{number}", "同一对象已有一个命名", path, reverse("award", args=[pk]))


@invariant("awards.named", "命名都出自已命名的评选", AWARDS, RECKON, over=Award)
def awards_come_from_named_rounds(span):
    rows = Award.objects.filter(span.of("pk")).exclude(nomination__entry__round__state=RoundState.NAMED)
    for pk, number, path in rows.values_list("pk", "number", "nomination__path"):
        yield Breach(f"命名{number}", "这一轮评选没有命名", path, reverse("award", args=[pk]))


@invariant("awards.numbers", "一轮评选的证书编号连续，没有缺号", AWARDS, "请查明缺的编号去了哪里，并写在操作说明里。")
def certificate_numbers_have_no_gap():
    last = {}
    rows = Award.objects.order_by("number").values_list("pk", "number", "nomination__path")
    for pk, number, path in rows.iterator():
        head, _, n = number.rpartition("-")
        if n.isdigit() and int(n) != last.get(head, 0) + 1:
            yield Breach(f"命名{number}", "前面缺号", path, reverse("award", args=[pk]))
        last[head] = int(n) if n.isdigit() else 0


@invariant("reviews.conflicts", "回避的评委没有有效打分", AWARDS, MARK, over=Review)
def nobody_marked_what_he_must_not(span):
    known = Conflict.objects.filter(judge=OuterRef("judge"), nomination=OuterRef("nomination"))
    rows = Review.objects.filter(span.of("pk"), state=ReviewState.SUBMITTED).filter(Exists(known))
    yield from _nominations(rows, "打分", "评委须回避，打分仍有效", "nomination__")


@invariant("reviews.judges", "打分的是本轮评选抽取的评委", AWARDS, MARK, over=Review)
def only_judges_of_the_round_marked(span):
    rows = Review.objects.filter(span.of("pk")).exclude(judge__round=F("nomination__entry__round"))
    yield from _nominations(rows, "打分", "评委不是这一轮的", "nomination__")


@invariant("reviews.totals", "打分的小计等于各项相加", AWARDS, MARK, over=Review, stretch=2000)
def totals_are_sums_of_marks(span):
    shown = set(AwardCriterion.objects.filter(independent=True).values_list("pk", flat=True))
    rows = Review.objects.filter(span.of("pk"), state=ReviewState.SUBMITTED)
    for pk, marks, total, nomination, path in rows.values_list(
        "pk", "marks", "total", "nomination", "nomination__path"
    ).iterator():
        right = sum((Decimal(points) for line, points in marks.items() if int(line) not in shown), Decimal(0))
        if right != total:
            yield Breach(f"打分{pk}", f"小计 {total}，各项相加 {right}", path, reverse("nomination", args=[nomination]))


@invariant(
    "votes.slips", "票数不多于用过的选票", AWARDS, "请核对纸票计数和收回的选票，作废错误的计数。", over=VoteTally
)
def no_more_votes_than_slips(span):
    used = dict(VoteSlip.objects.exclude(used_at=None).order_by().values_list("round").annotate(n=Count("pk")))
    rows = VoteTally.objects.filter(span.of("pk"))
    columns = ("nomination", "nomination__path", "nomination__entry__round", "ayes", "noes")
    for nomination, path, round, ayes, noes in rows.values_list(*columns).iterator():
        if ayes + noes > used.get(round, 0):
            yield Breach(f"推荐{nomination}", "票数多于用过的选票", path, reverse("nomination", args=[nomination]))


@invariant("votes.paper", "票数包含每一箱纸票的计数", AWARDS, "请核对纸票计数，作废后重新清点。", over=VoteTally)
def paper_is_in_the_tally(span):
    counted = {"n_ayes": Sum("ayes"), "n_noes": Sum("noes")}
    boxes = PaperCount.objects.filter(nomination=OuterRef("nomination"), voided_at=None).order_by().values("nomination")
    rows = VoteTally.objects.filter(span.of("pk"))
    for name, value in counted.items():
        rows = rows.annotate(**{name: Coalesce(Subquery(boxes.annotate(n=value).values("n")), 0)})
    rows = rows.filter(Q(n_ayes__gt=F("ayes")) | Q(n_noes__gt=F("noes")))
    for nomination, path in rows.values_list("nomination", "nomination__path"):
        yield Breach(f"推荐{nomination}", "纸票计数多于总票数", path, reverse("nomination", args=[nomination]))


@invariant("nominations.standing", "有结果的推荐仍然符合条件", AWARDS, RECKON, over=Nomination)
def standings_are_of_accepted_nominations(span):
    """Who withdrew after the freezing makes the result one to be reckoned anew; of a named round it stands."""
    rows = Nomination.objects.filter(span.of("pk"), standing__isnull=False, entry__round__state=RoundState.OPEN)
    yield from _nominations(rows.exclude(state=NominationState.ACCEPTED), "推荐", "已不符合条件，仍在结果里")


@invariant("buildings.reached", "达标的 5+N 内容由社区核对过", AWARDS, "请社区重新核对这一项。", over=PlanItem)
def reached_items_were_looked_at(span):
    rows = PlanItem.objects.filter(span.of("pk"), state=ItemState.REACHED, checked_by=None)
    for pk, building, path in rows.values_list("pk", "plan__building", "plan__building__unit__path"):
        yield Breach(f"楼栋{building}进展{pk}", "达标，没有核对人", path, reverse("building-plan", args=[building]))
