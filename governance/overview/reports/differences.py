"""与上月相比: which numbers moved much, and what moved in them: their parts, or the units below."""

from dataclasses import dataclass

from governance.overview.months.definitions import INDICATORS
from governance.overview.reports.month import KINDS, LINES, compared, with_unit

LEAST, SHARE, POINTS = 3, 0.2, 5  # a count moves by as many and by such a share, a rate by so many points
THREE_RATES = ("I3.response", "I3.solved", "I3.satisfied")
LEAST_BELOW = 5  # a rate of fewer cases swings by chance; it is said so


@dataclass(frozen=True)
class Difference:
    code: str
    name: str
    value: str
    before: str
    change: str
    why: str


def differences(month):
    """[Difference] of the numbers that moved much, in the order of the table; [] without a month before."""
    found = []
    for code in LINES:
        value, before = month.value(code), month.value(code, month.last)
        if value is None or before is None or not _much(code, value, before):
            continue
        why = _rate_moved(month, code) if INDICATORS[code].is_rate else _parts_moved(month, code)
        name = _named(code)
        said = with_unit(code, value), with_unit(code, before), compared(code, value, before)
        found.append(Difference(code, name, *said, why))
    return found


def _named(code):
    """A kind of meeting or a theme alone says nothing: it is said of what it is a part."""
    each, main = INDICATORS[code], INDICATORS[INDICATORS[code].main]
    return f"{main.name}：{each.name}" if code.startswith(KINDS) and each.unit == main.unit else each.name


def _much(code, value, before):
    change = abs(value - before)
    if INDICATORS[code].is_rate:
        return change >= POINTS
    return change >= LEAST and change >= SHARE * max(abs(before), 1)


def _rate_moved(month, code):
    """Numerator and denominator, both as they were and are."""
    now, then = month.figures[code], month.last[code]
    if code == "I3":
        rates = [(each, month.value(each), month.value(each, month.last)) for each in THREE_RATES]
        return "，".join(f"{INDICATORS[each].name} {compared(each, value, before)}" for each, value, before in rates)
    if now.denominator is None or then.denominator is None:
        return ""
    words = (
        f"分子由 {then.numerator:g} 变为 {now.numerator:g}，"
        f"分母由 {then.denominator:g} 变为 {now.denominator:g}（{INDICATORS[code].formula}）"
    )
    few = min(now.denominator, then.denominator) < LEAST_BELOW
    return f"{words}；基数不足 {LEAST_BELOW}，波动大，仅供参考" if few else words


def _parts_moved(month, code):
    """The units below whose number changed, in the order of the tree; what is left changed at the unit itself."""
    moved, rest = [], month.value(code) - month.value(code, month.last)
    for unit, now, then in month.parts:
        value, before = month.value(code, now), month.value(code, then)
        if value is None or before is None:
            return ""
        rest -= value - before
        if value != before:
            moved.append(f"{unit} {value - before:+g}")
    if rest and month.parts and INDICATORS[code].summed:
        moved.append(f"本级 {rest:+g}")
    return "，".join(moved)
