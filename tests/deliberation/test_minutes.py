"""Minutes from the facts to the notice board: drafted, remarked, signed, corrected, cleared of persons, objected to."""

import io
from datetime import UTC, datetime, timedelta

import docx
import openpyxl
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import minutes as deeds
from deliberation.actions import publishing
from deliberation.choices_councils import CouncilKind, ItemState, MeetingState, MinutesState, ResolutionState
from deliberation.minutes_text import cleared_extract, compose, extract_of
from deliberation.minutes_word import write
from deliberation.models import (
    AgendaItem,
    Attendance,
    Council,
    CouncilMember,
    Meeting,
    Motion,
    Objection,
    Resolution,
)
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from tests.builders import make_dwelling, make_household, make_resident, make_ticket

HELD = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # Monday 19:00 in Beijing


@pytest.fixture
def meeting(town):
    council = Council.objects.create(
        unit=town.willow, path=town.willow.path, kind=CouncilKind.WISE_COUNCIL, name="杨柳社区群贤议事会", remark_days=3
    )
    resident = make_resident(make_household(make_dwelling(town.building)), name="陈秀兰")
    made = Meeting.objects.create(
        council=council, unit=town.willow, path=town.willow.path, title="三月议事会", place="二楼会议室",
        starts_at=HELD, opened_at=HELD, closed_at=HELD + timedelta(hours=1), state=MeetingState.CLOSED,
        chair="柳书记", recorder="杨社工", observers="城管中队",
    )  # fmt: skip
    member = CouncilMember.objects.create(council=council, name="王建国", organisation="安居物业")
    came = {"invited": True, "arrived_at": HELD}
    Attendance.objects.create(meeting=made, name="柳书记", user=town.willow_secretary, organisation="社区", **came)
    Attendance.objects.create(meeting=made, name="王建国", member=member, organisation="安居物业", **came)
    Attendance.objects.create(meeting=made, name="陈秀兰", resident=resident, **came)
    Attendance.objects.create(meeting=made, name="李明", invited=True, excused="出差")
    Attendance.objects.create(meeting=made, name="赵队长", votes=False, arrived_at=HELD, organisation="城管")
    ticket = make_ticket(town.willow_1, by=town.willow_worker, reporter_name="孙桂芳", reporter_phone="13855100009")
    item = AgendaItem.objects.create(
        meeting=made, title="垃圾投放点迁移", ticket=ticket, opinions="陈秀兰：离3栋2单元301室太近。", minority="王建国担心清运费。",
        decision="迁到南门东侧，孙桂芳等户同意，电话13855100009", state=ItemState.DECIDED, decided_at=HELD,
    )  # fmt: skip
    Motion.objects.create(
        item=item, question="迁移投放点", way="hands", base="person", rule="present_majority", state="closed",
        ayes=2, noes=1, abstentions=0, passed=True,
    )  # fmt: skip
    AgendaItem.objects.create(meeting=made, title="电动车棚", state=ItemState.CARRIED_OVER)
    return made


@pytest.fixture
def resolution(meeting, town):
    item = meeting.items.get(title="垃圾投放点迁移")
    return Resolution.objects.create(
        item=item, ticket=item.ticket, unit=town.willow, path=town.willow.path, lead=town.willow_1, text="迁移投放点",
        lead_person="葛网格", due_on="2026-03-20",
    )  # fmt: skip


def test_the_draft_tells_every_fact_of_the_meeting(meeting, resolution):
    text = compose(meeting)
    for words in (
        "时间：2026年3月2日 19:00—20:00", "地点：二楼会议室", "主持人：柳书记", "记录人：杨社工", "应到：4 人　实到：3 人",
        "请假：李明（出差）", "列席：城管中队、赵队长（城管）", "一、垃圾投放点迁移", "主要意见：陈秀兰", "少数意见：王建国担心清运费。",
        "赞成 2 票、反对 1 票、弃权 0 票，通过", "议定事项：迁到南门东侧", "牵头单位：杨柳第一网格（责任人 葛网格）",
        "2026年3月20日前", "二、电动车棚", "未议定，结转下次会议", "三、公示安排",
    ):  # fmt: skip
        assert words in text, words


def test_what_became_of_last_times_decisions_is_told_first(meeting, resolution, town):
    following = Meeting.objects.create(
        council=meeting.council, unit=town.willow, path=town.willow.path, title="四月议事会", place="x", starts_at=HELD
    )
    AgendaItem.objects.create(meeting=following, title="落实情况", resolution=resolution, block="last_time")
    text = compose(following)
    assert "一、上次议定事项落实情况\n迁移投放点：待落实（杨柳第一网格，时限 2026年3月20日）" in text


