"""Cells as systems and people leave them; what could mean two things is refused with the reason."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from governance.foundation.workbooks import Doubtful, day, is_damaged, moment, phone, text, token, yes


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        (24.0, "24"),
        ("24.0", "24"),
        (24, "24"),
        (0.5, "0.5"),
        (True, "是"),
        (date(2020, 1, 6), "2020-01-06"),
        (datetime(2020, 1, 6, 12, 9), "2020-01-06 12:09:00"),
        ("\n\t\t\t\n\t\t\tA3区，人行道。\n\t\n\t\t\n", "A3区，人行道。"),
        ("书记：\u3000\u3000你好\r\n\r\n\r\n 二、\t请问 ", "书记： 你好\n二、 请问"),
        ("a_x000D_\nb", "a\nb"),
        ("ＡＢ１２，“引号”（全角）", "AB12，“引号”（全角）"),
        ("\ufeff零\u200b宽\x07", "零宽"),
        ("半\ud83d", "半"),
        ("第1.0版", "第1.0版"),
    ],
)
def test_text(cell, said):
    assert text(cell) == said


def test_a_token_has_no_blanks_and_is_half_width():
    assert token(" ＷＨ－ 01\n（二）") == "WH-01(二)"
    assert token("'0123") == "0123"


@pytest.mark.parametrize(
    "cell",
    [
        "2020/1/6 12:09:38",
        "2020-01-06 12:09:38",
        "2020.1.6 12:09:38",
        "2020年1月6日 12时9分38秒",
        "2020年1月6日（周一）12：09：38",
        "20200106120938",
        "2020-01-06T12:09:38",
        "2020-01-06T04:09:38Z",
        "2020/1/6 下午12:09:38",
        " 2020/01/06  12:09:38.0 ",
        datetime(2020, 1, 6, 12, 9, 38),
        43836.50668981482,
    ],
)
def test_moments(cell):
    assert moment(cell) == timezone.make_aware(datetime(2020, 1, 6, 12, 9, 38))


@pytest.mark.parametrize(
    "cell",
    [
        "2020/1/6",
        "2020年1月6日",
        "20200106",
        20200106.0,
        43836,
        43836.0,
        "43836",
        date(2020, 1, 6),
        "２０２０－０１－０６",
        "'2020.01.06",
    ],
)
def test_days(cell):
    assert day(cell) == date(2020, 1, 6)


@pytest.mark.parametrize("cell", ["25/6/2020", "6/25/2020", "6-25-2020"])
def test_a_year_at_the_end_is_taken_when_month_and_day_cannot_be_mixed_up(cell):
    assert day(cell) == date(2020, 6, 25)


@pytest.mark.parametrize("cell", [None, "", "  ", "\t\n"])
def test_empty_is_no_date(cell):
    assert moment(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1/6/2020", "分不清月和日"),
        ("20/1/6", "年份不清"),
        ("2020.1", "缺日期"),
        (1952.1, "缺日期"),
        (195203, "缺日期"),
        ("2020年1月", "缺日期"),
        ("2020-13-01", "没有这一天"),
        ("2020/2/30", "没有这一天"),
        ("2020/1/6 25:00", "没有这一天或这个时刻"),
        ("2020/1/6 中午", "时间看不懂"),
        ("正月初六", "不是日期"),
        ("1812-01-06", "年份不对"),
        (99999999, "不是日期"),
        (12, "不是日期"),
        (True, "不是日期"),
    ],
)
def test_what_cannot_be_sure_is_doubtful(cell, reason):
    with pytest.raises(Doubtful, match=reason):
        moment(cell)


@pytest.mark.parametrize(
    ("cell", "numbers", "note"),
    [
        (13900000000.0, ["13900000000"], ""),
        ("13912345678.0", ["13912345678"], ""),
        ("139-1234-5678", ["13912345678"], ""),
        ("139 1234 5678", ["13912345678"], ""),
        ("+86 13912345678", ["13912345678"], ""),
        ("13912345678(儿子)", ["13912345678"], "儿子"),
        ("13912345678（儿子）/0551-62345678、62345678", ["13912345678", "0551-62345678", "62345678"], "儿子"),
        ("（0551）62345678", ["0551-62345678"], ""),
        ("1.3912345678E+10", ["13912345678"], ""),
        ("无", [], "无"),
        (None, [], ""),
    ],
)
def test_phones(cell, numbers, note):
    found = phone(cell)

    assert (found.numbers, found.note, found.first) == (numbers, note, (numbers or [""])[0])


@pytest.mark.parametrize(
    ("cell", "reason"), [("1.39E+10", "后几位已经丢失"), ("1391234567", "不是电话"), (0.5, "不是电话")]
)
def test_a_broken_phone_is_doubtful(cell, reason):
    with pytest.raises(Doubtful, match=reason):
        phone(cell)


def test_a_long_number_in_a_number_cell_has_lost_its_end():
    assert is_damaged(3.40111195203010e17)
    assert not is_damaged("340111195203010029")
    assert not is_damaged(13900000000.0)


def test_yes_no_and_blank():
    assert [yes(cell) for cell in ["是", "√", "Y", 1.0, True, "否", "×", "0", "", None]] == [True] * 5 + [False] * 3 + [
        None
    ] * 2
    with pytest.raises(Doubtful):
        yes("也许")
