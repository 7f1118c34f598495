"""查阅、更正、删除 and proposals: filed, due by the calendar, answered once, reminded of once."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from residents.actions.requests import answer, ask, remind
from residents.choices import RequestKind, RequestState
from residents.models import RegisterRequest
from tests.builders import make_dwelling, make_household, make_resident

K = RequestKind


@pytest.fixture
def wu(town):
    return make_resident(make_household(make_dwelling(town.building, "301")), phone="13855107788", note="听力不好")


def at(*moment):
    return timezone.make_aware(datetime(*moment))


def filed(wu, by=None, kind=K.CORRECT, words="电话换了新的"):
    return ask(wu, kind, words=words, by=by)


def test_fifteen_working_days_by_the_stored_calendar(town, wu, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(2026, 9, 21, 10))
    made = filed(wu, town.willow_worker)
    assert timezone.localtime(made.due_at) == at(2026, 10, 19, 17, 30)  # over 中秋 and 国庆, with their make-up days
    entry = LedgerEntry.objects.get(action="request.asked")
    assert (entry.unit_path, entry.facts) == (wu.path, {"kind": "更正"})


def test_a_correction_says_what_is_wrong_and_one_of_a_kind_is_open_at_a_time(wu):
    with pytest.raises(ActionRefused, match="请写明哪一项不对"):
        filed(wu, words=" ")
    filed(wu)
    with pytest.raises(ActionRefused, match="已经有一件“更正”申请在办理"):
        filed(wu)
    assert filed(wu, kind=K.ACCESS, words="").kind == K.ACCESS


def test_who_knows_the_stairs_proposes_and_is_told_the_outcome(client, town, wu):
    client.force_login(town.entrance_leader)
    sent = client.post(reverse("propose-change", args=[wu.pk]), {"words": "她搬去女儿家了"})
    assert sent.status_code == 302
    request = RegisterRequest.objects.get()
    assert (request.kind, request.by, request.words) == (K.PROPOSE, town.entrance_leader, "她搬去女儿家了")
    jobs.drain()
    assert {notice.user for notice in Notice.objects.all()} == {town.willow_secretary, town.willow_worker}
    answer(request, by=town.willow_worker, done=True, words="已办搬家")
    jobs.drain()
    assert Notice.objects.get(user=town.entrance_leader).text == "您提的居民信息修改建议：已办理"


def test_the_entrance_leader_proposes_for_the_own_entrance_only(client, town, wu):
    other = make_resident(make_household(make_dwelling(town.building, "302", town.entrance_2)))
    client.force_login(town.entrance_leader)
    assert client.post(reverse("propose-change", args=[other.pk]), {"words": "她搬走了"}).status_code == 404
    assert RegisterRequest.objects.count() == 0


def test_a_refusal_needs_its_ground_and_the_answer_is_on_record(town, wu):
    request = filed(wu, kind=K.DELETE, words="")
    with pytest.raises(ActionRefused, match="不予办理要写明理由"):
        answer(request, by=town.willow_worker, done=False, words="不")
    answer(request, by=town.willow_worker, done=False, words="享受低保期间依法须保留")
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_by, request.version) == (
        RequestState.REFUSED, "享受低保期间依法须保留", town.willow_worker, 2,
    )  # fmt: skip
    wu.refresh_from_db()
    assert wu.erased_at is None
    facts = LedgerEntry.objects.get(action="request.answered").facts
    assert facts == {"kind": "删除", "outcome": "不予办理"}


def test_the_slower_of_two_reads_who_answered(client, town, wu):
    request = filed(wu)
    client.force_login(town.willow_secretary)
    shown = client.get(reverse("register-request", args=[request.pk]))
    assert shown.status_code == 200
    answer(request, by=town.willow_worker, done=True)
    with pytest.raises(Conflict, match=r"杨社工已于 .* 答复：已办理"):
        answer(request, by=town.willow_secretary, done=False, words="理由写在这里")
    late = client.post(
        reverse("register-request", args=[request.pk]), {"done": "no", "words": "理由不足", "version": 1}
    )
    assert late.status_code == 409
    assert "杨社工已于" in late.content.decode()
    assert RegisterRequest.objects.get().answer == ""


def test_a_deletion_that_is_granted_erases_at_once(town, wu):
    answer(filed(wu, kind=K.DELETE, words="不想留"), by=town.willow_worker, done=True, words="已删除")
    wu.refresh_from_db()
    request = RegisterRequest.objects.get()
    assert (wu.name, wu.phone, wu.note, request.words, request.answer) == ("已删除", "", "", "", "")
    assert (request.state, request.answered_by) == (RequestState.DONE, town.willow_worker)


def test_the_community_is_reminded_once_before_and_once_after_it_is_due(town, wu, monkeypatch):
    request, now = filed(wu), timezone.now()
    told = lambda: list(  # noqa: E731
        LedgerEntry.objects.filter(action__startswith="request.").order_by("id").values_list("action", flat=True)
    )
    remind()
    assert told() == ["request.asked"]
    RegisterRequest.objects.update(due_at=now + timedelta(days=2))
    remind(), remind()
    assert told() == ["request.asked", "request.due_soon"]
    RegisterRequest.objects.update(due_at=now - timedelta(hours=1))
    remind(), remind()
    assert told() == ["request.asked", "request.due_soon", "request.overdue"]
    jobs.drain()  # what was answered is not told of any more
    answer(request, by=town.willow_worker, done=True)
    remind()
    assert len(told()) == 4
    jobs.drain()
    assert {n.user for n in Notice.objects.filter(text__contains="超期")} == {town.willow_secretary, town.willow_worker}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_there_are(client, town, rows, django_assert_num_queries):
    for n in range(rows):
        filed(make_resident(make_household(make_dwelling(town.building, f"{n}01")), name="陈春来"), town.willow_worker)
    client.force_login(town.willow_secretary)
    client.get(reverse("register-requests"))
    with django_assert_num_queries(10):
        text = client.get(reverse("register-requests")).content.decode()
    assert text.count("陈*来") == rows and "陈春来" not in text


def test_the_tabs_part_what_is_open_late_and_done(client, town, wu):
    late, done = filed(wu), filed(wu, kind=K.ACCESS)
    RegisterRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=2))
    answer(done, by=town.willow_worker, done=True)
    client.force_login(town.willow_secretary)
    shown = {
        st: client.get(reverse("register-requests"), {"st": st}).context["page"].rows for st in ("open", "late", "done")
    }
    assert shown == {"open": [late], "late": [late], "done": [done]}
    client.force_login(town.maple_secretary)
    assert client.get(reverse("register-requests")).context["page"].rows == []
    assert client.get(reverse("register-request", args=[late.pk])).status_code == 404
