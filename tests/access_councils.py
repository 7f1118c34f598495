"""The part of councils in tests/access_table.py: a building's talk in every place, a member of it, a team."""

from datetime import date

from deliberation.choices_councils import CouncilKind
from tests.access_way import Way
from tests.builders import make_council, make_member

# A council is known on its branch, and to who leads its building.
COUNCIL = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
REACH = {"council": COUNCIL, "member": COUNCIL}

URLS = {
    "councils": Way(by="building"),
    "new-council": Way(by="community"),
    "council": Way("council", by="entrance"),
    "council-roster": Way("council", by="building"),
    "change-council": Way("council", by="community"),
    "close-council": Way("council", by="community"),
    "seat-member": Way("council", by="community", post=lambda w: seat(w)),
    "end-membership": Way("member", by="community", post=lambda w: {"on": str(date.today())}),
    "renew-member": Way("member", by="community", post={"until": "2035-12-31"}),
}


def seat(w):
    return {"name": "钱物业", "group": w.council.groups.get(name="单元长").pk, "since": str(date.today())}


def make_more(w, units, buildings):
    made = {"council": {}, "member": {}}
    for place, building in buildings.items():
        council = make_council(kind=CouncilKind.BUILDING_TALK, building=building)
        made["council"][place] = council.pk
        made["member"][place] = make_member(council, "孙召集").pk
        if place == "own":
            w.council = council
    return made
