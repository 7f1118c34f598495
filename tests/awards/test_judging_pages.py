"""The pages of judging: the street's pool and assignment, a judge's queue, grid, comparison and sheets."""

import json
import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.actions.pool import check_conflicts
from awards.choices import PhaseName, ReviewState
from awards.models import AwardRound, Judge, Nomination, Review
from governance.foundation import workbooks
from tests.awards.build import in_phase, make_nomination, make_round
from tests.builders import make_officer

S = ReviewState


@pytest.fixture
def world(town):
    world = make_round(town, judges=2)
    in_phase(world.round, PhaseName.SCORING)
    world.one = Judge.objects.create(round=world.round, user=town.maple_secretary)
    world.first, world.second = (make_nomination(world, unit, marks=()) for unit in (town.willow_1, town.willow_2))
    return world


def given(world, *nominations, judge=None):
    return [Review.objects.create(judge=judge or world.one, nomination=n, state=S.ASSIGNED) for n in nominations]


def field(world, review, name="m"):
    return f"r{review.pk}-{name}{world.review.pk if name == 'm' else ''}"


def said(world, review, points, **more):
    return {field(world, review): points, field(world, review, "version"): review.version,
            **{field(world, review, name): value for name, value in more.items()}}  # fmt: skip


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_save_and_next_walks_through_the_queue_to_the_comparison(client, world, town):
    one, two = given(world, world.first, world.second)
    client.force_login(town.maple_secretary)
    assert "已打 0 个，共 2 个" in text_of(client.get(reverse("scoring")))
    answer = client.post(reverse("score", args=[one.pk]), said(world, one, "18.5", note="踏实"))
    assert answer.url == reverse("score", args=[two.pk])
    page = text_of(client.get(answer.url))
    assert "杨柳第二网格" in page
    assert "已打 1/2" in page
    answer = client.post(reverse("score", args=[two.pk]), said(world, two, "9"))
    assert answer.url == reverse("my-marks", args=[world.entry.pk])
    assert "定稿" in text_of(client.get(answer.url))
    one.refresh_from_db()
    assert (one.state, one.marks, one.note) == (S.SUBMITTED, {str(world.review.pk): "18.5"}, "踏实")
    assert client.post(reverse("settle-marks", args=[world.entry.pk])).status_code == 302
    assert not Review.objects.filter(settled_at=None).exists()
    page = text_of(client.get(reverse("score", args=[one.pk])))
    assert "已定稿" in page


@pytest.mark.parametrize("points", ["20.1", "-1", "18.55", "nan", "很好", "", "1e999"])
def test_a_refused_mark_says_so_at_the_field_and_loses_nothing(client, world, town, points):
    (review,) = given(world, world.first)
    client.force_login(town.maple_secretary)
    answer = client.post(reverse("score", args=[review.pk]), said(world, review, points, note="不能丢的评语"))
    assert answer.status_code == 422
    assert "“述职评议”" in text_of(answer)
    assert "不能丢的评语" in answer.content.decode()
    review.refresh_from_db()
    assert (review.state, review.version) == (S.ASSIGNED, 1)


def test_what_is_typed_is_kept_for_later_and_shown_again(client, world, town):
    (review,) = given(world, world.first)
    client.force_login(town.maple_secretary)
    client.post(reverse("score", args=[review.pk]), said(world, review, "12", note="等\x00核实") | {"keep": "1"})
    page = client.get(reverse("score", args=[review.pk])).content.decode()
    assert 'value="12"' in page
    assert "等核实" in page
    review.refresh_from_db()
    assert (review.state, review.total) == (S.ASSIGNED, None)


def test_a_page_left_open_is_told_that_it_is_old(client, world, town):
    (review,) = given(world, world.first)
    client.force_login(town.maple_secretary)
    client.post(reverse("score", args=[review.pk]), said(world, review, "12"))
    answer = client.post(reverse("score", args=[review.pk]), said(world, review, "3"))
    assert answer.status_code == 409
    assert "别的页面改过" in text_of(answer)
    review.refresh_from_db()
    assert review.total == 12