def signed(meeting, town):
    by = town.willow_worker
    with time_machine.travel(HELD + timedelta(days=1), tick=False):
        deeds.draft_minutes(meeting, by=by)
        deeds.send_minutes(meeting, by=by)
        deeds.remark(meeting, by=town.willow_secretary, text="“南门”应为“东门”")
    with time_machine.travel(HELD + timedelta(days=7), tick=False):
        deeds.answer_remark(meeting.remarks.get(), by=by, answer="已采纳")
        return deeds.sign_minutes(meeting, by=by, chair="柳书记", recorder="杨社工")


def test_signed_minutes_are_frozen_and_only_corrections_are_added(meeting, town):
    done = signed(meeting, town)
    assert done.minutes_state == MinutesState.SIGNED and done.signed_digest == deeds.digest(done)
    for act, given in ((deeds.edit_minutes, {"text": "改"}), (deeds.draft_minutes, {}), (deeds.send_minutes, {})):
        with pytest.raises(Conflict, match="已签字"):
            act(done, by=town.willow_worker, **given)
    deeds.correct_minutes(done, by=town.willow_worker, text="“南门”更正为“东门”")
    assert Meeting.objects.get(pk=done.pk).minutes_text == done.minutes_text
    assert deeds.digest(Meeting.objects.get(pk=done.pk)) == done.signed_digest


def test_nobody_signs_before_the_remarks_are_over_and_answered(meeting, town):
    by = town.willow_worker
    with time_machine.travel(HELD + timedelta(days=1), tick=False):
        deeds.draft_minutes(meeting, by=by)
        with pytest.raises(ActionRefused, match="先征求"):
            deeds.sign_minutes(meeting, by=by, chair="甲", recorder="乙")
        sent = deeds.send_minutes(meeting, by=by)
        deeds.remark(meeting, by=town.willow_secretary, text="漏了时限")
    for ahead, says in ((-1, "征求意见到"), (1, "还有 1 条意见")):
        with (
            time_machine.travel(sent.remarks_until + timedelta(seconds=ahead), tick=False),
            pytest.raises(ActionRefused, match=says),
        ):
            deeds.sign_minutes(meeting, by=by, chair="甲", recorder="乙")
    with time_machine.travel(sent.remarks_until + timedelta(seconds=1), tick=False), pytest.raises(ActionRefused):
        deeds.remark(meeting, by=town.willow_secretary, text="再提一条")


def test_who_was_not_there_makes_no_remark(meeting, town):
    with time_machine.travel(HELD + timedelta(days=1), tick=False):
        deeds.draft_minutes(meeting, by=town.willow_worker)
        deeds.send_minutes(meeting, by=town.willow_worker)
        with pytest.raises(Conflict, match="只有到会人员"):
            deeds.remark(meeting, by=town.grid_leader, text="x")


def test_minutes_three_working_days_late_are_reminded_of_once(meeting, town):
    due = deeds.due_at(meeting)
    assert timezone.localtime(due).strftime("%m-%d") == "03-05"
    deeds.remind(due - timedelta(seconds=1))
    assert not LedgerEntry.objects.filter(action="minutes.overdue").exists()
    for _ in range(2):
        deeds.remind(due + timedelta(seconds=1))
    assert LedgerEntry.objects.filter(action="minutes.overdue").count() == 1
    jobs.drain()
    assert Notice.objects.filter(user=town.willow_worker, text__contains="请整理纪要").count() == 1


def test_the_extract_names_nobody_and_lists_what_was_taken_out(meeting, resolution, town):
    cleared = cleared_extract(meeting, extract_of(meeting) + "\n柳书记、王建国和陈秀兰到3栋2单元301室看过。")
    for gone in ("孙桂芳", "13855100009", "陈秀兰", "王建国", "柳书记", "301"):
        assert gone not in cleared.text
    assert "居民代表" in cleared.text and "王*" in cleared.text and "3栋某户" in cleared.text
    assert {"姓名", "电话号码", "门牌室号"} == {label for label, _ in cleared.found}


def test_a_resident_of_the_community_who_was_not_there_is_known_too(meeting, town):
    make_resident(make_household(make_dwelling(town.building_2)), name="钱多多")
    assert "钱多多" not in cleared_extract(meeting, "钱多多家漏水").text


def published(meeting, town, text="一、垃圾投放点迁移\n议定迁到南门东侧。"):
    done = signed(meeting, town)
    with time_machine.travel(HELD + timedelta(days=8), tick=False):
        return publishing.publish_minutes(done, by=town.willow_secretary, extract=text)


def test_what_still_names_somebody_is_not_published(meeting, town):
    signed(meeting, town)
    with pytest.raises(ActionRefused, match="姓名“陈秀兰”"):
        publishing.publish_minutes(meeting, by=town.willow_secretary, extract="陈秀兰同意。")
    with pytest.raises(ActionRefused, match="电话号码"):
        publishing.publish_minutes(meeting, by=town.willow_secretary, extract="联系 138 5510 0009")
    assert Meeting.objects.get(pk=meeting.pk).extract == ""


