"""The part of what follows a ticket: calls, the reporter's own page, exclusions, rates."""

from deliberation.actions import make_link
from deliberation.choices import TicketState
from tests.access_way import Way
from tests.builders import make_ticket

S = TicketState
PHONE = {"reporter_phone": "13855100001"}
REACH = {"rate-link": {}}

URLS = {
    "follow-ups": Way(),
    "next-call": Way(),
    "call": Way("ticket", by="community", state=S.RESOLVED, more=PHONE),
    "reveal-for-call": Way("ticket", by="community", post={}, state=S.RESOLVED, more=PHONE),
    "make-rate-link": Way("ticket", by="community", post={}, state=S.RESOLVED, more=PHONE),
    "rate": Way("rate-link", by="signed out"),
}


def make_more(world, units, buildings):
    t = world.t
    done = make_ticket(t.group, building=t.building, by=t.building_leader, state=S.RESOLVED, unit=t.willow_1, **PHONE)
    return {"rate-link": {"own": make_link(done, by=t.willow_secretary)}}