def test_the_grid_hands_in_what_changed_and_keeps_what_was_refused(client, world, town):
    third = make_nomination(world, town.willow, marks=())
    reviews = given(world, world.first, world.second, third)
    client.force_login(town.maple_secretary)
    data = {"row": [review.pk for review in reviews]}
    for review, points in zip(reviews, ["18", "33", ""], strict=True):
        data |= said(world, review, points)
    answer = client.post(reverse("score-grid", args=[world.entry.pk]), data)
    assert answer.status_code == 422
    assert 'value="33"' in answer.content.decode()
    assert "有 1 行没有提交" in text_of(answer)
    assert list(Review.objects.order_by("pk").values_list("state", "total")) == [
        (S.SUBMITTED, 18), (S.ASSIGNED, None), (S.ASSIGNED, None)
    ]  # fmt: skip


def test_declining_and_recusing_are_one_sentence(client, world, town):
    one, two = given(world, world.first, world.second)
    client.force_login(town.maple_secretary)
    assert client.post(reverse("recuse", args=[one.pk]), {"why": "弟弟在那里"}).status_code == 302
    one.refresh_from_db()
    assert one.state == S.RECUSED
    assert client.post(reverse("decline-judging", args=[world.round.pk]), {"why": "出差"}).status_code == 302
    assert not Review.objects.filter(pk=two.pk).exists()
    assert client.get(reverse("score", args=[one.pk])).status_code == 404
    assert client.post(reverse("decline-judging", args=[world.round.pk]), {"why": "出差"}).status_code == 404


def test_an_organiser_who_judges_a_blind_round_reads_no_name_of_what_he_judges_where_judges_are_assigned(
    client, world, town
):
    judge = Judge.objects.create(round=world.round, user=town.director)
    [review] = given(world, world.first, judge=judge)
    client.force_login(town.director)
    pages = [reverse(name, args=[world.entry.pk]) for name in ("award-assignment", "assignment-sheet")]
    assert "杨柳第一网格" in text_of(client.get(pages[0]))
    AwardRound.objects.update(blind=True)
    page = text_of(client.get(pages[0]))
    assert "杨柳第一网格" not in page and f"{review.pk} 号" in page and "杨柳第二网格" in page
    sheet = b"".join(client.get(pages[1]).streaming_content)
    cells = [cell for row in openpyxl.load_workbook(BytesIO(sheet)).active.iter_rows(values_only=True) for cell in row]
    assert "杨柳第一网格" not in cells and f"{review.pk} 号" in cells and "杨柳第二网格" in cells


def test_a_blind_round_shows_a_number_and_no_name_on_any_page_or_sheet(client, world, town):
    AwardRound.objects.update(blind=True)
    Nomination.objects.filter(pk=world.first.pk).update(deeds="杨柳第一网格的葛网格全年走访，杨柳社区都知道。")
    (review,) = given(world, world.first)
    client.force_login(town.maple_secretary)
    for name, pk in [("scoring", None), ("score", review.pk), ("recuse", review.pk), ("score-grid", world.entry.pk),
                     ("my-marks", world.entry.pk)]:  # fmt: skip
        answer = client.get(reverse(name, args=[pk] if pk else []))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f"{review.pk} 号" in page
        assert "第一网格" not in page
        assert f"/nominations/{world.first.pk}/" not in page
    file = b"".join(client.get(reverse("scoring-sheet", args=[world.entry.pk])).streaming_content)
    cells = str([row for _, row in workbooks.read(file, "x.xlsx").sheets[0].rows])
    assert "某某" in cells
    assert "第一网格" not in cells
    assert client.get(reverse("nomination", args=[world.first.pk])).status_code == 404
    client.force_login(town.director)
    assert "有 1 份事迹写了名称" in text_of(client.get(reverse("award-judges", args=[world.round.pk])))


