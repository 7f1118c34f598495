"""诉求分类表: the book of work and the answers of a month by category of the first level."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from deliberation.choices_following import Left
from deliberation.figures_rates import Counts, counts_where, open_at
from deliberation.models import Category, Spell
from governance.overview.months.places import Month, Tree


@dataclass
class CategoryLine:
    """One first-level category: its counts, and how many of them went past their limit."""

    name: str
    counts: Counts
    overdue: int = 0


def by_category(path, first):
    """[CategoryLine] of the branch that stood at `path` on the month's last day, in the office's order; the sum last.

    超期: finished in the month after the limit, or open at its end and past the limit; by the limit as it stands now.
    """
    month = Month.of(first)
    tree, top = Tree(month), _tops(path[:4])
    lines = {row.pk: CategoryLine(row.name, Counts()) for row in top.values()}

    def by(prefix):
        place = tree.place(f"{prefix}path", f"{prefix}building")
        return {"place": place, "category": F(f"{prefix}category")}

    def where(prefix):
        return Q(**{f"{prefix}street_path": path[:4]})

    def ours(place):
        return (tree.node(place) or "").startswith(path)

    for (place, category), counts in counts_where(where, month.period, by, month.now).items():
        if ours(place):
            into = lines[top[category].pk]
            into.counts = into.counts + counts
    names = {f"by_{name}": each for name, each in by("ticket__").items()}
    late = Spell.objects.filter(where("ticket__"), _late(month)).order_by().annotate(**names)
    for place, category, number in late.values_list(*names).annotate(n=Count("pk")):
        if ours(place):
            lines[top[category].pk].overdue += number
    told = [each for each in lines.values() if each != CategoryLine(each.name, Counts())]
    sums = sum((each.counts for each in told), Counts()), sum(each.overdue for each in told)
    return [*told, CategoryLine("合计", *sums)]


def _late(month):
    finished = month.period.holds("ended_at") & Q(left=Left.RESOLVED, ended_at__gt=F("ticket__due_at"))
    return finished | open_at(month.end) & Q(ticket__due_at__lt=month.end)


def _tops(street):
    """{category id: its first-level category} of an office, in its order."""
    known = {row.pk: row for row in Category.objects.filter(office__path=street).order_by("order", "code")}
    top = {}
    for pk, row in known.items():
        while row.parent_id in known:
            row = known[row.parent_id]
        top[pk] = row
    return top
