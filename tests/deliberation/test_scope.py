"""Who sees which ticket; the list and the object rule can never disagree."""

import pytest

from deliberation.actions import dispatch, escalate, take_up
from deliberation.models import Ticket
from hierarchy.choices import UnitKind
from tests.builders import make_category, make_officer, make_ticket, make_unit

PEOPLE = [
    "director", "willow_secretary", "willow_worker", "maple_secretary", "grid_leader", "grid_leader_2",
    "building_leader", "entrance_leader", "outsider", "stranger", "system_manager", "auditor",
]  # fmt: skip


@pytest.fixture
def tickets(town):
    own = {"category": make_category(town.street)}
    return {
        "一网格": make_ticket(town.willow_1, by=town.willow_worker, **own),
        "一号楼": make_ticket(town.group, by=town.willow_worker, building=town.building, **own),
        "一单元": make_ticket(town.group, by=town.willow_worker, entrance=town.entrance, **own),
        "一单元保密": make_ticket(town.group, by=town.willow_worker, entrance=town.entrance, confidential=True, **own),
        "楼长报的": make_ticket(town.willow_1, by=town.building_leader, **own),
        "枫林": make_ticket(town.maple_1, by=town.maple_secretary, **own),
        "邻街": make_ticket(town.next_grid, by=town.outsider),
    }


SEEN = {
    "director": {"一网格", "一号楼", "一单元", "一单元保密", "楼长报的", "枫林"},
    "willow_secretary": {"一网格", "一号楼", "一单元", "一单元保密", "楼长报的"},
    "willow_worker": {"一网格", "一号楼", "一单元", "一单元保密", "楼长报的"},
    "maple_secretary": {"枫林"},
    "grid_leader": {"一网格", "一号楼", "一单元", "一单元保密", "楼长报的"},
    "grid_leader_2": set(),
    "building_leader": {"一号楼", "一单元", "楼长报的"},
    "entrance_leader": {"一单元"},
    "outsider": {"邻街"},
    "stranger": set(),
    "system_manager": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_sees_exactly_their_own(town, tickets, who):
    person = getattr(town, who)
    seen = set(Ticket.objects.visible_to(person))

    assert {name for name, ticket in tickets.items() if ticket in seen} == SEEN[who]
    assert {name for name, ticket in tickets.items() if person.has_perm("deliberation.view_ticket", ticket)} == SEEN[
        who
    ]


def test_a_department_off_the_line_sees_what_it_was_given_and_nothing_else(town, tickets):
    office = make_unit("城管办", town.street, kind=UnitKind.DEPARTMENT)
    officer = make_officer("陈城管", office)
    ticket = tickets["一号楼"]
    take_up(ticket, by=town.willow_secretary, unit=town.willow)
    escalate(ticket, by=town.willow_secretary, reason="several_units", note="涉及占道经营。")
    dispatch(ticket, by=town.director, unit=office)

    assert list(Ticket.objects.visible_to(officer)) == [ticket]
    assert ticket in Ticket.objects.visible_to(town.building_leader)
