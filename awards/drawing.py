"""抽签分派: every nomination to as many judges as asked, nobody much busier than another, no conflict.

Pure arithmetic, and the same seed draws the same, so that what was previewed is what is applied.
"""

from random import Random


def draw(judges, nominations, conflicts, each, *, seed, taken=None):
    """({nomination: [judges]}, [nominations with too few]).

    judges      {judge: most he takes, or None}
    conflicts   pairs (judge, nomination) that must not meet
    each        judges a nomination needs
    taken       {nomination: judges that have it already}
    """
    random, taken = Random(seed), taken or {}
    load = {judge: sum(judge in held for held in taken.values()) for judge in judges}
    lots = {judge: random.random() for judge in sorted(judges)}
    drawn, short = {}, []
    order = sorted(nominations)
    random.shuffle(order)
    order.sort(key=lambda nomination: _open(judges, nomination, conflicts))  # hardest first
    for nomination in order:
        held = list(taken.get(nomination, ()))
        free = [
            judge
            for judge in judges
            if judge not in held
            and (judge, nomination) not in conflicts
            and (judges[judge] is None or load[judge] < judges[judge])
        ]
        free.sort(key=lambda judge: (load[judge], lots[judge]))
        chosen = free[: max(each - len(held), 0)]
        for judge in chosen:
            load[judge] += 1
        drawn[nomination] = chosen
        if len(held) + len(chosen) < each:
            short.append(nomination)
    return drawn, sorted(short)


def _open(judges, nomination, conflicts):
    return sum((judge, nomination) not in conflicts for judge in judges)
