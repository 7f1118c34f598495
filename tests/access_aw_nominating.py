"""Nominations, suggestions and votes in tests/access_table.py: a building nominated in every place."""

from datetime import date

from awards.actions.voting import print_slips
from awards.choices import PhaseName, RoundState, Target
from awards.models import AwardKind, AwardRound, CriteriaSet, Nomination, PaperCount, RoundKind, Suggestion, Veto
from residents.models import Household
from tests.access_way import Way
from tests.awards.build import in_phase

P = PhaseName
ALONG = {
    "street": {"own", "same", "other"},
    "community": {"own", "same"},
    "grid": {"own"},
    "building": {"own"},
    "entrance": {"own"},
    "neighbour": {"other"},
    "outsider": {"street"},
}
OF_STREET = {who: {"own"} for who in ["street", "community", "grid", "building", "entrance", "neighbour"]}
REACH = {
    "nomination": ALONG,
    "veto": ALONG,
    "nominated_round": OF_STREET | {"outsider": {"street"}},
    "suggestion": {"street": {"own", "same", "other"}, "community": {"own", "same"}, "neighbour": {"other"},
                   "outsider": {"street"}},
    "vote_place": {"street": {"own", "same", "other"}, "community": {"own", "same"}, "neighbour": {"other"},
                   "outsider": {"street"}},
    "vote_count": {"street": {"own", "same", "other"}, "community": {"own", "same"}, "neighbour": {"other"},
                   "outsider": {"street"}},
    "public_awards": {},
    "vote_code": {},
}  # fmt: skip

NOT_ONES_OWN = frozenset({"street", "community", "grid", "building", "entrance"})


def now_in(phase, **post):
    """All rounds are in these phases today."""

    def prepare(w):
        for round in AwardRound.objects.filter(name="推荐中的评选"):
            in_phase(round, phase)
        return post

    return prepare


def nominated_by(who, **post):
    def prepare(w):
        now_in(P.NOMINATION)(w)
        Nomination.objects.filter(pk=w.args["nomination"]["own"]).update(
            nominated_by=getattr(w.t, who), state="submitted"
        )
        return post

    return prepare


def a_person(w):
    """A nomination that may be given a consent: of somebody."""
    Nomination.objects.filter(pk=w.args["nomination"]["own"]).update(building=None, person=w.t.building_leader)
    return {"may_publish": "on"}


def a_building(w):
    now_in(P.NOMINATION)(w)
    Nomination.objects.filter(pk=w.args["nomination"]["own"]).update(state="withdrawn")
    entry = RoundKind.objects.get(round=w.args["nominated_round"]["own"])
    return {"kind": entry.pk, "target": f"building-{w.args['building']['own']}", "deeds": "楼道整洁。"}


def told(w):
    now_in(P.NOMINATION)(w)
    unit = w.t.willow
    return {"entry": RoundKind.objects.get(round=w.args["nominated_round"]["own"]).pk, "unit": unit.pk, "who": "吴家",
            "deeds": "热心。", "source": "neighbour", "nominator": "邻居"}  # fmt: skip


URLS = {
    "nominations": Way("nominated_round", by="building"),
    "nomination": Way("nomination", by="building"),
    "nominate": Way("nominated_round", by="building"),
    "accept-nominations": Way("nominated_round", by="community", post={}),
    "accept-nomination": Way("nomination", by="community", post=now_in(P.NOMINATION)),
    "decline-nomination": Way("nomination", by="community"),
    "withdraw-nomination": Way(
        "nomination", by="community", post=nominated_by("willow_secretary"),
        narrower=NOT_ONES_OWN,
    ),
    "consent-nomination": Way("nomination", by="grid", post=a_person, narrower=frozenset({"building", "entrance"})),
    "bar-nomination": Way("nomination", by="street"),
    "lift-veto": Way("veto", by="street"),
    "suggestions": Way("nominated_round", by="community"),
    "suggestion": Way("suggestion", by="community"),
    "set-aside-suggestion": Way("suggestion", by="community"),
    "api-nomination-list": Way(by="building", post=a_building),
    "api-nomination-detail": Way("nomination", by="building"),
    "api-nomination-check": Way("nomination", by="community", post=nominated_by("grid_leader", fits=True)),
    "api-nomination-withdraw": Way(
        "nomination", by="community", post=nominated_by("willow_secretary"), narrower=NOT_ONES_OWN
    ),
    "api-nomination-bar": Way("nomination", by="street", post=now_in(P.EVIDENCE, reason="重大事故", proof="文书 3 号")),
    "award-votes": Way("nominated_round", by="community"),
    "print-vote-slips": Way("vote_place", by="community", post=now_in(P.VOTING)),
    "return-slips": Way("vote_place", by="community"),
    "count-vote-box": Way("vote_place", by="community"),
    "void-count": Way("vote_count", by="community"),
    "vote-by-code": Way(by="signed out"),
    "vote": Way("vote_code", by="signed out"),
    "suggestion-answer": Way(by="signed out", post={"receipt": "TJ0000OWN"}),
    "public-nominate": Way("public_awards", by="signed out", post=told),
}  # fmt: skip


def make_more(world, units, buildings):
    entries = {place: _entry(office) for place, office in (("own", world.t.street), ("street", world.t.next_street))}
    made = {kind: {} for kind in ("nomination", "veto", "suggestion")}
    for place, unit in units.items():
        entry = entries["street" if place == "street" else "own"]
        it = Nomination.objects.create(
            entry=entry, unit=unit, path=unit.path, building=buildings[place], title=f"楼栋{place}", deeds="邻里和睦。",
            source="organisation",
        )  # fmt: skip
        made["nomination"][place] = it.pk
        made["veto"][place] = Veto.objects.create(
            nomination=it, reason="弄虚作假", proof="文书", by=world.t.director
        ).pk
        community = unit.get_ancestors().get(depth=2)
        made["suggestion"][place] = Suggestion.objects.create(
            entry=entry, unit=community, path=community.path, receipt=f"TJ0000{place.upper()}", who="吴家", deeds="热心。",
            source="neighbour",
        ).pk  # fmt: skip
    [slip] = print_slips(
        entries["own"].round, Household.objects.filter(dwelling__building=buildings["own"])[:1], by=world.t.director
    )
    return made | {
        "vote_code": {"own": slip.code},
        "vote_place": {
            place: (entries["street" if place == "street" else "own"].round_id, building.pk)
            for place, building in buildings.items()
        },
        "vote_count": {
            place: (
                entries["street" if place == "street" else "own"].round_id,
                building.pk,
                _count(made["nomination"][place], building, world.t.director),
            )
            for place, building in buildings.items()
        },
        "nominated_round": {place: entry.round_id for place, entry in entries.items()},
        "public_awards": {"own": world.t.willow.code},
    }


def _count(nomination, building, by):
    count = {"nomination_id": nomination, "building": building, "ayes": 1}
    return PaperCount.objects.create(**count, counted_by="甲", watched_by="乙", by=by).pk


def _entry(office):
    """A round of an office with one kind for buildings."""
    kind, _ = AwardKind.objects.get_or_create(
        office=office, name="最美楼栋", defaults={"target": Target.BUILDING, "quota": 1}
    )
    criteria = CriteriaSet.objects.create(kind=kind, number=9, vetoes=["弄虚作假", "重大事故"])
    span = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    round = AwardRound.objects.create(office=office, name="推荐中的评选", state=RoundState.OPEN, **span)
    return RoundKind.objects.create(round=round, kind=kind, criteria=criteria, quota=1)
