"""The pages of tree, unit, building and people: what they show, to whom, and what they cost."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from hierarchy.actions.people import find_or_register
from hierarchy.choices import PostRole, UnitKind
from hierarchy.models import ChatGroup, Entrance, OrgUnit, Post, Term, User
from tests.builders import make_building, make_officer, make_person, make_post, make_unit

HTMX = {"HTTP_HX_REQUEST": "true"}


def page(client, name, *args, user=None, **query):
    if user is not None:
        client.force_login(user, backend="hierarchy.login.NameOrPhoneBackend")
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(text, town):
    units = [value for value in vars(town).values() if isinstance(value, OrgUnit)]
    return {unit.name for unit in units if f'id="u-{unit.code}"' in text}


# the tree


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("director", {"望湖街道", "杨柳社区", "枫林社区"}),
        ("willow_secretary", {"杨柳社区", "杨柳第一网格", "杨柳第二网格"}),
        ("grid_leader", {"杨柳第一网格", "1号楼党小组"}),
        ("building_leader", {"1号楼党小组"}),
        ("system_manager", {"望湖街道", "杨柳社区", "枫林社区", "邻街道", "邻社区"}),
    ],
)
def test_the_tree_begins_where_a_person_serves_with_one_level_open(client, town, who, units):
    assert shown(page(client, "units", user=getattr(town, who)), town) == units


def test_the_tree_opens_down_to_one_unit_without_a_script(client, town):
    text = page(client, "units", user=town.director, at="WH0101")

    assert shown(text, town) == {"望湖街道", "杨柳社区", "枫林社区", "杨柳第一网格", "杨柳第二网格", "1号楼党小组"}


def test_a_line_of_the_tree_counts_each_level_and_the_vacancies_below(client, town):
    make_post(town.willow_2, PostRole.GRID_WORKER)
    make_post(town.group, PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)

    text = page(client, "units", user=town.director)

    line = text.split('id="u-WH01"')[1].split("</summary>")[0]
    assert "网格 <b>2</b>" in line
    assert "楼栋 <b>1</b>" in line
    assert "空缺 2" in line


def test_a_branch_is_fetched_alone_and_an_outsider_gets_404(client, town):
    client.force_login(town.director)
    text = client.get(reverse("unit-branch", args=["WH01"]), **HTMX).content.decode()
    assert shown(text, town) == {"杨柳第一网格", "杨柳第二网格"}
    assert client.get(reverse("unit-branch", args=["WH01"])).url == "/units/?at=WH01#u-WH01"

    client.force_login(town.outsider)
    assert client.get(reverse("unit-branch", args=["WH01"]), **HTMX).status_code == 404


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("第一", {"杨柳第一网格", "枫林第一网格"}),
        ("yl", {"杨柳社区", "杨柳第一网格", "杨柳第二网格"}),
        ("wh02", {"枫林社区", "枫林第一网格"}),
        ("邻社", set()),
    ],
)
def test_search_finds_by_name_code_and_initials_within_the_persons_reach(client, town, words, names):
    text = page(client, "units", user=town.director, q=words)

    units = OrgUnit.objects.all()
    assert {u.name for u in units if f'href="{u.get_absolute_url()}"' in text.split('id="tree"')[1]} == names


def big_town(parent, grids=10, groups=250):
    """Two and a half thousand units under one community, written straight into the table."""
    for g in range(grids):
        grid = make_unit(f"网格{g}", parent, code=f"B{g}")
        OrgUnit.objects.bulk_create(
            OrgUnit(name=f"党小组{n}", code=f"B{g}-{n}", depth=4, path=OrgUnit._get_path(grid.path, 4, n + 1))
            for n in range(groups)
        )
        OrgUnit.objects.filter(pk=grid.pk).update(numchild=groups)


def test_a_tree_of_2500_units_costs_what_a_small_one_costs(client, town, django_assert_num_queries):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")
    client.get(reverse("units"))
    with django_assert_num_queries(12):
        small = client.get(reverse("units"))
    big_town(town.maple)
    with django_assert_num_queries(12):
        big = client.get(reverse("units"))

    assert OrgUnit.objects.count() > 2500
    assert len(big.content) < len(small.content) + 200
    assert "楼栋 <b>2500</b>" in big.content.decode()


# a unit


def test_a_units_page_shows_the_line_above_only_as_far_as_one_may_see(client, town):
    text = page(client, "unit", "WH010101", user=town.willow_secretary)

    crumb = text.split('class="crumb"')[1].split("</nav>")[0]
    assert [unit.name in crumb for unit in (town.street, town.willow, town.willow_1)] == [False, True, True]


def test_a_units_page_shows_holders_vacancies_and_figures(client, town):
    make_post(town.group, PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)
    ChatGroup.objects.create(building=town.building, name="一栋群", members=40)

    text = page(client, "unit", "WH01", user=town.director)

    assert "柳书记" in text
    assert "<b>1/4</b><span>单元长配置率 25.0%" in text
    assert "覆盖 50.0% 的楼栋" in text
    assert "空缺 1" in text


def test_figures_of_nothing_are_a_dash(client, town):
    empty = make_unit("空社区", town.street, code="WH09")

    text = page(client, "unit", empty.code, user=town.director)

    assert "<b>0/0</b><span>单元长配置率 —" in text


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("director", {"found-unit", "establish-post", "rename-unit", "move-unit", "close-unit"}),
        ("willow_secretary", set()),
        ("system_manager", {"found-unit", "establish-post", "rename-unit", "move-unit", "close-unit"}),
    ],
)
def test_a_unit_offers_the_deeds_a_person_may_do(client, town, who, buttons):
    text = page(client, "unit", "WH01", user=getattr(town, who))

    deeds = ["found-unit", "establish-post", "rename-unit", "move-unit", "close-unit"]
    assert {deed for deed in deeds if f'href="{reverse(deed, args=["WH01"])}"' in text} == buttons


def test_the_directors_own_street_is_not_his_to_close(client, town):
    text = page(client, "unit", "WH", user=town.director)

    assert reverse("close-unit", args=["WH"]) not in text
    assert client.post(reverse("close-unit", args=["WH"]), {"on": "2026-11-01"}).status_code == 403


def grow(town, n):
    """n children, posts with holders, buildings and past terms at 枫林第一网格."""
    for i in range(n):
        make_unit(f"{i}号党小组", town.maple_1)
        make_officer(f"网格员{i}", town.maple_1, PostRole.GRID_WORKER)
        make_building(town.maple_estate, town.maple_1, f"1{i}")
        gone = make_officer(f"前任{i}", town.maple_1, PostRole.GRID_WORKER)
        Term.objects.filter(holder=gone).update(ended_on="2026-01-01")


@pytest.mark.parametrize("n", [1, 3])
def test_a_units_page_costs_the_same_however_much_is_there(client, town, n, django_assert_num_queries):
    grow(town, n)
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")
    with django_assert_num_queries(25):
        text = client.get(reverse("unit", args=["WH0201"])).content.decode()

    assert all(f"网格员{i}" in text and f"前任{i}" in text for i in range(n))


@pytest.mark.parametrize("n", [1, 3])
def test_a_buildings_page_costs_the_same_however_many_entrances(client, town, n, django_assert_num_queries):
    building = make_building(town.maple_estate, town.maple_1, "9", entrances=n)
    for i, entrance in enumerate(building.entrances.all()):
        make_officer(f"单元长{i}", town.maple_1, PostRole.ENTRANCE_LEADER, entrance=entrance)
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")
    with django_assert_num_queries(16):
        text = client.get(reverse("building", args=[building.pk])).content.decode()

    assert all(f"单元长{i}" in text for i in range(n))


def test_an_entrance_leader_sees_only_the_own_entrance_of_the_building(client, town):
    text = page(client, "building", town.building.pk, user=town.entrance_leader)

    assert "1单元" in text
    assert "2单元" not in text


# deeds through the pages


def do(client, url, /, *args, **data):
    return client.post(reverse(url, args=args), data, follow=True)


def test_the_directors_day_found_establish_appoint_hand_over(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    text = do(client, "found-unit", "WH01", name="杨柳第三网格", kind="regular").content.decode()
    assert "已建立杨柳第三网格，编码 WH0103" in text
    do(client, "establish-post", "WH0103", role="grid_leader")
    post = Post.objects.get(unit__code="WH0103")
    term = {"name": "新人", "phone": "13900007777", "since": "2026-01-05", "method": "elected"}
    assert "已任命新人" in do(client, "appoint", post.pk, **term).content.decode()
    first = Term.objects.get(post=post)
    successor = {"name": "接任人", "on": "2026-10-01", "method": "appointed"}
    assert "已接任杨柳第三网格网格长" in do(client, "hand-over", first.pk, **successor).content.decode()

    assert [(t.holder.name, str(t.began_on), t.ended_on and str(t.ended_on)) for t in post.terms.order_by("id")] == [
        ("新人", "2026-01-05", "2026-10-01"),
        ("接任人", "2026-10-01", None),
    ]


def test_a_refused_deed_keeps_what_was_typed_and_says_why(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    answer = do(client, "found-unit", "WH01", name="杨柳第一网格", kind="regular", phone="0551-12345678")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已有名为“杨柳第一网格”的单位" in text
    assert 'value="0551-12345678"' in text


def test_a_refused_appointment_registers_nobody(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")
    post = Post.objects.get(unit=town.willow, role=PostRole.SECRETARY)

    answer = do(client, "appoint", post.pk, name="没人", phone="13911112222", since="2026-01-01", method="elected")

    assert "一岗一人" in answer.content.decode()
    assert not User.objects.filter(name="没人").exists()


def test_a_community_appoints_below_and_its_workers_but_not_its_own_secretary(client, town):
    client.force_login(town.willow_worker, backend="hierarchy.login.NameOrPhoneBackend")
    own_head = Post.objects.get(unit=town.willow, role=PostRole.SECRETARY)
    colleague = Post.objects.get(unit=town.willow, role=PostRole.WORKER)
    below = make_post(town.group, PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)
    beside = make_post(town.maple_1, PostRole.GRID_WORKER)

    statuses = [client.get(reverse("appoint", args=[p.pk])).status_code for p in (own_head, colleague, below, beside)]
    assert statuses == [403, 200, 200, 404]


def test_move_offers_only_units_of_the_right_level_and_street(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    text = page(client, "move-unit", "WH0101")
    assert [f'value="{u.pk}"' in text for u in (town.maple, town.willow, town.street, town.next_community)] == [
        True,
        False,
        False,
        False,
    ]
    text = do(
        client, "move-unit", "WH0101", new_parent=town.maple.pk, on="2026-11-01", note="区划调整"
    ).content.decode()
    assert "已划转" in text
    assert "隶属 枫林社区" in text
    assert "隶属 杨柳社区" in text


def test_a_building_that_changes_its_unit_takes_its_posts_along(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    data = {"number": "一号楼", "unit": town.willow_2.pk, "floors": 6, "households": 0}
    do(client, "change-building", town.building.pk, **data)

    posts = Post.objects.filter(building=town.building) | Post.objects.filter(entrance__building=town.building)
    town.building.refresh_from_db()
    assert (town.building.unit, town.building.number) == (town.willow_2, "1")
    assert {post.unit for post in posts} == {town.willow_2}


@pytest.mark.parametrize("who", ["grid_leader", "building_leader"])
def test_a_chat_group_is_registered_once_and_its_size_kept_up_to_date(client, town, who):
    client.force_login(getattr(town, who), backend="hierarchy.login.NameOrPhoneBackend")

    do(client, "register-group", town.building.pk, name="一栋群", members=40)
    do(client, "register-group", town.building.pk, name="一栋群", members=45)

    assert [(g.name, g.members) for g in ChatGroup.objects.all()] == [("一栋群", 45)]
    do(client, "close-group", ChatGroup.objects.get().pk)
    assert ChatGroup.objects.filter(closed_on=None).count() == 0


# the five-level chart


def test_the_chart_has_a_line_a_building_group_and_the_sums(client, town):
    make_unit("王家", town.group, kind=UnitKind.CENTER_HOUSEHOLD)
    make_officer("组长甲", town.group, PostRole.GROUP_LEADER)
    ChatGroup.objects.create(building=town.building, name="一栋群")
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    answer = client.get(reverse("export-structure"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "望湖街道五级组织架构一览表"
    assert rows[3:8] == [
        (1, "望湖街道", "杨柳社区", "杨柳第一网格", "葛网格", 0, "1号楼党小组", "组长甲", 0, 1, 0, 1, 2, 1, "50.0%", 1),
        (2, "望湖街道", "杨柳社区", "杨柳第二网格", "贺网格", 0, "", "", None, 0, 0, 1, 2, 0, "0.0%", 0),
        (3, "望湖街道", "枫林社区", "枫林第一网格", "", 0, "", "", None, 0, 0, 1, 2, 0, "0.0%", 0),
        (None, "合计", "", "", "", None, "", "", None, 1, 0, 3, 6, 1, "16.7%", 1),
        rows[7],
    ]


@pytest.mark.parametrize("n", [1, 3])
def test_the_chart_costs_the_same_for_any_length_and_shows_only_the_own_branch(
    client, town, n, django_assert_num_queries
):
    for i in range(n):
        make_unit(f"{i}号党小组", town.willow_2)
    client.force_login(town.willow_secretary, backend="hierarchy.login.NameOrPhoneBackend")

    with django_assert_num_queries(15):
        answer = client.get(reverse("export-structure"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {f"{i}号党小组" for i in range(n)} <= cells
    assert not {"枫林社区", "枫林第一网格"} & cells


# people


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_people_costs_the_same_for_any_length(client, town, n, django_assert_num_queries):
    User.objects.exclude(pk=town.system_manager.pk).exclude(terms__isnull=False).exclude(pk=town.auditor.pk).delete()
    for i in range(n):
        make_officer(f"人员{i}", town.maple_1, PostRole.GRID_WORKER)
    client.force_login(town.system_manager, backend="hierarchy.login.NameOrPhoneBackend")

    with django_assert_num_queries(10):
        text = client.get(reverse("people"), {"q": "人员"}).content.decode()

    assert text.count("枫林第一网格网格员") == n


def test_people_are_found_by_name_initials_login_name_and_whole_phone_number(client, town):
    person = find_or_register(by=town.system_manager, name="欧阳锋", phone="13912345678", among=User.objects.none())
    client.force_login(town.system_manager, backend="hierarchy.login.NameOrPhoneBackend")

    for words in ("欧阳", "oyf", "13912345678"):
        assert f'href="{reverse("person", args=[person.pk])}"' in page(client, "people", q=words)
    assert f'href="{reverse("person", args=[person.pk])}"' not in page(client, "people", q="1391234")
    assert "13912345678" not in page(client, "people", q="欧阳")


def test_a_whole_phone_number_is_shown_for_a_reason_that_is_recorded(client, town):
    from governance.foundation.models import LedgerEntry

    person = find_or_register(by=town.director, name="王芳", phone="13912345678", among=User.objects.none())
    Term.objects.create(post=make_post(town.willow_1, PostRole.GRID_WORKER), holder=person, began_on="2026-01-01")
    client.force_login(town.willow_secretary, backend="hierarchy.login.NameOrPhoneBackend")
    assert "139****5678" in page(client, "person", person.pk)

    assert "13912345678" not in do(client, "reveal-phone", person.pk, reason="看").content.decode()
    assert "13912345678" in do(client, "reveal-phone", person.pk, reason="核实楼道堆物").content.decode()

    entry = LedgerEntry.objects.get(action="person.phone_shown")
    assert (entry.actor, entry.facts) == (town.willow_secretary, {"reason": "核实楼道堆物"})
    client.force_login(town.maple_secretary, backend="hierarchy.login.NameOrPhoneBackend")
    assert do(client, "reveal-phone", person.pk, reason="核实楼道堆物").status_code == 404


def test_an_account_is_opened_shown_once_reset_and_disabled(client, town):
    client.force_login(town.system_manager, backend="hierarchy.login.NameOrPhoneBackend")
    do(client, "new-person", name="新人", phone="13900008888")
    person = User.objects.get(name="新人")

    text = do(client, "open-account", person.pk, username="").content.decode()
    person.refresh_from_db()
    password = text.split('class="strong secret">')[1].split("<")[0]
    assert person.username == "xinren"
    assert person.check_password(password)
    assert password not in page(client, "person", person.pk)

    again = do(client, "reset-password", person.pk).content.decode().split('class="strong secret">')[1].split("<")[0]
    person.refresh_from_db()
    assert again != password
    assert person.check_password(again)
    do(client, "disable-account", person.pk)
    person.refresh_from_db()
    assert not person.is_active


def test_a_token_is_shown_once_acts_for_its_owner_and_stops_when_revoked(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")

    text = do(client, "create-token", name="大屏", days="90").content.decode()

    key = "ljl_" + text.split("ljl_")[1].split("<")[0]
    token = town.director.tokens.get()
    assert (token.expires_at - token.created_at).days in (89, 90)
    assert key not in page(client, "my-account")
    do(client, "revoke-token", token.pk)
    assert "已失效" in page(client, "my-account")


def test_nobody_revokes_a_strangers_token(client, town):
    client.force_login(town.director, backend="hierarchy.login.NameOrPhoneBackend")
    do(client, "create-token", name="大屏", days="90")
    client.force_login(town.outsider, backend="hierarchy.login.NameOrPhoneBackend")

    assert do(client, "revoke-token", town.director.tokens.get().pk).status_code == 404


def test_entrances_of_a_building_are_seen_in_scope(town):
    assert Entrance.objects.visible_to(town.entrance_leader).count() == 1
    assert make_person("谁").scope.branches == ()
