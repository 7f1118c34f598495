"""The register's API reads by the same scope, masks as the pages do and changes through the same actions."""

from datetime import date

import pytest
from django.urls import reverse

from governance.foundation.models import LedgerEntry
from hierarchy.choices import PostRole
from residents.choices import CareKind, Occupancy, Politics
from residents.models import CareMark, CareProfile, Dwelling, Household, PartyMember, Resident, Visit
from tests.builders import appoint, make_dwelling, make_household, make_resident

KINDS = {"dwelling": "home", "household": "household", "resident": "wu", "visit": "visit", "care-profile": "care"}


@pytest.fixture
def homes(town):
    """吴桂兰 behind 301 of 1单元, with a care file and a visit; 冯枫叶 in 枫林 with the same."""
    t = town
    t.home = make_dwelling(t.building, "301", t.entrance)
    t.household = make_household(t.home)
    t.wu = make_resident(
        t.household, "吴桂兰", phone="15400015678", id_number="340111194103080025", birth_date=date(1941, 3, 8),
        politics=Politics.MEMBER, note="怕狗",
    )  # fmt: skip
    t.far = make_resident(make_household(make_dwelling(t.maple_building, "101")), "冯枫叶")
    for someone in (t.wu, t.far):
        care = CareProfile.objects.create(resident=someone, worker=t.entrance_leader, health="糖尿病")
        CareMark.objects.create(profile=care, kind=CareKind.SUBSISTENCE_ALLOWANCE)
        PartyMember.objects.create(resident=someone)
        place = {name: getattr(someone, name) for name in ("household", "building", "entrance", "home", "path")}
        visit = Visit.objects.create(resident=someone, by=t.grid_leader, note="说楼道灯不亮", **place)
        if someone is t.wu:
            t.care, t.visit = care, visit
    return t


@pytest.fixture
def call(client, homes):
    def call(person, view, method="get", pk=None, **data):
        client.force_login(person)
        address = reverse(f"api-{view}", args=[] if pk is None else [pk])
        kind = {} if method == "get" else {"content_type": "application/json"}
        return getattr(client, method)(address, data, **kind)

    return call


@pytest.mark.parametrize("kind", KINDS)
def test_each_list_and_row_stay_within_the_reach(call, homes, kind):
    own = getattr(homes, KINDS[kind])
    assert [row["id"] for row in call(homes.willow_secretary, f"{kind}-list").json()["results"]] == [own.pk]
    assert len(call(homes.director, f"{kind}-list").json()["results"]) == 2
    assert call(homes.willow_secretary, f"{kind}-detail", pk=own.pk).json()["id"] == own.pk
    assert call(homes.maple_secretary, f"{kind}-detail", pk=own.pk).status_code == 404
    assert call(homes.system_manager, f"{kind}-list").status_code == 403


@pytest.mark.parametrize("kind", ["dwelling", "household", "resident", "visit"])
def test_an_entrance_leader_reads_the_own_entrance_only(call, homes, kind):
    other = make_resident(make_household(make_dwelling(homes.building, "302", homes.entrance_2)), "邻单元")
    place = {name: getattr(other, name) for name in ("household", "building", "entrance", "home", "path")}
    theirs = {
        "dwelling": other.household.dwelling,
        "household": other.household,
        "resident": other,
        "visit": Visit.objects.create(resident=other, by=homes.grid_leader, **place),
    }[kind]
    own = getattr(homes, KINDS[kind])
    assert [row["id"] for row in call(homes.entrance_leader, f"{kind}-list").json()["results"]] == [own.pk]
    assert call(homes.entrance_leader, f"{kind}-detail", pk=theirs.pk).status_code == 404
    assert len(call(homes.building_leader, f"{kind}-list").json()["results"]) == 2


