"""A number in clear: for whom, why, how often, and who hears of it."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from residents.actions import revealing
from residents.actions.care import open_profile
from residents.actions.merging import merge
from residents.actions.revealing import note_exported, note_found, reveal
from residents.choices import CareKind
from residents.readings import readings_of, told
from tests.builders import make_dwelling, make_household, make_resident

NUMBER, PHONE, WHY = "340111194805120029", "13855107788", "核对低保申请"


@pytest.fixture
def wu(town):
    household = make_household(make_dwelling(town.building, "301"))
    resident = make_resident(
        household, id_number=NUMBER, document="citizen", phone=PHONE, note="听力不好", birth_date=date(1948, 5, 12)
    )
    open_profile(resident, by=town.willow_secretary, kinds=[CareKind.SERIOUS_ILLNESS], health="肺病")
    return resident


def test_the_community_reads_every_column_and_the_ledger_says_which_and_why_but_not_what(town, wu):
    values = {"id_number": NUMBER, "phone": PHONE, "note": "听力不好", "health": "肺病"}
    assert {what: reveal(wu, what, by=town.willow_secretary, reason=WHY) for what in values} == values
    rows = LedgerEntry.objects.filter(action="resident.shown").order_by("id")
    assert [row.facts for row in rows] == [
        {"fields": [what], "reason": WHY, "post": "杨柳社区书记"} for what in values
    ]  # fmt: skip
    assert {(row.subject_id, row.subject_label, row.unit_path) for row in rows} == {
        (str(wu.pk), f"居民{wu.pk}", wu.path)
    }  # fmt: skip


@pytest.mark.parametrize("reason", ["", "  ", "看看", "核对"])
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(town, wu, reason):
    with pytest.raises(ActionRefused, match="至少 4 个字"):
        reveal(wu, "phone", by=town.willow_secretary, reason=reason)
    assert not LedgerEntry.objects.filter(action="resident.shown").exists()


@pytest.mark.parametrize("number", [NUMBER, PHONE, "138 5510 7788", "138-5510-7788"])
def test_a_reason_holds_no_number_because_the_ledger_is_never_erased(town, wu, number):
    with pytest.raises(ActionRefused, match="不要写证件号码"):
        reveal(wu, "phone", by=town.willow_secretary, reason=f"核对 {number}")


MAY = {
    "director": {"phone", "id_number", "note", "health"},
    "willow_secretary": {"phone", "id_number", "note", "health"},
    "willow_worker": {"phone", "id_number", "note", "health"},
    "grid_leader": {"phone"},
    "grid_leader_2": set(),
    "building_leader": set(),
    "entrance_leader": set(),
    "maple_secretary": set(),
    "outsider": set(),
    "stranger": set(),
    "system_manager": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_read_which_column_in_clear(town, wu, who):
    shown = set()
    for what in ("phone", "id_number", "note", "health"):
        try:
            reveal(wu, what, by=getattr(town, who), reason=WHY)
            shown.add(what)
        except ActionRefused as refused:
            assert "不能查看" in str(refused)
    assert shown == MAY[who]


def test_ten_in_five_minutes_are_the_limit_and_fifty_a_day(town, wu, monkeypatch):
    for _ in range(10):
        reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    with pytest.raises(ActionRefused, match="5 分钟内最多查看 10 次"):
        reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    assert reveal(wu, "phone", by=town.willow_worker, reason=WHY) == PHONE  # each person has a quota of their own
    monkeypatch.setattr(revealing, "AT_ONCE", 1000)
    for _ in range(40):
        reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    with pytest.raises(ActionRefused, match="一天内最多查看 50 次"):
        reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(revealing.timezone, "now", lambda: tomorrow)
    assert reveal(wu, "phone", by=town.willow_secretary, reason=WHY) == PHONE


def test_the_quota_is_one_indexed_question_to_the_ledger(town, wu):
    with CaptureQueriesContext(connection) as asked:
        reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    counts = [query["sql"] for query in asked if "COUNT" in query["sql"]]
    assert len(counts) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {counts[0]}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "USING INDEX" in plan and "SCAN" not in plan


def page(client, who, wu, **more):
    client.force_login(who)
    return client.post(reverse("reveal-resident", args=[wu.pk]), {"what": "phone", "reason": WHY} | more)


def test_the_page_shows_the_value_once_and_keeps_nothing(client, town, wu):
    answer = page(client, town.grid_leader, wu)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert PHONE in answer.content.decode()
    assert PHONE not in client.get(reverse("resident", args=[wu.pk])).content.decode()


def test_a_fragment_answers_htmx_with_the_value_alone(client, town, wu):
    client.force_login(town.willow_secretary)
    answer = client.post(
        reverse("reveal-resident", args=[wu.pk]), {"what": "id_number", "reason": WHY}, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert NUMBER in text and "<html" not in text


def test_a_refusal_keeps_the_form_and_shows_no_number(client, town, wu):
    answer = page(client, town.willow_secretary, wu, reason="看")
    assert answer.status_code == 422
    assert "至少 4 个字" in answer.content.decode()
    assert PHONE not in answer.content.decode()
    assert page(client, town.maple_secretary, wu).status_code == 404
    assert page(client, town.building_leader, wu).status_code == 404


def test_who_saw_lists_reveals_search_hits_and_exports_with_post_and_reason(client, town, wu):
    reveal(wu, "id_number", by=town.willow_secretary, reason=WHY)
    note_found([wu], by=town.willow_worker)
    note_exported([wu], by=town.willow_secretary, reason="报民政核对", fields=["id_number", "phone"])
    client.force_login(town.willow_worker)
    text = client.get(reverse("who-saw", args=[wu.pk])).content.decode()
    for words in ("柳书记", "杨柳社区书记", WHY, "按证件号查找", "报民政核对", "证件号码、联系电话"):
        assert words in text
    assert NUMBER not in text and wu.name not in text
    assert client.get(reverse("who-saw", args=[wu.pk])).status_code == 200
    client.force_login(town.maple_secretary)
    assert client.get(reverse("who-saw", args=[wu.pk])).status_code == 404


def test_after_a_merge_the_readings_of_both_rows_are_the_persons(town, wu):
    other = make_resident(wu.household, phone="13900000001")
    reveal(other, "phone", by=town.willow_secretary, reason="通知体检时间")
    reveal(wu, "phone", by=town.willow_secretary, reason=WHY)
    merge(wu, other, by=town.willow_secretary)
    assert [row.reason for row in told(list(readings_of(wu)))] == [WHY, "通知体检时间"]


def test_no_ledger_row_of_a_reading_holds_what_was_read(town, wu):
    reveal(wu, "id_number", by=town.willow_secretary, reason=WHY)
    reveal(wu, "health", by=town.willow_secretary, reason=WHY)
    rows = json.dumps(list(LedgerEntry.objects.values("facts", "subject_label")), ensure_ascii=False)
    assert [word for word in (NUMBER, PHONE, "肺病", "吴桂兰") if word in rows] == []
