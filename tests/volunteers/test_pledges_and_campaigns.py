"""门前五包 with hours out of own will, 自管小组, and 专项行动 with its completion list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.erasing import erase_above
from tests.builders import make_volunteer
from tests.residents.homes import at_home
from volunteers.actions import reverse as reverse_hours
from volunteers.actions.campaigns import change_campaign, end_campaign, press_late, reopen, report, start_campaign
from volunteers.actions.pledges import (
    close_group,
    end_pledge,
    found_group,
    join_group,
    leave_group,
    serve_pledge,
    sign_pledge,
)
from volunteers.choices import HoursSource
from volunteers.figures_pledges import minutes_of
from volunteers.models import Campaign, CampaignTask, HoursEntry, Pledge
from volunteers.notices_wishes import grids_not_done


def pledge(town, **more):
    facts = {"keeper": "household", "name": "谢从仲", "place": "文娱广场", "items": ["clean", "order"]} | more
    return sign_pledge(town.willow_1, by=town.grid_leader, **facts)


def hours(n):
    end = timezone.now().replace(microsecond=0, second=0) - timedelta(hours=4 * n)
    return {"begins_at": end - timedelta(hours=1), "ends_at": end}


def test_service_out_of_own_will_goes_into_the_one_ledger_of_hours(town):
    keeper = make_volunteer(town.willow_1, "谢从仲", party_member=True)
    it = pledge(town, volunteer=keeper, note="义务保洁文娱广场")
    serve_pledge(it, by=town.grid_leader, **hours(0), client_key="k")
    serve_pledge(it, by=town.grid_leader, **hours(0), client_key="k")
    second = serve_pledge(it, by=town.grid_leader, **hours(1))
    assert minutes_of(it) == 120
    entry = HoursEntry.objects.first()
    assert (entry.source, entry.words, entry.place, entry.volunteer) == (
        HoursSource.AD_HOC, "门前五包：义务保洁文娱广场", "文娱广场", keeper,
    )  # fmt: skip
    reverse_hours(second.entry, by=town.grid_leader, why="记错了")
    assert minutes_of(it) == 60
    with pytest.raises(ActionRefused, match="先把承诺人登记为志愿者"):
        serve_pledge(pledge(town, name="李家饭馆", keeper="shop"), by=town.grid_leader, **hours(2))


def test_a_pledge_is_signed_once_a_place_and_ends(town):
    it = pledge(town)
    with pytest.raises(Conflict, match="已经签过"):
        pledge(town)
    with pytest.raises(ActionRefused, match="包哪几样"):
        pledge(town, name="别家", items=[])
    end_pledge(it, by=town.grid_leader, on=timezone.localdate())
    with pytest.raises(Conflict, match="已经终止"):
        serve_pledge(it, by=town.grid_leader, **hours(0))
    assert pledge(town).pk != it.pk


def test_names_go_when_the_person_is_erased(town):
    resident = at_home(town.building, name="谢从仲")
    it = pledge(town)
    group = found_group(town.willow_1, by=town.grid_leader, name="自管小组")
    member = join_group(group, by=town.grid_leader, name="谢从仲", kind="resident")
    assert (it.resident, member.resident) == (resident, resident)
    erase_above(resident)
    it.refresh_from_db()
    member.refresh_from_db()
    assert (it.name, it.note, member.name) == ("", "", "")
    assert Pledge.objects.current().count() == 1


def test_a_group_has_one_head_and_closing_it_lets_everybody_go(town):
    group = found_group(town.willow, by=town.willow_secretary, name="长沟自管小组")
    head = join_group(group, by=town.grid_leader, name="张云松", kind="sector", leads=True)
    with pytest.raises(ActionRefused, match="已有组长"):
        join_group(group, by=town.grid_leader, name="周光容", kind="resident", leads=True)
    with pytest.raises(Conflict, match="已经在小组里"):
        join_group(group, by=town.grid_leader, name="张云松", kind="sector")
    leave_group(head, by=town.grid_leader)
    join_group(group, by=town.grid_leader, name="周光容", kind="resident", leads=True)
    close_group(group, by=town.willow_secretary, on=timezone.localdate())
    assert group.members.filter(left=None).count() == 0
    with pytest.raises(Conflict, match="已经撤销"):
        join_group(group, by=town.grid_leader, name="新人", kind="resident")


def campaign(town, unit=None, **more):
    facts = {
        "title": "燃气安全排查",
        "about": "逐户看软管",
        "measure": "排查住户",
        "due_on": timezone.localdate() + timedelta(days=9),
    }
    return start_campaign(unit or town.willow, by=town.willow_secretary, **facts | more)


def task(it, unit):
    return it.tasks.get(unit=unit)


def test_every_grid_gets_its_task_and_is_told(town):
    it = campaign(town, client_key="k")
    assert campaign(town, client_key="k") == it
    assert [each.unit for each in it.tasks.order_by("path")] == [town.willow_1, town.willow_2]
    people, address = grids_not_done(LedgerEntry.objects.get(action="campaign.started"))
    assert (set(people), address) == ({town.grid_leader, town.grid_leader_2}, it.get_absolute_url())
    with pytest.raises(ActionRefused, match="期限早于"):
        campaign(town, due_on=date(2020, 1, 1))


def test_a_grid_tells_line_by_line_and_the_sum_follows(town):
    it = campaign(town)
    mine = task(it, town.willow_1)
    report(mine, by=town.grid_leader, count=12, words="1号楼", client_key="a")
    report(mine, by=town.grid_leader, count=12, words="1号楼", client_key="a")
    report(mine, by=town.grid_leader, count=8, done=True)
    mine.refresh_from_db()
    assert (mine.count, mine.state, mine.reports.count()) == (20, "done", 2)
    with pytest.raises(Conflict, match="已经报了完成"):
        report(mine, by=town.grid_leader, count=1)
    reopen(mine, by=town.willow_secretary)
    with pytest.raises(ActionRefused, match="填写这次完成"):
        report(mine, by=town.grid_leader)
    end_campaign(it, by=town.willow_secretary, on=timezone.localdate())
    with pytest.raises(Conflict, match="不能再办"):
        report(mine, by=town.grid_leader, count=1)


def test_grids_that_are_not_done_are_reminded_once_before_the_end(town):
    it = campaign(town)
    report(task(it, town.willow_1), by=town.grid_leader, done=True)
    press_late(timezone.now() + timedelta(days=6))
    assert not LedgerEntry.objects.filter(action="campaign.late").exists()
    for _ in range(2):
        press_late(timezone.now() + timedelta(days=7))
    entry = LedgerEntry.objects.get(action="campaign.late")
    assert entry.facts == {"left": 1}
    assert grids_not_done(entry)[0] == [town.grid_leader_2]
    change_campaign(it, by=town.willow_secretary, title="排查", about="看软管", due_on=it.due_on + timedelta(days=5))
    assert Campaign.objects.get().told_on is None


def test_the_completion_list_stands_by_grid_and_a_grid_reads_only_its_own(client, town):
    it = campaign(town)
    report(task(it, town.willow_2), by=town.grid_leader_2, count=30, done=True)
    client.force_login(town.willow_secretary)
    html = client.get(it.get_absolute_url()).content.decode()
    assert html.index("杨柳第一网格") < html.index("杨柳第二网格")  # the slower first: no ranking
    client.force_login(town.grid_leader)
    html = client.get(it.get_absolute_url()).content.decode()
    assert "杨柳第二网格" not in html
    mine, other = task(it, town.willow_1), task(it, town.willow_2)
    assert client.post(reverse("report-campaign", args=[mine.pk]), {"count": "3", "client_key": "x"}).status_code == 302
    assert client.post(reverse("report-campaign", args=[other.pk]), {"count": "3"}).status_code == 404
    assert CampaignTask.objects.get(pk=mine.pk).count == 3
    client.force_login(town.maple_secretary)
    assert client.get(it.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_their_length(client, town, django_assert_num_queries, rows):
    for n in range(rows):
        pledge(town, name=f"商户{n}", keeper="shop")
        join_group(
            found_group(town.willow, by=town.willow_secretary, name=f"小组{n}"),
            by=town.grid_leader,
            name=f"张{n}",
            kind="resident",
        )
        campaign(town, title=f"行动{n}")
    client.force_login(town.willow_secretary)
    last = Campaign.objects.last().get_absolute_url()
    client.get(reverse("pledges"))
    for address, queries in (
        (reverse("pledges"), 9),
        (reverse("self-groups"), 9),
        (reverse("campaigns"), 8),
        (last, 11),
    ):
        with django_assert_num_queries(queries):
            client.get(address)
