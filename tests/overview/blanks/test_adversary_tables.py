"""Indicator tables an adversary would send: merged headers of two and three rows, formulas, dictionaries, WPS's XML."""

from datetime import date

import pytest

from governance.overview.blanks.filling import written
from governance.overview.blanks.fitting import fitted
from governance.overview.blanks.form import Form
from governance.overview.blanks.wishing import wish_of_unit
from tests.overview.blanks.months import keep_month
from tests.overview.blanks.sheets import compared, reckoned, saved, sheet, texts_of

MARCH = date(2026, 3, 1)


def filled(data, unit, choices=None, month=MARCH):
    form, outcome = fitted(Form(data), wish_of_unit(unit, month, choices or {}))
    return written(form, outcome), outcome


def left_of(outcome):
    return {left.at: left.why for left in outcome.left}


@pytest.fixture
def months(town):
    keep_month(town.street, "2026-03", I1__accepted=42, I1__closed=40, I2=(36, 40))
    for month, accepted, closed in (("2026-01", 10, 9), ("2026-02", 14, 12), ("2026-03", 17, 16)):
        keep_month(
            town.willow, month, I1__accepted=accepted, I1__closed=closed, I2=(closed - 1, closed), I8=(0, 0),
            S1=3, S1__times=25, S1__hours=61.5, V2__households=30, V2=41, W1__collected=5,
        )  # fmt: skip
    keep_month(town.maple, "2026-03", I1__accepted=25, I1__closed=24, I2=(20, 24))
    return town


def merged_headers():
    rows = [
        ["××街道××社区2026年   月诉求办理和志愿服务情况统计表"],
        ["填报单位（盖章）：", None, None, None, None, "填报日期：    年  月  日"],
        ["类别", "指标", "计量单位", "本月", None, "本年累计", "备注"],
        [None, None, None, "数值", "环比", None, None],
        ["诉求", "受理数", "件"],
        [None, "办结数", "件"],
        [None, "按期办结率", "%"],
        ["志愿服务", "活动场次", "场"],
        [None, "参与人次", "人次"],
        ["信访", "受理数", "件"],
        ["合计", None, None, "=SUM(D5:D6)", None, "=SUM(F5:F6)"],
        ["填报人：", None, "审核人：", None, "联系电话："],
    ]
    merges = ["A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4", "A5:A7", "A8:A9"]
    return sheet(rows, merges=merges, bordered="A3:G11")


def test_a_two_row_header_with_merges_is_filled_and_nothing_else_changes(months, tmp_path):
    blank = saved(merged_headers())
    after, outcome = filled(blank, months.willow)
    values = texts_of(after)
    assert {at: values.get(at) for at in ("D5", "E5", "F5", "D6", "D7", "F7", "D8", "E8", "D9", "F9")} == {
        "D5": 17, "E5": 21.4, "F5": 41, "D6": 16, "D7": 93.8, "F7": 91.9, "D8": 3, "E8": 0, "D9": 25, "F9": 75,
    }  # fmt: skip
    assert values["A1"] == "望湖街道杨柳社区2026年3月诉求办理和志愿服务情况统计表"
    assert values["B2"] == "杨柳社区"
    assert values["D11"] == "=SUM(D5:D6)"
    assert left_of(outcome) == {"D10:F10": "“信访、受理数”没有把握"}
    differing = compared(blank, after)
    assert sorted(differing["xl/worksheets/sheet1.xml"]) == sorted(
        [f"{c}{r}" for r in range(5, 10) for c in "DEF"] + ["A1", "B2", "F2"]
    )
    again = reckoned(after, tmp_path)
    assert (again["D11"], again["F11"], again["D5"]) == (33, 78, 17)
    assert filled(blank, months.willow)[0] == after


def test_units_across_and_three_header_rows(months, tmp_path):
    rows = [
        ["2026年3月网格事件办理情况汇总表（单位：件）"],
        ["序号", "单位", "网格事件", None, None, "合计"],
        [None, None, "本月", None, "比率", None],
        [None, None, "受理数", "办结数", "按期办结率（%）", None],
        [1, "杨柳社区", None, None, None, "=C5+D5"],
        [2, "枫林社区", None, None, None, "=C6+D6"],
        [3, "玉兰社区", None, None, None, "=C7+D7"],
        [None, "合计", "=SUM(C5:C7)", "=SUM(D5:D7)", None, "=SUM(F5:F7)"],
    ]
    merges = ["A1:F1", "A2:A4", "B2:B4", "C2:E2", "C3:D3", "F2:F4"]
    blank = saved(sheet(rows, merges=merges, bordered="A2:F8"))
    after, outcome = filled(blank, months.street)
    values = texts_of(after)
    assert [values.get(at) for at in ("C5", "D5", "E5", "C6", "D6", "E6", "E8")] == [17, 16, 93.8, 25, 24, 83.3, 90]
    assert {at.split(":")[0] for at in left_of(outcome)} == {"C7"}
    assert set(compared(blank, after)["xl/worksheets/sheet1.xml"]) == {"C5", "D5", "E5", "C6", "D6", "E6", "E8"}
    again = reckoned(after, tmp_path)
    assert (again["C8"], again["F5"], again["F8"]) == (42, 33, 82)


def test_a_community_fills_its_own_line_only(months):
    rows = [["社区", "受理", "办结"], ["杨柳社区"], ["枫林社区"]]
    blank = saved(sheet([["群众诉求办理情况"], *rows], merges=["A1:C1"], bordered="A2:C4"))
    after, outcome = filled(blank, months.willow)
    assert texts_of(after) == {
        "A1": "群众诉求办理情况", "A2": "社区", "B2": "受理", "C2": "办结", "A3": "杨柳社区", "B3": 17, "C3": 16, "A4": "枫林社区",
    }  # fmt: skip
    assert left_of(outcome) == {"B4:C4": "枫林社区不在所选单位之内，由他们自己填"}
