"""大屏: links made and revoked, numbers only, nothing of a person anywhere in the bytes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.choices import Lamp, TicketState
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from governance.overview.cockpit.reckoning import refresh
from governance.overview.cockpit.screens import MOST, digest_of, find_screen, make_screen, revoke_screen
from governance.overview.models import Programme, WallScreen
from residents.actions.care import open_profile
from residents.choices import CareKind
from tests.builders import make_dwelling, make_household, make_resident, make_ticket

PLANTED = ["吴桂兰", "13800001234", "15400015678", "301室", "楼道灯不亮", "欧阳小满", "杏花苑"]


@pytest.fixture
def lived_in(town):
    """Names, numbers, doors and texts of people in everything the wall counts."""
    home = make_household(make_dwelling(town.building, "301"))
    person = make_resident(home, "吴桂兰", phone="15400015678")
    open_profile(person, by=town.willow_secretary, kinds=[CareKind.LIVING_ALONE_ELDER])
    make_ticket(
        town.group, building=town.building, by=town.building_leader, text="欧阳小满家301室门口楼道灯不亮",
        title="欧阳小满反映楼道灯不亮", reporter_name="欧阳小满", reporter_phone="13800001234",
        state=TicketState.IN_PROGRESS, lamp=Lamp.RED, due_at=timezone.now(), accepted_at=timezone.now(),
    )  # fmt: skip
    Programme.objects.create(unit=town.street, name="邻聚力", slogan="五级联动", public=True)
    Programme.objects.create(unit=town.willow, name="没公开的", slogan="没公开", public=False)
    refresh()
    return town


def link(town, unit=None, by=None):
    return reverse("wall-screen", args=[make_screen(unit or town.street, by=by or town.director, place="一楼大厅")])


def test_a_screen_without_a_user_shows_the_numbers(client, lived_in):
    page = client.get(link(lived_in))
    body = page.content.decode()
    assert page.status_code == 200
    assert "望湖街道党建引领基层治理" in body
    assert "五级联动" in body
    assert "没公开" not in body
    assert page.context["red"] == 1
    assert [part["name"] for part in page.context["parts"]] == ["杨柳社区", "枫林社区"]


@pytest.mark.parametrize("unit", ["street", "willow"])
def test_nothing_of_a_person_is_in_the_bytes(client, lived_in, unit):
    people = [person.name for person in vars(lived_in).values() if hasattr(person, "username")]
    assert len(people) > 10
    body = client.get(link(lived_in, getattr(lived_in, unit))).content.decode()
    assert [word for word in PLANTED + people if word in body] == []
    assert "/tickets/" not in body
    client.force_login(lived_in.director)
    body = client.get(reverse("wall"), {"unit": getattr(lived_in, unit).code}).content.decode()
    assert [word for word in PLANTED + people if word in body] == []


def test_a_revoked_link_is_not_found_and_the_deed_is_on_record(client, lived_in):
    address = link(lived_in)
    screen = WallScreen.objects.get()
    assert client.get(address).status_code == 200
    revoke_screen(screen, by=lived_in.director)
    assert client.get(address).status_code == 404
    assert [entry.action for entry in ledger.of(screen)] == ["wall.screen_made", "wall.screen_revoked"]
    with pytest.raises(ActionRefused):
        revoke_screen(screen, by=lived_in.director)


def test_only_a_digest_is_kept_and_no_other_code_opens(lived_in):
    code = make_screen(lived_in.street, by=lived_in.director, place="大厅")
    screen = WallScreen.objects.get()
    assert code not in str(vars(screen))
    assert screen.digest == digest_of(code)
    assert find_screen(code) == screen
    for wrong in ("", "-", code[:-1], code.lower() + "A", screen.digest):
        assert find_screen(wrong) is None


def test_a_closed_unit_has_no_wall(lived_in):
    code = make_screen(lived_in.maple, by=lived_in.director, place="大厅")
    lived_in.maple.closed_on = timezone.localdate()
    lived_in.maple.save()
    assert find_screen(code) is None


def test_links_are_made_for_streets_and_communities_of_ones_own(lived_in):
    for unit, by in ((lived_in.willow_1, lived_in.director), (lived_in.maple, lived_in.willow_secretary)):
        with pytest.raises(ActionRefused):
            make_screen(unit, by=by, place="大厅")
    with pytest.raises(ActionRefused):
        make_screen(lived_in.willow, by=lived_in.director, place="  ")
    for n in range(MOST):
        make_screen(lived_in.willow, by=lived_in.director, place=f"{n} 号屏")
    with pytest.raises(ActionRefused):
        make_screen(lived_in.willow, by=lived_in.director, place="再一个")


def test_the_link_is_shown_once_and_then_revoked_on_the_page(client, lived_in):
    client.force_login(lived_in.willow_secretary)
    made = client.post(reverse("new-screen"), {"unit": "WH01", "place": "一楼大厅"}).content.decode()
    address = re.search(r'value="(http://testserver/wall/[A-Z0-9]+/)"', made)[1]
    assert client.get(address).status_code == 200
    listed = client.get(reverse("wall-screens")).content.decode()
    assert "一楼大厅" in listed
    assert address not in listed
    client.post(reverse("revoke-screen", args=[WallScreen.objects.get().pk]))
    assert client.get(address).status_code == 404
    assert client.post(reverse("new-screen"), {"unit": "WH", "place": "大厅"}).status_code == 422


def test_the_wall_fetches_itself_and_links_nowhere(client, lived_in):
    address = link(lived_in)
    body = client.get(address).content.decode()
    assert f'hx-get="{address}"' in body
    assert 'hx-trigger="every 60s"' in body
    assert "<a " not in body


def test_the_wall_tells_the_time_of_the_office_and_reads_its_line_aloud(client, lived_in):
    page = client.get(link(lived_in))
    body = page.content.decode()
    assert abs(int(re.search(r'data-now="(\d+)"', body)[1]) - timezone.now().timestamp()) < 60
    assert body.count(" 月</th><td>") == len(page.context["months"]) == 12
    assert "统计没有运行" not in body
    refresh(timezone.now() - timedelta(hours=2))
    assert "统计没有运行" in client.get(link(lived_in)).content.decode()


def test_before_the_first_count_the_wall_waits(client, town):
    assert "正在统计" in client.get(link(town)).content.decode()


def test_the_wall_asks_the_same_however_many_units(client, lived_in, django_assert_max_num_queries):
    address = link(lived_in)
    with django_assert_max_num_queries(8) as asked:
        client.get(address)
    few = len(asked)
    make_ticket(lived_in.maple_1)
    refresh()
    with django_assert_max_num_queries(8) as asked:
        client.get(address)
    assert len(asked) == few