def test_a_person_goes_out_masked(call, homes):
    (row,) = call(homes.willow_secretary, "resident-list").json()["results"]
    assert row == {
        "id": homes.wu.pk, "name": "吴*兰", "sex": "0", "age": homes.wu.age, "birth_date": "1941-03-08",
        "household": homes.household.pk, "dwelling": homes.home.pk, "place": "杏花苑1号楼1单元301室", "unit": "WH010101",
        "relation": "", "presence": "here", "registration": "", "match": "", "phone": "154****5678",
        "id_number": "340111********0025", "party_member": True, "needs_care": True, "care": ["低保"], "version": 1,
    }  # fmt: skip
    assert call(homes.willow_secretary, "resident-detail", pk=homes.wu.pk).json()["name"] == "吴桂兰"
    assert call(homes.director, "resident-detail", pk=homes.wu.pk).json()["name"] == "吴*兰"


def test_a_leader_reads_no_number_no_membership_no_category_and_no_note(call, homes):
    row = call(homes.entrance_leader, "resident-detail", pk=homes.wu.pk).json()
    hidden = (row["id_number"], row["birth_date"], row["party_member"], row["care"], row["needs_care"])
    assert hidden == (None, None, False, [], True)
    assert call(homes.entrance_leader, "visit-detail", pk=homes.visit.pk).json()["note"] is None
    assert call(homes.entrance_leader, "care-profile-list").status_code == 403
    assert call(homes.grid_leader, "visit-detail", pk=homes.visit.pk).json()["note"] == "说楼道灯不亮"


def test_a_number_in_clear_is_a_deed_with_a_reason(call, homes):
    asked = {"pk": homes.wu.pk, "what": "id_number"}
    assert call(homes.willow_secretary, "resident-reveal", "post", reason="看看", **asked).status_code == 409
    answer = call(homes.willow_secretary, "resident-reveal", "post", reason="核对低保申请", **asked)
    assert answer.json() == {"what": "id_number", "value": "340111194103080025"}
    assert LedgerEntry.objects.get(action="resident.shown").facts["reason"] == "核对低保申请"
    assert call(homes.entrance_leader, "resident-reveal", "post", reason="核对低保申请", **asked).status_code == 403


def test_the_list_is_narrowed_by_the_keys_of_the_page(call, homes):
    assert len(call(homes.director, "resident-list", age="80").json()["results"]) == 1
    assert len(call(homes.director, "resident-list", q="fengfy").json()["results"]) == 0
    assert call(homes.director, "resident-list", age="old").status_code == 400
    assert call(homes.director, "resident-list", before="x").status_code == 400
    assert [row["number"] for row in call(homes.director, "dwelling-list", q="301").json()["results"]] == ["301"]


def test_people_move_in_are_changed_and_move_out(call, homes):
    clerk = homes.willow_secretary
    people = [{"name": "钱进", "relation": "02", "phone": "15400088888"}, {"name": "孙家", "relation": "12"}]
    answer = call(clerk, "dwelling-move-in", "post", pk=homes.home.pk, people=people)
    assert answer.status_code == 201
    household = Household.objects.get(pk=answer.json()["household"])
    qian = household.members.get(name="钱进")
    answer = call(clerk, "resident-detail", "patch", pk=qian.pk, workplace="电子厂", version=qian.version)
    assert (answer.status_code, Resident.objects.get(pk=qian.pk).workplace) == (200, "电子厂")
    stale = call(clerk, "resident-detail", "patch", pk=qian.pk, workplace="小学", version=qian.version)
    assert (stale.status_code, Resident.objects.get(pk=qian.pk).workplace) == (409, "电子厂")
    answer = call(clerk, "household-move-out", "post", pk=household.pk, residents=[qian.pk])
    assert answer.status_code == 200, answer.json()
    assert answer.json()["members"] == [household.members.get(name="孙家").pk]
    assert call(homes.grid_leader, "household-move-out", "post", pk=household.pk).status_code == 403


