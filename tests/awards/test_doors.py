"""Every door of the awards is tried: no average gets out before its time, and no judge in conflict gets marks in.

A leak is whatever answers otherwise when only others' marks are other: a number, an order, a count, a filter. So each
address is asked twice, with the others' marks exchanged in between, and the two answers must be the same letter for
letter. Addresses are found in the resolver: a page that is added tomorrow is tried tomorrow.
"""

import io
import itertools
import json
import re
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from awards.actions.assigning import assign
from awards.actions.judging import hand_in, keep
from awards.choices import PhaseName, ReviewState, RoundState
from awards.disclosed import with_marks
from awards.models import AwardRound, Conflict, Judge, Nomination, Review
from governance.foundation.errors import ActionRefused
from hierarchy.choices import PostRole
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import appoint, make_partner

S = ReviewState
QUERY = "?sort=-mean&order=total&ordering=-mean&order_by=mean&mean=13&min=12&total=11.7&state=submitted&before=999999"
CODES = ("code", "digest", "receipt", "number", "key", "slug")  # parts of an address that are no ids


@pytest.fixture
def world(town):
    """Two nominations with three marks each, and judges of every sort who have not marked yet."""
    world = make_round(town, judges=3)
    in_phase(world.round, PhaseName.SCORING)
    world.first = make_nomination(world, town.willow_1, marks=("11.7", "12.9", "15.5"))
    world.second = make_nomination(world, town.maple_1, marks=("3.3", "4.1", "2.6"))
    world.third = make_nomination(world, town.willow_2, marks=("7.9", "8.7", "6.1"))
    make_partner(town.street, liaison=town.liaison)
    world.people = {
        "waits": town.maple_secretary, "in conflict": town.willow_secretary, "organises and waits": town.director,
        "of a partner": town.liaison,
    }  # fmt: skip
    return world


def asked_to_mark(world, user):
    """A judge who has all three to mark, whatever came of it since."""
    judge = Judge.objects.create(round=world.round, user=user)
    Review.objects.bulk_create(
        Review(judge=judge, nomination=n, state=S.ASSIGNED) for n in (world.first, world.second, world.third)
    )
    return judge


def exchange(world, *nominations):
    """Others give quite other marks, in quite another order."""
    points = itertools.cycle(["1.2", "19.4", "0.8", "17.6", "18.8", "16.3"])
    for review in Review.objects.filter(judge__in=world.judges, nomination__in=nominations).order_by("-pk"):
        total = Decimal(next(points))
        Review.objects.filter(pk=review.pk).update(marks={str(world.review.pk): str(total)}, total=total)


def patterns(resolver=None):
    """(name, names of its arguments, view) of every address of the awards, and of pages that gather everything."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each)
            continue
        module = getattr(getattr(each.callback, "cls", each.callback), "__module__", "")
        if module.startswith("awards.") or each.name in ("ledger", "inbox", "desk"):
            taken = getattr(each.pattern, "regex", None) and each.pattern.regex.groupindex
            yield each.name, list(each.pattern.converters or taken or ()), each.callback


def numbers_of(world, user):
    """The ids an address may be given: of the round, its kinds, lines and nominations, of one's own and others' rows."""
    judge = Judge.objects.filter(user=user).first() or world.judges[0]
    own = Review.objects.filter(judge=judge, nomination=world.first)
    others = Review.objects.filter(judge=world.judges[0], nomination=world.first)
    rows = [world.round, world.entry, world.kind, world.auto, world.first, world.second, judge, *own, *others]
    return sorted({row.pk for row in rows})


def addresses(world, user, method="get"):
    """Every address of the awards for each of these ids, and the pages on which the awards show up besides."""
    numbers = numbers_of(world, user)
    for name, taken, callback in patterns():
        allowed = getattr(callback, "actions", None)
        if allowed is not None and method not in allowed:
            continue
        choices = [["x"] if key in CODES else numbers for key in taken]
        if len(choices) == 2:
            choices[1] = sorted({world.first.pk, world.second.pk, world.auto.pk})
        for args in itertools.product(*choices):
            yield reverse(name, args=args)


def as_read(answer):
    """What somebody reads in an answer, without what is drawn anew for each."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        packed = zipfile.ZipFile(io.BytesIO(body))
        return {
            name: packed.read(name) for name in packed.namelist() if name.endswith(".xml") and "docProps" not in name
        }
    text = body.decode(errors="replace")
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", text)
    return re.sub(r'name="client_key" value="[^"]*"', "", re.sub(r"client_key[^>]*>", "", text))


