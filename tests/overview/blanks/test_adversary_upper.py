"""Forms of upper offices whose headings divide, repeat or say little: no number in a wrong cell, no gap unsaid."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from governance.foundation.models import LedgerEntry
from governance.overview.blanks.particulars import Frame, _of_many
from hierarchy.models import OrgUnit
from tests.overview.blanks.months import keep_month
from tests.overview.blanks.sheets import compared, reckoned, saved, sheet, texts_of
from tests.overview.blanks.test_adversary_lists import elders, roster  # noqa: F401 - a fixture
from tests.overview.blanks.test_adversary_tables import filled, left_of, months  # noqa: F401 - a fixture


def test_units_over_a_section_row_each_get_their_own_number(months, tmp_path):  # noqa: F811
    rows = [
        ["望湖街道诉求办理工作调度表"],
        ["序号", "项目", "望湖街道", None, None, "合计"],
        [None, None, "杨柳社区", "枫林社区", "玉兰社区", None],
        ["一", "诉求办理"],
        [1, "受理诉求数（件）", None, None, None, "=SUM(C5:E5)"],
        ["二", "12345热线"],
        [1, "受理（件）", None, None, None, "=SUM(C7:E7)"],
    ]
    merges = ["A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "B4:F4", "B6:F6"]
    blank = saved(sheet(rows, merges=merges, bordered="A2:F7"))
    after, outcome = filled(blank, months.street)
    assert {at: texts_of(after).get(at) for at in ("C5", "D5", "E5", "C7")} == {
        "C5": 17, "D5": 25, "E5": None, "C7": None,
    }  # fmt: skip
    assert set(left_of(outcome)) == {"E5", "C7:D7", "E7"}
    assert reckoned(after, tmp_path)["F5"] == 42


def test_two_cells_of_a_row_that_would_get_the_same_number_are_left(months):  # noqa: F811
    rows = [["群众诉求办理情况统计表"], ["指标", "数值", "完成情况"], ["受理数"], ["办结数"]]
    after, outcome = filled(saved(sheet(rows, merges=["A1:C1"], bordered="A2:C4")), months.willow)
    assert "B3" not in texts_of(after)
    assert "分不清该填哪一格" in left_of(outcome)["B3:C3"]
    after, _ = filled(
        saved(sheet(rows, merges=["A1:C1"], bordered="A2:C4")), months.willow, {"0|column|完成情况|0": "skip"}
    )
    assert (texts_of(after)["B3"], texts_of(after).get("C3")) == (17, None)


def units_by_months(title):
    names = [f"{number}月" for number in range(1, 13)]
    rows = [
        [title],
        ["社区", "月份", *[None] * 11, "合计"],
        [None, *names, None],
        ["杨柳社区", *[None] * 12, "=SUM(B4:M4)"],
        ["枫林社区", *[None] * 12, "=SUM(B5:M5)"],
    ]
    return saved(sheet(rows, merges=["A1:N1", "A2:A3", "B2:M2", "N2:N3"], bordered="A2:N5"))


def test_the_title_names_the_indicator_and_months_to_come_stay_empty(months, tmp_path):  # noqa: F811
    keep_month(months.willow, "2026-04", I1__accepted=3)
    blank = units_by_months("2026年各社区群众诉求受理情况统计表（单位：件）")
    after, outcome = filled(blank, months.street)
    assert [texts_of(after).get(f"{column}4") for column in "BCDE"] == [10, 14, 17, None]
    assert left_of(outcome)["E4:M5"] == "在所填月份之后，还不用填"
    assert set(compared(blank, after)["xl/worksheets/sheet1.xml"]) == {"B4", "C4", "D4", "D5"}
    assert reckoned(after, tmp_path)["N4"] == 41


def test_a_table_nobody_can_name_is_listed_cell_by_cell(months):  # noqa: F811
    _, outcome = filled(units_by_months("2026年各社区重点工作推进情况统计表"), months.street)
    assert (outcome.filled, outcome.unfilled) == (0, 24)
    assert set(left_of(outcome).values()) == {"标题里没有指标名称"}


def test_years_over_months_numbered_rows_and_a_heading_in_several_labels(months):  # noqa: F811
    rows = [
        ["附件1"],
        ["______街道基层治理工作情况月报表"],
        ["填报单位：________   统计时间：    年   月        单位负责人：        填报人："],
        ["类别", "具体指标", "单位", "工作开展情况", None, None],
        [None, None, None, "2026年", None, "2025年\n同期"],
        [None, None, None, "本月", "1-3月\n累计", None],
        ["群众诉求", "（一）受理总量", "件"],
        [None, "其中：已办结", "件"],
        ["矛盾纠纷排查化解", "化解成功率", "%"],
        ["诉求合计", None, "件", "=D7+D8"],
    ]
    merges = ["A2:F2", "A3:F3", "A4:A6", "B4:B6", "C4:C6", "D4:F4", "D5:E5", "F5:F6", "A7:A8"]
    after, outcome = filled(saved(sheet(rows, merges=merges, bordered="A4:F10")), months.willow)
    values = texts_of(after)
    assert (values["D7"], values["E7"], values["D8"], values["D9"]) == (17, 41, 16, "—")
    assert values["A3"].startswith("填报单位：杨柳社区  ")
    assert "统计时间：2026年3月  " in values["A3"]
    assert left_of(outcome) == {"F7:F9": "2025年3月还没有统计数", "E10:F10": "标题里没有指标名称"}
    keep_month(months.willow, "2025-03", I1__accepted=5)
    after, _ = filled(saved(sheet(rows, merges=merges, bordered="A4:F10")), months.willow)
    assert texts_of(after)["F7"] == 5
    _, outcome = filled(saved(sheet(rows, merges=merges, bordered="A4:F10")), months.willow, month=date(2025, 3, 1))
    assert "D7" not in outcome.values.get("xl/worksheets/sheet1.xml", {})
    assert "栏目写的月份与所填月份不符" in left_of(outcome).values()


def test_a_form_dated_otherwise_is_pointed_out(months):  # noqa: F811
    rows = [["2026年1月群众诉求办理情况统计表"], ["指标", "数值"], ["受理数"]]
    _, outcome = filled(saved(sheet(rows, merges=["A1:B1"], bordered="A2:B3")), months.willow)
    assert left_of(outcome) == {"A1": "表上写的不是2026年3月，填的是2026年3月的数，请核对月份"}
    assert outcome.unfilled == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("填表单位：      填表人：     电话：      年  月  日", "填表单位：杨柳社区   填表人：     电话：      2026年4月2日"),
        ("填报单位（盖章）：  填报日期：  年 月 日", "填报单位（盖章）：杨柳社区   填报日期：2026年4月2日"),
        ("填报单位：枫林社区  填报人：", "填报单位：枫林社区  填报人："),
    ],
)  # fmt: skip
def test_several_labels_in_one_cell(town, said, told):
    assert _of_many(said, Frame(town.willow, {}, date(2026, 3, 1), date(2026, 4, 2))) == told


def test_grouped_headings_of_a_list_and_its_gaps_cell_by_cell(elders):  # noqa: F811
    rows = [
        ["80岁以上老年人信息登记表"],
        ["填报单位：", "某某省", "省*", "某某市", "市*", None],
        ["序号", "基本信息", None, "居住情况", "紧急联系人", None],
        [None, "姓名*", "性别", "详细住址", "姓名", "联系电话"],
        [1], [2], [3],
        ["合计"],
    ]  # fmt: skip
    merges = ["A1:F1", "A3:A4", "B3:C3", "E3:F3"]
    after, outcome = filled(saved(sheet(rows, merges=merges, bordered="A3:F8")), elders.willow)
    values = texts_of(after)
    assert values["A2"] == "填报单位："
    assert (values["B5"], values["C5"]) == ("吴桂兰", "女")
    assert values["D5"].startswith("杏花苑1")
    assert left_of(outcome) == {"E5:E7": "有 3 行系统里没有登记", "F5:F7": "有 3 行系统里没有登记"}
    assert outcome.unfilled == 6


def test_a_unit_without_a_row_is_said(elders):  # noqa: F811
    _, outcome = filled(saved(roster()), elders.maple)
    assert "没有要列的行，请核对单位和月份" in "".join(left_of(outcome).values())


def test_the_command_is_on_record_and_refuses_in_words(elders, tmp_path):  # noqa: F811
    blank, out = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(saved(roster()))
    asked = {"--unit": "WH01", "--month": "2026-03", "-o": str(out)}

    def call(**changed):
        given = asked | {f"--{key}" if len(key) > 1 else f"-{key}": value for key, value in changed.items()}
        call_command("fill_form", str(blank), *(word for pair in given.items() for word in pair))

    call()
    entry = LedgerEntry.objects.get(action="form.filled")
    assert (entry.actor, entry.facts["rows"], entry.facts["full"]) == (None, 3, False)
    for changed, words in (
        ({"month": "2099-01"}, "还没有到"),
        ({"unit": "NO"}, "没有编码是"),
        ({"unit": OrgUnit.objects.filter(depth__gt=3).first().code}, "街道、社区和网格"),
        ({"o": str(blank)}, "不能盖掉空白表"),
        ({"o": str(tmp_path / "没有" / "a.xlsx")}, "没有这个文件或文件夹"),
    ):
        with pytest.raises(CommandError, match=words):
            call(**changed)
    assert LedgerEntry.objects.filter(action="form.filled").count() == 1
