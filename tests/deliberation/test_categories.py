"""The tree of categories: ours exactly, an office's own instead, tickets never orphaned."""

import pytest
from django.core.management import CommandError, call_command

from deliberation.actions.categories import load_defaults, load_tree
from deliberation.categories import CategoryFinder
from deliberation.choices import Clock, IssueLevel
from deliberation.limits import limits_of
from deliberation.models import Category, TimeLimit
from governance.foundation import workbooks
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from governance.foundation.workdays import Duration, DurationUnit
from tests.builders import make_ticket


def book(*rows, headings=("一级分类", "二级分类", "三级分类")):
    lines = [",".join(row) for row in (headings, *rows)]
    return workbooks.read("\n".join(lines).encode(), "类别.csv")


def active(office):
    return list(
        Category.objects.filter(office=office, active=True).order_by("order").values_list("full_name", flat=True)
    )


def test_the_defaults_are_nineteen_groups_with_all_their_names(town):
    load_defaults(town.street)

    first = list(Category.objects.filter(office=town.street, parent=None).order_by("order"))
    assert [(c.code, c.name) for c in first] == [
        ("HJ", "环境卫生"), ("WY", "物业服务"), ("SS", "设施维修"), ("TC", "停车交通"), ("ZY", "噪音扰民"),
        ("AQ", "公共安全"), ("SD", "水电气热"), ("LL", "邻里纠纷"), ("JT", "家庭婚姻"), ("YL", "养老助残"),
        ("JZ", "民政救助"), ("JY", "就业社保"), ("ET", "教育青少年"), ("WS", "卫生健康"), ("WT", "文体活动"),
        ("WJ", "违建与市容"), ("DJ", "党建与志愿"), ("ZC", "咨询建议"), ("QT", "其他"),
    ]  # fmt: skip
    assert Category.objects.filter(office=town.street).count() == 19 + 114
    lift = Category.objects.get(office=town.street, code="WY03")
    assert (lift.full_name, lift.parent, lift.level) == ("物业服务 / 电梯故障", first[1], IssueLevel.MAJOR)
    assert set(Category.objects.filter(office=town.street, urgent=True).values_list("code", flat=True)) == {
        "SD", "SD01", "SD02", "SD03", "SD04", "SD05", "SD06", "AQ06", "YL06", "JT03",
    }  # fmt: skip
    assert Category.objects.get(office=town.street, code="JT03").confidential


def test_every_icon_of_the_first_level_exists(town):
    import lucide

    load_defaults(town.street)

    for category in Category.objects.filter(office=town.street, parent=None):
        assert "<svg" in lucide._render_icon(category.icon, 18)


def test_the_limits_are_those_of_the_rules(town):
    load_defaults(town.street)
    limits = lambda code, level, urgent=False: limits_of(  # noqa: E731
        town.street.path, level, Category.objects.get(office=town.street, code=code), urgent
    )

    assert limits("HJ01", IssueLevel.MINOR) == {
        Clock.ACKNOWLEDGE: Duration(4, DurationUnit.WORKING_HOUR),
        Clock.CONTACT: Duration(24, DurationUnit.NATURAL_HOUR),
        Clock.HANDLE: Duration(3, DurationUnit.WORKING_DAY),
    }
    assert limits("HJ01", IssueLevel.MAJOR)[Clock.HANDLE] == Duration(7, DurationUnit.WORKING_DAY)
    assert limits("HJ01", IssueLevel.HARD)[Clock.HANDLE] == Duration(15, DurationUnit.WORKING_DAY)
    assert limits("AQ06", IssueLevel.MAJOR, urgent=True)[Clock.ACKNOWLEDGE] == Duration(30, DurationUnit.MINUTE)
    assert limits("SD01", IssueLevel.MINOR, urgent=True)[Clock.ACKNOWLEDGE] == Duration(2, DurationUnit.NATURAL_HOUR)
    assert limits("LL01", IssueLevel.MINOR)[Clock.HANDLE] == Duration(30, DurationUnit.NATURAL_DAY)
    assert limits("ZC01", IssueLevel.HARD)[Clock.HANDLE] == Duration(1, DurationUnit.WORKING_DAY)


