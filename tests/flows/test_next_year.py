"""A promise made before the next year was published, and what the notice does to it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from deliberation.actions import take_up
from governance.foundation import jobs
from tests.builders import make_ticket
from tests.foundation.test_calendar_changes import NOTICE_2027


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def accepted_on(moment, town, time_machine):
    time_machine.move_to(at(moment), tick=False)
    ticket = make_ticket(town.willow_1, by=town.grid_leader)
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    ticket.refresh_from_db()
    return ticket


def test_the_notice_moves_promises_later_and_never_earlier(client, town, time_machine):
    later = accepted_on("2027-02-04 10:00", town, time_machine)  # the days after the festival turn out to be off
    earlier = accepted_on("2027-01-28 10:00", town, time_machine)  # Sunday the 31st turns out to be worked
    assert (later.due_at, earlier.due_at) == (at("2027-02-11 17:30"), at("2027-02-02 17:30"))
    assert later.due_basis.endswith("节假日安排未公布，暂按周末推算")

    client.force_login(town.system_manager)
    preview = client.post(reverse("paste-holidays"), {"text": NOTICE_2027})
    form = preview.context["form"]
    client.post(reverse("confirm-holidays"), {name: form[name].value() for name in ("days", "how", "seen")})
    while jobs.drain():
        pass

    later.refresh_from_db()
    earlier.refresh_from_db()
    assert (later.due_at, earlier.due_at) == (at("2027-02-16 17:30"), at("2027-02-02 17:30"))
    assert later.due_basis == (
        "2月4日（周四） 10:00 起，当日不计；限 3 个工作日；跳过春节 2/5–2/11；跳过周末；到 2月16日（周二） 17:30"
    )
    moved = later.events.get(action="deadline_moved")
    assert moved.text == "节假日安排更新：时限由 02-11 17:30 延至 02-16 17:30"
    assert not earlier.events.filter(action="deadline_moved").exists()
