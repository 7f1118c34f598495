"""重点人群与走访表: a line a category, counted as P2 and V1 of the month are."""

from collections import defaultdict
from dataclasses import dataclass

from governance.overview.months.counting_people import cared_for, homes_of_cared
from governance.overview.months.places import Month, Tree
from residents.choices import CareKind


@dataclass
class CareLine:
    """People of a category on the month's last day; how many the month asked for, and how many of them were seen."""

    name: str
    people: int = 0
    due: int = 0
    seen: int = 0

    @property
    def rate(self):
        """走访率 in percent; None where nobody was due."""
        return round(100 * self.seen / self.due, 1) if self.due else None

    @property
    def waiting(self):
        return self.due - self.seen


def care_lines(path, first):
    """[CareLine] of the branch that stood at `path` on the month's last day, the sum last."""
    month = Month.of(first)
    tree = Tree(month)
    lines, whole = defaultdict(lambda: CareLine("")), CareLine("合计（一人几类只计一次）")
    homes = {pk: home for pk, home in homes_of_cared(month, tree).items() if (tree.node(home) or "").startswith(path)}
    for _, kinds, due, seen in cared_for(month, homes):
        for line in (whole, *(lines[kind] for kind in set(kinds))):
            line.people += 1
            line.due += due
            line.seen += seen
    for kind, line in lines.items():
        line.name = CareKind(kind).label
    return [*(lines[kind.value] for kind in CareKind if kind.value in lines), whole]
