"""Headings in the places where offices put them, and the rows around the data that are not data."""

import pytest

from governance.foundation import workbooks
from governance.foundation.workbooks import NoTable, Sheet, find_table, fingerprint, guess_columns
from governance.foundation.workbooks.marks import Marks

ROSTER = {
    "name": ["姓名", "居民姓名"],
    "phone": ["联系电话", "手机"],
    "room": ["室", "房号"],
    "note": ["备注"],
    "province": ["户籍地/省"],
    "city": ["户籍地/市"],
}


def sheet(*rows, merges=(), **more):
    return Sheet("名册", [(n, list(row)) for n, row in enumerate(rows, start=1) if any(row)], list(merges), **more)


def test_the_header_is_found_under_title_notes_and_breadcrumb():
    table = find_table(
        sheet(
            ["1.0", "户籍人口信息登记表"],
            ["一、必须使用原表；\n二、姓名*必填"],
            ["填报单位：", "某某省", "省*"],
            [None],
            [" 居民 姓名*\n", "联系电话：", "房 号", "其他"],
            ["张兰", "13912345678", "301", None],
        ),
        ROSTER,
    )

    assert (table.header_row, table.title) == (5, "1.0")
    assert table.headings == ["居民 姓名", "联系电话", "房 号", "其他"]
    assert table.guess(ROSTER) == {"name": "居民 姓名", "phone": "联系电话", "room": "房 号"}
    assert table.rows == [(6, {"居民 姓名": "张兰", "联系电话": "13912345678", "房 号": "301", "其他": None})]


@pytest.mark.parametrize("merges", [[(1, 2, 1, 3), (1, 0, 2, 0), (1, 1, 2, 1), (1, 4, 2, 4)], [(1, 2, 1, 3)], []])
def test_a_header_of_two_rows_is_joined(merges):
    table = find_table(
        sheet(
            ["姓名", "手机", "户籍地", None, "备注"],
            [None, None, "省*", "市*", None],
            ["张兰", "1", "皖", "合肥", None],
            merges=merges,
        ),
        ROSTER,
    )

    assert table.headings == ["姓名", "手机", "户籍地/省", "户籍地/市", "备注"]
    assert table.guess(ROSTER) == {
        "name": "姓名",
        "phone": "手机",
        "note": "备注",
        "province": "户籍地/省",
        "city": "户籍地/市",
    }
    assert [values["户籍地/市"] for _, values in table.rows] == ["合肥"]


def test_what_stands_around_the_data_is_skipped_and_counted():
    table = find_table(
        sheet(
            ["姓名", "联系电话", "房号", "备注"],
            ["必填，真实姓名", "必填", "如：301", "选填"],
            ["张兰", "1", "301", "合计他家三口人都在"],
            ["小 计", None, None, "1人"],
            ["姓名*", "联系电话", "房号", "备注"],
            ["合计明", "2", "302", None],
            ["合计：", None, None, "2人"],
            ["填报人： 张三", "审核人：", None, None],
            ["备注：本表一式两份"],
        ),
        ROSTER,
    )

    assert [(number, values["姓名"]) for number, values in table.rows] == [(3, "张兰"), (6, "合计明")]
    assert table.skipped == {"填写提示": 1, "合计": 2, "重复表头": 1, "签字": 1, "说明": 1}


def test_data_that_only_resembles_such_rows_is_kept():
    rows = [["合计", "13900000000", "301", None], ["张", "备注：无", "姓名", None], ["李", None, None, None]]
    table = find_table(sheet(["姓名", "联系电话", "房号", "备注"], *rows), ROSTER)

    assert [values["姓名"] for _, values in table.rows] == ["张", "李"]


def test_merged_cells_of_a_family_are_filled_in_the_rows_of_the_table():
    table = find_table(
        sheet(["房号", "姓名", "备注"], ["301", "张", None], [None, "王", None], merges=[(2, 0, 3, 0)]), ROSTER
    )

    assert [(values["房号"], values["姓名"]) for _, values in table.rows] == [("301", "张"), ("301", "王")]


@pytest.mark.parametrize("above", [0, 9])
def test_the_header_is_looked_for_in_ten_rows(above):
    table = find_table(
        sheet(*[[f"说明{n}"] for n in range(above)], ["姓名", "手机", "备注"], ["张", "1", None]), ROSTER
    )

    assert table.header_row == above + 1


@pytest.mark.parametrize(
    "rows",
    [
        [[f"说明{n}"] for n in range(10)] + [["姓名", "手机", "备注"]],
        [["姓名", "手机", "籍贯"], ["张", "1", "皖"]],
        [["张", "李", "王"]],
    ],
)
def test_a_sheet_without_known_headings_says_what_is_wanted(rows):
    with pytest.raises(NoTable, match="姓名、联系电话、室、备注"):
        find_table(sheet(*rows), ROSTER)


def test_a_small_set_of_headings_must_be_whole():
    two = {"community": ["社区"], "grid": ["网格"]}

    assert find_table(sheet(["社区", "网格"], ["杨柳", "一"]), two).header_row == 1
    with pytest.raises(NoTable):
        find_table(sheet(["社区", "片区"], ["杨柳", "一"]), two)


def test_in_a_book_the_visible_sheet_that_is_known_best_is_taken():
    book = workbooks.Book(
        "a.xlsx",
        [
            Sheet(
                "字典", [(1, ["姓名", "手机", "室", "备注", "户籍地/省"]), (2, ["a", "b", "c", "d", "e"])], hidden=True
            ),
            Sheet("空", []),
            Sheet("说明", [(1, ["怎样填写"])]),
            Sheet("名册", [(1, ["姓名", "手机", "备注"]), (2, ["张", "1", None])]),
        ],
    )

    assert find_table(book, ROSTER).sheet == "名册"


def test_doubled_headings_stay_apart_and_one_heading_serves_one_field():
    table = find_table(sheet(["姓名", "电话", "电话", "备注"], ["张", "1", "2", None]), {**ROSTER, "phone": ["电话"]})

    assert table.headings == ["姓名", "电话", "电话(2)", "备注"]
    assert guess_columns(["电话", "姓名"], {"a": ["电话"], "b": ["电话", "手机"], "c": ["姓名"]}) == {
        "a": "电话",
        "c": "姓名",
    }


def test_the_surest_spelling_wins():
    assert guess_columns(["分类（二级）", "分类", "诉求/内容"], {"category": ["分类"], "text": ["内容"]}) == {
        "category": "分类",
        "text": "诉求/内容",
    }


def test_a_fingerprint_knows_a_layout_again_whatever_its_blanks_and_marks():
    assert fingerprint(["姓名*", "联系 电话："]) == fingerprint(["姓 名", "联系电话"])
    assert fingerprint(["姓名", "电话"]) != fingerprint(["电话", "姓名"])


def test_hidden_rows_are_known_to_the_table():
    table = find_table(sheet(["姓名", "手机", "备注"], ["张", "1", None], marks=Marks(rows={2})), ROSTER)

    assert table.hidden_rows == {2}
