"""楼盘表: what each cell says to whom, how much it costs, and what its print and workbook tell."""

import io
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from governance.foundation.models import LedgerEntry
from hierarchy.choices import PostRole
from hierarchy.models import Term
from residents.choices import CareKind, Occupancy, Relation
from residents.models import CareProfile, Dwelling, PartyMember, Resident
from residents.rooms import matrix
from tests.builders import make_building, make_dwelling, make_household, make_resident, make_ticket
from tests.residents.homes import cared_for

COST = 14  # three keep the session, four are of the shell; the matrix itself asks eight
WITH_CARD = 21


@pytest.fixture
def building(town):
    """Two entrances: 301 with an old head who needs care, 302 empty, 201 let; and 2单元301 unknown."""
    b, second = town.building, town.entrance_2
    home = make_household(make_dwelling(b, "301", occupancy=Occupancy.OWNER))
    head = make_resident(
        home, "李桂兰", relation=Relation.HEAD, birth_date=date(1940, 1, 1), phone="13855100003", sex="2"
    )
    make_resident(home, "陈小海", relation=Relation.SON)
    cared_for(head, CareKind.LIVING_ALONE_ELDER, CareKind.MENTAL, due_on=timezone.localdate() - timedelta(days=2))
    PartyMember.objects.create(resident=head)
    make_dwelling(b, "302", occupancy=Occupancy.VACANT)
    tenant = make_household(make_dwelling(b, "201", occupancy=Occupancy.RENTED), visited_on=timezone.localdate())
    make_resident(tenant, "王五", relation=Relation.HEAD)
    make_dwelling(b, "301", second)
    return b


def cells(user, building, view="living"):
    """{(entrance, room): (class, line, party, care, matters)}."""
    return {
        (str(room.dwelling.entrance), room.dwelling.number): (
            room.shade,
            room.line,
            room.party,
            room.care,
            room.matters,
        )
        for room in matrix(user, building, view=view).rooms
    }


def page(client, name, building, user, **query):
    client.force_login(user, backend="hierarchy.login.NameOrPhoneBackend")
    return client.get(reverse(name, args=[building.pk]), query)


def test_every_door_is_one_cell_with_its_colour_and_its_masked_head(town, building):
    assert cells(town.willow_secretary, building) == {
        ("1单元", "301"): ("occ-own", "李*兰 2人", True, True, 0),
        ("1单元", "302"): ("occ-empty", "空置", False, False, 0),
        ("1单元", "201"): ("occ-rent", "王* 1人", False, False, 0),
        ("2单元", "301"): ("occ-unknown", "待核实", False, False, 0),
    }


def test_the_four_views_say_their_own_line(town, building):
    make_ticket(town.group, building=building, entrance=town.entrance, room="301室")
    doors = {
        view: cells(town.willow_secretary, building, view)["1单元", "301"][:2] for view in ("visits", "matters", "care")
    }
    assert doors == {
        "visits": ("v-late", "该走访了"),
        "matters": ("s-hot", "1 件未结"),
        "care": ("s-both", "党员户、关爱户"),
    }
    assert cells(town.willow_secretary, building, "visits")["1单元", "201"][0] == "v-ok"


def test_leaders_see_the_heart_but_a_party_star_only_where_it_was_agreed_to(town, building):
    assert cells(town.building_leader, building)["1单元", "301"][2:] == (False, True, 0)
    PartyMember.objects.update(disclosed_on=date(2026, 3, 1))
    assert cells(town.building_leader, building)["1单元", "301"][2:] == (True, True, 0)


def test_floors_go_from_the_top_and_entrances_stand_beside_each_other(town, building):
    make_dwelling(building, "地下1", floor=-1)
    make_dwelling(building, "门面3", floor=None)
    table = matrix(town.willow_secretary, building)

    assert [label for label, _ in table.floors] == ["3 层", "2 层", "地下 1 层", "其他"]
    assert [[room.dwelling.number for room in rooms] for _, rooms in table.floors[0][1]] == [
        ["301", "302"],
        ["301"],
    ]
    assert [(str(entrance), doors) for entrance, doors in table.heads] == [("1单元", 5), ("2单元", 1)]


def test_the_counts_on_top(town, building):
    make_ticket(town.group, building=building, entrance=town.entrance)
    counts = matrix(town.willow_secretary, building).counts
    assert counts == {
        "own": 1, "empty": 1, "rent": 1, "unknown": 1, "doors": 4, "homes": 2, "people": 3, "party": 1, "care": 1,
        "eldest": 1, "matters": 1, "seen": 50,
    }  # fmt: skip


def test_a_confidential_matter_marks_no_door_for_a_leader(town, building):
    make_ticket(town.group, building=building, entrance=town.entrance, room="301", confidential=True)
    assert cells(town.building_leader, building)["1单元", "301"][4] == 0
    assert cells(town.willow_secretary, building)["1单元", "301"][4] == 1


@pytest.mark.parametrize("doors", [1, 3, 72])
def test_the_page_costs_the_same_however_many_doors(client, town, django_assert_num_queries, doors):
    building = make_building(town.estate, town.group, "9")
    for n in range(doors):
        home = make_household(make_dwelling(building, f"{n // 4 + 1}0{n % 4 + 1}"))
        cared_for(make_resident(home, "李桂兰"), CareKind.ADVANCED_AGE)
    address = reverse("building-rooms", args=[building.pk])
    page(client, "building-rooms", building, town.director)  # what is cached is cached
    with django_assert_num_queries(COST):
        answer = client.get(address)
    assert answer.content.decode().count('class="rm ') == doors


