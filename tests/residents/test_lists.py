"""居民名单 and its export: one's own people, masked, narrowed by the address, at the same cost for one and for many."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation.models import LedgerEntry
from residents.actions import exporting, rosters
from residents.choices import CareKind, Match, Occupancy, Politics, Presence, Registration, Relation, Sex
from residents.filters import asked_for
from residents.models import CareMark, CareProfile, PartyMember, Resident
from residents.roster.options import Options
from residents.sheets_roster import ROSTER
from tests.builders import make_dwelling, make_household, make_resident

TODAY = timezone.localdate


def born(age):
    return TODAY() - timedelta(days=round(age * 365.25) + 40)


@pytest.fixture
def homes(town):
    """吴桂兰 (85, 独居, 党员 undisclosed) in 1单元; 李志强 (40, tenant) in 2单元; 冯枫叶 in 枫林."""
    t = town
    t.home = make_household(make_dwelling(t.building, "301", t.entrance, occupancy=Occupancy.OWNER), number="1")
    rented = make_household(make_dwelling(t.building, "302", t.entrance_2, occupancy=Occupancy.RENTED))
    far = make_household(make_dwelling(t.maple_building, "101"))
    t.wu = make_resident(
        t.home, "吴桂兰", phone="15400015678", id_number="340111194103080025", birth_date=date(1941, 3, 8), sex=Sex.FEMALE,
        relation=Relation.HEAD, registration=Registration.HERE, politics=Politics.MEMBER, registered_at="光明路3号", note="怕狗",
    )  # fmt: skip
    t.li = make_resident(
        rented,
        "李志强",
        birth_date=born(40),
        sex=Sex.MALE,
        registration=Registration.ELSEWHERE,
        match=Match.LIVING_ONLY,
    )
    t.feng = make_resident(far, "冯枫叶", phone="15400035678", birth_date=born(85))
    profile = CareProfile.objects.create(resident=t.wu, worker=t.entrance_leader)
    CareMark.objects.create(profile=profile, kind=CareKind.LIVING_ALONE_ELDER)
    CareMark.objects.create(profile=profile, kind=CareKind.SUBSISTENCE_ALLOWANCE)
    PartyMember.objects.create(resident=t.wu)
    return t


@pytest.fixture
def ask(client, homes):
    def ask(person, **query):
        client.force_login(person)
        return client.get(reverse("residents"), query)

    return ask


def listed(answer):
    return sorted(row.resident.name for row in answer.context["page"].rows)


def test_each_sees_the_people_of_the_own_place_and_nobody_else(ask, homes):
    people = {
        "director": ["冯枫叶", "吴桂兰", "李志强"],
        "willow_secretary": ["吴桂兰", "李志强"],
        "maple_secretary": ["冯枫叶"],
        "grid_leader_2": [],
        "building_leader": ["吴桂兰", "李志强"],
        "entrance_leader": ["吴桂兰"],
        "outsider": [],
    }
    assert {who: listed(ask(getattr(homes, who))) for who in people} == people


def test_the_list_asks_the_one_index_and_not_for_second_homes(rf, homes):
    """Asked for each of a hundred thousand people, the second homes took the page longer than everything else."""
    request = rf.get("/residents/")
    for request.user in (homes.director, homes.willow_secretary, homes.grid_leader, homes.entrance_leader):
        assert "residents_secondhome" not in str(asked_for(request).qs.query)


def test_nothing_in_the_list_is_in_clear(ask, homes):
    words = ask(homes.willow_secretary).content.decode()
    assert "吴*兰" in words
    assert "154****5678" in words
    for secret in ("吴桂兰", "15400015678", "340111194103080025", "怕狗", "光明路"):
        assert secret not in words


def test_a_neighbour_who_leads_the_entrance_reads_only_what_neighbours_know(ask, homes):
    words = ask(homes.entrance_leader).content.decode()
    rows = words[words.index('id="list"') :]
    assert "独居老人" in rows
    assert "低保" not in rows
    assert "党员</span>" not in rows
    clerk = ask(homes.willow_secretary).content.decode()
    assert "低保" in clerk[clerk.index('id="list"') :]
    assert "党员</span>" in clerk


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ({"q": "桂兰"}, ["吴桂兰"]),
        ({"q": "lzq"}, ["李志强"]),
        ({"q": "1-301"}, ["吴桂兰"]),
        ({"q": "5678"}, ["吴桂兰"]),
        ({"unit": "WH0101"}, ["吴桂兰", "李志强"]),
        ({"unit": "WH0102"}, []),
        ({"age": "80"}, ["吴桂兰"]),
        ({"age": "adult"}, ["李志强"]),
        ({"age": "child"}, []),
        ({"sex": "1"}, ["李志强"]),
        ({"occupancy": ["rented", "school"]}, ["李志强"]),
        ({"registration": "here"}, ["吴桂兰"]),
        ({"match": "living_only"}, ["李志强"]),
        ({"party": "yes"}, ["吴桂兰"]),
        ({"party": "no"}, ["李志强"]),
        ({"care": "any"}, ["吴桂兰"]),
        ({"care": "living_alone_elder"}, ["吴桂兰"]),
        ({"care": "mental"}, []),
        ({"birthday": "3", "age": "80"}, ["吴桂兰"]),
        ({"phone": "yes"}, ["吴桂兰"]),
        ({"phone": "no"}, ["李志强"]),
        ({"presence": "dead"}, ["赵已故"]),
        ({"mine": "true"}, []),
    ],
)
def test_the_address_narrows_the_list(ask, homes, query, right):
    make_resident(homes.home, "赵已故", presence=Presence.DEAD, died_on=TODAY())
    assert listed(ask(homes.willow_secretary, **query)) == right


def test_the_building_and_the_person_in_charge_narrow_it_too(ask, homes):
    assert listed(ask(homes.willow_secretary, building=homes.building.pk)) == ["吴桂兰", "李志强"]
    assert listed(ask(homes.willow_secretary, building=homes.building_2.pk)) == []
    assert listed(ask(homes.willow_secretary, worker=homes.entrance_leader.pk)) == ["吴桂兰"]
    assert listed(ask(homes.entrance_leader, mine="true")) == ["吴桂兰"]


def test_leaders_cannot_ask_for_categories_or_undisclosed_members(ask, homes):
    answer = ask(homes.entrance_leader, care="subsistence_allowance")
    assert listed(answer) == ["吴桂兰"]  # the key says nothing to them, so it narrows nothing
    assert "care" not in answer.context["filter"].form.fields
    assert listed(ask(homes.entrance_leader, party="yes")) == []
    PartyMember.objects.update(disclosed_on=TODAY())
    assert listed(ask(homes.entrance_leader, party="yes")) == ["吴桂兰"]


def test_a_whole_number_does_not_belong_into_an_address(ask, homes):
    for number in ("340111194103080025", "15400015678"):
        answer = ask(homes.willow_secretary, q=number)
        assert "请在页面上方的搜索框里查" in answer.content.decode()
        assert listed(answer) == []


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(client, ask, homes, django_assert_num_queries, n):
    for _ in range(n):
        someone = make_resident(homes.home, "钱多多", phone="15400044444")
        profile = CareProfile.objects.create(resident=someone, worker=homes.grid_leader)
        CareMark.objects.create(profile=profile, kind=CareKind.ADVANCED_AGE)
    ask(homes.willow_secretary)
    with django_assert_num_queries(12):  # five of its own; session, person, posts, notices and the session kept
        answer = client.get(reverse("residents"))
    assert len(listed(answer)) == n + 2


def test_pages_follow_one_another_without_a_gap(ask, homes):
    make_many(homes.home, 60)
    first = ask(homes.willow_secretary)
    second = ask(homes.willow_secretary, before=first.context["page"].older)
    seen = [row.resident.pk for answer in (first, second) for row in answer.context["page"].rows]
    assert (len(seen), len(set(seen))) == (62, 62)


def make_many(household, n):
    place = {"building": household.dwelling.building, "entrance": household.dwelling.entrance}
    place |= {"home": household.dwelling.home, "path": household.dwelling.path, "household": household}
    Resident.objects.bulk_create(Resident(name=f"甲{i}", **place) for i in range(n))


@pytest.fixture
def export(client, homes):
    def export(person, name="export-residents", post=None, **query):
        client.force_login(person)
        address = reverse(name, query=query)
        answer = client.post(address, post) if post else client.get(address)
        if answer.status_code != 200 or not answer.streaming:
            return answer
        return openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    return export


def rows_of(sheet):
    headings = [cell.value for cell in sheet[3]]
    return [dict(zip(headings, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=4)][:-2]


def test_the_export_is_the_roster_of_the_list_with_masked_numbers(export, homes):
    sheet = export(homes.willow_secretary, age="80")
    assert [cell.value for cell in sheet[3]] == [column.heading for column in ROSTER]
    (row,) = rows_of(sheet)
    assert {key: value for key, value in row.items() if value not in (None, "")} == {
        "序号": 1, "小区": "杏花苑", "楼栋": "1", "单元": "1", "室": "301", "户号": "1", "姓名": "吴桂兰", "与户主关系": "户主",
        "性别": "女", "公民身份号码": "340111********0025", "出生日期": row["出生日期"], "年龄": homes.wu.age,
        "政治面貌": "中共党员", "户籍类型": "本社区", "居住性质": "自住", "联系电话": "154****5678", "重点类别": row["重点类别"],
        "是否党员": "是",
    }  # fmt: skip
    assert set(row["重点类别"].split("、")) == {"独居老人", "低保"}
    mark = sheet.cell(sheet.max_row, 1).value
    assert mark.startswith("导出人：柳书记")
    assert "用途：日常台账" in mark
    entry = LedgerEntry.objects.get(action="residents.exported")
    assert entry.facts == {"count": 1, "full": False, "filters": {"age": ["80"]}, "use": "日常台账"}


@pytest.mark.parametrize("full", [True, False])
def test_the_roster_comes_back_without_a_change(homes, full):
    """A masked cell says nothing, a full one says what is known already."""
    CareMark.objects.create(profile=homes.wu.care, kind=CareKind.ADVANCED_AGE)
    file, clerk = BytesIO(), homes.willow_secretary
    exporting.export_roster(file, Resident.objects.visible_to(clerk), by=clerk, full=full, use="核对高龄津贴")
    options = Options()
    roster = rosters.opened(file.getvalue(), "花名册.xlsx", options)
    examination, _ = rosters.examined(homes.willow, roster, options)
    assert {status: n for status, n in examination.counts.items() if n} == {"rows": 2, "unchanged": 2}


def test_the_street_exports_masked_names(export, homes):
    assert sorted(row["姓名"] for row in rows_of(export(homes.director))) == ["冯*叶", "吴*兰", "李*强"]


def test_full_numbers_need_the_right_and_a_purpose_and_stand_on_each_persons_record(export, homes):
    assert export(homes.director, "export-full-residents", {"use": "核对高龄津贴"}).status_code == 403
    assert export(homes.willow_secretary, "export-full-residents", {"use": "看"}).status_code == 422
    assert not LedgerEntry.objects.filter(action__startswith="resident").exists()
    sheet = export(homes.willow_secretary, "export-full-residents", {"use": "核对高龄津贴"}, age="80")
    (row,) = rows_of(sheet)
    numbers = (row["公民身份号码"], row["联系电话"], row["户籍地址"], row["备注"])
    assert numbers == ("340111194103080025", "15400015678", "光明路3号", "怕狗")
    seen = LedgerEntry.objects.get(action="resident.exported_full")
    assert (seen.subject_id, seen.facts["reason"]) == (str(homes.wu.pk), "核对高龄津贴")


@pytest.mark.parametrize("address", ["export-residents", "export-visits"])
def test_what_a_masked_export_is_for_holds_no_number_either(client, homes, address):
    client.force_login(homes.willow_secretary)
    answer = client.get(reverse(address), {"use": "找 154 0001 5678"}, follow=True)
    assert "用途里不要写" in answer.content.decode()
    assert not LedgerEntry.objects.filter(action__endswith=".exported").exists()
    assert client.get(reverse(address), {"use": "2026-03-01 至 2026-03-31 督查"}).status_code == 200


def test_too_many_at_once_are_refused_in_words(export, homes, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 1)
    answer = export(homes.willow_secretary)
    assert answer.status_code == 302
    assert not LedgerEntry.objects.filter(action="residents.exported").exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_export_asks_as_often_for_one_as_for_three(homes, django_assert_num_queries, n):
    make_many(homes.home, n)
    people = Resident.objects.visible_to(homes.willow_secretary)
    homes.willow_secretary.scope  # noqa: B018 - read once a request
    with django_assert_num_queries(6):
        count = exporting.export_roster(BytesIO(), people, by=homes.willow_secretary)
    assert count == n + 2
