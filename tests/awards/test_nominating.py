"""Nominating: once for each target, however many name it; checked by somebody else; nothing typed is lost."""

import pytest
from django.utils import timezone

from awards.actions import nominating as actions
from awards.actions import suggesting
from awards.choices import NominationState, PhaseName, ReviewState, Target
from awards.models import Judge, Nomination, Review, RoundKind, Veto
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.actions.tree import move_unit
from hierarchy.paths import hand_building_over
from tests.awards.build import add_entry, in_phase, live_in, make_nomination, make_round
from tests.builders import make_dwelling, make_household, make_officer, make_volunteer

S, P = NominationState, PhaseName
SAID = {"source": "organisation", "deeds": "走访到户，邻里和睦。"}


@pytest.fixture
def world(town):
    made = make_round(town, judges=0)
    in_phase(made.round, P.NOMINATION)
    return made


@pytest.fixture
def houses(world):
    return add_entry(world, Target.BUILDING, "和美楼栋")


@pytest.fixture
def families(world):
    return add_entry(world, Target.FAMILY, "和美家庭")


def test_a_building_named_twice_stays_one_and_the_second_is_a_seconding(houses, town):
    first = actions.nominate(houses, by=town.building_leader, building=town.building, source="leader", deeds="整洁。")
    second = actions.nominate(houses, by=town.willow_secretary, building=town.building, **SAID)
    assert first.seconding is None
    assert second.pk == first.pk
    assert second.seconding.by == town.willow_secretary
    assert Nomination.objects.count() == 1
    assert [entry.action for entry in ledger.of(first)] == ["award.nominated", "award.seconded"]


def test_the_same_person_does_not_second_himself(houses, town):
    actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    with pytest.raises(Conflict, match="您已经推荐过"):
        actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    actions.nominate(houses, by=town.director, building=town.building, **SAID)
    actions.nominate(houses, by=town.director, building=town.building, **SAID)
    assert Nomination.objects.get().secondings.count() == 1


def test_a_double_click_makes_one(houses, town):
    once = actions.nominate(houses, by=town.director, building=town.building, client_key="k", **SAID)
    again = actions.nominate(houses, by=town.director, building=town.building, client_key="k", **SAID)
    assert (again.pk, again.seconding) == (once.pk, None)


def test_a_leader_with_a_post_and_as_a_volunteer_is_one_person(world, town):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    volunteer = make_volunteer(town.willow_1, "葛网格")
    type(volunteer).objects.filter(pk=volunteer.pk).update(user=town.grid_leader)
    volunteer.refresh_from_db()
    first = actions.nominate(leaders, by=town.director, person=town.grid_leader, **SAID)
    second = actions.nominate(leaders, by=town.willow_secretary, volunteer=volunteer, **SAID)
    assert second.pk == first.pk
    assert second.seconding is not None


@pytest.mark.parametrize("deeds", ["", "  ", "字" * 201])
def test_deeds_are_a_few_words(houses, town, deeds):
    with pytest.raises(ActionRefused, match="200 字以内"):
        actions.nominate(houses, by=town.director, building=town.building, source="organisation", deeds=deeds)


def test_only_what_the_kind_is_for_and_only_of_this_street(houses, town):
    with pytest.raises(ActionRefused, match="评的是楼栋"):
        actions.nominate(houses, by=town.director, unit=town.willow_1, **SAID)
    town.building.unit = town.next_grid
    with pytest.raises(ActionRefused, match="不在本街道"):
        actions.nominate(houses, by=town.director, building=town.building, **SAID)


def test_nobody_nominates_outside_the_phase(houses, world, town):
    in_phase(world.round, P.SCORING)
    with pytest.raises(ActionRefused, match="现在不在"):
        actions.nominate(houses, by=town.director, building=town.building, **SAID)


def test_withdrawn_by_the_first_a_seconded_one_goes_on(houses, town):
    it = actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    actions.nominate(houses, by=town.director, building=town.building, source="organisation", deeds="街道看过。")
    kept = actions.withdraw(it, by=town.building_leader)
    assert (kept.state, kept.nominated_by, kept.deeds) == (S.SUBMITTED, town.director, "街道看过。")
    gone = actions.withdraw(it, by=town.director)
    assert gone.state == S.WITHDRAWN
    again = actions.nominate(houses, by=town.director, building=town.building, **SAID)
    assert again.pk != it.pk


def test_the_nominee_ends_it_though_others_seconded(world, town):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    it = actions.nominate(leaders, by=town.director, person=town.grid_leader, **SAID)
    actions.nominate(leaders, by=town.willow_secretary, person=town.grid_leader, **SAID)
    assert actions.withdraw(it, by=town.grid_leader).state == S.WITHDRAWN
    with pytest.raises(ActionRefused, match="只有推荐人和本人"):
        actions.withdraw(it, by=town.maple_secretary)


