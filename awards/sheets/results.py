"""E-6 和美评选推荐/公示表: inside with all scores, for everybody without."""

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.choices import ObjectionState
from awards.models import Nomination, PaperCount
from awards.published_results import deeds_of, places_of
from awards.reckoning import LEAST_VOTES, may_be_told
from governance.foundation.workbooks import Column, write_table

HEAD = [Column("序号", 6, "number"), Column("类别", 12, "short"), Column("对象", 24), Column("所在社区/网格", 24),
        Column("主要事迹", 46)]  # fmt: skip
SCORES = [
    Column("指标得分", 10, "number"),
    Column("评议得分", 10, "number"),
    Column("群众票", 18, "short"),
    Column("群众得分", 10, "number"),
    Column("总分", 10, "number"),
    Column("名次", 7, "number"),
    Column("结果", 12, "short"),
]
REMARK = Column("公示意见", 22)
AT_ONCE = 1000


def write_sheet(target, standings, *, round, scores, mark, today=None):
    """Write E-6 of a queryset of `Standing`; returns how many lines it has. Without scores: who was put on notice."""
    today = today or timezone.localdate()
    name = "推荐表" if scores else "公示表"
    return write_table(
        target,
        title=f"{round.office}{round}{name}",
        left=f"填报单位：{round.office}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日",
        columns=[*HEAD, *SCORES, REMARK] if scores else [*HEAD, REMARK],
        rows=lines(standings, scores),
        mark=mark,
        sheet=name,
    )


def lines(standings, scores):
    """One line a nominee, kind by kind, best first; the public one by place, so that the order tells no score."""
    if not scores:
        standings = standings.filter(nomination__in=Nomination.objects.on_notice())
    boxes = PaperCount.objects.filter(nomination=OuterRef("nomination"), voided_at=None).order_by()
    on_paper = boxes.values("nomination").annotate(n=Sum(F("ayes") + F("noes"))).values("n")
    rows = standings.select_related(
        "nomination__entry__kind", "nomination__unit", "nomination__household__dwelling__building__estate",
        "nomination__tally",
    ).annotate(
        on_paper=Coalesce(Subquery(on_paper), 0),
        objections=Count("nomination__objections"),
        upheld=Count("nomination__objections", filter=Q(nomination__objections__state=ObjectionState.UPHELD)),
        refused=Count("nomination__objections", filter=Q(nomination__objections__state=ObjectionState.REFUSED)),
        closed=Count("nomination__objections", filter=Q(nomination__objections__state=ObjectionState.CLOSED)),
    )  # fmt: skip
    by_kind = ["nomination__entry__kind__place", "nomination__entry"]
    rows = rows.order_by(*by_kind, "-pk") if scores else rows.order_by(*by_kind, "nomination__path", "nomination")
    n = 0
    for some in _in_batches(rows):
        nominations = [row.nomination for row in some]
        places, deeds = places_of(nominations), {} if scores else deeds_of(nominations)
        for row in some:
            n += 1
            yield _line(n, row, places[row.nomination_id], None if scores else deeds.get(row.nomination_id, ""))


def _in_batches(rows):
    some = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _line(n, row, place, public_deeds):
    it = row.nomination
    if public_deeds is not None:
        return (n, it.entry.kind.name, it.public_title, place, public_deeds, _remark(row))
    head = (n, it.entry.kind.name, it.title, place, it.deeds)
    tally = getattr(it, "tally", None)
    votes = _votes(tally, row.on_paper) if tally else "没有投票"
    auto, review, resident, total = (float(each) for each in (row.auto, row.review, row.resident, row.total))
    sums = (auto, review, votes, resident, total)
    return (*head, *sums, row.rank, row.get_outcome_display(), _remark(row))


def _votes(tally, on_paper):
    votes = tally.ayes + tally.noes
    if votes < LEAST_VOTES:
        return f"不足 {LEAST_VOTES} 户，不计"
    if not may_be_told(votes, on_paper):
        return f"{votes} 户投票；有一种方式不足 {LEAST_VOTES} 户，不公布赞成数"
    return f"赞成 {tally.ayes}，不赞成 {tally.noes}"


def _remark(row):
    if not row.nomination.noticed_until and not row.objections:
        return ""
    if not row.objections:
        return "无异议" if row.nomination.noticed_until < timezone.localdate() else "公示中"
    waiting = row.objections - row.upheld - row.refused - row.closed
    parts = [(row.upheld, "成立"), (row.refused, "不成立"), (waiting, "核实中"), (row.closed, "未再核实")]
    return f"异议 {row.objections} 条：" + "，".join(f"{n} 条{words}" for n, words in parts if n)
