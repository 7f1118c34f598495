"""One household, one vote, by code or on paper; nobody can tell what was chosen, and nobody sees it before the end."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from awards.actions import voting as actions
from awards.actions.freezing import freeze_result
from awards.choices import PhaseName, Target
from awards.inputs import Taken, scale_of
from awards.models import PaperCount, Standing, VoteSlip, VoteTally
from awards.reckoning import Nominee, may_be_told, resident_part
from awards.sheets.results import lines
from awards.workings import resident_words
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.awards.build import add_entry, in_phase, make_nomination, make_round
from tests.builders import make_dwelling, make_household, make_resident, make_volunteer

P = PhaseName


@pytest.fixture
def world(town):
    made = make_round(town, judges=0)
    in_phase(made.round, P.VOTING)
    made.grid = nominated(made, town.willow_1)
    made.far = nominated(made, town.maple_1)
    made.doors = [make_household(make_dwelling(town.building, str(number))) for number in (301, 302, 303)]
    return made


def nominated(world, unit, **more):
    return make_nomination(world, unit, marks=(), ayes=0, noes=0, **more)


def printed(world, town, **more):
    return actions.print_slips(world.round, world.doors, by=town.director, **more)


def tally(it):
    return VoteTally.objects.values_list("ayes", "noes").get(nomination=it)


def test_a_code_is_long_the_same_on_every_print_and_nowhere_in_the_table(world, town):
    first, again = printed(world, town), printed(world, town)
    codes = [slip.code for slip in first]
    assert codes == [slip.code for slip in again]
    assert len(set(codes)) == 3
    assert all(len(code) == 16 and set(code) <= set(actions.SIGNS) for code in codes)
    stored = " ".join(str(row) for row in VoteSlip.objects.values_list())
    assert not [code for code in codes if code in stored]


def test_a_fresh_slip_ends_the_old_one(world, town):
    old = printed(world, town)[0].code
    new = actions.print_slips(world.round, world.doors[:1], by=town.director, fresh=True)[0].code
    assert actions.find_slip(old) is None
    assert actions.find_slip(new.lower()).household == world.doors[0]


def test_a_household_speaks_on_what_is_near_and_not_on_itself(world, town):
    families = add_entry(world, Target.FAMILY, "和美家庭")
    world.entry = families
    own, next_door = (nominated(world, town.group, household=door) for door in world.doors[:2])
    assert set(actions.ballot(world.round, world.doors[0])) == {world.grid, next_door}
    assert set(actions.ballot(world.round, world.doors[2])) == {world.grid, own, next_door}


def test_nobody_votes_on_himself_by_code_or_on_paper(world, town, client):
    """By the telephone of the account, or by the volunteer's own entry in the register."""
    world.entry = add_entry(world, Target.LEADER, "和美头雁")
    resident = make_resident(world.doors[0], "章楼长", phone="13855107777")
    type(town.building_leader).objects.filter(pk=town.building_leader.pk).update(phone=resident.phone)
    other = make_resident(world.doors[1], "吴秀英")
    by_post = nominated(world, town.group, person=town.building_leader)
    helper = nominated(world, town.group, volunteer=make_volunteer(town.willow_1, resident=other))
    assert set(actions.ballot(world.round, world.doors[0])) == {world.grid, helper}
    assert set(actions.ballot(world.round, world.doors[1])) == {world.grid, by_post}
    client.force_login(town.willow_secretary)
    page = client.post(reverse("print-vote-slips", args=[world.round.pk, town.building.pk]))
    on_paper = {slip.household: set(slip.ballot) for slip in page.context["slips"]}
    assert on_paper[world.doors[0]] == {world.grid, helper}
    actions.return_paper(world.round, town.building, [door.pk for door in world.doors], by=town.director)
    with pytest.raises(ActionRefused, match="收回纸票 2 张（对象自己那一户的不算）"):
        actions.count_paper(world.round, town.building, {by_post.pk: (3, 0)}, by=town.director, **BOX)
    actions.count_paper(
        world.round, town.building, {by_post.pk: (2, 0), world.grid.pk: (3, 0)}, by=town.director, **BOX
    )
    assert tally(by_post) == (2, 0)


def test_a_leader_of_the_street_stands_on_all_its_ballots(world, town):
    world.entry = add_entry(world, Target.LEADER, "和美头雁")
    director = nominated(world, town.street, person=town.director)
    far = make_household(make_dwelling(town.building_2, "101"))
    assert director in actions.ballot(world.round, world.doors[0])
    assert director in actions.ballot(world.round, far)


