"""The list and the page of nominations: who sees which, and that neither grows with the rows."""

import pytest

from awards.choices import NominationState, ReviewState, RoundState
from awards.models import AwardRound, Judge, Nomination, Review, Veto
from tests.awards.build import make_nomination, make_round
from tests.builders import make_officer, make_unit


@pytest.fixture
def world(town):
    return make_round(town, judges=1)


def nominated(world, unit, **more):
    return make_nomination(world, unit, marks=(), **more)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_rows_as_for_one(world, town, client, rows, django_assert_num_queries):
    for n in range(rows):
        nominated(world, make_unit(f"杨柳第{n}网格", town.willow))
    client.force_login(town.director)
    client.get(f"/awards/{world.round.pk}/nominations/")
    with django_assert_num_queries(16):
        assert client.get(f"/awards/{world.round.pk}/nominations/").status_code == 200


def test_a_clerk_lists_the_own_community_and_not_the_next(world, town, client):
    nominated(world, town.willow_1, title="近处网格")
    nominated(world, town.maple_1, title="远处网格")
    client.force_login(town.willow_secretary)
    shown = client.get(f"/awards/{world.round.pk}/nominations/").content.decode()
    assert "近处网格" in shown
    assert "远处网格" not in shown


def test_the_filter_tells_barred_from_free(world, town, client):
    barred = nominated(world, town.willow_1, title="出过事的")
    Veto.objects.create(nomination=barred, reason="弄虚作假", proof="文书 3 号", by=town.director)
    nominated(world, town.maple_1, title="没出事的")
    client.force_login(town.director)
    shown = client.get(f"/awards/{world.round.pk}/nominations/?barred=yes").content.decode()
    assert "出过事的" in shown
    assert "没出事的" not in shown


def test_a_judge_of_a_blind_round_reads_no_name_before_the_naming(world, town, client):
    AwardRound.objects.update(blind=True)
    it = nominated(world, town.maple_1, title="不该看见")
    judge = make_officer("评委书记", town.street)
    Review.objects.create(
        judge=Judge.objects.create(round=world.round, user=judge), nomination=it, state=ReviewState.ASSIGNED
    )
    client.force_login(judge)
    assert "不该看见" not in client.get(f"/awards/{world.round.pk}/nominations/").content.decode()
    assert client.get(f"/awards/nominations/{it.pk}/").status_code == 404
    AwardRound.objects.update(state=RoundState.NAMED)
    assert client.get(f"/awards/nominations/{it.pk}/").status_code == 200


def test_who_nominated_is_read_by_those_who_check_it(world, town, client):
    it = nominated(world, town.willow_1, state=NominationState.SUBMITTED, nominator="热心邻居")
    client.force_login(town.willow_secretary)
    assert "热心邻居" in client.get(it.get_absolute_url()).content.decode()
    client.force_login(town.grid_leader)
    page = client.get(it.get_absolute_url())
    assert page.status_code == 200
    assert "热心邻居" not in page.content.decode()


def test_without_consent_the_public_reads_no_name(world, town):
    it = Nomination(title="许晓红（楼栋长）", person=town.director)
    assert it.public_title == "许*红（楼栋长）"
    it.may_publish = True
    assert it.public_title == "许晓红（楼栋长）"
