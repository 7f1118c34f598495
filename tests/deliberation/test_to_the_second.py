"""The second before, the moment itself and the second after, of every deadline no other test holds to it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from deliberation.actions import contact, escalate, merge, resolve, take_up, unmerge
from deliberation.actions.attending import DOORS_OPEN, meeting_behind
from deliberation.actions.deadlines import light_lamps
from deliberation.actions.meetings import announce_meeting, plan_meeting
from deliberation.actions.publishing import file_objection
from deliberation.actions.rating import find_link, make_link
from deliberation.choices import Lamp
from deliberation.models import Meeting, RateLink, Ticket
from governance.foundation.errors import ActionRefused
from tests.builders import make_ticket
from tests.deliberation.held_matters import SECOND, at, held_since_friday, levels, stroke
from tests.deliberation.meeting_rooms import council_of, open_meeting
from tests.deliberation.test_following import done

NEAR = (-1, 0, 1)


@pytest.mark.parametrize(("seconds", "lamp"), list(zip(NEAR, (Lamp.AMBER, Lamp.AMBER, Lamp.RED), strict=True)))
def test_a_ticket_is_red_from_the_second_after_its_deadline(town, seconds, lamp):
    ticket = held_since_friday(town)
    light_lamps(ticket.due_at + seconds * SECOND)
    light_lamps(ticket.due_at + seconds * SECOND)
    ticket.refresh_from_db()
    assert ticket.lamp == lamp


@pytest.mark.parametrize(("seconds", "lamp"), list(zip(NEAR, (Lamp.NONE, Lamp.AMBER, Lamp.AMBER), strict=True)))
def test_a_ticket_is_yellow_from_seven_tenths_on(town, seconds, lamp):
    ticket = held_since_friday(town)
    light_lamps(ticket.amber_at + seconds * SECOND)
    ticket.refresh_from_db()
    assert ticket.lamp == lamp


@pytest.mark.parametrize(("seconds", "overdue"), list(zip(NEAR, (False, False, True), strict=True)))
def test_who_finishes_at_the_last_moment_is_in_time(town, seconds, overdue):
    ticket = held_since_friday(town)
    with at(ticket.due_at + seconds * SECOND):
        resolve(ticket, by=town.grid_leader, kind="substantive", text="已换灯，现场复查正常。")
    assert ticket.events.get(action="resolved").entry.facts["overdue"] is overdue


@pytest.mark.parametrize(("seconds", "on_time"), list(zip(NEAR, (True, True, False), strict=True)))
def test_who_calls_first_at_the_last_moment_is_in_time(town, seconds, on_time):
    ticket = held_since_friday(town, reporter_name="吴秀英", reporter_phone="13800001234")
    with at(ticket.contact_due_at + seconds * SECOND):
        contact(ticket, by=town.grid_leader, note="已电话联系，明天来换")
    assert ticket.events.get(action="contacted").entry.facts["on_time"] is on_time


@pytest.mark.parametrize(("seconds", "pressed"), list(zip(NEAR, (0, 1, 1), strict=True)))
def test_the_first_order_comes_when_the_limit_is_over_a_second_time(town, seconds, pressed):
    ticket = held_since_friday(town)
    stroke(ticket.due_at + SECOND)
    moment = Ticket.objects.get(pk=ticket.pk).press_at
    stroke(moment + seconds * SECOND)
    assert len(levels(ticket)) == pressed


@pytest.mark.parametrize(("seconds", "promised"), list(zip(NEAR, (False, False, True), strict=True)))
def test_a_first_contact_that_is_late_is_not_promised_anew_by_the_unit_above(town, seconds, promised):
    ticket = held_since_friday(town, reporter_name="吴秀英", reporter_phone="13800001234")
    before = ticket.contact_due_at
    with at(before + seconds * SECOND):
        escalate(ticket, by=town.grid_leader, reason="several_units", note="物业和社区一起看过")
    assert (Ticket.objects.get(pk=ticket.pk).contact_due_at == before) is promised


@pytest.mark.parametrize(("seconds", "passes"), list(zip(NEAR, (True, True, False), strict=True)))
def test_a_merge_is_undone_within_seven_days(town, seconds, passes):
    main, other = (make_ticket(town.group, building=town.building) for _ in range(2))
    for each in (main, other):
        take_up(each, by=town.grid_leader, unit=town.willow_1)
    merge(main, by=town.grid_leader, others=[other])
    record = other.merged_by.get()
    with at(record.at + timedelta(days=7) + seconds * SECOND):
        if passes:
            assert unmerge(other, by=town.grid_leader, note="两处").state == "in_progress"
        else:
            with pytest.raises(ActionRefused, match="超过 7 天"):
                unmerge(other, by=town.grid_leader, note="两处")


@pytest.mark.parametrize(("seconds", "opens"), list(zip(NEAR, (True, True, False), strict=True)))
def test_a_link_to_rate_by_ends_after_thirty_days(town, seconds, opens):
    code = make_link(done(town), by=town.willow_worker)
    with at(RateLink.objects.get().expires_at + seconds * SECOND):
        assert (find_link(code) is not None) is opens


@pytest.mark.parametrize(("seconds", "opens"), list(zip(NEAR, (False, True, True), strict=True)))
def test_the_doors_of_a_meeting_open_two_hours_before(town, seconds, opens):
    meeting, _ = open_meeting(council_of(town.willow, 3), town.willow_secretary)
    Meeting.objects.update(state="announced")
    with at(meeting.starts_at - DOORS_OPEN + seconds * SECOND):
        assert (meeting_behind(meeting.token) is not None) is opens


@pytest.mark.parametrize(("seconds", "passes"), list(zip(NEAR, (True, False, False), strict=True)))
def test_a_meeting_is_announced_before_it_begins(town, seconds, passes):
    by = town.willow_secretary
    starts = timezone.now() + timedelta(days=3)
    meeting = plan_meeting(council_of(town.willow, 3), by=by, starts_at=starts, place="议事厅")
    meeting.items.create(title="停车")
    with at(starts + seconds * SECOND):
        if passes:
            assert announce_meeting(meeting, by=by, short_notice="停水抢修").state == "announced"
        else:
            with pytest.raises(ActionRefused, match="开会时间已经过了"):
                announce_meeting(meeting, by=by, short_notice="停水抢修")


@pytest.mark.parametrize(("seconds", "passes"), list(zip(NEAR, (True, False, False), strict=True)))
def test_an_objection_comes_until_midnight_of_the_last_day(town, seconds, passes):
    meeting, item = open_meeting(council_of(town.willow, 3), town.willow_secretary)
    last = datetime(2026, 3, 17, tzinfo=UTC).date()
    Meeting.objects.update(state="closed", closed_at=timezone.now(), minutes_state="published", notice_until=last)
    midnight = timezone.make_aware(datetime(2026, 3, 18))
    with time_machine.travel(midnight + seconds * SECOND, tick=False):
        if passes:
            assert file_objection(meeting, item=item, text="离幼儿园太近，味道大").receipt
        else:
            with pytest.raises(ActionRefused, match="公示期已结束"):
                file_objection(meeting, item=item, text="离幼儿园太近，味道大")
