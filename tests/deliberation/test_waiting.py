"""What waits on the desk beside the tickets: each line appears for whoever has to do it, and goes when it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.excluding import ask_exclusion, decide_exclusion
from deliberation.actions.extending import answer_extension, ask_extension
from deliberation.actions.routing import take_up
from deliberation.actions.supervising import accept_reply, reply_to_supervision, supervise
from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.choices_ladder import SupervisionLevel
from deliberation.models import Attendance, Meeting
from deliberation.waiting import waiting_on_desk
from tests.builders import make_council, make_ticket


def lines(person):
    return [line.words for line in waiting_on_desk(person)]


@pytest.fixture
def held(town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    return take_up(ticket, by=town.grid_leader, unit=town.willow_1)


def test_a_supervision_waits_for_its_unit_and_then_for_the_side_that_issued_it(client, town, held):
    supervise(held, by=town.willow_secretary, level=SupervisionLevel.NORMAL, ask="请三天内换好灯并回复")
    pressed = held.supervisions.get()
    assert lines(town.grid_leader) == ["1 件督办待回复"]
    assert lines(town.willow_secretary) == lines(town.grid_leader_2) == []
    reply_to_supervision(pressed, by=town.grid_leader, text="明天下午换好灯")
    assert lines(town.grid_leader) == []
    (waiting,) = waiting_on_desk(town.willow_secretary)
    assert waiting.words == "1 件督办回复待审核"
    client.force_login(town.willow_secretary)
    assert waiting.words in client.get(reverse("desk")).content.decode()
    assert pressed.ticket.title in client.get(waiting.address).content.decode()
    accept_reply(pressed, by=town.willow_secretary)
    assert lines(town.willow_secretary) == []


def test_more_time_asked_for_waits_one_level_up_and_opens_the_ticket_that_ends_first(town, held):
    ask_extension(held, by=town.grid_leader, amount=1, reason="配件后天才到，多要一天")
    (waiting,) = waiting_on_desk(town.willow_secretary)
    assert (waiting.words, waiting.address) == ("1 件延期申请待审批", held.get_absolute_url())
    assert lines(town.grid_leader) == []
    answer_extension(held, by=town.willow_secretary, granted=True)
    assert lines(town.willow_secretary) == []


def test_an_exclusion_waits_for_those_above_who_did_not_ask(town, held):
    ask_exclusion(held, by=town.grid_leader, reason="not_ours", note="快速路由市政养护，复函在案")
    assert lines(town.willow_secretary) == ["1 件剔除申请待审批"]
    assert lines(town.grid_leader) == []
    decide_exclusion(held.exclusions.get(), by=town.willow_secretary, approve=True, answer="同意")
    assert lines(town.willow_secretary) == []


@pytest.mark.parametrize(("days", "said"), [(0, "今天"), (1, "明天"), (3, "大后天"), (4, None)])
def test_a_meeting_of_these_days_stands_on_the_leaders_first_page(client, town, days, said):
    council = make_council(town.group, kind=CouncilKind.BUILDING_TALK, building=town.building)
    starts = timezone.localtime().replace(hour=19, minute=0) + timedelta(days=days)
    facts = {"unit": town.group, "path": town.group.path, "state": MeetingState.ANNOUNCED, "place": "楼下凉亭"}
    meeting = Meeting.objects.create(council=council, title="沟通会", starts_at=starts, **facts)
    asked = Attendance.objects.create(
        meeting=meeting, user=town.building_leader, name=town.building_leader.name, invited=True
    )
    client.force_login(town.building_leader)
    page = client.get(reverse("desk")).content.decode()
    assert (f"{said} 19:00 开会" in page) == (said is not None)
    assert (meeting.get_absolute_url() in page) == (said is not None)
    asked.excused = "出差"
    asked.save()
    assert "19:00 开会" not in client.get(reverse("desk")).content.decode()
