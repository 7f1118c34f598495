"""The adversary's workbook, row by row: nobody is taken for somebody else, and no row is gone without a reason."""

import pytest

from residents.incoming import read_roster
from tests.residents import adversary


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("adversary") / "花名册.xlsx"
    return path, adversary.make(path)


@pytest.fixture(scope="module")
def shown(workbook):
    return read_roster(workbook[0])


@pytest.fixture(scope="module")
def everything(workbook):
    return read_roster(workbook[0], include_hidden=True)


@pytest.fixture(scope="module")
def read(everything):
    return {(row.sheet, row.row): row for row in everything.rows()}


def test_every_line_of_data_is_read_and_nothing_else(workbook, read):
    assert sorted(read) == sorted(workbook[1])


def told(row):
    """What the row became, in the words of `Wanted`."""
    return {
        "name": row.person.get("name", ""),
        "place": row.place.line if row.place.room else "",
        "damaged": row.damaged_digits,
        "marks": tuple(sorted(kind.value for kind, _ in row.marks)),
    }


def test_each_row_becomes_what_it_must(workbook, read):
    wrong = []
    for at, want in workbook[1].items():
        row = read[at]
        reasons = "；".join(problem.words for problem in row.problems)
        if bool(want.refused) != bool(row.problems) or want.refused not in reasons:
            wrong.append((at, want.name, "refused", want.refused, reasons))
        found = told(row)
        for name in ("name", "place", "damaged", "marks"):
            expected = getattr(want, name)
            if not want.refused and (expected or name in ("name", "damaged")) and found[name] != expected:
                wrong.append((at, want.name, name, expected, found[name]))
        for name, value in want.person.items():
            if row.person.get(name) != value:
                wrong.append((at, want.name, name, value, row.person.get(name)))
        wrong += [(at, want.name, name, "absent", row.person[name]) for name in want.absent if name in row.person]
        for name, value in want.more.items():
            group, _, column = name.partition(".")
            is_so = getattr(row, group).get(column) if column else getattr(row, group)
            if is_so != value:
                wrong.append((at, want.name, name, value, is_so))
        warnings = "；".join(warning.words for warning in row.warnings)
        if want.warned not in warnings:
            wrong.append((at, want.name, "warned", want.warned, warnings))
    assert wrong == []


def test_the_sheets_are_told_apart_by_title_and_headings(shown):
    plans = {plan.name: plan for plan in shown.sheets}

    assert {name: plan.layout for name, plan in plans.items()} == {
        "吸毒人员登记表": "I-1",
        "3栋": "I-1",
        "证件": "I-1",
        "取值": "I-1",
        "住址": "I-1",
        "分栋": "I-1",
        "Sheet9": "I-5",
        "房屋": "I-2",
        "名册": "I-3",
        "重复": "I-1",
        "筛选": "I-1",
        "旧名单": "I-1",
        "骨干": "I-4",
    }
    assert plans["吸毒人员登记表"].title == "户籍人口信息登记表"


def test_what_may_not_be_collected_is_named_and_appears_in_no_row(shown, read):
    plans = {plan.name: plan for plan in shown.sheets}

    assert {name: plan.forbidden for name, plan in plans.items() if plan.forbidden} == {
        "吸毒人员登记表": ["血型", "宗教信仰", "月收入(元)"],
        "Sheet9": ["宗教信仰"],
        "名册": ["入党日期", "转正日期"],
    }
    one = read["名册", 3]
    stored = repr((one.person, one.household, one.dwelling, one.party, one.care, one.marks))
    assert "1985" not in stored and "1986" not in stored


def test_lines_that_are_no_data_are_counted_by_kind(shown):
    plans = {plan.name: plan.skipped for plan in shown.sheets}

    assert {name: skipped for name, skipped in plans.items() if skipped} == {
        "吸毒人员登记表": {"填写提示": 1, "签字": 1},
        "3栋": {"空行": 1, "合计": 2, "说明": 1, "签字": 1},
        "分栋": {"合计": 1, "楼栋标题": 1, "重复表头": 2, "标题": 1},
    }


def test_hidden_rows_and_sheets_are_counted_and_left_out_until_asked_for(shown, everything):
    names = {row.person.get("name") for row in shown.rows()}

    assert (shown.hidden, {"何一", "何二", "吕一"} & names) == (2, {"何一"})
    assert (everything.hidden, {"何一", "何二", "吕一"} & {row.person.get("name") for row in everything.rows()}) == (
        0,
        {"何一", "何二", "吕一"},
    )
    plan = next(plan for plan in shown.sheets if plan.name == "筛选")
    assert (plan.rows_total, plan.hidden_rows, plan.hidden_columns) == (2, 1, ["电话"])


def test_rows_may_be_walked_twice_and_say_the_same(everything):
    assert list(everything.rows()) == list(everything.rows())
    assert everything.rows_total == sum(1 for _ in everything.rows())


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding(encoding, delimiter):
    rows = list(read_roster(adversary.as_csv(encoding, delimiter), "名单.csv").rows())

    assert [(row.person["name"], row.place.line, row.damaged_digits, len(row.problems)) for row in rows] == [
        ("张一", "3栋1单元301", "", 0),
        ("张二", "3栋1单元302", "340111", 0),
        ("张三", "3栋1单元303", "", 1),
        ("张四", "3栋1单元304", "", 0),
    ]
    assert str(rows[1].person["birth_precision"]) == "year"  # a CSV shows 1952.10 as 1952.1 when it was a number
    assert rows[3].person["phone"] == "13912340104"


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_a_web_page_named_xls_is_read_with_its_merged_cells(encoding):
    rows = list(read_roster(adversary.as_page(encoding), "名单.xls").rows())

    assert [(row.person["name"], row.place.line) for row in rows] == [("张一", "3栋301"), ("张二", "3栋301")]
