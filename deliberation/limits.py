"""Which limit each of a ticket's clocks has: the office's own rows, category before level, urgent before both."""

from deliberation.choices import Clock, IssueKind, IssueLevel
from deliberation.models import Category, TimeLimit
from governance.foundation.workdays import Duration, DurationUnit

D, U = Duration, DurationUnit
DEFAULTS = {  # level -> clock -> duration (domain.md 6.2); an office edits its own copies
    IssueLevel.MINOR: {
        Clock.ACKNOWLEDGE: D(4, U.WORKING_HOUR),
        Clock.CONTACT: D(24, U.NATURAL_HOUR),
        Clock.HANDLE: D(3, U.WORKING_DAY),
    },
    IssueLevel.MAJOR: {
        Clock.ACKNOWLEDGE: D(1, U.WORKING_DAY),
        Clock.CONTACT: D(24, U.NATURAL_HOUR),
        Clock.HANDLE: D(7, U.WORKING_DAY),
    },
    IssueLevel.HARD: {
        Clock.ACKNOWLEDGE: D(1, U.WORKING_DAY),
        Clock.CONTACT: D(24, U.NATURAL_HOUR),
        Clock.HANDLE: D(15, U.WORKING_DAY),
    },
}
BY_KIND = {  # a dispute is mediated, a question answered; nobody signs for a question
    IssueKind.DISPUTE: {Clock.ACKNOWLEDGE: D(1, U.WORKING_DAY), Clock.HANDLE: D(30, U.NATURAL_DAY)},
    IssueKind.INQUIRY: {Clock.ACKNOWLEDGE: None, Clock.CONTACT: None, Clock.HANDLE: D(1, U.WORKING_DAY)},
    IssueKind.PRAISE: {Clock.ACKNOWLEDGE: None, Clock.CONTACT: None, Clock.HANDLE: D(1, U.WORKING_DAY)},
}
URGENT = {
    Clock.ACKNOWLEDGE: D(30, U.MINUTE),
    Clock.CONTACT: D(1, U.NATURAL_HOUR),
    Clock.HANDLE: D(24, U.NATURAL_HOUR),
}


def limits_of(office_path, level, category, urgent=False, kind=""):
    """{clock: Duration, or None where no such clock runs}; the most particular word wins.

    From the least to the most particular: the level's default, the office's own row for the level, what the kind
    of matter asks for, the office's row for a category. Urgent tickets have limits of their own.
    """
    chain = _chain(category)
    by_kind = {} if urgent else BY_KIND.get(kind, {})
    chosen = (URGENT if urgent else DEFAULTS[IssueLevel(level)]) | by_kind
    ranks = {clock: 1 if clock in by_kind else -1 for clock in chosen}
    rows = TimeLimit.objects.filter(office__path=office_path, urgent=urgent)
    for row in rows:
        if row.level not in (None, level) or row.category_id not in (None, *chain):
            continue
        rank = (chain.index(row.category_id) + 1) * 2 if row.category_id else 0
        rank += row.level is not None
        if rank > ranks[row.clock]:
            chosen[row.clock], ranks[row.clock] = row.duration, rank
    return chosen


def _chain(category):
    """Ids from the root category down to this one."""
    ids = [category.pk]
    while category.parent_id:
        category = Category.objects.get(pk=category.parent_id)
        ids.insert(0, category.pk)
    return ids