def test_a_household_that_ended_has_no_vote_any_more(world, town):
    slips = printed(world, town)
    early = actions.find_slip(slips[0].code)
    type(world.doors[0]).objects.filter(pk=world.doors[0].pk).update(ended_on=timezone.localdate())
    assert actions.find_slip(slips[0].code) is None
    with pytest.raises(ActionRefused, match="已登记搬离"):
        actions.cast(early, {world.grid.pk: True})
    assert actions.return_paper(world.round, town.building, [world.doors[0].pk], by=town.director) == 0
    assert len(printed(world, town)) == 2
    after = make_household(world.doors[0].dwelling)
    slip = actions.print_slips(world.round, [after], by=town.director)[0]
    actions.cast(actions.find_slip(slip.code), {world.grid.pk: True})
    assert tally(world.grid) == (1, 0)


def test_a_vote_counts_once_and_leaves_no_trace_of_the_choice(world, town):
    slip = actions.find_slip(printed(world, town)[0].code)
    before = LedgerEntry.objects.count()
    actions.cast(slip, {world.grid.pk: True})
    with pytest.raises(Conflict, match="已经用过"):
        actions.cast(slip, {world.grid.pk: False})
    assert tally(world.grid) == (1, 0)
    assert LedgerEntry.objects.count() == before
    assert printed(world, town)[0].household != world.doors[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL keeps the writing transaction with a row")
def test_the_database_does_not_tell_which_tally_the_last_voter_moved(world, town):
    """All tallies of the ballot carry the transaction that used the slip, whichever were chosen."""
    world.entry = add_entry(world, Target.COMMUNITY, "和美社区")
    other = nominated(world, town.willow)
    actions.cast(actions.find_slip(printed(world, town)[0].code), {world.grid.pk: True})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text, nomination_id FROM awards_votetally WHERE nomination_id <> %s", [world.far.pk]
        )
        writers = dict(map(reversed, cursor.fetchall()))
    assert set(writers) == {world.grid.pk, other.pk} and len(set(writers.values())) == 1


def test_a_vote_of_two_households_counts_for_nothing_and_is_not_shown(world, town):
    for slip, said in zip(printed(world, town)[:2], (True, False), strict=True):
        actions.cast(actions.find_slip(slip.code), {world.grid.pk: said})
    it = Nominee(1, ayes=1, noes=1, households=3)
    scale = scale_of(world.round.kinds.get(pk=world.grid.entry_id))
    words = resident_words(scale, it)
    assert resident_part(scale.resident, it, 50) == 0
    assert "不足 3 户" in words and "赞成 1" not in words


@pytest.mark.parametrize(("by_code", "told"), [(1, False), (2, False), (3, True), (0, True)])
def test_one_vote_by_code_among_paper_is_not_told_and_counts(world, town, client, by_code, told):
    """Whoever counted the paper knows it: the sum less the paper would be what one door said."""
    doors = [*world.doors, *(make_household(make_dwelling(town.building, str(n))) for n in (401, 402, 403))]
    type(world.grid).objects.filter(pk=world.grid.pk).update(households=12)
    slips = actions.print_slips(world.round, doors, by=town.director)
    for slip in slips[3 : 3 + by_code]:
        actions.cast(actions.find_slip(slip.code), {world.grid.pk: False})
    actions.return_paper(world.round, town.building, [door.pk for door in world.doors], by=town.director)
    actions.count_paper(world.round, town.building, {world.grid.pk: (3, 0)}, by=town.director, **BOX)
    in_phase(world.round, P.REVIEW)
    freeze_result(world.round.kinds.get(), by=town.director)
    client.force_login(town.director)
    sheet = client.get(reverse("calculation-sheet", args=[world.grid.pk])).content.decode()
    assert ("赞成 3 ÷" in sheet) == told and ("扫码投的不足 3 户" in sheet) == (not told)
    assert f"12 户里 {3 + by_code} 户投票" in sheet
    row = next(row for row in lines(Standing.objects.all(), scores=True) if row[2] == world.grid.title)
    assert row[7] == (
        f"赞成 3，不赞成 {by_code}" if told else f"{3 + by_code} 户投票；有一种方式不足 3 户，不公布赞成数"
    )
    assert row[8] > 0


