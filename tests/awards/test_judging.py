"""Judges: conflicts found by the portal hold at every door, others' marks stay hidden until one's own stand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards import conflicts
from awards.actions.assigning import assign, discard, draw_lots, preview, publish, take_away
from awards.actions.judging import declare, give_back, hand_in, keep, settle, settle_all
from awards.actions.pool import candidates, change, check_conflicts, end, invite
from awards.choices import ConflictKind, NominationState, PhaseName, ReviewState
from awards.disclosed import hidden_totals, with_marks
from awards.models import Conflict, Judge, Nomination, Phase, Review, RoundKind
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.choices import PostRole
from hierarchy.models import Term
from tests.awards.build import make_nomination, make_round
from tests.builders import (
    appoint,
    make_dwelling,
    make_household,
    make_officer,
    make_partner,
    make_person,
    make_resident,
    make_volunteer,
    make_volunteer_team,
)

K = ConflictKind


@pytest.fixture
def world(town):
    world = make_round(town, judges=3)
    today = timezone.localdate()
    Phase.objects.create(round=world.round, name=PhaseName.SCORING, begins_on=today, ends_on=today + timedelta(days=3))
    world.first = make_nomination(world, town.willow_1, marks=())
    world.second = make_nomination(world, town.maple_1, marks=())
    world.local = Judge.objects.create(round=world.round, user=town.willow_secretary)
    return world


def given(world, judge, nomination, state=ReviewState.ASSIGNED):
    return Review.objects.create(judge=judge, nomination=nomination, state=state)


def marked(world, judge, nomination, points):
    return hand_in(given(world, judge, nomination), {world.review.pk: points}, by=judge.user)


def found(world, judge, nomination):
    return conflicts.look([judge], Nomination.objects.filter(pk=nomination.pk)).get((judge.pk, nomination.pk), set())


def test_the_secretary_of_the_community_is_found_to_be_in_conflict_with_its_grids_only(world):
    found = conflicts.find([*world.judges, world.local], Nomination.objects.filter(entry=world.entry))
    assert dict(found) == {(world.local.pk, world.first.pk): {K.TREE}}


def test_who_lives_in_the_nominated_house_is_found_by_the_register_whether_volunteer_or_telephone(world, town):
    household = make_household(make_dwelling(town.maple_building))
    resident = make_resident(household, phone="13855512345")
    family = make_nomination(world, town.maple_1, household=household, marks=())
    building = make_nomination(world, town.maple_1, building=town.maple_building, marks=())
    by_phone = Judge.objects.create(round=world.round, user=make_person("甲", phone="13855512345"))
    volunteer = Judge.objects.create(round=world.round, user=make_person("乙"))
    make_volunteer(town.maple_1, "乙", user=volunteer.user, resident=resident)
    for judge in (by_phone, volunteer):
        assert found(world, judge, family) == {K.HOUSEHOLD, K.BUILDING}
        assert found(world, judge, building) == {K.BUILDING}
        assert found(world, judge, world.second) == set()


def test_a_nominated_person_is_kept_from_himself_and_from_his_household(world, town):
    household = make_household(make_dwelling(town.maple_building))
    make_resident(household, phone="13855512345")
    wife = make_resident(household, "李小红", phone="13966612345")
    leader = make_nomination(world, town.maple_1, person=make_officer("枫主任", town.maple_1), marks=())
    himself = Judge.objects.create(round=world.round, user=leader.person)
    assert K.SELF in found(world, himself, leader)
    volunteer = make_nomination(world, town.maple_1, volunteer=make_volunteer(town.maple_1, resident=wife), marks=())
    husband = Judge.objects.create(round=world.round, user=make_person("丙", phone="13855512345"))
    assert found(world, husband, volunteer) == {K.HOUSEHOLD}


def test_posts_held_since_the_figures_begin_tie_like_those_of_today(world, town):
    first, today = world.round.since, timezone.localdate()
    terms = Term.objects.filter(holder=town.maple_secretary)
    terms.update(ended_on=today - timedelta(days=1))
    appoint(town.maple_secretary, town.street)
    judge = Judge.objects.create(round=world.round, user=town.maple_secretary)
    assert found(world, judge, world.second) == {K.TREE}
    terms.filter(ended_on__isnull=False).update(began_on=first - timedelta(days=9), ended_on=first)
    assert found(world, judge, world.second) == set()


def test_partners_and_nominators_are_found(world, town):
    liaison = Judge.objects.create(round=world.round, user=town.liaison)
    partner = make_partner(town.street, liaison=town.liaison)
    assert found(world, liaison, world.first) == set()
    team = make_volunteer_team(town.maple_1, partner=partner)
    served = make_volunteer(town.maple_1)
    team.places.create(volunteer=served)
    assert found(world, liaison, make_nomination(world, town.maple_1, volunteer=served, marks=())) == {K.PARTNER}
    make_partner(town.willow, "热心超市", liaison=town.liaison)
    assert found(world, liaison, world.first) == {K.PARTNER}
    Nomination.objects.filter(pk=world.second.pk).update(nominated_by=town.liaison)
    assert found(world, liaison, world.second) == {K.NOMINATED}


def test_looking_for_conflicts_asks_the_same_number_of_questions_for_few_and_many(
    world, town, django_assert_max_num_queries
):
    households = [make_household(make_dwelling(town.building, f"{n}01")) for n in (3, 4, 5)]
    for n, household in enumerate(households):
        make_resident(household, phone=f"1385551234{n}")
        make_nomination(world, town.willow_1, household=household, marks=())
        Judge.objects.create(round=world.round, user=make_person(f"丁{n}", phone=f"1385551234{n}"))
    judges = Judge.objects.filter(round=world.round).select_related("user")
    with django_assert_max_num_queries(12):
        conflicts.look(judges, Nomination.objects.filter(entry=world.entry))


def test_a_conflicted_pair_is_refused_by_hand_and_never_drawn(world, town):
    for state in (ReviewState.DRAFT, ReviewState.ASSIGNED):
        with pytest.raises(ActionRefused, match="需要回避"):
            assign(world.entry, [(world.local.pk, world.first.pk)], by=town.director, state=state)
    drawn, short = preview(world.entry, 4, seed=1)
    assert world.local.pk not in drawn[world.first.pk]
    assert short == [world.first.pk]
    assert Review.objects.count() == 0
    pairs = [(judge, nomination) for nomination, held in drawn.items() for judge in held]
    assert assign(world.entry, pairs, by=town.director) == 7
    assert assign(world.entry, pairs, by=town.director) == 0


def test_the_numbers_of_what_is_drawn_do_not_follow_the_nominations(world, town):
    for n in range(6):
        make_nomination(world, town.maple_1, household=make_household(make_dwelling(town.maple_building, f"{n + 3}01")),
                        marks=())  # fmt: skip
    orders = []
    for seed in ("a", "a", "b"):
        Review.objects.all().delete()
        draw_lots(world.entry, 2, seed=seed, by=town.director)
        orders.append(list(Review.objects.order_by("pk").values_list("judge", "nomination")))
    assert orders[0] == orders[1] != orders[2]
    assert orders[0] != sorted(orders[0])
    assert [nomination for _, nomination in orders[0]] != sorted(nomination for _, nomination in orders[0])


def test_what_is_drawn_is_a_draft_until_it_is_published_and_nobody_marks_a_draft(world, town):
    made, short = draw_lots(world.entry, 2, seed="a", by=town.director)
    assert (made, short) == (4, [])
    draft = Review.objects.filter(judge__in=world.judges).first()
    assert not Review.objects.visible_to(draft.judge.user).exists()
    with pytest.raises(ActionRefused, match="分派给自己"):
        hand_in(draft, {world.review.pk: "18"}, by=draft.judge.user)
    assert draw_lots(world.entry, 2, seed="b", by=town.director)[0] == 0
    assert publish(world.entry, by=town.director) == 4
    assert set(Review.objects.values_list("state", flat=True)) == {ReviewState.ASSIGNED}
    entry = LedgerEntry.objects.filter(action="award.assigned").get()
    assert sorted(entry.facts["people"]) == sorted(set(Review.objects.values_list("judge__user", flat=True)))
    with pytest.raises(ActionRefused, match="没有待公布的分派"):
        publish(world.entry, by=town.director)


def test_a_conflict_that_came_up_after_the_draft_stops_its_publishing(world, town):
    assign(world.entry, [(world.judges[0].pk, world.first.pk)], by=town.director, state=ReviewState.DRAFT)
    appoint(world.judges[0].user, town.willow_1, PostRole.GRID_WORKER)
    with pytest.raises(ActionRefused, match="需要回避：评委0"):
        publish(world.entry, by=town.director)
    assert discard(world.entry, by=town.director) == 1


def test_who_recused_himself_or_left_holds_no_place_in_the_next_draw(world, town):
    one, two, three = world.judges
    for judge in (one, two):
        given(world, judge, world.first)
    declare(Review.objects.get(judge=one), by=one.user, why="亲属")
    end(two, by=two.user, why="出差")
    drawn, short = preview(world.entry, 2, seed=1)
    assert drawn[world.first.pk] == [three.pk]
    assert short == [world.first.pk]
    assert Review.objects.filter(judge=two).count() == 0
    with pytest.raises(ActionRefused, match="不属于这一轮的评委"):
        assign(world.entry, [(two.pk, world.second.pk)], by=town.director)


def test_taking_away_spares_what_was_marked(world, town):
    one, two, _ = world.judges
    marked(world, one, world.first, "18")
    given(world, two, world.first)
    pairs = [(one.pk, world.first.pk), (two.pk, world.first.pk)]
    assert take_away(world.entry, pairs, by=town.director) == 1
    assert Review.objects.get().judge == one


def test_nothing_is_assigned_once_scoring_is_over_or_the_result_is_frozen(world, town):
    RoundKind.objects.update(frozen_at=timezone.now())
    with pytest.raises(ActionRefused, match="已经锁定"):
        draw_lots(world.entry, 2, seed=1, by=town.director)
    Phase.objects.update(begins_on="2026-01-01", ends_on="2026-01-02")
    with pytest.raises(ActionRefused, match="现在不在"):
        assign(world.entry, [(world.judges[0].pk, world.first.pk)], by=town.director)


def test_marks_are_refused_where_a_conflict_came_up_after_the_assignment(world):
    review = given(world, world.local, world.first)
    for write in (hand_in, keep):
        with pytest.raises(ActionRefused, match="本单位"):
            write(review, {str(world.review.pk): "18"}, by=world.local.user)
    review.refresh_from_db()
    assert (review.state, review.marks) == (ReviewState.ASSIGNED, {})


def test_a_check_takes_away_what_was_assigned_and_marked_before_the_judge_got_his_new_post(world, town):
    one, two, _ = world.judges
    marked(world, one, world.first, "18")
    given(world, two, world.first)
    for judge in (one, two):
        appoint(judge.user, town.willow, PostRole.WORKER)
    assert check_conflicts(world.round, by=town.director) == {"pairs": 3, "removed": 2}
    assert set(Review.objects.values_list("state", flat=True)) == {ReviewState.RECUSED}
    assert Conflict.objects.filter(kind=K.TREE).count() == 3
    RoundKind.objects.update(frozen_at=timezone.now())
    Review.objects.update(state=ReviewState.ASSIGNED)
    assert check_conflicts(world.round, by=town.director)["removed"] == 0


def test_a_judge_who_declares_a_conflict_scores_no_more(world):
    review, judge = given(world, world.judges[0], world.first), world.judges[0].user
    declare(review, by=judge, why="是我表哥负责的网格")
    with pytest.raises(ActionRefused, match="回避"):
        hand_in(review, {world.review.pk: "18"}, by=judge)
    with pytest.raises(ActionRefused, match="已经申请回避"):
        declare(review, by=judge, why="再说一遍")


@pytest.mark.parametrize("points", ["", "20.1", "-1", "18.55", "nan", "很好", "1e400", None])
def test_points_are_between_nothing_and_the_weight(world, points):
    review = given(world, world.judges[0], world.first)
    with pytest.raises(ActionRefused, match="0 到 20"):
        hand_in(review, {world.review.pk: points}, by=world.judges[0].user)


def test_only_the_judge_and_only_while_scoring_is_open(world, town):
    review = given(world, world.judges[0], world.first)
    with pytest.raises(ActionRefused, match="分派给自己"):
        hand_in(review, {world.review.pk: "18"}, by=world.judges[1].user)
    Nomination.objects.update(state=NominationState.DECLINED)
    with pytest.raises(ActionRefused, match="不用打分"):
        hand_in(review, {world.review.pk: "18"}, by=world.judges[0].user)
    Phase.objects.update(ends_on=timezone.localdate() - timedelta(days=1), begins_on="2026-01-01")
    with pytest.raises(ActionRefused, match="评议打分"):
        hand_in(review, {world.review.pk: "18"}, by=world.judges[0].user)


def test_nothing_is_marked_in_a_frozen_result(world):
    review = given(world, world.judges[0], world.first)
    RoundKind.objects.update(frozen_at=timezone.now())
    with pytest.raises(ActionRefused, match="已经锁定"):
        hand_in(review, {world.review.pk: "18"}, by=world.judges[0].user)


def test_what_is_typed_is_kept_right_or_not_and_counts_for_nothing(world):
    review, judge = given(world, world.judges[0], world.first), world.judges[0].user
    keep(review, {str(world.review.pk): "二十"}, by=judge, note="待核实")
    review.refresh_from_db()
    assert (review.state, review.total, review.note) == (ReviewState.ASSIGNED, None, "待核实")
    assert review.marks == {str(world.review.pk): "二十"}
    hand_in(review, {str(world.review.pk): "18"}, by=judge)
    with pytest.raises(ActionRefused, match="已经打过分"):
        keep(review, {str(world.review.pk): "1"}, by=judge)


def test_the_same_form_twice_is_one_mark_and_an_old_page_is_told_so(world):
    review, judge = given(world, world.judges[0], world.first), world.judges[0].user
    for _ in range(2):
        hand_in(review, {world.review.pk: "18"}, by=judge, version=1)
    assert LedgerEntry.objects.filter(action="award.scored").count() == 1
    with pytest.raises(ActionRefused, match="别的页面改过"):
        hand_in(review, {world.review.pk: "3"}, by=judge, version=1)


def seen(world, user, **more):
    rows = with_marks(Nomination.objects.filter(entry=world.entry), user, **more)
    return {row.pk: (row.mean, row.handed_in) for row in rows}


def test_others_marks_show_only_once_ones_own_stand_and_three_are_in(world):
    one, two, three = world.judges
    marked(world, two, world.first, "18")
    mine = given(world, one, world.first)
    given(world, one, world.second)
    assert seen(world, one.user)[world.first.pk] == (None, None)
    assert seen(world, one.user, organiser=True)[world.first.pk] == (None, None)
    hand_in(mine, {world.review.pk: "16.5"}, by=one.user)
    assert seen(world, one.user)[world.first.pk] == (None, None)  # it may still be changed
    settle(mine, by=one.user)
    assert seen(world, one.user)[world.first.pk] == (None, None)  # of two the other's could be reckoned back
    marked(world, three, world.first, "12")
    assert seen(world, one.user) == {world.first.pk: (pytest.approx(15.5), 3), world.second.pk: (None, None)}
    assert seen(world, three.user)[world.first.pk] == (None, None)


def test_what_stands_is_changed_by_nobody_unless_the_street_gives_it_back_and_says_why(world, town):
    one = world.judges[0]
    review = marked(world, one, world.first, "18")
    given(world, one, world.second)
    with pytest.raises(ActionRefused, match="还有 1 个对象没有打分"):
        settle_all(world.entry, by=one.user)
    hand_in(Review.objects.get(nomination=world.second), {world.review.pk: "9"}, by=one.user)
    assert settle_all(world.entry, by=one.user) == 2
    with pytest.raises(ActionRefused, match="已经定稿"):
        hand_in(review, {world.review.pk: "3"}, by=one.user)
    with pytest.raises(ActionRefused, match="由同事退回"):
        give_back(review, by=one.user, why="手误")
    with pytest.raises(ActionRefused, match="为什么"):
        give_back(review, by=town.director, why=" ")
    give_back(review, by=town.director, why="评委来电：少写一位")
    hand_in(review, {world.review.pk: "13"}, by=one.user)
    assert Review.objects.get(pk=review.pk).total == 13


def test_an_average_is_not_shown_to_who_got_a_post_there_after_his_marks_stood(world, town):
    one, *others = world.judges
    settle(marked(world, one, world.first, "16"), by=one.user)
    for judge in others:
        marked(world, judge, world.first, "18")
    assert seen(world, one.user)[world.first.pk][1] == 3
    appoint(one.user, town.willow_1, PostRole.GRID_WORKER)
    assert Conflict.objects.count() == 0
    assert seen(world, one.user)[world.first.pk] == (None, None)
    assert seen(world, one.user, organiser=True)[world.first.pk] == (None, None)


def test_who_organises_sees_means_once_scoring_is_over_but_not_where_he_is_in_conflict(world, town):
    marked(world, world.judges[0], world.first, "18")
    assert seen(world, town.director, organiser=True)[world.first.pk] == (None, None)
    Phase.objects.update(ends_on=timezone.localdate() - timedelta(days=1), begins_on="2026-01-01")
    assert seen(world, town.director, organiser=True)[world.first.pk] == (18, 1)
    assert seen(world, town.director)[world.first.pk] == (None, None)  # by no title of his
    assert seen(world, town.willow_secretary, organiser=True)[world.first.pk] == (None, None)


def test_pages_of_results_hide_all_totals_from_judges_while_they_score_and_those_in_conflict_ever_after(world, town):
    nominations = Nomination.objects.filter(entry=world.entry)
    judge = world.judges[0].user
    assert hidden_totals(nominations, judge, world.round) == {world.first.pk, world.second.pk}
    assert hidden_totals(nominations, town.director, world.round) == set()
    Phase.objects.update(ends_on=timezone.localdate() - timedelta(days=1), begins_on="2026-01-01")
    assert hidden_totals(nominations, judge, world.round) == set()
    assert hidden_totals(nominations, world.local.user, world.round) == {world.first.pk}


def test_judges_come_from_the_street_its_communities_and_its_partners(world, town):
    make_partner(town.willow, liaison=town.liaison)
    asked = set(candidates(town.street))
    assert {town.director, town.willow_secretary, town.maple_secretary, town.willow_worker, town.liaison} <= asked
    assert asked & {town.grid_leader, town.building_leader, town.outsider, town.stranger, town.auditor} == set()
    with pytest.raises(ActionRefused, match="葛网格 不能当评委"):
        invite(world.round, [town.grid_leader], by=town.director)


def test_an_invited_judge_is_recorded_with_his_conflicts_and_comes_back_after_declining(world, town):
    [judge] = invite(world.round, [town.maple_secretary], by=town.director, group="社区")
    assert Conflict.objects.filter(judge=judge, nomination=world.second, kind=K.TREE).exists()
    with pytest.raises(ActionRefused, match="都已经是评委"):
        invite(world.round, [town.maple_secretary], by=town.director)
    end(judge, by=town.maple_secretary, why="出差")
    with pytest.raises(ActionRefused, match="已经退出"):
        end(judge, by=town.maple_secretary, why="出差")
    [again] = invite(world.round, [town.maple_secretary], by=town.director)
    assert (again.pk, again.ended_at, again.group) == (judge.pk, None, "社区")
    assert change(judge, by=town.director, group="专家", at_most=3).at_most == 3
