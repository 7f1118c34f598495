"""Upload, look, correct, take; who may, what is remembered, what the ledger says."""

import io
import zipfile
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.foundation.errors import Conflict
from governance.foundation.models import LedgerEntry
from governance.overview.blanks.actions import choose_meaning, keep_blank
from governance.overview.models import BlankForm, FilledForm, FormLayout
from tests.overview.blanks.months import keep_month
from tests.overview.blanks.sheets import changed, saved, sheet, texts_of
from tests.overview.blanks.test_adversary_lists import elders, roster  # noqa: F401 - a fixture

TITLE = "群众诉求办理情况统计表"


def figures_form(rows=(("受理数",), ("化解信访积案",))):
    return saved(sheet([[TITLE], ["指标", "本月"], *rows], merges=["A1:B1"], bordered=f"A2:B{len(rows) + 2}"))


def upload(client, data, name="来表.xlsx"):
    return client.post(reverse("blank-forms"), {"file": SimpleUploadedFile(name, data)})


@pytest.fixture
def month(town):
    keep_month(town.willow, "2026-03", I1__accepted=17, I1__closed=16)
    return town


def asked(unit="WH01", month="2026-03"):
    return {"unit": unit, "month": month}


def mark_of(blank, words):
    from governance.overview.blanks.actions import opened

    return next(each.mark for sheet in opened(blank).sheets for each in sheet.headings if each.words == words)


def test_a_form_is_filled_in_three_steps_and_the_second_copy_is_remembered(month, client):
    client.force_login(month.willow_secretary)
    answer = upload(client, figures_form())
    blank = BlankForm.objects.get()
    assert (answer.status_code, answer.url) == (302, blank.get_absolute_url())
    page = client.get(blank.get_absolute_url(), asked()).content.decode()
    assert ">17<" in page
    assert "“化解信访积案”" in page
    where = asked() | {"heading": mark_of(blank, "化解信访积案"), "meaning": "indicator:I1.closed", "before": ""}
    assert client.post(reverse("choose-heading", args=[blank.pk]), where).status_code == 302
    file = client.post(reverse("fill-blank", args=[blank.pk]), asked())
    assert file["Content-Disposition"].endswith(".xlsx") or "xlsx" in file["Content-Disposition"]
    assert texts_of(b"".join(file.streaming_content)) == {
        "A1": TITLE, "A2": "指标", "B2": "本月", "A3": "受理数", "B3": 17, "A4": "化解信访积案", "B4": 16,
    }  # fmt: skip
    kept = FilledForm.objects.get()
    assert (kept.unit, kept.month, kept.by, kept.cells_filled, kept.cells_left) == (
        month.willow, date(2026, 3, 1), month.willow_secretary, 2, 0,
    )  # fmt: skip
    upload(client, figures_form(), "四月.xlsx")
    second = BlankForm.objects.order_by("-pk").first()
    assert second.layout_id == blank.layout_id
    assert "把握" not in client.get(second.get_absolute_url(), asked()).content.decode()
    assert [entry.action for entry in LedgerEntry.objects.filter(action__startswith="form.").order_by("pk")] == [
        "form.uploaded", "form.heading_chosen", "form.filled", "form.uploaded",
    ]  # fmt: skip
    filled = LedgerEntry.objects.get(action="form.filled")
    assert filled.facts == {"month": "2026-03", "count": 2, "cells": 2, "left": 0, "rows": 0, "full": False}


@pytest.mark.parametrize(
    ("title", "chosen"),
    [
        ("2026年1月群众诉求办理情况统计表", date(2026, 1, 1)),
        ("2026 年 01 月群众诉求办理情况统计表", date(2026, 1, 1)),
        ("2026年   月群众诉求办理情况统计表", date(2026, 3, 1)),
        ("群众诉求办理情况统计表（截至2026年1月20日）", date(2026, 3, 1)),
        ("2027年1月群众诉求办理情况统计表", date(2026, 3, 1)),
        ("2025年1月至2026年1月群众诉求办理情况统计表", date(2026, 3, 1)),
    ],
)
def test_the_month_a_title_names_is_looked_at_first(month, client, title, chosen):
    with time_machine.travel("2026-04-10 09:00+08:00"):
        client.force_login(month.willow_secretary)
        rows = [[title], ["指标", "本月"], ["受理数"]]
        answer = upload(client, saved(sheet(rows, merges=["A1:B1"], bordered="A2:B3")))
        assert client.get(answer.url).context["month"] == chosen


def test_two_at_once_on_one_layout_the_slower_one_is_told(month):
    blank = keep_blank(SimpleUploadedFile("a.xlsx", figures_form()), unit=month.willow, by=month.willow_secretary)
    layout = blank.layout
    key = "0|row|化解信访积案|0"
    told = {"by": month.willow_secretary, "unit": month.willow}
    choose_meaning(layout, key, "indicator:I1.closed", before="", **told)
    with pytest.raises(Conflict, match="刚刚有人改过"):
        choose_meaning(layout, key, "skip", before="", **told)
    choose_meaning(layout, "0|row|受理数|0", "plain", before="", **told)  # another heading is nobody's quarrel
    assert FormLayout.objects.get().choices == {key: "indicator:I1.closed", "0|row|受理数|0": "plain"}
    choose_meaning(layout, key, "", before="indicator:I1.closed", **told)
    assert FormLayout.objects.get().choices == {"0|row|受理数|0": "plain"}


