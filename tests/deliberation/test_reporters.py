"""Everybody who reported a matter is asked how it went, each once."""

import pytest

from deliberation.actions.intake import phone_key
from deliberation.choices import TicketState
from deliberation.models import FollowUp, Voice
from deliberation.reporters import people_to_call, reporters_of
from tests.builders import make_ticket


def make_voice(ticket, name, phone="", **more):
    voice = Voice.objects.create(
        ticket=ticket, reporter_name=name, reporter_phone=phone, reporter_phone_key=phone_key(phone), **more
    )
    ticket.voices_count += 1
    ticket.save()
    return voice


@pytest.fixture
def resolved(town):
    ticket = make_ticket(
        town.willow_1,
        by=town.willow_worker,
        reporter_name="吴桂兰",
        reporter_phone="13800005678",
        state=TicketState.RESOLVED,
        reopened=1,
    )
    make_voice(ticket, "王大海", "13900001234")
    make_voice(ticket, "", anonymous=True)
    make_voice(ticket, "吴桂兰", "13800005678")  # reported twice: one person
    return ticket


def told(people):
    return [(person.name, person.phone, person.reachable, person.reached) for person in people]


def test_each_reporter_stands_once_with_what_this_round_of_calls_brought(resolved):
    lao_wang = resolved.voices.get(reporter_name="王大海")
    FollowUp.objects.create(ticket=resolved, round=0, reached=True, solved="no")  # before it was done again
    FollowUp.objects.create(ticket=resolved, round=1, reached=False)
    FollowUp.objects.create(ticket=resolved, round=1, voice=lao_wang, reached=True, solved="yes")

    assert told(reporters_of([resolved])[resolved.pk]) == [
        ("吴*兰", "138****5678", True, False),
        ("王*海", "139****1234", True, True),
        ("匿名", "", False, False),
    ]
    assert told(people_to_call(resolved)) == [("吴*兰", "138****5678", True, False)]
    assert [len(person.calls) for person in people_to_call(resolved)] == [1]


def test_a_call_to_somebody_who_stands_twice_counts_for_the_person(resolved):
    twice = resolved.voices.get(reporter_name="吴桂兰")
    FollowUp.objects.create(ticket=resolved, round=1, voice=twice, reached=True, solved="yes")

    assert told(people_to_call(resolved)) == [("王*海", "139****1234", True, False)]


@pytest.mark.parametrize("many", [1, 3])
def test_a_page_of_tickets_asks_twice_however_many_there_are(town, django_assert_num_queries, many):
    tickets = [make_ticket(town.willow_1, by=town.willow_worker) for _ in range(many)]
    for ticket in tickets:
        make_voice(ticket, "王大海", "13900001234")

    with django_assert_num_queries(2):
        found = reporters_of(tickets)

    assert [len(found[ticket.pk]) for ticket in tickets] == [2] * many
