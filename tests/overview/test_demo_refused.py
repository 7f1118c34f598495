"""The demo is built whole, in an empty database, in demo mode; otherwise nothing happens and a sentence says why."""

import pytest
from django.core.management import CommandError, call_command

from deliberation.models import Ticket
from governance.overview.demo import build as demo
from hierarchy.models import OrgUnit, User


def test_without_demo_mode_nothing_is_built(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="只有演示模式才能建立演示数据"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_a_database_with_data_is_refused_and_left_alone(town, settings, capsys):
    settings.DEMO = True
    before = OrgUnit.objects.count()
    with pytest.raises(CommandError, match="演示数据只能建在空库里"):
        call_command("seed_demo")
    call_command("seed_demo", "--if-empty")
    assert (OrgUnit.objects.count(), capsys.readouterr().out) == (before, "")


def test_what_fails_half_way_leaves_nothing(db, settings, monkeypatch):
    settings.DEMO = True

    def fail(*args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(demo, "_record", fail)
    with pytest.raises(RuntimeError):
        call_command("seed_demo", "--tickets", "45", "--offices", "first")
    assert not (OrgUnit.objects.exists() or User.objects.exists() or Ticket.objects.exists())


def test_one_office_can_be_built_alone(db, settings, capsys):
    settings.DEMO = True
    call_command("seed_demo", "--tickets", "45", "--offices", "first", "--today", "2026-03-02")
    assert list(OrgUnit.objects.filter(depth=1).values_list("code", flat=True)) == ["WH"]
    assert Ticket.objects.count() == 45
    assert "45 件诉求" in capsys.readouterr().out
