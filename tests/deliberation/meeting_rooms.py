"""Rooms for the tests of votes: a council, its open meeting with one item, and people in it."""

from datetime import date, timedelta

from django.utils import timezone

from deliberation.actions import agenda, attending, meetings
from deliberation.choices_councils import CouncilKind
from tests.builders import make_council, make_dwelling, make_household, make_member, make_resident

NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def open_meeting(council, by, **item):
    """(meeting, item) of a meeting that is open, its members invited."""
    soon = timezone.now() + timedelta(days=3)
    meeting = meetings.plan_meeting(council, by=by, starts_at=soon, place="社区议事厅")
    made = agenda.add_item(meeting, by=by, title="垃圾桶点位", **item)
    meetings.open_meeting(meeting, by=by, short_notice="测试")
    return meetings.Meeting.objects.get(pk=meeting.pk), made


def council_of(unit, members, kind=CouncilKind.WISE_COUNCIL, **columns):
    """A council of a unit with as many members on its first seats, by name 成员甲, 成员乙 …"""
    council = make_council(unit, kind, groups=[("成员", 0, 0)], **columns)
    for n in range(members):
        make_member(council, f"成员{NAMES[n]}")
    council.members.update(since=date(2025, 1, 1))
    return council


def everybody_comes(meeting, by, first=None):
    """The first so many of those invited are here; returns them."""
    came = list(meeting.attendances.order_by("pk")[:first])
    for each in came:
        attending.arrive(each, by=by)
    return came


def homes(building, count):
    """So many households of one adult each behind doors of a building; returns the residents."""
    return [
        make_resident(make_household(make_dwelling(building, f"{n + 1}01")), f"住户{NAMES[n]}") for n in range(count)
    ]
