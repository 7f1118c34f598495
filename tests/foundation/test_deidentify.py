"""What leaves the office names nobody: numbers, doors and known names go, buildings and amounts stay."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.foundation.deidentify import PATTERNS, _may_stay, deidentify, masked

MESSAGES = Path(__file__).parents[3] / "shared" / "data" / "citizen-messages-495.xlsx"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("电话13812345678", "电话（电话略）"),
        ("电话 138 1234 5678 或 0551-62345678", "电话 （电话略） 或 （电话略）"),
        ("１３８１２３４５６７８", "（电话略）"),
        ("身份证34010419480312123X", "身份证（证件号略）"),
        ("340104 19480312 1234", "（证件号略）"),
        ("住3栋2单元301室", "住3栋某户"),
        ("3号楼1203老陈家漏水", "3号楼某户老陈家漏水"),
        ("长沟中街25号301号", "长沟中街25号某户"),
        ("3-2-301 的住户", "某户 的住户"),
        ("三〇一室", "某户"),
        ("2单元 502室", "某户"),
        ("皖A12345 占了车位", "（车牌略） 占了车位"),
        ("微信号abc12345", "（联系方式略）"),
        ("卡号6222021234567890123", "卡号（号码略）"),
        ("街坊老李@qq.com写信到li@qq.com", "街坊老李@qq.com写信到（联系方式略）"),
    ],
)
def test_what_points_to_a_person_goes(text, told):
    assert deidentify(text).text == told


@pytest.mark.parametrize(
    "text",
    [
        "3号楼2单元楼道灯坏了", "应到 120户，3号楼 36 户", "预算1000000元", "2026-11-22 19:00 开会", "2021-3-15", "每平方米 1200元",
        "1号楼300米外", "第 3 次会议，20261122", "机动车位 147 个、非机动车位 63 个", "5号楼120人到会",
    ],
)  # fmt: skip
def test_what_points_to_a_place_a_day_or_a_sum_stays(text):
    assert deidentify(text).text == text


def test_known_names_go_and_are_listed_and_the_longer_is_taken_first():
    done = deidentify(
        "王小明和王小说，欧阳娜娜主持", {"王小": "王*", "王小明": "居民代表", "欧阳娜娜": masked("欧阳娜娜")}
    )
    assert done.text == "居民代表和王*说，欧阳*主持"
    assert done.found == [("姓名", "欧阳娜娜"), ("姓名", "王小明"), ("姓名", "王小")]


def test_the_offices_own_telephone_stays():
    text = "监督电话 028-27222000，老张 13912345678"
    assert deidentify(text, keep=["028-27222000"]).text == "监督电话 028-27222000，老张 （电话略）"


def nothing_left(text, names=()):
    for kind, pattern in PATTERNS:
        assert [hit[0] for hit in pattern.finditer(text) if not _may_stay(kind, hit[0], ())] == []
    assert not any(name in text for name in names)


WRITING = st.text(alphabet="3号楼栋幢2单元01室 户-—#12345678９年月日元张三李四Xx:：，。住电话(（)）", max_size=60)


@settings(max_examples=300, deadline=None)
@given(WRITING)
def test_a_second_look_finds_nothing(text):
    once = deidentify(text, {"张三": "张*", "李四": "居民代表"}).text
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", once)
    assert "张三" not in once and "李四" not in once


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="楼道灯坏了请来修，。", max_size=12),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.integers(1, 30),
    st.integers(1, 6),
    st.integers(101, 3306),
    st.text(alphabet="漏水多日了，。", max_size=8),
)
def test_no_phone_and_no_door_survives_whatever_stands_around(before, phone, block, entrance, room, after):
    text = f"{before}{phone}，住{block}号楼{entrance}单元{room}室{after}"
    told = deidentify(text).text
    assert phone not in told and f"{room}室" not in told
    assert told.startswith(before) and told.endswith(after) and f"{block}号楼" in told


@pytest.mark.skipif(not MESSAGES.exists(), reason="the collected messages are not on this machine")
def test_real_messages_keep_their_sense_and_lose_their_numbers():
    import openpyxl

    page = openpyxl.load_workbook(MESSAGES, read_only=True).active
    texts = [str(cell) for row in page.iter_rows(min_row=2, values_only=True) for cell in row if isinstance(cell, str)]
    assert len(texts) > 400
    lost = kept = 0
    for text in texts:
        done = deidentify(text)
        nothing_left(done.text)
        assert deidentify(done.text).text == done.text
        lost += sum(len(words) for _, words in done.found)
        kept += len(text)
    assert lost < kept / 50  # a tool that swallowed whole sentences would be no use
