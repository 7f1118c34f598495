"""Per-row lists an adversary would send: sign-off lines, drop-down lists out of hidden sheets, protection, no rows."""

from datetime import date

import pytest
from openpyxl.styles import Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from residents.models import CareMark, CareProfile
from tests.builders import make_dwelling, make_household, make_resident
from tests.overview.blanks.sheets import changed, compared, reckoned, saved, sheet, texts_of
from tests.overview.blanks.test_adversary_tables import filled, left_of

PEOPLE = [("吴桂兰", "2", date(1938, 5, 6)), ("陈国强", "1", date(1941, 10, 1)), ("孙秀英", "2", date(1944, 2, 29))]


@pytest.fixture
def elders(town):
    town.homes = []
    for number, (name, sex, born) in enumerate(PEOPLE):
        door = make_dwelling(town.building, f"{number + 1}01", town.entrance)
        one = make_resident(make_household(door), name, sex=sex, birth_date=born)
        profile = CareProfile.objects.create(resident=one, opened_on=date(2026, 1, 1))
        CareMark.objects.create(profile=profile, kind="living_alone_elder", since=date(2026, 1, 1))
        town.homes.append(one)
    return town


def roster(rows=4, signed=True):
    wb = sheet([
        ["80岁以上老年人信息登记表"],
        ["填报单位：", None, None, None, None, None],
        ["序号", "姓名*", "性别*", "出生年月", "家庭住址", "低保金额"],
        *[[n] for n in range(1, rows + 1)],
        *([["填报人：", None, "审核人：", None, "联系电话："]] if signed else []),
    ], merges=["A1:F1"], bordered=f"A3:F{rows + 3}")  # fmt: skip
    lists = wb.create_sheet("字典")
    for row, word in enumerate(("1-男", "2-女", "9-未说明"), start=1):
        lists.cell(row, 1, word)
    lists.sheet_state = "hidden"
    rule = DataValidation("list", formula1="字典!$A$1:$A$3")
    rule.add(f"C4:C{rows + 3}")
    wb.worksheets[0].add_data_validation(rule)
    return wb


def test_a_list_with_a_dictionary_and_a_line_for_signatures(elders, tmp_path):
    blank = saved(roster())
    after, outcome = filled(blank, elders.willow)
    values = texts_of(after)
    assert [[values.get(f"{c}{r}") for c in "ABCD"] for r in (4, 5, 6, 7)] == [
        [1, "吴桂兰", "2-女", "1938.05"], [2, "陈国强", "1-男", "1941.10"], [3, "孙秀英", "2-女", "1944.02"], [4, None, None, None],
    ]  # fmt: skip
    assert values["E4"].startswith("杏花苑1")
    assert values["A8"] == "填报人："
    assert {why for at, why in left_of(outcome).items()} == {"“80岁以上高龄老人台账”里没有这一栏"}
    assert set(compared(blank, after)) == {"xl/worksheets/sheet1.xml"}
    assert reckoned(after, tmp_path)["B4"] == "吴桂兰"


def test_rows_are_made_where_nothing_stands_below(elders, tmp_path):
    blank = saved(roster(rows=1, signed=False))
    after, _ = filled(blank, elders.willow)
    values = texts_of(after)
    assert [values[f"B{row}"] for row in (4, 5, 6)] == ["吴桂兰", "陈国强", "孙秀英"]
    assert [values[f"A{row}"] for row in (4, 5, 6)] == [1, 2, 3]
    assert reckoned(after, tmp_path)["B6"] == "孙秀英"


def test_only_headings_and_not_a_single_row(elders):
    wb = sheet([["独居老人名册（80岁以上老人）"], ["姓名", "性别", "年龄", "住址"]], merges=["A1:D1"])
    after, outcome = filled(saved(wb), elders.willow)
    assert texts_of(after)["A1"].startswith("独居老人")  # two ledgers could be meant: nobody is written down
    assert "A3" not in texts_of(after)
    key = next(iter(outcome.lists))
    after, _ = filled(saved(wb), elders.willow, {key: "stock:elders"})
    assert [texts_of(after).get(f"A{row}") for row in (3, 4, 5)] == ["吴桂兰", "陈国强", "孙秀英"]


def test_of_a_protected_sheet_only_unlocked_cells_are_filled(elders):
    wb = roster()
    ws = wb.worksheets[0]
    ws.protection.sheet = True
    for row in range(4, 8):
        for column in (2, 3):
            ws.cell(row, column).protection = Protection(locked=False)
    blank = saved(wb)
    after, _ = filled(blank, elders.willow)
    assert set(compared(blank, after)["xl/worksheets/sheet1.xml"]) == {"B4", "C4", "B5", "C5", "B6", "C6"}


def test_a_drop_down_list_nobody_can_read_is_left_alone(elders):
    wb = roster()
    wb.defined_names["性别表"] = DefinedName("性别表", attr_text='INDIRECT("字典!A"&1)')
    ws = wb.worksheets[0]
    ws.data_validations.dataValidation[0].formula1 = "性别表"
    after, outcome = filled(saved(wb), elders.willow)
    assert "C4" not in texts_of(after)
    assert "下拉选项由公式决定，程序读不到，有 3 行没有填" in left_of(outcome).values()


def test_a_title_that_narrows_further_is_asked_about(elders):
    wb = roster()
    wb.worksheets[0]["A1"] = "80岁以上老年人高龄津贴发放登记表"
    after, outcome = filled(saved(wb), elders.willow)
    assert "B4" not in texts_of(after)
    assert any("请选一下用哪本台账" in why for why in left_of(outcome).values())


def prefixed(xml):
    """The sheet as the Open XML SDK and some WPS versions write it: every element with a prefix, no r on cells."""
    import re

    xml = xml.replace("xmlns=", "xmlns:x=", 1)
    xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml)
    return xml.replace("<x:?xml", "<?xml")


def test_prefixed_elements_as_other_programs_write_them(elders, tmp_path):
    blank = changed(saved(roster()), {"xl/worksheets/sheet1.xml": prefixed})
    after, _ = filled(blank, elders.willow)
    assert [texts_of(after).get(f"B{row}") for row in (4, 5, 6)] == ["吴桂兰", "陈国强", "孙秀英"]
    assert set(compared(blank, after)["xl/worksheets/sheet1.xml"]) >= {"B4", "B5", "B6", "C4"}
    assert reckoned(after, tmp_path)["B6"] == "孙秀英"
