"""Every move the table does not allow is refused, with a sentence, and changes nothing."""

import pytest

from deliberation.actions._move import move
from deliberation.choices import FINISHED, NEXT, TicketState
from deliberation.models import Ticket
from governance.foundation.errors import ActionRefused

FORBIDDEN = [(was, to) for was in TicketState for to in TicketState if to not in NEXT[was]]


@pytest.mark.parametrize(("was", "to"), FORBIDDEN)
def test_a_forbidden_move_is_refused_in_words(db, was, to):
    ticket = Ticket(pk=1, number="WH1", state=was)

    with pytest.raises(ActionRefused, match=f"现在是“{was.label}”，不能改为“{to.label}”"):
        move(ticket, to)

    assert ticket.state == was


@pytest.mark.parametrize(("was", "to"), [(was, to) for was in TicketState for to in sorted(NEXT[was])])
def test_an_allowed_move_keeps_open_and_finished_apart(was, to):
    ticket = Ticket(pk=1, state=was)

    move(ticket, to)

    assert (ticket.state, ticket.is_open) == (to, to not in FINISHED)


def test_every_state_can_be_reached_and_every_unfinished_one_left():
    assert {to for moves in NEXT.values() for to in moves} == set(TicketState)
    assert all(NEXT[state] for state in TicketState if state not in FINISHED)
    assert NEXT[TicketState.MERGED].isdisjoint(FINISHED)  # undone, it is open again
