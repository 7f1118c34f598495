"""Old sheets of hours: every way people write a day and a length, whose a line is, mended, imported, undone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.builders import make_volunteer
from volunteers.actions import ask_correction, decide_correction
from volunteers.actions.hours_import import import_hours, mend_row, read_hours, undo_hours
from volunteers.hours_incoming import FIELDS, said_of, understand
from volunteers.models import HoursBatch, HoursEntry

HEAD = "序号,活动名称,服务日期,开始,结束,姓名,证件号码/志愿者编号,联系电话,服务时长(小时)"


def said(**more):
    return dict.fromkeys(FIELDS, "") | {"name": "吴秀英", "words": "清理楼道", "day": "2026-03-05"} | more


@pytest.mark.parametrize(
    ("asked", "begins", "minutes"),
    [
        ({"begins": "09:00", "ends": "11:30"}, "09:00", 150),
        ({"begins": "9：00", "ends": "11点半"}, "09:00", 150),
        ({"begins": "上午9点", "ends": "下午1点15分"}, "09:00", 255),
        ({"begins": "0.375", "ends": "0.4375"}, "09:00", 90),
        ({"begins": "09:00:00", "ends": "2026-03-05 10:00:00"}, "09:00", 60),
        ({"begins": "9:00-11:00"}, "09:00", 120),
        ({"begins": "22:00", "ends": "01:00", "hours": "3"}, "22:00", 180),
        ({"came": "9:05", "left": "10:05", "begins": "9:00", "ends": "11:00"}, "09:05", 60),
        ({"begins": "9:00", "hours": "2.5"}, "09:00", 150),
        ({"ends": "11:00", "hours": "2小时"}, "09:00", 120),
        ({"begins": "9:00", "ends": "12:00", "hours": "2"}, "09:00", 120),
        ({"begins": "9:00", "ends": "10:30", "hours": "90"}, "09:00", 90),
        ({"hours": "2小时30分"}, None, 150),
        ({"hours": "150分钟"}, None, 150),
        ({"hours": "1个半小时"}, None, 90),
        ({"hours": "1.5h"}, None, 90),
        ({"hours": "1:45"}, None, 105),
        ({"hours": "半小时"}, None, 30),
    ],
)
def test_lengths_as_people_write_them(asked, begins, minutes):
    line = understand(said(**asked))
    assert line.problem == ""
    assert (line.begins_at and f"{timezone.localtime(line.begins_at):%H:%M}", line.minutes) == (begins, minutes)


@pytest.mark.parametrize(
    "day", ["2026-3-5", "2026/3/5", "2026.3.5", "20260305", "2026年3月5日", "46086", "2026-03-05 09:00"]
)
def test_days_as_people_write_them(day):
    assert str(understand(said(day=day, hours="2")).day) == "2026-03-05"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"hours": "120"}, "小时还是分钟"),
        ({"hours": "若干"}, "看不懂"),
        ({"hours": "0"}, "至少 1 分钟"),
        ({"hours": "25小时"}, "最多 24 小时"),
        ({}, "没有服务时长"),
        ({"begins": "11:00", "ends": "9:00"}, "不晚于开始"),
        ({"begins": "9:00", "ends": "10:00", "hours": "3"}, "还长"),
        ({"begins": "早饭后", "hours": "2"}, "看不懂"),
        ({"begins": "25:00", "hours": "2"}, "没有这个时刻"),
        ({"day": "", "hours": "2"}, "没有服务日期"),
        ({"day": "2026.3", "hours": "2"}, "只有年月"),
        ({"day": "2026-02-30", "hours": "2"}, "没有这一天"),
        ({"day": "3/5/2026", "hours": "2"}, "分不清月和日"),
        ({"day": "2099-01-01", "hours": "2"}, "还没有到"),
        ({"words": "", "hours": "2"}, "没有活动名称"),
        ({"name": "", "hours": "2"}, "没有姓名"),
    ],
)
def test_what_could_mean_two_things_is_not_guessed(asked, words):
    assert words in understand(said(**asked)).problem


def test_a_bare_number_takes_the_unit_of_its_heading():
    columns = {"hours": "时长(分钟)", "name": "姓名"}
    assert said_of({"时长(分钟)": 90.0, "姓名": "吴"}, columns)["hours"] == "90分钟"
    assert said_of({"服务小时": 2.0}, {"hours": "服务小时"})["hours"] == "2小时"
    assert said_of({"时长": 2.0}, {"hours": "时长"})["hours"] == "2"


def upload(town, *lines, name="时长.csv", head=HEAD, by=None, unit=None):
    file = SimpleUploadedFile(name, "\n".join([head, *lines]).encode())
    return read_hours(by=by or town.willow_secretary, unit=unit or town.willow, file=file)


def problems(batch):
    return {row.number: row.problem for row in batch.rows.exclude(problem="").order_by("number")}


@pytest.fixture
def people(town):
    wu = make_volunteer(town.willow, "吴秀英", phone="13855500001")
    make_volunteer(town.willow, "李志强", document="citizen", document_number="340111197001010014")
    return wu


def test_only_registered_volunteers_get_hours_and_nobody_is_registered_by_a_sheet(town, people):
    make_volunteer(town.willow, "王芳", phone="13855500003")
    make_volunteer(town.willow_1, "王芳", phone="13855500004")
    make_volunteer(town.willow, "周退出", left_on="2026-01-01")
    make_volunteer(town.next_community, "外街道")
    make_volunteer(town.willow, "柳书记", user=town.willow_secretary)
    batch = upload(
        town,
        f"1,清理楼道,2026-03-05,9:00,11:00,吴秀英,{people.number},,2",
        "2,清理楼道,2026-03-05,9:00,11:00,李志强,340111197001010014,,2",
        "3,清理楼道,2026-03-05,9:00,11:00,赵无人,,,2",
        "4,清理楼道,2026-03-05,9:00,11:00,王芳,,,2",
        "5,清理楼道,2026-03-05,9:00,11:00,王芳,,13855500004,2",
        "6,清理楼道,2026-03-05,9:00,11:00,周退出,,,2",
        "7,清理楼道,2026-03-05,9:00,11:00,外街道,,,2",
        f"8,清理楼道,2026-03-06,9:00,11:00,李志强,{people.number},,2",
        "9,清理楼道,2026-03-05,9:00,11:00,柳书记,,,2",
        "10,清理楼道,2026-03-07,9:00,11:00,吴秀英,,,2",
        "合计,,,,,,,,20",
    )
    found = problems(batch)
    assert sorted(found) == [4, 5, 7, 8, 9, 10]
    assert "没有登记为志愿者" in found[4] and "没有登记为志愿者" in found[8]
    assert "同名" in found[5] and "退出" in found[7] and "另一个人" in found[9] and "自己的时长" in found[10]
    assert batch.rows.get(number=11).note == "只按姓名认出，请核对是不是本人"
    assert batch.left_out == {"合计": 1}
    with pytest.raises(ActionRefused, match="还有 6 行有问题"):
        import_hours(batch, by=town.willow_secretary)
    done = import_hours(batch, by=town.willow_secretary, skip_wrong=True)
    assert done.counts == {"made": 4, "skipped": 6, "minutes": 480}
    assert HoursEntry.objects.sums() == {"people": 3, "times": 4, "minutes": 480}
    assert set(HoursEntry.objects.values_list("source", flat=True)) == {"import"}
    assert set(batch.rows.values_list("said", flat=True)) == {""}  # names and numbers are kept no longer


def test_overlaps_doubles_and_the_days_most_are_found_in_the_sheet_and_in_the_ledger(town, people):
    first = upload(town, f"1,清理楼道,2026-03-05,9:00,11:00,吴秀英,{people.number},,2")
    import_hours(first, by=town.willow_secretary)
    batch = upload(
        town,
        f"1,陪诊,2026-03-05,10:00,12:00,吴秀英,{people.number},,2",
        f"2,巡逻,2026-03-05,11:00,20:00,吴秀英,{people.number},,9",
        f"3,发放传单,2026-03-05,20:00,22:00,吴秀英,{people.number},,2",
        f"4,清理楼道,2026-03-05,,,吴秀英,{people.number},,2",
        f"5,清理河道,2026-03-06,,,吴秀英,{people.number},,2",
        f"6,清理河道,2026-03-06,,,吴秀英,{people.number},,2",
        f"7,植树,2026-03-06,,,吴秀英,{people.number},,3",
    )
    found = problems(batch)
    assert sorted(found) == [2, 4, 5, 7]
    assert "重叠" in found[2] and "超过 12 小时" in found[4] and "同样内容" in found[5] and "同样内容" in found[7]
    spans = {row.number: f"{row.begins_at:%H:%M}" for row in batch.rows.filter(problem="")}
    assert spans == {3: "03:00", 6: "00:00", 8: "02:00"}  # in UTC: 11:00, 08:00, and after it 10:00


def test_a_line_is_mended_on_the_page_and_then_fits(town, people, client):
    batch = upload(town, "1,清理楼道,2026-03-05,9:00,11:00,吴秀因,,,2", "2,陪诊,2026-03-05,,,吴秀英,,,120")
    client.force_login(town.willow_secretary)
    page = client.get(f"/hours/import/{batch.pk}/").content.decode()
    assert "没有登记为志愿者" in page and "最多 24 小时" in page
    was = client.get(f"/hours/import/{batch.pk}/rows/2/").context["form"].initial
    answer = client.post(f"/hours/import/{batch.pk}/rows/2/", was | {"name": "吴秀英"}, follow=True)
    assert "第 2 行可以导入了" in answer.content.decode()
    mend_row(batch.rows.get(number=3), by=town.willow_secretary, hours="120分钟")
    assert problems(batch) == {}
    assert client.post(f"/hours/import/{batch.pk}/confirm/", follow=True).status_code == 200
    assert HoursEntry.objects.sums() == {"people": 1, "times": 2, "minutes": 240}


def test_undoing_is_a_reversal_of_every_row_that_still_stands(town, people):
    lines = [f"{n},清理楼道,2026-03-{n:02d},9:00,11:00,吴秀英,{people.number},,2" for n in range(1, 4)]
    batch = upload(town, *lines)
    import_hours(batch, by=town.willow_secretary)
    with pytest.raises(Conflict):
        import_hours(batch, by=town.willow_secretary)
    entry = HoursEntry.objects.order_by("pk").first()
    asked = ask_correction(entry, by=town.willow_secretary, minutes=60, reason="早走了")
    decide_correction(asked, by=town.willow_worker, granted=True)
    done = undo_hours(HoursBatch.objects.get(), by=town.willow_secretary)
    assert (done.counts["reversed"], done.counts["kept"]) == (2, 1)
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 60}
    assert HoursEntry.objects.count() == 3 + 2 + 2
    with pytest.raises(Conflict):
        undo_hours(batch, by=town.willow_secretary)


def test_the_same_file_twice_is_noticed_until_it_was_undone(town, people):
    line = f"1,清理楼道,2026-03-05,9:00,11:00,吴秀英,{people.number},,2"
    batch = upload(town, line)
    with pytest.raises(ActionRefused, match="等待确认"):
        upload(town, line, name="别的名字.csv")
    import_hours(batch, by=town.willow_secretary)
    with pytest.raises(ActionRefused, match=f"已经导入过（第 {batch.pk} 批）"):
        upload(town, line, name="别的名字.csv")
    undo_hours(batch, by=town.willow_secretary)
    again = upload(town, line)
    import_hours(again, by=town.willow_secretary)
    assert HoursEntry.objects.sums()["minutes"] == 120


def test_a_file_without_the_columns_or_beyond_the_branch_is_refused_whole(town, people):
    with pytest.raises(ActionRefused, match="服务时长"):
        upload(town, "1,清理楼道,2026-03-05,吴秀英", head="序号,活动名称,服务日期,姓名")
    with pytest.raises(ActionRefused, match="管辖范围"):
        upload(town, "1,清理楼道,2026-03-05,9:00,11:00,吴秀英,,,2", unit=town.maple)
    assert not HoursBatch.objects.exists()


def test_the_ledger_says_how_many_and_never_who(town, people):
    batch = upload(town, "1,清理楼道,2026-03-05,9:00,11:00,吴秀英,,13855500001,2")
    import_hours(batch, by=town.willow_secretary)
    facts = json.dumps(list(LedgerEntry.objects.values_list("facts", "subject_label")), ensure_ascii=False)
    assert "吴秀英" not in facts and "13855500001" not in facts