def test_somebody_is_added_a_door_is_added_and_changed(call, homes):
    clerk = homes.willow_secretary
    answer = call(clerk, "dwelling-list", "post", building=homes.building.pk, entrance=homes.entrance.pk, number="402")
    door = Dwelling.objects.get(pk=answer.json()["id"])
    answer = call(clerk, "dwelling-detail", "patch", pk=door.pk, occupancy="vacant", version=door.version)
    assert (answer.status_code, Dwelling.objects.get(pk=door.pk).occupancy) == (200, Occupancy.VACANT)
    answer = call(clerk, "resident-list", "post", household=homes.household.pk, name="吴小妹", relation="30")
    assert (answer.status_code, answer.json()["place"]) == (201, "杏花苑1号楼1单元301室")
    elsewhere = Household.objects.get(members=homes.far)
    assert call(clerk, "resident-list", "post", household=elsewhere.pk, name="外人").status_code == 400
    assert not Resident.objects.filter(name="外人").exists()


def test_who_only_leads_a_building_elsewhere_adds_no_door_there(call, homes):
    """The building is in reach, the register of it is not hers to change."""
    appoint(homes.willow_secretary, homes.maple_1, PostRole.BUILDING_LEADER, building=homes.maple_building)
    answer = call(homes.willow_secretary, "dwelling-list", "post", building=homes.maple_building.pk, number="909")
    assert (answer.status_code, Dwelling.objects.filter(number="909").exists()) == (403, False)


def test_a_visit_is_recorded_once_and_a_care_file_opened_and_changed(call, homes):
    visit = {"household": homes.household.pk, "resident": homes.wu.pk, "way": "phone", "client_key": "k1"}
    first = call(homes.entrance_leader, "visit-list", "post", **visit)
    again = call(homes.entrance_leader, "visit-list", "post", **visit)
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    someone = make_resident(homes.household, "吴老汉")
    opened = call(
        homes.willow_secretary, "care-profile-list", "post", resident=someone.pk, kinds=["disability"], needs="轮椅坡道"
    )
    assert (opened.status_code, opened.json()["kinds"]) == (201, ["disability"])
    care = CareProfile.objects.get(resident=someone)
    changed = call(
        homes.willow_secretary, "care-profile-detail", "patch", pk=care.pk, living_with="alone", version=care.version
    )
    assert changed.json()["living_with"] == "alone"
    assert "轮椅坡道" not in changed.content.decode()


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("dwelling", 7), ("household", 8), ("resident", 8), ("visit", 7), ("care-profile", 8)]
)
def test_a_list_asks_as_often_for_one_as_for_three(client, homes, django_assert_num_queries, n, name, queries):
    for _ in range(n):
        someone = make_resident(make_household(make_dwelling(homes.building, f"9{_}1", homes.entrance)), "甲")
        place = {key: getattr(someone, key) for key in ("household", "building", "entrance", "home", "path")}
        Visit.objects.create(resident=someone, by=homes.grid_leader, **place)
        CareMark.objects.create(profile=CareProfile.objects.create(resident=someone), kind=CareKind.VETERAN)
    client.force_login(homes.willow_secretary)
    client.get(reverse(f"api-{name}-list"))
    with django_assert_num_queries(queries):
        answer = client.get(reverse(f"api-{name}-list"))
    assert len(answer.json()["results"]) == n + 1


def test_a_leader_learns_from_the_api_and_the_list_no_more_than_from_the_page(call, client, homes):
    Resident.objects.filter(pk=homes.wu.pk).update(registration="elsewhere", match="living_only")
    for leader in (homes.building_leader, homes.entrance_leader):
        row = call(leader, "resident-detail", pk=homes.wu.pk).json()
        assert (row["registration"], row["match"], row["id_number"], row["birth_date"]) == (None, None, None, None)
        page = client.get(reverse("residents"), {"registration": "here"}).content.decode()
        assert "吴*兰" in page  # a question leaders may not ask narrows nothing
        assert "外地" not in page and "人在户不在" not in page
    row = call(homes.grid_leader, "resident-detail", pk=homes.wu.pk).json()
    assert (row["registration"], row["match"]) == ("elsewhere", "living_only")
    assert "外地" in client.get(reverse("residents")).content.decode()
    assert "吴*兰" not in client.get(reverse("residents"), {"registration": "here"}).content.decode()
