"""Phones, dates, codes, categories and notes as cells hold them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.foundation.workbooks import Doubtful
from residents.choices import CareKind, Precision
from residents.incoming.care_words import kind_of_title, marks_in, suggested, ticked
from residents.incoming.dates import Lunar, known
from residents.incoming.phones import Masked, Phones, phones
from residents.incoming.reading import read_roster
from residents.incoming.words import WORDS, chosen

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cell", "first", "others"),
    [
        ("13912345678", "13912345678", ""),
        (13912345678.0, "13912345678", ""),
        ("13912345678.0", "13912345678", ""),
        ("１３９１２３４５６７８", "13912345678", ""),
        ("139 1234 5678", "13912345678", ""),
        ("139-1234-5678", "13912345678", ""),
        ("13912 345678", "13912345678", ""),
        ("+86 13912345678", "13912345678", ""),
        ("(0551)65123456", "0551-65123456", ""),
        ("0551 65123456", "0551-65123456", ""),
        ("65123456-801", "65123456-801", ""),
        ("13912345678/0551-65123456", "13912345678", "0551-65123456"),
        ("13912345678 13812345678", "13912345678", "13812345678"),
        ("13912345678或13812345678", "13912345678", "13812345678"),
        ("13912345678（儿子）", "13912345678", "13912345678（儿子）"),
        ("13912345678 (儿子 小王)；13812345678", "13812345678", "13912345678（儿子小王）"),
        ("女儿：13912345678", "13912345678", "13912345678（女儿）"),
        ("无", "", ""),
        (None, "", ""),
    ],
)
def test_phone_cells_say_who_answers(cell, first, others):
    assert phones(cell)[:2] == (first, others)


@pytest.mark.parametrize(
    "cell", ["1.39E+10", "1391234567", "139123456789", "12912345678", "13912345678/1381", 0.5, "12345", "打这个号123"]
)
def test_a_number_that_cannot_be_right_is_not_taken_and_none_beside_it(cell):
    with pytest.raises(Doubtful):
        phones(cell)


def test_a_starred_phone_is_no_phone_and_a_round_one_is_doubted():
    with pytest.raises(Masked):
        phones("139****5678")
    assert phones(13900000000.0) == Phones("13900000000", "", "号码后几位都是 0，请核对是否被表格软件改过")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (date(1952, 3, 1), "1952-03-01"),
        ("1952-03-01 00:00:00", "1952-03-01"),
        (17592.0, "1948-02-29"),
        (1952.1, "1952年"),
        (1952.11, "1952-11"),
        (1952.0301, "1952-03-01"),
        (195203.0, "1952-03"),
        (19520301.0, "1952-03-01"),
        ("1952.1", "1952-01"),
        ("1952.10", "1952-10"),
        ("1952.03.00", "1952-03"),
        ("1952年", "1952年"),
        ("19054", "1952-03-01"),
        ("不详", "None"),
        (None, "None"),
    ],
)
def test_dates_are_as_precise_as_they_are_written(cell, said):
    assert str(known(cell, today=TODAY)) == said


@pytest.mark.parametrize(
    "cell",
    [52.3, "52.3", "52年3月", 520301.0, "1952-13-01", "1952.13", "2099-01-01", "1850-1-1", "3/4/1952", "很久以前"],
)
def test_a_date_that_could_be_another_is_not_guessed(cell):
    with pytest.raises(Doubtful):
        known(cell, today=TODAY)


def test_the_farmers_calendar_is_told_from_a_wrong_date():
    for cell in ("农历三月初一", "1952年腊月廿三", "阴历1952-03-01"):
        with pytest.raises(Lunar):
            known(cell, today=TODAY)


def test_days_count_from_1904_where_the_file_says_so_and_lost_zeros_where_cells_are_text():
    assert known(17592.0, from_1904=True, today=TODAY).on == date(1952, 3, 1)
    assert known("1952.1", numbers_as_text=True, today=TODAY).precision == Precision.YEAR
    assert known("1952.3", numbers_as_text=True, today=TODAY).on == date(1952, 3, 1)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_way_to_write_a_whole_date_comes_to_the_same(day):
    ways = [
        f"{day}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        day,
    ]

    assert {known(way, today=TODAY).on for way in ways} == {day}


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("sex", "1.男", "1"), ("sex", "女性", "2"), ("ethnicity", "汉", "01"), ("ethnicity", "Han", "01"), ("ethnicity", "土家族", "15"),
        ("relation", "老伴", "10"), ("relation", "大儿子", "22"), ("relation", "租客", "98"), ("relation", "保姆", "98"),
        ("relation", "女儿（次女）", "30"), ("relation", "妻", "12"), ("politics", "中共党员", "01"), ("politics", "预备党员", "02"),
        ("education", "大专", "30"), ("education", "61", "60"), ("marriage", "离异", "40"), ("match", "户在人不在", "registered_only"),
        ("occupancy", "出租", "rented"), ("occupancy", "空置", "vacant"), ("registration", "外地", "elsewhere"),
    ],
)  # fmt: skip
def test_the_words_of_offices_are_codes(field, words, value):
    assert chosen(field, words) == (value, True)


def test_a_word_nobody_knows_is_no_code_and_a_word_for_nothing_is_understood():
    assert chosen("relation", "邻居家的猫") == (None, False)
    assert chosen("politics", "不详") == (None, True)
    assert chosen("relation", "3") == (None, False)  # a daughter in one standard, a parent in the other


def test_every_code_of_the_words_is_a_code_of_its_field():
    from residents.models import Resident

    for field in ("sex", "ethnicity", "relation", "politics", "education", "marriage", "registration", "match"):
        assert set(map(str, WORDS[field].values())) <= {
            str(code) for code, _ in Resident._meta.get_field(field).choices
        }


@pytest.mark.parametrize(
    ("words", "kinds", "strange"),
    [
        ("独居、低保、80岁以上", {"living_alone_elder": "", "subsistence_allowance": "", "advanced_age": ""}, []),
        ("残疾（肢体，二级）", {"disability": "肢体 二级"}, []),
        ("视力残疾一级", {"disability": "视力残疾一级"}, []),
        ("失能/半失能", {"disabled_elder": ""}, []),
        ("低保边缘", {"near_subsistence": ""}, []),
        ("孤儿；留守儿童", {"child_in_difficulty": "", "left_behind": ""}, []),
        ("高龄和独居", {"advanced_age": "", "living_alone_elder": ""}, []),
        ("残疾军人", {"veteran_preferential": "残疾军人"}, []),
        ("一般", {}, []),
        ("爱养花", {}, ["爱养花"]),
        ("非独居；不是低保", {}, ["非独居", "不是低保"]),
        ("原低保（已取消）", {}, ["原低保(已取消)"]),
        ("子女残疾、配偶重病", {}, ["子女残疾", "配偶重病"]),
        ("残疾人子女", {}, ["残疾人子女"]),
        ("子女在外独居", {"living_alone_elder": ""}, []),
        ("父母双残困境儿童", {"child_in_difficulty": ""}, []),
        ("无人抚养", {"child_in_difficulty": ""}, []),
    ],
)
def test_categories_are_read_out_of_words(words, kinds, strange):
    found, rest = marks_in(words)

    assert ({kind.value: detail for kind, detail in found}, rest) == (kinds, strange)


def test_ticks_are_yes_no_or_unknown():
    assert [ticked(cell) for cell in ("√", "是", "Y", 1.0, "●", "×", "否", 0, "无", None, " ", "肢体二级")] == [
        True, True, True, True, True, False, False, False, False, None, None, "肢体二级",
    ]  # fmt: skip


def test_a_title_supplies_the_category_when_it_names_one():
    assert kind_of_title("杏花社区独居老人台账") == CareKind.LIVING_ALONE_ELDER
    assert kind_of_title("独居、空巢老人台账") is None
    assert kind_of_title("重点人群台账") is None


@pytest.mark.parametrize(
    ("note", "status", "on"),
    [
        ("已故", "dead", None),
        ("2023.5去世", "dead", date(2023, 5, 1)),
        ("去世（2023年5月3日）", "dead", date(2023, 5, 3)),
        ("独居；已于2024年病故", "dead", date(2024, 1, 1)),
        ("已搬走", "left", None),
        ("全家已搬至上海", "left", None),
        ("2024年3月搬离", "left", date(2024, 3, 1)),
        ("老伴去世", "", None),
        ("丈夫已故，独居", "", None),
        ("户籍已迁出", "", None),
        ("父母双亡", "", None),
        ("子女搬走后独居", "", None),
        ("原住3栋，2019年搬来", "", None),
        ("", "", None),
    ],
)
def test_a_note_suggests_only_what_it_says_of_the_person(note, status, on):
    assert suggested(note) == (status, on)


@pytest.mark.parametrize(
    ("said", "days"), [("1次/月", 30), ("每月1次", 30), ("2次/周", 4), ("每周1次", 7), ("每季度一次", 90)]
)
def test_how_often_is_read_either_way_round(said, days):
    rows = list(read_roster(f"姓名,住址,重点类别,走访频次\n甲,1栋1单元101,独居,{said}".encode(), "a.csv").rows())
    assert rows[0].care["every"] == days
