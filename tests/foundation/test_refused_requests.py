"""What nobody can mean is refused with a sentence, and is never an error of ours."""

import json
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.urls import reverse

from governance.foundation.errors import BUSY, api_answer, is_busy
from governance.foundation.forms import PlanForm


@pytest.mark.parametrize("key", ["²", "x", "-1", "1" * 19])
def test_a_wrong_page_key_is_a_page_that_says_so(client, town, key):
    client.force_login(town.system_manager)
    answer = client.get(reverse("jobs"), {"before": key})
    assert answer.status_code == 400
    assert "页码不对，请从列表第一页重新翻。" in answer.content.decode()


class Deadlock(Exception):
    pgcode = "40P01"


class OutOfMemory(Exception):
    pgcode = "53200"


def ended_by(cause):
    error = OperationalError("the database ended it")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [ended_by(Deadlock()), OperationalError("database is locked")])
def test_who_met_somebody_elses_work_on_the_same_rows_is_asked_to_try_again(client, town, monkeypatch, error):
    monkeypatch.setattr("hierarchy.views.people.deeds.register_person", Mock(side_effect=error))
    client.force_login(town.system_manager)
    answer = client.post(reverse("new-person"), {"name": "丁一", "duty": ""})
    assert (answer.status_code, "有人正在办理同一处" in answer.content.decode()) == (409, True)
    answer = api_answer(error, {})
    assert (answer.status_code, answer.data) == (409, {"detail": BUSY})


def test_another_failure_of_the_database_is_no_such_meeting():
    assert is_busy(ended_by(OutOfMemory())) is False
    assert api_answer(ended_by(OutOfMemory()), {}) is None


@pytest.mark.parametrize("address", ["/people/?q=%00", "/no%00where/", "/api/v1/units/?q=%00"])
def test_a_nul_in_the_address_is_400(client, town, address):
    client.force_login(town.system_manager)
    answer = client.get(address)
    assert (answer.status_code, "网址里有无法识别的字符" in answer.content.decode()) == (400, True)


def test_a_form_with_too_many_fields_is_told_in_words(client, town):
    client.force_login(town.system_manager)
    answer = client.post(reverse("create-token"), {f"field{n}": "1" for n in range(2001)})
    assert (answer.status_code, "提交的内容太多" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"text": "楼道灯不亮，老人下楼不安全。", "category": 1e400}', '{"text": "\\ud800 楼道灯不亮"}'],
)
def test_the_api_refuses_what_no_field_can_hold(client, town, body):
    client.force_login(town.willow_secretary)
    answer = client.post("/api/v1/tickets/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()


def test_the_api_says_in_chinese_that_there_is_nothing(client, town):
    client.force_login(town.outsider)
    answer = client.get("/api/v1/units/WH0101/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "没有找到，或不在您的辖区。"})


@pytest.mark.parametrize("year", ["002026999", "²", "2026" * 3000])
def test_a_year_of_too_many_digits_opens_this_one(client, town, year):
    client.force_login(town.director)
    answer = client.get(reverse("calendar"), {"year": year})
    assert answer.status_code == 200
    assert f"没有“{year[:10]}”年的日历" in answer.content.decode()


@pytest.mark.parametrize(
    "days",
    [
        [[1, 2, 3]],
        [["2026-12-24", ["holiday"], "x"]],
        [["2026-12-24", "holiday", "\ud800"]],
        [{"date": 1, "kind": 2, "name": 3}],
        5,
    ],
)
def test_a_plan_that_was_tampered_with_is_not_believed(days):
    form = PlanForm({"days": json.dumps(days), "how": "notice", "seen": "x"})
    assert not form.is_valid()
    assert list(form.errors) == ["days"]


def test_a_plan_without_end_is_not_believed():
    assert list(PlanForm({"days": "[" * 100_000, "how": "notice", "seen": "x"}).errors) == ["days"]
