"""Two at the same moment: one quota, one answer, one merge, one erasing, one finding. SQLite has one writer at a time."""

import pytest
from django.db import connection  # noqa: F401 - the mark below asks it

from governance.foundation.models import LedgerEntry
from residents.actions.checkup import accept_finding, check
from residents.actions.mending import mend_finding
from residents.actions.merging import merge
from residents.actions.passes import issue_pass
from residents.actions.requests import answer, ask
from residents.actions.retention import erase
from residents.actions.revealing import reveal
from residents.choices import RequestKind
from residents.models import Finding, Merge, Pass, RegisterRequest, Resident
from tests.builders import make_dwelling, make_household, make_resident
from tests.conftest import build_town
from tests.hierarchy.test_at_once import at_once
from tests.residents.contradictions import heads_two

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两个事务同时等一行，只在 PostgreSQL 上有"),
]


def pair(town):
    household = make_household(make_dwelling(town.building, "301"))
    return [make_resident(household, phone=phone) for phone in ("13855107788", "13855107789")]


def test_of_twenty_reveals_at_once_ten_are_answered():
    town = build_town()
    wu, _ = pair(town)
    ends = at_once(*[lambda: reveal(wu, "phone", by=town.willow_secretary, reason="核对低保申请")] * 14)
    assert ends.count("done") == 10
    assert {end for end in ends if end != "done"} == {"5 分钟内最多查看 10 次完整信息，请过几分钟再查。"}
    assert LedgerEntry.objects.filter(action="resident.shown").count() == 10


def test_two_who_merge_a_pair_crosswise_make_one_person():
    town = build_town()
    one, two = pair(town)
    ends = at_once(lambda: merge(one, two, by=town.willow_secretary), lambda: merge(two, one, by=town.willow_worker))
    assert (ends[0], "刚刚已被同事合并" in ends[1]) == ("done", True)
    assert (Resident.objects.count(), Merge.objects.count()) == (1, 1)


def test_two_who_answer_a_request_give_one_answer():
    town = build_town()
    request = ask(pair(town)[0], RequestKind.CORRECT, words="电话换了")
    ends = at_once(
        lambda: answer(request, by=town.willow_secretary, done=True),
        lambda: answer(request, by=town.willow_worker, done=False, words="查无此事"),
    )
    assert ends[0] == "done" and "答复：" in ends[1]
    assert LedgerEntry.objects.filter(action="request.answered").count() == 1


def test_two_taps_with_a_slip_file_one_request_and_two_clerks_leave_one_slip():
    town = build_town()
    wu, _ = pair(town)
    ends = at_once(*[lambda: ask(wu, RequestKind.DELETE)] * 2)
    assert ends[0] == "done" and "已经有一件“删除”申请" in ends[1]
    assert RegisterRequest.objects.count() == 1
    at_once(*[lambda: issue_pass(wu, by=town.willow_secretary)] * 2)
    assert [each.is_valid for each in Pass.objects.order_by("pk")].count(True) == 1


def test_erasing_twice_happens_once():
    town = build_town()
    wu, _ = pair(town)
    ends = at_once(*[lambda: erase(wu, by=None, why="retention")] * 2)
    assert ends == ["done", "这位居民的个人信息已经删除过了。"]


def test_a_finding_is_written_once_and_mended_or_accepted_once():
    town = build_town()
    heads_two(town)
    assert at_once(*[lambda: check(town.willow, "heads_two")] * 3) == ["done"] * 3
    finding = Finding.objects.get()
    ends = at_once(
        lambda: mend_finding(finding, "first_head", by=town.willow_secretary),
        lambda: accept_finding(finding, by=town.willow_worker),
    )
    assert ends[0] == "done" and "请刷新页面看剩下的" in ends[1]
