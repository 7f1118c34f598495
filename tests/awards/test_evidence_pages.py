"""The pages of figures: what was taken, what it is worth, the rows behind it, and only those one may read."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions import evidence
from awards.actions.evidence import take_evidence
from awards.choices import PhaseName, ReviewState, Target
from awards.models import AwardCriterion, AwardRound, Evidence, Judge, Phase, Review
from deliberation.models import Council, Meeting
from tests.awards.counting import make_counting_round, put_forward
from tests.builders import make_council, make_volunteer
from volunteers.models import HoursEntry

WHEN = datetime(2026, 4, 1, 19, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def round(town):
    made = make_counting_round(town.street)
    today = timezone.localdate()
    Phase.objects.create(round=made, name=PhaseName.EVIDENCE, begins_on=today, ends_on=today)
    return made


@pytest.fixture
def building(round, town):
    return put_forward(round, Target.BUILDING, town.group, building=town.building)


def hold_talk(town, title="第一次沟通会"):
    council = Council.objects.filter(building=town.building).first() or make_council(
        kind="building_talk", building=town.building
    )
    return Meeting.objects.create(
        council=council, unit=council.unit, path=council.path, title=title, place="架空层", starts_at=WHEN,
        state="closed", closed_at=WHEN,
    )  # fmt: skip


def shown(client, user, name, *args, query=""):
    client.force_login(user)
    answer = client.get(reverse(name, args=args) + query)
    return answer.status_code, answer.content.decode()


def line(nomination, indicator):
    return AwardCriterion.objects.get(criteria=nomination.entry.criteria, indicator=indicator)


def test_the_organiser_takes_the_figures_and_every_figure_says_what_it_is_worth(client, round, town, building):
    hold_talk(town)
    client.force_login(town.director)
    answer = client.post(reverse("take-evidence", args=[round.pk]), follow=True)
    assert "已取数" in answer.content.decode()
    status, page = shown(client, town.building_leader, "award-evidence", building.pk)
    assert status == 200
    assert "1 次" in page and "1.00" in page  # one of four meetings of four points
    assert "0.0%（0/5）" in page and "不能命名" in page
    assert "没有可计的" in page  # no hazard was ever told: its points go to the other lines


def test_what_happened_since_is_shown_beside_and_changes_nothing_taken(client, round, town, building):
    take_evidence(round, by=town.director)
    hold_talk(town)
    _, page = shown(client, town.director, "award-evidence-rows", building.pk, line(building, "talks").pk)
    assert "0 次" in page and "1 次" in page
    assert Evidence.objects.get(criterion__indicator="talks").numerator == 0


def test_a_figure_opens_the_rows_it_counts_with_their_addresses(client, round, town, building):
    talk = hold_talk(town)
    _, page = shown(client, town.building_leader, "award-evidence-rows", building.pk, line(building, "talks").pk)
    assert "第一次沟通会" in page and talk.get_absolute_url() in page and "计入" in page


def test_rows_out_of_ones_reach_are_counted_and_not_shown(client, round, town):
    someone = make_volunteer(town.maple_1, "吴秀英")
    leader = put_forward(round, Target.LEADER, town.group, volunteer=someone)
    HoursEntry.objects.create(
        volunteer=someone, minutes=60, begins_at=WHEN, ends_at=WHEN, day=WHEN.date(), source="shift",
        words="枫林巡河", unit=town.maple_1, path=town.maple_1.path,
    )  # fmt: skip
    hours = line(leader, "service_hours").pk
    _, of_grid = shown(client, town.grid_leader, "award-evidence-rows", leader.pk, hours)
    assert "枫林巡河" not in of_grid and "您有权看的 0 条" in of_grid and "1 小时" in of_grid
    _, of_street = shown(client, town.director, "award-evidence-rows", leader.pk, hours)
    assert "枫林巡河" in of_street and "吴秀英" not in of_street


def test_who_judges_unseen_opens_neither_figures_nor_rows_by_name(client, round, town, building):
    judge = Judge.objects.create(round=round, user=town.willow_secretary)
    Review.objects.create(judge=judge, nomination=building, state=ReviewState.ASSIGNED)
    assert shown(client, town.willow_secretary, "award-evidence", building.pk)[0] == 200
    AwardRound.objects.update(blind=True)
    assert shown(client, town.willow_secretary, "award-evidence", building.pk)[0] == 404
    rows = line(building, "talks").pk
    assert shown(client, town.willow_secretary, "award-evidence-rows", building.pk, rows)[0] == 404


@pytest.mark.parametrize("query", ["?source=7", "?source=x", "?source=-1", "?before=x"])
def test_an_address_that_was_mended_by_hand_is_told_so(client, round, town, building, query):
    assert shown(client, town.director, "award-evidence-rows", building.pk, line(building, "talks").pk, query=query)[
        0
    ] in (400, 404)


def test_a_line_of_another_kind_is_not_found(client, round, town, building):
    other = AwardCriterion.objects.get(indicator="pledged").pk
    assert shown(client, town.director, "award-evidence-rows", building.pk, other)[0] == 404


def test_only_the_street_takes_figures_and_only_in_the_phase(client, round, town, building):
    client.force_login(town.willow_secretary)
    assert client.post(reverse("take-evidence", args=[round.pk])).status_code in (403, 404)
    Phase.objects.all().delete()
    client.force_login(town.director)
    answer = client.post(reverse("take-evidence", args=[round.pk]), follow=True)
    assert "调整阶段日期" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_many_nominations_are_counted_behind_and_the_page_says_how_far(client, round, town, building, monkeypatch):
    monkeypatch.setattr("awards.views.evidence.AT_ONCE", 0)
    client.force_login(town.director)
    answer = client.post(reverse("take-evidence", args=[round.pk]), follow=True)
    assert "正在后台取数" in answer.content.decode() and "已取好 0/5" in answer.content.decode()
    evidence.take_evidence_of(entry=building.entry_id, by=town.director.pk)
    assert "已取好 1/5" in shown(client, town.director, "award-data", round.pk)[1]


@pytest.mark.parametrize("name", ["award-data", "award-evidence", "award-evidence-rows"])
def test_a_page_costs_the_same_with_one_row_and_with_three(
    client, round, town, building, name, django_assert_max_num_queries
):
    args = {
        "award-data": [round.pk],
        "award-evidence": [building.pk],
        "award-evidence-rows": [building.pk, line(building, "talks").pk],
    }[name]
    client.force_login(town.director)

    def asked():
        with django_assert_max_num_queries(80) as context:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(context)

    hold_talk(town)
    asked()
    before = asked()
    for n in range(3):
        hold_talk(town, f"沟通会{n}")
        put_forward(round, Target.GRID, [town.willow_1, town.willow_2, town.maple_1][n])
    assert asked() == before
