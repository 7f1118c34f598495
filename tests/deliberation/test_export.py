"""E-1 诉求办理台账: exactly the filtered list of one's scope, masked, marked, on record, readable back."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import accept, acknowledge, contact, dispatch, follow_up, note, reply, resolve
from deliberation.actions.importing import apply_batch, upload_batch
from deliberation.choices import IssueSource, ResolutionKind, Solved, TicketState
from deliberation.choices_councils import ItemState, MeetingState
from deliberation.models import AgendaItem, Meeting, Ticket
from deliberation.sheets import REGISTER, write_register
from governance.foundation import jobs
from governance.foundation.models import LedgerEntry
from tests.builders import make_category, make_ticket
from tests.deliberation.meeting_rooms import council_of, open_meeting

HEADINGS = [
    "序号", "编号", "诉求时间", "受理时间", "来源", "诉求人（掩码）", "类别", "地点", "诉求内容", "级别", "承办单位/人", "时限",
    "首次联系时间", "议事会", "办理过程摘要", "办结时间", "办结类型", "是否超期", "回访时间", "是否解决", "满意度", "备注",
]  # fmt: skip


def downloaded(client, **query):
    answer = client.get(reverse("export-tickets"), query)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active


def numbers(page):
    return [line[1] for line in page.iter_rows(min_row=4, values_only=True) if isinstance(line[0], (int, float))]


def written(tickets):
    file = io.BytesIO()
    write_register(file, tickets, title="望湖街道 2026年11月诉求办理台账", unit="望湖街道", mark="导出人：周街道")
    return file.getvalue()


def test_the_whole_way_of_a_ticket_stands_in_its_row(client, town):
    category = make_category(town.street, "设施维修", "SS")
    ticket = make_ticket(
        town.group, category=category, building=town.building, text="=1+1 灯不亮", reporter_name="李小兰",
        reporter_phone="13912345678", source=IssueSource.HOTLINE, external_number="GD1",
    )  # fmt: skip
    ticket = dispatch(accept(ticket, by=town.willow_secretary), by=town.willow_secretary, unit=town.willow_1)
    ticket = acknowledge(ticket, by=town.grid_leader)
    contact(ticket, by=town.grid_leader, note="已电话联系")
    note(ticket, by=town.grid_leader, text="内部：别外传")
    ticket = resolve(ticket, by=town.grid_leader, kind=ResolutionKind.SUBSTANTIVE, text="已换灯泡，亮了")
    follow_up(ticket, by=town.willow_worker, reached=True, solved=Solved.YES, satisfaction=5)
    ticket.refresh_from_db()
    client.force_login(town.director)

    page = downloaded(client, st="all")

    assert [cell.value for cell in page[3]] == HEADINGS
    row = [cell.value for cell in page[4]]
    at = lambda moment: timezone.localtime(moment).replace(tzinfo=None, microsecond=0)  # noqa: E731
    rounded = [value.replace(microsecond=0) if isinstance(value, datetime) else value for value in row]
    assert rounded == [
        1, ticket.number, at(ticket.reported_at), at(ticket.accepted_at), "12345", "李*兰", "设施维修", "杏花苑 1号楼", "=1+1 灯不亮", "小事",
        "杨柳第一网格 葛网格", at(ticket.due_at), at(ticket.contacted_at), "", "已换灯泡，亮了", at(ticket.resolved_at),
        "实质性办结", "否", at(ticket.followed_up_at), "已解决", "非常满意", "已结案；外部编号 GD1",
    ]  # fmt: skip
    assert page["I4"].data_type == "s"
    everything = [cell for line in page.iter_rows(values_only=True) for cell in line]
    assert not any("13912345678" in str(cell) or "李小兰" in str(cell) or "别外传" in str(cell) for cell in everything)


def test_an_open_ticket_shows_its_last_public_step_and_an_overdue_one_says_so(client, town):
    ticket = make_ticket(town.willow_1, state=TicketState.IN_PROGRESS, due_at=timezone.now() - timedelta(days=1))
    reply(ticket, by=town.grid_leader, text="师傅明天到")
    client.force_login(town.director)

    row = [cell.value for cell in downloaded(client)[4]]

    assert (row[14], row[17], row[21]) == ("师傅明天到", "是", "办理中")


def test_a_ticket_that_came_to_a_council_names_the_last_meeting_held_on_it(client, town):
    ticket, other = make_ticket(town.willow_1), make_ticket(town.willow_1)
    council = council_of(town.willow, 3)
    for planned in (ticket, other):
        open_meeting(council, town.willow_secretary, ticket=planned)
    AgendaItem.objects.filter(ticket=ticket).update(state=ItemState.DECIDED)
    held = Meeting.objects.filter(items__ticket=ticket)
    held.update(state=MeetingState.CLOSED, closed_at=timezone.now())
    client.force_login(town.director)

    page = downloaded(client)

    said = f"{timezone.localdate(held.get().starts_at)} {held.get().title}"
    assert [page["N4"].value, page["N5"].value or ""] == [said, ""]


def test_a_confidential_ticket_keeps_its_words_to_the_portal(client, town):
    make_ticket(town.willow_1, text="家里的事", confidential=True)
    client.force_login(town.director)

    assert downloaded(client)["I4"].value == "（保密件，内容请在系统内查看）"


def test_the_file_holds_exactly_the_filtered_list_of_ones_own_scope(client, town):
    lamp = make_ticket(town.willow_1, text="路灯不亮")
    water = make_ticket(town.willow_2, text="停水了")
    done = make_ticket(town.willow_1, text="路灯修好", state=TicketState.CLOSED)
    make_ticket(town.maple_1, text="路灯不亮")
    make_ticket(town.next_grid, text="路灯不亮")
    client.force_login(town.willow_secretary)

    assert numbers(downloaded(client)) == [lamp.number, water.number]
    assert numbers(downloaded(client, st="all")) == [lamp.number, water.number, done.number]
    assert numbers(downloaded(client, q="路灯")) == [lamp.number, done.number]
    assert numbers(downloaded(client, unit="WH0102")) == [water.number]
    assert numbers(downloaded(client, st="closed", q="停水")) == []


def test_who_when_and_why_stand_in_the_file_and_in_the_ledger(client, town):
    make_ticket(town.willow_1)
    client.force_login(town.willow_secretary)

    page = downloaded(client, use="十一月月报", since="2026-11-01", until="2026-11-30", st="all")

    lines = [line[0] for line in page.iter_rows(values_only=True)]
    assert lines[0] == "杨柳社区 2026年11月诉求办理台账"
    assert lines[1] == "填报单位：杨柳社区（盖章）"
    assert lines[-1].startswith("导出人：柳书记（")
    assert lines[-1].endswith("用途：十一月月报")
    entry = LedgerEntry.objects.get(action="ticket.exported")
    assert (entry.actor, entry.unit_path, entry.facts["count"], entry.facts["use"]) == (
        town.willow_secretary,
        town.willow.path,
        len(numbers(page)),
        "十一月月报",
    )
    assert entry.facts["filters"] == {"since": ["2026-11-01"], "until": ["2026-11-30"], "st": ["all"]}


@pytest.mark.parametrize("person", ["building_leader", "entrance_leader", "system_manager", "auditor", "stranger"])
def test_who_does_not_handle_tickets_exports_none(client, town, person):
    make_ticket(town.group, building=town.building)
    client.force_login(getattr(town, person))

    assert client.get(reverse("export-tickets")).status_code == 403
    assert not LedgerEntry.objects.filter(action="ticket.exported").exists()


def test_a_filter_that_makes_no_sense_leads_back_to_the_list(client, town):
    client.force_login(town.director)

    assert client.get(reverse("export-tickets"), {"since": "morgen"}).url == reverse("tickets")


@pytest.mark.parametrize("count", [1, 3])
def test_the_export_costs_the_same_for_any_number_of_tickets(client, town, count, django_assert_num_queries):
    for _ in range(count):
        make_ticket(town.willow_1, by=town.grid_leader)
    client.force_login(town.director)
    client.get(reverse("tickets"))

    with django_assert_num_queries(11):
        downloaded(client)


def test_our_own_ledger_read_back_changes_nothing(town):
    make_ticket(town.willow_1, text="第一行\n\n\n　第二行 ", reporter_name="张兰", reporter_phone="13912345678")
    make_ticket(town.willow_1, text="保密的事", confidential=True)
    done = make_ticket(
        town.willow_2, text="修好了", state=TicketState.CLOSED, resolution_text="换了", resolution="staged"
    )
    imported = upload_batch(
        by=town.director,
        home=town.street,
        file=io.BytesIO(
            "留言编号,留言时间,留言详情,一级分类\n7,2020-01-06 12:09:38,路不平,城乡建设\n8,2021-01-01,车位少,交通运输".encode()
        ),
        name="留言.csv",
    )
    apply_batch(imported, by=town.director)
    jobs.drain()
    before = list(Ticket.objects.order_by("pk").values())

    batch = upload_batch(
        by=town.director, home=town.street, file=io.BytesIO(written(Ticket.objects.all())), name="E-1.xlsx"
    )

    assert batch.outcome["counts"] == {"new": 0, "changed": 0, "same": 5, "wrong": 0}
    assert [row["message"] for row in batch.outcome["rows"]] == ["", "保密件，导出时没有内容", "", "", ""]
    assert list(Ticket.objects.order_by("pk").values()) == before
    assert batch.outcome["skipped"] == {"签字": 2}
    assert done.number in [row["number"] for row in batch.outcome["rows"]]


def test_the_moments_are_real_dates_to_the_second(town):
    make_ticket(town.willow_1)
    Ticket.objects.update(reported_at=datetime(2026, 11, 21, 4, 5, 6, 789, tzinfo=UTC))

    page = openpyxl.load_workbook(io.BytesIO(written(Ticket.objects.all()))).active

    assert page["C4"].value == datetime(2026, 11, 21, 12, 5, 6)
    assert [column.heading for column in REGISTER] == HEADINGS
