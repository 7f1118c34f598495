"""Identity numbers: the old, the permits of Hong Kong, Macao and Taiwan, foreigners, and every way to mistype one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.choices import Document, Sex
from residents.identity import (
    Identity,
    MaskedNumber,
    WrongNumber,
    check_digit,
    identify,
    lengthened,
    normalised,
    said_document,
)

TODAY = date(2026, 11, 21)


def numbered(area="340111", born="19520301", sequence="002"):
    seventeen = f"{area}{born}{sequence}"
    return seventeen + check_digit(seventeen)


AREAS = st.sampled_from(["110101", "340111", "340104", "342601", "650102", "810000", "820000", "830000"])
DAYS = st.dates(min_value=date(1897, 1, 1), max_value=TODAY)
NUMBERS = st.builds(
    lambda area, born, sequence: numbered(area, f"{born:%Y%m%d}", f"{sequence:03}"), AREAS, DAYS, st.integers(1, 998)
)


@given(NUMBERS)
def test_any_seventeen_places_with_the_right_last_one_are_accepted(number):
    found = identify(number, today=TODAY)

    assert (found.number, f"{found.birth_date:%Y%m%d}") == (number, number[6:14])
    assert found.sex == (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_any_one_changed_digit_is_refused(number, place, by):
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    with pytest.raises(WrongNumber):
        identify(wrong, today=TODAY)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_exchanged_are_refused(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(WrongNumber):
            identify(swapped, today=TODAY)


@pytest.mark.parametrize("born", ["19380412", "19520301", "19751231", "19001010"])
@pytest.mark.parametrize("area", ["340111", "340104"])
def test_people_born_before_the_address_code_was_in_force_are_accepted(area, born):
    assert identify(numbered(area, born), today=TODAY).warning == ""


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_permits_of_hong_kong_macao_and_taiwan_are_known(area):
    found = identify(numbered(area, "19880808", "001"), today=TODAY)

    assert (found.kind, found.birth_date, found.sex) == (Document.PERMIT, date(1988, 8, 8), Sex.MALE)


def test_a_foreigners_card_begins_with_nine_and_has_the_same_last_place():
    found = identify(numbered("934156", "19700102", "123"), today=TODAY)

    assert (found.kind, found.birth_date, found.warning) == (Document.FOREIGNER, date(1970, 1, 2), "")


def test_an_old_number_is_accepted_and_says_what_it_may_have_become():
    found = identify("340111520301002", today=TODAY)

    assert found == Identity("340111520301002", Document.OLD, date(1952, 3, 1), Sex.FEMALE, "15位旧号，建议换成18位")
    assert lengthened("340111520301002") == numbered()


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("E12345678", Document.PASSPORT),
        ("EA1234567", Document.PASSPORT),
        ("G12345678", Document.PASSPORT),
        ("H1234567890", Document.TRAVEL),
        ("M12345678", Document.TRAVEL),
        ("01234567", Document.TRAVEL),
        ("CHN110185060501", Document.FOREIGNER),
    ],
)
def test_other_documents_are_known_by_their_form(number, kind):
    assert identify(number, today=TODAY) == Identity(number, kind)


def test_what_has_no_form_is_accepted_when_the_column_says_what_it_is():
    assert identify("AB-99213", Document.PASSPORT, TODAY) == Identity("AB-99213", Document.PASSPORT)
    assert identify("军字第0012345号", Document.OTHER, TODAY) == Identity("军字第0012345号", Document.OTHER)
    assert identify("19880808", Document.TRAVEL, TODAY) == Identity("19880808", Document.TRAVEL)


RIGHT_X = next(n for k in range(100, 200) if (n := numbered(sequence=str(k))).endswith("X"))
NOT_X = numbered()


@pytest.mark.parametrize(
    "written",
    [
        RIGHT_X.lower(),
        f"'{RIGHT_X}",
        f" {RIGHT_X[:6]} {RIGHT_X[6:14]} {RIGHT_X[14:]}\t",
        "".join(chr(ord(c) + 0xFEE0) for c in RIGHT_X),
        RIGHT_X[:17] + "×",
        RIGHT_X[:17] + "*",
        RIGHT_X[:17] + "ｘ",
        RIGHT_X[:17] + "Х",  # Cyrillic
        f"\u200b{RIGHT_X}\xa0",
    ],
)
def test_the_ways_people_write_a_number_come_to_the_same(written):
    assert identify(written, today=TODAY).number == RIGHT_X


def test_a_star_is_an_x_only_where_the_check_says_so():
    for star in "×*Xx":
        with pytest.raises(WrongNumber, match="校验码"):
            identify(NOT_X[:17] + star, today=TODAY)


def test_the_tail_of_a_number_cell_is_not_part_of_the_number():
    assert normalised(f"{NOT_X}.0") == NOT_X


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (numbered(born="20990101"), "还没有到"),
        (numbered(born="18900101"), "超过 130 岁"),
        (numbered(born="19520231"), "不存在"),
        (numbered(born="00000000"), "不存在"),
        (NOT_X[:-1], "17位"),
        (NOT_X + "1", "19位"),
        ("340111521301002", "不存在"),
        ("同上", "有文字"),
        ("19520301", "出生日期"),
        ("???", "看不出"),
        ("A", "看不出"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(number, reason):
    with pytest.raises(WrongNumber, match=reason):
        identify(number, today=TODAY)


def test_a_starred_number_is_told_from_a_wrong_one():
    for starred in ("340111********0029", "3401**********0029", "340111195203******"):
        with pytest.raises(MaskedNumber):
            identify(starred, today=TODAY)


@pytest.mark.parametrize("blank", [None, "", "  ", "无", "暂无", "未办", "—", "/"])
def test_having_no_number_is_not_wrong(blank):
    assert identify(blank, today=TODAY) is None


def test_a_strange_address_code_and_lost_last_places_are_only_said():
    strange = identify(numbered("200101"), today=TODAY)
    lost = next(n for k in range(0, 1000, 100) if (n := numbered(sequence=f"{k:03}")).endswith("000"))

    assert (strange.kind, "没有见过" in strange.warning) == (Document.CITIZEN, True)
    assert "末三位" in identify(lost, today=TODAY).warning


def test_digits_of_other_scripts_are_no_number():
    with pytest.raises(WrongNumber):
        identify("٣" * 18, today=TODAY)


@given(st.text(max_size=25))
def test_whatever_stands_in_the_cell_gives_an_identity_nothing_or_a_reason(said):
    try:
        found = identify(said, today=TODAY)
    except WrongNumber as wrong:
        assert str(wrong)
    else:
        assert found is None or (found.number.isascii() and len(found.number) <= 20)


def test_the_document_column_is_read_by_its_words():
    assert [
        said_document(words) for words in ("居民身份证", "港澳居民来往内地通行证", "护照", "军官证", "", "户口本")
    ] == [
        Document.CITIZEN,
        Document.TRAVEL,
        Document.PASSPORT,
        Document.OTHER,
        None,
        Document.CITIZEN,
    ]
