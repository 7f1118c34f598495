"""The part of councils in tests/access_table.py: a council of a building in every place, a member of it, a team."""

from django.utils import timezone

from deliberation.actions.series import set_series
from deliberation.choices_councils import CouncilKind
from tests.access_way import Way
from tests.builders import make_council, make_deliberator, make_member, make_team

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
TEAM = COUNCIL | {"building": set(), "entrance": set()}  # children are among them
SERIES = {"street": {"own"}, "community": {"own"}, "neighbour": {"own"}, "outsider": {"street"}}  # of the office
REACH = {"council": COUNCIL, "member": COUNCIL, "team": TEAM, "deliberator": TEAM, "series": SERIES}

URLS = {
    "councils": Way(by="building"),
    "new-council": Way(by="community"),
    "council": Way("council", by="entrance"),
    "council-roster": Way("council", by="building"),
    "change-council": Way("council", by="community"),
    "close-council": Way("council", by="community"),
    "seat-member": Way("council", by="community", post=lambda w: seat(w)),
    "end-membership": Way("member", by="community", post=lambda w: {"on": str(timezone.localdate())}),
    "api-council-list": Way(by="building"),
    "api-council-detail": Way("council", by="entrance"),
    "api-council-members": Way("council", by="building"),
    "council-cadence": Way(by="building"),
    "teams": Way(by="grid"),
    "new-team": Way(by="community"),
    "team": Way("team", by="grid"),
    "change-team": Way("team", by="community"),
    "close-team": Way("team", by="community"),
    "join-team": Way("team", by="community", post=lambda w: {"name": "李桑榆", "joined": str(timezone.localdate())}),
    "leave-team": Way("deliberator", by="community", post=lambda w: {"on": str(timezone.localdate())}),
    "withdraw-team-consent": Way("deliberator", by="community", post={}),
    "series": Way(by="community"),
    "new-series": Way(by="community"),
    "change-series": Way("series", by="community"),
    "renew-member": Way("member", by="community", post={"until": "2035-12-31"}),
}


def seat(w):
    return {"name": "钱物业", "group": w.council.groups.get().pk, "since": str(timezone.localdate())}


def make_more(w, units, buildings):
    made = {"council": {}, "member": {}, "team": {}, "deliberator": {}}
    for place, building in buildings.items():
        council = make_council(units[place], CouncilKind.OTHER, name="架空层议事角", building=building)
        made["council"][place] = council.pk
        made["member"][place] = make_member(council, "孙召集").pk
        team = make_team(units[place])
        made["team"][place] = team.pk
        made["deliberator"][place] = make_deliberator(team).pk
        if place == "own":
            w.council = council
    offices = {"own": w.t.street, "street": w.t.next_street}
    made["series"] = {
        place: set_series(office, by=None, name="楼长有话说", blocks=["chat"]).pk for place, office in offices.items()
    }
    return made
