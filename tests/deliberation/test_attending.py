"""Who is in the room: arriving late, leaving early, proxies, walk-ins, and signing in without an account."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import agenda, attending, meetings, voting
from deliberation.choices_councils import CouncilKind, SignIn, VoteBase, VoteWay
from deliberation.models import Attendance, Meeting
from deliberation.rolls import room_of
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from residents.erasing import erase_above
from tests.builders import make_council, make_member, make_resident
from tests.deliberation.meeting_rooms import council_of, everybody_comes, homes, open_meeting


def room(meeting, at=None):
    council = meeting.council
    return room_of(council, list(meeting.attendances.all()), list(council.groups.all()), at)


@pytest.fixture
def meeting(town):
    return open_meeting(council_of(town.willow, 6), town.willow_secretary)[0]


def test_the_room_counts_who_is_in_it_at_the_moment(town, meeting):
    by, start = town.willow_secretary, timezone.now()
    a, b, c = list(meeting.attendances.order_by("pk")[:3])
    attending.arrive(a, by=by, at=start - timedelta(minutes=30))
    attending.arrive(b, by=by, at=start - timedelta(minutes=10))
    attending.arrive(c, by=by, at=start - timedelta(minutes=30))
    attending.leave(c, by=by, at=start - timedelta(minutes=5))

    assert room(meeting, start - timedelta(minutes=20)).persons == 2, "b was late"
    assert room(meeting, start - timedelta(minutes=7)).persons == 3
    assert room(meeting).persons == 2, "c has left"


def test_a_proxy_is_a_vote_and_no_person_present(town, meeting):
    by = town.willow_secretary
    holder, absent, *_ = meeting.attendances.order_by("pk")
    attending.arrive(holder, by=by)
    attending.entrust(absent, by=by, to=holder, proof="书面委托书")

    here = room(meeting)
    assert (here.persons, here.present, here.entitled) == (1, 2, 6)
    attending.leave(holder, by=by)
    assert (room(meeting).persons, room(meeting).present) == (0, 0), "who leaves takes the proxies along"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("one too many", "一人最多代 1 人表决，成员甲已经代满"),
        ("to somebody absent", "成员戊还没有到会"),
        ("by somebody present", "成员乙已到会，自己表决"),
        ("to oneself", "请选择另一位到会的人"),
        ("without proof", "请写委托凭据"),
        ("passed on", "自己受人委托，不能再转委托"),
    ],
)
def test_proxies_have_limits(town, meeting, case, words):
    by = town.willow_secretary
    one, two, three, four, five, _ = meeting.attendances.order_by("pk")
    attending.arrive(one, by=by)
    attending.arrive(two, by=by)
    attending.entrust(three, by=by, to=one, proof="委托书")
    if case == "passed on":
        attending.leave(one, by=by)
    giver, to, proof = {
        "one too many": (four, one, "委托书"),
        "to somebody absent": (four, five, "委托书"),
        "by somebody present": (two, one, "委托书"),
        "to oneself": (four, four, "委托书"),
        "without proof": (four, two, " "),
        "passed on": (one, two, "委托书"),
    }[case]

    with pytest.raises(ActionRefused, match=words):
        attending.entrust(giver, by=by, to=to, proof=proof)


def test_who_comes_after_all_votes_for_himself(town, meeting):
    by = town.willow_secretary
    holder, absent, *_ = meeting.attendances.order_by("pk")
    attending.arrive(holder, by=by)
    attending.entrust(absent, by=by, to=holder, proof="委托书")

    attending.arrive(absent, by=by)

    absent.refresh_from_db()
    assert absent.held_by is None and room(meeting).present == 2


def test_those_who_only_listen_and_those_nobody_confirmed_are_not_counted(town, meeting):
    by = town.willow_secretary
    attending.add_person(meeting, by=by, name="城管小王", votes=False)
    unknown = attending.sign_in(meeting, name="陌生人", way=SignIn.QR)
    assert (room(meeting).persons, unknown.awaiting) == (0, True)

    attending.settle_awaiting(unknown, by=by, votes=True)

    assert room(meeting).persons == 1
    other = attending.sign_in(meeting, name="另一个", way=SignIn.QR)
    attending.settle_awaiting(other, by=by, turn_away=True)
    assert not Attendance.objects.filter(name="另一个").exists()


def test_a_name_typed_twice_in_one_browser_is_one_person(town, meeting):
    first = attending.sign_in(meeting, name="成员丙", way=SignIn.QR)
    again = attending.sign_in(meeting, name="成员丁", way=SignIn.QR, known=first.pk)

    assert (first.pk, first.awaiting) == (again.pk, False)
    assert meeting.attendances.filter(arrived_at__isnull=False).count() == 1


def test_of_two_with_one_name_nobody_is_guessed(town):
    council = council_of(town.willow, 1)
    meeting, _ = open_meeting(council, town.willow_secretary)
    attending.add_person(meeting, by=town.willow_secretary, name="成员甲", votes=False)

    assert attending.sign_in(meeting, name="成员甲", way=SignIn.QR).awaiting


def test_a_household_comes_once_and_its_second_person_brings_no_second_vote(town):
    people = homes(town.building, 3)
    wife = make_resident(people[0].household, "王秀英")
    meeting, _ = open_meeting(
        make_council(kind=CouncilKind.BUILDING_TALK, building=town.building), town.building_leader
    )

    for person in (people[0], wife, people[1]):
        attending.sign_in(meeting, name=person.name, way=SignIn.QR)

    here = room(meeting)
    assert (here.persons, here.present, here.entitled) == (3, 2, 3)
    assert meeting.council.vote_base == VoteBase.HOUSEHOLD
    row = meeting.attendances.get(household=people[0].household, invited=True)
    attending.take_back_arrival(row, by=town.building_leader)
    row.refresh_from_db()
    assert (row.name, row.resident, row.arrived_at) == ("1单元101室", None, None)


def test_the_door_page_says_the_same_to_the_invited_and_to_strangers(client, town, meeting):
    address = reverse("sign-in", args=[meeting.token])
    blank = client.get(address).content.decode()
    assert "成员甲" not in blank and meeting.title in blank

    pages = []
    for name in ("成员甲", "陌生人"):
        client.cookies.clear()
        answer = client.post(address, {"name": name}, follow=True).content.decode()
        pages.append(without_tokens(answer).replace(name, "某某"))

    assert pages[0] == pages[1]
    assert sorted(meeting.attendances.filter(arrived_at__isnull=False).values_list("name", "awaiting")) == [
        ("成员甲", False), ("陌生人", True),
    ]  # fmt: skip


def without_tokens(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_renewed_qr_and_a_closed_meeting_open_nothing(client, town, meeting):
    old = reverse("sign-in", args=[meeting.token])
    meetings.renew_sign_in(meeting, by=town.willow_secretary)
    assert client.post(old, {"name": "成员甲"}).status_code == 404
    Meeting.objects.update(state="announced", starts_at=timezone.now() + timedelta(hours=3))
    assert client.get(reverse("sign-in", args=[Meeting.objects.get().token])).status_code == 404, "two hours before"
    assert not meeting.attendances.filter(arrived_at__isnull=False).exists()


def test_codes_cannot_be_guessed_at_leisure(client, town, meeting):
    address, wrong = reverse("sign-in-by-code"), "000000" if meeting.code != "000000" else "111111"
    answers = [client.post(address, {"code": wrong, "name": "成员甲"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert client.post(address, {"code": meeting.code, "name": "成员甲"}).status_code == 429
    assert not meeting.attendances.filter(arrived_at__isnull=False).exists()


def test_a_code_and_a_name_sign_in(client, meeting):
    refused = client.post(reverse("sign-in-by-code"), {"code": meeting.code, "name": "301室"})
    client.post(reverse("sign-in-by-code"), {"code": meeting.code, "name": " 成 员乙 "})

    row = meeting.attendances.get(name="成员乙")
    assert (refused.status_code, row.arrived_at is not None, row.way) == (422, True, SignIn.CODE)


def test_an_invited_account_signs_in_and_others_are_told_whom_to_ask(client, town):
    council = council_of(town.willow, 2)
    make_member(council, user=town.grid_leader)
    meeting, _ = open_meeting(council, town.willow_secretary)
    client.force_login(town.grid_leader)
    client.post(reverse("attend-meeting", args=[meeting.pk]))
    assert meeting.attendances.get(user=town.grid_leader).arrived_at
    with pytest.raises(ActionRefused, match="不在这次会议的应邀名单里"):
        attending.attend(meeting, by=town.grid_leader_2)


def test_an_arrival_that_an_open_vote_counted_is_not_taken_back(town, meeting):
    by = town.willow_secretary
    came = everybody_comes(meeting, by)
    voting.open_vote(meeting.items.get(), by=by, way=VoteWay.NAMED)

    with pytest.raises(ActionRefused, match="正在进行的表决已把这个人算作到会"):
        attending.take_back_arrival(came[0], by=by)


def test_the_ledger_of_a_meeting_names_nobody(town, meeting):
    by = town.willow_secretary
    everybody_comes(meeting, by, 2)
    attending.excuse(meeting.attendances.get(name="成员己"), by=by, reason="陪成员己的母亲看病")
    attending.sign_in(meeting, name="陌生人", way=SignIn.QR)

    rows = LedgerEntry.objects.filter(action__startswith="meeting.")
    said = "".join(f"{row.subject_label}{row.facts}" for row in rows)
    assert "成员" not in said and "陌生人" not in said and "看病" not in said


def test_an_erased_person_has_no_name_on_any_sign_in_sheet(town):
    people = homes(town.building, 1)
    council = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    meeting, _ = open_meeting(council, town.building_leader)
    row = attending.sign_in(meeting, name=people[0].name, way=SignIn.QR)

    erase_above(people[0])

    row.refresh_from_db()
    assert (row.name, row.arrived_at is not None) == ("已删除", True)


def test_an_arrival_with_a_vote_since_made_void_stays(town, meeting):
    by = town.willow_secretary
    everybody_comes(meeting, by)
    guest = attending.add_person(meeting, by=by, name="赵来宾", votes=True)
    motion = voting.open_vote(meeting.items.get(), by=by, way=VoteWay.NAMED)
    voting.cast_vote(motion, guest, "for", by=by)
    voting.void_vote(motion, by=by, reason="问法不清")
    with pytest.raises(ActionRefused, match="已经在本次会议上投过票"):
        attending.take_back_arrival(guest, by=by)


def test_who_signed_in_before_getting_a_seat_keeps_the_row(town):
    """The door page opens when the notice is out; the seat was given the same evening."""
    council = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    (neighbour,) = homes(town.building, 1)
    leader = town.building_leader
    meeting = meetings.plan_meeting(council, by=leader, starts_at=timezone.now() + timedelta(hours=1), place="架空层")
    agenda.add_item(meeting, by=leader, title="楼道照明")
    meetings.announce_meeting(meeting, by=leader, short_notice="灯坏了")
    attending.sign_in(meeting, name=neighbour.name, way="code")
    member = make_member(council, resident=neighbour)
    meetings.open_meeting(meeting, by=leader)
    row = meeting.attendances.get(resident=neighbour)
    assert (row.member, row.invited, row.arrived_at is not None) == (member, True, True)