def test_the_notice_runs_five_working_days_of_the_stored_calendar(meeting, town):
    assert published(meeting, town).notice_until.isoformat() == "2026-03-17"  # Tuesday the 10th and five working days


def test_an_objection_that_holds_reopens_the_item_and_ends_its_resolution(client, meeting, resolution, town):
    published(meeting, town)
    item = meeting.items.get(title="垃圾投放点迁移")
    with time_machine.travel(HELD + timedelta(days=9), tick=False):
        page = client.get(reverse("public-meeting", args=[meeting.pk]))
        told = client.post(
            reverse("public-meeting", args=[meeting.pk]), {"item": item.pk, "text": "离幼儿园太近，味道大"}
        )
    assert page.status_code == told.status_code == 200
    objection = Objection.objects.get()
    assert objection.receipt in told.content.decode()
    assert objection.receipt not in str(LedgerEntry.objects.filter(action="objection.filed").values())
    publishing.answer_objection(objection, by=town.willow_secretary, upheld=True, answer="重新选址")
    item.refresh_from_db()
    resolution.refresh_from_db()
    assert (item.state, resolution.state) == (ItemState.CARRIED_OVER, ResolutionState.DROPPED)
    assert "公示期间异议成立" in item.ticket.events.get(action="resolution_dropped").text
    with pytest.raises(Conflict, match="已经处理"):
        publishing.answer_objection(objection, by=town.willow_secretary, upheld=False, answer="再答一次")
    shown = client.post(reverse("public-objection"), {"receipt": objection.receipt.lower()}).content.decode()
    assert "重新选址" in shown
    assert client.post(reverse("public-objection"), {"receipt": "AAAAAAAAAA"}).status_code == 422


def test_after_the_notice_nobody_objects(client, meeting, town):
    published(meeting, town)
    item = meeting.items.first()
    with time_machine.travel(datetime(2026, 3, 18, 1, tzinfo=UTC), tick=False):
        assert 'id="object"' not in client.get(reverse("public-meeting", args=[meeting.pk])).content.decode()
        with pytest.raises(ActionRefused, match="公示期已结束"):
            publishing.file_objection(meeting, item=item, text="我不同意这样办")


def test_public_pages_show_only_what_was_published_and_nobody(client, meeting, resolution, town):
    address = reverse("public-meetings", args=[town.willow.code])
    assert "议事会" not in client.get(address).content.decode().replace("议事会议", "").split("<main")[1]
    assert client.get(reverse("public-meeting", args=[meeting.pk])).status_code == 404
    published(meeting, town)
    cache.clear()
    shown = client.get(address).content.decode()
    assert "杨柳社区群贤议事会" in shown and "垃圾投放点迁移" in shown
    page = client.get(reverse("public-meeting", args=[meeting.pk])).content.decode()
    for name in ("柳书记", "杨社工", "陈秀兰", "王建国", "孙桂芳", "葛网格", "13855100009", "301"):
        assert name not in shown + page
    for wrong in ("NONE", town.willow_1.code):
        assert client.get(reverse("public-meetings", args=[wrong])).status_code == 404
        assert client.get(reverse("public-projects", args=[wrong])).status_code == 404


def test_the_pages_walk_the_whole_way(client, meeting, resolution, town):
    client.force_login(town.willow_secretary)
    page = reverse("minutes", args=[meeting.pk])
    assert "起草纪要" in client.get(page).content.decode()
    assert client.post(reverse("draft-minutes", args=[meeting.pk]), {"version": 1}).status_code == 302
    stale = client.post(reverse("edit-minutes", args=[meeting.pk]), {"version": 1, "text": "我写的字"})
    assert stale.status_code == 409
    assert "我写的字" in stale.content.decode() and "主要意见：陈秀兰" in stale.content.decode()
    assert client.post(reverse("send-minutes", args=[meeting.pk]), {}).status_code == 302
    assert client.post(reverse("remark-minutes", args=[meeting.pk]), {"text": "漏了时限"}).status_code == 302
    Meeting.objects.filter(pk=meeting.pk).update(remarks_until=timezone.now() - timedelta(hours=1))
    remark = meeting.remarks.get()
    assert client.post(reverse("answer-remark", args=[remark.pk]), {"answer": "已补"}).status_code == 302
    names = {"chair": "柳书记", "recorder": "杨社工"}
    assert client.post(reverse("sign-minutes", args=[meeting.pk]), names).status_code == 302
    form = client.get(reverse("publish-minutes", args=[meeting.pk])).content.decode()
    assert "已自动去除" in form and "孙桂芳" in form  # listed for checking
    refused = client.post(reverse("publish-minutes", args=[meeting.pk]), {"extract": "陈秀兰同意"})
    assert refused.status_code == 409 and "陈秀兰同意" in refused.content.decode()
    cleared = client.post(reverse("publish-minutes", args=[meeting.pk]), {"extract": "陈秀兰同意", "clear": "1"})
    assert "居民代表同意" in cleared.content.decode()
    assert client.post(reverse("publish-minutes", args=[meeting.pk]), {"extract": "同意迁移"}).status_code == 302
    assert "看公开页" in client.get(page).content.decode()


