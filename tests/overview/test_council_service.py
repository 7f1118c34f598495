"""Council service: who came to a meeting and is a volunteer is listed; only a clerk's tap counts it, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.choices_councils import CouncilKind, MeetingState
from deliberation.models import Attendance, Council, Meeting
from tests.builders import make_dwelling, make_household, make_resident, make_volunteer
from volunteers.models import HoursEntry


@pytest.fixture
def meeting(town):
    now = timezone.now().replace(second=0, microsecond=0)
    council = Council.objects.create(unit=town.willow, path=town.willow.path, kind=CouncilKind.OTHER, name="恳谈会")
    return Meeting.objects.create(
        council=council, unit=town.willow, path=town.willow.path, title="停车恳谈会", place="活动室",
        starts_at=now - timedelta(hours=5), opened_at=now - timedelta(hours=5), closed_at=now - timedelta(hours=3),
        state=MeetingState.CLOSED,
    )  # fmt: skip


def came(meeting, name, **more):
    at = meeting.opened_at + timedelta(minutes=more.pop("late", 0))
    return Attendance.objects.create(meeting=meeting, name=name, arrived_at=at, **more)


def test_only_volunteers_who_came_are_listed_and_only_those_ticked_are_counted(town, meeting, client):
    household = make_household(make_dwelling(town.building))
    neighbour, other = make_resident(household, "吴桂兰"), make_resident(household, "李守义")
    make_volunteer(town.willow, "吴桂兰", resident=neighbour)
    make_volunteer(town.willow, "葛网格", user=town.grid_leader)
    late = came(meeting, "吴桂兰", resident=neighbour, late=30)
    early = came(meeting, "葛网格", user=town.grid_leader, left_at=meeting.opened_at + timedelta(minutes=45))
    came(meeting, "李守义", resident=other)
    Attendance.objects.create(meeting=meeting, name="没来的", user=town.grid_leader_2)
    client.force_login(town.willow_worker)
    [(_, rows)] = client.get("/hours/council/").context["meetings"]
    assert [row.pk for row in rows] == [late.pk, early.pk]
    assert not HoursEntry.objects.exists()
    for _ in range(2):
        client.post("/hours/council/", {"who": [late.pk]})
    [entry] = HoursEntry.objects.all()
    assert (entry.minutes, entry.source, entry.words, entry.volunteer.name) == (
        90,
        "council",
        "参加停车恳谈会",
        "吴桂兰",
    )
    [(_, rows)] = client.get("/hours/council/").context["meetings"]
    assert [row.pk for row in rows] == [early.pk]
    client.force_login(town.maple_secretary)
    assert client.get("/hours/council/").context["meetings"] == []


def test_nobody_counts_his_own_service(town, meeting, client):
    make_volunteer(town.willow, "杨社工", user=town.willow_worker)
    mine = came(meeting, "杨社工", user=town.willow_worker)
    client.force_login(town.willow_worker)
    answer = client.post("/hours/council/", {"who": [mine.pk]}, follow=True)
    assert "自己的时长由别人登记" in answer.content.decode()
    assert not HoursEntry.objects.exists()
