"""What becomes of nominations when people are erased, merged, or leave a post, and who is told what."""

import pytest

from awards.actions import nominating as actions
from awards.actions.freezing import freeze_result
from awards.actions.suggesting import suggest, take
from awards.choices import ConflictKind, NominationState, PhaseName, RoundState, Target
from awards.conflicts import look
from awards.models import Award, AwardRound, Judge, Nomination, Review, Standing, Suggestion, Veto
from awards.verifying import verify
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from hierarchy.handover import open_work
from residents.actions.merging import merge
from residents.actions.retention import erase
from tests.awards.build import add_entry, in_phase, make_nomination, make_round
from tests.builders import make_dwelling, make_household, make_officer, make_resident, make_volunteer

S, P = NominationState, PhaseName
SAID = {"source": "organisation", "deeds": "吴桂兰常年照顾邻居。"}


@pytest.fixture
def world(town):
    made = make_round(town, judges=1)
    in_phase(made.round, P.NOMINATION)
    return made


@pytest.fixture
def family(world, town):
    """(the nomination of a household, its only person)"""
    household = make_household(make_dwelling(town.building, "301"))
    person = make_resident(household, "吴桂兰")
    entry = add_entry(world, Target.FAMILY, "和美家庭")
    it = actions.nominate(
        entry, by=town.building_leader, household=household, may_publish=True, public_name="吴桂兰家庭", **SAID
    )
    return it, person


def test_nothing_personal_stays_of_an_erased_family_and_the_count_does(family, town):
    it, person = family
    erase(person, by=town.willow_worker, why="request")
    it.refresh_from_db()
    assert (it.title, it.deeds, it.public_name, it.may_publish) == ("（信息已删除）", "", "", False)
    assert it.public_title == "杏花苑1号楼一户家庭"


def write_about(it, world, name):
    """A letter, a veto and a judge's note about somebody."""
    judge = world.judges[0]
    letter = Suggestion.objects.create(
        entry=it.entry, unit=it.unit, path=it.path, receipt="TJ1", who=f"{name}家", deeds=f"{name}热心", nomination=it,
        source="neighbour", nominator="邻居", contact="13855100001",
    )  # fmt: skip
    veto = Veto.objects.create(nomination=it, reason="违建", proof=f"{name}家违建", by=judge.user)
    return (
        letter,
        veto,
        Review.objects.create(judge=judge, nomination=it, note=f"{name}很好", state="submitted", total=9),
    )


def words_of(*rows):
    for row in rows:
        row.refresh_from_db()
    letter, veto, review = rows
    return letter.who, letter.deeds, veto.proof, review.note


@pytest.mark.parametrize("alone", [True, False])
def test_a_family_with_nobody_left_takes_no_part_in_a_round_that_runs(family, world, town, alone):
    it, person = family
    if not alone:
        other = make_household(make_dwelling(town.building, "401"))
        other = actions.nominate(it.entry, by=town.building_leader, household=other, **SAID)
        actions.check(other, by=town.willow_secretary, fits=True)
    actions.check(it, by=town.willow_secretary, fits=True)
    open_one = Review.objects.create(judge=Judge.objects.create(round=world.round, user=town.liaison), nomination=it)
    rows = write_about(it, world, "吴桂兰")
    in_phase(world.round, P.REVIEW)
    frozen = freeze_result(it.entry, by=town.director)
    erase(person, by=town.willow_worker, why="request")
    it.refresh_from_db()
    assert it.state == S.WITHDRAWN
    assert words_of(*rows) == ("", "", "", "")
    assert not Review.objects.filter(pk=open_one.pk).exists()
    if alone:
        frozen.refresh_from_db()
        assert frozen.frozen_at is None
    else:
        assert verify(frozen).differs == f"nomination:{it.pk}"  # to be reckoned anew, without it
        freeze_result(it.entry, by=town.director)
    assert not Standing.objects.filter(nomination=it).exists()


def test_where_somebody_still_lives_only_the_name_goes(family, world, town):
    it, person = family
    make_resident(person.household, "吴小宝")
    rows = write_about(it, world, "吴桂兰")
    erase(person, by=town.willow_worker, why="request")
    it.refresh_from_db()
    assert (it.deeds, it.public_name, it.may_publish) == ("某某常年照顾邻居。", "", False)
    assert "301" in it.title
    assert it.state == S.SUBMITTED
    assert words_of(*rows) == ("某某家", "某某热心", "某某家违建", "某某很好")


