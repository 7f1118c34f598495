"""The calendar's pages: read by all who work with deadlines, changed by the system manager, previewed first."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.foundation import calendar
from governance.foundation.holiday_notice import read_notice
from governance.foundation.models import CalendarDay, LedgerEntry
from tests.foundation.test_calendar_changes import NOTICE_2027, a_day_off


@pytest.fixture
def as_manager(client, town):
    client.force_login(town.system_manager)
    return client


def hidden(response):
    """The hidden fields a preview hands to its confirmation."""
    form = response.context["form"]
    return {name: form[name].value() for name in ("days", "how", "seen")}


def kind(when):
    return CalendarDay.objects.get(date=when).kind


def a_sheet(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("2027.xlsx", file.getvalue())


def test_a_year_is_shown_with_its_kinds_in_words(client, town):
    client.force_login(town.entrance_leader)
    page = client.get(reverse("calendar"), {"year": "2026"})
    html = page.content.decode()
    assert page.context["year"].working_days == 248
    months = [month.working_days for month in page.context["year"].months]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert 'title="10月10日 周六 调休上班（国庆节）"' in html
    assert 'title="10月1日 周四 节假日（国庆节）"' in html
    assert "节假日安排未公布" not in html
    assert reverse("paste-holidays") not in html and "/calendar/day/" not in html
    assert page.context["year"].runs[1] == ("春节", "2/15–2/23", 9, "2/14、2/28")


def test_an_unpublished_year_is_marked(client, town):
    client.force_login(town.director)
    html = client.get(reverse("calendar"), {"year": "2027"}).content.decode()
    assert "节假日安排未公布，暂按周末推算" in html
    assert 'title="2月5日 周五 节假日（春节），暂按推算"' in html


@pytest.mark.parametrize("year", ["1999", "3000", "abc", "2027.5"])
def test_a_year_there_is_not_opens_this_one_and_says_so(client, town, time_machine, year):
    time_machine.move_to("2026-11-20 10:00+08:00", tick=True)
    client.force_login(town.director)
    page = client.get(reverse("calendar"), {"year": year})
    assert page.context["year"].number == 2026
    assert f"没有“{year}”年的日历" in page.content.decode()


@pytest.mark.parametrize("person", ["director", "grid_leader", "entrance_leader", "auditor", "stranger"])
def test_only_the_system_manager_changes_the_calendar(client, town, person):
    entry = calendar.change_days([a_day_off("2026-12-24")], by=town.system_manager, how="day")
    client.force_login(getattr(town, person))
    answers = {
        name: (client.post if deed else client.get)(reverse(name, args=args)).status_code
        for name, args, deed in [
            ("paste-holidays", [], False),
            ("import-holidays", [], False),
            ("confirm-holidays", [], True),
            ("change-day", ["2026-12-24"], True),
            ("undo-calendar-change", [entry.pk], True),
        ]
    }
    assert answers == {
        "paste-holidays": 403,
        "import-holidays": 403,
        "confirm-holidays": 403,
        "change-day": 404,
        "undo-calendar-change": 404,
    }
    assert kind("2026-12-24") == "holiday"


def test_one_day_is_changed_by_hand(as_manager):
    answer = as_manager.post(reverse("change-day", args=["2026-12-24"]), {"kind": "holiday", "name": "大雪停工"})
    assert (answer.status_code, answer.url) == (302, "/calendar/?year=2026")
    day = CalendarDay.objects.get(date="2026-12-24")
    assert (day.kind, day.name, day.source) == ("holiday", "大雪停工", "manual")
    assert LedgerEntry.objects.get().facts["before"] == [["2026-12-24", "workday", "", "library"]]


@pytest.mark.parametrize(
    ("when", "kind", "words"),
    [
        ("2026-12-24", "makeup", "周一至周五本来就上班，请选“工作日”。"),
        ("2026-12-24", "weekend", "周一至周五放假请选“节假日”。"),
        ("2026-12-26", "workday", "周六、周日上班请选“调休上班”。"),
        ("2026-12-24", "", "该字段是必填项。"),
        ("2026-12-24", "party", "性质只能是工作日、周末、节假日、调休上班。"),
    ],
)
def test_a_kind_that_does_not_fit_the_day_is_refused(as_manager, when, kind, words):
    answer = as_manager.post(reverse("change-day", args=[when]), {"kind": kind, "name": "x"})
    assert (answer.status_code, answer.context["form"].errors["kind"]) == (422, [words])
    assert not LedgerEntry.objects.exists()


def test_saving_a_day_as_it_is_says_so(as_manager):
    answer = as_manager.post(reverse("change-day", args=["2026-12-31"]), {"kind": "workday"})
    CalendarDay.objects.filter(date="2026-12-31").update(source="manual")
    answer = as_manager.post(reverse("change-day", args=["2026-12-31"]), {"kind": "workday"})
    assert answer.status_code == 422
    assert "完全相同" in answer.content.decode()


@pytest.mark.parametrize("when", ["2026-02-30", "1999-01-01", "2100-01-01", "today"])
def test_a_day_there_is_not_is_not_found(as_manager, when):
    assert as_manager.get(reverse("change-day", args=[when])).status_code == 404


def test_a_pasted_notice_is_previewed_then_kept_then_undone(as_manager):
    preview = as_manager.post(reverse("paste-holidays"), {"text": NOTICE_2027})
    assert preview.status_code == 200
    assert (
        preview.context["total"],
        preview.context["before"].working_days,
        preview.context["after"].working_days,
    ) == (
        365,
        254,
        249,
    )
    assert "2月11日" in preview.content.decode() and "1月31日" in preview.content.decode()
    assert not CalendarDay.objects.filter(date__year=2027).exists()

    answer = as_manager.post(reverse("confirm-holidays"), hidden(preview))
    assert (answer.status_code, answer.url) == (302, "/calendar/?year=2027")
    assert CalendarDay.objects.filter(date__year=2027, source="notice").count() == 365

    entry = LedgerEntry.objects.get(action="calendar.changed")
    page = as_manager.get(reverse("calendar"), {"year": 2027}).content.decode()
    assert "粘贴通知，365 天" in page and reverse("undo-calendar-change", args=[entry.pk]) in page
    as_manager.post(reverse("undo-calendar-change", args=[entry.pk]))
    assert not CalendarDay.objects.filter(date__year=2027).exists()


def test_every_item_that_was_not_understood_is_told_and_the_text_is_kept(as_manager):
    text = NOTICE_2027.replace("共3天", "共4天")
    answer = as_manager.post(reverse("paste-holidays"), {"text": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"] == [
        "元旦：写明共 4 天，读到 3 天，请核对日期。",
        "清明节：写明共 4 天，读到 3 天，请核对日期。",
        "中秋节：写明共 4 天，读到 3 天，请核对日期。",
    ]
    assert "二、春节：2月5日" in answer.content.decode()


def test_half_a_notice_is_refused_for_a_new_year(as_manager):
    answer = as_manager.post(reverse("paste-holidays"), {"text": NOTICE_2027.split("五、")[0]})
    assert answer.context["form"].errors["text"] == [
        "2027 年还没有正式安排，缺少 端午节、中秋节、国庆节 的放假日期；请把全年的节假日一次导入。"
    ]


def test_a_notice_of_another_year_than_chosen_is_refused(as_manager):
    answer = as_manager.post(reverse("paste-holidays"), {"text": NOTICE_2027, "year": "2028"})
    assert answer.context["form"].errors["text"] == ["选择的是 2028 年，通知写的是 2027 年，请核对。"]


def test_a_calendar_changed_during_the_preview_is_previewed_again(as_manager, town):
    preview = as_manager.post(reverse("paste-holidays"), {"text": NOTICE_2027})
    calendar.provide(2027)
    again = as_manager.post(reverse("confirm-holidays"), hidden(preview))
    assert again.status_code == 200
    assert "在您核对的时候，日历被改过" in again.content.decode()
    assert not CalendarDay.objects.filter(source="notice").exists()
    assert as_manager.post(reverse("confirm-holidays"), hidden(again)).status_code == 302


@pytest.mark.parametrize(
    "days",
    [
        "",
        "[]",
        "no json",
        '[["2027-01-01"]]',
        '[["2027-01-01", "party", ""]]',
        '{"a": 1}',
        "3",
        '[["x", "holiday", ""]]',
    ],
)
def test_a_confirmation_that_was_tampered_with_changes_nothing(as_manager, days):
    answer = as_manager.post(reverse("confirm-holidays"), {"days": days, "how": "notice", "seen": "x"})
    assert (answer.status_code, answer.url) == (302, "/calendar/")
    assert not LedgerEntry.objects.exists()


def test_a_sheet_changes_the_days_it_names_in_a_published_year(as_manager):
    file = a_sheet(
        ["2026 年补充安排"],
        ["日期", "性质", "名称"],
        ["2026-12-24", "放假", "停工"],
        ["2026年12月26日", "上班", "停工"],
    )
    preview = as_manager.post(reverse("import-holidays"), {"file": file})
    assert preview.status_code == 200, preview.content.decode()
    as_manager.post(reverse("confirm-holidays"), hidden(preview))
    days = CalendarDay.objects.filter(date__in=["2026-12-24", "2026-12-25", "2026-12-26"]).order_by("date")
    assert list(days.values_list("kind", "name", "source")) == [
        ("holiday", "停工", "manual"),
        ("workday", "", "library"),
        ("makeup", "停工", "manual"),
    ]


def test_a_csv_with_the_whole_new_year_sets_it(as_manager):
    words = {"holiday": "节假日", "makeup": "调休上班"}
    rows = ["日期,性质,名称"]
    rows += [f"{when},{words[kind]},{name}" for when, (kind, name) in read_notice(NOTICE_2027).days.items()]
    file = SimpleUploadedFile("2027.csv", "\n".join(rows).encode("gb18030"))
    preview = as_manager.post(reverse("import-holidays"), {"file": file})
    assert preview.context["total"] == 365
    as_manager.post(reverse("confirm-holidays"), hidden(preview))
    assert set(CalendarDay.objects.filter(date__year=2027).values_list("source", flat=True)) == {"notice"}
    assert kind("2027-01-31") == "makeup"


def test_every_bad_row_has_its_message_and_nothing_is_kept(as_manager):
    file = a_sheet(
        ["日期", "性质", "名称"],
        ["2026-12-24", "放假", "停工"],
        ["2026-13-01", "放假", ""],
        ["2026-12-25", "聚会", ""],
        ["2026-12-26", "工作日", ""],
        [None, "放假", "停工"],
        ["2026-12-24", "放假", "停工"],
        ["1999-01-01", "放假", "元旦"],
    )
    answer = as_manager.post(reverse("import-holidays"), {"file": file})
    assert answer.status_code == 422
    problems = answer.context["problems"]
    assert [row for row, _ in problems] == [3, 4, 5, 6, 7, 8]
    assert [words for row, words in problems if row > 3] == [
        "性质：性质只能是工作日、周末、节假日、调休上班。",
        "性质：周六、周日上班请选“调休上班”。",
        "日期：该字段是必填项。",
        "2026-12-24 在前面的行里已经有了。",
        "日期：只能维护 2004–2099 年的日历。",
    ]
    assert re.search("2026-13-01", problems[0][1])
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n"])
def test_a_file_that_is_no_such_sheet_is_refused_in_words(as_manager, content):
    answer = as_manager.post(reverse("import-holidays"), {"file": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_changes(as_manager, town, changes, django_assert_num_queries):
    for n in range(changes):
        calendar.change_days([a_day_off(f"2026-12-2{n + 1}")], by=town.system_manager, how="day")
    as_manager.get(reverse("calendar"))
    with django_assert_num_queries(8):
        as_manager.get(reverse("calendar"), {"year": "2026"})


def test_the_banner_asks_for_the_missing_year_until_it_is_loaded(
    client, town, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to("2026-11-22 10:00+08:00")
    client.force_login(town.system_manager)
    assert "2027 年的放假调休安排还没有导入" in client.get(reverse("calendar")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        preview = client.post(reverse("paste-holidays"), {"text": NOTICE_2027})
        client.post(reverse("confirm-holidays"), hidden(preview))
    assert "放假调休安排还没有导入" not in client.get(reverse("calendar")).content.decode()
