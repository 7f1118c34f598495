"""关爱项目: whom it is for, rounds, one record a household, a hazard that becomes a ticket, and the counter."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Ticket
from governance.foundation.errors import ActionRefused, Conflict
from residents.actions.visits import revoke_visit
from residents.choices import CareKind, RevokeReason
from residents.models import Visit
from tests.builders import make_category
from tests.residents.homes import at_home, cared_for
from volunteers.actions.care_projects import (
    change_project,
    end_project,
    found_project,
    open_round,
    serve,
    target_households,
)
from volunteers.choices_wishes import CareOutcome
from volunteers.figures_care_projects import of_projects

KINDS = [CareKind.LIVING_ALONE_ELDER]


def project(town, **more):
    facts = {"title": "为夕阳续电", "kinds": KINDS} | more
    return found_project(town.willow, by=town.willow_secretary, **facts)


def alone(town, number="301", building=None, name="陈阿姨"):
    resident = at_home(building or town.building, number, name)
    cared_for(resident, CareKind.LIVING_ALONE_ELDER)
    return resident.household


def test_it_is_for_whoever_is_on_the_care_list_now(town):
    it, home = project(town), alone(town)
    cared_for(at_home(town.building, "302", "低保户"), CareKind.SUBSISTENCE_ALLOWANCE)
    alone(town, building=town.maple_building)
    assert list(target_households(it)) == [home]
    home.members.get().care.marks.update(ended_on=timezone.localdate())
    assert list(target_households(it)) == []
    with pytest.raises(ActionRefused, match="不在服务名单里"):
        serve(open_round(it, by=town.grid_leader), home, by=town.grid_leader, outcome=CareOutcome.FINE)


def test_a_hazard_becomes_a_visit_and_a_ticket_and_is_counted(town):
    it, home, second = project(town), alone(town), alone(town, "302")
    category = make_category(town.street, "用电安全", "YD")
    first = open_round(it, by=town.grid_leader)
    serve(
        first, home, by=town.grid_leader, outcome=CareOutcome.HAZARD, hazard="厨房线路老化", category=category,
        resident=home.members.get(),
    )  # fmt: skip
    serve(first, second, by=town.grid_leader, outcome=CareOutcome.ABSENT)
    serve(first, second, by=town.grid_leader, outcome=CareOutcome.FIXED, note="换了插座")
    serve(open_round(it, by=town.grid_leader), home, by=town.grid_leader, outcome=CareOutcome.FINE)
    ticket = Ticket.objects.get()
    assert (ticket.text, ticket.category, ticket.room, ticket.source) == ("厨房线路老化", category, "301", "visit")
    assert Visit.objects.count() == 4
    assert of_projects([it])[it.pk] == {
        "rounds": 2, "times": 3, "households": 2, "hazards": 1, "fixed": 1, "absent": 1, "tickets": 1,
    }  # fmt: skip


def test_a_visit_taken_back_counts_no_longer(town):
    it, home = project(town), alone(town)
    done = serve(open_round(it, by=town.grid_leader), home, by=town.grid_leader, outcome=CareOutcome.FINE)
    revoke_visit(done.visit, by=town.grid_leader, reason=RevokeReason.PERSON)
    assert of_projects([it])[it.pk]["times"] == 0


def test_a_household_is_served_once_a_round_and_the_same_form_twice_is_one(town):
    it, home = project(town), alone(town)
    first = open_round(it, by=town.grid_leader)
    said = {"by": town.grid_leader, "outcome": CareOutcome.FINE, "client_key": "k"}
    assert serve(first, home, **said) == serve(first, home, **said)
    with pytest.raises(Conflict, match="已经登记过：一切正常"):
        serve(first, home, by=town.grid_leader, outcome=CareOutcome.FINE, client_key="other")
    with pytest.raises(ActionRefused, match="写一句是什么"):
        serve(open_round(it, by=town.grid_leader), home, by=town.grid_leader, outcome=CareOutcome.HAZARD)
    assert Visit.objects.count() == 1


def test_a_project_is_named_once_and_ends_for_good(town):
    it = project(town)
    with pytest.raises(Conflict, match="同名"):
        project(town)
    with pytest.raises(ActionRefused, match="为哪些人服务"):
        project(town, title="别的", kinds=[])
    with pytest.raises(ActionRefused, match="早于开始日期"):
        end_project(it, by=town.willow_secretary, on=timezone.localdate() - timedelta(days=1))
    end_project(it, by=town.willow_secretary, on=timezone.localdate())
    with pytest.raises(Conflict, match="不能再办"):
        open_round(it, by=town.willow_secretary)
    with pytest.raises(Conflict):
        change_project(it, by=town.willow_secretary, title="改名", about="", kinds=KINDS, partner=None, team=None)
    assert project(town).pk != it.pk


def test_a_grid_takes_part_in_its_communitys_project_but_does_not_change_it(client, town):
    it, home, far = project(town), alone(town), alone(town, building=town.building_2, name="李爷爷")
    client.force_login(town.grid_leader)
    client.post(reverse("open-care-round", args=[it.pk]), {"on": "2026-03-01", "note": "入夏前"})
    one = it.rounds.get()
    html = client.get(reverse("care-round", args=[one.pk])).content.decode()
    assert "陈*姨" in html
    assert "李*爷" not in html  # of another grid
    said = {"outcome": "fine", "note": "线路完好", "client_key": "k1"}
    answer = client.post(reverse("serve-household", args=[one.pk, home.pk]), said)
    assert answer.status_code == 302
    assert client.post(reverse("serve-household", args=[one.pk, far.pk]), said).status_code == 404
    assert client.get(reverse("change-care-project", args=[it.pk])).status_code == 403
    assert "都去过了" in client.get(reverse("care-round", args=[one.pk]) + "?left=1").content.decode()
    refused = client.post(reverse("serve-household", args=[one.pk, home.pk]), {"outcome": "hazard", "note": "电线"})
    assert refused.status_code == 422
    assert "电线" in refused.content.decode()


@pytest.mark.parametrize("homes", [1, 3])
def test_pages_cost_the_same_whatever_their_length(client, town, django_assert_num_queries, homes):
    it = project(town)
    one = open_round(it, by=town.grid_leader)
    for n in range(homes):
        serve(one, alone(town, f"40{n}"), by=town.grid_leader, outcome=CareOutcome.FINE)
        found_project(town.willow, by=town.willow_secretary, title=f"项目{n}", kinds=KINDS)
    client.force_login(town.willow_secretary)
    client.get(reverse("care-projects"))
    for address, queries in ((reverse("care-projects"), 11), (it.get_absolute_url(), 13), (one.get_absolute_url(), 13)):
        with django_assert_num_queries(queries):
            client.get(address)
