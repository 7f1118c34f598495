"""Whom a row of a roster means, and what becomes of it."""

from datetime import date

import pytest
from django.db import transaction

from residents.choices import CareKind, Occupancy, Presence
from residents.incoming import Place, Problem
from residents.models import CareMark, CareProfile, CareSetting, Resident, RosterBatch, SecondHome
from residents.roster.writing import write
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.rosters import DOOR, counts, examine, import_rows, incoming

ID = "340111195203010029"
OTHER_ID = "340111196001010017"
BORN = date(1952, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def door(town):
    town.dwelling = make_dwelling(town.building, "301", town.entrance)
    town.household = make_household(town.dwelling)
    return town


def lives(door, name="吴桂兰", **more):
    return make_resident(door.household, name, **more)


def test_rows_of_an_empty_register_are_new_and_make_door_household_and_person(town):
    batch = import_rows(
        town.willow,
        [
            incoming("吴桂兰", person={"id_number": ID, "relation": "02", "phone": "13905510001"}),
            incoming("陈建国", person={"sex": "1"}, dwelling={"occupancy": Occupancy.OWNER}),
        ],
    )
    assert batch.outcome["counts"] == counts(new=2)
    woman = Resident.objects.get(name="吴桂兰")
    man = Resident.objects.get(name="陈建国")
    assert (woman.household_id, woman.building_id, woman.entrance_id) == (
        man.household_id,
        town.building.pk,
        town.entrance.pk,
    )
    assert (woman.home, woman.path, woman.initials) == (town.group, town.group.path, "wgl")
    assert (woman.id_number, woman.phone, woman.masked_phone) == (ID, "13905510001", "139****0001")
    dwelling = woman.household.dwelling
    assert (dwelling.number, dwelling.floor, dwelling.occupancy, dwelling.batch) == ("301", 3, Occupancy.OWNER, batch)


def test_the_same_rows_again_change_nothing(town):
    rows = lambda: [  # noqa: E731
        incoming("吴桂兰", person={"id_number": ID, "phone": "13905510001"}),
        incoming("陈建国", person={"birth_date": BORN}),
        incoming("无号人", person={}),
    ]
    import_rows(town.willow, rows())
    assert import_rows(town.willow, rows()).outcome["counts"] == counts(unchanged=3)
    assert Resident.objects.count() == 3


def test_a_new_phone_is_shown_cell_by_cell_and_masked(door):
    lives(door, id_number=ID, phone="13905510001")
    found = examine(door.willow, [incoming("吴桂兰", person={"id_number": ID, "phone": "13905512222"})])
    assert found.counts == counts(changed=1)
    assert found.of[1].diffs == [["联系电话", "139****0001", "139****2222", False]]


def test_one_number_with_another_name_is_a_conflict_until_somebody_decides(door):
    lives(door, id_number=ID)
    row = lambda: incoming("吴桂芳", person={"id_number": ID})  # noqa: E731
    found = examine(door.willow, [row()])
    assert found.counts == counts(conflicts=1)
    assert (found.of[1].choices, found.of[1].diffs) == (["file"], [])
    assert "姓名不同" in found.of[1].words[0]
    import_rows(door.willow, [row()], decisions={"花名册!1": "file"})
    assert list(Resident.objects.values_list("name", "initials")) == [("吴桂芳", "wgf")]


def test_one_name_behind_one_door_with_another_number_is_a_conflict(door):
    lives(door, id_number=ID)
    row = lambda: incoming("吴桂兰", person={"id_number": OTHER_ID})  # noqa: E731
    found = examine(door.willow, [row()])
    assert (found.counts, found.of[1].choices) == (counts(conflicts=1), ["file", "new"])
    import_rows(door.willow, [row()], decisions={"花名册!1": "new"})
    assert sorted(Resident.objects.values_list("name", flat=True)) == ["吴桂兰", "吴桂兰"]


def test_a_number_in_the_sheet_fills_in_the_person_who_had_none(door):
    person = lives(door, birth_date=BORN)
    batch = import_rows(
        door.willow, [incoming("吴桂兰", person={"id_number": ID, "document": "citizen", "birth_date": BORN})]
    )
    person.refresh_from_db()
    assert (batch.outcome["counts"], person.id_number, person.version) == (counts(changed=1), ID, 2)
    assert Resident.objects.get(id_key=person.id_key) == person


@pytest.mark.parametrize(
    ("stored", "fits"), [({"birth_date": BORN, "id_number": ID}, True), ({"birth_date": BORN}, False), ({}, False)]
)
def test_a_damaged_number_is_repaired_only_by_name_birth_and_address(door, stored, fits):
    lives(door, **stored)
    found = examine(door.willow, [incoming("吴桂兰", person={"birth_date": BORN}, damaged_id=True)])
    assert found.counts == (counts(unchanged=1) if fits else counts(errors=1))
    if not fits:
        assert "后三位" in found.of[1].words[0]


def test_twice_the_same_person_in_one_file_is_one_person(town):
    row = lambda **more: incoming("吴桂兰", person={"id_number": ID, **more})  # noqa: E731
    batch = import_rows(town.willow, [row(), row(), row(phone="13905510001")])
    assert batch.outcome["counts"] == counts(new=1, unchanged=1, changed=1)
    assert [(p.name, p.phone, p.version) for p in Resident.objects.all()] == [("吴桂兰", "13905510001", 1)]


def test_two_rows_of_one_number_that_contradict_each_other_are_a_conflict(town):
    rows = [
        incoming("吴桂兰", person={"id_number": ID, "phone": "13905510001"}),
        incoming("吴桂芳", person={"id_number": ID}),
        incoming("吴桂兰", person={"id_number": ID, "phone": "13905510002"}),
    ]
    found = examine(town.willow, rows)
    assert found.counts == counts(new=1, conflicts=2)
    assert found.of[2].words == ["第 1 行同一个证件号登记的是“吴桂兰”，姓名不同。请核对号码和姓名。"]
    assert "第 1 行写的联系电话与这一行不同" in found.of[3].words[0]


def test_somebody_who_lives_behind_another_door_gets_a_second_home(door):
    person = lives(door, id_number=ID)
    there = Place(estate="杏花苑", building="2", entrance="1", room="502")
    row = lambda: incoming("吴桂兰", place=there, person={"id_number": ID, "relation": "50"})  # noqa: E731
    batch = import_rows(door.willow, [row()])
    assert batch.outcome["counts"] == counts(changed=1)
    home = SecondHome.objects.get(resident=person)
    person.refresh_from_db()
    assert (home.household.dwelling.number, person.household, person.version) == ("502", door.household, 1)
    assert import_rows(door.willow, [row()]).outcome["counts"] == counts(unchanged=1)


def test_a_decision_makes_it_a_move_instead(door):
    person = lives(door, id_number=ID)
    there = Place(estate="杏花苑", building="2", entrance="1", room="502")
    import_rows(
        door.willow, [incoming("吴桂兰", place=there, person={"id_number": ID})], decisions={"花名册!1": "move"}
    )
    person.refresh_from_db()
    assert (person.household.dwelling.number, person.building, person.home, person.version) == (
        "502",
        door.building_2,
        door.willow_2,
        2,
    )
    assert [move.kind for move in person.moves.all()] == ["between"]
    assert not SecondHome.objects.exists()


def test_a_person_of_another_community_keeps_every_field(door):
    far = make_household(make_dwelling(door.maple_building, "101"))
    person = make_resident(far, "吴桂兰", id_number=ID, phone="13905510001")
    batch = import_rows(door.willow, [incoming("吴桂兰", person={"id_number": ID, "phone": "13905519999"})])
    person.refresh_from_db()
    assert (batch.outcome["counts"], person.phone, person.version) == (counts(changed=1), "13905510001", 1)
    assert SecondHome.objects.get(resident=person).household.dwelling == door.dwelling


def test_a_number_of_another_community_does_not_tell_whose_it_is(door):
    """A clerk could otherwise learn names by uploading numbers."""
    there = make_household(make_dwelling(door.maple_building, "101"))
    make_resident(there, "冯枫叶", id_number=ID)
    words = examine(door.willow, [incoming("吴桂兰", person={"id_number": ID})]).of[1].words[0]
    assert ("冯枫叶" in words, "冯*叶" in words) == (False, True)


def test_a_category_the_office_does_not_use_opens_no_care_file(door):
    row = lambda: incoming("吴桂兰", marks=[(CareKind.COMMUNITY_CORRECTION, "")])  # noqa: E731
    batch = import_rows(door.willow, [row()])
    assert (batch.outcome["counts"], CareProfile.objects.count()) == (counts(new=1), 0)
    assert "没有启用" in examine(door.willow, [row()]).of[1].words[0]
    CareSetting.objects.create(office=door.street, kind=CareKind.COMMUNITY_CORRECTION, every=30)
    import_rows(door.willow, [row()])
    assert list(CareMark.objects.values_list("kind", flat=True)) == [CareKind.COMMUNITY_CORRECTION]


def test_an_office_next_door_has_its_own_people(door):
    estate = door.estate.__class__.objects.create(unit=door.next_community, name="杏花苑")
    building = door.building.__class__.objects.create(estate=estate, unit=door.next_grid, number="1")
    make_resident(make_household(make_dwelling(building, "301")), "吴桂兰", id_number=ID)
    batch = import_rows(door.willow, [incoming("吴桂兰", person={"id_number": ID})])
    assert (batch.outcome["counts"], Resident.objects.count()) == (counts(new=1), 2)


def test_a_blank_cell_deletes_nothing_unless_that_was_ticked(door):
    person = lives(door, phone="13905510001")
    row = lambda: incoming("吴桂兰", blank={("person", "phone")})  # noqa: E731
    assert examine(door.willow, [row()]).counts == counts(unchanged=1)
    import_rows(door.willow, [row()], blank_clears=True)
    person.refresh_from_db()
    assert (person.phone, person.phone_key) == ("", "")


def test_with_fill_only_what_is_there_stays(door):
    lives(door, phone="13905510001")
    row = incoming("吴桂兰", person={"phone": "13905512222", "workplace": "市二院"})
    found = examine(door.willow, [row], fill_only=True)
    assert found.of[1].diffs == [["工作单位或学校", "", "市二院", False]]


def test_the_dead_do_not_come_back_by_a_list(door):
    lives(door, presence=Presence.DEAD)
    found = examine(door.willow, [incoming("吴桂兰")])
    assert (found.counts, "已故" in found.of[1].words[0]) == (counts(conflicts=1), True)


def test_a_suggestion_is_followed_only_when_ticked(door):
    person = lives(door)
    row = lambda: incoming("吴桂兰", suggested="dead", suggested_on=date(2023, 5, 1))  # noqa: E731
    found = examine(door.willow, [row()])
    assert (found.counts, found.of[1].suggested) == (counts(unchanged=1), "dead")
    import_rows(door.willow, [row()], apply_suggestions=True)
    person.refresh_from_db()
    assert (person.presence, person.died_on) == (Presence.DEAD, date(2023, 5, 1))


def test_what_the_reader_refused_is_refused_with_its_cell(town):
    bad = incoming("吴桂兰", problems=[Problem("身份证号", "号码校验位不对。")])
    found = examine(town.willow, [bad, incoming("陈建国")])
    assert found.counts == counts(errors=1, new=1)
    assert (found.of[1].bad, found.of[1].words) == (["身份证号"], ["号码校验位不对。"])


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(estate="桃花苑", building="1", room="301"), "没有名为“桃花苑”的小区"),
        (Place(estate="杏花苑", building="9", room="301"), "杏花苑没有9栋"),
        (Place(estate="杏花苑", building="1", entrance="7", room="301"), "没有7单元"),
        (Place(estate="杏花苑", building="1", room="301"), "请写明是哪个单元"),
        (Place(estate="杏花苑", building="1", entrance="1"), "没有写室号"),
        (Place(room="301", written="301"), "没有写明楼栋"),
        (Place(), "没有写住址"),
    ],
)
def test_an_address_that_cannot_be_told_is_an_error_with_a_sentence(town, place, words):
    found = examine(town.willow, [incoming("吴桂兰", place=place)])
    assert found.counts == counts(errors=1)
    assert words in found.of[1].words[0]


