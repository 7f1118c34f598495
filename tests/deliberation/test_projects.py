"""民生项目: founded once, carried out station by station, counted, and shown without naming anybody."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions import projects as deeds
from deliberation.actions.meetings import plan_meeting
from deliberation.actions.resolutions import drop_resolution, make_resolution
from deliberation.figures_resolutions import outcomes, outcomes_by_unit_and_year
from deliberation.models import Meeting, Project
from governance.foundation.errors import ActionRefused, Conflict
from tests.builders import make_council, make_dwelling, make_household, make_resident, make_ticket


@pytest.fixture
def project(town):
    return deeds.found_project(town.willow, by=town.willow_secretary, title="停车位改造", year=2021, client_key="k")


def test_the_same_form_makes_one_project(project, town):
    again = deeds.found_project(town.willow, by=town.willow_secretary, title="停车位改造", year=2021, client_key="k")
    assert again == project and Project.objects.count() == 1


def test_stations_come_in_their_order_and_an_end_says_why(project, town):
    by = town.willow_secretary
    with pytest.raises(ActionRefused, match="不能改为“验收”"):
        deeds.advance_project(project, by=by, state="accepted")
    for state in ("running", "built", "accepted"):
        project = deeds.advance_project(project, by=by, state=state)
    assert project.finished_on
    other = deeds.found_project(town.willow, by=by, title="遮雨棚", year=2021)
    with pytest.raises(ActionRefused, match="为什么终止"):
        deeds.advance_project(other, by=by, state="ended")
    deeds.advance_project(other, by=by, state="ended", note="并入改造")
    with pytest.raises(Conflict, match="已终止"):
        deeds.set_outcome(other, by=by, name="车棚", count=1)


def test_outcomes_are_summed_by_unit_and_year(project, town):
    by = town.willow_secretary
    deeds.set_outcome(project, by=by, name="机动车位", count=100)
    deeds.set_outcome(project, by=by, name="机动车位", count=147)
    deeds.set_outcome(project, by=by, name="非机动车位", count=63)
    other = deeds.found_project(town.maple, by=town.maple_secretary, title="划线", year=2022)
    deeds.set_outcome(other, by=town.maple_secretary, name="机动车位", count=3)
    seen = Project.objects.visible_to(town.director)
    assert outcomes(seen) == [("机动车位", "个", 150), ("非机动车位", "个", 63)]
    assert outcomes_by_unit_and_year(seen)[0] == ("枫林社区", 2022, "机动车位", "个", 3)
    assert outcomes(Project.objects.visible_to(town.willow_secretary))[0] == ("机动车位", "个", 147)


def test_a_partner_gives_money_or_something(project, town):
    with pytest.raises(ActionRefused, match="金额"):
        deeds.add_funding(project, by=town.willow_secretary, partner="供电服务站")
    deeds.add_funding(project, by=town.willow_secretary, partner="供电服务站", amount=Decimal("0.10"))
    deeds.add_funding(project, by=town.willow_secretary, partner="农商银行", in_kind="座椅 4 把")
    assert [(each.amount, each.in_kind) for each in project.fundings.all()] == [
        (Decimal("0.10"), ""),
        (None, "座椅 4 把"),
    ]


def test_only_what_is_shown_stands_on_the_public_page_and_it_names_nobody(client, project, town):
    address = reverse("public-projects", args=[town.willow.code])
    assert "停车位改造" not in client.get(address).content.decode()
    with pytest.raises(ActionRefused, match="电话号码"):
        deeds.show_project(project, by=town.willow_secretary, public=True, public_summary="联系13812345678")
    client.force_login(town.willow_secretary)
    form = {"public": "on", "public_summary": "重新划线，方便停车。"}
    assert client.post(reverse("show-project", args=[project.pk]), form).status_code == 302
    client.logout()
    assert client.get(reverse("public-projects", args=[town.street.code])).status_code == 200
    client.force_login(town.willow_secretary)
    assert client.get(reverse("project", args=[project.pk])).status_code == 200
    assert client.get(reverse("projects")).status_code == 200


def test_what_is_already_public_is_not_renamed_after_a_resident(project, town):
    make_resident(make_household(make_dwelling(town.building)), name="欧阳秀兰")
    by = town.willow_secretary
    deeds.show_project(project, by=by, public=True, public_summary="重新划线，方便停车。")
    with pytest.raises(ActionRefused, match="不能公开"):
        deeds.change_project(project, by=by, title="欧阳秀兰门前停车位")
    with pytest.raises(ActionRefused, match="不能公开"):
        deeds.set_outcome(project, by=by, name="欧阳秀兰家的车位", count=1)
    assert deeds.change_project(project, by=by, title="停车位改造二期").title == "停车位改造二期"


def test_a_project_begins_with_what_a_council_decided_and_brings_its_ticket_along(client, town):
    meeting = plan_meeting(make_council(town.willow), by=None, starts_at=timezone.now(), place="二楼")
    Meeting.objects.update(state="closed", closed_at=timezone.now())
    ticket = make_ticket(town.willow_1, by=town.willow_worker)
    item = meeting.items.create(title="外墙", ticket=ticket, state="decided", decision="铲除松动外墙")
    decided = make_resolution(
        item, by=town.willow_secretary, text="铲除松动外墙并粉刷", lead=town.willow_1, due_on=timezone.localdate()
    )
    page, address = reverse("resolution", args=[decided.pk]), f"{reverse('new-project')}?resolution={decided.pk}"

    client.force_login(town.outsider)
    assert client.get(address).status_code == 404
    client.force_login(town.willow_secretary)
    assert address in client.get(page).content.decode()
    form = client.get(address).context["form"]
    typed = {each.name: each.value() or "" for each in form} | {"kind": "renewal", "source": "residents"}
    assert (typed["title"], typed["owner"]) == ("铲除松动外墙并粉刷", town.willow_1.pk)
    assert client.post(reverse("new-project"), typed).status_code == 302
    made = Project.objects.get()
    assert (made.from_resolution, made.from_ticket, made.unit) == (decided, ticket, town.willow)
    shown = client.get(page).content.decode()
    assert made.get_absolute_url() in shown and address not in shown

    told = {"unit": "WH01", "title": "外墙二期", "year": 2026, "from_resolution": decided.pk}
    by_api = client.post("/api/v1/projects/", told, content_type="application/json")
    assert (by_api.status_code, by_api.json()["from_resolution"]) == (201, decided.pk)
    assert Project.objects.get(title="外墙二期").from_ticket == ticket
    client.force_login(town.maple_secretary)
    foreign = client.post("/api/v1/projects/", told | {"unit": "WH02"}, content_type="application/json")
    assert foreign.status_code == 400 and "from_resolution" in foreign.json()
    client.force_login(town.willow_secretary)

    drop_resolution(decided, by=town.willow_secretary, note="改由房管所修")
    refused = client.post(reverse("new-project"), typed | {"client_key": "other"})
    told = {"unit": "WH01", "title": "外墙", "year": 2026, "from_resolution": decided.pk}
    by_api = client.post("/api/v1/projects/", told, content_type="application/json")
    assert (by_api.status_code, "已终止" in by_api.json()["detail"]) == (409, True)
    assert refused.status_code == 409 and "已终止，不能再立项" in refused.content.decode()
    assert Project.objects.count() == 2


def test_a_public_project_leads_to_its_place_on_the_public_page(client, project, town):
    client.force_login(town.willow_secretary)
    address = f"{reverse('public-projects', args=[town.willow.code])}#project-{project.pk}"
    assert address not in client.get(project.get_absolute_url()).content.decode()
    Project.objects.update(public=True, public_summary="重新划线")
    assert address in client.get(project.get_absolute_url()).content.decode()
    client.logout()
    assert f'id="project-{project.pk}"' in client.get(address).content.decode()