def everything(world, user, query="", at=None):
    """{address: what the person reads there}; with a query, the same once more sorted and filtered by marks."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found = {}
    for address in at or addresses(world, user):
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            found[address] = as_read(answer)
            if query:
                answer = client.get(address + query)
                assert answer.status_code < 500, address + query
                if answer.status_code == 200:
                    found[address + query] = as_read(answer)
    return found


def again(before, world, user):
    """The addresses that answer otherwise than `before`."""
    after = everything(world, user, at=list(before))
    return sorted(address for address in before if before[address] != after.get(address))


@pytest.mark.parametrize("who", ["waits", "in conflict", "organises and waits", "of a partner"])
def test_nothing_a_judge_may_ask_for_changes_with_the_marks_of_others(world, who):
    user = world.people[who]
    asked_to_mark(world, user)
    before = everything(world, user, QUERY)
    assert reverse("my-marks", args=[world.entry.pk]) in before
    assert "/api/v1/award-reviews/" in before
    exchange(world, world.first, world.second, world.third)
    assert again(before, world, user) == []


def test_the_walk_would_see_a_leak(world):
    """The judge's own marks stand for one nomination: that mean, and only that, is then seen to change."""
    user = world.people["waits"]
    asked_to_mark(world, user)
    review = Review.objects.get(judge__user=user, nomination=world.first)
    hand_in(review, {world.review.pk: "12"}, by=user)
    before = everything(world, user)
    exchange(world, world.first)
    assert again(before, world, user) == []  # handed in, and may still be changed
    Review.objects.filter(pk=review.pk).update(settled_at=timezone.now())
    before = everything(world, user)
    exchange(world, world.second, world.third)
    assert again(before, world, user) == []
    Review.objects.filter(nomination=world.first).exclude(pk=review.pk).update(total=3)
    assert set(again(before, world, user)) >= {
        reverse("my-marks", args=[world.entry.pk]), "/api/v1/award-reviews/", f"/api/v1/award-reviews/{review.pk}/"
    }  # fmt: skip


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.NAMED])
def test_what_is_in_conflict_stays_hidden_from_a_judge_of_the_street_when_scoring_is_over(world, town, state):
    user = world.people["organises and waits"]
    Conflict.objects.create(judge=asked_to_mark(world, user), nomination=world.second, kind="declared")
    in_phase(world.round, PhaseName.REVIEW)
    AwardRound.objects.update(state=state)
    before = everything(world, user)
    exchange(world, world.second)
    assert again(before, world, user) == []


def test_a_new_post_hides_at_once_what_was_shown(world, town):
    user = world.people["of a partner"]
    asked_to_mark(world, user)
    for nomination in (world.first, world.second):
        hand_in(Review.objects.get(judge__user=user, nomination=nomination), {world.review.pk: "12"}, by=user)
    Review.objects.filter(judge__user=user).update(settled_at=timezone.now())
    nominations = Nomination.objects.filter(entry=world.entry)
    assert with_marks(nominations, user).get(pk=world.first.pk).handed_in == 4
    appoint(user, town.willow_1, PostRole.GRID_WORKER)
    assert with_marks(nominations, user).get(pk=world.first.pk).handed_in is None
    assert with_marks(nominations, user).get(pk=world.second.pk).handed_in == 4


# No marks by who must not give them


def untouched(pair):
    """Nothing was written for the pair; it may have been taken away or called 回避."""
    row = Review.objects.filter(judge=pair[0], nomination=pair[1]).first()
    return row is None or (row.marks == {} and row.total is None and row.state in (S.ASSIGNED, S.DRAFT, S.RECUSED))


def bodies(world, review):
    """What every door that takes marks or pairs is sent, all at once: each takes what it knows."""
    line, pair = str(world.review.pk), f"{review.judge_id}-{review.nomination_id}"
    form = {
        f"r{review.pk}-m{line}": "18", f"r{review.pk}-version": review.version, "row": review.pk, "pair": pair,
        "rows": json.dumps([[review.pk, review.version, {line: "18"}, ""]]), "why": "试试", "each": "5",
        "pairs": json.dumps([[review.judge_id, review.nomination_id]]), "people": review.judge.user_id,
    }  # fmt: skip
    data = {
        "marks": [{"criterion": world.review.pk, "points": "18"}], "version": review.version, "entry": world.entry.pk,
        "pairs": [{"judge": review.judge_id, "nomination": review.nomination_id}], "each": 5, "why": "试试",
        "state": "submitted", "total": "18", "nomination": review.nomination_id, "judge": review.judge_id,
    }  # fmt: skip
    return [form, form | {"keep": "1"}], data


def write_everywhere(world, user, review):
    return write_at(world, user, review, set(addresses(world, user, "post")))


def write_at(world, user, review, there):
    """Post to addresses as somebody; those at which something was written for the review's pair."""
    client, pair, written = Client(raise_request_exception=False), (review.judge_id, review.nomination_id), set()
    client.force_login(user)
    forms, data = bodies(world, review)
    keeps = doors_that_write(world, review)
    doors = [(address, "post", form) for address in sorted(there) for form in forms[: 2 if address in keeps else 1]]
    doors += [(address, method, None) for method in ("post", "put", "patch")
              for address in sorted(there) if address.startswith("/api/v1/award")]  # fmt: skip
    for address, method, form in doors:
        with transaction.atomic():
            more = {"data": json.dumps(data), "content_type": "application/json"} if form is None else {"data": form}
            answer = getattr(client, method)(address, **more)
            assert answer.status_code < 500, (address, form or data)
            if not untouched(pair):
                written.add(address)
            transaction.set_rollback(True)
    return written


