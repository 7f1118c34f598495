"""The ledger as the auditor of an office reads it: this office's rows, in words, narrowed as they wish."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import DEEDS
from governance.foundation import ledger
from governance.foundation.models import CalendarDay, LedgerEntry


@pytest.fixture
def page(client, town):
    client.force_login(town.auditor)
    return lambda **query: client.get(reverse("ledger"), query)


def record(action, subject, by=None, unit=None, **facts):
    with transaction.atomic():
        return ledger.record(action, subject, by=by, unit=unit, **facts)


def labels(answer):
    return [entry.subject_label for entry in answer.context["page"].rows]


def test_an_auditor_reads_the_rows_of_the_office_and_of_the_portal(page, town):
    record("unit.changed", town.willow, by=town.director, unit=town.willow)
    record("unit.changed", town.next_grid, by=town.outsider, unit=town.next_grid)
    record("account.signed_in", town.outsider)  # a person of nobody's office
    record("calendar.changed", CalendarDay.objects.get(date="2026-10-10"), by=town.system_manager)
    record("keys.rotated", None)
    answer = page()
    assert labels(answer) == ["系统", "2026-10-10 调休上班", "杨柳社区"]
    html = answer.content.decode()
    assert "修改单位" in html and "周街道" in html and "邻网格" not in html and "邻书记" not in html


def test_an_auditor_of_a_community_reads_only_the_community(client, town):
    town.auditor.audits = town.willow
    town.auditor.save()
    record("unit.changed", town.willow_1, unit=town.willow_1)
    record("unit.changed", town.maple_1, unit=town.maple_1)
    client.force_login(town.auditor)
    assert labels(client.get(reverse("ledger"))) == ["杨柳第一网格"]


@pytest.mark.parametrize("person", ["system_manager", "director", "entrance_leader", "stranger"])
def test_nobody_else_reads_it(client, town, person):
    client.force_login(getattr(town, person))
    assert client.get(reverse("ledger")).status_code == 403


def test_rows_are_narrowed_by_action_person_object_and_day(page, town):
    record("unit.changed", town.willow, by=town.director, unit=town.willow)
    record("unit.closed", town.willow, by=town.willow_secretary, unit=town.willow)
    record("unit.changed", town.maple, by=town.willow_secretary, unit=town.maple)
    today = timezone.localdate()
    assert labels(page(action="unit.closed")) == ["杨柳社区"]
    assert labels(page(who="柳书记")) == ["枫林社区", "杨柳社区"]
    assert labels(page(about="枫林")) == ["枫林社区"]
    assert labels(page(who="柳书记", action="unit.changed")) == ["枫林社区"]
    assert labels(page(since=today, until=today)) == ["枫林社区", "杨柳社区", "杨柳社区"]
    assert labels(page(until=today - timedelta(days=1))) == []


def test_the_last_day_counts_whole(page, town):
    at = timezone.make_aware(timezone.datetime(2026, 3, 31, 23, 59, 30))
    LedgerEntry.objects.create(action="unit.changed", subject_label="三月末", unit_path=town.willow.path, at=at)
    assert labels(page(since="2026-03-31", until="2026-03-31")) == ["三月末"]
    assert labels(page(since="2026-04-01")) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"since": "2026-13-01"}, "输入一个有效的日期。"),
        ({"since": "0001-01-01"}, "日期请填 2000 年至 2100 年之间的。"),
        ({"until": "9999-12-31"}, "日期请填 2000 年至 2100 年之间的。"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "结束日期早于开始日期。"),
        ({"action": "no.such"}, "选择一个有效的选项"),
        ({"before": "abc"}, "页码不对，请从列表第一页重新翻。"),
    ],
)
def test_a_condition_that_is_wrong_is_told_and_does_not_narrow(page, town, query, words):
    record("unit.changed", town.willow, unit=town.willow)
    answer = page(**query)
    assert labels(answer) == ["杨柳社区"]
    assert words in answer.content.decode()


def test_pages_keep_the_conditions(page, town):
    for n in range(53):
        record("unit.changed" if n else "unit.closed", town.willow, unit=town.willow)
    first = page(action="unit.changed")
    assert len(first.context["page"].rows) == 50
    assert f'href="?action=unit.changed&amp;before={first.context["page"].older}"' in first.content.decode()
    assert len(page(action="unit.changed", before=first.context["page"].older).context["page"].rows) == 2


def test_a_reason_is_shown_and_other_facts_are_not(page, town):
    record("person.phone_shown", town.grid_leader, unit=town.willow_1, reason="通知开会", secret="不该出现")
    html = page().content.decode()
    assert "原因 通知开会" in html and "不该出现" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_and_three_rows(page, town, count, django_assert_num_queries):
    for _ in range(count):
        record("unit.changed", town.willow, unit=town.willow)
    page()
    with django_assert_num_queries(9):
        page()


def recorded_actions():
    """Every action the code records, read from the code: literals, module names, and the deeds of a ticket."""
    found = {f"ticket.{deed}" for deed in DEEDS}
    for package in ("governance", "hierarchy", "residents", "deliberation", "volunteers", "awards"):
        for path in (Path(settings.BASE_DIR) / package).rglob("*.py"):
            source = path.read_text()
            words = dict(re.findall(r'^([A-Z_]+) = "([a-z_.]+)"', source, re.MULTILINE))
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("ledger.record", "record") and node.args:
                    action = node.args[0]
                    if isinstance(action, ast.Constant):
                        found.add(action.value)
                    elif isinstance(action, ast.Name) and action.id in words:
                        found.add(words[action.id])
    return found


def test_every_recorded_action_has_a_name_people_read():
    actions = recorded_actions()
    assert {"unit.founded", "ticket.accepted", "job.retried"} <= actions
    assert sorted(actions - set(ledger.NAMES)) == []
