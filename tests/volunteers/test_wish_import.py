"""微心愿征集表: 126 rows with four bad ones, mended on the page, applied whole, taken back whole."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.volunteers.wish_sheets import BAD, HEADINGS, sheet
from volunteers.actions.wish_importing import apply_batch, mend_row, read_batch, rows_of, undo_batch
from volunteers.actions.wishes import list_wish
from volunteers.choices import ClaimState, WishState
from volunteers.models import Claim, MicroWish, PartnerUnit, WishBatch


def read(town, file=None):
    return read_batch(town.willow, by=town.willow_secretary, file=file or sheet())


def test_four_bad_rows_are_told_mended_and_the_whole_sheet_goes_in_and_out(town):
    batch = read(town)
    assert {name: batch.outcome[name] for name in ("total", "new", "wrong", "known")} == {
        "total": 126, "new": 122, "wrong": 4, "known": 0,
    }  # fmt: skip
    wrong = {row["row"]: row["errors"] for row in rows_of(batch) if row["errors"]}
    assert sorted(wrong) == sorted(BAD)
    assert [wrong[row][0][:9] for row in sorted(BAD)] == [
        "心愿人写姓和称呼，", "预算 5000 元", "杨柳社区没有叫“杏", "没有写心愿内容。",
    ]  # fmt: skip
    with pytest.raises(ActionRefused, match="还有 4 行有错"):
        apply_batch(batch, by=town.willow_secretary)
    assert not MicroWish.objects.exists()
    for row, (_, said) in BAD.items():
        batch = mend_row(batch, row, by=town.willow_secretary, said=said)
    assert (batch.outcome["new"], batch.outcome["wrong"]) == (126, 0)
    batch = apply_batch(batch, by=town.willow_secretary)
    assert (MicroWish.objects.count(), batch.outcome["made"], batch.rows) == (126, 126, "")
    assert set(MicroWish.objects.values_list("state", "home")) == {(WishState.VERIFIED, town.willow_1.pk)}
    assert LedgerEntry.objects.filter(action="wish.collected").count() == 126
    batch = undo_batch(batch, by=town.willow_secretary)
    assert (MicroWish.objects.count(), batch.outcome["removed"], batch.outcome["kept"]) == (0, 126, 0)


def test_what_somebody_worked_on_stays_when_the_rest_is_taken_back(town):
    batch = apply_batch(read(town, sheet(5, bad=False)), by=town.willow_secretary)
    list_wish(MicroWish.objects.first(), by=town.willow_secretary)
    batch = undo_batch(batch, by=town.willow_secretary)
    assert (MicroWish.objects.count(), batch.outcome["removed"], batch.outcome["kept"]) == (1, 4, 1)
    with pytest.raises(Conflict, match="不能撤销"):
        undo_batch(batch, by=town.willow_secretary)


def test_the_same_sheet_again_makes_nothing_twice(town):
    apply_batch(read(town, sheet(5, bad=False)), by=town.willow_secretary)
    again = read(town, sheet(6, bad=False))
    assert (again.outcome["new"], again.outcome["known"]) == (1, 5)
    apply_batch(again, by=town.willow_secretary)
    assert MicroWish.objects.count() == 6
    with pytest.raises(ActionRefused, match="系统里都有了"):
        apply_batch(read(town, sheet(6, bad=False)), by=town.willow_secretary)


def test_two_who_confirm_at_once_make_it_once(town):
    batch = read(town, sheet(3, bad=False))
    apply_batch(batch, by=town.willow_secretary)
    with pytest.raises(Conflict, match="柳书记已经办过"):
        apply_batch(batch, by=town.willow_worker)
    assert MicroWish.objects.count() == 3


def extra(caller, words, **said):
    cells = {"核实": "是", "征集网格": "杨柳第一网格"} | said
    return [cells.get(name, {"心愿人": caller, "心愿内容": words}.get(name, "")) for name in HEADINGS]


def test_history_comes_with_who_took_it_and_when_it_came_true(town):
    power = PartnerUnit.objects.create(unit=town.willow, path=town.willow.path, name="供电所")
    told = {"认领单位/人": "供电所", "认领日期": "2026-03-01"}
    rows = [
        extra("吴奶奶", "想换个灯泡", **told, 完成日期="2026-03-05", 反馈="亮堂了"),
        extra("周家", "想查一下线路", **told),
        extra("李同学", "想要字典", **{"认领单位/人": "热心商户"}),
        extra("王爷爷", "低保，想要电扇"),
        extra("郑阿姨", "想要红包"),
        extra("冯叔叔", "想要棉鞋", 完成日期="2026-03-01", 认领日期="2026-03-09"),
        extra("陈家", "想要棉鞋", 核实="未核实"),
    ]
    batch = read(town, sheet(0, bad=False, more=rows))
    assert [row["errors"][:1] for row in rows_of(batch)][4:6] == [
        ["微心愿不收现金（“红包”）。需要救助的请转社会救助，或登记诉求。"], ["完成日期早于认领日期。"],
    ]  # fmt: skip
    apply_batch(batch, by=town.willow_secretary, skip_wrong=True)
    there = {wish.caller: wish for wish in MicroWish.objects.all()}
    states = {caller: wish.state for caller, wish in there.items()}
    assert states == {
        "吴奶奶": "done", "周家": "claimed", "李同学": "claimed", "王爷爷": "collected", "陈家": "collected",
    }  # fmt: skip
    assert {(claim.wish.caller, claim.partner, claim.state) for claim in Claim.objects.all()} == {
        ("吴奶奶", power, ClaimState.CONFIRMED), ("周家", power, ClaimState.HELD),
    }  # fmt: skip
    assert there["吴奶奶"].confirmed_at.date().isoformat() == "2026-03-05"
    assert there["王爷爷"].shown == ""  # it names why; a clerk writes what may be read


def test_a_row_may_be_left_out_and_a_double_is_told(town):
    twice = [extra("吴奶奶", "想要电扇"), extra("吴奶奶", "想要电扇")]
    batch = read(town, sheet(0, bad=False, more=twice))
    number = next(row["row"] for row in rows_of(batch) if row["errors"])
    assert "是同一个心愿" in rows_of(batch)[1]["errors"][0]
    batch = mend_row(batch, number, by=town.willow_secretary, said=None)
    assert batch.outcome["new"] == 1
    assert batch.outcome["wrong"] == 0


def test_what_waits_for_a_decision_is_unreadable_in_the_database(town):
    read(town, sheet(2, bad=False))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM volunteers_wishbatch")
        assert "助行器" not in cursor.fetchone()[0]
    assert json.loads(WishBatch.objects.get().rows)[0]["said"]["words"] == "想要一个助行器"


def test_another_community_is_no_place_to_import_to(town):
    with pytest.raises(ActionRefused, match="不在您的管辖范围"):
        read_batch(town.maple, by=town.willow_secretary, file=sheet(1, bad=False))


def test_a_bad_row_is_mended_on_the_page_and_keeps_what_was_typed(client, town):
    client.force_login(town.willow_secretary)
    answer = client.post(reverse("import-wishes"), {"unit": town.willow.pk, "file": sheet()}, follow=True)
    html = answer.content.decode()
    assert html.count("这一行不要了") == 4
    batch = WishBatch.objects.get()
    mend = reverse("mend-wish-row", args=[batch.pk, 9])
    client.post(
        mend, {"r9-caller": "吴桂兰儿", "r9-words": "想要一套新绘本", "r9-budget": "55", "r9-grid": "杨柳第一网格"}
    )
    row = next(row for row in rows_of(WishBatch.objects.get()) if row["row"] == 9)
    assert row["said"]["words"] == "想要一套新绘本"
    assert row["errors"]
    html = client.get(batch.get_absolute_url()).content.decode()
    assert "想要一套新绘本" in html
    assert client.post(reverse("apply-wishes", args=[batch.pk])).status_code == 409
    client.post(mend, {"leave_out": "1"})
    assert WishBatch.objects.get().outcome["wrong"] == 3
    client.post(reverse("apply-wishes", args=[batch.pk]), {"skip_wrong": "1"})
    assert MicroWish.objects.count() == 122
    client.force_login(town.maple_secretary)
    assert client.get(batch.get_absolute_url()).status_code == 404