def test_word_carries_the_text_the_corrections_and_who_signed_in(meeting, town):
    done = signed(meeting, town)
    deeds.correct_minutes(done, by=town.willow_worker, text="“南门”更正为“东门”")
    read = docx.Document(io.BytesIO(write(Meeting.objects.select_related("council", "unit").get(pk=done.pk))))
    lines = [paragraph.text for paragraph in read.paragraphs]
    assert lines[0] == "三月议事会" and "一、垃圾投放点迁移" in lines
    assert any("更正为“东门”" in line for line in lines)
    assert "主持人（签字）：柳书记" in lines and "三月议事会签到表" in lines
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert [row[1] for row in rows] == ["姓名", "柳书记", "王建国", "陈秀兰", "李明", "赵队长"]
    assert rows[4][5] == "请假" and rows[1][4] == "19:00"


def test_the_ledger_of_meetings_is_a_row_an_item(client, meeting, resolution, town):
    home = make_household(make_dwelling(town.building, "509"))
    now = timezone.now()
    meeting.attendances.create(
        name="1单元301室", organisation="1单元301室", household=home, arrived_at=now, votes=False
    )
    meeting.attendances.create(name="周队长", organisation="城管中队", arrived_at=now, votes=False)
    client.force_login(town.director)
    answer = client.get(reverse("export-meetings"), {"file": 1, "since": "2026-03-01", "until": "2026-03-31"})
    page = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert page["A1"].value == "望湖街道 2026年3月议事协商台账"
    assert [cell.value for cell in page[3]] == [
        "序号", "会议名称", "类型", "时间", "地点", "主持人", "应到/实到", "参加单位", "议题", "议定事项", "责任人", "完成时限", "落实情况",
        "公示日期", "备注",
    ]  # fmt: skip
    first, second = ([cell.value for cell in page[row]] for row in (4, 5))
    assert first[1:3] == ["三月议事会", "社区群贤议事会"] and first[6] == "4/3"
    assert "城管中队" in first[7] and "509" not in first[7]
    assert first[8:11] == ["垃圾投放点迁移", "迁移投放点", "杨柳第一网格 葛网格"] and first[12] == "待落实"
    assert second[8] == "电动车棚" and second[12] == "结转下次"
    assert LedgerEntry.objects.get(action="minutes.exported").facts["count"] == 2
    empty = client.get(reverse("export-meetings"), {"file": 1, "since": "2027-01-01"})
    assert openpyxl.load_workbook(io.BytesIO(empty.getvalue())).active["A4"].value != 1
    client.force_login(town.outsider)
    other = openpyxl.load_workbook(io.BytesIO(client.get(reverse("export-meetings"), {"file": 1}).getvalue())).active
    assert "三月议事会" not in str([cell.value for row in other.iter_rows() for cell in row])


def test_the_form_to_object_names_nobody_the_extract_does_not(meeting, town, client):
    meeting.items.filter(title="垃圾投放点迁移").update(title="陈秀兰家门口的投放点")
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_state=MinutesState.PUBLISHED, extract="投放点迁到南门。", published_at=timezone.now(),
        notice_until=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip
    item = meeting.items.get(title="陈秀兰家门口的投放点")
    page = client.get(reverse("public-meeting", args=[meeting.pk])).content.decode()
    assert "陈秀兰" not in page and f"议题 {item.pk}" in page

    filed = Objection.objects.create(meeting=meeting, item=item, text="离学校太近")
    page = client.post(reverse("public-objection"), {"receipt": filed.receipt}).content.decode()
    assert "离学校太近" in page and "陈秀兰" not in page


def test_minutes_are_printed_to_be_signed_once_there_are_any(client, meeting, resolution, town):
    resolution.criterion = "半个月内没有新的反映。"
    resolution.save()
    client.force_login(town.willow_secretary)
    address = reverse("print-minutes", args=[meeting.pk])
    assert client.get(address).status_code == 302
    deeds.draft_minutes(meeting, by=town.willow_secretary)
    page = client.get(address).content.decode()
    assert "草稿，未签字" in page and "主持人（签名）：</span>" in page and "迁移投放点" in page
    assert "。。" not in page
    Meeting.objects.update(minutes_state=MinutesState.SIGNED, signed_at=timezone.now())
    signed = client.get(address).content.decode()
    assert "未签字" not in signed and "主持人（签名）：柳书记" in signed