def test_nobody_checks_what_he_nominated(houses, town):
    it = actions.nominate(houses, by=town.director, building=town.building, **SAID)
    with pytest.raises(ActionRefused, match="由同事审核"):
        actions.check(it, by=town.director, fits=True)
    assert actions.check(it, by=town.willow_secretary, fits=True).state == S.ACCEPTED
    with pytest.raises(Conflict, match="已经是"):
        actions.check(it, by=town.willow_worker, fits=True)


def test_nobody_checks_what_he_seconded_what_he_put_forward_for_a_resident_or_where_he_lives(houses, families, town):
    said = {"who": "1号楼", "deeds": "好", "source": "neighbour", "nominator": "匿名"}
    told = suggesting.suggest(houses, town.willow, address="1.1.1.1", **said)
    it = suggesting.take(told, by=town.willow_secretary, building=town.building)
    with pytest.raises(ActionRefused, match="由同事审核"):
        actions.check(it, by=town.willow_secretary, fits=True)
    actions.nominate(houses, by=town.willow_worker, building=town.building, **SAID)
    with pytest.raises(ActionRefused, match="由同事审核"):
        actions.check(it, by=town.willow_worker, fits=True)
    assert actions.check(it, by=town.director, fits=True).state == S.ACCEPTED
    household = make_household(make_dwelling(town.building, "301"))
    live_in(town.willow_secretary, household)
    home = actions.nominate(families, by=town.building_leader, household=household, **SAID)
    with pytest.raises(ActionRefused, match="同住一户"):
        actions.check(home, by=town.willow_secretary, fits=True)
    assert actions.check(home, by=town.willow_worker, fits=True).state == S.ACCEPTED


def test_nobody_bars_or_saves_where_he_is_near_to_a_nominee(world, town):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    mine = actions.nominate(leaders, by=town.willow_secretary, person=town.director, **SAID)
    other = actions.nominate(leaders, by=town.willow_secretary, person=town.grid_leader, **SAID)
    in_phase(world.round, P.EVIDENCE)
    vice, said = make_officer("副主任", town.street), {"reason": "违建", "proof": "城管文书 3 号"}
    veto = actions.bar(mine, by=vice, **said)
    with pytest.raises(ActionRefused, match="请同事办"):
        actions.lift(veto, by=town.director, why="已整改")
    with pytest.raises(ActionRefused, match="请同事办"):
        actions.bar(other, by=town.director, **said)


def test_what_was_accepted_wrongly_is_declined_until_its_result_is_frozen(world, town):
    it, kept = make_nomination(world, town.willow_1, marks=()), make_nomination(world, town.willow_2, marks=())
    judge = Judge.objects.create(round=world.round, user=town.liaison)
    for each in (it, kept):
        Review.objects.create(judge=judge, nomination=each, state=ReviewState.ASSIGNED)
    in_phase(world.round, P.SCORING)
    with pytest.raises(ActionRefused, match="哪一条"):
        actions.check(it, by=town.willow_secretary, fits=False)
    assert actions.check(it, by=town.willow_secretary, fits=False, why="名下有违建").state == S.DECLINED
    assert Review.objects.get().nomination == kept
    with pytest.raises(ActionRefused, match="现在不在"):
        actions.check(it, by=town.willow_secretary, fits=True)
    RoundKind.objects.filter(pk=world.entry.pk).update(frozen_at=timezone.now())
    with pytest.raises(ActionRefused, match="已经锁定"):
        actions.check(kept, by=town.willow_secretary, fits=False, why="名下有违建")


def test_the_nominee_withdraws_until_the_result_is_frozen_and_the_nominator_while_nominations_are_taken(
    world, town, client
):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    served = make_volunteer(town.willow_1, "钱联络")
    type(served).objects.filter(pk=served.pk).update(user=town.liaison)
    ours = [
        actions.nominate(leaders, by=town.director, person=town.building_leader, **SAID),
        actions.nominate(leaders, by=town.director, volunteer=served, **SAID),
    ]
    Nomination.objects.update(state=S.ACCEPTED)
    in_phase(world.round, P.VOTING)
    with pytest.raises(ActionRefused, match="现在不在"):
        actions.withdraw(ours[0], by=town.director)
    client.force_login(town.building_leader)
    assert "撤回推荐" in client.get(ours[0].get_absolute_url()).content.decode()
    for it, himself in zip(ours, (town.building_leader, town.liaison), strict=True):
        assert it in Nomination.objects.visible_to(himself)
        RoundKind.objects.filter(pk=leaders.pk).update(frozen_at=timezone.now())
        with pytest.raises(ActionRefused, match="已经锁定"):
            actions.withdraw(it, by=himself)
        RoundKind.objects.filter(pk=leaders.pk).update(frozen_at=None)
        assert actions.withdraw(it, by=himself).state == S.WITHDRAWN


