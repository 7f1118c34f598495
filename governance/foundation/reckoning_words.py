"""How a deadline was reckoned, in the words a clerk would use to a resident."""

from governance.foundation.models import CalendarDay

WEEKDAYS = "一二三四五六日"
PROVISIONAL = "节假日安排未公布，暂按周末推算"
OFF = (CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.WEEKEND)


def basis(start, at, duration, days, *, from_next_day, moved, provisional):
    """One line; `days` are the days the reckoning passed over, `moved` those after a last day that was off."""
    words = [f"{said(start.date())} {start:%H:%M} 起" + ("，当日不计" if from_next_day else ""), f"限 {duration}"]
    words += _skipped(days)
    if moved:
        words.append(f"期满日 {short(moved[0])} 为{moved[0].name or moved[0].get_kind_display()}，顺延至下一工作日")
    words.append(f"到 {said(at.date(), unless=start.year)} {at:%H:%M}")
    if provisional:
        words.append(PROVISIONAL)
    return "；".join(words)


def _skipped(days):
    said = [f"跳过{run[0].name or '节假日'} {span(run)}" for run in holiday_runs(days)]
    if any(day.kind == CalendarDay.Kind.WEEKEND for day in days):
        said.append("跳过周末")
    makeups = [short(day) for day in days if day.kind == CalendarDay.Kind.MAKEUP]
    return said + (["补班 " + "、".join(makeups)] if makeups else [])


def holiday_runs(days):
    """Holidays of one name that follow each other, as lists."""
    runs, before = [], None
    for day in days:
        if day.kind == CalendarDay.Kind.HOLIDAY:
            if before is not None and before.kind == day.kind and before.name == day.name:
                runs[-1].append(day)
            else:
                runs.append([day])
        before = day
    return runs


def span(run):
    return short(run[0]) if len(run) == 1 else f"{short(run[0])}–{short(run[-1])}"


def short(day):
    return f"{day.date.month}/{day.date.day}"


def said(when, unless=None):
    """10月8日（周四）; with its year when that is another than `unless`."""
    year = f"{when.year}年" if unless not in (None, when.year) else ""
    return f"{year}{when.month}月{when.day}日（周{WEEKDAYS[when.weekday()]}）"
