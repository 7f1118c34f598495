"""Meetings from the first plan to 散会: agenda, notice, who may hold one, what the ticket hears of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from deliberation.actions import agenda, attending, meetings
from deliberation.choices import TicketState
from deliberation.choices_councils import Block, CouncilKind, ItemState, MeetingState, ResolutionState
from deliberation.models import AgendaItem, Meeting, MeetingSeries, Resolution
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Notice
from tests.builders import make_council, make_dwelling, make_household, make_member, make_resident, make_ticket

S = MeetingState


@pytest.fixture
def council(town):
    return make_council(town.willow, CouncilKind.WISE_COUNCIL)


def plan(council, by, days=5, **more):
    facts = {"starts_at": timezone.now() + timedelta(days=days), "place": "社区议事厅"} | more
    return meetings.plan_meeting(council, by=by, **facts)


def deeds_of(thing):
    return [entry.action for entry in ledger.of(thing)]


def held(council, by, **item):
    """A closed meeting with one item, concluded as told."""
    meeting = plan(council, by)
    made = agenda.add_item(meeting, by=by, title="垃圾桶点位")
    meetings.open_meeting(meeting, by=by, short_notice="当天议定")
    agenda.conclude_item(made, by=by, **item)
    return meetings.close_meeting(meeting, by=by), made


def test_item_one_fills_itself_with_what_is_unfinished_and_what_was_carried_over(town, council):
    by = town.willow_secretary
    _, decided = held(council, by, state=ItemState.DECIDED, decision="移到东门")
    _, carried = held(council, by, state=ItemState.CARRIED_OVER)
    facts = {"unit": town.willow, "path": town.willow.path, "lead": town.willow_1, "due_on": date(2027, 1, 1)}
    doing = Resolution.objects.create(item=decided, text="移垃圾桶", state=ResolutionState.DOING, **facts)
    Resolution.objects.create(item=decided, text="早已做完", state=ResolutionState.ACCEPTED, **facts)

    meeting = plan(council, by)

    rows = [(item.block, item.title, item.resolution, item.carried_from) for item in meeting.items.all()]
    assert rows == [(Block.LAST_TIME, "移垃圾桶", doing, None), (Block.TOPIC, "垃圾桶点位", None, carried)]
    assert [item.carried_from for item in plan(council, by).items.all()] == [None], "carried over once, not for ever"


def test_a_series_brings_its_three_blocks(town, council):
    series = MeetingSeries.objects.create(office=town.street, name="楼长有话说", blocks=["chat", "problem", "idea"])

    meeting = plan(council, town.willow_secretary, series=series)

    assert [item.title for item in meeting.items.all()] == ["话家常", "说问题", "聊法子"]


def test_a_ticket_on_the_agenda_and_its_timeline_know_each_other(town, council):
    ticket = make_ticket(town.willow_1, state=TicketState.IN_PROGRESS)
    meeting = plan(council, town.willow_secretary)

    item = agenda.put_on_agenda(ticket, by=town.willow_secretary, meeting=meeting)
    meetings.open_meeting(meeting, by=town.willow_secretary, short_notice="急")
    agenda.conclude_item(item, by=town.willow_secretary, state=ItemState.DECIDED, decision="加装感应灯")

    ticket.refresh_from_db()
    told = [(event.action, event.text) for event in ticket.events.order_by("id")][1:]
    assert [deed for deed, _ in told] == ["listed", "heard"]
    assert meeting.title in told[0][1] and told[1][1] == "加装感应灯"
    assert item.ticket == ticket and ticket.state == TicketState.IN_PROGRESS, "a decision closes no ticket"
    with pytest.raises(ActionRefused, match="已在这次会议的议程里"):
        agenda.put_on_agenda(ticket, by=town.willow_secretary, meeting=meeting)


@pytest.mark.parametrize(
    ("place", "more", "words"),
    [
        ("maple_1", {}, r"不在.*的范围内"),
        ("willow_1", {"confidential": True}, "保密"),
        ("willow_1", {"state": TicketState.CLOSED}, "已结案"),
    ],
)
def test_tickets_that_cannot_be_heard(town, council, place, more, words):
    ticket = make_ticket(getattr(town, place), **more)
    meeting = plan(council, town.willow_secretary)

    with pytest.raises(ActionRefused, match=words):
        agenda.add_item(meeting, by=town.willow_secretary, ticket=ticket)
    assert meeting.items.count() == 0


def test_the_notice_goes_out_in_time_or_says_why_not(town, council):
    by = town.willow_secretary
    late = plan(council, by, days=1)
    agenda.add_item(late, by=by, title="停车")
    with pytest.raises(ActionRefused, match="应提前 2 天通知，现在只提前 1 天"):
        meetings.announce_meeting(late, by=by)
    meetings.announce_meeting(late, by=by, short_notice="明天停水")
    late.refresh_from_db()
    assert (late.state, late.short_notice) == (S.ANNOUNCED, "明天停水")

    early = plan(council, by, days=2)
    with pytest.raises(ActionRefused, match="议程还是空的"):
        meetings.announce_meeting(early, by=by)
    agenda.add_item(early, by=by, title="停车")
    meetings.announce_meeting(early, by=by, short_notice="用不着的理由")
    early.refresh_from_db()
    assert (early.state, early.short_notice) == (S.ANNOUNCED, "")


def test_members_with_accounts_are_told_where_and_when(town, council):
    make_member(council, user=town.grid_leader)
    make_member(council, "老张")
    meeting = plan(council, town.willow_secretary)
    agenda.add_item(meeting, by=town.willow_secretary, title="停车")

    meetings.announce_meeting(meeting, by=town.willow_secretary)
    jobs.drain()

    notice = Notice.objects.get()
    assert notice.user == town.grid_leader
    assert "社区议事厅" in notice.text and notice.url == meeting.get_absolute_url()
    assert sorted(meeting.attendances.values_list("name", "invited")) == [("老张", True), ("葛网格", True)]


def test_a_building_talk_invites_one_of_every_household_that_lives_there_now(town):
    council = make_council(kind=CouncilKind.BUILDING_TALK, building=town.building)
    here = make_household(make_dwelling(town.building, "301"))
    make_resident(here)
    gone = make_household(make_dwelling(town.building, "302"), ended_on=date(2026, 1, 1))
    make_resident(gone, "搬走的")
    make_household(make_dwelling(town.building, "303"))  # nobody lives there
    meeting = plan(council, town.building_leader)
    agenda.add_item(meeting, by=town.building_leader, title="楼道")

    meetings.announce_meeting(meeting, by=town.building_leader)

    assert [(row.household, row.name) for row in meeting.attendances.all()] == [(here, "1单元301室")]


def test_a_moved_meeting_needs_its_notice_again(town, council):
    by = town.willow_secretary
    meeting = plan(council, by)
    agenda.add_item(meeting, by=by, title="停车")
    meetings.announce_meeting(meeting, by=by)

    with pytest.raises(ActionRefused, match="应提前 2 天"):
        meetings.change_meeting(meeting, by=by, starts_at=timezone.now() + timedelta(hours=3))
    meetings.change_meeting(meeting, by=by, place="党群服务中心")

    assert deeds_of(meeting)[-1] == "meeting.moved"


def test_only_the_open_meeting_closes_and_only_when_every_item_has_its_end(town, council):
    by = town.willow_secretary
    meeting = plan(council, by)
    item = agenda.add_item(meeting, by=by, title="停车")
    with pytest.raises(Conflict, match="筹备中"):
        meetings.close_meeting(meeting, by=by)
    with pytest.raises(ActionRefused, match="没有发过通知"):
        meetings.open_meeting(meeting, by=by)
    meetings.open_meeting(meeting, by=by, short_notice="急")
    with pytest.raises(ActionRefused, match="“停车”还没有结果"):
        meetings.close_meeting(meeting, by=by)
    agenda.conclude_item(item, by=by, state=ItemState.DROPPED)

    meeting = meetings.close_meeting(meeting, by=by)

    assert meeting.state == S.CLOSED
    with pytest.raises(Conflict, match="已散会"):
        agenda.add_item(meeting, by=by, title="再加一个")


def test_a_cancelled_meeting_says_why_and_leaves_its_items_to_the_next(town, council):
    by = town.willow_secretary
    meeting = plan(council, by)
    agenda.add_item(meeting, by=by, title="停车")
    with pytest.raises(ActionRefused, match="取消的原因"):
        meetings.cancel_meeting(meeting, by=by, reason=" ")

    meetings.cancel_meeting(meeting, by=by, reason="主持人住院")

    assert [item.title for item in plan(council, by).items.all()] == ["停车"]


def test_a_stale_page_changes_nothing_and_says_who_was_faster(town, council):
    meeting = plan(council, town.willow_secretary)
    agenda.add_item(meeting, by=town.willow_secretary, title="停车")
    meetings.announce_meeting(meeting, by=town.willow_secretary, version=1)

    with pytest.raises(Conflict, match=r"柳书记已于 .* 发会议通知"):
        meetings.cancel_meeting(meeting, by=town.willow_worker, reason="x", version=1)
    assert Meeting.objects.get().state == S.ANNOUNCED


def test_who_only_sees_a_council_does_not_hold_its_meetings(town, council):
    with pytest.raises(ActionRefused, match="由杨柳社区召集"):
        plan(council, town.grid_leader)
    meeting = plan(council, town.willow_secretary)
    with pytest.raises(ActionRefused, match=r"由.*的召集人主持"):
        attending.add_person(meeting, by=town.grid_leader, name="甲")


def test_items_move_among_themselves_and_reports_stay_first(town, council):
    by = town.willow_secretary
    meeting = plan(council, by)
    a, b, c = (agenda.add_item(meeting, by=by, title=title) for title in "甲乙丙")

    agenda.move_item(c, by=by, up=True)
    agenda.move_item(a, by=by, up=True)

    assert list(AgendaItem.objects.filter(meeting=meeting).values_list("title", flat=True)) == ["甲", "丙", "乙"]
    assert b.pk