def test_an_erased_volunteer_keeps_the_frozen_result_true(world, town):
    person = make_resident(make_household(make_dwelling(town.building, "302")), "李树根")
    volunteer = make_volunteer(town.willow_1, "李树根", resident=person)
    it = make_nomination(world, town.willow_1, marks=(15,), title="李树根（志愿者）", volunteer=volunteer)
    in_phase(world.round, P.REVIEW)
    frozen = freeze_result(world.entry, by=town.director)
    AwardRound.objects.filter(pk=world.round.pk).update(state=RoundState.NAMED)
    Award.objects.create(nomination=it, number="HM1", granted_on="2026-12-01", valid_until="2028-12-01")
    erase(person, by=town.willow_worker, why="request")
    it.refresh_from_db()
    assert (it.title, it.state) == ("（信息已删除）", S.ACCEPTED)
    frozen.refresh_from_db()
    verdict = verify(frozen)
    assert (verdict.differs, verdict.digest) == ("", frozen.digest)


def test_two_rows_of_one_person_become_one_and_the_nomination_stays(family, town):
    it, person = family
    twin = make_resident(person.household, "吴桂兰")
    merge(person, twin, by=town.willow_worker)
    it.refresh_from_db()
    assert it.household.members.get() == person
    assert it.title.endswith("301室")


def test_who_leaves_the_unit_reads_what_waits_there(family, town):
    waits = {label: count for label, count, _ in open_work(None, town.willow_1)}
    assert waits["待审核的和美推荐"] == 1
    assert not [label for label, *_ in open_work(town.willow_secretary, town.willow) if "和美推荐" in label]


def test_the_nominator_is_told_when_it_does_not_fit(family, town):
    it, _ = family
    actions.check(it, by=town.willow_secretary, fits=False, why="有违建没有整改")
    jobs.drain()
    assert [notice.text for notice in town.building_leader.notices.all()] == [
        f"您推荐的“{it.title}”不符合条件，原因见推荐页"
    ]
    assert Nomination.objects.get().state == S.DECLINED


def test_who_seconded_it_is_kept_from_judging_it(world, town):
    houses = add_entry(world, Target.BUILDING, "和美楼栋")
    it = actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    judge = world.judges[0]
    actions.nominate(houses, by=judge.user, building=town.building, **SAID)
    found = look([judge], Nomination.objects.filter(pk=it.pk))
    assert ConflictKind.NOMINATED in found[judge.pk, it.pk]


def test_who_takes_a_letter_in_neither_checks_nor_judges_what_it_named(world, town):
    houses = add_entry(world, Target.BUILDING, "和美楼栋")
    letter = suggest(
        houses, town.willow, address="1.1.1.1", who="1号楼", deeds="整洁。", source="neighbour", nominator="邻居",
        contact="13855100001（儿子），晚上七点以后打",
    )  # fmt: skip
    assert letter.contact == "13855100001（儿子），晚上七点以后打"
    judge = Judge.objects.create(round=world.round, user=town.willow_secretary)
    it = take(letter, by=town.willow_secretary, building=town.building)
    assert look([judge], Nomination.objects.filter(pk=it.pk))[judge.pk, it.pk] >= {ConflictKind.NOMINATED}
    with pytest.raises(ActionRefused, match="由同事审核"):
        actions.check(it, by=town.willow_secretary, fits=True)
    assert actions.check(it, by=town.willow_worker, fits=True).state == S.ACCEPTED


def test_the_first_who_withdrew_goes_on_being_kept_away(world, town):
    houses = add_entry(world, Target.BUILDING, "和美楼栋")
    judge = world.judges[0]
    it = actions.nominate(houses, by=judge.user, building=town.building, **SAID)
    actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    actions.withdraw(it, by=judge.user)
    assert look([judge], Nomination.objects.filter(pk=it.pk)) == {(judge.pk, it.pk): {ConflictKind.NOMINATED}}
    with pytest.raises(ActionRefused, match="由同事审核"):
        actions.check(it, by=judge.user, fits=True)


def test_an_acceptance_is_not_taken_back_by_who_put_a_competitor_forward(world, town):
    theirs = actions.nominate(world.entry, by=town.director, unit=town.willow_1, **SAID)
    other = actions.nominate(world.entry, by=town.willow_secretary, unit=town.willow_2, **SAID)
    colleague = make_officer("副主任", town.street)
    for each in (theirs, other):
        actions.check(each, by=colleague, fits=True)
    with pytest.raises(ActionRefused, match="请同事办"):
        actions.check(other, by=town.director, fits=False, why="不符合条件")
    assert actions.check(other, by=colleague, fits=False, why="不符合条件").state == S.DECLINED