def test_the_other_office_shares_neither_forms_nor_what_was_learnt(month, client):
    blank = keep_blank(SimpleUploadedFile("a.xlsx", figures_form()), unit=month.willow, by=month.willow_secretary)
    choose_meaning(
        blank.layout, "0|row|受理数|0", "skip", before="", by=month.willow_secretary, unit=month.willow
    )  # fmt: skip
    client.force_login(month.outsider)
    assert client.get(blank.get_absolute_url()).status_code == 404
    upload(client, figures_form())
    assert BlankForm.objects.order_by("-pk").first().layout.choices == {}
    client.force_login(month.maple_secretary)
    assert client.get(blank.get_absolute_url()).status_code == 404
    assert client.post(reverse("fill-blank", args=[blank.pk]), asked()).status_code == 404


def test_a_unit_outside_ones_scope_is_not_there_and_a_month_to_come_is_refused(month, client):
    client.force_login(month.willow_secretary)
    upload(client, figures_form())
    page = BlankForm.objects.get().get_absolute_url()
    assert client.get(page, asked("WH02")).status_code == 404
    assert client.get(page, asked("WH")).status_code == 404
    for month_word in ("2099-01", "2026-13", "今年"):
        assert client.get(page, asked(month=month_word)).status_code == 400
    assert client.get(page, asked("WH0101")).status_code == 200


def test_numbers_stand_in_clear_only_for_a_written_purpose(elders, client):  # noqa: F811
    one = elders.homes[0]
    one.id_number = "34010219380506002X"
    one.save()
    wb = roster()
    wb.worksheets[0]["F3"] = "身份证号"
    client.force_login(elders.willow_secretary)
    upload(client, saved(wb))
    blank = BlankForm.objects.get()
    masked = texts_of(b"".join(client.post(reverse("fill-blank", args=[blank.pk]), asked()).streaming_content))
    assert "*" in masked["F4"]
    address = f"{reverse('fill-blank-full', args=[blank.pk])}?unit=WH01&month=2026-03"
    assert client.post(address, {"use": "报"}).status_code == 422
    clear = texts_of(b"".join(client.post(address, {"use": "报送高龄津贴名单"}).streaming_content))
    assert clear["F4"] == "34010219380506002X"
    assert LedgerEntry.objects.filter(action="resident.exported_full").count() == 3
    assert LedgerEntry.objects.filter(action="form.filled").last().facts["use"] == "报送高龄津贴名单"
    client.force_login(elders.grid_leader)
    assert client.get(address).status_code in (403, 404)
    assert client.get(blank.get_absolute_url()).status_code == 404  # the community's own blank


def test_deleting_takes_the_file_and_leaves_what_was_learnt(month, client, django_capture_on_commit_callbacks):
    client.force_login(month.willow_secretary)
    upload(client, figures_form())
    blank = BlankForm.objects.get()
    storage, name = blank.file.storage, blank.file.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("delete-blank", args=[blank.pk])).status_code == 302
    assert not storage.exists(name)
    assert (BlankForm.objects.count(), FormLayout.objects.count()) == (0, 1)


def macro():
    out = io.BytesIO(figures_form())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


REFUSED = {
    "空文件": (b"", "文件是空的"),
    "网页改名": (b"<html><table><tr><td>1</td></tr></table></html>", "不是 Excel 工作簿"),
    "老格式": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600, "另存为“Excel 工作簿（.xlsx）”",
    ),
    "加密": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "宏": (macro, "宏"),
    "图片": (b"\x89PNG\r\n", "图片"),
    "太大": (b"PK\x03\x04" + b"x" * (8 * 1024 * 1024), "超过 8 MB"),
    "没有表": (lambda: saved(sheet([["关于报送材料的通知"]])), "没有找到要填的表格"),
    "外部实体": (
        lambda: changed(
            figures_form(),
            {"xl/worksheets/sheet1.xml": lambda xml: '<!DOCTYPE x [<!ENTITY a "b">]>' + xml},
        ),
        "外部引用定义",
    ),
    "坏掉": (
        lambda: changed(figures_form(), {"xl/worksheets/sheet1.xml": lambda xml: xml[:-40]}), "内部有损坏",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_blank_form_is_refused_with_advice(month, client, case):
    data, words = REFUSED[case]
    client.force_login(month.willow_secretary)
    answer = upload(client, data() if callable(data) else data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert BlankForm.objects.count() == 0


def test_the_library_and_a_form_ask_the_same_number_of_questions_for_one_and_three(
    month, client, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(month.willow_secretary)
    asked_for = []
    for rows in ((("受理数",),), (("受理数",), ("办结数",), ("按期办结率",))):
        upload(client, figures_form(rows))
        for address in (reverse("blank-forms"), BlankForm.objects.order_by("-pk").first().get_absolute_url()):
            client.get(address, asked())
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address, asked())
            asked_for.append(len(queries))
    upload(client, figures_form((("办结数",), ("综合分",))))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("blank-forms"))
    assert asked_for[0] == asked_for[2] == len(queries)
    assert asked_for[1] == asked_for[3]


def test_the_command_fills_as_the_unit_and_lists_what_it_left(month, tmp_path, capsys):
    from django.core.management import CommandError, call_command

    blank, out = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(figures_form())
    call_command("fill_form", str(blank), "--unit", "WH01", "--month", "2026-03", "-o", str(out))
    assert texts_of(out.read_bytes())["B3"] == 17
    said = capsys.readouterr().out
    assert "已填 1 格，没有填 1 格" in said
    assert "B4\t化解信访积案\t" in said
    first = out.read_bytes()
    call_command("fill_form", str(blank), "--unit", "WH01", "--month", "2026-03", "-o", str(out))
    assert out.read_bytes() == first
    for wrong in (["--unit", "NO", "--month", "2026-03"], ["--unit", "WH01", "--month", "三月"]):
        with pytest.raises(CommandError):
            call_command("fill_form", str(blank), *wrong, "-o", str(out))
