"""结果: preview, freezing, ties, approval by a second person, and new public days for who moves up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.actions.approving import approve, on_notice
from awards.actions.freezing import freeze, freeze_result, settle_ties
from awards.actions.nominating import bar, lift
from awards.actions.objections import answer, look_into, object_to
from awards.actions.phases import least_end
from awards.choices import ConflictKind, PhaseName, ReviewState, Target
from awards.models import (
    Award,
    Conflict,
    CriteriaSet,
    Evidence,
    Judge,
    Nomination,
    Objection,
    RoundKind,
    Seconding,
    Standing,
    Veto,
)
from awards.verifying import verify
from governance.foundation.errors import ActionRefused
from governance.foundation.errors import Conflict as Conflicted
from tests.awards.build import add_entry, in_phase, live_in, make_nomination, make_round
from tests.builders import appoint, make_dwelling, make_household, make_officer

P = PhaseName


@pytest.fixture
def world(town):
    world = make_round(town)
    CriteriaSet.objects.filter(pk=world.entry.criteria_id).update(vetoes=["弄虚作假"])
    in_phase(world.round, P.REVIEW)
    world.first = make_nomination(world, town.willow_1)
    world.second = make_nomination(world, town.willow_2, done=6)
    world.third = make_nomination(world, town.maple_1, done=4)
    world.vice = make_officer("副主任", town.street)
    world.town = town
    return world


def outcomes(world):
    rows = Standing.objects.filter(nomination__entry=world.entry)
    return {row.nomination.title: row.outcome for row in rows.select_related("nomination")}


def test_the_result_is_previewed_frozen_by_one_and_approved_by_another(world, client):
    town, page = world.town, reverse("award-result", args=[world.entry.pk])
    client.force_login(town.director)
    told = client.get(page)
    assert [total.rank for _, total, _ in told.context["preview"]] == [1, 2, 3]
    assert "这是预览" in told.content.decode() and not Standing.objects.exists()

    client.post(reverse("freeze-award", args=[world.entry.pk]))
    assert outcomes(world) == {"杨柳第一网格": "proposed", "杨柳第二网格": "not", "枫林第一网格": "not"}
    assert [row.rank for row in client.get(page).context["page"].rows] == [1, 2, 3]
    told = client.post(reverse("approve-award", args=[world.entry.pk]), follow=True).content.decode()
    assert "要由两个人办" in told and not on_notice(world.round).exists()

    client.force_login(world.vice)
    client.post(reverse("approve-award", args=[world.entry.pk]))
    notice = world.round.phases.get(name=P.NOTICE)
    shown = on_notice(world.round).get()
    assert (shown, shown.noticed_from, shown.noticed_until) == (world.first, notice.begins_on, notice.ends_on)
    told = client.post(reverse("freeze-award", args=[world.entry.pk]), follow=True).content.decode()
    assert "不用再核算" in told


def test_before_the_review_nothing_is_shown_or_frozen(world, client):
    in_phase(world.round, P.VOTING)
    client.force_login(world.town.director)
    told = client.get(reverse("award-result", args=[world.entry.pk]))
    assert "preview" not in told.context and "17.00" not in told.content.decode()
    client.post(reverse("freeze-award", args=[world.entry.pk]))
    assert not Standing.objects.exists()


def test_a_row_changed_after_freezing_is_named_and_stops_the_approval(world, client):
    freeze_result(world.entry, by=world.town.director)
    row = Evidence.objects.get(nomination=world.second)
    Evidence.objects.filter(pk=row.pk).update(numerator=9)
    client.force_login(world.vice)
    told = client.get(reverse("award-result", args=[world.entry.pk]) + "?check=1").content.decode()
    assert f"evidence:{row.pk}" in told
    assert f"evidence:{row.pk}" in client.get(reverse("verify-award-round", args=[world.round.pk])).content.decode()
    with pytest.raises(ActionRefused, match="重新核算"):
        approve(world.entry, by=world.vice)
    client.post(reverse("freeze-award", args=[world.entry.pk]))
    assert outcomes(world)["杨柳第二网格"] == "proposed"
    assert "一致" in client.get(reverse("verify-award-round", args=[world.round.pk])).content.decode()


def test_a_tie_for_the_last_place_is_settled_with_a_reason_and_printed(world, client):
    town = world.town
    Evidence.objects.filter(nomination=world.second).update(numerator=8)
    freeze_result(world.entry, by=town.director)
    assert list(outcomes(world).values()).count("tied") == 2
    with pytest.raises(ActionRefused, match="并列"):
        approve(world.entry, by=world.vice)
    client.force_login(town.director)
    address = reverse("settle-award-ties", args=[world.entry.pk])
    typed = {f"place_{world.first.pk}": "1", f"place_{world.second.pk}": "1", "why": "评审会合议"}
    told = client.post(address, typed)
    assert told.status_code == 422 and "不重复" in told.content.decode() and "评审会合议" in told.content.decode()
    assert client.post(address, typed | {f"place_{world.first.pk}": "2"}).status_code == 302
    assert outcomes(world)["杨柳第二网格"] == "proposed"
    assert Nomination.objects.get(pk=world.first.pk).tie_why == "评审会合议"
    assert verify(RoundKind.objects.get(pk=world.entry.pk)).differs == ""


def test_a_wrong_order_is_written_anew_until_the_kind_is_approved(world, client):
    town, one, two = world.town, world.first, world.second
    Evidence.objects.filter(nomination=two).update(numerator=8)
    freeze_result(world.entry, by=town.director)
    settle_ties(world.entry, {one.pk: 1, two.pk: 2}, by=town.director, why="写反了")
    client.force_login(town.director)
    address = reverse("settle-award-ties", args=[world.entry.pk])
    assert "更正并列次序" in client.get(reverse("award-result", args=[world.entry.pk])).content.decode()
    assert client.get(address).context["form"][f"place_{two.pk}"].value() == 2
    typed = {f"place_{one.pk}": "2", f"place_{two.pk}": "1", "why": "更正"}
    assert client.post(address, typed).status_code == 302
    assert outcomes(world)["杨柳第二网格"] == "proposed"
    approve(world.entry, by=world.vice)
    with pytest.raises(Conflicted, match="已经批准"):
        settle_ties(world.entry, {one.pk: 1, two.pk: 2}, by=town.director, why="再改")
    assert "更正并列次序" not in client.get(reverse("award-result", args=[world.entry.pk])).content.decode()


def test_whoever_comes_back_to_the_equals_is_ordered_with_them(world, town):
    three = [world.first, world.second, world.third]
    Evidence.objects.filter(nomination__in=three).update(numerator=8)
    veto = bar(world.third, by=town.director, reason="弄虚作假", proof="查实")
    freeze_result(world.entry, by=town.director)
    settle_ties(world.entry, {world.first.pk: 1, world.second.pk: 2}, by=town.director, why="评审会合议")
    Veto.objects.filter(pk=veto.pk).update(lifted_at=timezone.now())
    freeze_result(world.entry, by=town.director)
    assert set(outcomes(world).values()) == {"tied"}
    with pytest.raises(ActionRefused, match="各排一个次序"):
        settle_ties(world.entry, {world.first.pk: 1, world.second.pk: 2}, by=town.director, why="评审会合议")
    order = {it.pk: place for place, it in enumerate(three, 1)}
    settle_ties(world.entry, order, by=town.director, why="评审会合议")
    assert outcomes(world) == {"杨柳第一网格": "proposed", "杨柳第二网格": "not", "枫林第一网格": "not"}


def test_an_order_ends_when_another_group_is_ordered(world, town):
    Evidence.objects.filter(nomination=world.second).update(numerator=8)
    freeze_result(world.entry, by=town.director)
    settle_ties(world.entry, {world.first.pk: 1, world.second.pk: 2}, by=town.director, why="评审会合议")
    Evidence.objects.filter(nomination=world.second).update(numerator=6)
    Evidence.objects.filter(nomination=world.third).update(numerator=8)
    settle_ties(world.entry, {world.first.pk: 2, world.third.pk: 1}, by=town.director, why="评审会合议")
    assert Nomination.objects.get(pk=world.second.pk).tie_place is None
    assert outcomes(world)["枫林第一网格"] == "proposed"


def test_who_must_keep_away_sees_no_row_and_does_no_deed(world, client):
    judge = Judge.objects.create(round=world.round, user=world.town.director)
    Conflict.objects.create(judge=judge, nomination=world.second, kind=ConflictKind.DECLARED)
    client.force_login(world.town.director)
    told = client.get(reverse("award-result", args=[world.entry.pk])).content.decode()
    assert "请同事办" in told and "杨柳第二网格" not in told and "48.00" not in told
    with pytest.raises(ActionRefused, match="同事办"):
        freeze_result(world.entry, by=world.town.director)
    freeze_result(world.entry, by=world.vice)
    with pytest.raises(ActionRefused, match="同事办"):
        approve(world.entry, by=world.town.director)


def test_the_household_building_and_nominator_at_the_street_keep_away_without_being_judges(world, town):
    families = add_entry(world, Target.FAMILY, "和美家庭")
    doors = [make_household(make_dwelling(town.building, number)) for number in ("301", "302")]
    of = {"entry": families, "unit": town.willow_1, "path": town.willow_1.path, "state": "accepted", "deeds": "和睦。"}
    first, _ = [Nomination.objects.create(**of, household=door, title="一户", source="self") for door in doors]
    live_in(town.director, doors[0])
    by_secretary = make_officer("四主任", town.street)
    Seconding.objects.create(nomination=first, by=by_secretary, source="organisation", deeds="和睦。")
    for who in (town.director, by_secretary):
        with pytest.raises(ActionRefused, match="同事办"):
            freeze_result(families, by=who)
    freeze_result(families, by=world.vice)
    places = {each.pk: n for n, each in enumerate(Nomination.objects.filter(entry=families), 1)}
    with pytest.raises(ActionRefused, match="同事办"):
        settle_ties(families, places, by=town.director, why="评审会")
    settle_ties(families, places, by=world.vice, why="评审会")
    with pytest.raises(ActionRefused, match="同事办"):
        approve(families, by=town.director)
    approve(families, by=make_officer("三主任", town.street))
    freeze_result(world.entry, by=town.director)  # the other kinds are his as before
    in_phase(world.round, P.NOTICE)
    Nomination.objects.on_notice().update(noticed_from=timezone.localdate())
    filed = object_to(Nomination.objects.on_notice().get(entry=families), text="材料写得不实。")
    for deed in (look_into, lambda it, by: answer(it, by=by, upheld=False, findings="没有", words="不成立")):
        with pytest.raises(ActionRefused, match="同事办"):
            deed(filed, by=town.director)


def test_an_upheld_objection_lets_the_next_move_up_with_days_of_its_own(world, town):
    third = make_officer("三主任", town.street)
    freeze_result(world.entry, by=town.director)
    approve(world.entry, by=world.vice)
    in_phase(world.round, P.NOTICE)
    today = timezone.localdate()
    world.first.refresh_from_db()
    Nomination.objects.filter(pk=world.first.pk).update(noticed_from=today, noticed_until=today + timedelta(days=7))
    filed = object_to(world.first, text="走访是补填的，我家没人来过。")
    assert filed.due_on > today
    look_into(filed, by=town.director)
    with pytest.raises(ActionRefused, match="一票否决事项"):
        answer(filed, by=town.director, upheld=True, findings="查实", words="谢谢", reason="")
    answer(filed, by=town.director, upheld=True, findings="查实", words="谢谢", reason="弄虚作假")
    assert outcomes(world) == {"杨柳第一网格": "barred", "杨柳第二网格": "proposed", "枫林第一网格": "not"}
    assert not on_notice(world.round).exists()  # the next waits for the second person
    entry = RoundKind.objects.get(pk=world.entry.pk)
    assert entry.approved_by is None and verify(entry).differs == ""

    world.first.refresh_from_db()
    assert (world.first.noticed_from, world.first.noticed_until) == (None, None)  # coming back needs new public days
    in_phase(world.round, P.ANSWERS)
    with pytest.raises(ActionRefused, match="异议查实的，不能解除"):
        lift(Veto.objects.get(), by=third, why="再核")
    approve(entry, by=third)
    shown = on_notice(world.round).get()
    assert (shown, shown.noticed_from) == (world.second, today)
    assert shown.noticed_until == least_end(P.NOTICE, today)
    answers = world.round.phases.get(name=P.ANSWERS)
    assert answers.ends_on >= least_end(P.ANSWERS, shown.noticed_until)
    assert world.round.phases.get(name=P.RESULT).begins_on > answers.ends_on
    object_to(shown, text="他家楼道堆物没有清。")  # on its own days, though the phase of notice is over
    with pytest.raises(ActionRefused, match="公示期"):
        object_to(world.first, text="再说一次，走访是补填的。")


def test_a_kind_that_is_reckoned_again_leaves_the_others_on_notice_alone(world, town):
    Evidence.objects.filter(nomination=world.second).update(numerator=8)
    RoundKind.objects.filter(pk=world.entry.pk).update(quota=2)
    freeze_result(world.entry, by=town.director)
    approve(world.entry, by=world.vice)
    before = on_notice(world.round).get(pk=world.second.pk).noticed_until
    in_phase(world.round, P.NOTICE)
    Nomination.objects.filter(entry=world.entry).update(noticed_from=timezone.localdate())
    filed = object_to(Nomination.objects.get(pk=world.first.pk), text="走访是补填的，我家没人来过。")
    answer(filed, by=town.director, upheld=True, findings="查实", words="谢谢", reason="弄虚作假")
    assert [each.pk for each in on_notice(world.round)] == [world.second.pk]  # without a break
    approve(RoundKind.objects.get(pk=world.entry.pk), by=world.vice)
    until = dict(on_notice(world.round).values_list("pk", "noticed_until"))
    assert until[world.second.pk] == before and set(until) == {world.second.pk, world.third.pk}
    assert Objection.objects.get().state == "upheld" and not Award.objects.exists()


def test_the_page_asks_the_same_questions_for_three_and_for_five(world, town, client):
    freeze(world.entry, by=town.director)
    client.force_login(town.director)
    pages = [reverse("award-result", args=[world.entry.pk]), reverse("award-results", args=[world.round.pk])]
    asked = []
    for _ in range(2):
        counts = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as context:
                client.get(page)
            counts.append(len(context.captured_queries))
        asked.append(counts)
        for unit in (town.willow, town.maple):
            Nomination.objects.filter(unit=unit).exists() or make_nomination(world, unit)
        freeze(world.entry, by=town.director)
    assert asked[0] == asked[1]


def test_marks_of_a_judge_who_since_answers_for_the_nominee_count_no_longer(world):
    """The five gave 15 to 19; the one with 19 becomes secretary there: 15 to 18 are too few to trim."""
    best = world.first.reviews.get(total=19)
    appoint(best.judge.user, world.town.willow_1)
    freeze_result(world.entry, by=world.town.director)
    best.refresh_from_db()
    assert best.state == ReviewState.RECUSED
    assert Standing.objects.get(nomination=world.first).review == Decimal("16.50")
    assert verify(world.entry.__class__.objects.get(pk=world.entry.pk)).differs == ""
