"""The part of what follows a ticket: calls, the reporter's own page, exclusions, rates."""

from deliberation.actions import make_link
from deliberation.actions.tracking import make_track_link
from deliberation.choices import TicketState
from deliberation.models import Exclusion
from tests.access_way import Way
from tests.builders import make_ticket

S = TicketState
PHONE = {"reporter_phone": "13855100001"}
REACH = {
    "rate-link": {},
    "track-link": {},
    "exclusion": {"street": {"own", "other"}, "community": {"own"}, "grid": {"own"}, "neighbour": {"other"}},
}
ON_TICKETS = {
    "exclude": {
        "by": "grid",
        "state": S.RESOLVED,
        "post": {"reason": "not_ours", "note": "属邻街道管辖，已告知"},
        "more": {},
    },
}

URLS = {
    "follow-ups": Way(),
    "next-call": Way(),
    "call": Way("ticket", by="community", state=S.RESOLVED, more=PHONE),
    "reveal-for-call": Way("ticket", by="community", post={}, state=S.RESOLVED, more=PHONE),
    "make-rate-link": Way("ticket", by="community", post={}, state=S.RESOLVED, more=PHONE),
    "rates": Way(),
    "rate-rows": Way(query=lambda w: {"unit": w.t.willow_1.code, "what": "accepted"}),
    "rate-weights": Way(post={"response": "20", "solved": "40", "satisfied": "40"}),
    "exclusions": Way(),
    "decide-exclusion": Way("exclusion", post={"approve": "1", "answer": "同意"}),
    "rate": Way("rate-link", by="signed out"),
    "make-track-link": Way("ticket", by="grid", post={}, state=S.IN_PROGRESS),
    "track": Way("track-link", by="signed out"),
}


def make_more(world, units, buildings):
    t = world.t
    done = make_ticket(t.group, building=t.building, by=t.building_leader, state=S.RESOLVED, unit=t.willow_1, **PHONE)
    other = make_ticket(t.maple_1, by=t.maple_secretary, state=S.CLOSED)
    asked = {"reason": "not_ours", "note": "属邻街道管辖，已告知诉求人"}
    asked = {
        "own": Exclusion.objects.create(
            ticket=done, unit=t.willow_1, path=t.willow_1.path, asked_by=t.grid_leader, **asked
        ).pk,
        "other": Exclusion.objects.create(
            ticket=other, unit=t.maple, path=t.maple.path, asked_by=t.maple_secretary, **asked
        ).pk,
    }
    running = make_ticket(t.group, building=t.building, by=t.building_leader)
    return {
        "exclusion": asked,
        "rate-link": {"own": make_link(done, by=t.willow_secretary)},
        "track-link": {"own": make_track_link(running, by=t.building_leader)},
    }
