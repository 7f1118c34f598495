"""How lists write a moment, and what a printed file leaves out."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from deliberation.actions import note, take_up
from deliberation.deeds import DEEDS
from deliberation.templatetags.ticket_marks import RARER, deed_groups, when
from tests.builders import make_ticket


def test_a_moment_of_this_year_is_written_without_it_and_one_of_another_year_as_a_whole_date():
    this_year = timezone.localdate().year
    assert when(datetime(this_year, 5, 3, 8, 30)) == "05-03 08:30"
    assert when(datetime(this_year, 5, 3, 8, 30), "n月j日") == "5月3日"
    assert when(datetime(2018, 5, 3, 8, 30)) == "2018-05-03"
    assert when(None) == ""


def test_a_printed_file_leaves_internal_records_out_when_asked(client, town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    note(ticket, by=town.grid_leader, text="屋主产权不清")
    client.force_login(town.grid_leader)
    address = reverse("print-ticket", args=[ticket.number])
    assert "屋主产权不清" in client.get(address).content.decode()
    assert "屋主产权不清" not in client.get(address, {"internal": "no"}).content.decode()


def test_rarer_deeds_stand_under_headings_each_once_and_a_single_one_is_not_folded_away(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    ticket = take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    every = [(name, plan, None) for name, plan in DEEDS.items()]
    plan = deed_groups(every, ticket)
    shown = [plan["main"], *plan["near"], *plan["talk"], *(deed for _, deeds in plan["other"] for deed in deeds)]
    assert sorted(deed[0] for deed in shown) == sorted(DEEDS)
    assert [words for words, _ in plan["other"]] == [words for words, _ in RARER]
    few = [deed for deed in every if deed[0] in ("contact", "reply", "escalate")]
    assert deed_groups(few, ticket)["other"] == []
    assert [deed[0] for deed in deed_groups(few, ticket)["talk"]] == ["reply", "escalate"]
    more = [deed for deed in every if deed[0] in ("contact", "escalate", "return", "merge")]
    assert [words for words, _ in deed_groups(more, ticket)["other"]] == [""]


def test_every_rarer_deed_named_is_one():
    assert {name for _, names in RARER for name in names} <= set(DEEDS)
