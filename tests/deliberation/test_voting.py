"""Votes: opened with a quorum, one vote a seat, frozen numbers, two who count, papers with their scan."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from deliberation.actions import agenda, attending, meetings, voting
from deliberation.actions.resolutions import drop_resolution, make_resolution
from deliberation.choices_councils import CouncilKind, ItemState, PassRule, SignIn, VoteWay
from deliberation.models import Motion, Voted
from governance.foundation.errors import ActionRefused, Conflict
from tests.builders import make_council, make_member, make_resident
from tests.conftest import build_town
from tests.deliberation.meeting_rooms import council_of, everybody_comes, homes, open_meeting


def counted(motion, by, ayes, noes=0, abstentions=0, **more):
    facts = {"cast": ayes + noes + abstentions, "recorder": "葛网格", "witness": "杨社工"} | more
    return voting.count_votes(motion, by=by, ayes=ayes, noes=noes, abstentions=abstentions, **facts)


@pytest.fixture
def by(town):
    return town.willow_secretary


@pytest.fixture
def room(town, by):
    """(item, people): six members, of whom five are here (two thirds are four)."""
    meeting, item = open_meeting(council_of(town.willow, 6), by)
    return item, everybody_comes(meeting, by, 5)


def test_no_vote_without_a_quorum_and_the_words_say_what_is_missing(town, by):
    meeting, item = open_meeting(council_of(town.willow, 6), by)
    everybody_comes(meeting, by, 3)

    with pytest.raises(ActionRefused, match="全部 6 名成员，到会 3，须到 4（2/3）；还差 1 名成员"):
        voting.open_vote(item, by=by)
    assert not Motion.objects.exists()


def test_who_left_before_is_not_present_and_who_leaves_after_stays_in_the_numbers(room, by):
    item, (one, two, *_) = room
    attending.leave(one, by=by)
    motion = voting.open_vote(item, by=by)
    assert (motion.present, motion.entitled) == (4, 6)

    attending.leave(two, by=by)
    closed = counted(motion, by, ayes=3)

    assert (closed.present, closed.passed) == (4, True)
    assert closed.formula == "到会 4 票，过半数即至少 3 票；赞成 3 票、反对 0 票、弃权 0 票：通过"
    with pytest.raises(ActionRefused, match="到会不够"):
        voting.open_vote(item, by=by)


def test_counts_must_add_up_fit_into_the_room_and_be_signed_by_two(room, by):
    motion = voting.open_vote(room[0], by=by)
    for wrong, words in [
        ({"ayes": 3, "cast": 4}, "相加是 3，和参加表决的 4 票对不上"),
        ({"ayes": 6}, "到会只有 5 票，清点出 6 票"),
        ({"ayes": 3, "witness": " "}, "请写计票人和监票人"),
        ({"ayes": 3, "witness": "葛 网格"}, "要是两个人"),
    ]:
        with pytest.raises(ActionRefused, match=words):
            counted(motion, by, **wrong)
    assert counted(motion, by, ayes=2, noes=3).passed is False
    with pytest.raises(Conflict, match="已表决"):
        counted(motion, by, ayes=5)


def test_one_open_vote_an_item_and_a_meeting_with_one_does_not_close(room, by):
    item, _ = room
    motion = voting.open_vote(item, by=by)
    with pytest.raises(ActionRefused, match="这一项正在表决"):
        voting.open_vote(item, by=by)
    with pytest.raises(ActionRefused, match="还有一项正在表决"):
        meetings.close_meeting(item.meeting, by=by)
    with pytest.raises(ActionRefused, match="请先结束表决"):
        agenda.conclude_item(item, by=by, state=ItemState.DROPPED)

    voting.void_vote(motion, by=by, reason="问题写错了")

    assert voting.open_vote(item, by=by).pk != motion.pk


def test_what_was_voted_down_is_not_decided_and_what_was_decided_keeps_its_vote(room, by):
    item, _ = room
    counted(voting.open_vote(item, by=by), by, ayes=2, noes=3)
    with pytest.raises(ActionRefused, match="表决没有通过"):
        agenda.conclude_item(item, by=by, state=ItemState.DECIDED, decision="迁到南门")
    carried = counted(voting.open_vote(item, by=by), by, ayes=5)
    agenda.conclude_item(item, by=by, state=ItemState.DECIDED, decision="迁到南门")

    with pytest.raises(ActionRefused, match="先把结果改为结转下次或撤下"):
        voting.void_vote(carried, by=by, reason="点错了")
    facts = {"text": "迁到南门", "lead": item.meeting.unit, "due_on": timezone.localdate() + timedelta(days=30)}
    made = make_resolution(item, by=by, **facts)
    with pytest.raises(ActionRefused, match="请先终止议定事项"):
        agenda.conclude_item(item, by=by, state=ItemState.DROPPED)
    drop_resolution(made, by=by, note="点错了")
    agenda.conclude_item(item, by=by, state=ItemState.CARRIED_OVER)
    assert voting.void_vote(carried, by=by, reason="点错了").state == "void"


@pytest.mark.parametrize("way", [VoteWay.NAMED, VoteWay.SECRET])
def test_each_seat_votes_once_and_only_those_on_the_roll(room, by, way):
    item, people = room
    late = item.meeting.attendances.order_by("pk").last()
    motion = voting.open_vote(item, by=by, way=way)
    attending.arrive(late, by=by)
    for person in people[:3]:
        voting.cast_vote(motion, person, "for", by=by)

    with pytest.raises(ActionRefused, match="已经投过了"):
        voting.cast_vote(motion, people[0], "against", by=by)
    with pytest.raises(ActionRefused, match="表决开始时您不在会场"):
        voting.cast_vote(motion, late, "for", by=by)
    closed = voting.close_vote(motion, by=by)

    assert (closed.ayes, closed.noes, closed.abstentions, closed.passed) == (3, 0, 0, True)


def test_a_named_vote_keeps_who_chose_what(room, by):
    item, people = room
    motion = voting.open_vote(item, by=by, way=VoteWay.NAMED)
    for person, choice in zip(people, ["for", "against", "abstain"], strict=False):
        voting.cast_vote(motion, person, choice, by=by)
    voting.close_vote(motion, by=by)
    named = Voted.objects.order_by("attendance").values_list("attendance__name", "choice")
    assert list(named) == [("成员甲", "for"), ("成员乙", "against"), ("成员丙", "abstain")]


def test_a_household_has_one_vote_whoever_of_it_comes(town):
    by = town.building_leader
    people = homes(town.building, 4)
    wife = make_resident(people[0].household, "王秀英")
    meeting, item = open_meeting(make_council(kind=CouncilKind.BUILDING_TALK, building=town.building), by)
    husband, other, third = (
        attending.sign_in(meeting, name=each.name, way=SignIn.QR) for each in (people[0], wife, people[1])
    )

    motion = voting.open_vote(item, by=by, way=VoteWay.NAMED)
    voting.cast_vote(motion, husband, "for", by=by)
    with pytest.raises(ActionRefused, match="已经投过了"):
        voting.cast_vote(motion, other, "against", by=by)
    voting.cast_vote(motion, third, "for", by=by)

    closed = voting.close_vote(motion, by=by)
    assert (closed.present, closed.entitled, closed.ayes) == (2, 4, 2)


def test_four_parties_have_a_vote_each_and_three_carry_it(town, by):
    council = make_council(town.willow, CouncilKind.QUAD_MEETING, estate=town.estate)
    for group in council.groups.all():
        for n in "甲乙":
            make_member(council, f"{group}{n}", group=group.name)
    council.members.filter(name="社区乙").update(office="书记")
    meeting, item = open_meeting(council, by)
    people = {each.name: each for each in meeting.attendances.all()}
    for name in ("社区甲", "社区乙", "业委会甲", "居民代表甲"):
        attending.arrive(people[name], by=by)
    with pytest.raises(ActionRefused, match="物业还差 1 人"):
        voting.open_vote(item, by=by)
    attending.arrive(people["物业甲"], by=by)
    motion = voting.open_vote(item, by=by, way=VoteWay.NAMED)

    with pytest.raises(ActionRefused, match="社区这一次由社区乙投票"):
        voting.cast_vote(motion, people["社区甲"], "against", by=by)
    for name, choice in [("社区乙", "for"), ("业委会甲", "for"), ("物业甲", "against"), ("居民代表甲", "for")]:
        voting.cast_vote(motion, people[name], choice, by=by)

    closed = voting.close_vote(motion, by=by)
    assert (closed.present, closed.entitled, closed.ayes, closed.passed) == (4, 4, 3, True)


def test_money_needs_two_thirds_of_those_present(town, by):
    columns = {"passes": PassRule.ALL_MAJORITY, "passes_with_cost": PassRule.PRESENT_TWO_THIRDS}
    meeting, item = open_meeting(council_of(town.willow, 6, **columns), by, with_cost=True)
    everybody_comes(meeting, by)
    assert counted(voting.open_vote(item, by=by), by, ayes=4, noes=2).passed is True
    other = agenda.add_item(meeting, by=by, title="不要钱的事")
    assert counted(voting.open_vote(other, by=by), by, ayes=3, noes=1).passed is False


def test_where_agreement_is_not_found_the_majority_decides(town, by):
    meeting, item = open_meeting(council_of(town.willow, 3, passes=PassRule.CONSENSUS), by)
    everybody_comes(meeting, by)
    first = counted(voting.open_vote(item, by=by), by, ayes=2, noes=1)
    second = counted(voting.open_vote(item, by=by), by, ayes=2, noes=1)
    assert [(first.rule, first.passed), (second.rule, second.passed)] == [
        (PassRule.CONSENSUS, False), (PassRule.PRESENT_MAJORITY, True),
    ]  # fmt: skip


def test_a_consultative_council_votes_on_nothing(town, by):
    meeting, item = open_meeting(council_of(town.willow, 3, passes=PassRule.OPINION), by)
    everybody_comes(meeting, by)
    with pytest.raises(ActionRefused, match="只形成意见，不表决"):
        voting.open_vote(item, by=by)


def papers(client, motion, file):
    data = {
        "ayes": 4,
        "noes": 0,
        "abstentions": 0,
        "invalid": 1,
        "cast": 5,
        "recorder": "甲",
        "witness": "乙",
        "scan": file,
    }
    return client.post(reverse("count-votes", args=[motion.pk]), data)


def test_papers_keep_their_scan_for_those_who_hold_the_meeting(client, town, room, by):
    motion = voting.open_vote(room[0], by=by, way=VoteWay.PAPER)
    client.force_login(by)
    refused = papers(client, motion, SimpleUploadedFile("票.html", b"<script>alert(1)</script>"))
    assert refused.status_code == 422 and 'value="4"' in refused.content.decode(), "nothing typed is lost"
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")

    assert papers(client, motion, SimpleUploadedFile("票.png", picture.getvalue())).status_code == 302

    motion.refresh_from_db()
    assert (motion.state, motion.invalid, motion.passed) == ("closed", 1, True)
    scan = client.get(reverse("ballot-scan", args=[motion.pk]))
    assert scan.headers["Content-Disposition"].startswith("attachment") and b"".join(scan)[:3] == b"\xff\xd8\xff"
    client.force_login(town.grid_leader)
    assert client.get(reverse("ballot-scan", args=[motion.pk])).status_code == 403
    client.force_login(town.maple_secretary)
    assert client.get(reverse("ballot-scan", args=[motion.pk])).status_code == 404


def test_a_signed_in_phone_votes_for_itself_and_for_whom_it_stands_in(client, town, room, by):
    item, people = room
    absent = item.meeting.attendances.order_by("pk").last()
    attending.entrust(absent, by=by, to=people[0], proof="委托书")
    attending.take_back_arrival(people[0], by=by)
    absent.refresh_from_db()
    assert absent.held_by is None
    door = reverse("sign-in", args=[item.meeting.token])
    client.post(door, {"name": people[0].name})
    attending.entrust(absent, by=by, to=people[0], proof="委托书")
    motion = voting.open_vote(item, by=by, way=VoteWay.SECRET)
    address = reverse("vote-signed-in", args=[item.meeting.token])

    for seat in (people[0], people[1], absent, people[0]):
        client.post(address, {"seat": seat.pk, "choice": "for"})

    assert set(motion.voted.values_list("attendance", flat=True)) == {people[0].pk, absent.pk}


def test_a_stranger_on_the_door_page_gets_no_ballot(client, room, by):
    item, _ = room
    client.post(reverse("sign-in", args=[item.meeting.token]), {"name": "陌生人"})
    motion = voting.open_vote(item, by=by, way=VoteWay.NAMED)
    page = client.get(reverse("sign-in", args=[item.meeting.token])).content.decode()
    client.post(reverse("vote-signed-in", args=[item.meeting.token]), {"seat": 1, "choice": "for"})
    assert motion.question not in page and not motion.voted.exists()


def test_an_account_votes_from_the_page_only_for_itself(client, town, by):
    council = council_of(town.willow, 3)
    make_member(council, user=town.grid_leader)
    meeting, item = open_meeting(council, by)
    people = everybody_comes(meeting, by)
    motion = voting.open_vote(item, by=by, way=VoteWay.NAMED)
    own = next(each for each in people if each.user_id)
    client.force_login(town.grid_leader)

    other = client.post(reverse("cast-vote", args=[motion.pk]), {"seat": people[0].pk, "choice": "for"})
    mine = client.post(reverse("cast-vote", args=[motion.pk]), {"seat": own.pk, "choice": "against"})

    assert (other.status_code, mine.status_code) == (422, 302)
    assert list(motion.voted.values_list("attendance", "choice")) == [(own.pk, "against")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有")
@pytest.mark.parametrize("way", [VoteWay.NAMED, VoteWay.SECRET])
def test_twenty_hands_on_one_seat_are_one_vote(way):
    town = build_town()
    by = town.willow_secretary
    meeting, item = open_meeting(council_of(town.willow, 4), by)
    people = everybody_comes(meeting, by)
    motion, start, ends = voting.open_vote(item, by=by, way=way), threading.Barrier(20), []

    def tap():
        start.wait()
        try:
            voting.cast_vote(motion, people[0], "for", own=True)
            ends.append("done")
        except ActionRefused as refused:
            ends.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=tap) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(set(ends)) == ["done", "这一票已经投过了，每席只能投一次。"] and ends.count("done") == 1
    assert motion.voted.count() == 1 and sum(motion.tallies.values_list("votes", flat=True)) == (way == VoteWay.SECRET)


def test_at_the_second_somebody_leaves(room, by):
    """A vote opened a second before counts him, one opened a second after does not."""
    item, (one, *others) = room
    now = timezone.now()
    item.meeting.attendances.filter(pk__in=[each.pk for each in others]).update(arrived_at=now - timedelta(minutes=9))
    item.meeting.attendances.filter(pk=one.pk).update(arrived_at=now - timedelta(minutes=9), left_at=now)

    before = voting.open_vote(item, by=by, at=now - timedelta(seconds=1))
    voting.void_vote(before, by=by, reason="试")
    after = voting.open_vote(item, by=by, at=now + timedelta(seconds=1))

    assert [any(seat == one.pk for _, seat in motion.roll) for motion in (before, after)] == [True, False]
    assert (before.present, after.present) == (5, 4)
