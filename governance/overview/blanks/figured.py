"""The number an `Answer` asks for, or why there is none. One question to the table of months for a whole form."""

from datetime import date

from governance.overview.blanks.guessing import OWN
from governance.overview.blanks.words import CHANGE, LAST, PERCENT, SAME, SAME_CHANGE, SAME_PERCENT, THIS, YEAR
from governance.overview.months import reading
from governance.overview.months.definitions import INDICATORS, STOCK
from governance.overview.months.reading import last_month, several

NOTHING = "—"  # a rate with nothing to divide by
BACK = {LAST: 1, CHANGE: 1, PERCENT: 1, SAME: 12, SAME_CHANGE: 12, SAME_PERCENT: 12}


class Figures:
    """Figures of `unit` and of the units below it, around `month`; `load` first, then `value`."""

    def __init__(self, unit, month):
        self.unit, self.month, self.known = unit, month, {}

    def load(self, answers):
        units, months = {}, set()
        for answer in answers:
            unit = self._unit(answer)
            units[unit.pk] = unit
            months.update(self._months(answer))
        self.known = several(units.values(), months) if units else {}

    def value(self, answer):
        """(value, "") or (None, why): a number as the indicator is printed, "—" where a rate has no denominator."""
        unit = self._unit(answer)
        if not unit.path.startswith(self.unit.path):
            return None, f"{unit}不在所选单位之内，由他们自己填"
        months = self._months(answer)
        if not months:
            return None, "栏目写的月份与所填月份不符"
        if months[0] > self.month:
            return None, "在所填月份之后，还不用填"
        if min(months) > reading.live():
            return None, "这个月还没有到"
        indicator = INDICATORS[answer.code]
        if answer.period == YEAR and months[0] != self.month:
            return None, "累计的月份与所填月份不符"
        if answer.period == YEAR:
            return self._of_year(unit, indicator, months)
        figures = [self._figure(unit, month, answer.code) for month in months]
        if any(figure is None for figure in figures):
            missing = months[figures.index(None)]
            return None, f"{missing:%Y年%-m月}还没有统计数"
        values = [figure.value for figure in figures]
        if len(values) == 1:
            return (NOTHING if values[0] is None else values[0]), ""
        return self._compared(indicator, answer.period, *values)

    def _unit(self, answer):
        return self.unit if answer.unit == OWN else answer.unit

    def _figure(self, unit, month, code):
        return self.known.get((unit.pk, month), {}).get(code)

    def _months(self, answer):
        """The months a value is made of, the asked one first; [] when the heading names another."""
        months = self._of_heading(answer)
        return [] if answer.year and months[0].year != answer.year else months

    def _of_heading(self, answer):
        month = self.month
        if answer.period == YEAR:
            through = date(answer.year or month.year, answer.month[1], 1) if answer.month else month
            return [date(through.year, number, 1) for number in range(through.month, 0, -1)]
        if answer.month:
            year, number = answer.month
            return [date(year or answer.year or month.year, number, 1)]
        if answer.period == THIS or answer.period not in BACK:
            return [month]
        before = last_month(month) if BACK[answer.period] == 1 else date(month.year - 1, month.month, 1)
        return [before] if answer.period in (LAST, SAME) else [month, before]

    def _compared(self, indicator, period, now, before):
        if now is None or before is None:
            return NOTHING, ""
        difference = round(now - before, indicator.places or None)
        if period in (CHANGE, SAME_CHANGE) or indicator.is_rate:
            return difference, ""
        return (round(100 * (now - before) / before, 1) if before else NOTHING), ""

    def _of_year(self, unit, indicator, months):
        if indicator.kind == STOCK or (indicator.is_rate and not indicator.summed):
            of = months[-1] if indicator.code.endswith(".opening") else months[0]
            figure = self._figure(unit, of, indicator.code)
            if figure is None:
                return None, f"{of:%Y年%-m月}还没有统计数"
            return (NOTHING if figure.value is None else figure.value), ""
        if not indicator.summed:
            return None, "这个指标各月不能相加"
        figures = [self._figure(unit, month, indicator.code) for month in months]
        if missing := [month for month, figure in zip(months, figures, strict=True) if figure is None]:
            return None, f"本年有 {len(missing)} 个月没有统计数，累计不完整"
        numerator = sum(figure.numerator or 0 for figure in figures)
        parts = [figure.denominator for figure in figures if figure.denominator is not None]
        value = reading.figure(indicator.code, numerator, sum(parts) if parts else None).value
        return (NOTHING if value is None else value), ""
