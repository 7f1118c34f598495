"""小区、楼栋、单元 and what follows them when they change hands."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from deliberation.models import Ticket
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from hierarchy.actions.posts import hand_over
from hierarchy.actions.territory import (
    change_building,
    change_estate,
    found_building,
    found_entrance,
    found_estate,
    plain_number,
)
from hierarchy.actions.tree import close_unit, move_unit
from hierarchy.models import Entrance, Term
from tests.builders import make_ticket, make_unit


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("3栋", "3"), ("3#", "3"), ("03幢", "3"), ("三号楼", "3"), ("第三栋", "3"), ("十二号楼", "12"), ("二十栋", "20"),
        ("３号楼", "3"), ("3.0", "3"), ("A座", "A"), ("a1", "A1"), ("2单元", "2"), ("商业楼", "商业"), ("一〇一", "101"),
        ("", ""), ("0", "0"),
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(written, plain):
    assert plain_number(written) == plain


def test_an_estate_a_building_and_its_entrances_are_registered_once(town):
    estate = found_estate(town.maple, by=town.director, name="新苑")
    building = found_building(estate, by=town.director, unit=town.maple_1, number="三号楼", entrances=2)
    found_entrance(building, by=town.director, number="3单元")

    assert [str(e) for e in Entrance.objects.filter(building=building).order_by("id")] == ["1单元", "2单元", "3单元"]
    with pytest.raises(ActionRefused, match="已有名为“新苑”的小区"):
        found_estate(town.maple, by=town.director, name="新苑")
    with pytest.raises(ActionRefused, match="新苑已有 3 号楼"):
        found_building(estate, by=town.director, unit=town.maple_1, number="3#")
    with pytest.raises(ActionRefused, match="已有 1 单元"):
        found_entrance(building, by=town.director, number="一单元")


def test_a_building_stays_in_the_street_of_its_estate(town):
    with pytest.raises(ActionRefused, match="不属于同一个街道"):
        change_building(town.building, by=town.system_manager, unit=town.next_grid)
    with pytest.raises(ActionRefused, match="不属于同一个街道"):
        found_building(town.estate, by=town.system_manager, unit=town.next_grid, number="9")


def test_nothing_is_hung_on_a_closed_unit(town):
    gone = make_unit("旧网格", town.willow)
    close_unit(gone, by=town.director)

    with pytest.raises(ActionRefused, match="旧网格已撤销"):
        change_building(town.building, by=town.director, unit=gone)


def test_an_estate_changes_only_what_is_new(town):
    same = change_estate(town.estate, by=town.director, name="杏花苑")
    renamed = change_estate(town.estate, by=town.director, name="杏花新苑", households=300)

    assert (same.name, renamed.name, renamed.households) == ("杏花苑", "杏花新苑", 300)


def numbers(user):
    user.__dict__.pop("scope", None)
    return set(Ticket.objects.visible_to(user).values_list("number", flat=True))


def test_tickets_go_with_a_moved_branch_and_stay_visible_to_who_served_it(town):
    ticket = make_ticket(town.group)
    everybody = ["director", "willow_secretary", "maple_secretary", "grid_leader", "outsider"]
    assert [ticket.number in numbers(getattr(town, who)) for who in everybody] == [True, True, False, True, False]

    moved = move_unit(town.willow_1, town.maple, by=town.director)

    ticket.refresh_from_db()
    assert (ticket.path, ticket.grid_path, ticket.community_path) == (
        moved.path + town.group.path[12:],
        moved.path,
        town.maple.path,
    )
    assert [ticket.number in numbers(getattr(town, who)) for who in everybody] == [True, False, True, True, False]


def test_a_ticket_stored_with_the_path_of_before_a_move_is_put_right_a_little_later(town):
    late, beside = make_ticket(town.group), make_ticket(town.maple_1)
    stale = late.path
    moved = move_unit(town.willow_1, town.maple, by=town.director)
    Ticket.objects.filter(pk=late.pk).update(path=stale)  # written by somebody who read the path before

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        jobs.drain()

    late.refresh_from_db()
    beside.refresh_from_db()
    assert (late.path[:12], late.community_path) == (moved.path, town.maple.path)
    assert beside.path == town.maple_1.path


def test_a_ticket_of_a_building_goes_with_the_building_to_its_new_unit(town):
    ticket = make_ticket(town.group, building=town.building)

    change_building(town.building, by=town.director, unit=town.willow_2)

    ticket.refresh_from_db()
    assert (ticket.home, ticket.path) == (town.willow_2, town.willow_2.path)
    assert ticket.number in numbers(town.grid_leader_2)
    assert ticket.number not in numbers(town.grid_leader)


def test_open_tickets_change_hands_with_the_post(town):
    ticket = make_ticket(town.willow_1, unit=town.willow_1, state="in_progress", handler=town.grid_leader)
    term = Term.objects.get(holder=town.grid_leader)

    hand_over(term, town.stranger, by=town.director)

    ticket.refresh_from_db()
    assert ticket.handler == town.stranger