def test_missing_places_are_founded_when_asked_once_each(town):
    there = lambda room: Place(estate="桃花苑", building="9", entrance="2", room=room)  # noqa: E731
    rows = [
        incoming("吴桂兰", place=there("301")),
        incoming("陈建国", place=there("302")),
        incoming("李四", place=DOOR),
    ]
    batch = import_rows(town.willow, rows, create_places=True)
    assert batch.outcome["counts"] == counts(new=3)
    assert [name for name, _ in batch.outcome["made"]] == ["estate", "building", "entrance"]
    person = Resident.objects.get(name="吴桂兰")
    assert (str(person.building.estate), person.building.number, person.entrance.number, person.home) == (
        "桃花苑",
        "9",
        "2",
        town.willow,
    )


def test_a_row_of_a_door_ledger_brings_no_person(town):
    row = lambda **more: incoming(  # noqa: E731
        dwelling={"occupancy": Occupancy.RENTED, "owner_name": "房东甲", **more}, household={"declared": 3}
    )
    assert import_rows(town.willow, [row()]).outcome["counts"] == counts(new=1)
    assert import_rows(town.willow, [row()]).outcome["counts"] == counts(unchanged=1)
    found = examine(town.willow, [row(occupancy=Occupancy.OWNER)])
    assert found.of[1].diffs == [["居住性质", "租住", "自住", False]]
    assert not Resident.objects.exists()


