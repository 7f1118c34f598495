"""Days are changed all together, on record, and can be put back."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from governance.foundation import calendar, jobs, workdays
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.holiday_notice import read_notice
from governance.foundation.models import CalendarDay, Job, LedgerEntry
from governance.foundation.published_days import library_days
from governance.foundation.stored_days import days_of

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）至17日（周五）放假调休，共3天。9月19日（周日）上班。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.fixture
def manager(town):
    return town.system_manager


def load_2027(manager):
    rows = calendar.planned(read_notice(NOTICE_2027).days, "notice")
    return calendar.change_days(rows, by=manager, how="notice")


def a_day_off(when):
    return CalendarDay(date=date.fromisoformat(when), kind="holiday", name="停工", source="manual")


def kinds(*dates):
    return [CalendarDay.objects.get(date=when).kind for when in dates]


def test_a_notice_sets_the_whole_year(manager):
    calendar.provide(2027)
    entry = load_2027(manager)
    assert CalendarDay.objects.filter(date__year=2027, source="notice").count() == 365
    assert kinds("2027-01-31", "2027-02-11", "2027-02-12", "2027-02-13") == ["makeup", "holiday", "workday", "weekend"]
    assert workdays.is_published(2027)
    assert (entry.action, entry.actor, entry.facts["how"], entry.facts["days"]) == (
        "calendar.changed",
        manager,
        "notice",
        365,
    )
    assert entry.facts["before"][0] == ["2027-01-01", "holiday", "元旦", "provisional"]
    assert entry.facts["after"][30] == ["2027-01-31", "makeup", "春节", "notice"]


def test_a_part_of_an_unpublished_year_is_refused_and_changes_nothing(manager):
    days = {date(2027, 1, 1): ("holiday", "元旦"), date(2027, 1, 2): ("holiday", "元旦")}
    with pytest.raises(ActionRefused, match="2027 年还没有正式安排，缺少 春节、清明节、劳动节、端午节、中秋节、国庆节"):
        calendar.planned(days, "notice")
    assert not CalendarDay.objects.filter(date__year=2027).exists()


def test_in_a_published_year_only_the_days_given_change(manager):
    entry = calendar.change_days(
        calendar.planned({date(2026, 12, 24): ("holiday", "停工")}, "notice"), by=manager, how="sheet"
    )
    assert entry.facts["days"] == 1
    assert kinds("2026-12-23", "2026-12-24", "2026-12-25") == ["workday", "holiday", "workday"]


def test_a_change_that_changes_nothing_is_refused(manager):
    load_2027(manager)
    with pytest.raises(ActionRefused, match="完全相同"):
        load_2027(manager)
    assert LedgerEntry.objects.count() == 1


def test_undoing_puts_back_what_stood_before(manager):
    calendar.provide(2027)
    before = list(CalendarDay.objects.order_by("date").values_list())
    entry = load_2027(manager)
    back = calendar.undo_change(entry, by=manager)
    assert list(CalendarDay.objects.order_by("date").values_list()) == before
    assert (back.action, back.facts["of"], back.facts["days"]) == ("calendar.restored", entry.pk, 365)


def test_undoing_takes_days_away_that_were_not_there_and_can_itself_be_undone(manager):
    entry = load_2027(manager)
    back = calendar.undo_change(entry, by=manager)
    assert not CalendarDay.objects.filter(date__year=2027).exists()
    calendar.undo_change(back, by=manager)
    assert CalendarDay.objects.filter(date__year=2027, source="notice").count() == 365


def test_a_change_that_was_changed_again_is_not_undone(manager):
    entry = load_2027(manager)
    calendar.change_days([a_day_off("2027-03-01")], by=manager, how="day")
    with pytest.raises(Conflict, match="2027-03-01 后来又改过"):
        calendar.undo_change(entry, by=manager)
    assert CalendarDay.objects.get(date="2027-03-01").kind == "holiday"


def test_after_a_change_those_who_promised_reckon_again(manager, monkeypatch):
    done = []
    monkeypatch.setattr(workdays, "RECKONED_AGAIN", ["test.reckon"])
    monkeypatch.setattr(calendar, "RECKONED_AGAIN", ["test.reckon"])
    monkeypatch.setitem(jobs.HANDLERS, "test.reckon", lambda: done.append(kinds("2027-02-10")))
    entry = load_2027(manager)
    assert list(Job.objects.values_list("topic", "key")) == [("test.reckon", f"test.reckon:calendar:{entry.pk}")]
    jobs.drain()
    assert done == [["holiday"]]


def test_a_year_is_provided_once_and_provisionally(db):
    assert [calendar.provide(2027), calendar.provide(2027)] == [365, 0]
    assert set(CalendarDay.objects.filter(date__year=2027).values_list("source", flat=True)) == {"provisional"}
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.facts) == (
        "calendar.provided",
        "系统",
        {"year": 2027, "days": 365, "source": "provisional"},
    )


def test_providing_fills_gaps_and_leaves_published_days_alone(manager):
    load_2027(manager)
    CalendarDay.objects.filter(date="2027-05-20").delete()
    assert calendar.provide(2027) == 1
    assert CalendarDay.objects.get(date="2027-02-11").source == "notice"


def test_a_newer_library_replaces_provisional_days_only(manager, monkeypatch):
    calendar.provide(2027)
    calendar.change_days([a_day_off("2027-03-01")], by=manager, how="day")

    def known(year):
        rows = library_days(2021)  # 2021 has 2027's weekdays: a plausible year
        for row in rows:
            row.date = row.date.replace(year=year)
        return rows

    monkeypatch.setattr(calendar, "library_days", known)
    assert calendar.provide(2027) == 364
    assert CalendarDay.objects.get(date="2027-03-01").source == "manual"
    assert kinds("2027-02-07", "2027-05-08") == ["makeup", "makeup"]
    assert calendar.provide(2027) == 0


def test_the_periodic_job_keeps_this_and_the_next_year(db, time_machine):
    time_machine.move_to("2026-11-20 08:30+08:00")
    for _ in range(2):
        jobs.tick("calendar.provide_next_year")
        assert jobs.drain() in (0, 1)
    assert Job.objects.get().error == ""
    assert CalendarDay.objects.filter(date__year=2027).count() == 365
    assert CalendarDay.objects.filter(date__year=2026, source="library").count() == 365


def test_the_command_loads_years(db, capsys):
    call_command("load_calendar", 2026, 2027)
    assert capsys.readouterr().out.splitlines() == ["2026 年：写入 0 天，已公布", "2027 年：写入 365 天，暂按周末推算"]


def test_the_days_of_a_year_nobody_stored_are_shown_by_rule(db):
    days = days_of(2030)
    assert (len(days), {day.source for day in days}) == (365, {"provisional"})


def test_the_seeding_migration_can_be_taken_back_and_done_again(db):
    migration = import_module("governance.foundation.migrations.0003_calendar_from_2004")
    CalendarDay.objects.filter(date="2026-12-24").update(source="manual", kind="holiday")
    database = SimpleNamespace(connection=connection)
    migration.clear(apps, database)
    assert list(CalendarDay.objects.values_list("date", flat=True)) == [date(2026, 12, 24)]
    migration.seed(apps, database)
    assert CalendarDay.objects.count() == 8401
    assert CalendarDay.objects.get(date="2026-12-24").kind == "holiday"
