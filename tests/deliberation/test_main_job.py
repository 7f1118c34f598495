"""The main job, one test a road: from the stairwell door to the closed ticket."""

import pytest

from deliberation.actions import (
    accept,
    acknowledge,
    contact,
    dispatch,
    escalate,
    file_ticket,
    follow_up,
    push_down,
    resolve,
    send_back,
    take_up,
)
from deliberation.choices import IssueLevel, TicketState
from deliberation.places import Place
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.builders import make_category, make_ticket, make_unit


@pytest.fixture
def light(town):
    """章楼长 reports a dead lamp in entrance 1 for a neighbour."""
    category = make_category(town.street, "设施维修", "SS")
    return file_ticket(
        by=town.building_leader,
        category=category,
        text="1单元三层楼道灯连续三天不亮，五层有两位80多岁的老人。已跟物业说过。",
        place=Place(entrance=town.entrance, room="501"),
        reporter_name="吴秀英",
        reporter_phone="13800001234",
    )


def test_a_small_matter_goes_from_the_stairwell_to_the_closed_ticket(town, light):
    assert light.number.startswith("WH") and light.number.endswith("0001")
    assert (light.home, light.unit, light.level) == (town.group, town.willow_1, IssueLevel.MINOR)
    assert light.title == "1单元三层楼道灯连续三天不亮，五层有两位80多岁的老人"
    assert light.place_line == "杏花苑 1号楼 1单元"

    accept(light, by=town.grid_leader)
    dispatch(light, by=town.willow_worker, unit=town.willow_1)
    acknowledge(light, by=town.grid_leader)
    contact(light, by=town.grid_leader, note="已电话联系，明天上午去换灯。")
    resolve(light, by=town.grid_leader, kind="substantive", text="已更换声控灯并试用正常。")
    closed = follow_up(light, by=town.willow_worker, reached=True, was_contacted=True, solved="yes", satisfaction=5)

    light.refresh_from_db()
    assert light.state == closed.state == TicketState.CLOSED
    assert not light.is_open
    assert [event.action for event in light.events.order_by("id")] == [
        "filed",
        "accepted",
        "dispatched",
        "acknowledged",
        "contacted",
        "resolved",
        "followed_up",
        "closed",
    ]
    recorded = LedgerEntry.objects.filter(subject_type="deliberation.ticket", subject_id=str(light.pk))
    assert recorded.count() == light.events.count() == 8


def test_what_the_grid_cannot_do_climbs_and_its_clock_is_never_shortened(town, light):
    take_up(light, by=town.grid_leader, unit=town.willow_1)
    light.refresh_from_db()
    promised = light.due_at

    escalate(light, by=town.grid_leader, reason="needs_money", note="整栋线路老化，需更换，物业不出钱。")
    light.refresh_from_db()

    assert (light.unit, light.level, light.state) == (town.willow, IssueLevel.MAJOR, TicketState.DISPATCHED)
    assert light.due_at > promised
    acknowledge(light, by=town.willow_secretary)
    push_down(light, by=town.willow_secretary, unit=town.willow_2, note="二网格有电工志愿者。")
    light.refresh_from_db()
    assert light.unit == town.willow_2
    acknowledge(light, by=town.grid_leader_2)
    with pytest.raises(ActionRefused, match="已经下派过一次"):
        push_down(light, by=town.grid_leader_2, unit=town.willow_1, note="再派")


def test_a_dissatisfied_resident_sends_the_ticket_one_level_up_with_half_the_time(town, light):
    take_up(light, by=town.grid_leader, unit=town.willow_1)
    resolve(light, by=town.grid_leader, kind="substantive", text="已联系物业维修。")

    follow_up(light, by=town.willow_worker, reached=True, solved="no", satisfaction=1, text="灯还是不亮")
    light.refresh_from_db()

    assert (light.unit, light.level, light.state) == (town.willow, IssueLevel.MAJOR, TicketState.DISPATCHED)
    assert (light.reopened, light.halved, light.resolved_at, light.resolution) == (1, True, None, "")
    assert "限 4 个工作日" in light.due_basis


def test_the_handler_may_not_follow_up_on_the_own_work(town, light):
    take_up(light, by=town.grid_leader, unit=town.willow_1)
    resolve(light, by=town.grid_leader, kind="substantive", text="已更换声控灯。")

    with pytest.raises(ActionRefused, match="承办人以外的人"):
        follow_up(light, by=town.grid_leader, reached=True, solved="yes", satisfaction=5)


def test_a_unit_sends_back_once_and_the_third_dispatch_is_the_streets(town, light):
    accept(light, by=town.willow_worker)
    dispatch(light, by=town.willow_worker, unit=town.willow_1)
    send_back(light, by=town.grid_leader, reason="not_ours", note="属二网格。")
    light.refresh_from_db()
    assert (light.state, light.unit) == (TicketState.RETURNED, town.willow)

    dispatch(light, by=town.willow_worker, unit=town.willow_1)
    with pytest.raises(ActionRefused, match="已退过一次单"):
        send_back(light, by=town.grid_leader, reason="not_ours", note="还是属二网格。")


def test_after_two_dispatches_a_return_goes_to_the_street(town, light):
    accept(light, by=town.willow_worker)
    dispatch(light, by=town.willow_worker, unit=town.willow_1)
    send_back(light, by=town.grid_leader, reason="not_ours", note="属二网格。")
    dispatch(light, by=town.willow_worker, unit=town.willow_2)
    send_back(light, by=town.grid_leader_2, reason="wrong_place", note="属一网格。")
    light.refresh_from_db()

    assert light.unit == town.street
    with pytest.raises(ActionRefused, match="首接负责"):
        dispatch(light, by=town.willow_worker, unit=town.willow_1)
    dispatch(light, by=town.director, unit=town.willow_1)


def test_the_second_of_two_clerks_reads_who_was_first(town):
    ticket = make_ticket(town.willow_1, by=town.building_leader, building=town.building)
    accept(ticket, by=town.willow_worker)
    dispatch(ticket, by=town.willow_worker, unit=town.willow)
    ticket.refresh_from_db()
    seen = ticket.version
    acknowledge(ticket, by=town.willow_secretary, version=seen)

    with pytest.raises(Conflict, match=r"柳书记（杨柳社区书记）已于 .* 签收这件诉求"):
        acknowledge(ticket, by=town.willow_worker, version=seen)


def test_a_form_tapped_four_times_is_one_ticket(town):
    form = {"by": town.building_leader, "category": make_category(town.street), "place": Place(building=town.building)}
    first = file_ticket(**form, text="垃圾桶满了没人收", client_key="k1")

    assert [file_ticket(**form, text="垃圾桶满了没人收", client_key="k1") for _ in range(3)] == [first] * 3
    with pytest.raises(Conflict, match=first.number):
        file_ticket(**form, text="另一件事", client_key="k1")


def test_a_ticket_is_not_sent_where_nobody_can_sign_for_it(town, light):
    empty = make_unit("杨柳第三网格", town.willow)
    accept(light, by=town.willow_worker)

    with pytest.raises(ActionRefused, match="现在没有在任的人"):
        dispatch(light, by=town.willow_worker, unit=empty)