def test_the_scoring_sheet_comes_back_filled_all_rows_or_none(client, world, town):
    one, two = given(world, world.first, world.second)
    client.force_login(town.maple_secretary)
    address = reverse("import-marks", args=[world.entry.pk])

    def upload(*rows):
        lines = ["编号,对象,主要事迹,述职评议（0–20）,评语", *rows]
        return client.post(address, {"file": SimpleUploadedFile("打分.csv", "\n".join(lines).encode())})

    answer = upload(f"{one.pk},甲,,18,好", f"{two.pk},乙,,21,", "999999,丙,,3,")
    page = text_of(answer)
    assert "2 行有错" in page
    assert "最多 20 分" in page
    assert "不是派给您的对象" in page
    answer = upload(f"{one.pk},甲,,18,好", f"{two.pk},乙,,,")
    kept = answer.context["kept"]
    assert json.loads(kept) == [[one.pk, 1, {str(world.review.pk): "18"}, "好"]]
    assert Review.objects.filter(state=S.SUBMITTED).count() == 0
    assert client.post(address, {"rows": kept}).status_code == 302
    one.refresh_from_db()
    assert (one.total, one.note) == (18, "好")
    answer = client.post(address, {"rows": json.dumps([[two.pk, 1, {str(world.review.pk): "7"}, ""],
                                                       [one.pk, 1, {str(world.review.pk): "2"}, ""]])})  # fmt: skip
    assert answer.status_code == 409
    assert list(Review.objects.order_by("pk").values_list("total", flat=True)) == [18, None]


@pytest.mark.parametrize(
    "rows", ["", "[]", "{", "[[1]]", '[["a",1,{},""]]', '[[1e999,1,{},""]]', "[" * 50, "null", '[[1,1,{},"\\ud800"]]']
)
def test_a_tampered_preview_is_refused_in_words(client, world, town, rows):
    given(world, world.first)
    client.force_login(town.maple_secretary)
    answer = client.post(reverse("import-marks", args=[world.entry.pk]), {"rows": rows})
    assert answer.status_code == 409
    assert "重新上传" in text_of(answer)


def test_the_street_ticks_draws_publishes_and_gives_back_but_reads_no_marks(client, world, town):
    client.force_login(town.director)
    address = reverse("award-assignment", args=[world.entry.pk])
    pair = f"{world.judges[0].pk}-{world.first.pk}"
    assert client.post(address, {"pair": pair}).status_code == 302
    assert Review.objects.get().state == S.DRAFT
    assert client.post(reverse("draw-judges", args=[world.entry.pk]), {"each": "2"}).status_code == 302
    assert Review.objects.count() == 4
    client.post(reverse("publish-assignment", args=[world.entry.pk]))
    assert set(Review.objects.values_list("state", flat=True)) == {S.ASSIGNED}
    held = list(Review.objects.values_list("judge", "nomination"))
    client.post(address, {"was": [f"{j}-{n}" for j, n in held], "pair": [f"{j}-{n}" for j, n in held[1:]]})
    assert Review.objects.count() == 3
    Review.objects.update(
        state=S.SUBMITTED, total="13.37", marks={str(world.review.pk): "13.37"}, settled_at="2026-01-01T00:00Z"
    )
    page = client.get(address).content.decode()
    assert "已定稿" in page
    assert "13.37" not in page
    one = Review.objects.first()
    client.post(reverse("give-back-marks", args=[one.judge_id, one.nomination_id]), {"why": "少写一位"})
    one.refresh_from_db()
    assert one.settled_at is None
    assert "13.37" not in client.get(reverse("award-judges", args=[world.round.pk])).content.decode()


def test_an_unticked_box_of_an_old_page_takes_nothing_away_that_it_did_not_show(client, world, town):
    given(world, world.first, judge=world.judges[1])
    client.force_login(town.director)
    client.post(reverse("award-assignment", args=[world.entry.pk]), {"pair": f"{world.judges[0].pk}-{world.first.pk}"})
    assert Review.objects.count() == 2


