"""Results, notices, objections and awards in tests/access_table.py: a round in every state, here and next door."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from awards.actions.freezing import freeze
from awards.actions.objections import look_into, object_to
from awards.certificate_codes import code_of, digest_of_number
from awards.choices import PhaseName, RoundState
from awards.models import Award, AwardRound, Nomination
from tests.access_way import Way
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import make_officer

OF_STREET = {"street": {"own"}, "outsider": {"street"}}
OF_BRANCH = {"street": {"own"}, "community": {"own"}, "grid": {"own"}, "outsider": {"street"}}
SEEN = {who: {"own"} for who in ["street", "community", "grid", "building", "entrance", "neighbour"]}
REACH = dict.fromkeys(
    ["result_round", "fresh_entry", "frozen_entry", "tied_entry", "new_objection", "taken_objection", "named_award"],
    OF_STREET,
) | {
    "sheet_round": SEEN | {"outsider": {"street"}},
    "seen_entry": SEEN | {"outsider": {"street"}},
    "award": OF_BRANCH,
    "reckoned": OF_BRANCH,
    "noticed_round": {},
    "noticed": {},
    "award_code": {},
}
ANSWER = {"upheld": "no", "findings": "走访核实", "words": "已核实，走访属实。"}
URLS = {
    "award-results": Way("result_round", by="street"),
    "verify-award-round": Way("result_round", by="street"),
    "award-result": Way("frozen_entry", by="street"),
    "freeze-award": Way("fresh_entry", by="street", post={}),
    "settle-award-ties": Way("tied_entry", by="street", post=lambda w: w.tied | {"why": "评审会合议"}),
    "approve-award": Way("frozen_entry", by="street", post={}),
    "award-sheet": Way("sheet_round", by="community"),
    "calculation-sheet": Way("reckoned", by="community"),
    "award-objections": Way("result_round", by="street"),
    "take-award-objection": Way("new_objection", by="street", post={}),
    "answer-award-objection": Way("taken_objection", by="street", post=ANSWER),
    "name-awards": Way("result_round", by="street"),
    "award-certificates": Way("result_round", by="street"),
    "awards": Way(by="grid"),
    "award": Way("award", by="grid"),
    "award-certificate": Way("award", by="street"),
    "award-word": Way("award", by="street"),
    "wall-award": Way("award", by="community", post={"on_wall": "yes", "words": "邻里好"}),
    "recheck-award": Way("named_award", by="street", post={"note": "走访核实，仍符合条件"}),
    "revoke-award": Way("named_award", by="street", post={"why": "查实弄虚作假"}),
    "api-award-result-list": Way(by="building"),
    "api-award-result-detail": Way("seen_entry", by="building"),
    "api-award-result-freeze": Way("fresh_entry", by="street", post={}),
    "api-award-result-settle": Way(
        "tied_entry",
        by="street",
        post=lambda w: {
            "places": [{"nomination": int(key[6:]), "place": int(at)} for key, at in w.tied.items()],
            "why": "评审会合议",
        },
    ),
    "api-award-result-approve": Way("frozen_entry", by="street", post={}),
    "api-award-result-verify": Way("frozen_entry", by="street"),
    "api-award-objection-list": Way(by="street"),
    "api-award-objection-detail": Way("taken_objection", by="street"),
    "api-award-objection-take": Way("new_objection", by="street", post={}),
    "api-award-objection-answer": Way("taken_objection", by="street", post=ANSWER | {"upheld": False}),
    "api-award-objection-receipt": Way(by="signed out", post=lambda w: {"receipt": w.receipt}),
    "api-award-list": Way(by="grid"),
    "api-award-detail": Way("award", by="grid"),
    "api-award-wall": Way("award", by="community", post={"on_wall": True}),
    "api-award-recheck": Way("named_award", by="street", post={"note": "走访核实，仍符合条件"}),
    "api-award-revoke": Way("named_award", by="street", post={"why": "查实弄虚作假"}),
    "award-notice": Way("noticed_round", by="signed out"),
    "award-objection": Way(by="signed out"),
    "object-to-award": Way("noticed", by="signed out"),
    "honour-wall": Way("public-unit", by="signed out"),
    "award-check": Way("award_code", by="signed out"),
}


def make_more(w, units, buildings):
    made = {kind: {} for kind in REACH}
    offices = {"own": (w.t.street, units["own"], units["same"]), "street": (w.t.next_street, units["street"], None)}
    for place, (office, unit, other) in offices.items():
        for kind, key in _of_office(office, unit, other, w).items():
            made[kind][place] = key
    return made


def _of_office(office, unit, other, w):
    town, today = SimpleNamespace(street=office), timezone.localdate()

    def world(name, phase):
        made = make_round(town, judges=3, name=name)
        in_phase(made.round, phase)
        made.first = make_nomination(made, unit)
        return made

    fresh, frozen, tied, open_one = (world(f"结果{n}", PhaseName.REVIEW) for n in range(4))
    for each in (frozen, open_one):
        freeze(each.entry, by=None)
    in_phase(open_one.round, PhaseName.NOTICE)
    Nomination.objects.filter(pk=open_one.first.pk).update(noticed_from=today, noticed_until=today + timedelta(days=7))
    if other is not None:
        make_nomination(tied, other)
        tied_ids = Nomination.objects.filter(entry=tied.entry).values_list("pk", flat=True)
        w.tied = {f"place_{pk}": str(at) for at, pk in enumerate(tied_ids, 1)}
    waiting = [object_to(open_one.first, text=f"走访不实，第{n}条。") for n in range(2)]
    w.receipt = waiting[0].receipt
    look_into(waiting[1], by=make_officer("经办人", office))
    done = world("结果9", PhaseName.REVIEW)
    freeze(done.entry, by=None)
    number = f"HM2026-{office.pk:03d}-001"
    given = Award.objects.create(
        nomination=done.first, number=number, granted_on=today - timedelta(days=700),
        valid_until=today + timedelta(days=30), digest=digest_of_number(number),
    )  # fmt: skip
    AwardRound.objects.filter(pk=done.round.pk).update(state=RoundState.NAMED)
    return {
        "result_round": frozen.round.pk,
        "sheet_round": frozen.round.pk,
        "seen_entry": frozen.entry.pk,
        "fresh_entry": fresh.entry.pk,
        "frozen_entry": frozen.entry.pk,
        "tied_entry": tied.entry.pk,
        "new_objection": waiting[0].pk,
        "taken_objection": waiting[1].pk,
        "award": given.pk,
        "named_award": given.pk,
        "reckoned": done.first.pk,
        "noticed_round": open_one.round.pk,
        "noticed": open_one.first.pk,
        "award_code": code_of(given),
    }
