"""E-3 重点人群走访台账: the numbers of the file against those reckoned plainly from the rows."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from governance.foundation.models import LedgerEntry
from residents.actions.visits import record_visit, revoke_visit
from residents.choices import CareKind, VisitOutcome, VisitWay
from residents.models import Visit
from tests.residents.homes import at_home, cared_for

K = CareKind
OUT = VisitOutcome


@pytest.fixture(autouse=True)
def end_of_march():
    with time_machine.travel(datetime(2026, 3, 31, 4, 0, tzinfo=UTC), tick=False):
        yield


def lines(client, person, **query):
    """The rows of the file below the headings, as they are printed."""
    client.force_login(person)
    answer = client.get(reverse("export-visits"), query)
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def on(day):
    return datetime(2026, 3, day, 2, 0, tzinfo=UTC)


@pytest.fixture
def march(town):
    """吴桂兰 weekly and seen three times; 钱大有 monthly and not met; 孙小美 quarterly; 李大壮 elsewhere."""
    wu = cared_for(
        at_home(town.building, "301", "吴桂兰"), K.LIVING_ALONE_ELDER, K.ADVANCED_AGE, worker=town.grid_leader
    )
    qian = cared_for(at_home(town.building, "401", "钱大有"), K.ADVANCED_AGE)
    sun = cared_for(at_home(town.building, "501", "孙小美"), K.DISABILITY)
    cared_for(at_home(town.maple_building, "101", "李大壮"), K.ADVANCED_AGE)
    for day, way in ((3, VisitWay.HOME), (10, VisitWay.PHONE), (17, VisitWay.HOME)):
        record_visit(wu.resident.household, by=town.grid_leader, resident=wu.resident, at=on(day), way=way)
    wish = {"wish": {"words": "想要助行器"}}
    found = record_visit(
        wu.resident.household, by=town.grid_leader, resident=wu.resident, at=on(24), outcome=OUT.FOUND, results=wish
    )
    slip = record_visit(wu.resident.household, by=town.grid_leader, resident=wu.resident, at=on(25))
    revoke_visit(slip, by=town.grid_leader, reason="twice")
    record_visit(qian.resident.household, by=town.grid_leader, resident=qian.resident, at=on(5), outcome=OUT.ABSENT)
    record_visit(sun.resident.household, by=town.grid_leader, resident=sun.resident, at=on(6))
    return found


def test_the_file_says_who_was_to_be_seen_and_how_often_somebody_came(client, town, march):
    rows = lines(client, town.willow_secretary)
    assert rows[0][0] == "杨柳社区 2026年3月重点人群走访台账"
    assert rows[2] == [
        "序号", "姓名", "类别", "住址（到楼栋）", "责任人", "应访次数", "实访次数", "最近走访", "发现问题", "处置情况", "走访率",
    ]  # fmt: skip
    wish = march.results.get().label
    place = "杏花苑1号楼"
    assert rows[3:6] == [
        [1, "吴*兰", "独居老人、高龄老人（80岁以上）", place, "葛网格", 4, 4, datetime(2026, 3, 24), 1, wish, "100%"],
        [2, "钱*有", "高龄老人（80岁以上）", place, "（未指派）", 1, 0, None, None, "", "0%"],
        [3, "孙*美", "残疾人", place, "（未指派）", 0, 1, datetime(2026, 3, 6), None, "", "—"],
    ]
    sums = [[row[1], row[2], row[5], row[6], row[9], row[10]] for row in rows[6:10]]
    assert sums == [
        ["小计", "独居老人", 4, 4, "共 1 人，应访 1 人，访到 1 人", "100%"],
        ["小计", "高龄老人（80岁以上）", 5, 4, "共 2 人，应访 2 人，访到 1 人", "50%"],
        ["小计", "残疾人", 0, 1, "共 1 人，应访 0 人，访到 0 人", "—"],
        ["合计", "", 5, 5, "共 3 人，应访 2 人，访到 1 人", "50%"],
    ]


def test_the_visits_counted_are_those_of_the_period(client, town, march):
    def made(since, until):
        rows = lines(client, town.willow_secretary, since=since, until=until)
        return {row[1]: row[6] for row in rows[3:6]}

    whole = made("2026-03-01", "2026-03-31")
    halves = [made("2026-03-01", "2026-03-15"), made("2026-03-16", "2026-03-31")]
    plain = {}
    for name in whole:
        rows = Visit.objects.filter(resident__name__startswith=name[0], revoked_at=None).exclude(outcome=OUT.ABSENT)
        plain[name] = len([row for row in rows if date(2026, 3, 1) <= row.at.date() <= date(2026, 3, 31)])
    assert whole == plain
    assert {name: halves[0][name] + halves[1][name] for name in whole} == whole


def test_nothing_personal_stands_in_the_file_and_the_export_is_on_record(client, town, march):
    said = str(lines(client, town.willow_secretary, use="季度督查"))
    for word in ("吴桂兰", "301", "助行器", "李"):
        assert word not in said
    assert "用途：季度督查" in said
    assert "导出人：柳书记" in said
    entry = LedgerEntry.objects.get(action="care.exported")
    assert entry.facts == {"rows": 7, "since": "2026-03-01", "until": "2026-03-31", "use": "季度督查"}


def test_the_filter_of_the_list_narrows_the_file(client, town, march):
    assert [row[1] for row in lines(client, town.willow_secretary, kind=K.DISABILITY)[3:5]] == ["孙*美", "小计"]
    client.force_login(town.willow_secretary)
    backwards = client.get(reverse("export-visits"), {"since": "2026-03-31", "until": "2026-03-01"})
    assert backwards.url == reverse("care-list")


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_costs_the_same_for_any_length(client, town, count, django_assert_num_queries):
    for n in range(count):
        profile = cared_for(at_home(town.building, f"{n + 3}01"), K.ADVANCED_AGE, K.DISABILITY)
        record_visit(profile.resident.household, by=town.grid_leader, resident=profile.resident, at=on(5 + n))
    client.force_login(town.willow_secretary)
    with django_assert_num_queries(14):
        client.get(reverse("export-visits"))
