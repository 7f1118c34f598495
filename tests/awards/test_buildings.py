"""5+N: what the people of a building report, what the community finds, and the stages with their gate."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions.building_items import add_item, change_item
from awards.actions.buildings import check_item, lacking, lock_plan, move_on, report_item, send_back, set_theme
from awards.choices import ItemState, PhaseName, Stage, Target
from awards.defaults import provide
from awards.models import BuildingPlan, ChecklistItem, PlanItem
from deliberation.models import AgendaItem, Meeting, Resolution
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from tests.awards.build import in_phase
from tests.awards.counting import make_counting_round
from tests.builders import make_building, make_council


@pytest.fixture
def town(town):
    provide(town.street)
    town.items = {item.label: item for item in ChecklistItem.objects.filter(office=town.street)}
    town.five = [item for item in town.items.values() if item.required]
    return town


def report(town, item, **given):
    given = {"state": ItemState.GROWING, "by": town.building_leader} | given
    return report_item(town.building, item, **given)


def reach(town, items):
    for item in items:
        report(town, item, ask=True)
        check_item(town.building, item, by=town.willow_secretary, reached=True)


def tell():
    while jobs.drain():
        pass
    return [(notice.user.name, notice.text) for notice in Notice.objects.select_related("user")]


def test_the_leader_asks_the_community_looks_and_the_leader_hears_of_it(town):
    convention = town.items["居民公约"]
    row = report(town, convention, note="上周开会通过", ask=True)
    assert (row.state, row.asked_on) == (ItemState.GROWING, timezone.localdate())
    assert ("柳书记", "杏花苑1号楼的“居民公约”做好了，请去看一看、核对") in tell()
    row = check_item(town.building, convention, by=town.willow_secretary, reached=True)
    assert (row.state, row.checked_by, row.asked_on) == (ItemState.REACHED, town.willow_secretary, None)
    assert ("章楼长", "杏花苑1号楼的“居民公约”核对结果：达标") in tell()


def test_nobody_declares_an_item_reached_or_checks_what_he_asked_for(town):
    theme = town.items["楼栋主题"]
    with pytest.raises(ActionRefused, match="由社区核对"):
        report(town, theme, state=ItemState.REACHED)
    report(town, theme, by=town.willow_secretary, ask=True)
    with pytest.raises(ActionRefused, match="由同事核对"):
        check_item(town.building, theme, by=town.willow_secretary, reached=True)
    with pytest.raises(ActionRefused, match="还差什么"):
        check_item(town.building, theme, by=town.willow_worker, reached=False)
    assert not PlanItem.objects.filter(state=ItemState.REACHED).exists()


def test_only_what_was_reported_as_ready_is_checked_and_a_reached_one_may_be_found_lost(client, town):
    theme = town.items["楼栋主题"]
    for before in (lambda: None, lambda: report(town, theme, by=town.willow_secretary)):
        before()
        with pytest.raises(ActionRefused, match="先登记“做好了”"):
            check_item(town.building, theme, by=town.willow_secretary, reached=True)
    client.force_login(town.willow_secretary)
    address = reverse("check-building-item", args=[town.building.pk, theme.pk])
    assert address not in client.get(reverse("building-plan", args=[town.building.pk])).content.decode()
    reach(town, [theme])
    row = check_item(town.building, theme, by=town.willow_worker, reached=False, note="牌子掉了")
    assert row.state == ItemState.GROWING
    with pytest.raises(ActionRefused, match="先登记“做好了”"):
        check_item(town.building, theme, by=town.willow_worker, reached=False, note="还是没有")


def test_the_list_stays_as_it_is_while_a_round_counts_buildings_by_it(client, town):
    round = make_counting_round(town.street)
    in_phase(round, PhaseName.EVIDENCE)
    until = round.phases.get(name=PhaseName.REVIEW).ends_on
    first, same = town.five[0], {"help": "贴在单元门口", "place": 1}
    for change in ({"required": False, "active": True}, {"required": True, "active": False}):
        with pytest.raises(ActionRefused, match=f"2026 年度.*{until:%Y-%m-%d}"):
            change_item(first, by=town.director, label=first.label, **same, **change)
    with pytest.raises(ActionRefused, match="结果锁定前"):
        add_item(town.street, by=town.director, label="楼栋食堂", required=True)
    change_item(first, by=town.director, label="主题", required=True, active=True, **same)
    client.force_login(town.director)
    sent = client.post(reverse("change-building-item", args=[first.pk]), {"label": "主题", "place": 1, "active": "on"})
    assert sent.status_code in (409, 422) and "结果锁定前" in sent.content.decode()
    round.kinds.filter(kind__target=Target.BUILDING).update(frozen_at=timezone.now())
    change_item(first, by=town.director, label="主题", required=False, active=True, **same)


def test_reported_anew_an_item_has_to_be_looked_at_again(town):
    reach(town, [town.items["楼栋主题"]])
    row = report(town, town.items["楼栋主题"])
    assert (row.state, row.checked_by, row.checked_on) == (ItemState.GROWING, None, None)


def test_a_building_applies_when_all_five_are_ready_and_passes_when_all_are_reached(town):
    for item in town.five[:4]:
        report(town, item, ask=True)
    with pytest.raises(ActionRefused, match=f"{town.five[4].label}还没有做好"):
        move_on(town.building, Stage.APPLIED, by=town.building_leader)
    report(town, town.five[4], ask=True)
    assert move_on(town.building, Stage.APPLIED, by=town.building_leader).stage == Stage.APPLIED
    reach(town, town.five[:4])
    with pytest.raises(ActionRefused, match="还没有核对达标"):
        move_on(town.building, Stage.CHECKED, by=town.willow_secretary)
    reach(town, town.five[4:])
    move_on(town.building, Stage.CHECKED, by=town.willow_secretary)
    assert move_on(town.building, Stage.NAMED, by=town.director).stage == Stage.NAMED
    codes = LedgerEntry.objects.filter(action__startswith="building_plan.").values_list("action", flat=True)
    assert {"building_plan.applied", "building_plan.accepted", "building_plan.named"} <= set(codes)


def test_a_stage_cannot_be_skipped_and_a_second_click_is_told_where_it_stands(town):
    reach(town, town.five)
    with pytest.raises(Conflict, match="培育"):
        move_on(town.building, Stage.NAMED, by=town.director)
    move_on(town.building, Stage.APPLIED, by=town.building_leader)
    with pytest.raises(Conflict, match="申报"):
        move_on(town.building, Stage.APPLIED, by=town.building_leader)


def test_what_lost_a_required_item_meanwhile_is_not_named(town):
    reach(town, town.five)
    move_on(town.building, Stage.APPLIED, by=town.building_leader)
    move_on(town.building, Stage.CHECKED, by=town.willow_secretary)
    check_item(town.building, town.five[0], by=town.willow_secretary, reached=False, note="掉了")
    with pytest.raises(ActionRefused, match=town.five[0].label):
        move_on(town.building, Stage.NAMED, by=town.director)


def test_sent_back_it_grows_again_and_its_leader_reads_why(town):
    reach(town, town.five)
    move_on(town.building, Stage.APPLIED, by=town.building_leader)
    with pytest.raises(ActionRefused, match="为什么退回"):
        send_back(town.building, by=town.willow_secretary, why=" ")
    assert send_back(town.building, by=town.willow_secretary, why="公约没张贴").stage == Stage.GROWING
    assert ("章楼长", "杏花苑1号楼退回培育：公约没张贴") in tell()
    with pytest.raises(Conflict):
        send_back(town.building, by=town.willow_secretary, why="再退")


def test_a_page_that_is_old_is_refused_with_nothing_lost(client, town):
    set_theme(town.building, by=town.building_leader, theme="书香楼栋")
    version = BuildingPlan.objects.get().version
    set_theme(town.building, by=town.grid_leader, theme="孝亲楼栋")
    client.force_login(town.building_leader)
    address = reverse("set-building-theme", args=[town.building.pk])
    answer = client.post(address, {"theme": "和乐楼栋", "version": version})
    assert answer.status_code == 422
    assert "刚被别人改过" in answer.content.decode() and "和乐楼栋" in answer.content.decode()
    assert BuildingPlan.objects.get().theme == "孝亲楼栋"


def test_an_item_of_another_office_or_one_switched_off_is_refused(town):
    provide(town.next_street)
    with pytest.raises(ActionRefused, match="不在本街道的清单"):
        report(town, ChecklistItem.objects.filter(office=town.next_street).first())
    ChecklistItem.objects.filter(pk=town.items["儿童角"].pk).update(active=False)
    with pytest.raises(ActionRefused, match="已经停用"):
        report(town, town.items["儿童角"])


def test_one_required_item_stays_on_the_list(town):
    given = {"help": "", "place": 0, "active": True}
    for item in town.five[1:]:
        change_item(item, by=town.director, label=item.label, required=False, **given)
    with pytest.raises(ActionRefused, match="至少要留一项"):
        change_item(town.five[0], by=town.director, label="主题", required=False, **given)
    assert [item.label for item in lacking(lock_plan(town.building))] == [town.five[0].label]


def convention_meeting(town):
    council = make_council(kind="building_talk", building=town.building)
    place = {"unit": council.unit, "path": council.path}
    now = timezone.now()
    held = Meeting.objects.create(
        council=council, **place, title="公约会", place="架空层", starts_at=now, state="closed", closed_at=now
    )
    topic = AgendaItem.objects.create(meeting=held, title="居民公约")
    return Resolution.objects.create(
        item=topic, **place, lead=council.unit, text="通过居民公约", due_on=timezone.localdate()
    )


def test_the_convention_names_the_meeting_that_adopted_it(client, town):
    adopted = convention_meeting(town)
    client.force_login(town.building_leader)
    address = reverse("report-building-item", args=[town.building.pk, town.items["居民公约"].pk])
    assert "通过居民公约" in client.get(address).content.decode()
    client.post(address, {"state": "ready", "resolution": adopted.pk})
    page = client.get(reverse("building-plan", args=[town.building.pk])).content.decode()
    assert "会议通过：通过居民公约" in page and adopted.get_absolute_url() in page
    elsewhere = Resolution.objects.create(
        unit=town.maple, path=town.maple.path, lead=town.maple, text="别处", due_on=timezone.localdate()
    )
    assert client.post(address, {"state": "ready", "resolution": elsewhere.pk}).status_code == 422


def test_each_person_finds_the_deeds_that_are_theirs(client, town):
    report(town, town.five[0], ask=True)
    address = reverse("building-plan", args=[town.building.pk])
    seen = {}
    for who in ("building_leader", "grid_leader", "willow_secretary", "director", "entrance_leader"):
        client.force_login(getattr(town, who))
        page = client.get(address).content.decode()
        item = f"{town.building.pk}/{{}}/{town.five[0].pk}/"
        seen[who] = tuple(item.format(deed) in page for deed in ("report", "check"))
    assert seen == {
        "building_leader": (True, False),
        "grid_leader": (True, False),
        "willow_secretary": (True, True),
        "director": (False, True),
        "entrance_leader": (False, False),
    }


def test_the_list_is_by_stage_and_says_what_waits_to_be_looked_at(client, town):
    reach(town, town.five[:2])
    report(town, town.five[2], ask=True)
    client.force_login(town.willow_secretary)
    page = client.get(reverse("building-plans")).content.decode()
    assert "杏花苑1号楼" in page and "2/5" in page and "1 项待核对" in page and "枫叶苑" not in page
    waiting = client.get(reverse("building-plans") + "?st=asked").content.decode()
    assert "杏花苑1号楼" in waiting and "杏花苑2号楼" not in waiting
    not_begun = client.get(reverse("building-plans") + "?st=none").content.decode()
    assert "杏花苑2号楼" in not_begun and "杏花苑1号楼" not in not_begun
    assert client.get(reverse("building-plans") + "?st=best").status_code == 200
    assert "没有这个条件" in client.get(reverse("building-plans") + "?st=best").content.decode()


@pytest.mark.parametrize("name", ["building-plans", "building-plan"])
def test_a_page_costs_the_same_with_one_row_and_with_many(client, town, name, django_assert_max_num_queries):
    client.force_login(town.director)
    address = reverse(name, args=[town.building.pk] if name == "building-plan" else [])

    def asked():
        with django_assert_max_num_queries(40) as context:
            assert client.get(address).status_code == 200
        return len(context)

    reach(town, town.five[:1])
    asked()
    before = asked()
    reach(town, town.items.values())
    for number in ("7", "8", "9"):
        building = make_building(town.estate, town.group, number)
        report_item(building, town.five[0], by=town.grid_leader, state=ItemState.GROWING, ask=True)
        check_item(building, town.five[0], by=town.willow_secretary, reached=True)
    assert asked() == before


def test_the_street_changes_its_list_and_nobody_else_sees_the_page(client, town):
    client.force_login(town.director)
    answer = client.post(reverse("new-building-item"), {"label": "楼栋食堂", "place": 9}, follow=True)
    assert "楼栋食堂" in answer.content.decode()
    again = client.post(reverse("new-building-item"), {"label": "楼栋食堂", "place": 9})
    assert again.status_code == 422 and "已有“楼栋食堂”" in again.content.decode()
    item = ChecklistItem.objects.get(label="楼栋食堂")
    change = reverse("change-building-item", args=[item.pk])
    client.post(change, {"label": "社区食堂", "help": "能坐下", "place": 2})
    item.refresh_from_db()
    assert (item.label, item.help, item.place, item.active) == ("社区食堂", "能坐下", 2, False)
    client.force_login(town.willow_secretary)
    assert client.get(reverse("building-items")).status_code == 403
