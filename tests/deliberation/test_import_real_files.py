"""The two files people really gave us, as they are. They lie beside the repository, not in it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from deliberation import search
from deliberation.models import Category, Ticket, TicketEvent
from deliberation.sheets import write_register
from governance.foundation.models import LedgerEntry

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
MESSAGES, CATEGORIES = DATA / "citizen-messages-495.xlsx", DATA / "issue-categories-517.xlsx"
pytestmark = pytest.mark.skipif(not MESSAGES.exists(), reason="the real files are not on this machine")


def said(capsys):
    return capsys.readouterr().out.splitlines()


def test_the_495_messages_arrive_are_found_exported_and_read_back_unchanged(town, capsys, tmp_path):
    call_command("import_tickets", str(MESSAGES))
    assert said(capsys)[-1].endswith("新增 495 件，更新 0 件，无变化 0 件，跳过 0 行；其中 149 件待归类。")
    assert (Ticket.objects.count(), TicketEvent.objects.count()) == (495, 495)
    assert LedgerEntry.objects.filter(action="ticket.imported").count() == 495
    assert set(Ticket.objects.values_list("category__name", "category_marked")) == {
        ("停车交通", ""), ("卫生健康", ""), ("就业社保", ""), ("教育青少年", ""), ("环境卫生", ""),
        ("其他", "城乡建设"), ("其他", "商贸旅游"),
    }  # fmt: skip
    assert not Ticket.objects.filter(text__contains="\t").exists()
    lift = Ticket.objects.filter(text__contains="电梯")
    assert lift.count() > 5
    assert set(search.matching(Ticket.objects.all(), "电梯")) == set(
        lift | Ticket.objects.filter(title__contains="电梯")
    )

    again = "citizen-messages-495.xlsx：495 行，新增 0，更新 0，无变化 495，错误 0"
    call_command("import_tickets", str(MESSAGES))
    assert said(capsys)[0] == again

    ledger = tmp_path / "台账.xlsx"
    assert write_register(ledger, Ticket.objects.all(), title="台账", unit=town.street, mark="导出人：周街道") == 495
    before = list(Ticket.objects.order_by("pk").values())
    call_command("import_tickets", str(ledger))
    assert said(capsys)[0] == again.replace(MESSAGES.name, ledger.name)
    assert list(Ticket.objects.order_by("pk").values()) == before


def test_the_517_categories_replace_the_defaults_and_give_the_messages_their_own_names(town, capsys):
    call_command("load_categories", str(CATEGORIES))
    tree = Category.objects.filter(office=town.street, active=True)
    assert [tree.filter(parent=None).count(), tree.filter(parent__parent__isnull=False).count()] == [16, 517]

    call_command("import_tickets", str(MESSAGES))
    assert said(capsys)[-1].endswith("其中 0 件待归类。")
    assert set(Ticket.objects.values_list("category__full_name", flat=True)) == {
        "交通运输", "劳动和社会保障", "卫生计生", "商贸旅游", "城乡建设", "教育文体", "环境保护",
    }  # fmt: skip