def test_two_paper_votes_among_codes_are_not_told_either():
    assert [may_be_told(votes, paper) for votes, paper in ((5, 2), (5, 1), (6, 3), (3, 3), (2, 0))] == [
        False, False, True, True, False,
    ]  # fmt: skip


def test_nobody_votes_on_a_far_grid_nor_outside_the_phase(world, town):
    slip = actions.find_slip(printed(world, town)[0].code)
    with pytest.raises(ActionRefused, match="不属于您这里"):
        actions.cast(slip, {world.far.pk: True})
    in_phase(world.round, P.REVIEW)
    with pytest.raises(ActionRefused, match="现在不在"):
        actions.cast(slip, {world.grid.pk: True})


BOX = {"counted_by": "计票甲", "watched_by": "监票乙"}


def test_paper_that_came_back_ends_the_code_and_is_the_most_a_box_can_hold(world, town):
    codes = [slip.code for slip in printed(world, town)]
    actions.cast(actions.find_slip(codes[0]), {world.grid.pk: False})
    everybody = [door.pk for door in world.doors]
    assert actions.return_paper(world.round, town.building, everybody, by=town.willow_secretary) == 2
    with pytest.raises(Conflict, match="已经用过"):
        actions.cast(actions.find_slip(codes[1]), {world.grid.pk: True})
    with pytest.raises(ActionRefused, match="这次最多 2 票"):
        actions.count_paper(world.round, town.building, {world.grid.pk: (3, 0)}, by=town.willow_secretary, **BOX)
    actions.count_paper(world.round, town.building, {world.grid.pk: (1, 1)}, by=town.willow_secretary, **BOX)
    assert tally(world.grid) == (1, 2)
    with pytest.raises(ActionRefused, match="这次最多 0 票"):
        actions.count_paper(world.round, town.building, {world.grid.pk: (1, 0)}, by=town.willow_secretary, **BOX)
    assert VoteSlip.objects.filter(used_at__isnull=False).count() == 3


def test_a_box_is_counted_by_two_and_the_ledger_does_not_say_which_way(world, town):
    printed(world, town)
    actions.return_paper(world.round, town.building, [door.pk for door in world.doors], by=town.director)
    same = BOX | {"watched_by": "计票甲"}
    with pytest.raises(ActionRefused, match="两个不同的人"):
        actions.count_paper(world.round, town.building, {world.grid.pk: (1, 0)}, by=town.director, **same)
    actions.count_paper(world.round, town.building, {world.grid.pk: (2, 1)}, by=town.director, **BOX)
    entry = ledger.of(world.round).get(action="award.paper_counted")
    assert entry.facts == {"n": 1}
    assert PaperCount.objects.get().building == town.building


def test_a_count_written_down_wrongly_is_voided_and_the_box_counted_anew(world, town, client):
    printed(world, town)
    actions.return_paper(world.round, town.building, [door.pk for door in world.doors], by=town.director)
    actions.count_paper(world.round, town.building, {world.grid.pk: (0, 3)}, by=town.director, **BOX)
    client.force_login(town.director)
    box = reverse("count-vote-box", args=[world.round.pk, town.building.pk])
    shown = client.get(box).content.decode()
    assert f"{world.grid.pk} 号）3 票" in shown
    void = reverse("void-count", args=[world.round.pk, town.building.pk, PaperCount.objects.get().pk])
    assert client.post(void, {"why": ""}).status_code == 422
    client.post(void, {"why": "赞成和不赞成填反了"})
    assert tally(world.grid) == (0, 0)
    assert "赞成和不赞成填反了" in client.get(box).content.decode()
    assert "已经作废" in client.post(void, {"why": "再点一次"}).content.decode()
    actions.count_paper(world.round, town.building, {world.grid.pk: (3, 0)}, by=town.director, **BOX)
    assert tally(world.grid) == (3, 0)
    assert [name for name, _ in Taken(world.grid.entry).rows[world.grid.pk] if name.startswith("paper")] == [
        f"paper:{PaperCount.objects.get(voided_at=None).pk}"
    ]


def test_a_count_of_another_building_is_not_voided_through_this_one(world, town, client):
    printed(world, town)
    actions.return_paper(world.round, town.building, [door.pk for door in world.doors], by=town.director)
    actions.count_paper(world.round, town.building, {world.grid.pk: (0, 3)}, by=town.director, **BOX)
    client.force_login(town.director)
    asked = reverse("void-count", args=[world.round.pk, town.building_2.pk, PaperCount.objects.get().pk])
    assert client.post(asked, {"why": "填反了"}).status_code == 404