def test_a_number_an_earlier_row_filled_in_belongs_to_that_person(door):
    """Stored or of this file: the next row of the same number is not somebody new."""
    lives(door, birth_date=BORN)
    rows = [
        incoming("吴桂兰", person={"id_number": ID, "birth_date": BORN}),
        incoming("陈建国", person={"id_number": ID}),
        incoming("李明", person={"phone": "13905510001"}),
        incoming("李明", person={"id_number": OTHER_ID}),
        incoming("王强", person={"id_number": OTHER_ID}),
    ]
    batch = import_rows(door.willow, rows)
    assert batch.outcome["counts"] == counts(new=1, changed=2, conflicts=2)
    assert sorted(Resident.objects.values_list("name", flat=True)) == ["吴桂兰", "李明"]


def test_a_number_somebody_else_got_since_the_examination_comes_too_late(door):
    lives(door, birth_date=BORN)
    found = examine(door.willow, [incoming("吴桂兰", person={"id_number": ID, "birth_date": BORN})])
    make_resident(make_household(make_dwelling(door.building, "999")), "陈建国", id_number=ID)
    with transaction.atomic():
        batch = RosterBatch.objects.create(home=door.willow, file_name="花名册.xlsx")
        late, _ = write(found.examination, batch, by=None)
    assert [line[:2] for line in late] == [["花名册", 1]]
    assert list(Resident.objects.exclude(id_key="").values_list("name", flat=True)) == ["陈建国"]


