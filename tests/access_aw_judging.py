"""Judges, assignment and scoring in tests/access_table.py: a round being scored, here and next door."""

import json
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from awards.choices import PhaseName, ReviewState
from awards.models import Judge, Review
from tests.access_way import Way
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import make_officer

OF_STREET = {"street": {"own"}, "outsider": {"street"}}
KINDS = ["judged_round", "judge", "judged_entry", "drafted_entry", "settled_marks", "review", "marked_entry",
         "whole_entry", "judging"]  # fmt: skip
REACH = dict.fromkeys(KINDS, OF_STREET)


def pair(w):
    return f"{w.judging.free.pk}-{w.judging.fresh.pk}"


def sheet(text):
    return SimpleUploadedFile("表.csv", text.encode())


def marks(w):
    made, review = w.judging, w.judging.review
    return {f"r{review.pk}-m{made.world.review.pk}": "18", f"r{review.pk}-version": "1", "row": review.pk}


URLS = {
    "award-judges": Way("judged_round"),
    "award-conflicts": Way("judged_round"),
    "check-conflicts": Way("judged_round", post={}),
    "invite-judges": Way("judged_round", post=lambda w: {"people": w.t.maple_secretary.pk}),
    "change-judge": Way("judge", post={"group": "居民代表", "at_most": "3"}),
    "end-judge": Way("judge", post={"why": "出差"}),
    "give-back-marks": Way("settled_marks", post={"why": "少写了一位"}),
    "award-assignment": Way("judged_entry", post=lambda w: {"pair": pair(w)}),
    "draw-judges": Way("judged_entry", post={"each": "1"}),
    "publish-assignment": Way("drafted_entry", post={}),
    "discard-assignment": Way("drafted_entry", post={}),
    "assignment-sheet": Way("judged_entry"),
    "import-assignment": Way("judged_entry", post=lambda w: {"pairs": json.dumps([[*map(int, pair(w).split("-"))]])}),
    "scoring": Way(by="liaison"),
    "score": Way("review", post=marks),
    "recuse": Way("review", post={"why": "是亲属"}),
    "decline-judging": Way("judging", post={"why": "出差"}),
    "score-grid": Way("marked_entry", post=marks),
    "my-marks": Way("marked_entry"),
    "settle-marks": Way("whole_entry", post={}),
    "api-award-review-list": Way(by="liaison"),
    "api-award-review-detail": Way("review"),
    "api-award-review-hand-in": Way("review", post=lambda w: {
        "marks": [{"criterion": w.judging.world.review.pk, "points": "18"}], "version": 1
    }),
    "api-award-review-recuse": Way("review", post={"why": "是亲属"}),
    "api-award-review-settle": Way(post=lambda w: {"entry": w.judging.whole}),
    "api-award-judge-list": Way(post=lambda w: {"round": w.judging.world.round.pk, "people": [w.t.maple_secretary.pk]}),
    "api-award-judge-end": Way("judge", post={"why": "出差"}),
    "api-award-judge-assign": Way(post=lambda w: {"entry": w.judging.world.entry.pk, "pairs": [
        {"judge": w.judging.free.pk, "nomination": w.judging.fresh.pk}
    ]}),
    "api-award-judge-draw": Way(post=lambda w: {"entry": w.judging.world.entry.pk, "each": 1}),
    "api-award-judge-publish": Way(post=lambda w: {"entry": w.judging.drafted}),
    "scoring-sheet": Way("marked_entry"),
    "import-marks": Way("marked_entry", post=lambda w: {"file": sheet(
        f"编号,对象,述职评议,评语\n{w.judging.review.pk},甲,18,好\n"
    )}),
}  # fmt: skip


def make_more(w, units, buildings):
    made = {kind: {} for kind in KINDS}
    places = {
        "own": (w.t.street, units["own"], w.t.director),
        "street": (w.t.next_street, units["street"], w.t.outsider),
    }
    for place, at in places.items():
        for kind, key in _of_office(*at, w if place == "own" else SimpleNamespace()).items():
            made[kind][place] = key
    return made


def _of_office(office, unit, judge, w):
    def world(name):
        made = make_round(SimpleNamespace(street=office), judges=1, name=name)
        in_phase(made.round, PhaseName.SCORING)
        made.nomination = make_nomination(made, unit, marks=())
        return made

    one, drafted, whole = (world(f"打分{n}") for n in range(3))
    himself, free = Judge.objects.create(round=one.round, user=judge), one.judges[0]
    review = Review.objects.create(judge=himself, nomination=one.nomination, state=ReviewState.ASSIGNED)
    fresh = make_nomination(one, unit, marks=(), person=make_officer("带头人", unit))
    settled = _marked(free, one, one.nomination)
    Review.objects.create(judge=drafted.judges[0], nomination=drafted.nomination)
    last = Judge.objects.create(round=whole.round, user=judge)
    _marked(last, whole, whole.nomination, settled_at=None)
    w.judging = SimpleNamespace(
        world=one, review=review, free=free, fresh=fresh, whole=whole.entry.pk, drafted=drafted.entry.pk
    )
    return {
        "judged_round": one.round.pk,
        "judging": one.round.pk,
        "judge": free.pk,
        "judged_entry": one.entry.pk,
        "marked_entry": one.entry.pk,
        "drafted_entry": drafted.entry.pk,
        "settled_marks": (free.pk, settled.nomination_id),
        "review": review.pk,
        "whole_entry": whole.entry.pk,
    }


def _marked(judge, world, nomination, settled_at="2026-11-03T00:00+08:00"):
    return Review.objects.create(
        judge=judge, nomination=nomination, state=ReviewState.SUBMITTED, marks={str(world.review.pk): "15"}, total=15,
        submitted_at="2026-11-02T00:00+08:00", settled_at=settled_at,
    )  # fmt: skip
