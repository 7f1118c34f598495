"""Office time as one long line of minutes, so that a step's moment is found by bisection."""

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate

from django.utils import timezone

from governance.foundation.workdays import Calendar, DurationUnit, close_of_business, deadline, spans

RUN_UP = 420  # days before today that the demo looks back on


class Hours:
    def __init__(self, today):
        zone = timezone.get_default_timezone()
        first = today - timedelta(days=RUN_UP)
        self.calendar = Calendar.around(first, RUN_UP + 200)
        self.opens, self.closes = [], []
        self.days = [day for day in (first + timedelta(days=n) for n in range(RUN_UP + 60)) if self.calendar.works(day)]
        for day in self.days:
            for begin, end in spans():
                self.opens.append(datetime.combine(day, begin, zone))
                self.closes.append(datetime.combine(day, end, zone))
        lengths = [int((end - begin).total_seconds() // 60) for begin, end in zip(self.opens, self.closes, strict=True)]
        self.before = [0, *accumulate(lengths)]  # office minutes before each span

    def minute(self, at):
        """Office minutes from the start of the line to a moment."""
        n = bisect_right(self.opens, at) - 1
        if n < 0:
            return 0
        return self.before[n] + int((min(at, self.closes[n]) - self.opens[n]).total_seconds() // 60)

    def moment(self, minute):
        n = min(bisect_right(self.before, minute) - 1, len(self.opens) - 1)
        return self.opens[n] + timedelta(minutes=minute - self.before[n])

    def after(self, at, minutes):
        """The moment when so many office minutes more have passed; never before `at` itself."""
        return max(self.moment(self.minute(at) + max(int(minutes), 1)), at)

    def ago(self, now, minutes):
        return self.moment(max(self.minute(now) - int(minutes), 0))

    def due(self, at, duration):
        """The end of a limit, as `workdays.deadline` reckons it; short limits come up four times a ticket."""
        if duration.unit == DurationUnit.NATURAL_HOUR:
            return at + timedelta(hours=duration.amount)
        if duration.unit == DurationUnit.MINUTE:
            return at + timedelta(minutes=duration.amount)
        if duration.unit == DurationUnit.WORKING_DAY:
            day = self.days[bisect_right(self.days, at.date()) + int(duration.amount) - 1]
            return datetime.combine(day, close_of_business(), at.tzinfo)
        return deadline(at, duration, self.calendar).at
