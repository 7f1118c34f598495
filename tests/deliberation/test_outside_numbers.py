"""A matter with a number of 12345 or 大共治 is one ticket, whoever had it first; its list adds, and never doubles."""

import io
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from deliberation import search
from deliberation.actions import accept, transfer_out
from deliberation.actions.categories import load_defaults
from deliberation.actions.importing import apply_batch, upload_batch
from deliberation.models import Ticket, TicketEvent
from governance.foundation import jobs, ledger
from tests.builders import make_ticket

HEADINGS = ["工单编号", "来源", "受理时间", "诉求内容", "办理时限", "督办情况", "满意度"]
NUMBER = "HF2026112200017"


@pytest.fixture
def street(town):
    load_defaults(town.street)
    return town


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("12345.xlsx", target.getvalue())


def row(source="12345", number=NUMBER, due="2026-11-30 18:00", urged="黄牌督办", satisfaction="满意"):
    return [number, source, "2026-11-01 09:00", "楼道灯不亮", due, urged, satisfaction]


def imported(town, *rows):
    batch = upload_batch(by=town.director, home=town.street, file=workbook(*rows))
    counts = batch.outcome["counts"]
    if counts["new"] + counts["changed"]:
        apply_batch(batch, by=town.director)
        jobs.drain()
    return counts


def counted(**more):
    return {"new": 0, "changed": 0, "same": 0, "wrong": 0} | more


def test_an_own_ticket_sent_to_12345_is_known_again_in_its_list(street):
    ticket = make_ticket(street.group, building=street.building)
    transfer_out(ticket, by=street.grid_leader, to="12345热线", external_number=NUMBER)
    assert list(search.matching(Ticket.objects.all(), NUMBER)) == [ticket]

    assert imported(street, row()) == counted(changed=1)

    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.external_source, ticket.external_urged) == ("transferred", "hotline", "黄牌督办")
    assert timezone.localtime(ticket.external_due_at).replace(tzinfo=None) == datetime(2026, 11, 30, 18)
    assert ticket.satisfaction == 4
    assert list(ledger.of(ticket).values_list("action", flat=True))[-1] == "ticket.imported"
    assert imported(street, row()) == counted(same=1)
    assert imported(street, row(due="2027-01-05 18:00", urged="红牌督办")) == counted(same=1)


def test_a_ticket_worked_on_here_takes_only_what_the_platform_says_of_itself(street):
    ticket = make_ticket(street.group, building=street.building, source="hotline", external_number=NUMBER)
    accept(ticket, by=street.grid_leader)
    before = Ticket.objects.get()

    assert imported(street, row()) == counted(changed=1)

    after = Ticket.objects.get()
    assert after.external_urged == "黄牌督办"
    kept = ("version", "state", "text", "due_at", "satisfaction")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert TicketEvent.objects.filter(action="imported").get().reason.startswith("已有，补充：平台督办、平台时限")


def test_the_number_of_one_platform_is_not_the_number_of_another(street):
    ticket = make_ticket(street.group, building=street.building)
    transfer_out(ticket, by=street.grid_leader, to="12345热线", external_number=NUMBER)

    assert imported(street, row(source="大共治平台")) == counted(new=1)
    assert Ticket.objects.filter(external_number=NUMBER).count() == 2


def test_a_number_written_down_at_the_door_is_met_again_in_any_list(street):
    make_ticket(street.group, building=street.building, source="walk_in", external_number=NUMBER)
    assert imported(street, row(source="大共治平台")) == counted(changed=1)
    assert Ticket.objects.count() == 1


def test_the_ledger_goes_back_with_the_outside_numbers_and_comes_in_again_without_doubling(street, client):
    assert imported(street, row(), row(number="HF2")) == counted(new=2)
    assert set(Ticket.objects.values_list("external_urged", flat=True)) == {"黄牌督办"}
    client.force_login(street.director)
    asked = {"st": "all", "source": "hotline", "cols": ["reported", "source", "external"]}
    answer = client.get(reverse("export-tickets"), asked)
    data = b"".join(answer.streaming_content)
    cells = [cell.value for line in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in line]
    assert {NUMBER, "HF2"} <= set(cells)

    again = upload_batch(by=street.director, home=street.street, file=SimpleUploadedFile("台账.xlsx", data))
    assert again.outcome["counts"] == counted(same=2)
