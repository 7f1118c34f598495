"""Founding, renaming, closing and moving units."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy import handover
from hierarchy.actions.tree import close_unit, found_unit, move_unit, next_code, rename_unit
from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit
from tests.builders import make_unit


def actions_on(subject):
    entries = LedgerEntry.objects.filter(subject_type="hierarchy.orgunit", subject_id=str(subject.pk))
    return list(entries.order_by("id").values_list("action", "actor_name", "unit_path"))


def test_a_new_unit_gets_its_parents_code_and_the_next_two_digits(town):
    unit = found_unit(town.willow, by=town.director, name="杨柳第三网格")

    assert (unit.code, unit.path[:8], unit.depth, unit.initials) == ("WH0103", town.willow.path, 3, "yldswg")
    assert unit.parent_on(timezone.localdate()) == town.willow
    assert actions_on(unit) == [("unit.founded", "周街道", unit.path)]


def test_codes_go_on_after_ninety_nine_and_skip_what_is_taken(town):
    make_unit("旧", town.willow, code="WH0199")

    assert next_code(town.willow) == "WH01100"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": "杨柳第一网格"}, "已有名为“杨柳第一网格”的单位"),
        ({"name": "新", "code": "wh02"}, "编码 WH02 已被使用"),
        ({"name": "新", "code": "编码"}, "编码只用字母"),
        ({"name": "新", "kind": UnitKind.CENTER_HOUSEHOLD}, "网格一级的单位应选中心户、示范户以外的类别"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_with_the_reason(town, more, words):
    with pytest.raises(ActionRefused, match=words):
        found_unit(town.willow, by=town.director, **more)


def test_a_household_is_a_center_or_a_model_one_and_the_last_level(town):
    with pytest.raises(ActionRefused, match="应选中心户或示范户"):
        found_unit(town.group, by=town.director, name="王家")

    home = found_unit(town.group, by=town.director, name="王家", kind=UnitKind.CENTER_HOUSEHOLD)

    with pytest.raises(ActionRefused, match="不能再设单位"):
        found_unit(home, by=town.director, name="更下")


def test_renaming_keeps_the_code_and_brings_the_initials_along(town):
    unit = rename_unit(town.willow_1, by=town.director, name="沁心网格", members=12)

    unit.refresh_from_db()
    assert (unit.name, unit.code, unit.members, unit.initials) == ("沁心网格", "WH0101", 12, "qxwg")
    assert actions_on(unit) == [("unit.changed", "周街道", unit.path)]


def test_renaming_to_a_sisters_name_is_refused_and_to_the_same_name_is_nothing(town):
    with pytest.raises(ActionRefused, match="已有名为“杨柳第二网格”"):
        rename_unit(town.willow_1, by=town.director, name="杨柳第二网格")

    rename_unit(town.willow_1, by=town.director, name="杨柳第一网格")

    assert actions_on(town.willow_1) == []


def test_a_unit_with_anything_left_is_not_closed_and_the_sentence_names_all_of_it(town):
    with pytest.raises(ActionRefused, match="杨柳第一网格还有 1 个下级单位、 1 个有人在任的岗位，处理完再撤销"):
        close_unit(town.willow_1, by=town.director)

    with pytest.raises(ActionRefused, match="1 栋楼"):
        close_unit(town.group, by=town.director)


def test_open_work_of_the_floors_above_keeps_a_unit_open(town, monkeypatch):
    empty = make_unit("空网格", town.willow)
    monkeypatch.setattr(handover, "LISTERS", [lambda user, unit: [("在办诉求", 3, "/"), ("别的", 0, "/")]])

    with pytest.raises(ActionRefused, match="空网格还有 3 件在办诉求，处理完"):
        close_unit(empty, by=town.director)


def test_a_closed_unit_keeps_its_row_and_takes_no_more_units(town):
    empty = found_unit(town.willow, by=town.director, name="空网格")

    close_unit(empty, by=town.director)

    empty.refresh_from_db()
    assert empty.closed_on == timezone.localdate()
    assert not OrgUnit.objects.current().filter(pk=empty.pk).exists()
    assert not empty.placements.filter(until=None).exists()
    with pytest.raises(ActionRefused, match="空网格已撤销，不能在它下面新建单位"):
        found_unit(empty, by=town.director, name="下级")
    with pytest.raises(ActionRefused, match="已于"):
        close_unit(empty, by=town.director)


def test_a_moved_branch_keeps_its_history(town):
    long_ago, on = date(2024, 3, 1), timezone.localdate()
    with time_machine.travel("2024-03-01 10:00+08:00"):
        grid = found_unit(town.willow, by=town.director, name="会动的网格")
        group = found_unit(grid, by=town.director, name="9号楼党小组")
    before = group.path

    grid = move_unit(grid, town.maple, by=town.director, on=on, note="区划调整")

    group.refresh_from_db()
    assert grid.path.startswith(town.maple.path)
    assert group.path.startswith(grid.path)
    assert (grid.parent_on(long_ago), grid.parent_on(on - timedelta(1)), grid.parent_on(on)) == (
        town.willow,
        town.willow,
        town.maple,
    )
    assert (group.path_on(long_ago), group.path_on(on)) == (before, group.path)
    assert group.parent_on(long_ago) == grid
    assert LedgerEntry.objects.get(action="unit.moved").facts["before"] == before[:12]


def test_a_unit_older_than_the_history_gets_a_row_for_the_time_before(town):
    on = timezone.localdate()

    moved = move_unit(town.willow_1, town.maple, by=town.director)

    assert moved.parent_on(on) == town.maple
    assert [(p.parent, p.until) for p in moved.placements.order_by("id")] == [(town.willow, on), (town.maple, None)]
    assert [p.path for p in town.group.placements.order_by("id")] == [
        town.group.path,
        moved.path + town.group.path[-4:],
    ]


@pytest.mark.parametrize(
    ("unit", "parent", "words"),
    [
        ("willow_1", "street", "只能隶属于社区一级的单位，望湖街道是街道一级"),
        ("willow_1", "willow", "现在就隶属于杨柳社区"),
        ("willow_1", "next_community", "只能在本街道范围内"),
        ("street", "willow", "街道是最上一级"),
        ("group", "willow_1", "现在就隶属于"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(town, unit, parent, words):
    paths = set(OrgUnit.objects.values_list("path", flat=True))

    with pytest.raises(ActionRefused, match=words):
        move_unit(getattr(town, unit), getattr(town, parent), by=town.system_manager)

    assert set(OrgUnit.objects.values_list("path", flat=True)) == paths


def test_a_move_cannot_be_dated_before_the_last_one_or_after_today(town):
    move_unit(town.willow_1, town.maple, by=town.director)

    with pytest.raises(ActionRefused, match="日期不能早于它"):
        move_unit(town.willow_1, town.willow, by=town.director, on=date(2020, 1, 1))
    with pytest.raises(ActionRefused, match="不能晚于今天"):
        move_unit(town.willow_1, town.willow, by=town.director, on=timezone.localdate() + timedelta(1))


def test_who_served_the_branch_still_does_after_a_move(town):
    move_unit(town.willow_1, town.maple, by=town.director)

    seen = {unit.name for unit in OrgUnit.objects.visible_to(town.grid_leader)}
    assert seen == {"杨柳第一网格", "1号楼党小组"}
    assert "1号楼党小组" in {unit.name for unit in OrgUnit.objects.visible_to(town.maple_secretary)}
    assert "1号楼党小组" not in {unit.name for unit in OrgUnit.objects.visible_to(town.willow_secretary)}
