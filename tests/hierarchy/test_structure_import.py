"""Import of structure and post-holders: preview, all or nothing, the same file twice, undo."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.actions.posts import end_term
from hierarchy.actions.structure import import_structure
from hierarchy.actions.tree import found_unit
from hierarchy.actions.undoing import undo_import
from hierarchy.choices import PostRole
from hierarchy.models import Building, ChatGroup, Entrance, Estate, OrgUnit, Post, StructureBatch, Term, User
from hierarchy.structure_file import rows_of, template
from tests.builders import make_person

HEADINGS = [
    "社区",
    "网格",
    "小区",
    "楼栋/单元",
    "责任户数",
    "职务",
    "姓名",
    "联系电话",
    "任职日期",
    "微信群名称",
    "群人数",
]
TABLES = [OrgUnit, Estate, Building, Entrance, ChatGroup, Post, Term, User]


def sheet(rows, headings=HEADINGS, units=()):
    book = Workbook()
    page = book.active
    page.title = "花名册"
    page.append(["杨柳社区楼栋长名册"])
    page.append(headings)
    for row in rows:
        page.append(row)
    if units:
        other = book.create_sheet("架构")
        other.append(["层级", "名称", "上级", "编码", "类别", "党员数"])
        for row in units:
            other.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring_in(town, rows, keep=True, units=(), by=None):
    found = rows_of(sheet(rows, units=units), "名册.xlsx")
    return import_structure(town.street, *found, by=by or town.director, keep=keep)


def counts():
    return [model.objects.count() for model in TABLES]


LEADER = [
    "杨柳社区",
    "杨柳第一网格",
    "杏花苑",
    "1栋",
    60,
    "楼栋长",
    "新楼长",
    "13912345678",
    "2026-03-01",
    "一栋群",
    50,
]
STAIRS = ["枫林社区", "枫林第一网格", "枫叶苑", "三号楼2单元", 36, "单元长", "单元张", "", "2026-03-01", "", ""]


def test_a_preview_tells_and_changes_nothing(town):
    before = counts()

    outcome = bring_in(town, [STAIRS], keep=False)

    assert outcome.counts() == {"新建": 1, "更新": 0, "无变化": 0, "问题": 0}
    assert outcome.lines[0][3] == (
        "枫叶苑3号楼2单元单元长：新建楼栋“枫叶苑3号楼”，新建3号楼“2单元”，设枫叶苑3号楼2单元单元长，"
        "登记单元张，单元张任职"
    )
    assert counts() == before
    assert not LedgerEntry.objects.exists()


def test_an_import_builds_what_is_missing_and_hands_over_what_is_held(town):
    outcome = bring_in(town, [LEADER, STAIRS])

    assert outcome.problems == []
    building = Building.objects.get(estate=town.maple_estate, number="3")
    assert (building.written, building.unit) == ("三号楼", town.maple_1)
    stairs = Entrance.objects.get(building=building, number="2")
    assert stairs.households == 36
    leaders = {(t.post.role, t.holder.name): t.ended_on for t in Term.objects.filter(post__building=town.building)}
    assert leaders == {
        ("building_leader", "章楼长"): timezone.datetime(2026, 3, 1).date(),
        ("building_leader", "新楼长"): None,
    }
    town.building.refresh_from_db()
    assert (town.building.households, ChatGroup.objects.get().members) == (60, 50)
    assert User.objects.get(name="新楼长").masked_phone == "139****5678"


def test_the_same_file_again_changes_nothing(town):
    rows = [LEADER, STAIRS, ["枫林社区", "枫林第一网格", "", "", "", "网格长", "空缺", "", "", "", ""]]
    bring_in(town, rows)
    before = counts()

    outcome = bring_in(town, rows)

    assert outcome.counts() == {"新建": 0, "更新": 0, "无变化": 3, "问题": 0}
    assert counts() == before


def test_one_bad_row_keeps_every_row_out_and_each_has_its_sentence(town):
    before = counts()
    rows = [
        STAIRS,
        [*STAIRS[:5], "大总管", *STAIRS[6:]],
        [*STAIRS[:3], "2单元", *STAIRS[4:]],
        [*STAIRS[:7], "1234", *STAIRS[8:]],
        [*STAIRS[:8], "去年春天", *STAIRS[9:]],
        ["", *STAIRS[1:]],
        [*STAIRS[:3], "3栋", *STAIRS[4:]],
    ]

    outcome = bring_in(town, rows)

    assert [(row, why.split("，")[0].split("；")[0]) for _, row, why in outcome.problems] == [
        (4, "职务“大总管”看不懂"),
        (5, "“2单元”没有写明是哪一栋"),
        (6, "“1234”不是电话号码。"),
        (7, "“去年春天”不是日期"),
        (8, "没有填社区"),
        (9, "单元长须写明单元"),
    ]
    assert counts() == before


def test_units_come_first_and_a_parent_is_found_by_name_or_code(town):
    units = [
        ["社区", "杏花社区", "", "", "", ""],
        ["网格", "杏花第一网格", "杏花社区", "WH09X", "商圈市场", 26],
        ["楼栋", "某楼党小组", "wh09x", "", "", 8],
        ["中心户", "王家", "某楼党小组", "", "", ""],
        ["网格", "杨柳第一网格", "杨柳社区", "", "", 31],
    ]

    outcome = bring_in(town, [["杏花社区", "杏花第一网格", "", "", "", "网格员", "李四", "", "", "", ""]], units=units)

    assert outcome.problems == []
    made = OrgUnit.objects.branch(OrgUnit.objects.get(name="杏花社区"))
    assert [(u.depth, u.name, u.code, u.kind) for u in made] == [
        (2, "杏花社区", "WH03", "regular"),
        (3, "杏花第一网格", "WH09X", "business_area"),
        (4, "某楼党小组", "WH09X01", "regular"),
        (5, "王家", "WH09X0101", "center_household"),
    ]
    town.willow_1.refresh_from_db()
    assert town.willow_1.members == 31
    assert outcome.counts() == {"新建": 5, "更新": 1, "无变化": 0, "问题": 0}


def test_a_phone_number_is_one_person_and_a_namesake_in_another_grid_is_another(town):
    rows = [
        ["杨柳社区", "杨柳第二网格", "", "", "", "网格员", "王芳", "13900000001", "", "", ""],
        ["枫林社区", "枫林第一网格", "", "", "", "网格员", "王芳", "", "", "", ""],
        ["枫林社区", "枫林第一网格", "", "", "", "党小组长", "王芳", "", "", "", ""],
        ["枫林社区", "枫林第一网格", "", "", "", "网格长", "王芳", "13900000001", "", "", ""],
    ]

    assert bring_in(town, rows).problems == []

    people = {u.masked_phone: sorted(t.post.role for t in u.terms.all()) for u in User.objects.filter(name="王芳")}
    assert people == {"139****0001": ["grid_leader", "grid_worker"], "": ["grid_worker", "group_leader"]}


def test_a_number_that_belongs_to_another_name_is_a_problem(town):
    make_person("李雷", phone="13900000009")

    outcome = bring_in(town, [["枫林社区", "枫林第一网格", "", "", "", "网格长", "韩梅", "13900000009", "", "", ""]])

    assert [why for *_, why in outcome.problems] == ["这个手机号已登记在另一位人员名下，姓名不同，请核对姓名和号码。"]


def test_a_party_group_leader_of_a_building_gets_a_group_with_the_building(town):
    row = ["枫林社区", "枫林第一网格", "枫叶苑", "1#", "", "党小组长", "组长甲", "", "", "", ""]

    assert bring_in(town, [row]).problems == []

    group = OrgUnit.objects.get(name="枫叶苑1号楼党小组")
    town.maple_building.refresh_from_db()
    assert (group.parent_path, town.maple_building.unit) == (town.maple_1.path, group)
    assert Post.objects.get(role=PostRole.GROUP_LEADER).unit == group
    assert bring_in(town, [row]).counts()["无变化"] == 1


# the pages


def upload(client, town, data, name="名册.xlsx"):
    return client.post(
        reverse("import-structure"), {"office": town.street.pk, "file": SimpleUploadedFile(name, data)}, follow=True
    )


def test_upload_preview_confirm_and_undo_leave_the_town_as_it_was(client, town):
    client.force_login(town.director)
    before = counts()

    page = upload(client, town, sheet([LEADER, STAIRS]))
    assert "确认导入" in page.content.decode()
    assert counts() == before
    batch = StructureBatch.objects.get()

    done = client.post(reverse("confirm-structure", args=[batch.pk]), follow=True).content.decode()
    assert "已导入" in done
    assert "整批撤销" in done
    batch.refresh_from_db()
    assert (batch.state, bool(batch.file)) == ("done", False)
    assert Building.objects.count() == before[2] + 1

    client.post(reverse("undo-structure", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert counts() == before
    assert Term.objects.get(holder=town.building_leader).ended_on is None
    town.building.refresh_from_db()
    assert town.building.households == 0
    assert [e.action for e in LedgerEntry.objects.filter(subject_type="hierarchy.structurebatch")] == [
        "structure.imported",
        "structure.undone",
    ]


def test_undoing_gives_a_building_back_to_its_grid(client, town):
    client.force_login(town.director)
    upload(
        client, town, sheet([["枫林社区", "枫林第一网格", "枫叶苑", "1#", "", "党小组长", "组长甲", "", "", "", ""]])
    )
    batch = StructureBatch.objects.get()
    client.post(reverse("confirm-structure", args=[batch.pk]))

    undo_import(batch, by=town.director)

    town.maple_building.refresh_from_db()
    assert town.maple_building.unit == town.maple_1
    assert not OrgUnit.objects.filter(name__contains="党小组", path__startswith=town.maple.path).exists()


def test_undo_is_refused_with_what_was_used_since(client, town):
    client.force_login(town.director)
    units = [["社区", "新社区", "", "", "", ""]]
    upload(client, town, sheet([["枫林社区", "枫林第一网格", "", "", "", "网格长", "甲", "", "", "", ""]], units=units))
    batch = StructureBatch.objects.get()
    client.post(reverse("confirm-structure", args=[batch.pk]))
    end_term(Term.objects.get(holder__name="甲"), by=town.director)
    found_unit(OrgUnit.objects.get(name="新社区"), by=town.director, name="后来的网格")
    before = counts()

    with pytest.raises(ActionRefused, match="新社区下又建了后来的网格；甲已离任枫林第一网格网格长"):
        undo_import(batch, by=town.director)

    assert counts() == before
    batch.refresh_from_db()
    assert batch.state == "done"


def test_a_file_with_problems_cannot_be_confirmed(client, town):
    client.force_login(town.director)
    before = counts()

    page = upload(client, town, sheet([[*STAIRS[:5], "大总管", *STAIRS[6:]]])).content.decode()

    assert "大总管" in page
    assert "确认导入" not in page
    client.post(reverse("confirm-structure", args=[StructureBatch.objects.get().pk]))
    assert counts() == before


def test_a_file_that_is_no_table_is_said_so_on_the_form(client, town):
    client.force_login(town.director)

    answer = client.post(
        reverse("import-structure"), {"office": town.street.pk, "file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4")}
    )

    assert answer.status_code == 422
    assert "这是PDF 文件，不是表格" in answer.content.decode()
    assert not StructureBatch.objects.exists()


def test_another_streets_office_cannot_be_imported_into(client, town):
    client.force_login(town.director)

    answer = client.post(
        reverse("import-structure"),
        {"office": town.next_street.pk, "file": SimpleUploadedFile("a.xlsx", sheet([STAIRS]))},
    )

    assert answer.status_code == 422
    assert not StructureBatch.objects.exists()


def test_an_outsider_gets_404_for_a_batch(client, town):
    client.force_login(town.director)
    upload(client, town, sheet([STAIRS]))
    batch = StructureBatch.objects.get()

    client.force_login(town.outsider)

    assert client.get(reverse("structure-batch", args=[batch.pk])).status_code == 404
    assert client.post(reverse("confirm-structure", args=[batch.pk])).status_code == 404


def test_the_template_is_read_by_its_own_importer(town):
    units, posts = rows_of(template(), "模板.xlsx")

    outcome = import_structure(town.street, units, posts, by=town.director, keep=True)

    assert outcome.problems == []
    assert outcome.counts()["新建"] == 8
    assert load_workbook(io.BytesIO(template())).sheetnames == ["架构", "岗位人员", "填写要求"]


def test_a_long_file_is_examined_and_carried_out_in_the_background(client, town):
    rows = [
        ["杨柳社区", "杨柳第一网格", "长名苑", f"{n}栋", 10, "楼栋长", f"楼长{n}", "", "2026-03-01", "", ""]
        for n in range(1, 103)
    ]
    client.force_login(town.director)
    upload = SimpleUploadedFile("名册.xlsx", sheet(rows))
    page = client.post(reverse("import-structure"), {"office": town.street.pk, "file": upload}, follow=True)
    batch = StructureBatch.objects.get()
    assert (batch.state, "正在逐行核对" in page.content.decode()) == ("checking", True)

    jobs.drain()
    address = reverse("structure-batch", args=[batch.pk])
    assert "102" in client.get(address).content.decode()
    confirm = reverse("confirm-structure", args=[batch.pk])
    assert "正在导入" in client.post(confirm, follow=True).content.decode()
    assert "不用再确认" in client.post(confirm, follow=True).content.decode()
    assert not Estate.objects.filter(name="长名苑").exists()
    jobs.drain()

    batch.refresh_from_db()
    assert (batch.state, Building.objects.filter(estate__name="长名苑").count()) == ("done", 102)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
