"""The pages of an import, as a clerk uses them: upload, correct, confirm, look, undo; an outsider finds none of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deliberation.actions import accept
from deliberation.actions.categories import load_defaults
from deliberation.actions.importing import apply_batch, upload_batch
from deliberation.models import Category, Ticket, TicketBatch
from governance.foundation import jobs
from governance.foundation.models import Job

BOARD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级分类"
LAMP = "24.0,A0007,路灯不亮,2020/1/6 12:09:38,3单元楼道灯不亮。,城乡建设"
WRONG = "25,B,标题,昨天,正文,城乡建设"


def file(*rows, name="留言.csv"):
    return SimpleUploadedFile(name, "\n".join([BOARD, *rows]).encode())


@pytest.fixture
def desk(town, client):
    load_defaults(town.street)
    client.force_login(town.director)
    client.town = town
    return client


def send(client, *rows, home=None):
    home = home or client.town.street
    return client.post(reverse("import-tickets"), {"home": home.pk, "file": file(*rows)})


def made(town, *rows, home=None):
    return upload_batch(by=town.director, home=home or town.street, file=file(*rows))


def mapping(batch, **changes):
    fields = {f"f_{name}": heading for name, heading in batch.columns["fields"].items()}
    return {**fields, "source": batch.columns["source"], **changes}


def test_a_clerk_uploads_corrects_confirms_and_sees_the_result(desk):
    answer = send(desk, LAMP)
    batch = TicketBatch.objects.get()
    assert answer.url == reverse("ticket-batch", args=[batch.pk])
    shown = desk.get(answer.url).content.decode()
    assert "路灯不亮" in shown
    assert "待归类：城乡建设" in shown

    desk.post(reverse("remap-batch", args=[batch.pk]), mapping(batch, c_0="设施维修"))
    assert "设施维修" in desk.get(answer.url).content.decode()
    desk.post(reverse("apply-batch", args=[batch.pk]))
    running = desk.get(answer.url).content.decode()
    assert "正在导入" in running
    assert 'hx-trigger="every 2s"' in running
    jobs.drain()

    after = desk.get(answer.url).content.decode()
    assert "新增 1 件，更新 0 件，无变化 0 件" in after
    assert Ticket.objects.get().category == Category.objects.get(code="SS")
    listed = desk.get(reverse("tickets"), {"st": "all", "batch": batch.pk}).content.decode()
    assert "路灯不亮" in listed


def test_while_it_runs_htmx_gets_the_fragment_and_at_the_end_a_reload(desk):
    batch = made(desk.town, LAMP)
    apply_batch(batch, by=desk.town.director)
    address = reverse("ticket-batch", args=[batch.pk])

    answer = desk.get(address, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Refresh" not in answer.headers

    jobs.drain()
    assert desk.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("state", "words"),
    [({}, "可以离开这个页面"), ({"error": "x"}, "系统正在自动重试"), ({"dead": True}, "后台没有执行这次导入")],
)
def test_the_page_says_how_the_job_is_doing(desk, state, words):
    batch = made(desk.town, LAMP)
    apply_batch(batch, by=desk.town.director)
    Job.objects.filter(topic="tickets.import").update(**state)

    assert words in desk.get(reverse("ticket-batch", args=[batch.pk])).content.decode()


def test_a_file_that_cannot_be_read_is_said_at_the_field_and_the_choice_stays(desk):
    answer = desk.post(
        reverse("import-tickets"), {"home": desk.town.willow.pk, "file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04x")}
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "文件已损坏或没有传完" in page
    assert f'value="{desk.town.willow.pk}" selected' in page
    empty = desk.post(
        reverse("import-tickets"), {"home": desk.town.willow.pk, "file": SimpleUploadedFile("a.xlsx", b"")}
    )
    assert "文件是空的" in empty.content.decode()


def test_a_wrong_row_is_listed_first_and_may_be_skipped(desk):
    send(desk, LAMP, WRONG)
    batch = TicketBatch.objects.get()
    page = desk.get(reverse("ticket-batch", args=[batch.pk])).content.decode()
    assert page.index("受理时间：“昨天”不是日期") < page.index("路灯不亮")

    refused = desk.post(reverse("apply-batch", args=[batch.pk]), follow=True).content.decode()
    assert "有 1 行有错。请改好表格重新上传" in refused
    desk.post(reverse("apply-batch", args=[batch.pk]), {"skip_wrong": "1"})
    jobs.drain()

    assert "跳过有错的 1 行" in desk.get(reverse("ticket-batch", args=[batch.pk])).content.decode()
    assert Ticket.objects.count() == 1


def test_an_unknown_category_typed_in_is_pointed_out_with_everything_still_there(desk):
    batch = made(desk.town, LAMP)

    answer = desk.post(reverse("remap-batch", args=[batch.pk]), mapping(batch, c_0="没这类", f_title="留言用户"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有“没这类”这个类别" in page
    assert 'value="没这类"' in page


def test_one_column_for_two_fields_is_refused_on_the_page(desk):
    batch = made(desk.town, LAMP)

    answer = desk.post(reverse("remap-batch", args=[batch.pk]), mapping(batch, f_title="留言详情"))

    assert answer.status_code == 409
    assert "列“留言详情”被选了两次" in answer.content.decode()


def test_undoing_lists_what_was_kept(desk):
    batch = made(desk.town, LAMP, LAMP.replace("24.0", "26"))
    apply_batch(batch, by=desk.town.director)
    jobs.drain()
    kept = Ticket.objects.get(external_number="26")
    accept(kept, by=desk.town.director)

    running = desk.post(reverse("undo-batch", args=[batch.pk]), follow=True).content.decode()
    jobs.drain()
    page = desk.get(reverse("ticket-batch", args=[batch.pk])).content.decode()

    assert "正在撤销 2 行" in running
    assert "已撤销：删去 1 件，复原 0 件。" in page
    assert f"{kept.number} 路灯不亮</a>" in page
    again = desk.post(reverse("undo-batch", args=[batch.pk]), follow=True).content.decode()
    assert "不能撤销" in again


def test_texts_of_a_sheet_are_shown_and_never_run(desk):
    batch = made(desk.town, LAMP.replace("路灯不亮", "<script>alert(1)</script>").replace("城乡建设", "<b>类</b>"))

    page = desk.get(reverse("ticket-batch", args=[batch.pk])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>类</b>" not in page


@pytest.mark.parametrize("name", ["ticket-batch", "remap-batch", "apply-batch", "undo-batch"])
@pytest.mark.parametrize(
    "person", ["outsider", "maple_secretary", "grid_leader", "system_manager", "auditor", "stranger"]
)
def test_a_batch_of_others_is_not_found(client, town, name, person):
    load_defaults(town.street)
    batch = made(town, LAMP, home=town.willow)
    client.force_login(getattr(town, person))
    ask = client.get if name == "ticket-batch" else client.post

    assert ask(reverse(name, args=[batch.pk])).status_code == 404

    batch.refresh_from_db()
    assert batch.state == TicketBatch.State.UPLOADED


def test_a_community_sees_its_own_batches_and_offers_only_its_own_units(client, town):
    load_defaults(town.street)
    made(town, LAMP, home=town.maple)
    upload_batch(by=town.willow_secretary, home=town.willow, file=file(LAMP, name="杨柳.csv"))
    client.force_login(town.willow_secretary)

    page = client.get(reverse("import-tickets")).content.decode()

    assert "杨柳.csv" in page
    assert "留言.csv" not in page
    assert f'<option value="{town.willow.pk}"' in page
    assert f'<option value="{town.maple.pk}"' not in page
    assert client.post(reverse("import-tickets"), {"home": town.maple.pk, "file": file(LAMP)}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_rows(desk, count, django_assert_num_queries):
    batches = [made(desk.town, *[LAMP.replace("24.0", str(n)) for n in range(count)]) for _ in range(count)]
    desk.get(reverse("import-tickets"))

    with django_assert_num_queries(10):
        desk.get(reverse("import-tickets"))
    with django_assert_num_queries(9):
        desk.get(reverse("ticket-batch", args=[batches[0].pk]))
