"""Rosters as a whole: where the building comes from, who inherits an address, what a corrected mapping does."""

import io
from datetime import date

import openpyxl
import pytest

from governance.foundation.workbooks import NoTable, Unreadable
from residents.addresses import Place
from residents.incoming import FIELDS, SYNONYMS, read_roster
from tests.residents import adversary


def saved(*rows, tab="名册", merges=(), more=()):
    book = openpyxl.Workbook()
    book.active.title = tab
    for row in rows:
        book.active.append(row)
    for cells in merges:
        book.active.merge_cells(cells)
    for name, lines in more:
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(*rows, **more):
    options = {name: more.pop(name) for name in ("columns", "include_hidden", "default_place") if name in more}
    return read_roster(saved(*rows, **more), "名册.xlsx", **options)


def lines(roster):
    return [
        (row.person.get("name", ""), row.place.line if row.place.room else "", [p.words for p in row.problems])
        for row in roster.rows()
    ]


HEAD = ["楼栋", "单元", "室", "姓名", "与户主关系", "户号"]


def test_family_members_with_blank_addresses_live_where_the_head_does():
    roster = read(
        HEAD,
        ["3栋", "1", "301", "张一", "户主", None],
        [None, None, None, "张二", "妻", None],
        [None, None, None, "张三", "女儿", None],
    )

    assert [line[:2] for line in lines(roster)] == [
        ("张一", "3栋1单元301"),
        ("张二", "3栋1单元301"),
        ("张三", "3栋1单元301"),
    ]
    assert ["按上一行的户" in str(row.warnings) for row in roster.rows()] == [False, True, True]


def test_a_new_head_or_an_unknown_relation_inherits_no_address():
    roster = read(
        HEAD,
        ["3栋", "1", "301", "张一", "户主", None],
        [None, None, None, "李一", "户主", None],
        ["3栋", "1", "302", "王一", "户主", None],
        [None, None, None, "王二", None, None],
    )

    assert [(name, place, bool(problems)) for name, place, problems in lines(roster)] == [
        ("张一", "3栋1单元301", False),
        ("李一", "", True),
        ("王一", "3栋1单元302", False),
        ("王二", "", True),
    ]


def test_a_blank_below_a_merge_is_not_filled():
    roster = read(
        HEAD,
        ["3栋", "1", "301", "张一", "户主", None],
        [None, None, None, "张二", "妻", None],
        [None, None, None, "李二", "妻", None],
        merges=["A2:A3", "B2:B3", "C2:C3"],
    )

    assert [(name, place, bool(problems)) for name, place, problems in lines(roster)] == [
        ("张一", "3栋1单元301", False),
        ("张二", "3栋1单元301", False),
        ("李二", "", True),
    ]


def test_the_same_household_number_is_the_same_address():
    roster = read(
        HEAD,
        ["3栋", "1", "301", "张一", None, "8"],
        [None, None, None, "张二", None, "8"],
        [None, None, None, "王五", "妻", "9"],
    )

    assert [(name, bool(problems)) for name, _, problems in lines(roster)] == [
        ("张一", False),
        ("张二", False),
        ("王五", True),
    ]


def test_the_title_is_trusted_over_the_tab_and_the_row_over_both():
    head = ["房号", "姓名", "电话"]
    assert lines(read(["润秀苑5栋居民花名册"], head, ["301", "张一", None], tab="3栋")) == [
        ("张一", "润秀苑5栋301", [])
    ]
    assert lines(read(head, ["301", "张一", None], tab="3栋")) == [("张一", "3栋301", [])]
    assert lines(read(["楼栋", *head], ["8栋", "301", "张一", None], tab="3栋")) == [("张一", "8栋301", [])]
    assert lines(read(["楼栋", *head], [None, "301", "张一", None], tab="3栋")) == [("张一", "3栋301", [])]
    assert lines(read(head, ["301", "张一", None], tab="Sheet1"))[0][2][0].startswith("没有楼栋")


def test_every_sheet_of_a_file_is_read():
    head = ["房号", "姓名", "电话"]
    roster = read(
        head, ["301", "张一", None], tab="1栋", more=[("2栋", [head, ["301", "李一", None]]), ("说明", [["请勿外传"]])]
    )

    assert [line[:2] for line in lines(roster)] == [("张一", "1栋301"), ("李一", "2栋301")]
    assert [plan.name for plan in roster.sheets] == ["1栋", "2栋"]


