"""诉求分类表: the book of work and the answers of a month by category of the first level."""

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone

from deliberation.choices_following import Left
from deliberation.figures_rates import Counts, counts_by, line, open_at
from deliberation.models import Category, Spell


@dataclass
class CategoryLine:
    """One first-level category: its counts, and how many of them went past their limit."""

    name: str
    counts: Counts
    overdue: int = 0

    @property
    def is_empty(self):
        return self.counts == Counts() and not self.overdue


def by_category(unit, period, now=None):
    """[CategoryLine] in the office's order, empty ones left out; the last row of a table is `summed` of it.

    超期: finished in the period after the limit, or open at its end and past the limit; by the limit as it stands now.
    """
    now = now or timezone.now()
    office = Category.objects.filter(office__path=unit.path[:4])
    top, lines = {}, {}
    parents = {row.pk: row for row in office.order_by("order", "code")}
    for pk, row in parents.items():
        while row.parent_id in parents:
            row = parents[row.parent_id]
        top[pk] = row
    for row in parents.values():
        if top[row.pk] is row:
            lines[row.pk] = CategoryLine(row.name, Counts())
    for category, counts in counts_by(unit, period, "category", now).items():
        line_ = lines[top[category].pk]
        line_.counts = line_.counts + counts
    for category, number in _overdue(unit, period, now):
        lines[top[category].pk].overdue += number
    return [each for each in lines.values() if not each.is_empty]


def _overdue(unit, period, now):
    end = min(period.end, now)
    finished = period.holds("ended_at") & Q(left=Left.RESOLVED, ended_at__gt=F("ticket__due_at"))
    waiting = open_at(end) & Q(ticket__due_at__lt=end)
    rows = Spell.objects.filter(line(unit, "ticket__")).filter(finished | waiting).order_by()
    return rows.values_list("ticket__category").annotate(n=Count("pk"))


def summed(lines):
    """The sum of all categories."""
    return CategoryLine("合计", sum((each.counts for each in lines), Counts()), sum(each.overdue for each in lines))
