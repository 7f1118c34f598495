"""The months: figures sum up the tree, their parts give their value, and what is signed was signed in order."""

from collections import Counter, defaultdict

from django.db.models import Exists, F, Max, OuterRef, Q
from django.db.models.functions import Length, Substr
from django.urls import reverse

from governance.overview.invariants.registry import FIGURES, Breach, invariant
from governance.overview.models import (
    MonthClosing,
    MonthlyFigureChange,
    MonthlyFigures,
    MonthReport,
    MonthState,
)
from governance.overview.months.closing import told
from governance.overview.months.definitions import FLOW, INDICATORS
from governance.overview.months.reading import figure

COUNT = "请在“月度统计”里重新月结这个月（manage.py close_month），仍不一致的请联系维护人员。"
SIGN = "请打开这份月报核对状态，由街道退回或重新定稿。"
MOST_MONTHS = 14
CAME = ("I1.opening", "I1.accepted", "I1.reopened", "I1.unmerged")
WENT = ("I1.closed", "I1.withdrawn", "I1.transferred", "I1.merged", "I1.pending")
SUMMED = [code for code, each in INDICATORS.items() if each.kind == FLOW and each.summed] + ["I1.opening", "I1.pending"]
MADE_OF = {code for code, each in INDICATORS.items() if each.is_rate and not code.startswith("I3")} | {
    "I3.response",
    "I3.solved",
    "I3.satisfied",
}


def _row(name, code, month, path, wrong):
    url = reverse("month", args=[code, f"{month:%Y-%m}"]) if len(path) <= 12 else ""
    return Breach(f"{name} {month:%Y-%m}", wrong, path, url)


@invariant("figures.book", "每个单位每月的期初、进出、期末相平", FIGURES, COUNT, over=MonthlyFigures, stretch=2000)
def every_book_balances(span):
    rows = MonthlyFigures.objects.filter(span.of("pk")).order_by("pk")
    for name, code, month, path, figures in rows.values_list(
        "unit__name", "unit__code", "month", "path", "figures"
    ).iterator():
        came, went = (sum((figures.get(each) or [0])[0] or 0 for each in side) for side in (CAME, WENT))
        if came != went:
            yield _row(name, code, month, path, f"期初和进入 {came}，离开和期末 {went}")


@invariant("figures.rates", "比率等于分子除以分母，不超过 100%", FIGURES, COUNT, over=MonthlyFigures, stretch=2000)
def rates_follow_from_their_parts(span):
    rows = MonthlyFigures.objects.filter(span.of("pk")).order_by("pk")
    for name, code, month, path, figures in rows.values_list(
        "unit__name", "unit__code", "month", "path", "figures"
    ).iterator():
        wrong = [each for each in sorted(MADE_OF & figures.keys()) if _is_wrong(each, *figures[each])]
        if wrong:
            yield _row(name, code, month, path, f"{INDICATORS[wrong[0]].name}（{wrong[0]}）与分子、分母对不上")


def _is_wrong(code, numerator, denominator, value):
    if denominator is None:
        return True
    return value != figure(code, numerator or 0, denominator).value or (denominator and (numerator or 0) > denominator)


@invariant("figures.tree", "上级的数不少于下级相加", FIGURES, COUNT)
def figures_sum_up_the_tree():
    """Of each month and street in which nothing was signed since it was last counted: what is signed stands still.

    What a community has itself belongs to no grid of it, so a sum may be less than the whole and never more.
    """
    for month in _counted_since_it_was_signed():
        rows = MonthlyFigures.objects.filter(month=month, unit__depth__lte=3).select_related("unit").order_by("path")
        rows = list(rows)
        last, _ = told(month, {row.unit_id for row in rows})
        sums, parts = defaultdict(Counter), Counter(row.path[:-4] for row in rows)
        for row in rows:
            for code in SUMMED:
                sums[row.path[:-4]][code] += (last[row.unit_id].get(code) or [0])[0] or 0
        for row in rows:
            own = {code: (last[row.unit_id].get(code) or [0])[0] or 0 for code in SUMMED}
            spare = {code: _rounded_away(code, parts[row.path]) for code in SUMMED}
            more = [code for code in SUMMED if sums[row.path][code] > own[code] + spare[code]]
            if more:
                words = (
                    f"{INDICATORS[more[0]].name}（{more[0]}）为 {own[more[0]]}，下级相加 {sums[row.path][more[0]]:g}"
                )
                yield _row(row.unit.name, row.unit.code, month, row.path, words)


