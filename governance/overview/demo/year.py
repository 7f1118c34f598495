"""When things come in: a year of them, more in working hours, more in summer, and a full last fortnight."""

from bisect import bisect_left
from datetime import datetime, timedelta
from itertools import accumulate

DAYS = 365
SEASON = (0.9, 0.7, 0.95, 1.0, 1.05, 1.2, 1.3, 1.25, 1.05, 0.95, 1.0, 0.95)  # by month
HOURS = (1, 0, 0, 0, 0, 1, 3, 6, 12, 14, 12, 8, 5, 6, 11, 11, 9, 8, 7, 8, 7, 5, 3, 2)
RECENT = 12  # days before the present that get more, because they are still on the desks


def moments(count, now, calendar, rng):
    """`count` moments of the year before `now`, ascending."""
    first = now.date() - timedelta(days=DAYS)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    weights = [_weight(day, now, calendar) for day in days]
    sums, hours = list(accumulate(weights)), list(accumulate(HOURS))
    made = []
    for _ in range(count):
        day = days[bisect_left(sums, rng.random() * sums[-1])]
        hour = bisect_left(hours, rng.randint(1, hours[-1]))
        made.append(
            datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=now.tzinfo)
        )
    made.sort()
    return made


def _weight(day, now, calendar):
    weight = SEASON[day.month - 1] * (1.0 if calendar.works(day) else 0.35)
    return weight * (3.2 if (now.date() - day).days <= RECENT else 1)
