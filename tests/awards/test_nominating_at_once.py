"""Two at the same moment: one nomination, one vote a household, one code a slip. SQLite has one writer at a time."""

import pytest
from django.db import connection  # noqa: F401 - the condition of the skip asks it

from awards.actions.nominating import check, nominate
from awards.actions.voting import cast, code_of, count_paper, find_slip, print_slips, return_paper
from awards.choices import PhaseName, Target
from awards.models import Nomination, PaperCount, Seconding, VoteSlip, VoteTally
from tests.awards.build import add_entry, in_phase, make_nomination, make_round
from tests.builders import make_dwelling, make_household
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]
P = PhaseName


@pytest.fixture
def world(transactional_db):
    town = build_town()
    made = make_round(town, judges=0)
    made.t = town
    in_phase(made.round, P.NOMINATION)
    return made


@pytest.fixture
def voting(world):
    in_phase(world.round, P.VOTING)
    world.it = make_nomination(world, world.t.willow_1, marks=(), ayes=0, noes=0)
    world.doors = [make_household(make_dwelling(world.t.building, str(n))) for n in (301, 302, 303)]
    return world


def test_of_four_who_name_one_building_one_names_and_three_second(world):
    houses, t = add_entry(world, Target.BUILDING, "和美楼栋"), world.t
    people = (t.director, t.willow_secretary, t.willow_worker, t.building_leader)
    ends = at_once(
        *(
            lambda who=who: nominate(houses, by=who, building=t.building, source="organisation", deeds="整洁。")
            for who in people
        )
    )
    assert ends == ["done"] * 4
    assert (Nomination.objects.count(), Seconding.objects.count()) == (1, 3)


def test_of_two_who_check_one_reads_that_it_is_done(world):
    houses, t = add_entry(world, Target.BUILDING, "和美楼栋"), world.t
    it = nominate(houses, by=t.building_leader, building=t.building, source="leader", deeds="整洁。")
    ends = at_once(*(lambda who=who: check(it, by=who, fits=True) for who in (t.director, t.willow_secretary)))
    assert ends[0] == "done" and "已经是" in ends[1]


def test_one_slip_sent_by_four_telephones_is_one_vote(voting):
    [slip] = print_slips(voting.round, voting.doors[:1], by=voting.t.director)
    held = [find_slip(slip.code) for _ in range(4)]
    ends = at_once(*(lambda one=one: cast(one, {voting.it.pk: True}) for one in held))
    assert ends[0] == "done" and all("已经用过" in end for end in ends[1:])
    assert VoteTally.objects.values_list("ayes", "noes").get() == (1, 0)


def test_two_who_print_hand_out_the_same_codes(voting):
    ends = at_once(*(lambda: print_slips(voting.round, voting.doors, by=voting.t.director) for _ in range(3)))
    assert ends == ["done"] * 3
    slips = VoteSlip.objects.all()
    assert {slip.issue for slip in slips} == {1}
    assert all(find_slip(code_of(slip)) == slip for slip in slips)


def test_a_code_and_its_paper_are_one_vote(voting):
    [slip] = print_slips(voting.round, voting.doors[:1], by=voting.t.director)
    found = find_slip(slip.code)
    at_once(
        lambda: cast(found, {voting.it.pk: True}),
        lambda: return_paper(voting.round, voting.t.building, [voting.doors[0].pk], by=voting.t.director),
    )
    used = VoteSlip.objects.get()
    assert VoteTally.objects.get().ayes == (1 if used.way == VoteSlip.Way.CODE else 0)


def test_one_box_entered_twice_is_counted_once(voting):
    print_slips(voting.round, voting.doors, by=voting.t.director)
    return_paper(voting.round, voting.t.building, [door.pk for door in voting.doors], by=voting.t.director)
    box = {"by": voting.t.director, "counted_by": "甲", "watched_by": "乙"}
    ends = at_once(
        *(lambda: count_paper(voting.round, voting.t.building, {voting.it.pk: (2, 1)}, **box) for _ in range(2))
    )
    assert ends[0] == "done" and "这次最多 0 票" in ends[1]
    assert PaperCount.objects.count() == 1