def _rounded_away(code, parts):
    """How far the sum of so many rounded figures may be above the rounded whole."""
    places = INDICATORS[code].places
    return (parts + 1) * 0.5 * 10**-places if places else 0


def _counted_since_it_was_signed():
    signed = MonthReport.objects.filter(month=OuterRef("month"))
    waiting = signed.filter(state=MonthState.SUBMITTED)
    closings = MonthClosing.objects.filter(~Exists(waiting), done_at__isnull=False).order_by("-month")
    frozen = dict(
        MonthReport.objects.order_by().values_list("month").annotate(at=Max("frozen_at")).values_list("month", "at")
    )
    for month, done_at in closings.values_list("month", "done_at")[:MOST_MONTHS]:
        if frozen.get(month) is None or frozen[month] <= done_at:
            yield month


def _reports(rows, wrong):
    for name, code, month, path in rows.values_list("unit__name", "unit__code", "month", "path").order_by("pk"):
        yield _row(name, code, month, path, wrong)


@invariant("reports.figures", "每份月报都有统计数", FIGURES, COUNT, over=MonthReport)
def every_report_has_figures(span):
    counted = MonthlyFigures.objects.filter(unit=OuterRef("unit"), month=OuterRef("month"))
    yield from _reports(MonthReport.objects.filter(span.of("pk")).filter(~Exists(counted)), "没有统计数")


@invariant("reports.signed", "提交、定稿的月报有提交、定稿时间", FIGURES, SIGN, over=MonthReport)
def reports_were_signed_at_a_time(span):
    wrong = Q(state=MonthState.SUBMITTED, submitted_at=None) | Q(state=MonthState.FROZEN, frozen_at=None)
    wrong |= Q(frozen_at__lt=F("submitted_at")) | ~Q(state=MonthState.FROZEN) & Q(frozen_at__isnull=False)
    yield from _reports(MonthReport.objects.filter(span.of("pk")).filter(wrong), "状态与提交、定稿时间对不上")


@invariant("reports.order", "街道的月报在全部社区之后定稿", FIGURES, SIGN)
def streets_freeze_last():
    below = MonthReport.objects.annotate(above=Substr("path", 1, 4)).filter(
        month=OuterRef("month"), above=OuterRef("path")
    )
    left = below.annotate(steps=Length("path")).filter(steps__gt=4).exclude(state=MonthState.FROZEN)
    rows = MonthReport.objects.annotate(steps=Length("path")).filter(steps=4, state=MonthState.FROZEN)
    yield from _reports(rows.filter(Exists(left)), "街道已定稿，还有社区没有定稿")


@invariant("changes.signed", "追补、更正只针对定稿的月份", FIGURES, SIGN, over=MonthlyFigureChange)
def changes_are_of_frozen_months(span):
    report = MonthReport.objects.filter(month=OuterRef("month"), state=MonthState.FROZEN)
    figures = MonthlyFigures.objects.filter(unit=OuterRef("unit"), month=OuterRef("month"))
    rows = MonthlyFigureChange.objects.filter(span.of("pk"))
    rows = rows.filter(~Exists(report) | ~Exists(figures) | Q(old=F("new")))
    for pk, name, code, path, month in rows.values_list("pk", "unit__name", "unit__code", "unit__path", "month"):
        yield _row(f"{name}追补更正{pk}", code, month, path, "这个月没有定稿，或前后的数相同")
