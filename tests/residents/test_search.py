"""Words of a person become people, doors and buildings of that person's own reach, by whatever they remember."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.foundation.models import LedgerEntry
from hierarchy.models import Building
from residents.choices import Presence
from residents.models import Dwelling, Resident
from residents.search import buildings, doors, look_up, people_found, understood
from tests.builders import make_dwelling, make_household, make_resident


@pytest.fixture
def homes(town):
    """吴桂兰 and 李志强 behind 301 of the own entrance, 吴桂芳 behind the other, 吴桂香 next door in 枫林."""
    t = town
    door = make_dwelling(t.building, "301", t.entrance)
    other = make_dwelling(t.building, "302", t.entrance_2)
    far = make_dwelling(t.maple_building, "301")
    home = make_household(door)
    t.wu = make_resident(
        home, "吴桂兰", phone="15400015678", id_number="340111194203080029", birth_date=date(1942, 3, 8)
    )
    t.li = make_resident(home, "李志强", phone="15400020301")
    t.fang = make_resident(make_household(other), "吴桂芳", phone="15400035678")
    t.xiang = make_resident(make_household(far), "吴桂香", phone="15400045678", id_number="340111195203080025")
    t.door, t.other, t.far = door, other, far
    return t


def names(user, words):
    ids = people_found(Resident.objects.visible_to(user), Dwelling.objects.visible_to(user), understood(words))
    return sorted(Resident.objects.filter(pk__in=ids).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("吴桂兰", ["吴桂兰"]),
        ("吴桂", ["吴桂兰", "吴桂芳"]),
        ("桂兰", ["吴桂兰"]),
        ("志强", ["李志强"]),
        ("wgl", ["吴桂兰"]),
        ("LZ", ["李志强"]),
        ("301", ["吴桂兰", "李志强"]),
        ("0301", ["吴桂兰", "李志强"]),
        ("1-301", ["吴桂兰", "李志强"]),
        ("1栋2单元302", ["吴桂芳"]),
        ("杏花苑1号楼1单元301", ["吴桂兰", "李志强"]),
        ("5678", ["吴桂兰", "吴桂芳"]),
        ("15400015678", ["吴桂兰"]),
        ("154 0001 5678", ["吴桂兰"]),
        ("340111194203080029", ["吴桂兰"]),
        ("２栋３０１", []),
        ("枫叶苑1号楼301", []),
        ("吴", []),
        ("", []),
        ("4", []),
        ("34011119420308002X", []),
    ],
)
def test_a_community_finds_its_people_by_what_it_remembers(homes, words, right):
    assert names(homes.willow_secretary, words) == right


def test_the_others_are_there_to_be_found(homes):
    """Otherwise the lines above would hide nothing."""
    assert names(homes.maple_secretary, "5678") == ["吴桂香"]
    assert names(homes.director, "吴桂") == ["吴桂兰", "吴桂芳", "吴桂香"]


@pytest.mark.parametrize("words", ["吴桂", "wg", "5678", "15400035678", "302", "1栋2单元302"])
def test_an_entrance_leader_finds_nobody_of_the_next_entrance(homes, words):
    assert "吴桂芳" in names(homes.building_leader, words)
    assert "吴桂芳" not in names(homes.entrance_leader, words)


def test_nobody_without_a_post_and_no_manager_of_the_system_finds_anybody(homes):
    for person in (homes.stranger, homes.system_manager, homes.outsider):
        assert [names(person, words) for words in ("吴桂", "5678", "301", "340111194203080029")] == [[]] * 4


def test_four_digits_may_be_a_room_as_well(homes):
    high = make_dwelling(homes.building, "1802", homes.entrance)
    make_resident(make_household(high), "赵永福", phone="15400099999")
    homes.li.phone = "15400071802"
    homes.li.save()
    assert names(homes.willow_secretary, "1802") == ["李志强", "赵永福"]


def test_who_left_is_still_found(homes):
    Resident.objects.filter(pk=homes.wu.pk).update(presence=Presence.LEFT)
    assert names(homes.willow_secretary, "桂兰") == ["吴桂兰"]


def test_doors_and_buildings_are_found_by_number_and_estate(homes):
    found = doors(Dwelling.objects.visible_to(homes.director), understood("301"))
    assert set(found) == {homes.door, homes.far}
    found = doors(Dwelling.objects.visible_to(homes.director), understood("1栋2单元"))
    assert set(found) == {homes.other}
    seen = Building.objects.visible_to(homes.director)
    assert set(buildings(seen, understood("1号楼"))) == {homes.building, homes.maple_building}
    assert set(buildings(seen, understood("杏花苑"))) == {homes.building, homes.building_2}
    assert set(buildings(seen, understood("枫叶苑1号楼"))) == {homes.maple_building}


def looked(user, words):
    return look_up(Resident.objects.visible_to(user), Dwelling.objects.visible_to(user), understood(words), by=user)


def test_finding_somebody_by_identity_number_is_put_on_their_record(homes):
    looked(homes.willow_secretary, "340111194203080029")
    entry = LedgerEntry.objects.get(action="resident.found")
    assert (entry.subject_id, entry.actor, entry.unit_path) == (str(homes.wu.pk), homes.willow_secretary, homes.wu.path)
    assert "340111" not in str(entry.facts)


def test_a_number_that_hits_nobody_in_reach_leaves_nothing(homes):
    assert looked(homes.willow_secretary, "340111195203080025") == []  # 吴桂香 of the neighbours
    assert looked(homes.willow_secretary, "桂兰") == [homes.wu.pk]
    assert not LedgerEntry.objects.filter(action="resident.found").exists()


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("words", "queries"), [("吴桂", 2), ("5678", 2), ("1-301", 2), ("wg", 1)])
def test_a_word_costs_the_same_however_many_it_finds(homes, django_assert_num_queries, n, words, queries):
    for _ in range(n):
        make_resident(homes.wu.household, "吴桂珍", phone="15400065678")
    homes.willow_secretary.scope  # noqa: B018 - read once a request
    with django_assert_num_queries(queries):
        found = people_found(
            Resident.objects.visible_to(homes.willow_secretary),
            Dwelling.objects.visible_to(homes.willow_secretary),
            understood(words),
        )
    assert len(found) >= n


@pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are PostgreSQL's")
@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("吴桂兰", "resident_by_name"),
        ("桂兰", "resident_by_given"),
        ("wgl", "resident_by_initials"),
        ("15400015678", "resident_phone"),
        ("5678", "resident_phone_tail"),
    ],
)
def test_each_way_of_asking_has_an_index(homes, words, index):
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        names(homes.willow_secretary, words)
        plans = []
        for query in [query["sql"] for query in asked.captured_queries if '"residents_resident"' in query["sql"]]:
            cursor.execute(f"EXPLAIN {query}")
            plans += [line for (line,) in cursor.fetchall()]
    assert any(index in line for line in plans), plans