def test_a_refused_assignment_keeps_the_ticks(client, world, town):
    local = Judge.objects.create(round=world.round, user=town.willow_secretary)
    client.force_login(town.director)
    pairs = [f"{local.pk}-{world.first.pk}", f"{world.judges[0].pk}-{world.first.pk}"]
    answer = client.post(reverse("award-assignment", args=[world.entry.pk]), {"pair": pairs})
    assert answer.status_code == 409
    assert "柳书记" in text_of(answer)
    assert re.search(rf'value="{pairs[1]}" checked', answer.content.decode())
    assert Review.objects.count() == 0


def test_the_assignment_sheet_is_previewed_and_becomes_drafts(client, world, town):
    local = Judge.objects.create(round=world.round, user=town.willow_secretary)
    given(world, world.first, judge=world.judges[1])
    client.force_login(town.director)
    file = b"".join(client.get(reverse("assignment-sheet", args=[world.entry.pk])).streaming_content)
    address = reverse("import-assignment", args=[world.entry.pk])
    answer = client.post(address, {"file": SimpleUploadedFile("分派.xlsx", file)})
    assert [(row.errors, row.known) for row in answer.context["rows"]] == [([], ["评委1"]), ([], [])]
    assert "没有要新派的" in text_of(answer)

    def upload(*rows):
        text = "\n".join(["编号,对象,所在单位,评委", *rows])
        return client.post(address, {"file": SimpleUploadedFile("分派.csv", text.encode())})

    page = text_of(upload(f"{world.first.pk},甲,乙,评委0、柳书记、路人甲"))
    assert "柳书记 需要回避（本单位）" in page
    assert "“路人甲”不是这一轮的评委" in page
    answer = upload(f"{world.first.pk},甲,乙,评委0、评委1", f"{world.second.pk},丙,丁,冯书记")
    pairs = json.loads(answer.context["kept"])
    assert sorted(pairs) == sorted([[world.judges[0].pk, world.first.pk], [world.one.pk, world.second.pk]])
    assert client.post(address, {"pairs": json.dumps([*pairs, [local.pk, world.first.pk]])}).status_code == 409
    assert Review.objects.count() == 1
    assert client.post(address, {"pairs": json.dumps(pairs)}).status_code == 302
    assert Review.objects.filter(state=S.DRAFT).count() == 2


def test_pages_ask_the_same_number_of_questions_for_one_row_and_for_five(client, world, town):
    def asked(address, user):
        client.force_login(user)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    pages = {
        reverse("scoring"): town.maple_secretary,
        reverse("score-grid", args=[world.entry.pk]): town.maple_secretary,
        reverse("my-marks", args=[world.entry.pk]): town.maple_secretary,
        reverse("award-judges", args=[world.round.pk]): town.director,
        reverse("award-assignment", args=[world.entry.pk]): town.director,
        reverse("award-conflicts", args=[world.round.pk]): town.director,
    }
    given(world, world.first, make_nomination(world, town.willow_2, person=town.grid_leader_2, marks=()))
    for address, user in pages.items():
        asked(address, user)
    few = {address: asked(address, user) for address, user in pages.items()}
    for n in range(4):
        made = make_nomination(world, town.willow_1, person=make_officer(f"带头人{n}", town.willow_1), marks=())
        given(world, made)
        Judge.objects.create(round=world.round, user=make_officer(f"新评委{n}", town.willow))
    check_conflicts(world.round)
    assert {address: asked(address, user) for address, user in pages.items()} == few


def test_the_written_sheet_is_read_by_excel(client, world, town):
    (review,) = given(world, world.first)
    client.force_login(town.maple_secretary)
    client.post(reverse("score", args=[review.pk]), said(world, review, "18.5"))
    answer = client.get(reverse("scoring-sheet", args=[world.entry.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    values = [cell.value for row in book.active.iter_rows() for cell in row if cell.value]
    assert {str(review.pk), "杨柳第一网格", "述职评议（0–20）", 18.5} <= set(values)
