"""A whole month counted: one pass at the leaf for each table, then rolled up the tree. Writes nothing."""

from governance.overview.months import counting_deeds, counting_people, counting_tickets
from governance.overview.months.places import Month, Tree
from governance.overview.months.rolling import Roll


def count(first, now=None):
    """(`Tree`, {path: {code: [numerator, denominator, value]}}) of every street, community and grid of that month."""
    month = Month.of(first, now)
    tree = Tree(month)
    roll = Roll(tree)
    for part in (counting_tickets, counting_people, counting_deeds):
        part.count(roll, month)
    score = counting_tickets.score(counting_tickets.weights_by_street(tree))
    return tree, roll.finish(
        {
            "I3": score,
            "I3.score": score,
            "S1.hours": counting_deeds.hours,
            "S2": counting_deeds.hours_each,
            "W1.days": counting_deeds.days_each,
        }
    )