def test_the_place_where_the_import_was_started_fills_what_is_missing():
    here = Place(estate="润秀苑", building="7")

    assert lines(read(["室", "姓名", "电话"], ["301", "张一", None], default_place=here)) == [
        ("张一", "润秀苑7栋301", [])
    ]


def test_a_corrected_mapping_is_followed_and_may_leave_columns_out():
    rows = [["姓名", "曾用名", "门牌", "电话"], ["张一", "张老一", "3-301", "13912345678"]]
    roster = read(*rows, columns={"名册": {"name": "曾用名", "room": "门牌"}})

    assert [row.person for row in roster.rows()] == [{"name": "张老一"}]
    assert roster.sheets[0].unused == ["姓名", "电话"]


def test_a_row_written_elsewhere_with_its_cells_says_the_same_door(tmp_path):
    """What an error workbook holds is `cells`: in another file, without the tab, the merge or the row above."""
    path = tmp_path / "a.xlsx"
    adversary.make(path)
    rows = [
        row
        for row in read_roster(path, include_hidden=True).rows()
        if row.layout == "I-1" and row.place.room and not row.problems
    ]
    sheets = [(f"行{n}", [list(row.cells), list(row.cells.values())]) for n, row in enumerate(rows)]
    again = list(read_roster(saved(tab="空", more=sheets), "b.xlsx").rows())

    assert len(rows) > 60
    assert [(row.place.line, row.person) for row in again] == [(row.place.line, row.person) for row in rows]


def test_a_sheet_without_people_or_homes_is_no_roster():
    with pytest.raises(NoTable, match="没有找到能导入的花名册"):
        read(["性别", "民族", "政治面貌"], ["男", "汉族", "群众"])
    with pytest.raises(Unreadable):
        read_roster(b"", "a.xlsx")


def test_a_roster_of_posts_is_told_apart_and_gives_no_rows():
    roster = read(
        ["社区", "楼栋/单元", "责任户数", "职务", "姓名", "联系电话"],
        ["杏花社区", "3栋", 36, "楼栋长", "张一", "13912345678"],
    )

    assert (roster.layout, list(roster.rows()), roster.rows_total) == ("I-4", [], 0)


def test_blank_cells_are_known_and_never_a_value():
    row = next(read(["楼栋", "室", "姓名", "电话", "民族", "证件号码"], ["3", "301", "张一", None, "汉", ""]).rows())

    assert row.person == {"name": "张一", "ethnicity": "01"}
    assert row.blank == {("person", "phone"), ("person", "id_number")}


def test_fields_have_labels_and_no_heading_means_two_things():
    words = [word for names in SYNONYMS.values() for word in names]

    assert set(FIELDS) == set(SYNONYMS)
    assert len(words) == len(set(words))


def test_a_long_roster_is_walked_without_being_held():
    lines_of = "\n".join(f"3栋,1,{n % 30 + 1}01,张{n},1391{n:07}" for n in range(30_000))
    roster = read_roster(f"楼栋,单元,室,姓名,电话\n{lines_of}".encode(), "长.csv")
    walk = roster.rows()

    assert (roster.rows_total, next(walk).row, roster.sheets[0].rows_total) == (30_000, 2, 30_000)


def test_bare_days_of_a_file_that_counts_from_1904_are_the_right_days():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (["房号", "姓名", "出生日期"], ["3-301", "张一", 17592], ["3-302", "张二", date(1952, 3, 1)]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    assert [row.person["birth_date"] for row in read_roster(file.getvalue(), "a.xlsx").rows()] == [date(1952, 3, 1)] * 2


def test_a_column_of_ticks_under_户主_names_the_head():
    roster = read(
        ["室", "楼栋", "姓名", "户主"],
        ["301", "3", "张一", "√"],
        ["301", "3", "张二", "张一"],
        ["302", "3", "李一", "李一"],
    )

    assert [row.person.get("relation") for row in roster.rows()] == ["02", None, "02"]


def test_a_general_roster_makes_nobody_a_person_in_need_by_a_word_it_does_not_know():
    row = next(read(["室", "楼栋", "姓名", "类别"], ["301", "3", "张一", "户籍人口"]).rows())

    assert (row.marks, "不认识" in row.warnings[0].words) == ([], True)


def test_a_title_gives_its_category_to_every_row():
    rows = list(read(["杏花社区独居老人台账"], ["姓名", "住址", "联系电话"], ["张一", "润秀苑3栋301", None]).rows())

    assert [(row.layout, [kind.value for kind, _ in row.marks]) for row in rows] == [("I-5", ["living_alone_elder"])]
