"""The reckoning of one nominee written out, so that anybody can do it again on paper. Knows no database.

Numbers are fractions; `plain` writes them: exactly where four decimals suffice, else as a fraction and its beginning.
"""

from dataclasses import dataclass
from fractions import Fraction

from awards.choices import Normalising
from awards.reckoning import (
    LEAST_VOTES,
    auto_part,
    levelled,
    may_be_told,
    reached,
    resident_part,
    review_part,
    trimmed_mean,
)


@dataclass(frozen=True)
class Step:
    """A line of the sheet: what it is about, how it is reckoned, what comes out (a Fraction, Decimal or None)."""

    of: object  # id of a criterion, or of a judge
    words: str
    points: object = None
    counted: bool = True

    @property
    def shown(self):
        return "" if self.points is None else plain(self.points)


def plain(number):
    """7.5, -3, or 22/3（7.3333…）."""
    number = Fraction(number)
    tenthousands = number * 10_000
    if tenthousands.denominator == 1:
        return f"{float(number):.4f}".rstrip("0").rstrip(".")
    cut = int(abs(tenthousands))
    return f"{number.numerator}/{number.denominator}（{'-' if number < 0 else ''}{cut // 10_000}.{cut % 10_000:04d}…）"


def auto_steps(scale, nominee):
    """([Step], the sentence how they become the part)."""
    steps, summed, counted, whole = [], Fraction(0), Fraction(0), Fraction(0)
    for line in scale.auto:
        count, weight = nominee.counts.get(line.pk), Fraction(line.weight)
        share = reached(count, line)
        points = None if share is None else weight * share
        steps.append(Step(line.pk, _count_words(count, line, share), points, not line.independent))
        if not line.independent:
            whole += weight
            counted += weight if share is not None else 0
            summed += points or 0
    part, _ = auto_part(scale.auto, nominee.counts)
    how = f"各项相加 {plain(summed)}"
    if counted and counted != whole:
        how += f"；没有可算的项把分值让给其他项：{plain(summed)} × {plain(whole)} ÷ {plain(counted)}"
        how += f" = {plain(summed * whole / counted)}"
    return steps, f"{how}，四舍五入到两位小数得 {part}。"


def _count_words(count, line, share):
    if count is None:
        return "没有取到数据，记 0"
    numerator, denominator = count
    if denominator == 0:
        return "没有可算的，不计"
    value = Fraction(numerator) if denominator is None else Fraction(100 * numerator, denominator)
    sign = "" if denominator is None else "%"
    got = plain(value) if denominator is None else f"{numerator} ÷ {denominator} = {plain(value)}%"
    full = f"{got}，{plain(line.full_at)}{sign} 得满分"
    if share == 1:
        return f"{full}，得 {plain(line.weight)} 分"
    return f"{full}：{plain(line.weight)} × {plain(value)} ÷ {plain(line.full_at)}"


def review_steps(scale, nominee, everyone):
    """([Step a judge], the sentence); `everyone`: all nominees of the kind, for levelling strict and mild."""
    most = sum(Fraction(line.weight) for line in scale.review)
    level = levelled(everyone, most) if scale.normalising == Normalising.CENTRE else {}
    shifts = _shifts(everyone) if level else {}
    marks = [
        (judge, Fraction(points), level.get((judge, nominee.pk), Fraction(points))) for judge, points in nominee.marks
    ]
    dropped = _dropped([each for *_, each in marks], scale.trim_from)
    steps = []
    for n, (judge, points, levelled_to) in enumerate(marks):
        words = f"给 {plain(points)} 分"
        if level:
            words += f"，找平 {plain(shifts[judge])}，得 {plain(levelled_to)}"
        steps.append(Step(judge, words, levelled_to, n not in dropped))
    if not marks:
        return steps, "没有评委打分，得 0.00 分。"
    values = [each for *_, each in marks]
    mean = trimmed_mean(values, scale.trim_from)
    rule = (
        f"去掉一个最高分和一个最低分（{scale.trim_from} 位评委起）"
        if dropped
        else f"不到 {scale.trim_from} 位评委，不去掉最高最低分"
    )
    part = review_part(values, scale.trim_from)
    n = len(values) - len(dropped)
    return steps, f"{rule}，其余 {n} 个平均 {plain(mean)}，四舍五入到两位小数得 {part}。"


def _shifts(everyone):
    """{judge: what levelling adds}: the mean of all marks less the judge's own mean."""
    by_judge = {}
    for nominee in everyone:
        for judge, points in nominee.marks:
            by_judge.setdefault(judge, []).append(Fraction(points))
    marks = [each for own in by_judge.values() for each in own]
    mean = sum(marks) / len(marks) if marks else Fraction(0)
    return {judge: mean - sum(own) / len(own) for judge, own in by_judge.items()}


def _dropped(values, trim_from):
    """Places of the one lowest and the one highest that are left out."""
    if len(values) < trim_from:
        return set()
    order = sorted(range(len(values)), key=values.__getitem__)
    return {order[0], order[-1]}


def resident_words(scale, nominee, on_paper=0):
    """How turnout and assent become the residents' part; not how, where it would tell what a household said.

    `on_paper`: how many of the votes were counted from boxes.
    """
    weight, votes = sum(Fraction(line.weight) for line in scale.resident), nominee.ayes + nominee.noes
    part = resident_part(scale.resident, nominee, scale.full_turnout)
    if not votes or not nominee.households:
        return f"{nominee.households} 户里没有投票，得 0.00 分。"
    if votes < LEAST_VOTES:
        return f"投票不足 {LEAST_VOTES} 户，为不暴露各户的选择，不计也不公布，得 0.00 分。"
    rate, assent = Fraction(100 * votes, nominee.households), Fraction(nominee.ayes, votes)
    turnout = min(rate / scale.full_turnout, Fraction(1))
    exact = weight * (turnout + assent) / 2
    took_part = (
        f"{nominee.households} 户里 {votes} 户投票，参与率 {plain(rate)}%，{scale.full_turnout}% 得满分，"
        f"参与 {plain(turnout)}；"
    )
    if not may_be_told(votes, on_paper):
        way = "纸票" if 0 < on_paper < LEAST_VOTES else "扫码"
        why = f"{way}投的不足 {LEAST_VOTES} 户，为不暴露各户的选择，赞成和不赞成各多少不公布"
        return f"{took_part}{why}，合计都计入，参与和赞成各占一半，得 {part}。"
    return (
        f"{took_part}"
        f"赞成 {nominee.ayes} ÷ {votes} = {plain(assent)}；"
        f"{plain(weight)} × （{plain(turnout)} + {plain(assent)}）÷ 2 = {plain(exact)}，四舍五入得 {part}。"
    )
