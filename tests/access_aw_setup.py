"""Rounds and kinds of the awards in tests/access_table.py: an open round of the street, a draft, and those next door."""

from datetime import date, timedelta

from django.utils import timezone

from awards.actions.phases import set_dates
from awards.actions.rounds import plan_round
from awards.choices import RoundState
from awards.defaults import provide
from awards.models import AwardRound
from tests.access_way import Way

OF_STREET = {who: {"own"} for who in ["street", "community", "grid", "building", "entrance", "neighbour"]}
NEXT_DOOR = {"outsider": {"street"}}
REACH = {
    "award_round": OF_STREET | NEXT_DOOR,
    "award_phase": {"street": {"own"}} | NEXT_DOOR,
    "award_entry": OF_STREET | NEXT_DOOR,
    "award_kind": {"street": {"own"}} | NEXT_DOOR,
    "award_draft": {"street": {"own"}} | NEXT_DOOR,
}
URLS = {
    "award-kinds": Way(),
    "provide-award-kinds": Way(post={}),
    "new-award-kind": Way(),
    "switch-awards": Way(),
    "award-kind": Way("award_kind"),
    "change-award-kind": Way("award_kind"),
    "switch-award-kind": Way("award_kind", post={}),
    "revise-criteria": Way("award_kind"),
    "award-rounds": Way(by="building"),
    "new-award-round": Way(),
    "award-round": Way("award_round", by="building"),
    "change-award-round": Way("award_draft"),
    "date-award-round": Way("award_draft"),
    "move-award-phase": Way("award_phase"),
    "open-award-round": Way("award_draft", post={}),
    "cancel-award-round": Way("award_draft"),
    "award-criteria": Way("award_entry", by="building"),
    "api-award-round-list": Way(by="building"),
    "api-award-round-detail": Way("award_round", by="building"),
    "api-award-round-open": Way("award_draft", post={}),
    "api-award-round-move": Way(
        "award_round",
        post=lambda w: {
            "phase": "result",
            "begins_on": str(timezone.localdate() + timedelta(days=80)),
            "ends_on": str(timezone.localdate() + timedelta(days=88)),
            "preview": True,
        },
    ),
    "api-award-round-cancel": Way("award_round", post={"why": "不办了"}),
    "api-award-kind-list": Way(),
    "api-award-kind-detail": Way("award_kind"),
}


def make_more(world, units, buildings):
    offices = {"own": (world.t.street, world.t.director), "street": (world.t.next_street, world.t.outsider)}
    for office, _ in offices.values():
        provide(office)
    opened = {place: a_round(*at, "年度评选", RoundState.OPEN) for place, at in offices.items()}
    return {
        "award_kind": {place: office.award_kinds.first().pk for place, (office, _) in offices.items()},
        "award_round": {place: round.pk for place, round in opened.items()},
        "award_phase": {place: (round.pk, "result") for place, round in opened.items()},
        "award_entry": {place: round.kinds.first().pk for place, round in opened.items()},
        "award_draft": {place: a_round(*at, "筹备中的评选").pk for place, at in offices.items()},
    }


def a_round(office, by, name, state=RoundState.DRAFT):
    round = plan_round(office, by=by, name=name, since=date(2026, 1, 1), until=date(2026, 12, 31))
    set_dates(round, timezone.localdate(), by=by)
    AwardRound.objects.filter(pk=round.pk).update(state=state)
    return round
