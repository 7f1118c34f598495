"""What waits on the desks of the demo's own line today: a little of everything, nothing drowning.

Each line: the state it rests in, who answers for it (depth of the unit), its age in office hours.
"""

from itertools import cycle

from deliberation.choices import IssueSource, TicketState
from governance.overview.demo.accounts import own_building, own_entrance
from governance.overview.demo.course import Course
from governance.overview.demo.lives import Life

S, FROM = TicketState, IssueSource
ON_THE_STAIRS = [  # 月桂苑3号楼: 楼栋长 and 单元长 see these, the grid leader handles them
    (S.SUBMITTED, 3, 2),
    (S.DISPATCHED, 3, 5),
    (S.IN_PROGRESS, 3, 9),
    (S.IN_PROGRESS, 3, 18),
    (S.IN_PROGRESS, 3, 40),
    (S.RESOLVED, 3, 26),
]
ON_THE_LANDING = [  # its 2单元: reported by the 单元长
    (S.SUBMITTED, 3, 1),
    (S.IN_PROGRESS, 3, 8),
]
IN_THE_COMMUNITY = [  # anywhere in 沁心湖社区
    (S.SUBMITTED, 3, 1),
    (S.SUBMITTED, 2, 3),
    (S.ACCEPTED, 2, 5),
    (S.ACCEPTED, 3, 6),
    (S.DISPATCHED, 2, 6),
    (S.IN_PROGRESS, 2, 40),
    (S.IN_PROGRESS, 2, 70),
    (S.RETURNED, 3, 12),
    (S.RESOLVED, 3, 30),
]
AT_THE_STREET = [  # hard matters, with the street and its departments
    (S.SUBMITTED, 1, 3),
    (S.ACCEPTED, 1, 6),
    (S.DISPATCHED, 1, 7),
    (S.DISPATCHED, 1, 9),
    (S.IN_PROGRESS, 1, 30),
    (S.IN_PROGRESS, 1, 75),
    (S.IN_PROGRESS, 1, 125),
    (S.RESOLVED, 1, 90),
]
ROOMS = ("301", "401", "202", "402")  # doors every registered building has
ELSEWHERE = [
    (S.SUBMITTED, 3, 2),
    (S.DISPATCHED, 3, 5),
    (S.IN_PROGRESS, 3, 10),
    (S.IN_PROGRESS, 2, 40),
    (S.RESOLVED, 3, 28),
]


def desks(office, drawer, now, rng):
    """Courses left on purpose where somebody has to do the next thing; as many as the lines above."""
    building = own_building(office.ground)
    plans = [(ELSEWHERE, {}), (ON_THE_STAIRS[::2], {"building": building})]
    if office.ground.plan.code == "WH":
        community = office.ground.above(building.unit, 2)
        plans = [
            (ON_THE_STAIRS, {"building": building}),
            (ON_THE_LANDING, {"building": building, "entrance": own_entrance(office.ground)}),
            (IN_THE_COMMUNITY, {"community": community}),
            (AT_THE_STREET, {}),
        ]
    rooms = cycle(ROOMS)
    for lines, where in plans:
        for rest, depth, age in lines:
            at = office.hours.ago(now, age * 60)
            deepest = max(unit.depth for unit in office.ground.units if unit.depth < 4)
            ticket, result = drawer.case(at, depth=min(depth, deepest), **where)
            if ticket.entrance is not None and ticket.building is building:
                ticket.room = next(rooms)
            if "entrance" in where:
                ticket.filed_by, ticket.source = office.cast.entrance_leader(ticket.entrance), FROM.BUILDING_LEADER
                ticket.external_number = ""
            yield Life(Course(office, ticket), result, now, rng, rest=rest, quiet=True).run()