def test_loading_the_defaults_again_changes_nothing_an_office_has_set(town):
    load_defaults(town.street)
    Category.objects.filter(code="HJ").update(icon="leaf", level=IssueLevel.HARD)
    TimeLimit.objects.filter(level=IssueLevel.MINOR, clock=Clock.HANDLE).update(amount=5)
    limits = TimeLimit.objects.count()

    assert load_defaults(town.street) == {"new": 0, "kept": 133, "retired": 0}

    assert Category.objects.get(code="HJ").level == IssueLevel.HARD
    assert TimeLimit.objects.get(level=IssueLevel.MINOR, clock=Clock.HANDLE, category=None).amount == 5
    assert TimeLimit.objects.count() == limits


def test_a_workbook_replaces_the_tree_and_tickets_keep_what_they_have(town):
    load_defaults(town.street)
    load_defaults(town.next_street)
    ticket = make_ticket(town.willow_1, category=Category.objects.get(office=town.street, code="HJ01"))

    made = load_tree(
        town.street, book(("城乡建设", "安全生产", "事故处理"), ("城乡建设", "安全生产", "其他"), ("民政", "", ""))
    )

    assert made == {"new": 5, "kept": 1, "retired": 132}
    assert active(town.street) == [
        "城乡建设",
        "城乡建设 / 安全生产",
        "城乡建设 / 安全生产 / 事故处理",
        "城乡建设 / 安全生产 / 其他",
        "民政",
        "其他",
    ]
    assert len(active(town.next_street)) == 133
    ticket.refresh_from_db()
    assert (ticket.category.code, ticket.category.active) == ("HJ01", False)
    entry = LedgerEntry.objects.filter(action="categories.loaded").last()
    assert entry.facts == {"source": "类别.csv", "new": 5, "kept": 1, "retired": 132}


def test_a_tree_loaded_again_keeps_its_codes_also_with_a_name_put_between(town):
    load_tree(town.street, book(("甲", "一", ""), ("甲", "三", "")))
    before = dict(Category.objects.values_list("full_name", "code"))

    load_tree(town.street, book(("甲", "一", ""), ("甲", "二", ""), ("甲", "三", "")))

    after = dict(Category.objects.values_list("full_name", "code"))
    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == len(after)
    assert active(town.street) == ["甲", "甲 / 一", "甲 / 二", "甲 / 三", "其他"]


def test_a_gap_is_named_with_its_row_and_nothing_changes(town):
    load_defaults(town.street)

    with pytest.raises(ActionRefused, match="第 3 行：下级有名称，上级空着"):
        load_tree(town.street, book(("甲", "一", "1"), ("", "二", "2")))

    assert len(active(town.street)) == 133


def test_two_levels_are_enough(town):
    load_tree(town.street, book(("甲", "一"), headings=("大类", "小类")))

    assert active(town.street) == ["甲", "甲 / 一", "其他"]


@pytest.mark.parametrize("rows", [1, 60])
def test_the_number_of_queries_does_not_grow_with_the_tree(town, rows, django_assert_num_queries):
    sheet = book(*[(f"类{n}", f"项{n}", f"目{n}") for n in range(rows)])

    with django_assert_num_queries(15):
        load_tree(town.street, sheet)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["交通运输"], "TC"), (["卫生计生"], "WS"), (["劳动和社会保障"], "JY"), (["教育文体"], "ET"), (["环境保护"], "HJ"),
        (["物业服务", "电梯故障"], "WY03"), (["物业服务 / 电梯故障"], "WY03"), (["城乡建设", "电梯故障"], "WY03"),
        (["环境卫生", "其他"], "HJ08"), (["环境卫生", "没听过"], "HJ"), (["其他"], "QT"), (["WY03"], "WY03"),
        (["城乡建设"], None), (["商贸旅游"], None), (["城乡建设", "其他"], None), ([""], None), ([], None),
    ],
)  # fmt: skip
def test_foreign_names_are_understood_only_when_they_are_sure(town, words, code):
    load_defaults(town.street)

    found = CategoryFinder(Category.objects.of(town.street.path)).find(words)

    assert (found.code if found else None) == code


def test_the_command_loads_a_file_or_the_defaults(town, tmp_path, capsys):
    file = tmp_path / "类别.csv"
    file.write_text("一级分类,二级分类,三级分类\n甲,一,1\n")

    call_command("load_categories")
    call_command("load_categories", str(file), unit="LJ")

    assert (
        capsys.readouterr().out
        == "望湖街道：新增 133 个类别，保留 0 个，停用 0 个。\n邻街道：新增 4 个类别，保留 0 个，停用 0 个。\n"
    )
    with pytest.raises(CommandError, match="没有编码为 X"):
        call_command("load_categories", str(file), unit="X")
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("load_categories", "不存在.xlsx")
