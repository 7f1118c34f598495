"""The ledgers' pages and workbooks: scope, masks, purpose, the record, few queries."""

import io
from datetime import date, timedelta
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from governance.foundation.models import LedgerEntry
from governance.overview.stocks.definitions import STOCKS
from governance.overview.stocks.exporting import export_stock
from tests.builders import make_dwelling, make_household, make_resident, make_ticket

ID = "340111194003012120"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def people(town, number, start=0):
    for n in range(start, start + number):
        home = make_household(make_dwelling(town.building, f"{n + 1}01"))
        make_resident(
            home, f"吴桂{'兰英华'[n % 3]}", birth_date=date(1940, 3, 1), phone=f"1390551000{n}", relation="02"
        )
        make_ticket(town.willow_1, by=town.grid_leader, building=town.building)


def rows_of(content):
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_page_of_all_ledgers_counts_those_of_the_unit(town):
    people(town, 2)
    answer = signed_in(town.willow_secretary).get("/stocks/WH01/")
    numbers = {stock.key: n for _, rows in answer.context["parts"] for stock, n, _ in rows}
    assert {key: numbers[key] for key in ("residents", "elders", "tickets", "parked")} == {
        "residents": 2, "elders": 2, "tickets": 2, "parked": 0,
    }  # fmt: skip
    other = signed_in(town.maple_secretary).get("/stocks/WH02/")
    assert sum(n for _, rows in other.context["parts"] for stock, n, _ in rows if stock.key == "residents") == 0


def test_a_ledger_masks_and_tells_each_unit_below(town):
    people(town, 1)
    make_resident(make_household(make_dwelling(town.building_2, "201")), "贺小宝", birth_date=date(2020, 1, 1))
    answer = signed_in(town.director).get("/stocks/WH01/residents/")
    words = answer.content.decode()
    assert "吴桂兰" not in words
    assert "吴*兰" in words and "139****0000" in words
    assert [(str(unit), n) for unit, n in answer.context["below"]] == [("杨柳第一网格", 1), ("杨柳第二网格", 1)]
    assert "吴桂兰" in signed_in(town.willow_secretary).get("/stocks/WH01/residents/").content.decode()


def test_every_ledger_has_a_page_a_print_and_a_workbook(town):
    people(town, 1)
    client = signed_in(town.willow_secretary)
    for key, stock in STOCKS.items():
        assert client.get(f"/stocks/WH01/{key}/").status_code == 200
        assert "填报单位：望湖街道杨柳社区（盖章）" in client.get(f"/stocks/WH01/{key}/print/").content.decode()
        rows = rows_of(b"".join(client.get(f"/stocks/WH01/{key}/export/?use=核对").streaming_content))
        assert rows[0][0] == f"望湖街道杨柳社区{stock.title}"
        assert rows[1][0] == "填报单位：望湖街道杨柳社区（盖章）"
        assert rows[2] == ["序号", *(heading for _, heading, _ in stock.layout)]
        assert rows[-2][0].startswith("填报人：") and "用途：核对" in rows[-1][0]
        facts = LedgerEntry.objects.filter(action="stock.exported").latest("pk").facts
        assert (facts["stock"], facts["full"], facts["count"]) == (key, False, len(rows) - 5)


def test_numbers_in_clear_need_a_purpose_and_are_told_to_each_person(town):
    people(town, 1)
    client = signed_in(town.willow_secretary)
    assert client.post("/stocks/WH01/residents/export/full/", {"use": "查"}).status_code == 422
    answer = client.post("/stocks/WH01/residents/export/full/", {"use": "核对高龄津贴发放名单"})
    rows = rows_of(b"".join(answer.streaming_content))
    line = dict(zip(rows[2], rows[3], strict=True))
    assert (line["姓名"], line["联系电话"]) == ("吴桂兰", "13905510000")
    assert LedgerEntry.objects.filter(action="resident.exported_full").count() == 1
    assert signed_in(town.willow_secretary).get("/stocks/WH01/tickets/export/full/").status_code == 403


def test_a_grid_reads_people_and_may_not_take_them(town):
    client = signed_in(town.grid_leader)
    assert client.get("/stocks/WH0101/residents/").status_code == 200
    assert client.get("/stocks/WH0101/residents/export/").status_code == 403
    assert client.get("/stocks/WH0101/tickets/export/").status_code == 200
    assert client.get("/stocks/WH0102/tickets/").status_code == 404
    assert client.get("/stocks/WH0101/nothing/").status_code == 404


def test_days_narrow_a_ledger_and_stand_in_its_title(town):
    ticket = make_ticket(town.willow_1, by=town.grid_leader)
    day = timezone.localdate(ticket.reported_at)
    client = signed_in(town.willow_secretary)
    assert client.get(f"/stocks/WH01/tickets/?since={day}&until={day}").context["count"] == 1
    assert client.get(f"/stocks/WH01/tickets/?until={day - timedelta(days=1)}").context["count"] == 0
    assert client.get("/stocks/WH01/tickets/?since=2020-02-01&until=2020-01-31").status_code == 422
    answer = client.get("/stocks/WH01/tickets/export/?since=2020-01-01&until=2020-01-31")
    assert rows_of(b"".join(answer.streaming_content))[0][0] == "望湖街道杨柳社区 2020年1月诉求办理台账"


def test_pages_of_one_row_and_of_three_ask_as_often(town):
    asked, client = [], signed_in(town.willow_secretary)
    client.get("/stocks/WH01/")  # what the frame keeps of the street is read once
    for number, start in ((1, 0), (2, 1)):
        people(town, number, start)
        counts = {}
        for key in STOCKS:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/stocks/WH01/{key}/")
            counts[key] = len(queries)
        asked.append(counts)
    assert asked[0] == asked[1]
    assert max(asked[1].values()) <= 30


def test_a_ledger_is_the_same_in_the_action_and_on_the_page(town):
    people(town, 3)
    file = io.BytesIO()
    assert export_stock(file, STOCKS["elders"], town.willow, by=town.willow_secretary) == 3
    names = [row[2] for row in rows_of(file.getvalue())[3:6]]
    page = signed_in(town.willow_secretary).get("/stocks/WH01/elders/")
    assert sorted(names) == sorted(line[1][0] for _, line in page.context["lines"])


def test_a_line_opens_the_records_own_page_where_the_posts_open_it(town):
    people(town, 1)
    client = signed_in(town.willow_secretary)
    opened = {}
    for key in STOCKS:
        for address, line in client.get(f"/stocks/WH01/{key}/").context["lines"]:
            assert not address or client.get(address).status_code == 200, (key, address)
            opened.setdefault(key, []).append((address, line))
    (address, line), *_ = opened["tickets"]
    assert address == f"/tickets/{line[STOCKS['tickets'].head][0]}/"
    assert {key for key, lines in opened.items() if all(address for address, _ in lines)} >= {
        "residents", "dwellings", "elders", "tickets", "posts", "units", "buildings",
    }  # fmt: skip
    assert "".join(stock_line[0] for stock_line in opened["residents"]).startswith("/residents/")
    with patch("governance.overview.stocks.views.declared", return_value="month.review"):
        assert not any(address for address, _ in client.get("/stocks/WH01/residents/").context["lines"])
