"""Rounds on the page: the list, one round and what is left in it, planning, dates with their neighbours, the end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions.rounds import cancel_round, open_round
from awards.choices import NominationState, PhaseName, ReviewState, RoundState
from awards.models import AwardKind, AwardRound, Review
from governance.foundation.errors import ActionRefused, Conflict
from tests.awards.build import make_nomination, make_round
from tests.awards.rounds import plan, running

P = PhaseName


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_for_one_round_and_for_three(town, client, n, django_assert_num_queries):
    for k in range(n):
        make_round(town, name=f"第 {k} 轮")
    client.force_login(town.director)
    client.get(reverse("award-rounds"))
    with django_assert_num_queries(8):
        page = client.get(reverse("award-rounds"))
    assert [row.name for row in page.context["page"].rows] == [f"第 {k} 轮" for k in range(n)][::-1]


def test_the_proposed_name_is_one_that_is_free(town, client):
    client.force_login(town.director)
    year, page = timezone.localdate().year, reverse("new-award-round")
    assert client.get(page).context["form"].initial["name"] == f"{year} 年度和美评选"
    make_round(town, name=f"{year} 年度和美评选")
    assert client.get(page).context["form"].initial["name"] == f"{year} 年第二批和美评选"


def test_a_draft_is_the_streets_own(town, client):
    round = make_round(town, state=RoundState.DRAFT).round
    for who, status in ((town.director, 200), (town.willow_secretary, 404), (town.outsider, 404)):
        client.force_login(who)
        assert client.get(round.get_absolute_url()).status_code == status


def facts(**more):
    quotas = {f"quota_{kind.pk}": kind.quota for kind in AwardKind.objects.all()}
    given = {
        "name": "2027 年度和美评选", "since": "2027-01-01", "until": "2027-12-31", "trim_from": 5, "normalising": "none",
        "full_turnout": 50, "begins_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    return given | quotas | more


def test_a_round_is_planned_with_kinds_quotas_and_the_usual_dates_then_opened(town, client):
    plan(town, name="去年的")
    client.force_login(town.director)
    family = AwardKind.objects.get(name="和美家庭")
    answer = client.post(reverse("new-award-round"), facts(**{f"quota_{family.pk}": ""}))
    made = AwardRound.objects.get(name="2027 年度和美评选")
    assert answer.url == made.get_absolute_url()
    assert {entry.kind.name: entry.quota for entry in made.kinds.all()} == {
        "和美社区": 2, "和美网格": 10, "和美楼栋": 20, "和美头雁": 19
    }  # fmt: skip
    assert [phase.name for phase in made.phases.order_by("pk")] == list(PhaseName)
    assert made.phases.get(name=P.NOMINATION).begins_on == timezone.localdate()
    client.post(reverse("open-award-round", args=[made.pk]), {"version": made.version})
    made.refresh_from_db()
    assert made.state == RoundState.OPEN
    assert client.post(reverse("change-award-round", args=[made.pk]), facts()).status_code == 422
    again = client.post(reverse("open-award-round", args=[made.pk]), follow=True).content.decode()
    assert "这一轮已经是“进行中”" in again


def test_a_draft_is_changed_and_nothing_typed_is_lost_on_a_refusal(town, client):
    round = plan(town)
    client.force_login(town.director)
    address = reverse("change-award-round", args=[round.pk])
    wrong = client.post(address, facts(until="2026-01-01", version=round.version))
    assert wrong.status_code == 422
    assert "不能早于" in wrong.content.decode()
    assert "2027 年度和美评选" in wrong.content.decode()
    assert client.post(address, facts(blind="on", version=round.version)).status_code == 302
    round.refresh_from_db()
    assert (round.name, round.blind) == ("2027 年度和美评选", True)
    assert client.post(address, facts(version=1)).status_code == 422  # somebody else saved meanwhile


def test_what_a_moved_phase_takes_along_is_shown_before_it_is_done(town, client):
    round = running(town)
    client.force_login(town.director)
    phase = round.phases.get(name=P.EVIDENCE)
    address = reverse("move-award-phase", args=[round.pk, P.EVIDENCE])
    later = phase.ends_on + timedelta(days=7)
    given = {"begins_on": phase.begins_on, "ends_on": later, "version": AwardRound.objects.get().version}
    shown = client.post(address, given | {"step": "look"})
    assert [shift.phase.name for shift in shown.context["shifts"]] == [
        P.EVIDENCE, P.SCORING, P.VOTING, P.REVIEW, P.NOTICE, P.ANSWERS, P.RESULT
    ]  # fmt: skip
    phase.refresh_from_db()
    assert phase.ends_on != later
    promised = {shift.phase.name: (shift.begins_on, shift.ends_on) for shift in shown.context["shifts"]}
    assert client.post(address, given | {"step": "move"}).status_code == 302
    assert {each.name: (each.begins_on, each.ends_on) for each in round.phases.all()} | promised == {
        each.name: (each.begins_on, each.ends_on) for each in round.phases.all()
    }
    stale = client.post(address, given | {"step": "move"})
    assert stale.status_code == 422
    assert "刚被别人修改" in stale.content.decode()


def test_the_page_says_what_is_left_for_whom_and_judges_marks_only_to_who_organises(town, client):
    world = make_round(town, judges=2)
    today = timezone.localdate()
    for name in (P.NOMINATION, P.SCORING):
        world.round.phases.create(name=name, begins_on=today, ends_on=today + timedelta(days=3))
    first = make_nomination(world, town.willow_1, marks=())
    make_nomination(world, town.maple_1, marks=(18,), state=NominationState.SUBMITTED)
    Review.objects.create(judge=world.judges[1], nomination=first, state=ReviewState.ASSIGNED)

    def lines(who):
        client.force_login(who)
        phases = client.get(world.round.get_absolute_url()).context["phases"]
        return {p.name: [(line.words, line.done, line.whole) for line in p.progress] for p in phases}

    assert lines(town.director) == {
        P.NOMINATION: [("已推荐", 2, None), ("推荐已审核", 1, 2)],
        P.SCORING: [("评分已交", 1, 2), ("评委已打完", 1, 2)],
    }
    assert lines(town.willow_secretary) == {P.NOMINATION: [("已推荐", 1, None), ("推荐已审核", 1, 1)], P.SCORING: []}


def test_the_page_asks_the_same_for_one_nomination_and_for_three(town, client, django_assert_max_num_queries):
    world = make_round(town)
    client.force_login(town.director)
    counts = []
    for units in ([town.willow_1], [town.willow_2, town.maple_1]):
        for unit in units:
            make_nomination(world, unit)
        client.get(world.round.get_absolute_url())
        with django_assert_max_num_queries(40) as asked:
            client.get(world.round.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_cancelled_round_says_why_and_ends_for_good(town, client):
    round = running(town)
    client.force_login(town.director)
    assert client.post(reverse("cancel-award-round", args=[round.pk]), {"why": " "}).status_code == 422
    client.post(reverse("cancel-award-round", args=[round.pk]), {"why": "上级要求规范评比活动"})
    assert "上级要求规范评比活动" in client.get(round.get_absolute_url()).content.decode()
    with pytest.raises(ActionRefused, match="已取消"):
        cancel_round(AwardRound.objects.get(), by=town.director, why="再来")


def test_a_round_does_not_open_over_or_under_somebody_elses_hands(town):
    round = plan(town)
    with pytest.raises(Conflict, match="刚被别人修改"):
        open_round(round, by=town.director, version=round.version + 7)
    late = plan(town, name="过时的", begins_on=timezone.localdate() - timedelta(days=60))
    with pytest.raises(ActionRefused, match="重新排定日期"):
        open_round(late, by=town.director)


def test_the_criteria_of_a_round_are_open_to_everybody_in_the_street(town, client):
    entry = running(town).kinds.get(kind__name="和美楼栋")
    client.force_login(town.building_leader)
    page = client.get(reverse("award-criteria", args=[entry.pk])).content.decode()
    assert "五项必备内容" in page
    assert "高空抛物未整改" in page
    client.force_login(town.outsider)
    assert client.get(reverse("award-criteria", args=[entry.pk])).status_code == 404


def test_who_only_judges_a_round_does_not_arrange_it(town, client):
    """A street clerk from next door sits among the judges: sees the round, moves nothing in it."""
    world = make_round(town)
    world.round.judges.create(user=town.outsider)
    client.force_login(town.outsider)
    assert client.get(world.round.get_absolute_url()).status_code == 200
    assert client.post(reverse("cancel-award-round", args=[world.round.pk]), {"why": "不办了"}).status_code == 403