@pytest.mark.parametrize("people", [1, 3])
def test_the_card_costs_the_same_however_many_live_there(client, town, django_assert_num_queries, people):
    home = make_household(make_dwelling(town.building_2, "301"))
    for _ in range(people):
        cared_for(make_resident(home, "李桂兰"), CareKind.ADVANCED_AGE)
    address, door = reverse("building-rooms", args=[town.building_2.pk]), {"door": home.dwelling_id}
    page(client, "building-rooms", town.building_2, town.willow_secretary)
    with django_assert_num_queries(WITH_CARD):
        client.get(address, door)


def test_a_click_fetches_the_card_alone_and_the_link_works_without_a_script(client, town, building):
    door = Resident.objects.get(name="李桂兰").household.dwelling
    client.force_login(town.willow_secretary)
    fragment = client.get(reverse("dwelling", args=[door.pk]), headers={"HX-Request": "true"}).content.decode()
    whole = page(client, "building-rooms", building, town.willow_secretary, door=door.pk).content.decode()

    for text in (fragment, whole):
        assert "李桂兰" in text  # who visits people knows their names
        assert "138****0003" in text
        assert "13855100003" not in text
    assert "<html" not in fragment
    assert f'id="d{door.pk}"' in whole
    assert whole.split(f'id="d{door.pk}"')[1].split(">")[0].endswith('aria-current="true"')


def test_the_street_reads_masked_names_even_on_the_card(client, town, building):
    door = Resident.objects.get(name="李桂兰").household.dwelling
    text = page(client, "building-rooms", building, town.director, door=door.pk).content.decode()
    assert "李*兰" in text
    assert "李桂兰" not in text


def test_the_street_reads_the_owner_masked_too_and_the_clerk_in_full(client, town, building):
    door = Resident.objects.get(name="李桂兰").household.dwelling
    Dwelling.objects.filter(pk=door.pk).update(owner_name="钱多多")
    for person, name in ((town.director, "钱*多"), (town.willow_secretary, "钱多多")):
        client.force_login(person)
        assert re.findall(r"产权人</dt><dd>([^<]+)", client.get(door.get_absolute_url()).content.decode()) == [name]


def test_a_leader_reads_open_kinds_of_care_and_of_the_others_only_that_there_is_need(client, town, building):
    head = Resident.objects.get(name="李桂兰")
    text = page(client, "building-rooms", building, town.building_leader, door=head.household.dwelling_id)
    text = text.content.decode()
    assert "独居老人" in text
    assert "精神障碍" not in text
    text = page(client, "building-rooms", building, town.grid_leader, door=head.household.dwelling_id).content.decode()
    assert "精神障碍" in text


def test_the_matrix_offers_nobody_a_phone_or_a_number_in_clear(client, town, building):
    Resident.objects.filter(name="李桂兰").update(document="citizen")
    for name in ("building-rooms", "print-rooms", "unit-profile"):
        text = page(client, name, building, town.willow_secretary).content.decode()
        assert not re.search(r"\d{11,}", re.sub(r'(csrf|content=|nonce=|value=)"?[^">]*', "", text)), name


def test_the_workbook_is_masked_and_says_who_when_and_what_for(client, town, building):
    answer = page(client, "export-rooms", building, town.willow_secretary, use="消防核对")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    assert rows[0][0] == "杏花苑1号楼楼盘表"
    assert [row[:6] for row in rows[3:7]] == [
        ["1单元", "3", "301", "自住", "李*兰", 2],
        ["1单元", "3", "302", "空置", "", 0],
        ["2单元", "3", "301", "待核实", "", 0],
        ["1单元", "2", "201", "租住", "王*", 1],
    ]
    assert "导出人：柳书记" in rows[-1][0]
    assert "用途：消防核对" in rows[-1][0]
    entry = LedgerEntry.objects.get(action="rooms.exported")
    assert (entry.actor, entry.facts["count"]) == (town.willow_secretary, 4)


def test_the_print_is_one_landscape_sheet_without_links(client, town, building):
    text = page(client, "print-rooms", building, town.building_leader, view="visits").content.decode()
    assert "rooms-print.css" in text
    assert "走访进度" in text
    assert 'class="rm v-late"' in text
    assert '<a class="rm' not in text
    assert "由 章楼长" in text


def test_whom_to_visit_first_names_who_is_due_and_not_the_head(client, town, building):
    head = Resident.objects.get(name="李桂兰")
    CareProfile.objects.filter(resident=head).delete()
    due = make_resident(head.household, "周小兰", relation="52", birth_date=date(1940, 1, 1))
    cared_for(due, CareKind.LIVING_ALONE_ELDER, due_on=date(2026, 3, 2))
    client.force_login(town.willow_secretary)
    html = client.get(reverse("building-rooms", args=[building.pk])).content.decode()
    waiting = html[html.index("先走访谁") :]
    assert "周*兰" in waiting
    assert "李*兰" not in waiting


def test_who_sees_one_entrance_is_not_told_that_the_building_has_no_leader(client, town, building):
    for person, told in ((town.willow_secretary, False), (town.entrance_leader, False)):
        client.force_login(person)
        html = client.get(reverse("building-rooms", args=[building.pk])).content.decode()
        assert ("楼栋长空缺" in html) is told
    Term.objects.filter(post__role=PostRole.BUILDING_LEADER).delete()
    client.force_login(town.willow_secretary)
    assert "楼栋长空缺" in client.get(reverse("building-rooms", args=[building.pk])).content.decode()


def test_the_bottom_bar_leads_a_leader_to_the_building_and_to_visits(client, town, building):
    client.force_login(town.building_leader)
    html = client.get(reverse("building-rooms", args=[building.pk])).content.decode()
    bar = html[html.index("底部导航") :]
    assert re.findall(r'href="([^"]+)"', bar) == ["/", "/tickets/new/", "/register/", "/visits/due/", "/me/"]
    assert f'href="{reverse("register")}" aria-current="page"' in bar