def test_the_list_of_doors_says_who_voted_and_not_how(world, town, client):
    codes = [slip.code for slip in printed(world, town)]
    actions.cast(actions.find_slip(codes[0]), {world.grid.pk: False})
    actions.return_paper(world.round, town.building, [world.doors[1].pk], by=town.director)
    client.force_login(town.director)
    page = client.get(reverse("return-slips", args=[world.round.pk, town.building.pk])).content.decode()
    assert page.count('<span class="chip done">已投票</span>') == 2
    assert 'class="chip doing"' not in page


def test_a_slip_that_went_astray_is_printed_with_a_new_code_from_the_list_of_doors(world, town, client):
    lost = printed(world, town)[0]
    client.force_login(town.director)
    doors = client.get(reverse("return-slips", args=[world.round.pk, town.building.pk])).content.decode()
    assert f'name="again" value="{lost.household_id}"' in doors
    page = client.post(
        reverse("print-vote-slips", args=[world.round.pk, town.building.pk]), {"again": lost.household_id}
    )
    assert len(page.context["slips"]) == 1 and page.context["slips"][0].code != lost.code
    assert actions.find_slip(lost.code) is None


def test_the_page_behind_a_code(world, town, client):
    slip = printed(world, town)[0]
    shown = client.get(f"/vote/{slip.code}/").content.decode()
    assert world.grid.title in shown
    assert "301" not in shown
    assert "已经投过票" in client.post(f"/vote/{slip.code}/", {f"n{world.grid.pk}": "yes"}).content.decode()
    assert client.post(f"/vote/{slip.code}/", {f"n{world.grid.pk}": "no"}).status_code == 409
    assert tally(world.grid) == (1, 0)


def test_an_empty_ballot_is_not_a_vote(world, town, client):
    slip = printed(world, town)[0]
    refused = client.post(f"/vote/{slip.code}/", {})
    assert refused.status_code == 409
    assert "至少对一个对象" in refused.content.decode()
    assert VoteSlip.objects.get(pk=slip.pk).used_at is None


def test_a_code_typed_with_lines_and_small_letters_opens_the_ballot(world, town, client):
    code = printed(world, town)[0].code
    typed = "-".join(code[n : n + 4] for n in range(0, 16, 4)).lower()
    assert client.post("/vote/", {"code": typed}).headers["Location"] == f"/vote/{code}/"


def test_guessed_codes_are_counted_like_passwords_and_all_answered_alike(world, town, client):
    used = printed(world, town)[0]
    for guess in ("A" * 16, "B" * 16, "x", "C1", "C2"):
        answer = client.get(f"/vote/{guess}/")
        assert answer.status_code == 404
        assert "这个号码不对" in answer.content.decode()
    assert client.get(f"/vote/{used.code}/").status_code == 429


def test_turnout_is_shown_and_choices_are_not(world, town, client):
    actions.cast(actions.find_slip(printed(world, town)[0].code), {world.grid.pk: True})
    client.force_login(town.willow_secretary)
    page = client.get(f"/awards/{world.round.pk}/votes/")
    row = next(row for row in page.context["page"].rows if row.pk == town.building.pk)
    assert (row.living, row.printed, row.by_code, row.by_paper) == (3, 3, 1, 0)
    assert "赞成" not in page.content.decode()
    assert "赞成" not in client.get(world.grid.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_printing_asks_as_often_for_three_doors_as_for_one(world, town, client, rows, django_assert_num_queries):
    type(world.doors[0]).objects.filter(pk__in=[door.pk for door in world.doors[rows:]]).update(
        ended_on=timezone.localdate()
    )
    client.force_login(town.willow_secretary)
    address = f"/awards/{world.round.pk}/votes/{town.building.pk}/print/"
    client.post(address)
    with django_assert_num_queries(17):
        assert len(client.post(address).context["slips"]) == rows


def test_a_building_elsewhere_is_not_there(world, town, client):
    client.force_login(town.maple_secretary)
    for deed in ("print", "return", "count"):
        assert client.post(f"/awards/{world.round.pk}/votes/{town.building.pk}/{deed}/").status_code == 404
