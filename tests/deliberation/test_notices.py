"""Who is told what, through the job table: never the one who did it, never twice."""

from deliberation.actions import accept, dispatch, escalate, resolve, take_up
from governance.foundation import jobs
from governance.foundation.models import Job, Notice
from tests.builders import make_ticket


def told():
    """{person: [texts]} after the waiting jobs are done, and the inboxes emptied for the next look."""
    jobs.drain()
    lines = {}
    for notice in Notice.objects.order_by("pk").select_related("user"):
        lines.setdefault(notice.user.name, []).append(notice.text)
    return lines


def test_a_new_ticket_reaches_those_who_may_start_on_it(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, level=2)

    assert told() == {name: [f"新诉求待受理：{ticket.line}"] for name in ("柳书记", "杨社工", "葛网格")}


def test_nothing_is_told_before_the_job_ran_and_nothing_twice(town):
    make_ticket(town.group, by=town.building_leader, building=town.building)
    assert (Notice.objects.count(), Job.objects.filter(done_at=None).count()) == (0, 1)
    first = told()
    Job.objects.update(done_at=None)

    assert told() == first


def test_the_way_up_is_told_at_every_step_to_the_unit_it_lies_with(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    told()
    Notice.objects.all().delete()
    accept(ticket, by=town.willow_worker)
    dispatch(ticket, by=town.willow_worker, unit=town.willow_1)
    assert told() == {
        "章楼长": [f"您登记的诉求已受理：{ticket.line}"],
        "葛网格": [f"杨社工 分办给您的单位，请签收：{ticket.line}"],
    }
    Notice.objects.all().delete()
    ticket.refresh_from_db()
    escalate(ticket, by=town.grid_leader, reason="beyond_power", note="涉及产权，网格协调不下来。")

    assert told() == {
        "柳书记": [f"杨柳第一网格 上报，请签收：{ticket.line}"],
        "杨社工": [f"杨柳第一网格 上报，请签收：{ticket.line}"],
    }


def test_the_finish_calls_for_somebody_else_to_ask_the_resident(town):
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    take_up(ticket, by=town.willow_worker, unit=town.willow)
    told()
    Notice.objects.all().delete()
    resolve(ticket, by=town.willow_worker, kind="substantive", text="已更换灯具。")

    assert told() == {"柳书记": [f"已办结，请安排回访：{ticket.line}"]}
