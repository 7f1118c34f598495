"""勾稽关系: sums that must hold in a month's figures, each said with its two sides and whether it holds."""

from dataclasses import dataclass

from deliberation.choices_councils import CouncilKind
from governance.overview.models import MonthState
from governance.overview.months.definitions import INDICATORS
from governance.overview.reports.month import printed
from volunteers.choices import Theme

ABOVE_ALL = {"M1"}  # may be more than 100 %: what was listed before is finished now
SUMMED_BELOW = ("I1.accepted", "I1.closed", "V2", "D1", "S1.times", "W1")


@dataclass(frozen=True)
class Identity:
    """`holds` is None where a side is not known."""

    words: str
    left: str
    right: str
    holds: bool | None


def checks(month, categories=None, care=None):
    """[Identity] of a `Month`; with the sums of the category and the care table those too."""
    found = [
        _equal(
            month,
            "期初在办 + 受理 + 重办 + 撤销并案 = 办结 + 撤回 + 转出 + 并案 + 期末在办",
            ("I1.opening", "I1.accepted", "I1.reopened", "I1.unmerged"),
            ("I1.closed", "I1.withdrawn", "I1.transferred", "I1.merged", "I1.pending"),
        ),
        _same("上月期末在办 = 本月期初在办", month.value("I1.pending", month.last), month.value("I1.opening")),
        _equal(
            month,
            "党组织和党员家庭 = 网格党支部 + 楼栋党小组 + 中心户 + 示范户",
            ("O2",),
            ("O2.grids", "O2.groups", "O2.centers", "O2.models"),
        ),
        _equal(month, "议事会场次 = 各类议事会场次之和", ("D1",), tuple(f"D1.{kind.value}" for kind in CouncilKind)),
        _equal(month, "五治活动场次 = 五个主题之和", ("A1",), tuple(f"A1.{theme.value}" for theme in Theme)),
        _same(
            "上月末未消除问题 + 本月发现 = 本月消除 + 月末未消除",
            _sum([month.value("Q1.open", month.last), month.value("Q1.found")]),
            _sum([month.value("Q1.fixed"), month.value("Q1.open")]),
        ),
        _at_most(month, "80 岁及以上 ≤ 居民登记数", "P2.over_80", "P1"),
        _at_most(month, "独居老人 ≤ 重点人群数", "P2.alone", "P2"),
        _at_most(month, "志愿服务人数 ≤ 志愿服务人次", "S1.people", "S1.times"),
        _rates(month),
    ]
    found += [_below(month, code) for code in SUMMED_BELOW if month.parts]
    if categories is not None:
        found += [
            _recounted(month, f"分类表{words}合计 = 总表{words}", number, month.value(code))
            for words, code, number in (
                ("受理", "I1.accepted", categories.counts.accepted),
                ("办结", "I1.closed", categories.counts.resolved),
                ("期末在办", "I1.pending", categories.counts.closing),
            )
        ]
    if care is not None and "V1" in month.figures:
        asked = month.figures["V1"]
        found.append(_recounted(month, "走访表人数合计 = 总表重点人群数", care.people, month.value("P2")))
        found.append(_recounted(month, "走访表应访合计 = 探访率分母", care.due, asked.denominator or 0))
        found.append(_recounted(month, "走访表访到合计 = 探访率分子", care.seen, asked.numerator or 0))
    return found


def _sum(values):
    return None if None in values else sum(values)


def _said(value):
    return "没有统计" if value is None else f"{value:g}"


def _same(words, left, right):
    return Identity(words, _said(left), _said(right), None if None in (left, right) else left == right)


def _recounted(month, words, counted, kept):
    """A table counted today against the figures kept: after the final version they may differ by later corrections."""
    found = _same(words, counted, kept)
    frozen = month.report is not None and month.report.state == MonthState.FROZEN
    if frozen and found.holds is False:
        return Identity(f"{words}（定稿后数据有变动，见追补、更正）", found.left, found.right, False)
    return found


def _equal(month, words, left, right):
    return _same(words, _sum([month.value(code) for code in left]), _sum([month.value(code) for code in right]))


def _at_most(month, words, left, right):
    one, other = month.value(left), month.value(right)
    return Identity(words, _said(one), _said(other), None if None in (one, other) else one <= other)


def _rates(month):
    """Which rates are above a hundred; the data is asked about, the number stays as it is."""
    above = [
        f"{INDICATORS[code].name} {printed(code, figure.value)}%"
        for code, figure in month.figures.items()
        if INDICATORS[code].unit == "%" and figure.value is not None and figure.value > 100 and code not in ABOVE_ALL
    ]
    return Identity(
        "各项比率不超过 100%", "、".join(above) or "没有超过的", "100%", not above if month.figures else None
    )


def _below(month, code):
    """What the units below add up to is at most the whole: the rest lies at the unit itself."""
    whole, parts = month.value(code), _sum([part.get(code) and part[code].value for _, part, _ in month.parts])
    rest = "" if None in (whole, parts) else f"，本级 {whole - parts:g}"
    words = f"{INDICATORS[code].name}：下级之和 + 本级 = 本单位"
    return Identity(words, _said(parts) + rest, _said(whole), None if None in (whole, parts) else parts <= whole)
