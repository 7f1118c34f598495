"""The pages of meetings: what they cost, who reads whose name, a paper meeting entered in one go, the API."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import agenda, attending, meetings, voting
from deliberation.actions.meetings import plan_meeting
from deliberation.choices_councils import CouncilKind, ItemState, VoteWay
from deliberation.models import Meeting, Motion
from tests.builders import make_council, make_dwelling, make_household, make_member, make_resident, make_ticket
from tests.deliberation.meeting_rooms import council_of, everybody_comes, homes, open_meeting


@pytest.fixture
def by(town):
    return town.willow_secretary


def queries(client, address, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_a_meetings_page_and_the_list_cost_the_same_with_one_row_and_with_three(
    client, town, by, django_assert_max_num_queries
):
    meeting, item = open_meeting(council_of(town.willow, 1), by)
    everybody_comes(meeting, by)
    voting.open_vote(item, by=by)
    client.force_login(by)
    addresses = [meeting.get_absolute_url(), reverse("meetings"), reverse("meeting-notice", args=[meeting.pk])]
    [client.get(address) for address in addresses]
    once = [queries(client, address, django_assert_max_num_queries, 40) for address in addresses]

    other, _ = open_meeting(council_of(town.willow, 5, name="另一个议事会"), by)
    everybody_comes(other, by, 4)
    for n in range(3):
        more = agenda.add_item(other, by=by, ticket=make_ticket(town.willow_1), title=f"第{n}项")
        voting.open_vote(more, by=by)
    addresses = [other.get_absolute_url(), reverse("meetings"), reverse("meeting-notice", args=[other.pk])]
    assert [queries(client, address, django_assert_max_num_queries, 40) for address in addresses] == once


def test_names_are_for_those_who_hold_the_meeting(client, town, by):
    meeting, _ = open_meeting(council_of(town.willow, 3), by)
    pages = []
    for person in (by, town.grid_leader):
        client.force_login(person)
        pages.append(client.get(meeting.get_absolute_url()).content.decode())
    assert "成员甲" in pages[0] and meeting.code in pages[0]
    assert "成员甲" not in pages[1] and meeting.code not in pages[1]
    assert client.get(reverse("sign-in-sheet", args=[meeting.pk])).status_code == 403
    assert client.get(reverse("meeting-poster", args=[meeting.pk])).status_code == 403
    notice = client.get(reverse("meeting-notice", args=[meeting.pk])).content.decode()
    assert "垃圾桶点位" in notice and "成员" not in notice.replace("全体成员", "")


def test_the_poster_draws_the_door_and_a_building_leader_gets_the_phone_page(client, town):
    council = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    homes(town.building, 2)
    meeting, _ = open_meeting(council, town.building_leader)
    client.force_login(town.building_leader)
    poster = client.get(reverse("meeting-poster", args=[meeting.pk])).content.decode()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert '<svg class="qr"' in poster or 'class="qr"' in poster
    assert meeting.code in poster and 'class="phone"' in page
    assert all(words in page for words in ("签到", "议题", "表决", "散会"))


def test_the_ticket_page_shows_where_it_was_heard(client, town, by):
    ticket = make_ticket(town.willow_1)
    meeting, _ = open_meeting(council_of(town.willow, 1), by)
    agenda.add_item(meeting, by=by, ticket=ticket)
    client.force_login(by)
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in page and "列入议题" in page


def held(council, **more):
    now = timezone.localtime()
    start, end = now - timedelta(days=2, hours=2), now - timedelta(days=2)
    facts = {
        "starts_at": f"{start:%Y-%m-%dT%H:%M}", "ends_at": f"{end:%Y-%m-%dT%H:%M}", "place": "议事厅", "recorder": "杨社工",
        "witness": "葛网格", "present": "成员甲\n成员乙、成员丙\n成员丁\n城管小王",
        "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0,
        "form-0-title": "加装充电桩", "form-0-state": "decided", "form-0-decision": "装在西门", "form-0-ayes": 3, "form-0-noes": 1,
        "form-1-title": "停车", "form-1-state": "carried_over",
    }  # fmt: skip
    return facts | more


def record(client, council, **more):
    return client.post(f"{reverse('record-meeting')}?council={council.pk}", held(council, **more))


def test_a_meeting_held_on_paper_is_entered_on_one_page(client, town, by):
    council = council_of(town.willow, 5)
    client.force_login(by)
    assert "成员甲\n成员乙" in client.get(f"{reverse('record-meeting')}?council={council.pk}").content.decode()

    assert record(client, council).status_code == 302

    meeting = Meeting.objects.get()
    came = meeting.attendances.filter(arrived_at__isnull=False)
    assert sorted(came.values_list("name", "votes")) == [
        ("城管小王", False), ("成员丁", True), ("成员丙", True), ("成员乙", True), ("成员甲", True),
    ]  # fmt: skip
    motion = Motion.objects.get()
    assert (meeting.state, motion.present, motion.ayes, motion.passed) == ("closed", 4, 3, True)
    assert list(meeting.items.values_list("title", "state")) == [
        ("加装充电桩", ItemState.DECIDED), ("停车", ItemState.CARRIED_OVER),
    ]  # fmt: skip


def test_a_paper_meeting_that_breaks_the_rules_is_not_kept_and_nothing_typed_is_lost(client, town, by):
    council = council_of(town.willow, 9)
    client.force_login(by)

    answer = record(client, council)

    page = answer.content.decode()
    assert (answer.status_code, Meeting.objects.count()) == (422, 0)
    assert "到会不够，不能表决" in page and "装在西门" in page and "城管小王" in page


def test_a_buildings_paper_meeting_is_pasted_by_door_and_name(client, town):
    council = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    homes(town.building, 4)
    client.force_login(town.building_leader)
    more = {"present": "101 老吴\n1-201 住户乙\n住户丙", "form-0-ayes": 2, "form-0-noes": 1}
    assert record(client, council, **more).status_code == 302
    motion = Motion.objects.get()
    assert (motion.present, motion.entitled, motion.passed) == (3, 4, True)
    assert "101 " not in str(Meeting.objects.get())


def test_the_api_holds_a_meeting_from_plan_to_close(client, town, by):
    council = council_of(town.willow, 3)
    client.force_login(by)
    kind = {"content_type": "application/json"}
    soon = (timezone.now() + timedelta(days=5)).isoformat()
    made = client.post("/api/v1/meetings/", {"council": council.pk, "starts_at": soon, "place": "议事厅"}, **kind)
    assert made.status_code == 201
    one = f"/api/v1/meetings/{made.json()['id']}"
    item = agenda.add_item(Meeting.objects.get(), by=by, title="停车")
    refused = client.post(f"{one}/open/", {}, **kind)
    assert (refused.status_code, "没有发过通知" in refused.json()["detail"]) == (409, True)
    assert client.post(f"{one}/announce/", {"version": 1}, **kind).json()["state"] == "announced"
    assert client.post(f"{one}/open/", {}, **kind).json()["state"] == "open"
    for row in client.get(f"{one}/attendance/").json()[:2]:
        client.post(f"{one}/arrive/", {"attendance": row["id"]}, **kind)
    vote = client.post(f"{one}/open-vote/", {"item": item.pk, "way": "hands"}, **kind).json()[0]
    counts = {
        "motion": vote["id"],
        "ayes": 2,
        "noes": 0,
        "abstentions": 0,
        "cast": 2,
        "recorder": "甲",
        "witness": "乙",
    }
    assert client.post(f"{one}/count-votes/", counts, **kind).json()[0]["passed"] is True
    told = {"item": item.pk, "state": "decided", "decision": ""}
    assert client.post(f"{one}/conclude-item/", told, **kind).status_code == 409
    told["decision"] = "划线"
    assert client.post(f"{one}/conclude-item/", told, **kind).json()["items"][0]["decision"] == "划线"
    assert client.post(f"{one}/close/", {}, **kind).json()["state"] == "closed"
    assert client.post(f"{one}/cancel/", {"reason": "下雪"}, **kind).status_code == 409


def test_the_api_cancels_a_meeting_that_has_not_begun_and_concludes_only_its_own_items(client, town, by):
    council, soon = council_of(town.willow, 3), timezone.now() + timedelta(days=5)
    mine, other = (plan_meeting(council, by=by, starts_at=soon, place="议事厅") for _ in range(2))
    foreign = agenda.add_item(other, by=by, title="停车")
    client.force_login(by)
    kind, one = {"content_type": "application/json"}, f"/api/v1/meetings/{mine.pk}"
    wrong = client.post(f"{one}/conclude-item/", {"item": foreign.pk, "state": "dropped"}, **kind)
    assert (wrong.status_code, wrong.json()["item"]) == (400, ["不是这次会议的议题。"])
    assert client.post(f"{one}/cancel/", {"reason": " "}, **kind).status_code == 400
    assert client.post(f"{one}/cancel/", {"reason": "下雪"}, **kind).json()["state"] == "cancelled"


def test_the_owners_calculator_says_what_it_is_and_is_right_to_the_square_metre(client, town, by):
    client.force_login(by)
    numbers = {"matter": "special", "area": "9000", "owners": "90", "area_in": "6000", "owners_in": "60"}
    page = client.get(reverse("owners-calculator"), numbers | {"area_for": "4500", "owners_for": "45"}).content.decode()
    assert "照这些数，达到法定比例" in page and "不能代替业主大会" in page
    page = client.get(
        reverse("owners-calculator"), numbers | {"area_for": "4499.99", "owners_for": "45"}
    ).content.decode()
    assert "照这些数，没有达到法定比例" in page
    wrong = client.get(reverse("owners-calculator"), numbers | {"area_for": "6000.01", "owners_for": "45"})
    assert (wrong.status_code, "同意的不能多于参与的" in wrong.content.decode()) == (422, True)


def test_a_vote_cast_one_by_one_is_held_by_api_too(client, town, by):
    council = council_of(town.willow, 3)
    make_member(council, user=town.grid_leader)
    council.members.update(since=date(2025, 1, 1))
    meeting, item = open_meeting(council, by)
    people, kind = everybody_comes(meeting, by), {"content_type": "application/json"}
    own = next(each for each in people if each.user_id)
    one = f"/api/v1/meetings/{meeting.pk}"
    client.force_login(by)
    motion = client.post(f"{one}/open-vote/", {"item": item.pk, "way": "secret"}, **kind).json()[0]["id"]

    client.force_login(town.grid_leader)
    other = {"motion": motion, "attendance": people[0].pk, "choice": "for"}
    assert client.post(f"{one}/cast-vote/", other, **kind).status_code == 403
    mine = client.post(f"{one}/cast-vote/", other | {"attendance": own.pk}, **kind)
    assert mine.status_code == 200 and mine.json()[0]["ayes"] is None
    assert client.post(f"{one}/cast-vote/", other | {"attendance": own.pk}, **kind).status_code == 409, "only once"
    assert client.post(f"{one}/close-vote/", {"motion": motion}, **kind).status_code == 403, (
        "is not the one who holds it"
    )
    client.force_login(by)
    assert client.post(f"{one}/close-vote/", {"motion": motion}, **kind).status_code == 409, "one vote tells who chose"
    for person in people[:2]:
        client.post(f"{one}/cast-vote/", other | {"attendance": person.pk, "choice": "against"}, **kind)
    closed = client.post(f"{one}/close-vote/", {"motion": motion}, **kind).json()[0]
    assert (closed["ayes"], closed["noes"], closed["passed"]) == (1, 2, False)

    again = client.post(f"{one}/open-vote/", {"item": item.pk, "way": "named"}, **kind).json()[-1]["id"]
    made_void = client.post(f"{one}/void-vote/", {"motion": again, "reason": "停电"}, **kind).json()[-1]
    assert (made_void["id"], made_void["state"]) == (again, "void")


def test_a_secret_vote_of_the_api_is_three_sums_after_it_is_closed(client, town, by):
    meeting, item = open_meeting(council_of(town.willow, 3), by)
    people = everybody_comes(meeting, by)
    motion = voting.open_vote(item, by=by, way=VoteWay.SECRET)
    for person, choice in zip(people, ["for", "for", "against"], strict=True):
        voting.cast_vote(motion, person, choice, by=by)
    client.force_login(by)
    address = f"/api/v1/meetings/{meeting.pk}/votes/"
    assert client.get(address).json()[0]["ayes"] is None
    voting.close_vote(motion, by=by)
    found = client.get(address).json()[0]
    assert (found["ayes"], found["noes"]) == (2, 1) and not {"voted", "tallies", "roll"} & set(found)


def test_doors_stand_under_their_stairs_and_others_read_only_how_many(client, town):
    council = make_council(town.group, kind=CouncilKind.BUILDING_TALK, building=town.building)
    homes(town.building, 2)
    second = town.building.entrances.get(number="2")
    for n in range(11):
        make_resident(make_household(make_dwelling(town.building, f"{n + 1}02", entrance=second)), f"邻居{n}")
    meeting, _ = open_meeting(council, town.building_leader)
    client.force_login(town.building_leader)
    context = client.get(meeting.get_absolute_url()).context
    assert [(stairs, len(rows)) for stairs, rows in context["away_by_stairs"]] == [("1单元", 2), ("2单元", 11)]
    attending.arrive(meeting.attendances.get(name="2单元102室"), by=town.building_leader)
    (few,) = client.get(meeting.get_absolute_url()).context["away_by_stairs"]
    assert (few[0], len(few[1])) == ("", 12)
    client.force_login(town.entrance_leader)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "2单元住户" in page and "另有 12 户还没有到" in page
    assert "102室" not in page and "202室" not in page and "*室" not in page


def test_who_was_told_in_time_is_not_asked_why_the_meeting_is_short_of_notice(client, town, by):
    meeting = meetings.plan_meeting(
        council_of(town.willow, 1), by=by, starts_at=timezone.now() + timedelta(days=9), place="议事厅"
    )
    client.force_login(by)
    address = reverse("open-meeting", args=[meeting.pk])
    assert "临时开会的理由" in client.get(address).content.decode()
    agenda.add_item(meeting, by=by, title="垃圾桶点位")
    meetings.announce_meeting(meeting, by=by)
    form = client.get(address)
    assert "临时开会的理由" not in form.content.decode()
    client.post(address, {"version": form.context["form"]["version"].value()})
    assert Meeting.objects.get().state == "open"


def test_a_paper_meeting_is_entered_without_choosing_among_one_and_found_by_name_among_many(client, town, by):
    first = council_of(town.willow, 1, name="一号楼沟通会")
    client.force_login(by)
    choose = reverse("record-meeting")
    assert client.get(choose).url == f"{choose}?council={first.pk}"
    council_of(town.willow, 1, name="二号楼沟通会")
    assert [each.name for each in client.get(choose).context["councils"]] == ["一号楼沟通会", "二号楼沟通会"]
    assert [each.name for each in client.get(choose, {"q": "二号楼"}).context["councils"]] == ["二号楼沟通会"]
    assert "看全部" in client.get(choose, {"q": "九号楼"}).content.decode()