def test_whose_number_it_is_in_another_community_is_not_told(door):
    far = make_household(make_dwelling(door.maple_building, "101"))
    person = make_resident(far, "吴桂兰", id_number=ID)
    row = lambda: incoming("陈建国", person={"id_number": ID})  # noqa: E731
    found = examine(door.willow, [row()], decisions={"花名册!1": "file"})
    assert (found.counts, found.of[1].choices) == (counts(conflicts=1), [])
    assert person.name not in "".join(found.of[1].words)


def test_a_son_of_the_fathers_name_never_writes_over_the_father(town):
    rows = lambda: [  # noqa: E731
        incoming("王刚", person={"birth_date": BORN, "relation": "02", "phone": "13905510001"}),
        incoming("王刚", person={"relation": "20", "phone": "13905510002"}),
    ]
    assert import_rows(town.willow, rows()).outcome["counts"] == counts(new=1, conflicts=1)
    assert import_rows(town.willow, rows()).outcome["counts"] == counts(unchanged=1, conflicts=1)
    assert [(p.phone, p.relation) for p in Resident.objects.all()] == [("13905510001", "02")]


def test_an_old_number_of_fifteen_places_and_what_it_became_are_one_person(door):
    old = "340111520301002"
    there = Place(estate="杏花苑", building="2", entrance="1", room="502")
    person = lives(door, id_number=old, document="old", birth_date=BORN)
    row = lambda number, document: incoming(  # noqa: E731
        "吴桂兰", place=there, person={"id_number": number, "document": document, "birth_date": BORN}
    )
    assert import_rows(door.willow, [row(ID, "citizen")]).outcome["counts"] == counts(changed=1)
    assert import_rows(door.willow, [row(old, "old")]).outcome["counts"] == counts(unchanged=1)
    person.refresh_from_db()
    assert (Resident.objects.count(), person.id_number, person.document) == (1, ID, "citizen")
