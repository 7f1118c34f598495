"""Doors as sheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.addresses import Place, Unclear, building_of, entrance_of, floor_of, joined, parse
from residents.choices import DwellingKind


def parts(place):
    return place.estate, place.building, place.entrance, place.room, place.floor, str(place.kind)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("301", ("", "", "", "301", 3, "flat")),
        ("301室", ("", "", "", "301", 3, "flat")),
        ("３０１室", ("", "", "", "301", 3, "flat")),
        ("3-301", ("", "3", "", "301", 3, "flat")),
        ("3#1-301", ("", "3", "1", "301", 3, "flat")),
        ("3#-1-301", ("", "3", "1", "301", 3, "flat")),
        ("3-1-301", ("", "3", "1", "301", 3, "flat")),
        ("3—1—301", ("", "3", "1", "301", 3, "flat")),
        ("3/1/301", ("", "3", "1", "301", 3, "flat")),
        ("3栋1单元301", ("", "3", "1", "301", 3, "flat")),
        ("3 栋 1 单元 301 室", ("", "3", "1", "301", 3, "flat")),
        ("三栋一单元301室", ("", "3", "1", "301", 3, "flat")),
        ("03幢02单元0301", ("", "3", "2", "0301", 3, "flat")),
        ("3栋301", ("", "3", "", "301", 3, "flat")),
        ("3栋-301", ("", "3", "", "301", 3, "flat")),
        ("3号楼301", ("", "3", "", "301", 3, "flat")),
        ("3号1单元301", ("", "3", "1", "301", 3, "flat")),
        ("3楼1单元301", ("", "3", "1", "301", 3, "flat")),
        ("第3栋第2单元301室", ("", "3", "2", "301", 3, "flat")),
        ("A座1201", ("", "A", "", "1201", 12, "flat")),
        ("A-1201", ("", "A", "", "1201", 12, "flat")),
        ("A1栋1201", ("", "A1", "", "1201", 12, "flat")),
        ("商1栋102", ("", "商1", "", "102", 1, "flat")),
        ("2单元301", ("", "", "2", "301", 3, "flat")),
        ("0301", ("", "", "", "0301", 3, "flat")),
        ("1A", ("", "", "", "1A", 1, "flat")),
        ("12b", ("", "", "", "12B", 12, "flat")),
        ("301A室", ("", "", "", "301A", 3, "flat")),
        ("01", ("", "", "", "01", None, "flat")),
        ("1层门面", ("", "", "", "1层门面", 1, "shop")),
        ("3栋1层门面", ("", "3", "", "1层门面", 1, "shop")),
        ("门面3", ("", "", "", "门面3", None, "shop")),
        ("3号门面", ("", "", "", "门面3", None, "shop")),
        ("3栋门面3号", ("", "3", "", "门面3", None, "shop")),
        ("地下室", ("", "", "", "地下室", None, "basement")),
        ("5栋地下室12", ("", "5", "", "地下室12", None, "basement")),
        ("车库", ("", "", "", "车库", None, "garage")),
        ("3栋5号车库", ("", "3", "", "车库5", None, "garage")),
        ("复式", ("", "", "", "复式", None, "duplex")),
        ("601复式", ("", "", "", "601", 6, "duplex")),
        ("3栋2单元复式601", ("", "3", "2", "601", 6, "duplex")),
        ("3栋三楼301", ("", "3", "", "301", 3, "flat")),
        ("3栋2单元3楼东户", ("", "3", "2", "3楼东户", 3, "flat")),
        ("润秀苑12幢2单元1102室", ("润秀苑", "12", "2", "1102", 11, "flat")),
        ("润秀苑12-2-1102", ("润秀苑", "12", "2", "1102", 11, "flat")),
        ("润秀苑12-1102", ("润秀苑", "12", "", "1102", 11, "flat")),
        ("润秀苑南区12幢1102", ("润秀苑南区", "12", "", "1102", 11, "flat")),
        ("望湖小区3栋1单元301室", ("望湖小区", "3", "1", "301", 3, "flat")),
        ("卓越城二期5栋2单元1503", ("卓越城二期", "5", "2", "1503", 15, "flat")),
        ("太湖新村6栋405", ("太湖新村", "6", "", "405", 4, "flat")),
        ("阳光城市花园3-1-301", ("阳光城市花园", "3", "1", "301", 3, "flat")),
        ("包河区望湖街道杏花社区杏花苑3栋2单元301室", ("杏花苑", "3", "2", "301", 3, "flat")),
        ("安徽省合肥市包河区徽州大道108号润秀苑12幢2单元1102室", ("润秀苑", "12", "2", "1102", 11, "flat")),
        ("合肥市包河区润秀苑12幢1102室", ("润秀苑", "12", "", "1102", 11, "flat")),
        ("润秀苑", ("润秀苑", "", "", "", None, "flat")),
        ("3栋", ("", "3", "", "", None, "flat")),
        ("", ("", "", "", "", None, "flat")),
        ("不详", ("", "", "", "", None, "flat")),
        ("301（租）", ("", "", "", "301", 3, "flat")),
    ],
)  # fmt: skip
def test_one_cell_says_a_door(written, said):
    assert parts(parse(written)) == said


@pytest.mark.parametrize(
    "written", ["3#", "3栋", "3幢", "三栋", "3号楼", "03", "3", "3.0", "第三栋", "３＃", "3座", "三号楼"]
)
def test_a_building_has_one_number_however_it_is_written(written):
    assert parts(building_of(written)) == ("", "3", "", "", None, "flat")


def test_a_building_cell_may_carry_the_estate_or_the_entrance():
    assert parts(building_of("润秀苑12幢"))[:3] == ("润秀苑", "12", "")
    assert parts(building_of("3栋2单元"))[:3] == ("", "3", "2")
    assert parts(building_of("3-2"))[:3] == ("", "3", "2")
    assert parts(building_of("A座"))[:3] == ("", "A", "")
    with pytest.raises(Unclear, match="写成 3栋"):
        building_of("东边那栋楼旁边")


def test_entrances_are_numbered_however_they_are_written():
    assert [entrance_of(said) for said in ("2", "2单元", "二单元", "02", "2门", "东单元", "A单元", "")] == [
        "2", "2", "2", "2", "2", "东", "A", "",
    ]  # fmt: skip


def test_separate_columns_are_put_together_and_their_words_kept():
    assert joined(estate="润秀苑", building="12#", entrance="2", room="1102", floor="11") == Place(
        "润秀苑", "12", "2", "1102", 11, DwellingKind.FLAT, "润秀苑 12# 2 1102"
    )
    assert joined(building="3栋", room="3栋1单元301室").line == "3栋1单元301"


def test_a_room_cell_beside_a_building_may_carry_the_entrance_or_repeat_the_building():
    assert joined(building="5", room="1-301").line == "5栋1单元301"
    assert joined(building="5", entrance="1", room="1-301").line == "5栋1单元301"
    assert joined(building="5", entrance="1", room="5-1-301").line == "5栋1单元301"
    assert joined(building="5", entrance="1", room="5-301").line == "5栋1单元301"


@pytest.mark.parametrize(
    "columns",
    [
        {"building": "3", "room": "5栋301"},
        {"building": "3", "entrance": "1", "room": "2-301"},
        {"building": "3", "address": "润秀苑5栋301"},
        {"building": "3", "room": "301", "address": "润秀苑3栋302"},
    ],
)
def test_columns_that_contradict_are_not_guessed_at(columns):
    with pytest.raises(Unclear, match="不一致"):
        joined(**columns)


@pytest.mark.parametrize("written", ["3栋1-2-301", "3月1日", "一个很远的地方12345678", "3栋?"])
def test_words_that_name_no_door_are_unclear(written):
    with pytest.raises(Unclear):
        parse(written)


def test_the_floor_is_read_from_the_room():
    rooms = {"301": 3, "0301": 3, "1201": 12, "1A": 1, "301A": 3, "A301": 3, "01": None, "12": None, "001": None}

    assert {room: floor_of(room) for room in rooms} == rooms


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 33), st.integers(1, 4))
def test_all_ways_to_write_one_door_come_to_the_same(building, entrance, floor, side):
    room = f"{floor}{side:02}"
    ways = [
        f"{building}栋{entrance}单元{room}室",
        f"{building}#{entrance}-{room}",
        f"{building}-{entrance}-{room}",
        f"{building}幢{entrance}单元{room}",
        f"{building:02}号楼0{entrance}单元{room}",
    ]

    assert {parts(parse(way)) for way in ways} == {("", str(building), str(entrance), room, floor, "flat")}
    assert (
        joined(building=f"{building}栋", entrance=str(entrance), room=room).line == f"{building}栋{entrance}单元{room}"
    )


@given(st.text(max_size=40))
def test_whatever_stands_in_the_cell_gives_a_place_or_a_reason(said):
    try:
        place = parse(said)
    except Unclear as unclear:
        assert str(unclear)
    else:
        assert len(place.room) <= 20
