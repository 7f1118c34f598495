"""Taking an import back: as before where nobody touched it, kept and listed where somebody did."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from residents.actions.care import assign
from residents.actions.care_nightly import mark_the_elderly
from residents.choices import CareKind, MoveKind, Occupancy
from residents.incoming import Place
from residents.models import (
    CareMark,
    CareProfile,
    Dwelling,
    Household,
    Move,
    PartyMember,
    Resident,
    RosterBatch,
    SecondHome,
    Visit,
)
from residents.roster.undoing import undo
from tests.builders import make_dwelling, make_household, make_resident
from tests.residents.rosters import DOOR, import_rows, incoming

pytestmark = pytest.mark.django_db
ID = "340111195203010029"
TABLES = (Dwelling, Household, Resident, SecondHome, PartyMember, CareProfile, CareMark)
ON_ITS_WAY = {"version", "changed_at"}  # they only ever go forward


def dump():
    """Every column of the register as it reads, but the two that only go forward."""
    return {
        model._meta.label: [
            {
                field.attname: getattr(row, field.attname)
                for field in model._meta.concrete_fields
                if field.name not in ON_ITS_WAY
            }
            for row in model.objects.order_by("pk")
        ]
        for model in TABLES
    }


def take_back(batch):
    with transaction.atomic():
        outcome = undo(batch)
    return outcome["removed"], outcome["restored"], [line[:2] for line in outcome["kept"]]


@pytest.fixture
def peopled(town):
    household = make_household(make_dwelling(town.building, "301", town.entrance))
    town.woman = make_resident(household, "吴桂兰", id_number=ID, phone="13905510001")
    town.man = make_resident(household, "陈建国", birth_date=date(1950, 1, 1))
    return town


def roster():
    there = Place(estate="杏花苑", building="2", entrance="1", room="502")
    return [
        incoming(
            "吴桂兰",
            person={"id_number": ID, "phone": "13905512222", "workplace": "退休"},
            dwelling={"occupancy": Occupancy.OWNER},
            household={"declared": 3},
            party={"branch": "杨柳第一网格党支部"},
        ),
        incoming("陈建国", person={"birth_date": date(1950, 1, 1), "education": "60"}),
        incoming("新来者", care={"worker": "杨社工"}, marks=[(CareKind.LIVING_ALONE_ELDER, "")]),
        incoming("别处人", place=there),
        incoming("吴桂兰", place=there, person={"id_number": ID}),
    ]


def test_untouched_everything_is_as_before(peopled):
    before = dump()
    batch = import_rows(peopled.willow, roster())
    assert batch.outcome["counts"]["changed"] == 3
    assert dump() != before
    removed, restored, kept = take_back(batch)
    assert (dump(), kept, restored) == (before, [], 4)
    assert (removed, batch.changes.count()) == (7, 0)
    assert Resident.objects.get(pk=peopled.woman.pk).phone_key == peopled.woman.phone_key


def test_rows_edited_since_are_kept_and_listed_and_the_others_go_back(peopled):
    before = dump()
    batch = import_rows(peopled.willow, roster())
    new = Resident.objects.get(name="新来者")
    Resident.objects.filter(pk=new.pk).update(workplace="改过", version=2)
    Resident.objects.filter(pk=peopled.woman.pk).update(workplace="改过", version=3)
    kept = take_back(batch)[2]
    assert kept == [["居民", peopled.woman.pk], ["居民", new.pk]]
    after = dump()
    label = Resident._meta.label
    changed = [row["name"] for row in after[label] if row not in before[label]]
    assert sorted(changed) == ["吴桂兰", "新来者"]
    assert [Resident.objects.get(pk=each.pk).workplace for each in (new, peopled.woman)] == ["改过", "改过"]
    assert after[Dwelling._meta.label] == before[Dwelling._meta.label]


def test_somebody_visited_since_stays(peopled):
    batch = import_rows(peopled.willow, roster())
    person = Resident.objects.get(name="别处人")
    Visit.objects.create(
        household=person.household, resident=person, by=peopled.willow_worker, building=person.building,
        entrance=person.entrance, home=person.home, path=person.path, at=timezone.now(),
    )  # fmt: skip
    kept = take_back(batch)[2]
    assert {tuple(line) for line in kept} == {
        ("居民", person.pk),
        ("户", person.household_id),
        ("房屋", person.household.dwelling_id),
    }


def test_a_line_of_history_written_by_hand_before_the_import_stays_and_the_imports_own_goes(peopled):
    """Whoever uploads, another may confirm; and the uploader may have written lines of their own meanwhile."""
    Move.objects.create(resident=peopled.man, kind=MoveKind.IN, on=date(2020, 1, 1), by=peopled.willow_worker)
    before = list(peopled.man.moves.values_list("pk", flat=True))
    row = incoming("陈建国", person={"birth_date": date(1950, 1, 1)}, suggested="left", suggested_on=date(2026, 2, 3))
    batch = import_rows(peopled.willow, [row], by=peopled.willow_secretary, apply_suggestions=True)
    assert peopled.man.moves.count() == 2
    early = timezone.now() - timedelta(hours=1)
    RosterBatch.objects.filter(pk=batch.pk).update(by=peopled.willow_worker, created_at=early)
    assert take_back(RosterBatch.objects.get(pk=batch.pk))[2] == []
    assert list(peopled.man.moves.values_list("pk", flat=True)) == before


def test_a_night_in_between_keeps_nobody_but_a_hand_on_the_care_file_does(peopled):
    """The age alone made the care file: that is no edit. A worker chosen since is one."""
    before = dump()
    old = {"birth_date": date(1940, 1, 1)}
    rows = [incoming("高龄甲", person=old), incoming("高龄乙", person=old, care={"every": 30})]
    batch = import_rows(peopled.willow, rows)
    assert mark_the_elderly() == 2
    assert take_back(batch)[2] == []
    assert dump() == before
    batch = import_rows(peopled.willow, rows)
    mark_the_elderly()
    touched = CareProfile.objects.get(resident__name="高龄甲")
    assign(touched, peopled.willow_worker, by=peopled.willow_secretary)
    assert ["居民", touched.resident_id] in take_back(batch)[2]
    assert list(touched.marks.values_list("kind", flat=True)) == [CareKind.ADVANCED_AGE]


def test_places_founded_by_the_import_go_with_it(town):
    there = Place(estate="桃花苑", building="9", entrance="2", room="301")
    before = town.estate.__class__.objects.count()
    batch = import_rows(
        town.willow, [incoming("吴桂兰", place=there), incoming("陈建国", place=DOOR)], create_places=True
    )
    assert town.estate.__class__.objects.count() == before + 1
    take_back(batch)
    assert town.estate.__class__.objects.count() == before
    assert not Resident.objects.exists()


def test_a_number_somebody_else_bears_by_now_is_not_given_back(peopled):
    person = {"id_number": "340111195203010045"}
    batch = import_rows(peopled.willow, [incoming("吴桂兰", person=person)], decisions={"花名册!1": "file"})
    assert batch.outcome["counts"]["changed"] == 1
    make_resident(make_household(make_dwelling(peopled.building, "999")), "陈桂芳", id_number=ID)
    assert take_back(batch) == (0, 0, [["居民", peopled.woman.pk]])
    assert Resident.objects.get(name="陈桂芳").id_number == ID


def test_imports_taken_back_one_after_the_other_leave_nothing(peopled):
    """Taking back the newer one is no edit of what the older one made or changed."""
    before = dump()
    row = lambda phone: incoming("新来者", person={"birth_date": date(1960, 1, 1), "phone": phone})  # noqa: E731
    woman = lambda phone: incoming("吴桂兰", person={"id_number": ID, "phone": phone})  # noqa: E731
    first = import_rows(peopled.willow, [row("13905512221"), woman("13905512221")])
    for phone in ("13905512222", "13905512223"):
        newer = import_rows(peopled.willow, [row(phone), woman(phone)])
        assert newer.outcome["counts"]["changed"] == 2
        assert take_back(newer) == (0, 2, [])
    assert take_back(first)[1:] == (1, [])
    assert dump() == before


def test_an_edit_between_two_takings_back_still_counts(peopled):
    first = import_rows(peopled.willow, [incoming("新来者", person={"birth_date": date(1960, 1, 1)})])
    newer = import_rows(peopled.willow, [incoming("新来者", person={"phone": "13905512222"})])
    take_back(newer)
    person = Resident.objects.get(name="新来者")
    Resident.objects.filter(pk=person.pk).update(workplace="改过", version=person.version + 1)
    assert ["居民", person.pk] in take_back(first)[2]
