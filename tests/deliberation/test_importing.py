"""Past tickets from other systems' lists: known again, mapped, whole, undoable; and every way a sheet goes wrong."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deliberation import search
from deliberation.actions import accept
from deliberation.actions.categories import load_defaults
from deliberation.actions.importing import apply_batch, remap_batch, undo_batch, upload_batch
from deliberation.choices import IssueKind, IssueLevel, IssueSource, ResolutionKind, Satisfaction, Solved, TicketState
from deliberation.models import Category, Ticket, TicketBatch, TicketEvent, TicketLayout
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import Job, LedgerEntry
from governance.foundation.workbooks import NoTable, Unreadable
from tests.builders import make_ticket

BOARD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级分类"
HOTLINE = (
    "工单编号*,来源,受理时间*,诉求人,联系电话,诉求类型,一级分类,二级分类,发生地址,诉求内容*,承办单位,办结时间,"
    "办理情况,办结类型,是否解决,满意度,回访时间,备注"
)
LAMP = "24.0,A0007,路灯不亮,2020/1/6 12:09:38,3单元楼道灯不亮，老人下楼不安全。,交通运输"


def sheet(headings, *rows, name="留言.csv"):
    return SimpleUploadedFile(name, "\n".join([headings, *rows]).encode())


@pytest.fixture
def street(town):
    load_defaults(town.street)
    return town


def uploaded(town, *rows, headings=BOARD, home=None, by=None):
    return upload_batch(by=by or town.director, home=home or town.street, file=sheet(headings, *rows))


def imported(town, *rows, skip_wrong=False, **more):
    batch = uploaded(town, *rows, **more)
    apply_batch(batch, by=more.get("by") or town.director, skip_wrong=skip_wrong)
    jobs.drain()
    batch.refresh_from_db()
    return batch


def messages(batch):
    return [(row["row"], row["status"], row["message"]) for row in batch.outcome["rows"]]


def test_a_message_of_a_board_becomes_a_ticket_that_waits_for_acceptance(street):
    batch = imported(street, LAMP)

    ticket = Ticket.objects.get()
    assert (batch.state, batch.outcome["made"]) == (
        TicketBatch.State.DONE,
        {"new": 1, "changed": 0, "same": 0, "skipped": 0, "marked": 0},
    )
    assert ticket.number == f"WH{timezone.localdate():%y%m%d}0001"
    assert (ticket.external_number, ticket.source) == ("24", IssueSource.MESSAGE_BOARD)
    assert (ticket.title, ticket.text) == ("路灯不亮", "3单元楼道灯不亮，老人下楼不安全。")
    assert ticket.reported_at == datetime(2020, 1, 6, 4, 9, 38, tzinfo=UTC)
    assert (ticket.state, ticket.is_open, ticket.due_at) == (TicketState.SUBMITTED, True, None)
    assert (ticket.home, ticket.unit, ticket.path) == (street.street, street.street, street.street.path)
    assert (ticket.category.code, ticket.category_marked) == ("TC", "")
    assert (ticket.reporter_name, ticket.batch, ticket.filed_by) == ("A0007", batch, street.director)
    event = ticket.events.get()
    assert (event.action, event.text) == ("imported", "从“留言.csv”第 2 行导入")
    assert event.entry.action == "ticket.imported"
    assert event.entry.facts == {"number": ticket.number, "batch": batch.pk, "row": 2, "kind": "new"}
    assert list(search.matching(Ticket.objects.all(), "楼道")) == [ticket]


def test_a_hotline_row_with_an_end_is_closed_and_keeps_all_it_says(street):
    row = (
        "GD001,12345热线,2024-03-01 09:00,张兰,13912345678(儿子),投诉,物业服务,电梯故障,杏花苑1栋2单元301室门口,"
        "电梯坏了三天,望湖物业,2024-03-05 17:30,已更换主板，运行正常,实质性,已解决,满意,2024-03-06,历年老件"
    )
    imported(street, row, headings=HOTLINE)

    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.is_open, ticket.unit) == (TicketState.CLOSED, False, street.willow)
    assert (ticket.home, ticket.building, ticket.entrance) == (street.group, street.building, street.entrance_2)
    assert (ticket.room, ticket.spot, ticket.place_line) == ("301", "门口", "杏花苑 1号楼 2单元 门口")
    assert (ticket.source, ticket.kind, ticket.category.code) == (IssueSource.HOTLINE, IssueKind.COMPLAINT, "WY03")
    assert (ticket.reporter_name, ticket.reporter_phone) == ("张兰", "13912345678")
    assert (ticket.resolution, ticket.resolution_text) == (ResolutionKind.SUBSTANTIVE, "已更换主板，运行正常")
    assert (ticket.solved, ticket.satisfaction) == (Solved.YES, Satisfaction.GOOD)
    assert ticket.closed_at == datetime(2024, 3, 5, 16, tzinfo=UTC)
    assert ticket.resolved_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
    assert ticket.events.get().text.splitlines()[1:] == [
        "其他联系方式见原表",
        "原承办单位：望湖物业",
        "原备注：历年老件",
    ]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("杏花苑1号楼", "杏花苑 1号楼"),
        ("望湖街道杏花苑 2#楼旁", "杏花苑 2号楼 旁"),
        ("杏花苑一栋二单元", "杏花苑 1号楼 2单元"),
        ("杏花苑9栋", "杏花苑 9栋"),
        ("杏花苑东门", "杏花苑 东门"),
        ("杏花苑和枫叶苑之间", "杏花苑和枫叶苑之间"),
        ("某处", "某处"),
        ("", "望湖街道"),
    ],
)
def test_a_place_is_recognised_when_only_one_can_be_meant(street, address, place):
    imported(street, f"1,2024-03-01,{address},灯不亮", headings="工单编号,受理时间,发生地址,诉求内容")

    assert Ticket.objects.get().place_line == place


def test_the_same_sheet_again_changes_nothing_and_is_not_imported(street):
    imported(street, LAMP)

    again = uploaded(street, LAMP)

    assert again.outcome["counts"] == {"new": 0, "changed": 0, "same": 1, "wrong": 0}
    with pytest.raises(ActionRefused, match="没有要新增或更新的诉求"):
        apply_batch(again, by=street.director)


def test_a_row_without_a_number_is_known_again_by_time_and_words(street):
    headings, row = "受理时间,诉求内容,类别", "2024-03-01,灯不亮,路灯"
    imported(street, row, headings=headings)

    assert uploaded(street, row, headings=headings).outcome["counts"]["same"] == 1
    assert uploaded(street, "2024-03-02,灯不亮,路灯", headings=headings).outcome["counts"]["new"] == 1


def test_a_changed_row_updates_a_ticket_nobody_has_touched_and_a_blank_deletes_nothing(street):
    imported(street, LAMP)
    changed = LAMP.replace("路灯不亮", "路灯全不亮").replace("A0007", "")

    batch = uploaded(street, changed)
    assert messages(batch) == [(2, "changed", "改动：标题")]
    assert batch.outcome["rows"][0]["changes"] == [["标题", "路灯不亮", "路灯全不亮"]]
    apply_batch(batch, by=street.director)
    jobs.drain()

    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.reporter_name, ticket.version) == ("路灯全不亮", "A0007", 2)
    assert [event.text for event in ticket.events.order_by("pk")] == [
        "从“留言.csv”第 2 行导入",
        "按“留言.csv”第 2 行更新",
    ]


def test_a_ticket_somebody_works_on_is_never_changed_by_a_sheet(street):
    imported(street, LAMP)
    accept(Ticket.objects.get(), by=street.director)

    batch = uploaded(street, LAMP.replace("路灯不亮", "别的标题"))

    assert messages(batch) == [(2, "same", "已在系统中办理，以系统内容为准（不同：标题）")]


def test_a_foreign_category_that_is_not_sure_waits_in_other_with_its_name(street):
    batch = uploaded(street, LAMP, "25,A,标题,2020-01-07,正文,城乡建设")
    assert batch.outcome["foreign"] == {
        "交通运输": [1, str(Category.objects.get(code="TC").pk)],
        "城乡建设": [1, ""],
    }
    apply_batch(batch, by=street.director)
    jobs.drain()

    ticket = Ticket.objects.get(external_number="25")
    assert (ticket.category.code, ticket.category_marked) == ("QT", "城乡建设")


def test_a_corrected_mapping_is_used_and_remembered_for_the_next_file(street):
    ours = Category.objects.get(code="SS")
    batch = uploaded(street, "25,A,标题,2020-01-07,正文,城乡建设")
    fields = {**batch.columns["fields"], "reporter_name": ""}
    remap_batch(batch, by=street.director, fields=fields, categories={"城乡建设": str(ours.pk)}, source="hotline")
    apply_batch(batch, by=street.director)
    jobs.drain()
    ticket = Ticket.objects.get()
    assert (ticket.category, ticket.category_marked, ticket.reporter_name, ticket.source) == (ours, "", "", "hotline")

    batch = uploaded(street, "26,B,标题,2020-01-08,正文,城乡建设")

    assert batch.columns == {"fields": {k: v for k, v in fields.items() if v}, "source": "hotline", "hidden": True}
    assert batch.outcome["rows"][0]["category"] == "设施维修"
    assert TicketLayout.objects.count() == 1


def test_one_column_cannot_mean_two_things(street):
    batch = uploaded(street, LAMP)
    with pytest.raises(ActionRefused, match="列“留言主题”被选了两次"):
        remap_batch(batch, by=street.director, fields={**batch.columns["fields"], "text": "留言主题"})


def test_columns_that_are_not_understood_can_be_pointed_out(street):
    headings = "留言编号,留言用户,一级分类,写的啥,哪天"
    batch = uploaded(street, "1,A,环境保护,垃圾没人清,2024-03-01", headings=headings)
    assert batch.outcome["missing"] == ["受理时间", "诉求内容"]
    with pytest.raises(ActionRefused, match="还没有指出哪一列是“受理时间、诉求内容”"):
        apply_batch(batch, by=street.director)

    batch = remap_batch(
        batch, by=street.director, fields={**batch.columns["fields"], "text": "写的啥", "reported_at": "哪天"}
    )

    assert (batch.outcome["missing"], batch.outcome["counts"]["new"]) == ([], 1)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,A,标题,,正文,", "没有受理时间"),
        ("1,A,标题,昨天,正文,", "受理时间：“昨天”不是日期"),
        ("1,A,标题,1/6/2020,正文,", "受理时间：“1/6/2020”分不清月和日"),
        ("1,A,标题,2020-02-30,正文,", "受理时间：“2020-02-30”没有这一天"),
        ("1,A,标题,2091-01-01,正文,", "还没有到"),
        ("1,A,,2020-01-01,,", "没有诉求内容"),
        (f"{'9' * 61},A,标题,2020-01-01,正文,", "编号超过 60 个字符"),
    ],
)
def test_a_row_that_cannot_be_imported_says_why_and_stops_the_whole_batch(street, row, words):
    batch = uploaded(street, LAMP, row)

    (wrong,) = [each for each in batch.outcome["rows"] if each["status"] == "wrong"]
    assert (wrong["row"], words in wrong["message"]) == (3, True)
    with pytest.raises(ActionRefused, match="有 1 行有错"):
        apply_batch(batch, by=street.director)
    assert not Ticket.objects.exists()

    apply_batch(batch, by=street.director, skip_wrong=True)
    jobs.drain()
    assert [ticket.external_number for ticket in Ticket.objects.all()] == ["24"]


def test_an_end_before_the_beginning_is_wrong_but_the_same_day_is_not(street):
    headings = "工单编号,受理时间,诉求内容,办结时间"
    batch = uploaded(street, "1,2024-03-02 10:00,甲,2024-03-01", "2,2024-03-02 10:00,乙,2024-03-02", headings=headings)

    assert messages(batch) == [(2, "wrong", "办结时间早于受理时间"), (3, "new", "")]


def test_doubles_in_the_sheet(street):
    other = LAMP.replace("交通运输", "环境保护")
    batch = uploaded(street, LAMP, LAMP, other, LAMP.replace("楼道灯", "楼顶灯"), other)

    assert messages(batch) == [
        (3, "wrong", "与第 2 行重复"),
        (5, "wrong", "编号 24 与第 2 行相同，内容却不同"),
        (6, "wrong", "与第 2 行重复"),
        (2, "new", ""),
        (4, "new", "与第 2 行是同一件、类别不同，另记为 24-2"),
    ]
    apply_batch(batch, by=street.director, skip_wrong=True)
    jobs.drain()
    assert list(Ticket.objects.order_by("pk").values_list("external_number", "category__code")) == [
        ("24", "TC"),
        ("24-2", "HJ"),
    ]
    assert uploaded(street, LAMP, other).outcome["counts"]["same"] == 2


def test_what_is_not_understood_is_said_and_left_out(street):
    headings = "工单编号,受理时间,诉求内容,诉求类型,满意度,联系电话"
    batch = uploaded(street, "1,2024-03-01,灯不亮,闲聊,还行,139****5678", headings=headings)

    assert messages(batch) == [
        (2, "new", "诉求类型“闲聊”不认识，未采用；满意度“还行”不认识，未采用；电话是打码的，未导入")
    ]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", Unreadable, "空的"),
        (b"PK\x03\x04half", Unreadable, "没有传完"),
        (bytes(range(200)), Unreadable, "看不出"),
        ("甲,乙,丙\n1,2,3".encode(), NoTable, "没有找到表头"),
        (f"{BOARD}\n".encode(), ActionRefused, "没有一行数据"),
        (f"{BOARD}\n合计,,,,,3\n".encode(), ActionRefused, "没有一行数据"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_is_kept(street, data, error, words):
    with pytest.raises(error, match=words):
        upload_batch(by=street.director, home=street.street, file=io.BytesIO(data), name="x.xlsx")

    assert not TicketBatch.objects.exists()


def test_of_two_who_confirm_one_wins_and_the_other_reads_who(street):
    batch = uploaded(street, LAMP)
    apply_batch(TicketBatch.objects.get(pk=batch.pk), by=street.director)

    with pytest.raises(Conflict, match="周街道已经确认了这批导入"):
        apply_batch(batch, by=street.willow_secretary)

    jobs.drain()
    assert (Ticket.objects.count(), Job.objects.filter(topic="tickets.import").count()) == (1, 1)


def test_the_job_run_twice_imports_once(street):
    batch = imported(street, LAMP)
    jobs.HANDLERS["tickets.import"](batch=batch.pk)

    assert Ticket.objects.count() == 1


def test_a_number_registered_meanwhile_fails_the_batch_whole_and_says_so(street):
    second = LAMP.replace("24.0", "25")
    batch = uploaded(street, LAMP, second)
    apply_batch(batch, by=street.director)
    make_ticket(street.maple_1, external_number="25", source=IssueSource.MESSAGE_BOARD)
    TicketBatch.objects.filter(pk=batch.pk).update(home=street.willow)
    jobs.drain()

    batch.refresh_from_db()
    assert batch.state == TicketBatch.State.FAILED
    assert "现在有 1 行有错" in batch.outcome["failed"]
    assert Ticket.objects.filter(batch=batch).count() == 0


def test_undoing_takes_the_batch_back_but_keeps_what_was_worked_on(street):
    batch = imported(street, LAMP, LAMP.replace("24.0", "25"))
    kept = Ticket.objects.get(external_number="25")
    accept(kept, by=street.director)

    undo_batch(batch, by=street.director)
    jobs.drain()
    batch.refresh_from_db()

    assert list(Ticket.objects.all()) == [kept]
    assert (batch.state, batch.outcome["removed"]) == (TicketBatch.State.UNDONE, 1)
    assert batch.outcome["kept"] == [{"number": kept.number, "title": "路灯不亮"}]
    assert TicketEvent.objects.exclude(ticket=kept).count() == 0
    assert [ticket.pk for ticket in search.matching(Ticket.objects.all(), "楼道")] == [kept.pk]
    assert LedgerEntry.objects.get(action="batch.undone").facts == {"removed": 1, "restored": 0, "kept": 1}
    with pytest.raises(Conflict, match="已撤销，不能撤销"):
        undo_batch(batch, by=street.director)
    assert uploaded(street, LAMP).outcome["counts"]["new"] == 1


def test_undoing_an_update_restores_what_was_there_sealed_numbers_too(street):
    headings = "工单编号,受理时间,诉求内容,联系电话,办结时间,类别"
    imported(street, "1,2024-03-01,灯不亮,13912345678,,路灯", headings=headings)
    before = Ticket.objects.values().get()
    batch = imported(street, "1,2024-03-01,灯全不亮,13812345678,2024-03-03,停车难", headings=headings)
    changed = Ticket.objects.get()
    assert (changed.text, changed.state, changed.reporter_phone) == ("灯全不亮", TicketState.CLOSED, "13812345678")
    assert "13912345678" not in str(batch.outcome)

    undo_batch(batch, by=street.director)
    jobs.drain()

    assert Ticket.objects.values().get() == {**before, "version": 3}


def test_the_uploaded_file_goes_when_the_import_is_done_or_a_day_old(street, django_capture_on_commit_callbacks):
    batch = uploaded(street, LAMP)
    apply_batch(batch, by=street.director)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.drain()
    assert not batch.file.storage.exists(batch.file.name)

    old = uploaded(street, LAMP.replace("24.0", "30"))
    TicketBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    uploaded(street, LAMP.replace("24.0", "31"))
    assert not TicketBatch.objects.filter(pk=old.pk).exists()
    assert not old.file.storage.exists(old.file.name)


def test_nobody_imports_into_a_branch_of_others(street):
    with pytest.raises(ActionRefused, match="不在您的管辖范围"):
        uploaded(street, LAMP, home=street.maple, by=street.willow_secretary)


def test_a_number_of_another_community_is_not_touched_nor_shown(street):
    imported(street, LAMP, home=street.maple)

    batch = uploaded(street, LAMP.replace("路灯不亮", "改"), home=street.willow, by=street.willow_secretary)

    assert messages(batch) == [(2, "wrong", "这个编号已在本街道其他单位登记，请由那个单位核对")]
    assert "3单元" not in str(batch.outcome["rows"][0]["changes"])


def test_the_neighbouring_street_may_have_the_same_outside_number(street):
    imported(street, LAMP)
    load_defaults(street.next_street)
    imported(street, LAMP, home=street.next_street, by=street.outsider)

    assert set(Ticket.objects.values_list("path", "category__office")) == {
        (street.street.path, street.street.pk),
        (street.next_street.path, street.next_street.pk),
    }


def test_a_street_without_categories_gets_the_defaults_with_its_first_import(town):
    imported(town, LAMP)

    assert Ticket.objects.get().category.full_name == "停车交通"


def test_the_number_of_queries_does_not_grow_with_the_rows(street):
    def cost(rows):
        batch = uploaded(street, *rows)
        apply_batch(batch, by=street.director)
        with CaptureQueriesContext(connection) as queries:
            jobs.drain()
        return len(queries)

    row = "{},A,标题,2020-01-07,正文{},城乡建设".format
    cost([row(0, 0)])  # the day's first import also begins the day's numbers and the layout
    assert cost([row(1, 1)]) == cost([row(n, n) for n in range(2, 10)])


def test_hidden_rows_are_counted_and_left_out_when_asked(street):
    import openpyxl

    book = openpyxl.Workbook()
    for line in (BOARD, LAMP, LAMP.replace("24.0", "25")):
        book.active.append(line.split(","))
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    file.seek(0)

    batch = upload_batch(by=street.director, home=street.street, file=file, name="a.xlsx")
    assert (batch.outcome["hidden"], batch.outcome["counts"]["new"]) == (1, 2)

    batch = remap_batch(batch, by=street.director, fields=batch.columns["fields"], hidden=False)
    assert batch.outcome["counts"]["new"] == 1


def test_a_level_in_the_sheet_wins_over_the_suggestion(street):
    imported(street, "1,2024-03-01,灯不亮,难事", headings="工单编号,受理时间,诉求内容,级别")

    assert Ticket.objects.get().level == IssueLevel.HARD


def test_the_command_imports_with_the_first_street_and_reports(town, tmp_path, capsys):
    file = tmp_path / "留言.csv"
    file.write_text("\n".join([BOARD, LAMP, "25,B,标题,昨天,正文,"]))

    with pytest.raises(CommandError, match="有 1 行有错"):
        call_command("import_tickets", str(file))
    call_command("import_tickets", str(file), skip_wrong=True, by=town.director.username, unit="WH01")

    ticket = Ticket.objects.get()
    assert (ticket.home, ticket.filed_by) == (town.willow, town.director)
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "留言.csv：2 行，新增 1，更新 0，无变化 0，错误 1",
        "  第 3 行：受理时间：“昨天”不是日期，请写成 2020-01-06 的样子",
        f"已导入（第 {ticket.batch_id} 批）：新增 1 件，更新 0 件，无变化 0 件，跳过 1 行；其中 0 件待归类。",
    ]
    for wrong, words in [({"unit": "X"}, "没有编码为 X"), ({"by": "x"}, "没有登录名为 x")]:
        with pytest.raises(CommandError, match=words):
            call_command("import_tickets", str(file), **wrong)
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("import_tickets", str(tmp_path / "没有.csv"))