def own(world, user, nomination):
    if not Judge.objects.filter(user=user).exists():
        asked_to_mark(world, user)
    return Review.objects.select_related("judge").get(judge__user=user, nomination=nomination)


def test_the_same_walk_does_write_where_nothing_stands_against_it(world, town):
    user = world.people["waits"]
    review = own(world, user, world.first)
    assert write_everywhere(world, user, review) == doors_that_write(world, review)


EVERYWHERE = ("he got a post there since",)  # the others at the doors this walk has found to write
AGAINST = {
    "the tree says so": lambda w, t: (t.willow_secretary, w.first),
    "he declared it": lambda w, t: (_declared(w, t.maple_secretary, w.first), w.first),
    "he got a post there since": lambda w, t: (appoint(t.liaison, t.willow_1, PostRole.GRID_WORKER), w.first),
    "he nominated it": lambda w, t: (_nominated(t.liaison, w.first), w.first),
    "his partner unit went there": lambda w, t: (_partner(t), w.third),
    "he left the pool": lambda w, t: (_left(w, t.liaison), w.first),
    "it is only a draft": lambda w, t: (_state(w, t.liaison, w.first, S.DRAFT), w.first),
    "he recused himself": lambda w, t: (_state(w, t.liaison, w.first, S.RECUSED), w.first),
    "scoring is over": lambda w, t: (_over(w, t.liaison), w.first),
    "the result is frozen": lambda w, t: (_frozen(w, t.liaison), w.first),
    "the nomination was withdrawn": lambda w, t: (_withdrawn(w.first, t.liaison), w.first),
}


def doors_that_write(world, review):
    return {
        reverse("score", args=[review.pk]), reverse("score-grid", args=[world.entry.pk]),
        reverse("import-marks", args=[world.entry.pk]), f"/api/v1/award-reviews/{review.pk}/hand_in/",
    }  # fmt: skip


def _declared(world, user, nomination):
    Conflict.objects.create(judge=asked_to_mark(world, user), nomination=nomination, kind="declared")
    return user


def _nominated(user, nomination):
    Nomination.objects.filter(pk=nomination.pk).update(nominated_by=user)
    return user


def _partner(town):
    make_partner(town.willow_2, "热心超市", liaison=town.liaison)
    return town.liaison


def _left(world, user):
    asked_to_mark(world, user)
    Judge.objects.filter(user=user).update(ended_at=timezone.now())
    return user


def _state(world, user, nomination, state):
    asked_to_mark(world, user)
    Review.objects.filter(judge__user=user, nomination=nomination).update(state=state)
    return user


def _over(world, user):
    in_phase(world.round, PhaseName.REVIEW)
    return user


def _frozen(world, user):
    type(world.entry).objects.update(frozen_at=timezone.now())
    return user


def _withdrawn(nomination, user):
    Nomination.objects.filter(pk=nomination.pk).update(state="withdrawn")
    return user


@pytest.mark.parametrize("why", AGAINST)
def test_who_must_not_mark_writes_by_no_door(world, town, why):
    user, nomination = AGAINST[why](world, town)
    user.__dict__.pop("scope", None)
    review = own(world, user, nomination)
    if why in EVERYWHERE:
        assert write_everywhere(world, user, review) == set()
    else:
        assert write_at(world, user, review, doors_that_write(world, review)) == set()
    for deed in (hand_in, keep):
        with pytest.raises(ActionRefused):
            deed(review, {str(world.review.pk): "18"}, by=user)


def test_nobody_writes_anothers_marks_by_any_door_not_even_the_street(world, town):
    review = own(world, town.liaison, world.first)
    asked_to_mark(world, town.maple_secretary)
    for user in (town.director, town.maple_secretary, town.grid_leader, town.outsider):
        assert write_at(world, user, review, doors_that_write(world, review)) == set()


def test_who_organises_gives_no_conflicted_pair_by_any_door(world, town):
    judge = Judge.objects.create(round=world.round, user=town.willow_secretary)
    before = set(Review.objects.values_list("judge", "nomination"))
    client = Client()
    client.force_login(town.director)
    ghost = Review(pk=999_999, judge=judge, nomination=world.first)
    forms, data = bodies(world, ghost)
    forms.append({"file": SimpleUploadedFile("分派.csv", f"编号,对象,评委\n{world.first.pk},甲,柳书记\n".encode())})
    entry = world.entry.pk
    for name in ("award-assignment", "draw-judges", "publish-assignment", "import-assignment"):
        for form in forms:
            if "file" in form:
                form["file"].seek(0)
            client.post(reverse(name, args=[entry]), form)
    for deed in ("assign", "draw", "publish"):
        client.post(f"/api/v1/award-judges/{deed}/", json.dumps(data), content_type="application/json")
    with pytest.raises(ActionRefused, match="需要回避"):
        assign(world.entry, [(judge.pk, world.first.pk)], by=town.director)
    given = set(Review.objects.values_list("judge", "nomination")) - before
    assert {nomination for held, nomination in given if held == judge.pk} <= {world.second.pk}
