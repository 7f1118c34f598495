"""The workbook of refused rows: what it says stands in itself, so that a mended row means the door and day it meant."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from residents.actions import rosters
from residents.models import Resident
from residents.roster.errors_book import write_errors
from residents.roster.options import Options
from tests.builders import make_building

pytestmark = pytest.mark.django_db
BAD = "138"


def workbook(rows, *, epoch=None, name="花名册"):
    book, file = Workbook(), io.BytesIO()
    book.active.title = name
    if epoch:
        book.epoch = epoch
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def imported(home, data):
    batch = rosters.received(home, data, by=None, name="花名册.xlsx", options=Options())
    rosters.carry_out(batch.pk, rosters.look(batch))
    batch.refresh_from_db()
    return batch


def mended(batch):
    """The batch's refused rows with good phones in place of the bad ones."""
    file = io.BytesIO()
    write_errors(file, batch.refused, {plan["name"]: plan for plan in batch.outcome["sheets"]})
    book = load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == BAD]
    for number, cell in enumerate(cells):
        cell.value = f"1390551{number:04d}"
    book.save(file := io.BytesIO())
    return file.getvalue()


def homes(home):
    people = Resident.objects.filter(path__startswith=home.path).order_by("pk")
    return [(each.name, each.household.dwelling.building.number, each.household.dwelling.number) for each in people]


@pytest.fixture
def seven(town):
    make_building(town.building.estate, town.building.unit, "7", entrances=1)
    return town


HEAD = ["单元", "室", "姓名", "电话", "与户主关系"]


def test_a_building_named_between_the_rows_goes_along(seven):
    rows = [
        ["杏花苑1栋居民花名册"],
        HEAD,
        ["1", "101", "甲", BAD, "户主"],
        ["7栋"],
        HEAD,
        ["1", "101", "乙", BAD, "户主"],
    ]
    batch = imported(seven.willow, workbook(rows))
    assert batch.outcome["counts"]["errors"] == 2
    again = imported(seven.willow, mended(batch))
    assert again.outcome["counts"]["new"] == 2
    assert homes(seven.willow) == [("甲", "1", "101"), ("乙", "7", "101")]


def test_an_address_below_such_a_line_is_written_out(seven):
    head = ["住址", "姓名", "电话"]
    batch = imported(seven.willow, workbook([["杏花苑1栋居民花名册"], ["7栋"], head, ["1单元102", "丙", BAD]]))
    assert batch.outcome["counts"]["errors"] == 1
    imported(seven.willow, mended(batch))
    assert homes(seven.willow) == [("丙", "7", "102")]


def test_a_member_without_an_address_keeps_the_household_it_stood_below(seven):
    head = ["楼栋", *HEAD]
    rows = [
        head, ["1", "1", "201", "丁", BAD, "户主"], ["1", "1", "305", "戊", None, "户主"], [None, None, None, "己", BAD, "妻"],
    ]  # fmt: skip
    batch = imported(seven.willow, workbook([["杏花苑居民花名册"], *rows]))
    assert batch.outcome["counts"] == {"rows": 3, "new": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "errors": 2}
    imported(seven.willow, mended(batch))
    assert sorted(homes(seven.willow)) == [("丁", "1", "201"), ("己", "1", "305"), ("戊", "1", "305")]


def test_rows_that_did_not_stand_together_are_no_household(seven):
    """Head and member of other doors stand side by side among the refused."""
    head = ["楼栋", *HEAD]
    rows = [
        head,
        ["1", "1", "201", "丁", BAD, "户主"],
        ["1", None, None, "戊", BAD, None],
        [None, None, None, "己", BAD, "妻"],
    ]
    batch = imported(seven.willow, workbook([["杏花苑居民花名册"], *rows]))
    again = imported(seven.willow, mended(batch))
    assert again.outcome["counts"] == {"rows": 3, "new": 1, "changed": 0, "unchanged": 0, "conflicts": 0, "errors": 2}
    assert homes(seven.willow) == [("丁", "1", "201")]


def test_a_number_that_lost_its_zero_stays_as_doubtful_as_it_was(seven):
    head = ["楼栋", "单元", "室", "姓名", "电话", "出生日期"]
    batch = imported(seven.willow, workbook([["杏花苑居民花名册"], head, [1, 1, 101, "甲", BAD, 1952.1]]))
    imported(seven.willow, mended(batch))
    person = Resident.objects.get(name="甲")
    assert (person.birth_date, person.birth_precision) == (date(1952, 1, 1), "year")


def test_days_counted_from_1904_are_the_same_days(seven):
    head = ["楼栋", "单元", "室", "姓名", "电话", "出生日期"]
    rows = [["杏花苑居民花名册"], head, [1, 1, 101, "甲", BAD, 17592], [1, 1, 102, "乙", BAD, date(1952, 3, 1)]]
    batch = imported(seven.willow, workbook(rows, epoch=CALENDAR_MAC_1904))
    imported(seven.willow, mended(batch))
    assert list(Resident.objects.order_by("pk").values_list("birth_date", flat=True)) == [date(1952, 3, 1)] * 2


def test_a_room_below_a_building_is_of_that_building(seven):
    """1-101 below 7栋 is the first entrance there, never a door of 1栋."""
    rows = [["杏花苑居民花名册"], ["7栋"], ["室", "姓名", "证件号码"], ["1-101", "甲", "340111195203010029"]]
    imported(seven.willow, workbook(rows))
    imported(seven.willow, workbook([["室", "姓名", "电话"], ["1-102", "乙", "13905510001"]], name="7栋"))
    assert homes(seven.willow) == [("甲", "7", "101"), ("乙", "7", "102")]