def test_the_nominee_is_told_from_the_nomination_to_the_result(world, town):
    leaders = add_entry(world, Target.LEADER, "和美头雁")
    it = actions.nominate(leaders, by=town.willow_secretary, person=town.building_leader, **SAID)
    actions.check(it, by=town.director, fits=True)
    in_phase(world.round, P.REVIEW)
    veto = actions.bar(it, by=make_officer("副主任", town.street), reason="弄虚作假", proof="查实")
    actions.lift(veto, by=make_officer("科员", town.street), why="查无此事")
    actions.check(it, by=town.director, fits=False, why="还有一项没有达到")
    Nomination.objects.update(state=S.ACCEPTED)
    ledger.record("award.named", world.round, by=town.director, unit=town.street, n=1)
    while jobs.drain():
        pass
    told = town.building_leader.notices.order_by("pk")
    assert [notice.text for notice in told] == [
        "您被推荐参评“和美头雁”；内容不对或不愿参评的，请点开办理",
        "您参评“和美头雁”已审核：符合条件",
        "您参评的“和美头雁”登记了一票否决，事项和依据见推荐页",
        "您参评的“和美头雁”，一票否决已经解除",
        "您参评“和美头雁”没有通过审核，原因见推荐页",
        "评选已命名，您参评的结果出来了",
    ]
    assert {notice.url for notice in told} == {it.get_absolute_url()}


def test_a_stale_page_does_not_check(houses, town):
    it = actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    actions.nominate(houses, by=town.director, building=town.building, **SAID)
    actions.withdraw(it, by=town.building_leader)
    with pytest.raises(Conflict, match="刚被别人处理过"):
        actions.check(it, by=town.willow_secretary, fits=True, version=1)


def test_a_family_is_named_in_public_only_as_it_agreed(families, town):
    household = make_household(make_dwelling(town.building, "301"))
    it = actions.nominate(families, by=town.building_leader, household=household, **SAID)
    assert it.public_title == "杏花苑1号楼一户家庭"
    assert "301" in it.title
    with pytest.raises(ActionRefused, match="怎样称呼"):
        actions.consent(it, by=town.building_leader, may_publish=True)
    agreed = actions.consent(it, by=town.building_leader, may_publish=True, public_name="吴桂兰家庭")
    assert agreed.public_title == "吴桂兰家庭"
    assert actions.consent(it, by=town.building_leader, may_publish=False).public_name == ""


def test_a_veto_is_of_the_criteria_and_stays_readable_when_lifted(houses, world, town):
    it = actions.nominate(houses, by=town.building_leader, building=town.building, **SAID)
    in_phase(world.round, P.EVIDENCE)
    with pytest.raises(ActionRefused, match="细则列出的"):
        actions.bar(it, by=town.director, reason="不喜欢", proof="无")
    veto = actions.bar(it, by=town.director, reason="违建", proof="城管文书 3 号")
    with pytest.raises(Conflict, match="已经按"):
        actions.bar(it, by=town.director, reason="违建", proof="城管文书 3 号")
    vice = make_officer("副主任", town.street)
    with pytest.raises(ActionRefused, match="解除的原因"):
        actions.lift(veto, by=vice, why=" ")
    with pytest.raises(ActionRefused, match="另一人办"):
        actions.lift(veto, by=town.director, why="已拆除，复查合格")
    actions.lift(veto, by=vice, why="已拆除，复查合格")
    lifted = Veto.objects.get()
    assert lifted.lifted_why == "已拆除，复查合格"
    assert [entry.action for entry in ledger.of(it)][-2:] == ["award.barred", "award.unbarred"]


def test_a_building_that_changes_its_unit_takes_its_nominations_along(houses, families, town):
    house = actions.nominate(houses, by=town.director, building=town.building, **SAID)
    household = make_household(make_dwelling(town.building, "301"))
    family = actions.nominate(families, by=town.director, household=household, **SAID)
    hand_building_over(town.building, town.willow_2)
    for it in (house, family):
        it.refresh_from_db()
        assert (it.unit, it.path) == (town.willow_2, town.willow_2.path)


def test_a_moved_grid_keeps_its_nomination_in_reach(world, town):
    it = make_nomination(world, town.willow_1, marks=())
    move_unit(town.willow_1, town.maple, by=town.system_manager)
    it.refresh_from_db()
    town.willow_1.refresh_from_db()
    assert it.path == town.willow_1.path
    assert it.path.startswith(town.maple.path)
